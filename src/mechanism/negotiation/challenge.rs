//! The challenge model as a protocol: on each issue that is open members challenge each other and
//! shift under pressure; the median or mean of where that leaves them is the one draft, which goes
//! to the rule.
//!
//! Sources: Bueno de Mesquita (1994) in *European Community Decision Making*; Scholz, Calbert &
//! Smith (2011), *Journal of Theoretical Politics* 23:510.

use bevy_ecs::prelude::*;

use super::{
    Descriptor,
    stands::{OpenIssue, open_issues},
    table::put_at_last,
};
use crate::model::{
    appraisal::Pricing,
    assembly::Assembly,
    message::{Minutes, What},
    states::{Capability, by_slot},
    valuation::StatedSalience,
};
use crate::spec::negotiation::Params;
use crate::theory::{
    challenge::{self, Move, Reading, Until},
    compromise::Stand,
};

/// What there is to know of this protocol.
pub const PROTOCOL: Descriptor = Descriptor {
    one_shot: true,
    reads_salience: true,
    ..Descriptor::of("they challenge each other, and where that leaves them is put to them")
};

/// Lets members challenge each other, and puts where that leaves them before them.
pub fn challenge(
    mut assembly: Assembly,
    mut pricing: Pricing,
    params: Res<Params>,
    salience: Res<StatedSalience>,
    capability: Query<&Capability>,
    mut minutes: Minutes,
) {
    let params = &params.challenge;
    // The word was checked when the scenario was read.
    let reading = Reading::named(&params.reading).unwrap_or_default();
    let until = Until::of(params.rounds as usize);
    let mut forum = assembly.forum();
    let capability = by_slot(&capability);
    let open = open_issues(forum.draft, forum.members, &pricing.valuation, &salience, capability);
    for (issue, row) in open {
        let (slots, stands) = at_the_table((issue, row));
        let rounds = challenge::run(&stands, &reading, until);
        for step in rounds.iter().flat_map(|round| &round.moves) {
            minutes.note(forum.key, shifted(issue, &slots, step));
        }
        if let Some(level) = params.outcome.of(&challenge::after(&stands, &rounds)) {
            forum.draft.levels[issue] = level.clamp(0.0, 100.0);
        }
    }
    put_at_last(&mut forum, &mut pricing);
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
        delegation::Seated,
        forum::{Draft, Rung},
    };
    use crate::spec::negotiation::Protocol;

    fn challenged(change: impl FnOnce(&mut Bench)) -> (f64, Vec<What>) {
        let mut bench = Bench::new(&[&[0.0], &[30.0], &[100.0], &[90.0]], &[50.0]);
        let cares = [0.8, 0.4, 0.9, 0.6];
        let salience = Columns::build(1, 4, |_, slot| cares[slot]);
        bench.world.insert_resource(StatedSalience(salience));
        bench.world.insert_resource(Params::of(Protocol::Challenge));
        bench.give(|slot| Capability([1.0, 2.0, 1.5, 3.0][slot]));
        bench.at(Rung::Negotiation);
        change(&mut bench);
        let told = bench.act(challenge);
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
            bench.column([false, true, true, true].map(Seated));
        };
        let (level, told) = challenged(seats);
        assert!(level >= 30.0);
        let named = |what: &What| {
            matches!(what, What::Shifted { state: 0, .. } | What::Shifted { adversary: 0, .. })
        };
        assert!(!told.iter().any(named), "{told:?}");
    }
}
