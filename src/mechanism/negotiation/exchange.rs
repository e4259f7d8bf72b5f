//! The exchange model as a protocol: pairs of members trade support across the issues that are
//! open; how all then vote, weighted by capability and salience, is the one draft, which goes to
//! the rule.
//!
//! Source: Stokman & Van Oosten (1994) in *European Community Decision Making*.

use bevy_ecs::prelude::*;

use super::{Descriptor, stands::open_issues, table::put_at_last};
use crate::model::{
    appraisal::Pricing,
    assembly::Assembly,
    message::{Minutes, What},
    owners::Randomness,
    random::{Draws, Owner, Purpose},
    states::{Capability, by_slot},
    valuation::StatedSalience,
};
use crate::spec::negotiation::Params;
use crate::theory::exchange::{self, Carry, Stands, Ties};

/// What there is to know of this protocol.
pub const PROTOCOL: Descriptor = Descriptor {
    one_shot: true,
    reads_salience: true,
    ..Descriptor::of("they trade support across issues, and how they then vote is put to them")
};

/// Lets members trade support, and puts how all then vote before them.
pub fn exchange(
    mut assembly: Assembly,
    mut pricing: Pricing,
    params: Res<Params>,
    salience: Res<StatedSalience>,
    capability: Query<&Capability>,
    Randomness { streams, owners }: Randomness,
    mut minutes: Minutes,
) {
    let mut forum = assembly.forum();
    let open = open_issues(
        forum.draft,
        forum.members,
        &pricing.valuation,
        &salience,
        by_slot(&capability),
    );
    let (issues, stands): (Vec<usize>, Stands) = open.into_iter().unzip();
    let mut draws = streams.page(Purpose::Barter, forum.key.0, minutes.round());
    let (rounds, ties) = (params.exchange.rounds as usize, params.exchange.ties);
    let side = |actor: usize, supplies: usize| owners.on_issue(actor, issues[supplies]);
    let pick = |_, tied: &[exchange::Exchange]| match ties {
        Ties::Drawn => draw(tied, side, &mut draws),
        Ties::Listed => 0,
    };
    let played = exchange::run(&stands, rounds, Carry::default(), pick);
    for made in played.iter().flat_map(|round| &round.made) {
        minutes.note(forum.key, exchanged(made, &issues));
    }
    let outcomes = played.last().map_or(&[][..], |round| &round.outcomes);
    for (issue, outcome) in issues.iter().zip(outcomes) {
        if outcome.is_finite() {
            forum.draft.levels[*issue] = outcome.clamp(0.0, 100.0);
        }
    }
    put_at_last(&mut forum, &mut pricing);
}

/// The place of one of those tied, all alike: each draws by who supplies what, in either order.
fn draw(
    tied: &[exchange::Exchange],
    side: impl Fn(usize, usize) -> Owner,
    draws: &mut Draws,
) -> usize {
    let lots = draws.lots();
    let owner = |one: &exchange::Exchange| {
        side(one.actors.0, one.issues.0).beside(side(one.actors.1, one.issues.1))
    };
    lots.pick(tied.iter().enumerate().map(|(at, one)| (at, owner(one), 1.0))).unwrap_or(0)
}

fn exchanged(made: &exchange::Exchange, issues: &[usize]) -> What {
    What::Exchanged {
        actors: (made.actors.0 as u32, made.actors.1 as u32),
        issues: (issues[made.issues.0], issues[made.issues.1]),
        votes: made.voting,
        gain: made.gain,
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

    /// The first cares for the first issue, the second for the second.
    fn traded(change: impl FnOnce(&mut Bench)) -> (Bench, Vec<What>) {
        let mut bench = Bench::new(&[&[0.0, 0.0], &[100.0, 100.0]], &[50.0, 50.0]);
        let cares = [[0.9, 0.3], [0.2, 0.8]];
        let salience = Columns::build(2, 2, |issue, slot| cares[issue][slot]);
        bench.world.insert_resource(StatedSalience(salience));
        bench.world.insert_resource(Params::of(Protocol::Exchange));
        bench.at(Rung::Negotiation);
        change(&mut bench);
        let told = bench.act(exchange);
        (bench, told)
    }

    #[test]
    fn each_has_more_of_its_way_where_it_cares_more() {
        let (bench, told) = traded(|_| ());
        let levels = bench.get::<Draft>().levels;
        // Without the trade the outcomes would be 25 and 80.
        assert!(levels[0] < 25.0 && levels[1] > 80.0, "{levels:?}");
        let trades = told.iter().filter(|what| matches!(what, What::Exchanged { .. }));
        assert_eq!(trades.count(), 1, "{told:?}");
    }

    #[test]
    fn nobody_trades_on_one_issue_or_alone() {
        let close = |outcome: f64, expected: f64| (outcome - expected).abs() < 1e-9;
        let (bench, _) = traded(|bench| bench.set(|draft: &mut Draft| draft.open = Some(0)));
        let levels = bench.get::<Draft>().levels;
        assert!(close(levels[0], 25.0) && levels[1] == 50.0, "{levels:?}");
        let alone = |bench: &mut Bench| bench.column([true, false].map(Seated));
        assert_eq!(traded(alone).0.get::<Draft>().levels, [0.0, 0.0]);
    }

    #[test]
    fn more_rounds_carry_positions_on() {
        let after = |rounds: u32| {
            let set = |bench: &mut Bench| {
                bench.world.resource_mut::<Params>().exchange.rounds = rounds;
            };
            traded(set).0.get::<Draft>().levels
        };
        assert_ne!(after(1), after(2));
    }
}
