//! Stacked alternating offers in a forum: members take turns to accept the text that stands or to put another in its place,
//! until all have accepted (Rubinstein 1982; Aydoğan, Festen, Hindriks & Jonker 2017). It takes no vote.

use bevy_ecs::prelude::*;

use self::rooms::{Discrete, Spatial, Turn};
use super::spatial_offers::Offers;
use super::table::{Forum, Office, seats};
use crate::model::{
    delegate::Delegates,
    forum::{Draft, Floor, Members, Rules},
    install::Install,
    menu::Menu,
    phase::Phase,
    setting::Setting,
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

/// Adds alternating offers to a run.
pub fn install(into: &mut Install) {
    let world = &mut *into.world;
    let forums: Vec<Entity> = world.query_filtered::<Entity, With<Draft>>().iter(world).collect();
    for forum in forums {
        world.entity_mut(forum).insert(Talks::default());
    }
    into.schedule.add_systems(take_turns.in_set(Phase::Negotiation));
}

/// What a forum's members have said to each other; nothing before they sit down, which they do anew in each run.
#[derive(Component, Debug, Default)]
struct Talks {
    seats: Vec<usize>,
    table: Option<Table>,
    plan: Option<Plan>,
    /// Whether the last round ended in agreement, which the vote did not confirm if there is another.
    agreed: bool,
}

/// The texts that may be offered.
#[derive(Debug)]
enum Table {
    Discrete { menu: Menu, desks: Vec<Desk>, ranges: Vec<(f64, f64)>, session: Session<usize> },
    Spatial { offers: Offers, memory: Vec<Memory>, session: Session<Vec<f64>> },
}

fn take_turns(
    mut forums: Query<(Forum, &mut Talks)>,
    mut office: Office,
    params: Res<Params>,
    delegates: Res<Delegates>,
) {
    for ((key, members, rules, mut draft, mut floor, mut ladder, mut stage), mut talks) in
        &mut forums
    {
        let Some(t) = office.enters(key, &mut ladder, &mut stage) else { continue };
        let reservations = office.reservations(&floor, &draft);
        if t == 1 {
            *talks = sit_down(members, &office, &params, &delegates, &reservations);
        }
        let (elapsed, left) = (elapsed(t, &params), params.deadline.saturating_sub(t) + 1);
        if t == 1 {
            plan(&mut talks, &params, &delegates, &reservations, left);
        }
        let wishes = wishes(&talks, &office, &params, &delegates, &floor, &reservations, elapsed);
        for (slot, wish) in talks.seats.iter().zip(&wishes) {
            floor.aspiration[*slot] = wish.aspiration;
        }
        let turns = left as usize * talks.seats.len();
        let taken = talks.round(
            &mut draft,
            rules,
            members,
            &wishes,
            turns,
            &params,
            &delegates,
            &office.pricing.valuation,
        );
        office.put(&draft, &mut floor, members, rules, |slot| taken[slot]);
    }
}

fn elapsed(t: u32, params: &Params) -> f64 {
    let last = match params.timing {
        Timing::Closed => params.deadline,
        Timing::Open => params.deadline + 1,
    };
    f64::from(t) / f64::from(last)
}

fn sit_down(
    members: &Members,
    office: &Office,
    params: &Params,
    delegates: &Delegates,
    reservations: &[f64],
) -> Talks {
    let seats = seats(members);
    let (setting, valuation): (&Setting, &Valuation) =
        (&office.pricing.setting, &office.pricing.valuation);
    let table = if matches!(valuation.own, OwnUtility::Spatial { .. }) {
        Offers::new(valuation, setting.pie).map(|offers| Table::Spatial {
            offers,
            memory: vec![Memory::default(); seats.len()],
            session: Session::default(),
        })
    } else {
        Menu::all(setting, valuation).map(|menu| {
            let desk = |slot: &usize| {
                let tactics = (delegates.offering[*slot], delegates.acceptance[*slot]);
                Desk::new(
                    menu.space.of(*slot),
                    reservations[*slot],
                    tactics,
                    params.window as usize,
                )
            };
            let desks = seats.iter().map(desk).collect();
            let ranges = seats.iter().map(|slot| range(menu.space.of(*slot))).collect();
            Table::Discrete { desks, ranges, menu, session: Session::default() }
        })
    };
    Talks { seats, table, ..Talks::default() }
}

/// Who reckons backward reckons once, for as many rounds as it looks ahead.
fn plan(
    talks: &mut Talks,
    params: &Params,
    delegates: &Delegates,
    reservations: &[f64],
    rounds: u32,
) {
    if !talks.seats.iter().any(|slot| delegates.offering[*slot] == Offering::Equilibrium) {
        return;
    }
    let seat = |slot: &usize| Seat {
        reservation: reservations[*slot],
        option: delegates.outside[*slot],
        patience: delegates.patience[*slot],
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
    office: &Office,
    params: &Params,
    delegates: &Delegates,
    floor: &Floor,
    reservations: &[f64],
    elapsed: f64,
) -> Vec<Wish> {
    let concession = &office.pricing.setting.concession;
    let one = |(seat, slot): (usize, &usize)| {
        let slot = *slot;
        let elsewhere = floor.option.get(slot).copied().unwrap_or(0.0).max(delegates.outside[slot]);
        let least = reservations[slot].max(elsewhere);
        let (lowest, best) = match &talks.table {
            Some(Table::Discrete { ranges, .. }) => ranges[seat],
            _ => (0.0, floor.best[slot]),
        };
        let least = least.max(lowest);
        let given_up = params.curve.given_up(elapsed, params.start, concession[slot]);
        let aspiration = aspiration_after(least, best.max(least), given_up).max(least);
        Wish { floor: least, aspiration, best, slack: 0.0 }
    };
    talks.seats.iter().enumerate().map(one).collect()
}

impl Talks {
    /// Plays a round; which states have taken the text that is then on the table, by slot.
    #[expect(clippy::too_many_arguments, reason = "what the members of a forum know")]
    fn round(
        &mut self,
        draft: &mut Draft,
        rules: &Rules,
        members: &Members,
        wishes: &[Wish],
        turns: usize,
        params: &Params,
        delegates: &Delegates,
        valuation: &Valuation,
    ) -> Vec<bool> {
        let Self { seats, table, plan, agreed } = self;
        let reopens = std::mem::take(agreed);
        let mut taken = vec![false; members.seated.len()];
        let count = seats.len();
        let hands = !matches!(rules.venue, Rule::Consensus | Rule::Unanimity);
        let plan = plan.as_ref();
        let majority = hands.then_some((rules, members));
        let desk = Turn { seats, wishes, turns, plan, delegates, majority };
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
        forum::{Rung, Stage, Stance},
        setting::Scale,
    };
    use crate::theory::tactics::Acceptance;

    fn delegates(states: usize) -> Delegates {
        Delegates {
            offering: vec![Offering::Time; states],
            acceptance: vec![Acceptance::Time; states],
            patience: vec![0.9; states],
            outside: vec![0.0; states],
        }
    }

    /// What is on the table at the end of each round, and how members stand to it.
    fn talks(
        mut bench: Bench,
        params: Params,
        delegates: Delegates,
    ) -> Vec<(Vec<f64>, Vec<Stance>)> {
        let rounds = params.deadline;
        bench.world.insert_resource(params);
        bench.world.insert_resource(delegates);
        bench.set(|stage: &mut Stage| *stage = Stage::Proposed(Rung::Negotiation));
        bench.install(install);
        let one = |_| {
            bench.play();
            (bench.get::<Draft>().levels, bench.get::<Floor>().stance)
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
        let rounds = talks(bench, params(20), delegates(2));
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
            let mut setting = bench.world.resource_mut::<Setting>();
            (setting.pie, setting.concession) = (true, concession.to_vec());
            bench.table(&[50.0, 50.0]);
            let rounds = talks(bench, params(40), delegates(2));
            rounds[agreed(&rounds).unwrap()].0[0]
        };
        assert!(share([0.3, 1.0]) > share([1.0, 1.0]) && share([1.0, 1.0]) > share([3.0, 1.0]));
    }

    #[test]
    fn a_majority_shows_hands_on_what_stands() {
        let room = || Bench::new(&[&[80.0], &[70.0], &[0.0]], &[10.0]);
        assert_eq!(agreed(&talks(room(), params(12), delegates(3))), None);
        let mut bench = room();
        bench.set(|rules: &mut Rules| {
            rules.venue = Rule::SimpleMajority { of: crate::theory::voting::Base::AllMembers };
        });
        let rounds = talks(bench, params(12), delegates(3));
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
            let tactics = Delegates {
                offering: vec![offering, Offering::Time],
                acceptance: vec![acceptance; 2],
                ..delegates(2)
            };
            let rounds = talks(bench(), params(30), tactics);
            assert!(agreed(&rounds).is_some(), "{offering:?}: {rounds:?}");
        }
    }
}
