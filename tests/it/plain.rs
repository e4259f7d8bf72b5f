//! The plenary of the model (`docs/odd.md`, quadratic loss, consensus, no regard for others, no bluff, no harm) as plain
//! arrays and loops, with nothing between them and the processor: what the engine is measured against. Used by the test
//! `plain_arrays` and by the benchmark `plenary`.

use std::fmt::Write as _;

use comity::model::random::{Purpose, Streams};
use comity::theory::concession::concession_share;

/// A made-up plenary of some size: where everybody stands, from a seed.
pub struct Case {
    pub states: usize,
    pub issues: usize,
    pub rounds: u32,
    /// After the last round, so that nobody yields and every round is played.
    pub deadline: u32,
    /// Ideal levels, issue after issue.
    pub position: Vec<f64>,
    /// Saliences as a scenario has them, issue after issue.
    pub salience: Vec<f64>,
    pub status_quo: Vec<f64>,
    /// Exponent of concession by state.
    pub concession: Vec<f64>,
}

impl Case {
    pub fn new(states: usize, issues: usize, rounds: u32) -> Self {
        let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
        let mut points = |least: f64, most: f64| {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            least + ((most - least) * 64.0 * ((seed >> 40) as f64 / 16_777_216.0)).round() / 64.0
        };
        let cells = states * issues;
        Self {
            states,
            issues,
            rounds,
            deadline: rounds + 10,
            position: (0..cells).map(|_| points(0.0, 100.0)).collect(),
            salience: (0..cells).map(|_| points(1.0, 4.0)).collect(),
            status_quo: (0..issues).map(|_| points(30.0, 70.0)).collect(),
            concession: (0..states).map(|slot| [0.5, 1.0, 2.0][slot % 3]).collect(),
        }
    }

    /// The same plenary for the engine.
    pub fn scenario(&self) -> String {
        let Self { states, issues, rounds, deadline, .. } = self;
        let mut text = format!(
            "schema = 1\ntitle = \"A plenary of {states} states on {issues} issues\"\n\
             [run]\nrounds = {rounds}\n[negotiation]\ndeadline = {deadline}\n"
        );
        for (issue, level) in self.status_quo.iter().enumerate() {
            let _ = writeln!(text, "[[issue]]\nid = \"i{issue}\"\nstatus_quo = {level:?}");
        }
        for slot in 0..self.states {
            let on_issues = |cells: &[f64]| -> String {
                let on =
                    |issue: usize| format!("i{issue} = {:?}", cells[issue * self.states + slot]);
                (0..self.issues).map(on).collect::<Vec<String>>().join(", ")
            };
            let _ = writeln!(
                text,
                "[[state]]\nid = \"S{slot}\"\nconcession = {:?}\npositions = {{ {} }}\nsalience = {{ {} }}",
                self.concession[slot],
                on_issues(&self.position),
                on_issues(&self.salience),
            );
        }
        text
    }
}

/// Values that the scenario of a [`Case`] leaves to their defaults.
const STEP: f64 = 0.1;
const BAND: f64 = 0.05;
const OPERABILITY: f64 = 0.5;
const OPERABILITY_COST: f64 = 0.01;
const BRACKET: f64 = 0.005;
const NOISE: f64 = 0.02;
/// Of a member with as much capability as the median.
const ABSENCE: f64 = 0.05;

/// Where a state stands.
#[derive(Clone, Copy, PartialEq)]
enum Stance {
    Yes,
    Abstain,
    No,
    HoldOut,
}

/// The plenary in arrays: what is given, what a round computes, nothing else.
pub struct Plain {
    states: usize,
    issues: usize,
    rounds: u32,
    /// By issue, then state.
    pub position: Vec<f64>,
    pub salience: Vec<f64>,
    /// The same positions by state, then issue: the mean demand runs over states for all issues at once.
    position_of: Vec<f64>,
    weight: Vec<f64>,
    status_quo: Vec<f64>,
    /// Utility of the status quo.
    base: Vec<f64>,
    /// Which curve of concession a state follows; for each round, the share given up on each curve.
    curve: Vec<usize>,
    shares: Vec<[f64; 3]>,

    pub levels: Vec<f64>,
    mean: Vec<f64>,
    own: Vec<f64>,
    pub gain: Vec<f64>,
    pub scaled: Vec<f64>,
    aspiration: Vec<f64>,
    reach: Vec<f64>,
    stance: Vec<Stance>,
    pub bracketed: Vec<bool>,
    pub objectors: usize,
    /// The text as it was tabled.
    opening: Vec<f64>,
    pub came_to: Measures,
}

/// What a run without a text came to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measures {
    /// Votes of yes, no, abstention, absence.
    pub heads: [usize; 4],
    pub brackets: usize,
    pub welfare_mean: f64,
    pub welfare_least: f64,
    /// How far the text is from the one that was tabled.
    pub moved: f64,
}

impl Plain {
    pub fn new(case: &Case) -> Self {
        let (states, issues) = (case.states, case.issues);
        let at = |cells: &[f64], issue: usize, slot: usize| cells[issue * states + slot];
        let total: Vec<f64> = (0..states)
            .map(|slot| (0..issues).map(|issue| at(&case.salience, issue, slot)).sum())
            .collect();
        let share =
            |t: u32, beta: f64| concession_share(f64::from(t) / f64::from(case.deadline), beta);
        let betas = [0.5, 1.0, 2.0];
        let curve = |beta: &f64| betas.iter().position(|known| known == beta).unwrap();
        let mut plain = Self {
            states,
            issues,
            rounds: case.rounds,
            position: case.position.clone(),
            salience: (0..states * issues).map(|i| case.salience[i] / total[i % states]).collect(),
            position_of: (0..states * issues)
                .map(|i| at(&case.position, i % issues, i / issues))
                .collect(),
            opening: vec![0.0; issues],
            weight: vec![1.0 / states as f64; states],
            status_quo: case.status_quo.clone(),
            base: vec![0.0; states],
            curve: case.concession.iter().map(curve).collect(),
            shares: (1..=case.deadline).map(|t| betas.map(|beta| share(t, beta))).collect(),
            levels: case.status_quo.clone(),
            mean: vec![0.0; issues],
            own: vec![0.0; states],
            gain: vec![0.0; states],
            scaled: vec![0.0; states],
            aspiration: vec![0.0; states],
            reach: vec![0.0; states],
            stance: vec![Stance::Abstain; states],
            bracketed: vec![false; issues],
            objectors: 0,
            came_to: Measures::default(),
        };
        plain.price();
        plain.base.clone_from(&plain.own);
        plain
    }

    /// Plays every round, takes the vote and measures what it came to.
    pub fn run(&mut self, luck: &Streams) {
        self.open();
        self.appraise();
        self.take_stances();
        self.mark_brackets();
        for t in 0..self.rounds as usize {
            self.aspire(t);
            self.demand();
            self.move_draft();
            self.appraise();
            self.take_stands();
            self.mark_brackets();
            assert!(self.objectors > 0, "a vote would be taken");
        }
        // The vote of last resort, at which gains alone decide.
        self.take_stances();
        self.mark_brackets();
        self.vote(luck);
        self.measure();
    }

    /// The chair's own text: the mean of positions.
    fn open(&mut self) {
        for (issue, opening) in self.opening.iter_mut().enumerate() {
            let x = &self.position[issue * self.states..(issue + 1) * self.states];
            *opening = x.iter().zip(&self.weight).map(|(x, w)| w * x).sum();
        }
        self.levels.clone_from(&self.opening);
    }

    /// Who is absent, whose vote slips, and how the others vote.
    fn vote(&mut self, luck: &Streams) {
        let page = |purpose| luck.page(purpose, 0, self.rounds);
        let (mut absence, mut noise) = (page(Purpose::Absence), page(Purpose::VoteNoise));
        let mut heads = [0; 4];
        for scaled in &self.scaled {
            let (away, slips) = (absence.uniform() < ABSENCE, noise.uniform() < NOISE);
            let notch = match *scaled {
                scaled if scaled > BAND => 0,
                scaled if scaled < -BAND => 2,
                _ => 1,
            };
            let vote = if away { 3 } else { [0, 2, 1][(notch + usize::from(slips)).min(2)] };
            heads[vote] += 1;
        }
        assert!(heads[1] > 0, "the text was adopted");
        self.came_to.heads = heads;
    }

    fn measure(&mut self) {
        let squares = self.levels.iter().zip(&self.opening).map(|(a, b)| (a - b) * (a - b));
        self.came_to = Measures {
            heads: self.came_to.heads,
            brackets: self.bracketed.iter().filter(|bracketed| **bracketed).count(),
            welfare_mean: self.base.iter().sum::<f64>() / self.states as f64,
            welfare_least: self.base.iter().copied().fold(f64::INFINITY, f64::min),
            moved: (squares.sum::<f64>() / self.issues as f64).sqrt(),
        };
    }

    fn price(&mut self) {
        self.own.fill(1.0);
        for (issue, y) in self.levels.iter().enumerate() {
            let column = issue * self.states..(issue + 1) * self.states;
            let (x, s) = (&self.position[column.clone()], &self.salience[column]);
            for ((u, x), s) in self.own.iter_mut().zip(x).zip(s) {
                let d = (y - x) * 0.01;
                *u -= s * (d * d);
            }
        }
    }

    fn appraise(&mut self) {
        self.price();
        let seen = self.own.iter().zip(&self.base);
        for ((gain, scaled), (u, base)) in self.gain.iter_mut().zip(&mut self.scaled).zip(seen) {
            *gain = OPERABILITY * (u - base) - OPERABILITY_COST * OPERABILITY;
            *scaled = *gain / (1.0 - base).max(1e-9);
        }
    }

    fn aspire(&mut self, t: usize) {
        let share = &self.shares[t];
        let rows = self.base.iter().zip(&self.curve);
        for (aspiration, (base, curve)) in self.aspiration.iter_mut().zip(rows) {
            let reservation = base + OPERABILITY_COST;
            let given_up = share[*curve];
            *aspiration = (1.0 - given_up) * reservation.max(1.0) + given_up * reservation;
        }
    }

    fn demand(&mut self) {
        let rows = self.aspiration.iter().zip(&self.own);
        for (reach, (aspiration, u)) in self.reach.iter_mut().zip(rows) {
            let share = ((1.0 - aspiration) / (1.0 - u)).clamp(0.0, 1.0).sqrt();
            *reach = if u >= aspiration { 1.0 } else { share };
        }
    }

    fn move_draft(&mut self) {
        self.mean.fill(0.0);
        let rows = self.position_of.chunks_exact(self.issues);
        for ((x, reach), w) in rows.zip(&self.reach).zip(&self.weight) {
            for ((mean, x), y) in self.mean.iter_mut().zip(x).zip(&self.levels) {
                *mean += w * (x + reach * (y - x));
            }
        }
        for (y, mean) in self.levels.iter_mut().zip(&self.mean) {
            *y = (*y + STEP * (mean - *y)).clamp(0.0, 100.0);
        }
    }

    fn take_stances(&mut self) {
        for (stance, scaled) in self.stance.iter_mut().zip(&self.scaled) {
            *stance = match *scaled {
                scaled if scaled > BAND => Stance::Yes,
                scaled if scaled < -BAND => Stance::No,
                _ => Stance::Abstain,
            };
        }
        self.count_objectors();
    }

    /// As above, and who would gain may hold out for more.
    fn take_stands(&mut self) {
        let rows = self.scaled.iter().zip(self.own.iter().zip(&self.aspiration));
        self.objectors = 0;
        for (stance, (scaled, (u, aspiration))) in self.stance.iter_mut().zip(rows) {
            let (loses, gains, short) = (*scaled < -BAND, *scaled > BAND, u < aspiration);
            let content = if gains { Stance::Yes } else { Stance::Abstain };
            let patient = if short { Stance::HoldOut } else { content };
            *stance = if loses { Stance::No } else { patient };
            self.objectors += usize::from(loses | short);
        }
    }

    fn count_objectors(&mut self) {
        let objects = |stance: &&Stance| matches!(stance, Stance::No | Stance::HoldOut);
        self.objectors = self.stance.iter().filter(objects).count();
    }

    fn mark_brackets(&mut self) {
        for (issue, (y, back)) in self.levels.iter().zip(&self.status_quo).enumerate() {
            let column = issue * self.states..(issue + 1) * self.states;
            let (x, s) = (&self.position[column.clone()], &self.salience[column]);
            let would_gain = |slot: usize| {
                if !matches!(self.stance[slot], Stance::No | Stance::HoldOut) {
                    return false;
                }
                let (now, then) = ((y - x[slot]) * 0.01, (back - x[slot]) * 0.01);
                let better = s[slot] * (now * now - then * then);
                better > 0.0 && OPERABILITY * better / (1.0 - self.base[slot]).max(1e-9) > BRACKET
            };
            self.bracketed[issue] = y != back && self.objectors > 0 && (0..x.len()).any(would_gain);
        }
    }
}
