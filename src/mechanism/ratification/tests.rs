//! Ratification in a room of four: who joins, who leaves, what it brings, by each rule.

use super::*;
use crate::model::{
    bench::{Bench, norms_of},
    forum::{Closing, Rung},
    treaty::Hurdle,
};
use crate::spec::{behaviour::Behaviour, ratification::Peers};

fn plain() -> Params {
    Params {
        enabled: true,
        rule: Rule::Gain,
        hazard: 1.0,
        peer_pressure: 0.0,
        peers: Peers::All,
        open: Open::Members,
        compliance_cost: 0.0,
        own: 0.3,
        club: 0.2,
        free_riding: 0.5,
        distrust: 0.05,
        tolerance: 0.01,
        reservations: false,
        reservation_cost: 0.001,
        entry_count: 2,
        entry_share: 0.0,
        entry_states: Vec::new(),
    }
}

/// Four states, of which three gain by the text (100, 0) from (0, 0) on the first issue; the second
/// stays.
fn room(params: Params, change: impl FnOnce(&mut Bench)) -> Bench {
    let ideals: [&[f64]; 4] = [&[100.0, 50.0], &[90.0, 50.0], &[80.0, 50.0], &[0.0, 50.0]];
    let mut bench = Bench::new(&ideals, &[0.0, 0.0]);
    bench.world.init_resource::<Lasting>();
    bench.world.insert_resource(params);
    bench.world.resource_mut::<Setting>().governs = vec![Some(Behaviour::DueDiligence), None];
    bench.table(&[100.0, 0.0]);
    bench.set(|ladder: &mut Ladder| {
        ladder.closing = Some(Closing { round: 1, rung: Rung::Negotiation, adopted: true });
    });
    bench.install(install);
    bench.add((open, join, enter_into_force, bind_parties, realise).chain());
    change(&mut bench);
    bench
}

fn least_gain(least_gain: f64) -> Hurdle {
    Hurdle { least_gain, threshold: 0.25 }
}

fn joined(bench: &Bench) -> Vec<bool> {
    bench.get::<Treaty>().standing.iter().map(|state| state.joined.is_some()).collect()
}

fn after(rounds: usize, params: Params) -> Treaty {
    let mut bench = room(params, |_| ());
    (0..rounds).for_each(|_| drop(bench.play()));
    bench.get()
}

#[test]
fn winners_join_and_the_text_enters_into_force_as_a_norm() {
    let mut bench = room(plain(), |_| ());
    assert!(bench.world.resource::<Lasting>().0);
    assert!(bench.play().is_empty(), "opened, not yet taken up");
    let told = bench.play();
    assert_eq!(joined(&bench), [true, true, true, false]);
    assert!(told.contains(&What::EnteredIntoForce { parties: 3, eligible: 4 }), "{told:?}");
    let norms = bench.norms();
    assert_eq!(norms.len(), 1, "the issue that stays makes no norm");
    assert_eq!(norms[0].party, [true, true, true, false]);
    assert_eq!((norms[0].since, norms[0].forum), (2, Some(0)));
    let reach = norms_of(&mut bench.world, |norms| norms.reach(Behaviour::DueDiligence, 0));
    assert_eq!(reach, 1.0);
}

#[test]
fn nothing_is_realised_before_and_every_party_adds_after() {
    let late = Params { entry_count: 4, ..plain() };
    let treaty = after(9, late);
    assert!(treaty.parties() == 3 && treaty.in_force.is_none());
    assert!(treaty.standing.iter().all(|state| state.realised == 0.0));
    let treaty = after(2, plain());
    let own = Params { own: 1.0, club: 0.0, ..plain() };
    let realised = |treaty: &Treaty, slot: usize| treaty.standing[slot].realised;
    // d = .5 (one of two issues, from 0 to the ideal): .3 by itself, .7 by three quarters bound.
    assert!((realised(&treaty, 0) - 0.5 * (0.3 + 0.7 * 0.75)).abs() < 1e-12);
    assert!((realised(&treaty, 3) + 0.5 * 0.5 * 0.5 * 0.75).abs() < 1e-12, "free riding harms too");
    assert!((realised(&after(2, own), 0) - 0.5).abs() < 1e-12);
}

#[test]
fn the_rule_is_gain_and_peers_against_cost_and_hurdle() {
    let with = |change: &dyn Fn(&mut Params), hurdle: f64| {
        let mut params = plain();
        change(&mut params);
        let mut bench = room(params, |bench| {
            bench.give(|_| least_gain(hurdle));
        });
        (0..4).for_each(|_| drop(bench.play()));
        joined(&bench).iter().filter(|in_it| **in_it).count()
    };
    assert_eq!(with(&|_| (), 0.0), 3);
    assert_eq!(with(&|_| (), 9.0), 0);
    assert_eq!(with(&|p| p.hazard = 0.0, 0.0), 0);
    assert_eq!(with(&|p| p.compliance_cost = 0.9, 0.0), 0);
    assert_eq!(with(&|p| p.peer_pressure = 0.9, 0.0), 4, "pressed into it");
    assert!(with(&|p| p.free_riding = 1.0, 0.24) < with(&|p| p.free_riding = 0.0, 0.24));
}

#[test]
fn distrust_of_the_parties_raises_the_hurdle() {
    let parties = |level: f64| {
        let mut bench = room(plain(), |bench| {
            bench.world.insert_resource(Trust::uniform(4, level));
            bench.give(|_| least_gain(0.2));
        });
        (0..3).for_each(|_| drop(bench.play()));
        bench.get::<Treaty>().parties()
    };
    assert!(parties(1.0) > parties(0.0), "{} {}", parties(1.0), parties(0.0));
}

#[test]
fn a_party_that_comes_to_lose_leaves_and_the_norm_lets_it_go() {
    let mut bench = room(plain(), |_| ());
    (0..2).for_each(|_| drop(bench.play()));
    bench.set(|treaty: &mut Treaty| treaty.worth.issue_mut(0)[1] = -0.5);
    let told = bench.play();
    assert!(told.iter().any(|what| matches!(what, What::Withdrew { state: 1, .. })), "{told:?}");
    let treaty: Treaty = bench.get();
    assert_eq!((treaty.withdrawals, treaty.standing[1].left, treaty.active), (1, Some(3), true));
    assert_eq!(bench.norms()[0].party, [true, false, true, false]);
}

#[test]
fn reservations_free_the_loser_of_its_issue_alone() {
    let both = |params: Params| {
        let mut bench = room(params, |bench| {
            bench.set(|draft: &mut Draft| draft.levels = vec![100.0, 100.0]);
        });
        bench.set(|treaty: &mut Treaty| *treaty = Treaty::default());
        bench.play();
        bench.set(|treaty: &mut Treaty| treaty.worth.issue_mut(1)[0] = -0.4);
        bench.play();
        bench.get::<Treaty>()
    };
    let strict = both(plain());
    let lenient = both(Params { reservations: true, ..plain() });
    assert_eq!((strict.standing[0].reservations, lenient.standing[0].reservations), (0, 1));
    assert_eq!((lenient.bound.at(0, 0), lenient.bound.at(1, 0)), (1.0, 0.0));
    assert!(lenient.standing[0].margin > strict.standing[0].margin);
    let dear = both(Params { reservations: true, reservation_cost: 1.0, ..plain() });
    assert_eq!(dear.standing[0].reservations, 0);
}

#[test]
fn who_would_leave_out_everything_is_bound_where_it_costs_least() {
    let params = Params { reservations: true, compliance_cost: 0.5, ..plain() };
    for burden in [[0.9, 0.1], [0.1, 0.9]] {
        let mut bench = room(params.clone(), |bench| {
            bench.set(|draft: &mut Draft| draft.levels = vec![100.0, 100.0]);
            bench.give(|slot| least_gain(if slot == 0 { -10.0 } else { 0.0 }));
        });
        bench.set(|treaty: &mut Treaty| *treaty = Treaty::default());
        bench.play();
        bench.set(|treaty: &mut Treaty| {
            treaty.burden = burden.to_vec();
            (0..2).for_each(|issue| treaty.worth.issue_mut(issue)[0] = -0.4);
        });
        bench.play();
        let bound = bench.get::<Treaty>().bound;
        let where_light = burden.map(|burden| if burden < 0.5 { 1.0 } else { 0.0 });
        assert_eq!([bound.at(0, 0), bound.at(1, 0)], where_light);
    }
}

#[test]
fn the_lower_tier_is_for_those_who_would_lose() {
    let mut bench = room(Params { peer_pressure: 0.9, ..plain() }, |bench| {
        bench.set(|draft: &mut Draft| draft.tier = 0.25);
    });
    (0..4).for_each(|_| drop(bench.play()));
    let commitments =
        bench.get::<Treaty>().standing.iter().map(|s| s.commitment).collect::<Vec<_>>();
    assert_eq!(commitments, [1.0, 1.0, 1.0, 0.25]);
    let reach = norms_of(&mut bench.world, |norms| norms.reach(Behaviour::DueDiligence, 3));
    assert_eq!(reach, 0.25);
}

#[test]
fn named_states_are_waited_for() {
    let wait = |id: &str| {
        let mut bench = room(Params { entry_states: vec![id.to_owned()], ..plain() }, |_| ());
        (0..4).for_each(|_| drop(bench.play()));
        bench.get::<Treaty>().in_force
    };
    assert_eq!((wait("S0"), wait("S3")), (Some(2), None));
}

#[test]
fn a_cascade_counts_heads_and_nothing_else() {
    let run = |thresholds: [f64; 4]| {
        let mut bench = room(Params { rule: Rule::Cascade, ..plain() }, |bench| {
            bench.give(|slot| Hurdle { threshold: thresholds[slot], ..least_gain(0.0) });
        });
        (0..8).for_each(|_| drop(bench.play()));
        bench.get::<Treaty>().parties()
    };
    assert_eq!((run([0.0, 0.25, 0.5, 0.75]), run([0.0, 0.5, 0.5, 0.75])), (4, 1));
}

#[test]
fn the_stable_coalition_of_a_public_good_is_the_quorum_that_it_pays() {
    let run = |quorum: u32| {
        let params = Params {
            rule: Rule::Stability,
            own: 0.0,
            club: 0.0,
            free_riding: 1.0,
            hazard: 0.5,
            // Each commitment is worth 1/8 to everybody (d = 1/2 over four states) and costs 5/16:
            // two and a half.
            compliance_cost: 0.625,
            entry_count: quorum,
            ..plain()
        };
        let mut bench = room(params, |_| ());
        bench.play();
        bench.set(|treaty: &mut Treaty| treaty.worth.issue_mut(0).fill(0.5));
        (0..60).for_each(|_| drop(bench.play()));
        let treaty: Treaty = bench.get();
        (treaty.parties(), treaty.active)
    };
    assert_eq!([2, 3, 4].map(run), [(0, false), (3, true), (4, true)]);
}

#[test]
fn a_reused_forum_has_no_treaty() {
    let mut bench = room(plain(), |_| ());
    (0..3).for_each(|_| drop(bench.play()));
    reset(&mut bench.world);
    assert_eq!(bench.get::<Treaty>(), Treaty::default());
}
