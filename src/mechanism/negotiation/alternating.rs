//! Stacked alternating offers in a forum: members take turns to accept the text that stands or to put another in its place,
//! until all have accepted (Rubinstein 1982; Aydoğan, Festen, Hindriks & Jonker 2017). It takes no vote.

use bevy_ecs::prelude::*;

use super::spatial_offers::Offers;
use super::table::{Forum, Office, seats};
use super::{Params, Timing};
use crate::model::{
    assent,
    delegate::Delegates,
    forum::{Draft, Floor, Members, Rules},
    install::Install,
    menu::Menu,
    phase::Phase,
    setting::Setting,
    valuation::{OwnUtility, Valuation},
};
use crate::theory::{
    alternating_offers::{Room, Session},
    backward::{Plan, Seat},
    concession::aspiration_after,
    delegations::{Desk, Wish},
    outcomes::range,
    tactics::{Acceptance, Memory, Offering},
    voting::Rule,
};

/// Adds alternating offers to a run.
pub fn install(into: &mut Install) {
    let world = &mut *into.world;
    let forums: Vec<Entity> = world.query_filtered::<Entity, With<Draft>>().iter(world).collect();
    for forum in forums {
        world.entity_mut(forum).insert(Talks::default());
    }
    into.schedule.add_systems(take_turns.in_set(Phase::Negotiation));
    into.resets.push(reset);
}

fn reset(world: &mut World) {
    for mut talks in world.query::<&mut Talks>().iter_mut(world) {
        *talks = Talks::default();
    }
}

/// What a forum's members have said to each other; nothing before they sit down.
#[derive(Component, Debug, Default)]
struct Talks {
    seats: Vec<usize>,
    table: Option<Table>,
    plan: Option<Plan>,
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
            &office.valuation,
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
    let (setting, valuation): (&Setting, &Valuation) = (&office.setting, &office.valuation);
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
    Talks { seats, table, plan: None }
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
    let concession = &office.setting.concession;
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
        let Self { seats, table, plan } = self;
        let mut taken = vec![false; members.seated.len()];
        let count = seats.len();
        let hands = !matches!(rules.venue, Rule::Consensus | Rule::Unanimity);
        let plan = plan.as_ref();
        let majority = hands.then_some((rules, members));
        let desk = Turn { seats, wishes, turns, plan, delegates, majority };
        match table {
            Some(Table::Discrete { menu, desks, session, .. }) => {
                let mut room = Discrete { menu, desks, desk };
                session.round(&mut room);
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
                session.round(&mut room);
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

/// What whoever's turn it is knows.
#[derive(Clone, Copy)]
struct Turn<'a> {
    seats: &'a [usize],
    wishes: &'a [Wish],
    /// Turns to go as the round begins.
    turns: usize,
    plan: Option<&'a Plan>,
    delegates: &'a Delegates,
    /// Whose rule, where a majority is enough.
    majority: Option<(&'a Rules, &'a Members)>,
}

impl<'a> Turn<'a> {
    fn reckons(&self, seat: usize) -> Option<&'a Plan> {
        let backward = self.delegates.offering[self.seats[seat]] == Offering::Equilibrium;
        self.plan.filter(|_| backward)
    }

    /// Whether enough members would take a text of such worth to each seat to carry it.
    fn carries(&self, proposer: usize, worth: &mut dyn FnMut(usize) -> f64) -> bool {
        let Some((rules, members)) = self.majority else { return false };
        let mut behind = vec![false; members.seated.len()];
        for (seat, slot) in self.seats.iter().enumerate() {
            behind[*slot] = seat == proposer || self.would_take(seat, worth(*slot));
        }
        assent::carries(rules, members, |slot| behind[slot])
    }

    /// Whether a text of this worth is taken by a show of hands.
    fn would_take(&self, seat: usize, worth: f64) -> bool {
        let least = match self.reckons(seat) {
            Some(plan) => plan.accepts(seat, self.turns.saturating_sub(self.seats.len())),
            None if self.delegates.acceptance[self.seats[seat]] == Acceptance::Any => 0.0,
            None => self.wishes[seat].aspiration,
        };
        worth >= least.max(self.wishes[seat].floor)
    }
}

struct Discrete<'a> {
    menu: &'a Menu,
    desks: &'a mut [Desk],
    desk: Turn<'a>,
}

impl Room for Discrete<'_> {
    type Text = usize;

    fn parties(&self) -> usize {
        self.desks.len()
    }

    fn accepts(&mut self, seat: usize, standing: &usize) -> bool {
        let (wish, utility) = (self.desk.wishes[seat], self.menu.space.of(self.desk.seats[seat]));
        match self.desk.reckons(seat) {
            Some(plan) => {
                let least = plan.accepts(seat, self.desk.turns - seat);
                utility[*standing] >= least.max(wish.floor)
            }
            None => self.desks[seat].accepts(utility, wish, *standing),
        }
    }

    fn offers(&mut self, seat: usize, _: Option<&usize>) -> Option<usize> {
        let (wish, utility) = (self.desk.wishes[seat], self.menu.space.of(self.desk.seats[seat]));
        match self.desk.reckons(seat) {
            Some(plan) => plan.offer(self.desk.turns - seat).filter(|o| utility[*o] >= wish.floor),
            None => self.desks[seat].offers(utility, wish),
        }
    }

    fn hear(&mut self, from: usize, offer: &usize) {
        let others = self.desks.iter_mut().enumerate().filter(|(seat, _)| *seat != from);
        others.for_each(|(_, desk)| desk.hear(*offer));
    }

    fn carried(&mut self, proposer: usize, offer: &usize) -> bool {
        let space = &self.menu.space;
        self.desk.carries(proposer, &mut |slot| space.of(slot)[*offer])
    }
}

struct Spatial<'a> {
    offers: &'a mut Offers,
    memory: &'a mut [Memory],
    desk: Turn<'a>,
    valuation: &'a Valuation,
    /// The text toward which the first offer is made.
    first: Vec<f64>,
    open: Option<usize>,
    window: usize,
}

impl Spatial<'_> {
    fn next(&self, seat: usize) -> f64 {
        let wish = self.desk.wishes[seat];
        let offering = self.desk.delegates.offering[self.desk.seats[seat]];
        self.memory[seat].due(offering, wish.aspiration, (wish.floor, wish.best), self.window)
    }
}

impl Room for Spatial<'_> {
    type Text = Vec<f64>;

    fn parties(&self) -> usize {
        self.memory.len()
    }

    fn accepts(&mut self, seat: usize, standing: &Vec<f64>) -> bool {
        let (slot, wish) = (self.desk.seats[seat], self.desk.wishes[seat]);
        let worth = self.offers.worth(slot, standing, self.valuation);
        if let Some(plan) = self.desk.reckons(seat) {
            // A share that is owed to the last digit is not refused for the digit.
            let least = plan.accepts(seat, self.desk.turns - seat) - 1e-12;
            return worth >= least && worth >= wish.floor - 1e-12;
        }
        self.memory[seat].hear(worth);
        let least = match self.desk.delegates.acceptance[slot] {
            Acceptance::Time => wish.aspiration,
            Acceptance::Any => wish.floor,
            Acceptance::Next => self.next(seat),
        };
        worth >= least && worth >= wish.floor
    }

    fn offers(&mut self, seat: usize, standing: Option<&Vec<f64>>) -> Option<Vec<f64>> {
        let (slot, wish) = (self.desk.seats[seat], self.desk.wishes[seat]);
        if wish.floor > wish.best {
            return None;
        }
        if let Some(plan) = self.desk.reckons(seat) {
            let shares = plan.shares(seat, self.desk.turns - seat)?;
            let mut text = vec![0.0; self.first.len()];
            for (slot, share) in self.desk.seats.iter().zip(shares) {
                text[*slot] = 100.0 * share;
            }
            return Some(text);
        }
        let offering = self.desk.delegates.offering[slot];
        let between = (wish.floor, wish.best);
        let asked = self.memory[seat].ask(offering, wish.aspiration, between, self.window);
        let toward = standing.unwrap_or(&self.first);
        let text = self.offers.offer(slot, asked, toward, self.open, self.valuation);
        // Where one issue alone may move, even the best on it may not be worth enough.
        (self.offers.worth(slot, &text, self.valuation) >= wish.floor - 1e-9).then_some(text)
    }

    fn hear(&mut self, _: usize, _: &Vec<f64>) {}

    fn carried(&mut self, proposer: usize, offer: &Vec<f64>) -> bool {
        let (offers, valuation) = (&mut *self.offers, self.valuation);
        self.desk.carries(proposer, &mut |slot| offers.worth(slot, offer, valuation))
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
