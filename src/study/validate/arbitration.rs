//! Targets C1–C6: final offers, conventional awards, contract zones and disputes.

use rand::{Rng, RngExt};

use super::check::{Ours, mean_and_error, share_agrees};
use super::run::Context;
use super::shipped;
use super::target::Target;
use crate::model::random;
use crate::theory::fairness::Fairness;
use crate::theory::final_offer::{
    asymmetric_offers, contract_zone as zone, dispute_probability, risk_neutral_offers,
    symmetric_offers,
};
use crate::theory::normal;

const STANDARD: Fairness = Fairness::Normal { mean: 0.0, sd: 1.0 };

/// The gap between equilibrium offers, which must leave each side at its best response by the numeric solution; where views are normal it is that of
/// the engine.
pub(super) fn brams_merrill(target: &Target, context: &mut Context) -> Option<Ours> {
    let fairness = fairness_of(&target.params)?;
    let offers = risk_neutral_offers(fairness.median(), fairness.density_at_median());
    let numeric = asymmetric_offers(&fairness, 0.0, 0.0);
    let best = (numeric.gap() - offers.gap()).abs() < 1e-6;
    if let Fairness::Normal { sd, .. } = fairness {
        let gap = sd * Heard::by_the_engine((0.0, 0.0), context)?.gap();
        let agrees = (gap - offers.gap()).abs() < 1e-9;
        return Some(Ours::computed(gap).and(best && agrees).by_engine());
    }
    Some(Ours::computed(offers.gap()).and(best))
}

/// What the engine's panel heard and awarded over many runs, in standard deviations of its view from the mean.
struct Heard {
    low: f64,
    high: f64,
    /// Share of the awards that are the low offer, and its standard error.
    low_wins: (f64, f64),
    /// Mean award and its standard error.
    award: (f64, f64),
}

impl Heard {
    /// Two sides that shun risk as far as this says before a panel whose view is standard normal. Final-offer awards are one of two numbers.
    fn by_the_engine(aversion: (f64, f64), context: &mut Context) -> Option<Self> {
        let key = format!("awards {aversion:?}");
        if !context.shared.contains_key(&key) {
            let runs = context.effort(1_000, 20_000);
            let awards = shipped::awards("final-offer", aversion, runs, context.seed)?;
            let low = awards.iter().copied().fold(f64::INFINITY, f64::min);
            let high = awards.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let wins: Vec<f64> =
                awards.iter().map(|award| f64::from(u8::from(*award == low))).collect();
            let only_offers = awards.iter().all(|award| *award == low || *award == high);
            let found = [(low, 0.0), (high, 0.0), mean_and_error(&wins), mean_and_error(&awards)];
            context.shared.insert(key.clone(), found[..if only_offers { 4 } else { 0 }].to_vec());
        }
        let &[(low, _), (high, _), low_wins, award] = context.shared.get(&key)?.as_slice() else {
            return None;
        };
        Some(Self { low, high, low_wins, award })
    }

    fn gap(&self) -> f64 {
        self.high - self.low
    }
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

/// The gap that the engine's offers have, which both closed and numeric solution must agree with.
pub(super) fn symmetric(target: &Target, context: &mut Context) -> Option<Ours> {
    let fairness = fairness_of(&target.params)?;
    let risk = target.param("r")?;
    let closed = symmetric_offers(fairness.median(), fairness.density_at_median(), risk);
    let numeric = asymmetric_offers(&fairness, risk, risk);
    let gap = Heard::by_the_engine((risk, risk), context)?.gap();
    let agree = [numeric.gap(), gap].iter().all(|other| (other - closed.gap()).abs() < 1e-9);
    Some(Ours::computed(gap).and(agree).by_engine())
}

/// Offers and awards of the engine; the numeric solution must have these offers, and its chances must be those of the target.
pub(super) fn asymmetric(target: &Target, context: &mut Context) -> Option<Ours> {
    let (low, high) = (target.param("r_low")?, target.param("r_high")?);
    let offers = asymmetric_offers(&STANDARD, low, high);
    let heard = Heard::by_the_engine((low, high), context)?;
    let same = (heard.low - offers.low).abs() < 1e-9 && (heard.high - offers.high).abs() < 1e-9;
    let frequency = |(mean, error): (f64, f64), computed: f64| {
        let exact = (computed - target.number()?).abs() <= target.tolerance?;
        Some(Ours { slack: 4.0 * error, ..Ours::simulated(mean, error) }.and(exact))
    };
    let ours = match target.quantity.as_str() {
        "low" => Ours::computed(heard.low),
        "high" => Ours::computed(heard.high),
        "P(low wins)" => frequency(heard.low_wins, offers.low_wins(normal::cdf))?,
        "E award" => frequency(heard.award, offers.expected_award(normal::cdf))?,
        _ => return None,
    };
    Some(ours.and(same).by_engine())
}

/// Standard deviation of final-offer awards over that of the panel's views, in batches; where views are normal both are awards of the engine, since a
/// conventional award is what the panel thinks fair.
pub(super) fn spread_of_awards(target: &Target, context: &mut Context) -> Option<Ours> {
    if target.params == "normal" {
        let (batch, batches) = (100, context.effort(10, 100));
        let runs =
            |procedure: &str| shipped::awards(procedure, (0.0, 0.0), batch * batches, context.seed);
        let (offers, views) = (runs("final-offer")?, runs("conventional")?);
        let ratios: Vec<f64> = offers
            .chunks(batch)
            .zip(views.chunks(batch))
            .map(|(a, b)| spread(a) / spread(b))
            .collect();
        let (mean, error) = mean_and_error(&ratios);
        return Some(Ours::simulated(mean, error).by_engine());
    }
    let fairness = match target.params.as_str() {
        "uniform" => Fairness::Uniform { low: 0.0, high: 1.0 },
        _ => return None,
    };
    let offers = risk_neutral_offers(fairness.median(), fairness.density_at_median());
    let mut rng = random::named(context.seed, &target.params);
    let mut batch = || {
        let views: Vec<f64> = (0..1_000).map(|_| view(&fairness, &mut rng)).collect();
        let awards: Vec<f64> = views.iter().map(|z| offers.award(*z)).collect();
        spread(&awards) / spread(&views)
    };
    let ratios: Vec<f64> = (0..context.effort(40, 400)).map(|_| batch()).collect();
    let (mean, error) = mean_and_error(&ratios);
    Some(Ours::simulated(mean, error))
}

/// What is proportional to the standard deviation of samples of one size.
fn spread(sample: &[f64]) -> f64 {
    mean_and_error(sample).1
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
