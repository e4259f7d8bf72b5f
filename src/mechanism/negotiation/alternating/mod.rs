//! Stacked alternating offers in a forum: members take turns to accept the text that stands or to
//! put another in its place, until all have accepted (Rubinstein 1982; Aydoğan, Festen, Hindriks &
//! Jonker 2017). It takes no vote.

use bevy_ecs::prelude::*;

use self::rooms::{Discrete, Spatial, Turn};
use super::Descriptor;
use super::spatial_offers::Offers;
use super::table::{put, reservations};
use crate::model::{
    appraisal::Pricing,
    assembly::{Assembly, Forum},
    delegation::{Members, TacticData, Tactics},
    forum::{Draft, Rung},
    install::Install,
    menu::Menu,
    setting::{Clock, Setting},
    valuation::{OwnUtility, Valuation},
};
use crate::spec::negotiation::{Params, Timing};
use crate::theory::{
    alternating_offers::Session,
    backward::{Plan, Seat},
    concession::aspiration_after,
    delegations::{Desk, Wish},
    outcomes::range,
    tactics::{Memory, Offering},
    voting::Rule,
};

mod rooms;

/// What there is to know of this protocol.
pub const PROTOCOL: Descriptor = Descriptor {
    looks_at_every_text: true,
    prepare,
    ..Descriptor::of("they make alternating offers")
};

/// Gives the forum talks in which offers alternate.
fn prepare(into: &mut Install) {
    let world = &mut *into.world;
    let forums: Vec<Entity> = world.query_filtered::<Entity, With<Draft>>().iter(world).collect();
    for forum in forums {
        world.entity_mut(forum).insert(Talks::default());
    }
}

/// What a forum's members have said to each other; nothing before they sit down, which they do anew
/// in each run.
#[derive(Component, Debug, Default)]
pub struct Talks {
    seats: Vec<usize>,
    table: Option<Table>,
    plan: Option<Plan>,
    /// Whether the last round ended in agreement, which the vote did not confirm if there is
    /// another.
    agreed: bool,
}

/// The texts that may be offered.
#[derive(Debug)]
enum Table {
    Discrete { menu: Menu, desks: Vec<Desk>, ranges: Vec<(f64, f64)>, session: Session<usize> },
    Spatial { offers: Offers, memory: Vec<Memory>, session: Session<Vec<f64>> },
}

/// Lets members take turns to accept what stands or to offer something else, until all have had a
/// turn.
pub fn take_turns(
    mut assembly: Assembly,
    mut talks: Single<&mut Talks>,
    tactics: Query<TacticData>,
    mut pricing: Pricing,
    (params, clock): (Res<Params>, Res<Clock>),
) {
    let mut forum = assembly.forum();
    let (tactics, t) = (Tactics::of(tactics), forum.ladder.spent(Rung::Negotiation, clock.0));
    let least = reservations(&forum.judged, forum.draft, &pricing.setting);
    let left = params.deadline.saturating_sub(t) + 1;
    if t == 1 {
        **talks = sit_down(forum.members, &pricing, &params, tactics, &least);
        plan(&mut talks, &params, tactics, &least, left);
    }
    let wishes = wishes(&talks, &forum, &params, tactics, &least, elapsed(t, &params));
    for (slot, wish) in talks.seats.iter().zip(&wishes) {
        forum.judged.aspiration[*slot] = wish.aspiration;
    }
    let turns = left as usize * talks.seats.len();
    let turn = Round { wishes: &wishes, turns, params: &params, tactics };
    let taken = talks.round(&mut forum, turn, &pricing.valuation);
    put(&mut forum, &mut pricing, |slot| taken[slot]);
}

/// What members go by in one round.
#[derive(Clone, Copy)]
struct Round<'a> {
    wishes: &'a [Wish],
    /// Turns to go.
    turns: usize,
    params: &'a Params,
    tactics: Tactics<'a>,
}

fn elapsed(t: u32, params: &Params) -> f64 {
    let last = match params.timing {
        Timing::Closed => params.deadline,
        Timing::Open => params.deadline + 1,
    };
    f64::from(t) / f64::from(last)
}

fn sit_down(
    members: Members,
    pricing: &Pricing,
    params: &Params,
    tactics: Tactics,
    reservations: &[f64],
) -> Talks {
    let seats: Vec<usize> = members.seats().collect();
    let (setting, valuation): (&Setting, &Valuation) = (&pricing.setting, &pricing.valuation);
    let table = if matches!(valuation.own, OwnUtility::Spatial { .. }) {
        Offers::new(valuation, setting.pie).map(|offers| Table::Spatial {
            offers,
            memory: vec![Memory::default(); seats.len()],
            session: Session::default(),
        })
    } else {
        Menu::all(setting, valuation).map(|menu| {
            let desk = |slot: &usize| {
                let own = (tactics.offering[*slot], tactics.acceptance[*slot]);
                Desk::new(menu.space.of(*slot), reservations[*slot], own, params.window as usize)
            };
            let desks = seats.iter().map(desk).collect();
            let ranges = seats.iter().map(|slot| range(menu.space.of(*slot))).collect();
            Table::Discrete { desks, ranges, menu, session: Session::default() }
        })
    };
    Talks { seats, table, ..Talks::default() }
}

/// Who reckons backward reckons once, for as many rounds as it looks ahead.
fn plan(talks: &mut Talks, params: &Params, tactics: Tactics, reservations: &[f64], rounds: u32) {
    if !talks.seats.iter().any(|slot| tactics.offering[*slot] == Offering::Equilibrium) {
        return;
    }
    let seat = |slot: &usize| Seat {
        reservation: reservations[*slot],
        option: tactics.outside[*slot],
        patience: tactics.patience[*slot],
    };
    let chairs: Vec<Seat> = talks.seats.iter().map(seat).collect();
    let turns = rounds.min(params.lookahead) as usize * talks.seats.len();
    talks.plan = match &talks.table {
        Some(Table::Discrete { menu, .. }) => {
            let columns = talks.seats.iter().flat_map(|slot| menu.space.of(*slot));
            let space = crate::theory::outcomes::Space::new(menu.len(), columns.copied().collect());
            Some(Plan::discrete(chairs, &space, turns))
        }
        Some(Table::Spatial { .. }) => Some(Plan::pie(chairs, turns)),
        None => None,
    };
}

/// What each seated member asks for in this round.
fn wishes(
    talks: &Talks,
    forum: &Forum,
    params: &Params,
    tactics: Tactics,
    reservations: &[f64],
    elapsed: f64,
) -> Vec<Wish> {
    let Forum { members, judged, .. } = forum;
    let one = |(seat, slot): (usize, &usize)| {
        let slot = *slot;
        let elsewhere = judged.forced[slot].max(tactics.outside[slot]);
        let least = reservations[slot].max(elsewhere);
        let (lowest, best) = match &talks.table {
            Some(Table::Discrete { ranges, .. }) => ranges[seat],
            _ => (0.0, judged.best[slot]),
        };
        let least = least.max(lowest);
        let given_up = params.curve.given_up(elapsed, params.start, members.concession[slot]);
        let aspiration = aspiration_after(least, best.max(least), given_up).max(least);
        Wish { floor: least, aspiration, best, slack: 0.0 }
    };
    talks.seats.iter().enumerate().map(one).collect()
}

impl Talks {
    /// Plays a round; which states have taken the text that is then on the table, by slot.
    fn round(&mut self, forum: &mut Forum, round: Round, valuation: &Valuation) -> Vec<bool> {
        let Forum { draft, rules, members, .. } = forum;
        let Round { wishes, turns, params, tactics } = round;
        let Self { seats, table, plan, agreed } = self;
        let reopens = std::mem::take(agreed);
        let mut taken = vec![false; members.seated.len()];
        let count = seats.len();
        let hands = !matches!(rules.venue, Rule::Consensus | Rule::Unanimity);
        let plan = plan.as_ref();
        let majority = hands.then_some((*rules, *members));
        let desk = Turn { seats, wishes, turns, plan, tactics, majority };
        match table {
            Some(Table::Discrete { menu, desks, session, .. }) => {
                let mut room = Discrete { menu, desks, desk };
                if reopens {
                    session.reopen();
                }
                *agreed = session.round(&mut room);
                let Some(standing) = session.standing else { return taken };
                for (seat, slot) in seats.iter().enumerate() {
                    taken[*slot] = session.accepted_by(seat, count)
                        || (hands && desk.would_take(seat, room.menu.space.of(*slot)[standing]));
                }
                menu.levels(standing, &mut draft.levels);
            }
            Some(Table::Spatial { offers, memory, session }) => {
                let (first, open, window) =
                    (draft.levels.clone(), draft.open, params.window as usize);
                let mut room = Spatial { offers, memory, desk, valuation, first, open, window };
                if reopens {
                    session.reopen();
                }
                *agreed = session.round(&mut room);
                let Some(standing) = &session.standing else { return taken };
                for (seat, slot) in seats.iter().enumerate() {
                    taken[*slot] = session.accepted_by(seat, count)
                        || (hands && {
                            let worth = room.offers.worth(*slot, standing, valuation);
                            desk.would_take(seat, worth)
                        });
                }
                draft.levels.clone_from(standing);
            }
            None => {}
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::super::Protocol;
    use super::*;
    use crate::model::{
        bench::{Bench, selfish},
        columns::Columns,
        delegation::{AcceptTactic, Concession, OfferTactic, Patience},
        forum::{Rules, Stance},
        setting::Scale,
    };
    use crate::theory::tactics::Acceptance;

    /// What is on the table at the end of each round, and how members stand to it.
    fn talks(mut bench: Bench, params: Params) -> Vec<(Vec<f64>, Vec<Stance>)> {
        let rounds = params.deadline;
        bench.world.insert_resource(params);
        bench.at(Rung::Negotiation);
        bench.install(prepare);
        bench.add(take_turns);
        let one = |_| {
            bench.play();
            (bench.get::<Draft>().levels, bench.judged().stance)
        };
        (0..rounds).map(one).collect()
    }

    fn params(deadline: u32) -> Params {
        Params { deadline, ..Params::of(Protocol::AlternatingOffers) }
    }

    fn agreed(rounds: &[(Vec<f64>, Vec<Stance>)]) -> Option<usize> {
        rounds.iter().position(|(_, stances)| stances.iter().all(|s| !s.objects()))
    }

    #[test]
    fn two_on_a_line_come_to_terms_between_their_ideals() {
        let bench = Bench::new(&[&[80.0], &[40.0]], &[0.0]);
        let rounds = talks(bench, params(20));
        let at = agreed(&rounds).unwrap();
        let level = rounds[at].0[0];
        assert!(at > 0 && level > 40.0 && level < 80.0, "{at} {level}");
    }

    #[test]
    fn of_a_pie_who_concedes_late_keeps_more() {
        let share = |concession: [f64; 2]| {
            let mut bench = Bench::new(&[&[100.0, 0.0], &[0.0, 100.0]], &[0.0, 0.0]);
            let own = OwnUtility::Spatial {
                position: Columns::build(2, 2, |i, s| if i == s { 100.0 } else { 0.0 }),
                salience: Columns::build(2, 2, |i, s| if i == s { 1.0 } else { 0.0 }),
                kappa: 1.0,
            };
            bench.world.insert_resource(Valuation { own, concern: selfish(2) });
            bench.world.resource_mut::<Setting>().pie = true;
            bench.column(concession.map(Concession));
            bench.table(&[50.0, 50.0]);
            let rounds = talks(bench, params(40));
            rounds[agreed(&rounds).unwrap()].0[0]
        };
        assert!(share([0.3, 1.0]) > share([1.0, 1.0]) && share([1.0, 1.0]) > share([3.0, 1.0]));
    }

    #[test]
    fn a_majority_shows_hands_on_what_stands() {
        let room = || Bench::new(&[&[80.0], &[70.0], &[0.0]], &[10.0]);
        assert_eq!(agreed(&talks(room(), params(12))), None);
        let mut bench = room();
        bench.set(|rules: &mut Rules| {
            rules.venue = Rule::SimpleMajority { of: crate::theory::voting::Base::AllMembers };
        });
        let rounds = talks(bench, params(12));
        let behind = |stances: &[Stance]| stances.iter().filter(|s| **s == Stance::Yes).count();
        assert!(rounds.iter().any(|(_, stances)| behind(stances) == 2));
        assert!(rounds.iter().all(|(_, stances)| stances[2] != Stance::Yes));
    }

    #[test]
    fn named_values_are_offered_too_by_every_tactic() {
        let bench = || {
            let worth = |issue: usize, value: usize, slot: usize| match slot {
                0 => [[0.0, 0.6, 1.0], [0.0, 0.3, 1.0]][issue][value],
                _ => [[1.0, 0.7, 0.0], [1.0, 0.9, 0.0]][issue][value],
            };
            let utility = |issue| Columns::build(3, 2, |value, slot| worth(issue, value, slot));
            let own = OwnUtility::Tabulated {
                utility: vec![utility(0), utility(1)],
                salience: Columns::build(2, 2, |issue, slot| if issue == slot { 0.7 } else { 0.3 }),
            };
            let mut bench = Bench::of(own, 2, &[0.0, 2.0]);
            let names = ["a", "b", "c"].map(|name| name.into()).to_vec();
            bench.world.resource_mut::<Setting>().scale = vec![Scale::Discrete(names); 2];
            bench
        };
        for offering in [
            Offering::Time,
            Offering::TitForTatRelative,
            Offering::TitForTatAbsolute,
            Offering::TitForTatAveraged,
            Offering::Micro,
            Offering::Equilibrium,
        ] {
            let acceptance =
                if offering == Offering::Micro { Acceptance::Next } else { Acceptance::Time };
            let mut bench = bench();
            bench.column([offering, Offering::Time].map(OfferTactic));
            bench.column([AcceptTactic(acceptance); 2]);
            bench.column([Patience(0.9); 2]);
            let rounds = talks(bench, params(30));
            assert!(agreed(&rounds).is_some(), "{offering:?}: {rounds:?}");
        }
    }
}
