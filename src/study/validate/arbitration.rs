//! Targets C1–C6: final offers, conventional awards, contract zones and disputes.

use rand::{Rng, RngExt};

use super::check::{Ours, mean_and_error, share_agrees};
use super::run::Context;
use super::target::Target;
use crate::model::random;
use crate::theory::fairness::Fairness;
use crate::theory::final_offer::{
    asymmetric_offers, contract_zone as zone, dispute_probability, risk_neutral_offers,
    symmetric_offers,
};
use crate::theory::normal;

const STANDARD: Fairness = Fairness::Normal { mean: 0.0, sd: 1.0 };

/// The gap between equilibrium offers, which must leave each side at its best response by the numeric solution.
pub(super) fn brams_merrill(target: &Target, _: &mut Context) -> Option<Ours> {
    let fairness = fairness_of(&target.params)?;
    let offers = risk_neutral_offers(fairness.median(), fairness.density_at_median());
    let numeric = asymmetric_offers(&fairness, 0.0, 0.0);
    Some(Ours::computed(offers.gap()).and((numeric.gap() - offers.gap()).abs() < 1e-6))
}

/// Reads `normal(.5,.1)`, `uniform[0,1]`, `logistic(s=1)` and their kin.
fn fairness_of(text: &str) -> Option<Fairness> {
    let (name, rest) = text.trim().split_once(['(', '['])?;
    let list = rest.split([')', ']']).next()?;
    let number = |part: &str| part.rsplit('=').next().and_then(|x| x.trim().parse::<f64>().ok());
    let numbers: Vec<f64> = list.split(',').map(number).collect::<Option<_>>()?;
    Some(match (name, numbers[..].as_ref()) {
        ("normal", &[mean, sd]) => Fairness::Normal { mean, sd },
        ("uniform", &[low, high]) => Fairness::Uniform { low, high },
        ("logistic", &[scale]) => Fairness::Logistic { location: 0.0, scale },
        ("laplace", &[scale]) => Fairness::Laplace { location: 0.0, scale },
        ("triangular", &[low, high]) => {
            Fairness::Triangular { low, mode: 0.5 * (low + high), high }
        }
        ("beta", &[a, b]) => Fairness::Beta { a, b, low: 0.0, high: 1.0 },
        _ => return None,
    })
}

pub(super) fn symmetric(target: &Target, _: &mut Context) -> Option<Ours> {
    let fairness = fairness_of(&target.params)?;
    let risk = target.param("r")?;
    let closed = symmetric_offers(fairness.median(), fairness.density_at_median(), risk);
    let numeric = asymmetric_offers(&fairness, risk, risk);
    Some(Ours::computed(closed.gap()).and((numeric.gap() - closed.gap()).abs() < 1e-9))
}

pub(super) fn asymmetric(target: &Target, _: &mut Context) -> Option<Ours> {
    let (low, high) = (target.param("r_low")?, target.param("r_high")?);
    let offers = asymmetric_offers(&STANDARD, low, high);
    let value = match target.quantity.as_str() {
        "low" => offers.low,
        "high" => offers.high,
        "P(low wins)" => offers.low_wins(normal::cdf),
        "E award" => offers.expected_award(normal::cdf),
        _ => return None,
    };
    Some(Ours::computed(value))
}

/// Standard deviation of final-offer awards over that of the panel's views, in batches.
pub(super) fn spread_of_awards(target: &Target, context: &mut Context) -> Option<Ours> {
    let fairness = match target.params.as_str() {
        "normal" => STANDARD,
        "uniform" => Fairness::Uniform { low: 0.0, high: 1.0 },
        _ => return None,
    };
    let offers = risk_neutral_offers(fairness.median(), fairness.density_at_median());
    let mut rng = random::named(context.seed, &target.params);
    let mut batch = || {
        let views: Vec<f64> = (0..1_000).map(|_| view(&fairness, &mut rng)).collect();
        let awards: Vec<f64> = views.iter().map(|z| offers.award(*z)).collect();
        mean_and_error(&awards).1 / mean_and_error(&views).1
    };
    let ratios: Vec<f64> = (0..context.effort(40, 400)).map(|_| batch()).collect();
    let (mean, error) = mean_and_error(&ratios);
    Some(Ours::simulated(mean, error))
}

fn view(fairness: &Fairness, rng: &mut impl Rng) -> f64 {
    fairness.quantile(normal::open(rng.random::<f64>()))
}

pub(super) fn contract_zone(target: &Target, _: &mut Context) -> Option<Ours> {
    let [cost, risk, sd] = ["c", "r", "sigma"].map(|key| target.param(key));
    Some(Ours::computed(zone(cost?, risk?, risk?, sd?)))
}

/// The closed form, to nine digits; pairs of optimists drawn at random must agree with it.
pub(super) fn disputes(target: &Target, context: &mut Context) -> Option<Ours> {
    let [bias, sd, cost] = ["bias", "sd", "cost"].map(|key| target.param(key));
    let (bias, sd, cost) = (bias?, sd?, cost?);
    let closed = dispute_probability(bias, sd, cost);
    let error = Fairness::Normal { mean: bias, sd };
    let mut rng = random::named(context.seed, &target.params);
    let trials = context.effort(4_000, 40_000);
    let disputed =
        (0..trials).filter(|_| view(&error, &mut rng) + view(&error, &mut rng) > cost).count();
    let agrees = share_agrees(disputed as f64 / trials as f64, closed, trials);
    Some(Ours::computed(closed).and_simulation(agrees))
}
