//! The challenge model as a protocol: on each issue that is open members challenge each other and shift under pressure;
//! the median or mean of where that leaves them is the one draft, which goes to the rule.
//!
//! Sources: Bueno de Mesquita (1994) in *European Community Decision Making*; Scholz, Calbert & Smith (2011), *Journal of
//! Theoretical Politics* 23:510.

use bevy_ecs::prelude::*;

use super::{
    stands::{OpenIssue, open_issues},
    table::{Forum, Office},
};
use crate::model::{install::Install, message::What, phase::Phase, valuation::StatedSalience};
use crate::spec::negotiation::Params;
use crate::theory::{
    challenge::{self, Move, Reading, Until},
    compromise::Stand,
};

/// Adds the challenge model to a run.
pub fn install(into: &mut Install) {
    into.schedule.add_systems(challenge.in_set(Phase::Negotiation));
}

fn challenge(
    mut forums: Query<Forum>,
    mut office: Office,
    params: Res<Params>,
    salience: Res<StatedSalience>,
) {
    let params = &params.challenge;
    // The word was checked when the scenario was read.
    let reading = Reading::named(&params.reading).unwrap_or_default();
    let until = Until::of(params.rounds as usize);
    for (key, members, rules, mut draft, mut floor, mut ladder, mut stage) in &mut forums {
        if office.enters(key, &mut ladder, &mut stage).is_none() {
            continue;
        }
        let (setting, valuation) = (&office.pricing.setting, &office.pricing.valuation);
        for (issue, row) in open_issues(&draft, members, setting, valuation, &salience) {
            let (slots, stands) = at_the_table((issue, row));
            let rounds = challenge::run(&stands, &reading, until);
            for step in rounds.iter().flat_map(|round| &round.moves) {
                office.tell(key.0, shifted(issue, &slots, step));
            }
            if let Some(level) = params.outcome.of(&challenge::after(&stands, &rounds)) {
                draft.levels[issue] = level.clamp(0.0, 100.0);
            }
        }
        office.put_at_last(&draft, &mut floor, members, rules);
    }
}

/// Slots of those that take part in an issue, and their stands.
fn at_the_table((_, row): OpenIssue) -> (Vec<usize>, Vec<Stand>) {
    row.into_iter().enumerate().filter_map(|(slot, stand)| Some((slot, stand?))).unzip()
}

fn shifted(issue: usize, slots: &[usize], step: &Move) -> What {
    What::Shifted {
        state: slots[step.actor] as u32,
        adversary: slots[step.adversary] as u32,
        issue,
        kind: step.kind.word(),
        to: step.to,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        bench::Bench,
        columns::Columns,
        forum::{Draft, Members, Rung, Stage},
        setting::Setting,
    };
    use crate::spec::negotiation::Protocol;

    fn challenged(change: impl FnOnce(&mut Bench)) -> (f64, Vec<What>) {
        let mut bench = Bench::new(&[&[0.0], &[30.0], &[100.0], &[90.0]], &[50.0]);
        let cares = [0.8, 0.4, 0.9, 0.6];
        let salience = Columns::build(1, 4, |_, slot| cares[slot]);
        bench.world.insert_resource(StatedSalience(salience));
        bench.world.insert_resource(Params::of(Protocol::Challenge));
        bench.world.resource_mut::<Setting>().capability = vec![1.0, 2.0, 1.5, 3.0];
        bench.set(|stage: &mut Stage| *stage = Stage::Proposed(Rung::Negotiation));
        change(&mut bench);
        bench.install(install);
        let told = bench.play();
        (bench.get::<Draft>().levels[0], told)
    }

    #[test]
    fn the_draft_is_the_median_of_where_challenges_leave_members() {
        let (level, told) = challenged(|_| ());
        let stands = [(0.0, 0.8, 1.0), (30.0, 0.4, 2.0), (100.0, 0.9, 1.5), (90.0, 0.6, 3.0)];
        let stands =
            stands.map(|(position, salience, capability)| Stand { position, salience, capability });
        let rounds = challenge::run(&stands, &Reading::default(), Until::of(0));
        let expected = challenge::ReadOff::Median.of(&challenge::after(&stands, &rounds)).unwrap();
        assert_eq!(level, expected);
        let moves: usize = rounds.iter().map(|round| round.moves.len()).sum();
        let shifts = told.iter().filter(|what| matches!(what, What::Shifted { .. }));
        assert!(moves > 0 && shifts.count() == moves);
    }

    #[test]
    fn those_without_a_seat_challenge_nobody_and_keep_their_names() {
        let seats = |bench: &mut Bench| {
            bench.set(|m: &mut Members| m.seated = vec![false, true, true, true]);
        };
        let (level, told) = challenged(seats);
        assert!(level >= 30.0);
        let named = |what: &What| {
            matches!(what, What::Shifted { state: 0, .. } | What::Shifted { adversary: 0, .. })
        };
        assert!(!told.iter().any(named), "{told:?}");
    }
}
