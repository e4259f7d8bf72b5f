//! Delegations that bargain over a discrete space: a desk for each party, which knows its outcomes by their worth, and a whole
//! negotiation by the clock alone, as other tools in the field play it. Built for many negotiations with the same tables.

use super::alternating_offers::{Room, Session};
use super::outcomes::{Index, Space, range};
use super::tactics::{Acceptance, Memory, Micro, Offering};

/// One party's outcomes by their worth, and its tactics.
#[derive(Clone, Debug)]
pub struct Desk {
    offering: Offering,
    acceptance: Acceptance,
    index: Option<Index>,
    memory: Memory,
    micro: Micro,
    window: usize,
}

/// What a party asks for at a time: no text below `floor`, and by the clock none below `aspiration`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wish {
    /// Its reservation value, or its worst outcome if that is better.
    pub floor: f64,
    /// What time leaves of its range, between `floor` and `best`.
    pub aspiration: f64,
    /// Its best outcome.
    pub best: f64,
    /// An outcome that falls short of what is asked by at most this is offered if it is strictly nearer.
    pub slack: f64,
}

impl Desk {
    /// A desk for a party with these utilities, which offers nothing below `reservation`. `window` ≥ 1, for the averaged form of
    /// tit-for-tat.
    pub fn new(
        utility: &[f64],
        reservation: f64,
        (offering, acceptance): (Offering, Acceptance),
        window: usize,
    ) -> Self {
        let index = Index::new(utility, reservation);
        let micro = match (&index, offering) {
            (Some(index), Offering::Micro) => Micro::new(index.descending()),
            _ => Micro::default(),
        };
        Self { offering, acceptance, index, memory: Memory::default(), micro, window }
    }

    /// Forgets the negotiation.
    pub fn clear(&mut self) {
        self.memory.clear();
        self.micro.clear();
    }

    /// Whether the party accepts the outcome that stands.
    pub fn accepts(&mut self, utility: &[f64], wish: Wish, standing: usize) -> bool {
        let worth = utility[standing];
        if matches!(
            self.offering,
            Offering::TitForTatRelative | Offering::TitForTatAbsolute | Offering::TitForTatAveraged
        ) {
            self.memory.hear(worth);
        }
        let least = match self.acceptance {
            Acceptance::Time => wish.aspiration,
            Acceptance::Any => wish.floor,
            Acceptance::Next => self.next(wish).map_or(wish.floor, |outcome| utility[outcome]),
        };
        worth >= least && worth >= wish.floor
    }

    fn next(&self, wish: Wish) -> Option<usize> {
        if self.offering == Offering::Micro {
            return self.micro.due().map(|outcome| outcome as usize);
        }
        let asked =
            self.memory.due(self.offering, wish.aspiration, (wish.floor, wish.best), self.window);
        self.index.as_ref().map(|index| index.cheapest(asked, wish.slack))
    }

    /// What the party offers; none if there is nothing that it could.
    pub fn offers(&mut self, utility: &[f64], wish: Wish) -> Option<usize> {
        let offer = if self.offering == Offering::Micro {
            self.micro.offer()? as usize
        } else {
            let between = (wish.floor, wish.best);
            let asked = self.memory.ask(self.offering, wish.aspiration, between, self.window);
            self.index.as_ref()?.cheapest(asked, wish.slack)
        };
        (utility[offer] >= wish.floor).then_some(offer)
    }

    /// Hears an offer of another.
    pub fn hear(&mut self, outcome: usize) {
        if self.offering == Offering::Micro {
            self.micro.hear(outcome as u32);
        }
    }

    /// Whether hearing others matters to it.
    pub fn listens(&self) -> bool {
        self.offering == Offering::Micro
    }
}

/// How one party plays by the clock.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Strategy {
    /// Aspires to m·(1 − t^e) of its range, less a tolerance, and accepts what is worth that.
    Clock {
        /// Exponent e > 0; 1/β of Faratin's form: above 1 concedes late.
        exponent: f64,
        /// Share m of its range that it begins with, in [0, 1].
        start: f64,
        /// What it lets go, in utility, ≥ 0.
        tolerance: f64,
    },
    /// MiCRO.
    Micro,
}

/// How near below an aspiration an outcome may lie to be offered in place of one further above it.
const SLACK: f64 = 1e-6;

/// What came of a negotiation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deal {
    /// The outcome agreed on.
    pub outcome: usize,
    /// Who proposed it.
    pub proposer: usize,
    /// In which round, from 0.
    pub round: usize,
}

/// Parties at the table for a given number of rounds. Time in round s of N is (s + 1)/(N + 1): never 0, never 1.
#[derive(Clone, Debug)]
pub struct Delegations<'a> {
    space: &'a Space,
    desks: Vec<Desk>,
    strategies: Vec<Strategy>,
    bounds: Vec<(f64, f64)>,
    rounds: usize,
    /// Aspirations by party and round; NaN until they are first asked for.
    wanted: Vec<f64>,
    round: usize,
    listens: bool,
}

impl<'a> Delegations<'a> {
    /// Seats a party for each strategy. Slices of unequal length are read up to the shortest.
    pub fn new(
        space: &'a Space,
        reservations: &[f64],
        strategies: &[Strategy],
        rounds: usize,
    ) -> Self {
        let seats = || space.iter().zip(reservations).zip(strategies);
        let desk = |((utility, r), strategy): ((&[f64], &f64), &Strategy)| {
            let tactics = match strategy {
                Strategy::Clock { .. } => (Offering::Time, Acceptance::Time),
                Strategy::Micro => (Offering::Micro, Acceptance::Next),
            };
            Desk::new(utility, *r, tactics, 1)
        };
        let bounds = |((utility, r), _): ((&[f64], &f64), _)| {
            let (low, high) = range(utility);
            (if *r > low { *r } else { low }, high)
        };
        let desks: Vec<Desk> = seats().map(desk).collect();
        Self {
            space,
            strategies: strategies[..desks.len()].to_vec(),
            bounds: seats().map(bounds).collect(),
            wanted: vec![f64::NAN; desks.len() * rounds],
            rounds,
            round: 0,
            listens: desks.iter().any(Desk::listens),
            desks,
        }
    }

    /// Plays one negotiation from the beginning. `tell` hears of every offer: round, party, outcome.
    pub fn negotiate(&mut self, tell: &mut impl FnMut(usize, usize, usize)) -> Option<Deal> {
        self.desks.iter_mut().for_each(Desk::clear);
        let mut session = Session::default();
        for round in 0..self.rounds {
            self.round = round;
            let agreed = session.round(&mut Told { room: self, tell });
            if agreed {
                let proposer = session.proposer;
                return session.standing.map(|outcome| Deal { outcome, proposer, round });
            }
        }
        None
    }

    fn wish(&mut self, party: usize) -> Wish {
        let (floor, best) = self.bounds[party];
        let slot = &mut self.wanted[party * self.rounds + self.round];
        if slot.is_nan() {
            *slot = match self.strategies[party] {
                Strategy::Clock { exponent, start, tolerance } => {
                    let time = (self.round + 1) as f64 / (self.rounds + 1) as f64;
                    let passed = if exponent == 1.0 { time } else { libm::pow(time, exponent) };
                    let aspiration = start * (1.0 - passed);
                    ((best - floor) * aspiration + floor - tolerance).min(best).max(floor)
                }
                Strategy::Micro => floor,
            };
        }
        Wish { floor, aspiration: *slot, best, slack: SLACK }
    }
}

/// The table, with somebody who takes down the offers.
struct Told<'a, 'b, F> {
    room: &'a mut Delegations<'b>,
    tell: &'a mut F,
}

impl<F: FnMut(usize, usize, usize)> Room for Told<'_, '_, F> {
    type Text = usize;

    fn parties(&self) -> usize {
        self.room.desks.len()
    }

    fn accepts(&mut self, party: usize, standing: &usize) -> bool {
        let wish = self.room.wish(party);
        self.room.desks[party].accepts(self.room.space.of(party), wish, *standing)
    }

    fn offers(&mut self, party: usize, _: Option<&usize>) -> Option<usize> {
        let wish = self.room.wish(party);
        self.room.desks[party].offers(self.room.space.of(party), wish)
    }

    fn hear(&mut self, from: usize, offer: &usize) {
        (self.tell)(self.room.round, from, *offer);
        if self.room.listens {
            let others = self.room.desks.iter_mut().enumerate().filter(|(party, _)| *party != from);
            others.for_each(|(_, desk)| desk.hear(*offer));
        }
    }
}

/// Each party's vote on an outcome that was shown, and the text after it.
pub type Ballot = (Vec<bool>, Option<usize>);

/// A mediator shows outcomes one by one; a party votes yes to what is better for it than the text so far, or than its reservation
/// value while there is none; unanimity replaces the text. What is left is the agreement if every party would rather have it than
/// none. Returns it, and for each outcome shown the votes and the text after it (Klein et al. 2003, without annealing).
pub fn mediate(
    shown: &[usize],
    space: &Space,
    reservations: &[f64],
) -> (Option<usize>, Vec<Ballot>) {
    let mut text: Option<usize> = None;
    let log = shown.iter().map(|new| {
        let better =
            |(utility, r): (&[f64], &f64)| utility[*new] > text.map_or(*r, |old| utility[old]);
        let votes: Vec<bool> = space.iter().zip(reservations).map(better).collect();
        if votes.iter().all(|yes| *yes) {
            text = Some(*new);
        }
        (votes, text)
    });
    let log = log.collect();
    (text.filter(|text| space.rational(*text, reservations)), log)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A pie of ten slices.
    fn pie() -> Space {
        let first: Vec<f64> = (0..11).map(|k| f64::from(k) / 10.0).collect();
        let second: Vec<f64> = first.iter().rev().copied().collect();
        Space::new(11, [first, second].concat())
    }

    fn clock(exponent: f64) -> Strategy {
        Strategy::Clock { exponent, start: 1.0, tolerance: 0.0 }
    }

    fn deal(strategies: [Strategy; 2], reservations: [f64; 2]) -> Option<Deal> {
        let space = pie();
        let mut table = Delegations::new(&space, &reservations, &strategies, 40);
        let first = table.negotiate(&mut |_, _, _| ());
        assert_eq!(
            table.negotiate(&mut |_, _, _| ()),
            first,
            "a second negotiation at the same table"
        );
        first
    }

    #[test]
    fn who_concedes_late_gets_more() {
        let got = |a, b| deal([clock(a), clock(b)], [0.0; 2]).map(|d| d.outcome);
        assert!(got(4.0, 0.25) > Some(5) && got(0.25, 4.0) < Some(5));
        assert!(got(1.0, 1.0) >= Some(4) && got(1.0, 1.0) <= Some(6));
    }

    #[test]
    fn nobody_goes_below_its_reservation_value() {
        assert_eq!(deal([clock(1.0), clock(1.0)], [0.7, 0.7]), None);
        assert_eq!(deal([clock(1.0), clock(1.0)], [0.0, 1.5]), None, "nothing would do");
        let kept = deal([clock(0.2), clock(1.0)], [0.6, 0.2]).map(|d| d.outcome);
        assert!(kept >= Some(6) && kept <= Some(8), "{kept:?}");
    }

    #[test]
    fn tactics_of_one_desk_meet_the_same_floor() {
        let space = pie();
        for offering in [
            Offering::Time,
            Offering::TitForTatRelative,
            Offering::TitForTatAbsolute,
            Offering::TitForTatAveraged,
            Offering::Micro,
        ] {
            for acceptance in [Acceptance::Time, Acceptance::Next, Acceptance::Any] {
                let mut desk = Desk::new(space.of(0), 0.4, (offering, acceptance), 2);
                for step in 0..12 {
                    let aspiration = 1.0 - 0.05 * f64::from(step);
                    let wish = Wish { floor: 0.4, aspiration, best: 1.0, slack: 0.0 };
                    let standing = step as usize % 11;
                    let taken = desk.accepts(space.of(0), wish, standing);
                    assert!(!taken || space.of(0)[standing] >= 0.4);
                    desk.hear(standing);
                    assert!(desk.offers(space.of(0), wish).is_some_and(|k| space.of(0)[k] >= 0.4));
                }
            }
        }
    }

    #[test]
    fn a_desk_that_listens_concedes_for_what_is_new() {
        let space = pie();
        let wish = Wish { floor: 0.0, aspiration: 1.0, best: 1.0, slack: 0.0 };
        let offers = |offering, hears: &[usize]| {
            let mut desk = Desk::new(space.of(0), 0.0, (offering, Acceptance::Next), 2);
            let offer = |desk: &mut Desk| desk.offers(space.of(0), wish);
            let mut made = vec![offer(&mut desk)];
            for outcome in hears {
                desk.hear(*outcome);
                made.push(offer(&mut desk));
            }
            made
        };
        assert_eq!(offers(Offering::Micro, &[0, 0, 1]), [10, 9, 9, 8].map(Some));
        assert_eq!(offers(Offering::Time, &[0, 0, 1]), [10; 4].map(Some));
    }

    #[test]
    fn a_mediated_text_only_gets_better_for_all() {
        let space = Space::new(4, vec![0.1, 0.5, 0.4, 0.9, 0.2, 0.3, 0.9, 0.1]);
        let (text, log) = mediate(&[0, 3, 1, 2], &space, &[0.0, 0.0]);
        assert_eq!((text, log[1].1, log[3].1), (Some(1), Some(0), Some(1)));
        assert_eq!(mediate(&[0], &space, &[0.0, 0.25]).0, None);
    }
}
