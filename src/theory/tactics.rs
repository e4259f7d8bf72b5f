//! What a delegation asks for next, and what it accepts, apart from any protocol: time-dependent tactics, the tit-for-tat
//! family, MiCRO. A tactic knows utilities to its own party alone; which text has them is not its business.
//!
//! Sources: Faratin, Sierra & Jennings (1998), Robotics and Autonomous Systems 24:159 (time-dependent and imitative tactics,
//! here on utilities, as in Baarslag 2016, *Exploring the Strategy Space of Negotiating Agents*); de Jonge (2022), "An analysis
//! of the linear bilateral ANAC domains using the MiCRO benchmark strategy", IJCAI 2022 (MiCRO).

use serde::{Deserialize, Serialize};

use super::concession::{
    alpha_exponential, concession_share, tit_for_tat_absolute, tit_for_tat_averaged,
    tit_for_tat_relative,
};

/// How a delegation chooses what to offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Offering {
    /// What is worth its aspiration, which falls with time.
    Time,
    /// What gives up the share by which the others' offers got better.
    TitForTatRelative,
    /// What gives up as much as the others' offers got better by.
    TitForTatAbsolute,
    /// What gives up the share by which the others' offers got better over a window.
    TitForTatAveraged,
    /// Its next best outcome, as long as it has made no more different offers than it has heard.
    Micro,
    /// What a party that reckons backward from the deadline would offer.
    Equilibrium,
}

/// Which offers a delegation accepts; never one below its reservation value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Acceptance {
    /// Those worth its aspiration.
    Time,
    /// Those worth at least what it would offer next itself.
    Next,
    /// All.
    Any,
}

/// The form of time-dependent concession.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Curve {
    /// k + (1 − k)·t^(1/β).
    Polynomial,
    /// exp((1 − t)^β·ln k).
    Exponential,
}

impl Curve {
    /// The share of its range that a delegation has given up at `elapsed` = t/T, clipped to [0, 1]. `beta` > 0; `start` k in
    /// [0, 1], above 0 for the exponential form.
    pub fn given_up(self, elapsed: f64, start: f64, beta: f64) -> f64 {
        match self {
            Self::Polynomial if start == 0.0 => concession_share(elapsed, beta),
            Self::Polynomial => start + (1.0 - start) * concession_share(elapsed, beta),
            Self::Exponential => alpha_exponential(elapsed.clamp(0.0, 1.0), 1.0, start, beta),
        }
    }
}

/// What a tit-for-tat delegation remembers: what it asked for last, and what others' offers were worth to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Memory {
    last: Option<f64>,
    heard: Vec<f64>,
}

impl Memory {
    /// Notes what the offer that it answers is worth to it.
    pub fn hear(&mut self, utility: f64) {
        self.heard.push(utility);
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.last = None;
        self.heard.clear();
    }

    /// What to ask for next, between `floor` and `best`. `aspiration` is what time would have it ask, which it does until it has
    /// heard enough to imitate; `window` ≥ 1 is how many offers back the averaged form looks.
    pub fn due(
        &self,
        offering: Offering,
        aspiration: f64,
        (floor, best): (f64, f64),
        window: usize,
    ) -> f64 {
        let latest = self.heard.last();
        let back = |steps: usize| {
            let before = self.heard.len().checked_sub(steps + 1)?;
            Some((self.heard[before], *latest?, self.last?))
        };
        let imitated =
            match offering {
                Offering::TitForTatRelative => back(1)
                    .map(|(then, now, own)| tit_for_tat_relative(own, then, now, floor, best)),
                Offering::TitForTatAbsolute => back(1)
                    .map(|(then, now, own)| tit_for_tat_absolute(own, then, now, floor, best)),
                Offering::TitForTatAveraged => back(window)
                    .map(|(then, now, own)| tit_for_tat_averaged(own, then, now, floor, best)),
                Offering::Time | Offering::Micro | Offering::Equilibrium => return aspiration,
            };
        // Who has nothing to imitate yet asks for what it asked before.
        imitated.or(self.last).unwrap_or(aspiration)
    }

    /// Asks for what is due.
    pub fn ask(
        &mut self,
        offering: Offering,
        aspiration: f64,
        between: (f64, f64),
        window: usize,
    ) -> f64 {
        let asked = self.due(offering, aspiration, between, window);
        self.last = Some(asked);
        asked
    }
}

/// A delegation that concedes one outcome at a time, best first, as long as the others do.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Micro {
    /// Its rational outcomes, best first.
    falling: Vec<u32>,
    next: usize,
    sent: usize,
    heard: Vec<u32>,
}

impl Micro {
    /// A delegation with these outcomes, best first.
    pub fn new(falling: Vec<u32>) -> Self {
        Self { falling, ..Self::default() }
    }

    /// Back to the beginning.
    pub fn clear(&mut self) {
        (self.next, self.sent) = (0, 0);
        self.heard.clear();
    }

    /// Notes an offer of another party.
    pub fn hear(&mut self, outcome: u32) {
        if let Err(at) = self.heard.binary_search(&outcome) {
            self.heard.insert(at, outcome);
        }
    }

    fn ready(&self) -> bool {
        self.next < self.falling.len() && self.sent <= self.heard.len()
    }

    /// The outcome that it would offer now: a new one if it is its turn to concede, else its last one. None if it has none.
    pub fn due(&self) -> Option<u32> {
        let at = if self.ready() { self.next } else { self.next.checked_sub(1)? };
        self.falling.get(at).copied()
    }

    /// Makes the offer that is due.
    pub fn offer(&mut self) -> Option<u32> {
        let due = self.due()?;
        if self.ready() {
            self.next += 1;
            self.sent += 1;
        }
        Some(due)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_curves_rise_from_their_start_to_all() {
        for (curve, start) in
            [(Curve::Polynomial, 0.0), (Curve::Polynomial, 0.2), (Curve::Exponential, 0.2)]
        {
            assert_eq!(curve.given_up(1.0, start, 0.5), 1.0);
            assert!((curve.given_up(0.0, start, 0.5) - start).abs() < 1e-15);
            assert!(curve.given_up(0.5, start, 0.2) < curve.given_up(0.5, start, 3.0));
        }
    }

    #[test]
    fn tit_for_tat_gives_back_what_it_gets() {
        let asked = |offering, heard: [f64; 3]| {
            let mut memory = Memory::default();
            heard.map(|u| {
                memory.hear(u);
                memory.ask(offering, 0.9, (0.2, 1.0), 2)
            })
        };
        let near = |a: [f64; 3], b: [f64; 3]| a.iter().zip(b).all(|(a, b)| (a - b).abs() < 1e-12);
        assert!(near(asked(Offering::TitForTatAbsolute, [0.1, 0.2, 0.25]), [0.9, 0.8, 0.75]));
        assert!(near(asked(Offering::TitForTatRelative, [0.1, 0.2, 0.25]), [0.9, 0.45, 0.36]));
        assert!(near(asked(Offering::TitForTatAveraged, [0.1, 0.2, 0.25]), [0.9, 0.9, 0.36]));
        assert!(near(asked(Offering::TitForTatAbsolute, [0.3, 0.2, 0.0]), [0.9, 1.0, 1.0]));
        assert!(near(asked(Offering::Time, [0.3, 0.2, 0.0]), [0.9; 3]));
    }

    #[test]
    fn micro_concedes_only_as_often_as_it_hears_something_new() {
        let mut micro = Micro::new(vec![7, 3, 5]);
        assert_eq!((micro.offer(), micro.due(), micro.offer()), (Some(7), Some(7), Some(7)));
        micro.hear(1);
        micro.hear(1);
        assert_eq!((micro.offer(), micro.offer()), (Some(3), Some(3)));
        micro.hear(2);
        micro.hear(4);
        assert_eq!((micro.offer(), micro.offer()), (Some(5), Some(5)));
        micro.clear();
        assert_eq!(micro.offer(), Some(7));
        assert_eq!(Micro::default().offer(), None);
    }
}
