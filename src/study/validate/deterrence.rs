//! Targets E1–E4, E8 and E9: deterrence where nobody is sure who attacked, reciprocal fear, and when to strike.

use super::check::{Ours, share_agrees};
use super::run::Context;
use super::shipped::{Attackers, Attacks};
use super::target::Target;
use crate::theory::{
    deterrence::{Channel, Equilibrium, equilibrium, reciprocal_fear},
    stealth::Resource,
};

fn uniform(x: f64) -> f64 {
    1.0 - x.clamp(0.0, 1.0)
}

/// Starts of the search that must end in the same place.
const STARTS: [f64; 3] = [0.0, 0.5, 1.0];

/// The equilibrium, and whether all starts find it.
fn found(channel: &Channel, chance: &[f64], resolved: impl Fn(f64) -> f64) -> (Equilibrium, bool) {
    let [first, middle, last] =
        STARTS.map(|start| equilibrium(channel, chance, uniform, &resolved, start));
    let same = |other: &Equilibrium| {
        other.converged
            && other.cutoff.iter().zip(&middle.cutoff).all(|(a, b)| (a - b).abs() < 1e-9)
    };
    let agree = same(&first) && same(&last) && middle.converged;
    (middle, agree)
}

/// What E1 and E2 vary around.
struct Case {
    suspects: usize,
    detection: f64,
    accuracy: f64,
    false_alarm: f64,
}

fn case(target: &Target) -> Case {
    let or = |key: &str, usual: f64| target.param(key).unwrap_or(usual);
    Case {
        suspects: target.count("n").unwrap_or(3),
        detection: or("det", 0.8),
        accuracy: or("acc", 0.7),
        false_alarm: or("fa", 0.1),
    }
}

/// Total chance of an opportunity in E1 and E2.
const TOTAL: f64 = 0.6;

/// The game played by the engine: its cutoffs must be those of the equilibrium, which is one wherever the search starts, and attacks as frequent as
/// they say.
fn played(case: &Case, chance: Vec<f64>, seed: u64) -> Option<(Attacks, f64, bool, bool)> {
    let Case { detection, accuracy, false_alarm, .. } = *case;
    let channel = Channel::naming(chance.len(), detection, accuracy, false_alarm);
    let (found, agree) = found(&channel, &chance, uniform);
    let game = Attackers { chance, detection, accuracy, false_alarm };
    let attacks = game.play(seed)?;
    let same = attacks.cutoff.iter().zip(&found.cutoff).all(|(a, b)| (a - b).abs() < 1e-9);
    let used = game.chance.iter().zip(&attacks.cutoff);
    let total: f64 = used.map(|(chance, cutoff)| chance * uniform(*cutoff)).sum();
    let (count, rounds) = attacks.count;
    let often = share_agrees(count as f64 / rounds as f64, total, rounds);
    Some((attacks, total, agree && same, often))
}

/// Cutoffs, attacks and beliefs of the symmetric game, and its comparative statics.
pub(super) fn symmetric(target: &Target, context: &mut Context) -> Option<Ours> {
    let case = case(target);
    let n = case.suspects;
    let chance = vec![TOTAL / n as f64; n];
    let (attacks, total, sound, often) = played(&case, chance, context.seed)?;
    let value = match target.quantity.as_str() {
        "cutoff x*" => *attacks.cutoff.first()?,
        "attack each" => total / n as f64,
        "guilt posterior" => attacks.guilt,
        "total attack prob" => total,
        _ => return None,
    };
    Some(Ours::computed(value).by_engine().and(sound).and_simulation(often))
}

/// One attacker has more opportunities: the others are blamed less and dare more.
pub(super) fn complementarity(target: &Target, context: &mut Context) -> Option<Ours> {
    let first = target.param("gamma1")?;
    let which = target.quantity.trim_start_matches("cutoffs [").trim_end_matches(']');
    let which: usize = which.parse().ok()?;
    let case = Case { suspects: 3, detection: 0.8, accuracy: 0.7, false_alarm: 0.1 };
    let (attacks, _, sound, often) = played(&case, vec![first, 0.2, 0.2], context.seed)?;
    let cutoff = *attacks.cutoff.get(which.checked_sub(1)?)?;
    Some(Ours::computed(cutoff).by_engine().and(sound).and_simulation(often))
}

/// Two attackers; a signal is split off that is beyond doubt, which can raise attacks where defenders' resolve is much alike.
pub(super) fn backfire(target: &Target, _: &mut Context) -> Option<Ours> {
    let text = &target.params;
    // The milder case is the first with a flatter distribution of resolve.
    let (usual, steep) = if text.starts_with("milder") {
        ((0.85, 0.6, 0.03, 1.0, 0.4), (target.param("k")?, 0.45))
    } else {
        let total = target.param("gamma").or(target.param("g"))?;
        let of = |key: &str| inside(text, key);
        let five = (of("det=")?, of("acc=")?, of("fa=")?, total, of("r=")?);
        (five, (of("k=")?, of("th=")?))
    };
    let (detection, accuracy, false_alarm, total, conclusive) = usual;
    let resolved = |y: f64| 1.0 - 1.0 / (1.0 + libm::exp(-steep.0 * (y - steep.1)));
    let channel = Channel::naming(2, detection, accuracy, false_alarm);
    let channel = match target.quantity.as_str() {
        "attack before" => channel,
        "after" => channel.with_conclusive(conclusive),
        _ => return None,
    };
    let (found, agree) = found(&channel, &[0.5 * total; 2], resolved);
    Some(Ours::computed(found.attack.iter().sum()).and(agree))
}

/// The number that follows `key` where it begins a word.
fn inside(text: &str, key: &str) -> Option<f64> {
    let parts = text.split([' ', ',', '(', ')']);
    parts.filter_map(|part| part.strip_prefix(key)).find_map(|number| number.parse().ok())
}

/// The cutoff; a side that draws its cost must attack so often that it is its own best answer.
pub(super) fn fear(target: &Target, _: &mut Context) -> Option<Ours> {
    let [gain, loss, highest] = ["mu", "d", "cbar"].map(|key| target.param(key));
    let (gain, loss, highest) = (gain?, loss?, highest?);
    let attacks = reciprocal_fear(gain, loss, highest);
    let worth = (gain * (1.0 - attacks) + loss * attacks) / highest;
    Some(Ours::computed(attacks).and((worth.min(1.0) - attacks).abs() < 1e-12))
}

/// The threshold and what the resource is worth there; no threshold on a fine grid may be worth more.
pub(super) fn timing(target: &Target, _: &mut Context) -> Option<Ours> {
    let [stealth, persistence, discount] = ["S", "P", "w"].map(|key| target.param(key));
    let resource = Resource { stealth: stealth?, persistence: persistence?, discount: discount? };
    let threshold = resource.threshold();
    let best = resource.value(threshold);
    let sound = (0..=2_000).all(|k| resource.value(f64::from(k) / 2_000.0) <= best + 1e-12);
    let value = if target.quantity == "V" { best } else { threshold };
    Some(Ours::computed(value).and(sound))
}
