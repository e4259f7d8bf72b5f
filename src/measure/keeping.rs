//! What became of norms in force and of trust: breaches, punishments, trust by bloc. It copies and
//! counts, and changes nothing else.

use bevy_ecs::prelude::*;

use super::aftermath::Aftermath;
use super::record::Ledger;
use super::rows::{RunRow, TrustRow};
use crate::model::{
    columns::Columns,
    deed::{Act, Deed, Reported},
    install::Install,
    norm::{Norms, superseded},
    setting::Clock,
    states::{Bloc, by_slot},
    trust::Trust,
    valuation::{FirstIdeals, OwnUtility, Valuation},
};

/// Counts over the run so far.
#[derive(Resource, Clone, Debug, Default)]
pub struct Kept {
    /// Promises that were to be kept: parties × norms × rounds.
    promises: u64,
    /// Of them broken.
    breaches: u64,
    /// Of the broken, seen by somebody.
    seen: u64,
    /// Promises kept that somebody took for broken.
    suspected: u64,
    /// Breaches of awards and norms that were punished, once for each who did.
    punishments: u64,
    /// Punishments of those who looked away.
    rebukes: u64,
}

/// What a run has that is counted here.
#[derive(Resource, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    /// Norms that may be broken.
    pub compliance: bool,
    /// Punishments.
    pub enforcement: bool,
    /// Trust.
    pub trust: bool,
    /// Wars that forestall a shift of power.
    pub power_shift: bool,
}

/// Counts anew in each run.
pub fn install(into: &mut Install, watch: Watch) {
    into.world.init_resource::<Kept>();
    into.world.insert_resource(watch);
    into.before_each_run(|world| *world.resource_mut::<Kept>() = Kept::default());
}

/// Counts what was kept and broken, and what followed.
pub fn count(
    mut deeds: MessageReader<Deed>,
    norms: Norms,
    reported: Option<Res<Reported>>,
    mut kept: ResMut<Kept>,
) {
    let deeds: Vec<&Deed> = deeds.read().collect();
    let done = |state: usize, of: usize| {
        deeds.iter().any(|deed| {
            matches!(&deed.what, Act::Broke { state: s, issue: Some(i), .. }
                if *s as usize == state && *i as usize == of)
        })
    };
    let norms = norms.in_order();
    for (index, norm) in norms.iter().enumerate() {
        let old = superseded(&norms, index);
        let asked = |slot: &usize| norm.binds(*slot) && old.get(*slot) != Some(&true);
        let by_deed = |reported: &Reported| norm.governs.is_some_and(|g| reported.0.contains(&g));
        let by_deed = reported.as_deref().is_some_and(by_deed);
        for slot in (0..norm.party.len()).filter(asked) {
            let broken = if by_deed { done(slot, norm.issue) } else { !norm.guides(slot) };
            kept.promises += 1;
            kept.breaches += u64::from(broken);
        }
    }
    for deed in deeds {
        match &deed.what {
            Act::Broke { seen, .. } => kept.seen += u64::from(seen.contains(&true)),
            Act::Suspected { .. } => kept.suspected += 1,
            Act::Punished { looked_away: false, .. } => kept.punishments += 1,
            Act::Punished { looked_away: true, .. } => kept.rebukes += 1,
            _ => {}
        }
    }
}

/// Writes down how far blocs trust each other.
pub fn trust(
    trust: Res<Trust>,
    blocs: Query<&Bloc>,
    clock: Res<Clock>,
    mut ledger: ResMut<Ledger>,
) {
    ledger.trust.extend(by_bloc(&trust, by_slot(&blocs), clock.0));
}

/// Mean trust of each bloc in each bloc, in the order in which blocs first come up; none where
/// there is no pair.
fn by_bloc(trust: &Trust, states: &[Bloc], round: u32) -> Vec<TrustRow> {
    let mut blocs: Vec<&Bloc> = Vec::new();
    let mut place = |bloc| {
        blocs.iter().position(|known| *known == bloc).unwrap_or_else(|| {
            blocs.push(bloc);
            blocs.len() - 1
        })
    };
    let group: Vec<usize> = states.iter().map(&mut place).collect();
    let pairs = blocs.iter().flat_map(|from| blocs.iter().map(move |to| (*from, *to)));
    let row = |((from, to), trust): ((&Bloc, &Bloc), _)| TrustRow {
        round,
        from_bloc: from.label(),
        to_bloc: to.label(),
        trust,
    };
    pairs.zip(trust.among(&group, blocs.len())).map(row).collect()
}

impl Kept {
    /// Puts the counts among the measures of a run.
    pub fn tell(world: &World, after: &Aftermath, run: &mut RunRow) {
        let (kept, watch) = (world.resource::<Kept>(), *world.resource::<Watch>());
        if watch.compliance {
            let promises = (kept.promises > 0).then_some(kept.promises as f64);
            run.compliance = promises.map(|promises| 1.0 - kept.breaches as f64 / promises);
            run.breaches = Some(kept.breaches);
            run.suspicions = Some(kept.suspected);
        }
        if watch.compliance || watch.enforcement {
            run.breaches_seen = Some(kept.seen);
        }
        if watch.enforcement {
            let sanctions = || after.sanctions.iter();
            run.punishments = Some(kept.punishments);
            run.punishments_meta = Some(kept.rebukes);
            let boldness: Vec<f64> = sanctions().filter_map(|s| s.boldness).collect();
            run.vengefulness = mean(&sanctions().map(|s| s.vengefulness).collect::<Vec<f64>>());
            run.boldness = mean(&boldness);
        }
        if let Some(trust) = world.get_resource::<Trust>().filter(|_| watch.trust) {
            let least = |least: f64, of: usize| trust.in_state(of).map_or(least, |t| t.min(least));
            run.trust = trust.mean();
            run.trust_least = run.trust.map(|_| (0..trust.states()).fold(1.0, least));
        }
        if watch.power_shift {
            let wars = || after.rivalries.iter().filter_map(|rivalry| rivalry.war);
            run.wars = Some(wars().count());
            run.wars_won = Some(wars().filter(|war| war.won).count());
        }
        if let Some(first) = world.get_resource::<FirstIdeals>() {
            run.drift = drift(&first.0, world.resource::<Valuation>());
        }
    }
}

/// Mean distance of ideals now from those at first.
fn drift(first: &Columns, valuation: &Valuation) -> Option<f64> {
    let OwnUtility::Spatial { position, .. } = &valuation.own else { return None };
    let gaps = first.iter().flatten().zip(position.iter().flatten()).map(|(a, b)| (a - b).abs());
    mean(&gaps.collect::<Vec<f64>>())
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}
