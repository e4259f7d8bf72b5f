//! Trust and learning (§10): trust, pair by pair, rises with kept promises, agreement and settled
//! disputes and falls with breaches, blame and bluff that is found out; parties to a norm come to
//! want it. What trust does is in the mechanisms that read it.

use bevy_ecs::prelude::*;

use crate::model::{
    deed::{Act, Deed},
    dispute::FIRST_KEY,
    forum::{Ballots, ForumKey, Vote},
    install::Install,
    message::{Happening, What},
    states::{self, Bloc},
    trust::Trust,
    valuation::{OwnUtility, Valuation},
};
use crate::spec::trust::Params;

pub mod internalisation;

/// Trust as the run began.
#[derive(Resource, Clone, Debug)]
pub struct AtFirst(Trust);

/// Gives states the trust with which they begin, where they trust and learn.
pub fn install(into: &mut Install) {
    let params = into.world.resource::<Params>().clone();
    if !params.enabled {
        return;
    }
    let blocs = states::all(into.world);
    let first = initial(&params, &blocs, into.world.resource::<Valuation>());
    into.world.insert_resource(AtFirst(first.clone()));
    into.world.insert_resource(first);
    into.before_each_run(|world| {
        let first = world.resource::<AtFirst>().0.clone();
        world.insert_resource(first);
    });
    if params.internalisation > 0.0 {
        internalisation::install(into);
    }
}

/// Trust by bloc and by distance: initial·(1 − share·distance), the distance weighed by what
/// matters to the one who trusts.
fn initial(params: &Params, blocs: &[Bloc], valuation: &Valuation) -> Trust {
    let states = blocs.len();
    let mut trust = Trust::uniform(states, params.initial);
    trust.warmth = params.concession;
    for (by, of) in (0..states).flat_map(|by| (0..states).map(move |of| (by, of))) {
        if by == of {
            continue;
        }
        let same = blocs[by].together(&blocs[of]);
        let start = params.own_bloc.filter(|_| same).unwrap_or(params.initial);
        trust.set(by, of, start * (1.0 - params.distance * apart(valuation, by, of)));
    }
    trust
}

/// Distance of ideals in [0, 1], weighed by the first state's salience; 0 where preferences have no
/// distance.
fn apart(valuation: &Valuation, by: usize, of: usize) -> f64 {
    let OwnUtility::Spatial { position, salience, .. } = &valuation.own else { return 0.0 };
    let on = |issue: usize| {
        let gap = (position.at(issue, by) - position.at(issue, of)).abs() * 0.01;
        salience.at(issue, by) * gap
    };
    (0..position.issues()).map(on).sum()
}

/// Pairs trust one another more or less by what they did.
pub fn learn(
    mut deeds: MessageReader<Deed>,
    mut happened: MessageReader<Happening>,
    forums: Query<(&ForumKey, &Ballots)>,
    params: Res<Params>,
    first: Res<AtFirst>,
    mut trust: ResMut<Trust>,
) {
    for deed in deeds.read() {
        heed(&params, &mut trust, &deed.what);
    }
    for happening in happened.read().filter(|h| h.forum < FIRST_KEY) {
        match happening.what {
            What::Voted { adopted: true, .. } => {
                let forum = forums.iter().find(|(key, _)| key.0 == happening.forum);
                let ballot = forum.and_then(|(_, ballots)| ballots.0.last());
                if let Some(ballot) = ballot {
                    agree(&mut trust, &ballot.votes, params.agreement);
                }
            }
            What::Closed { .. } => trust.toward(&first.0, 1.0 - params.carry),
            _ => {}
        }
    }
    trust.toward(&first.0, params.fading);
}

/// What one deed does to trust.
fn heed(params: &Params, trust: &mut Trust, what: &Act) {
    match what {
        Act::Kept { state, seen, .. } => judge(trust, *state, seen, params.promise, true),
        Act::Broke { state, seen, .. } => judge(trust, *state, seen, params.breach, false),
        Act::Suspected { state, by, .. } => judge(trust, *state, by, params.breach, false),
        Act::BluffFound { state } => {
            judge(trust, *state, &vec![true; trust.states()], params.bluff, false);
        }
        Act::Blamed { victim, suspect, severity, right } => {
            let rate = params.blame * severity / (1.0 + severity);
            let (victim, suspect) = (*victim as usize, *suspect as usize);
            trust.shift(victim, suspect, rate, false);
            if !right {
                trust.shift(suspect, victim, rate, false);
            }
        }
        Act::Fought { declining, rising, .. } => {
            let (declining, rising) = (*declining as usize, *rising as usize);
            trust.shift(declining, rising, params.blame, false);
            trust.shift(rising, declining, params.blame, false);
        }
        Act::Settled { claimant, respondent } => {
            let (claimant, respondent) = (*claimant as usize, *respondent as usize);
            trust.shift(claimant, respondent, params.settlement, true);
            trust.shift(respondent, claimant, params.settlement, true);
        }
        _ => {}
    }
}

/// Moves the trust in `state` of all who noticed.
fn judge(trust: &mut Trust, state: u32, noticed: &[bool], rate: f64, gained: bool) {
    let of = state as usize;
    for by in (0..noticed.len()).filter(|by| noticed[*by] && *by != of) {
        trust.shift(by, of, rate, gained);
    }
}

/// Builds trust among those who voted yes.
fn agree(trust: &mut Trust, votes: &[Option<Vote>], rate: f64) {
    let yes: Vec<usize> = (0..votes.len()).filter(|s| votes[*s] == Some(Vote::Yes)).collect();
    for (by, of) in yes.iter().flat_map(|by| yes.iter().map(move |of| (*by, *of))) {
        if by != of {
            trust.shift(by, of, rate, true);
        }
    }
}

#[cfg(test)]
mod tests {
    use bevy_ecs::message::Messages;

    use super::*;
    use crate::model::{
        bench::Bench,
        forum::{Ballot, Motion, Rung},
    };

    pub(super) fn plain() -> Params {
        Params {
            enabled: true,
            initial: 0.5,
            own_bloc: None,
            distance: 0.0,
            promise: 0.1,
            settlement: 0.2,
            agreement: 0.3,
            breach: 0.4,
            bluff: 0.5,
            blame: 0.8,
            fading: 0.0,
            carry: 1.0,
            concession: 0.0,
            internalisation: 0.0,
        }
    }

    fn bench(params: Params) -> Bench {
        let mut bench = Bench::new(&[&[90.0], &[50.0], &[10.0]], &[20.0]);
        bench.world.init_resource::<Messages<Deed>>();
        bench.world.insert_resource(params);
        bench.give(|slot| Bloc(["a", "a", ""][slot].into()));
        bench.install(install);
        bench.add(learn);
        bench
    }

    /// Trust after a deed, pair by pair: of the first in the second and so on.
    fn after(params: Params, acts: Vec<Act>) -> [[f64; 3]; 3] {
        let mut bench = bench(params);
        for what in acts {
            bench.world.write_message(Deed { round: 1, what });
        }
        bench.play();
        levels(&bench)
    }

    fn levels(bench: &Bench) -> [[f64; 3]; 3] {
        let trust = bench.world.resource::<Trust>();
        [0, 1, 2].map(|by| [0, 1, 2].map(|of| (trust.at(by, of) * 1e6).round() / 1e6))
    }

    #[test]
    fn trust_begins_by_bloc_and_distance() {
        let params = Params { own_bloc: Some(0.9), distance: 0.5, ..plain() };
        let level = after(params, Vec::new());
        assert_eq!(level[0], [1.0, 0.72, 0.3]);
        assert_eq!(level[2], [0.3, 0.4, 1.0]);
    }

    #[test]
    fn promises_kept_build_trust_with_those_who_see_and_breaches_cost_it() {
        let seen = vec![false, true, false];
        let kept = Act::Kept { state: 0, issue: None, seen: seen.clone() };
        let level = after(plain(), vec![kept]);
        assert_eq!((level[1][0], level[2][0], level[0][1]), (0.55, 0.5, 0.5));
        let broke =
            Act::Broke { state: 0, issue: None, weighed: None, chance: 1.0, seen: seen.clone() };
        assert_eq!(after(plain(), vec![broke])[1][0], 0.3);
        let suspected = Act::Suspected { state: 0, issue: 0, by: seen };
        assert_eq!(after(plain(), vec![suspected])[1][0], 0.3);
    }

    #[test]
    fn bluff_costs_trust_with_all_and_blame_with_the_victim_and_the_wronged() {
        let level = after(plain(), vec![Act::BluffFound { state: 2 }]);
        assert_eq!((level[0][2], level[1][2], level[0][1]), (0.25, 0.25, 0.5));
        let blamed = |right| Act::Blamed { victim: 0, suspect: 1, severity: 1.0, right };
        let right = after(plain(), vec![blamed(true)]);
        assert_eq!((right[0][1], right[1][0]), (0.3, 0.5));
        let wrong = after(plain(), vec![blamed(false)]);
        assert_eq!((wrong[0][1], wrong[1][0]), (0.3, 0.3));
    }

    #[test]
    fn war_costs_trust_on_both_sides() {
        let level = after(
            plain(),
            vec![Act::Fought { declining: 0, rising: 1, won: true, shift: 0.1, bearable: 0.0 }],
        );
        assert_eq!((level[0][1], level[1][0], level[0][2]), (0.1, 0.1, 0.5));
    }

    #[test]
    fn settling_builds_trust_and_it_fades_to_where_it_began() {
        let settled = || vec![Act::Settled { claimant: 0, respondent: 2 }];
        let level = after(plain(), settled());
        assert_eq!((level[0][2], level[2][0], level[0][1]), (0.6, 0.6, 0.5));
        assert_eq!(after(Params { fading: 0.5, ..plain() }, settled())[0][2], 0.55);
    }

    #[test]
    fn agreement_builds_trust_among_the_yes_and_carries_over_as_far_as_told() {
        let agreed = |carry: f64| {
            let mut bench = bench(Params { carry, ..plain() });
            bench.set(|ballots: &mut Ballots| {
                ballots.0.push(Ballot {
                    round: 1,
                    motion: Motion::Draft,
                    rule: "consensus",
                    adopted: true,
                    votes: vec![Some(Vote::Yes), Some(Vote::Abstain), Some(Vote::Yes)],
                    gain: Vec::new(),
                    scaled: Vec::new(),
                    levels: Vec::new(),
                    heads: [2, 0, 1, 0],
                });
            });
            let voted = What::Voted {
                motion: Motion::Draft,
                rule: "consensus",
                heads: [2, 0, 1, 0],
                adopted: true,
            };
            let closed = What::Closed { rung: Rung::Negotiation, adopted: true };
            for what in [voted, closed] {
                bench.world.write_message(Happening { forum: 0, round: 1, what });
            }
            bench.play();
            levels(&bench)
        };
        let level = agreed(1.0);
        assert_eq!((level[0][2], level[2][0], level[1][0]), (0.65, 0.65, 0.5));
        assert_eq!(agreed(0.0)[0][2], 0.5);
    }

    #[test]
    fn no_deed_moves_trust_out_of_bounds() {
        let wild = Params { breach: 1.0, promise: 1.0, bluff: 1.0, ..plain() };
        let seen = vec![true; 3];
        let acts = vec![
            Act::Kept { state: 0, issue: None, seen: seen.clone() },
            Act::Broke { state: 1, issue: None, weighed: None, chance: 1.0, seen },
            Act::BluffFound { state: 2 },
        ];
        let level = after(wild, acts);
        assert!(level.iter().flatten().all(|t| (0.0..=1.0).contains(t)));
        assert_eq!((level[1][0], level[0][1], level[0][2]), (1.0, 0.0, 0.0));
    }
}
