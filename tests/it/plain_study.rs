//! The study of 26 states (`scenarios/studies/open-ended-working-group.toml`) as plain arrays and loops, rung by rung: delegations that care for
//! others and exaggerate, a mediator's single text, arbitration to which somebody does not consent, the vote of last resort, and what the run
//! came to. Nothing stands between it and the processor, and it allocates nothing in a run: what the engine is measured against. Used by the test
//! `plain_arrays` and by the benchmark `plenary`.

use comity::engine::Engine;
use comity::measure::rows::RunRow;
use comity::model::random::{Draws, Purpose, Streams};
use comity::spec::Scenario;
use comity::theory::single_text::{accepts, temperature};
use comity::theory::voting;

#[path = "plain_given.rs"]
mod given;
use given::{Given, Stance, farthest, sum};

const BRACKET: f64 = 0.005;
const NEAR: f64 = 1e-9;

/// What a run came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CameTo {
    pub rung: &'static str,
    pub round: u32,
    pub adopted: bool,
    pub heads: [usize; 4],
    pub brackets: usize,
    pub depth: f64,
    pub welfare_mean: f64,
    pub welfare_least: f64,
    pub nash_product: Option<f64>,
    pub gain_mean: Option<f64>,
    pub gain_least: Option<f64>,
    pub gain_gini: Option<f64>,
    pub nash_distance: Option<f64>,
    pub utilitarian_distance: Option<f64>,
    pub moved: f64,
    pub committed: Option<f64>,
}

impl CameTo {
    /// The same of the engine's run.
    pub fn of(run: &RunRow) -> Self {
        Self {
            rung: run.rung,
            round: run.rounds,
            adopted: run.adopted,
            heads: [run.yes, run.no, run.abstain, run.absent].map(Option::unwrap),
            brackets: run.brackets,
            // Told of adopted texts alone.
            depth: run.depth.unwrap_or(0.0),
            welfare_mean: run.welfare_mean,
            welfare_least: run.welfare_least,
            nash_product: run.nash_product,
            gain_mean: run.gain_mean,
            gain_least: run.gain_least,
            gain_gini: run.gain_gini,
            nash_distance: run.nash_distance,
            utilitarian_distance: run.utilitarian_distance,
            moved: run.text_moved.unwrap(),
            committed: run.committed,
        }
    }
}

/// The study, and everything that a run of it writes to.
pub struct Study {
    given: Given,
    pub levels: Vec<f64>,
    tabled: Vec<f64>,
    /// What delegations say that they want, by state.
    stated: Vec<f64>,
    mean: Vec<f64>,
    own: Vec<f64>,
    value: Vec<f64>,
    pub gain: Vec<f64>,
    pub scaled: Vec<f64>,
    aspiration: Vec<f64>,
    way: Vec<f64>,
    stance: Vec<Stance>,
    objectors: usize,
    pub bracketed: Vec<bool>,
    /// Weights of each objector and what it asks for before it brackets an issue.
    asked: Vec<(usize, f64, f64, f64)>,
    text: Vec<f64>,
    least_text: Vec<f64>,
    next_own: Vec<f64>,
    next_value: Vec<f64>,
    missing: Vec<f64>,
    revealed: Vec<f64>,
    guess: Vec<f64>,
    sorted: Vec<f64>,
    ballots: u32,
    heads: [usize; 4],
    landmarks: Option<(Option<Vec<f64>>, Vec<f64>)>,
}

impl Study {
    pub fn new(scenario: &Scenario, engine: &Engine) -> Self {
        let given = Given::new(scenario, engine);
        let (by_state, by_issue) = (vec![0.0; given.states], vec![0.0; given.issues]);
        Self {
            levels: by_issue.clone(),
            tabled: by_issue.clone(),
            stated: given.position_of.clone(),
            mean: by_issue.clone(),
            own: by_state.clone(),
            value: by_state.clone(),
            gain: by_state.clone(),
            scaled: by_state.clone(),
            aspiration: by_state.clone(),
            way: by_state.clone(),
            stance: vec![Stance::Abstain; given.states],
            objectors: 0,
            bracketed: vec![false; given.issues],
            asked: Vec::with_capacity(given.states),
            text: by_issue.clone(),
            least_text: by_issue,
            next_own: by_state.clone(),
            next_value: by_state.clone(),
            missing: by_state.clone(),
            revealed: by_state.clone(),
            guess: by_state.clone(),
            sorted: by_state,
            ballots: 0,
            heads: [0; 4],
            landmarks: None,
            given,
        }
    }

    /// Climbs the ladder until a text is adopted or the last vote is taken.
    pub fn run(&mut self, luck: &Streams) -> CameTo {
        self.ballots = 0;
        self.open();
        let mut round = 0;
        while round < self.given.deadline {
            round += 1;
            self.bargain(round as usize);
            if self.objectors == 0 && self.vote(luck, round, &voting::Rule::Consensus) {
                return self.measure("negotiation", round, true);
            }
        }
        round += 1;
        self.mediate(luck, round);
        if self.objectors == 0 && self.vote(luck, round, &voting::Rule::Consensus) {
            return self.measure("mediation", round, true);
        }
        round += 1;
        assert!(!self.consents(), "the panel makes an award");
        self.review();
        let rule = self.given.fallback;
        let adopted = self.vote(luck, round, &rule);
        self.measure("last-resort", round, adopted)
    }

    /// The chair's own text: the mean of what delegations say that they want.
    fn open(&mut self) {
        let given = &self.given;
        let weight = 1.0 / given.states as f64;
        let columns = given.position.chunks_exact(given.states);
        for ((level, x), back) in self.tabled.iter_mut().zip(columns).zip(&given.status_quo) {
            let stated = x.iter().zip(&given.exaggeration);
            *level = stated.map(|(x, e)| weight * (x + e * (x - back)).clamp(0.0, 100.0)).sum();
        }
        self.levels.clone_from(&self.tabled);
        self.review();
    }

    fn review(&mut self) {
        self.appraise();
        self.take_stances();
        self.mark_brackets();
    }

    fn appraise(&mut self) {
        let Self { given, levels, own, value, gain, scaled, .. } = self;
        given.price(levels, own);
        given.care(own, value);
        let seen = value.iter().zip(&given.base);
        for ((gain, scaled), (value, base)) in gain.iter_mut().zip(scaled).zip(seen) {
            *gain = given.gain(*value, *base);
            *scaled = *gain / Given::room(*base);
        }
    }

    fn take_stances(&mut self) {
        for (stance, scaled) in self.stance.iter_mut().zip(&self.scaled) {
            *stance = self.given.stance(*scaled);
        }
        self.objectors = self.stance.iter().filter(|stance| **stance == Stance::No).count();
    }

    fn bargain(&mut self, t: usize) {
        self.aspire(t);
        self.demand();
        self.move_draft();
        self.appraise();
        if t as u32 >= self.given.deadline {
            self.take_stances()
        } else {
            self.take_stands()
        }
        self.mark_brackets();
    }

    fn aspire(&mut self, t: usize) {
        let given = &self.given;
        let share = &given.shares[t - 1];
        let rows = given.base.iter().zip(&given.best).zip(&given.curve);
        for (aspiration, ((base, best), curve)) in self.aspiration.iter_mut().zip(rows) {
            let reservation = base + given.operability_cost;
            let most = if *best > reservation { *best } else { reservation };
            let given_up = share[*curve];
            *aspiration = (1.0 - given_up) * most + given_up * reservation;
        }
    }

    /// How far each delegation goes from what it says that it wants toward the draft, which is as far as its aspiration allows: value along the
    /// way is a parabola.
    fn demand(&mut self) {
        let Self { given, levels, stated, way, aspiration, .. } = self;
        let room = levels.iter().zip(&given.sums);
        let room = room.fold(0.0, |sum, (y, (a, b, c))| sum + (y * (a * y - 2.0 * b) + c));
        let n = given.issues;
        let wishes = given.position_of.chunks_exact(n).zip(given.salience_of.chunks_exact(n));
        let rows = stated.chunks_exact_mut(n).zip(wishes).zip(&given.exaggeration);
        for (slot, ((stated, (x, s)), e)) in rows.enumerate() {
            let (mut all, mut mine, mut end) = ((0.0, 0.0), (0.0, 0.0), 0.0);
            let on = stated.iter_mut().zip(&*levels).zip(x.iter().zip(s)).zip(&given.sums);
            for (((p, y), (x, s)), (a, b, c)) in on {
                *p = (x + e * (x - y)).clamp(0.0, 100.0);
                let (far, bluff) = (*y - *p, *p - *x);
                let pull = a * *p - b;
                all.0 += *p * (pull - b) + c;
                all.1 += far * pull;
                mine.0 += s * bluff * bluff;
                mine.1 += s * bluff * far;
                end += s * far * far;
            }
            let (at_start, slope) = (all.0 - mine.0, 2.0 * (all.1 - mine.1));
            let bend = room - all.0 - 2.0 * all.1 - end;
            let (own, rest) = given.apart[slot];
            let parabola = (
                own + rest * (given.states as f64 - 1.0 - at_start * 1e-4),
                -rest * (slope * 1e-4),
                (own * end + rest * bend) * 1e-4,
            );
            way[slot] = farthest(parabola, aspiration[slot])
                .unwrap_or_else(|| given.halve(slot, stated, levels, end, aspiration[slot]));
        }
    }

    fn move_draft(&mut self) {
        let Self { given, levels, stated, way, mean, .. } = self;
        let weight = 1.0 / given.states as f64;
        mean.fill(0.0);
        for (stated, way) in stated.chunks_exact(given.issues).zip(way) {
            for ((mean, p), y) in mean.iter_mut().zip(stated).zip(&*levels) {
                *mean += weight * (p + *way * (y - p));
            }
        }
        for (y, mean) in levels.iter_mut().zip(mean) {
            *y = (*y + given.step * (*mean - *y)).clamp(0.0, 100.0);
        }
    }

    /// As by gains, and who would gain may hold out for more.
    fn take_stands(&mut self) {
        let Self { given, stance, scaled, value, aspiration, objectors, .. } = self;
        *objectors = 0;
        let rows = scaled.iter().zip(value.iter().zip(aspiration));
        for (stance, (scaled, (value, aspiration))) in stance.iter_mut().zip(rows) {
            let (loses, gains) = (*scaled < -given.band, *scaled > given.band);
            let short = *value < *aspiration;
            let content = if gains { Stance::Yes } else { Stance::Abstain };
            let patient = if short { Stance::HoldOut } else { content };
            *stance = if loses { Stance::No } else { patient };
            *objectors += usize::from(loses | short);
        }
    }

    fn mark_brackets(&mut self) {
        let Self { given, levels, stance, bracketed, asked, objectors, .. } = self;
        if *objectors == 0 {
            return bracketed.fill(false);
        }
        asked.clear();
        for (slot, stance) in stance.iter().enumerate() {
            if matches!(stance, Stance::No | Stance::HoldOut) {
                let (own, all) = given.means[slot];
                let least = BRACKET * Given::room(given.base[slot]) / given.operability;
                asked.push((slot, own, all, least));
            }
        }
        let columns = given.position.chunks_exact(given.states);
        let columns = columns.zip(given.salience.chunks_exact(given.states));
        let moves = levels.iter().zip(&given.status_quo);
        for ((bracketed, (y, back)), (x, s)) in bracketed.iter_mut().zip(moves).zip(columns) {
            let saved = |slot: usize| {
                let (now, then) = ((y - x[slot]) * 0.01, (back - x[slot]) * 0.01);
                s[slot] * (now * now - then * then)
            };
            let all = (0..x.len()).map(saved).sum::<f64>();
            *bracketed = y != back
                && asked.iter().any(|(slot, own, everybody, least)| {
                    own * saved(*slot) + everybody * all > *least
                });
        }
    }

    /// Who is absent, whose vote slips, how the others vote, and whether the rule adopts.
    fn vote(&mut self, luck: &Streams, round: u32, rule: &voting::Rule) -> bool {
        let given = &self.given;
        let draws = |purpose| luck.part(purpose, 0, round, self.ballots);
        let (mut absence, mut noise) = (draws(Purpose::Absence), draws(Purpose::VoteNoise));
        let (mut heads, mut weights) = ([0; 4], [0.0; 4]);
        let one = if *rule == voting::Rule::Consensus { 1.0 } else { 1.0 / given.states as f64 };
        for (scaled, absent) in self.scaled.iter().zip(&given.absence) {
            let (away, slips) = (absence.uniform() < *absent, noise.uniform() < given.noise);
            let notch = match given.stance(*scaled) {
                Stance::Yes => 0,
                Stance::Abstain => 1,
                _ => 2,
            };
            let vote = if away { 3 } else { [0, 2, 1][(notch + usize::from(slips)).min(2)] };
            heads[vote] += 1;
            weights[vote] += one;
        }
        self.ballots += 1;
        self.heads = heads;
        let [yes, no, abstain, absent] = weights;
        voting::passes(rule, &voting::Tally::new(yes, no, abstain, absent), false)
    }

    /// One text, amended issue by issue until nobody is known to fall short.
    fn mediate(&mut self, streams: &Streams, round: u32) {
        let page = |purpose| streams.page(purpose, 0, round);
        let (mut known, mut luck) = (page(Purpose::Revelation), page(Purpose::Mediation));
        for (revealed, guess) in self.revealed.iter_mut().zip(&mut self.guess) {
            let told = known.uniform() < self.given.transparency;
            (*revealed, *guess) = if told { (1.0, 0.0) } else { (0.0, self.given.hidden) };
        }
        self.text.clone_from(&self.levels);
        self.least_text.clone_from(&self.levels);
        self.price_text();
        let mut current = self.shortfall(false);
        let (mut least, mut made) = (current, 0);
        while least > 0.0 && made < self.given.proposals {
            let heat = temperature(self.given.heat, made as usize, self.given.proposals as usize);
            let (issue, old) = self.propose(&mut luck);
            let candidate = self.shortfall(true);
            made += 1;
            if !accepts(current - candidate, heat, luck.uniform()) {
                self.text[issue] = old;
                continue;
            }
            current = candidate;
            std::mem::swap(&mut self.own, &mut self.next_own);
            std::mem::swap(&mut self.value, &mut self.next_value);
            if current < NEAR {
                self.price_text();
                current = self.shortfall(false);
            }
            if current < least {
                least = current;
                self.least_text.clone_from(&self.text);
            }
        }
        self.levels.clone_from(&self.least_text);
        self.review();
    }

    fn price_text(&mut self) {
        self.given.price(&self.text, &mut self.own);
        self.given.care(&self.own, &mut self.value);
    }

    /// A step on one issue; which, and where it was.
    fn propose(&mut self, luck: &mut Draws) -> (usize, f64) {
        let Self { given, text, own, next_own, next_value, .. } = self;
        let issue = luck.below(given.issues);
        let step = luck.normal() * given.reach;
        luck.uniform();
        let old = text[issue];
        let level = (old + step).clamp(0.0, 100.0);
        text[issue] = level;
        let column = issue * given.states..(issue + 1) * given.states;
        let (x, s) = (&given.position[column.clone()], &given.salience[column]);
        for (((out, u), x), s) in next_own.iter_mut().zip(own).zip(x).zip(s) {
            let (a, b) = ((old - x) * 0.01, (level - x) * 0.01);
            *out = *u + s * (a * a - b * b);
        }
        given.care(next_own, next_value);
        (issue, old)
    }

    /// What is missing until nobody objects, as far as it is known.
    fn shortfall(&mut self, proposal: bool) -> f64 {
        let Self { given, value, next_value, missing, revealed, guess, .. } = self;
        let value = if proposal { next_value } else { value };
        let known = revealed.iter().zip(guess);
        let rows = value.iter().zip(&given.base).zip(known);
        for (out, ((value, base), (revealed, guess))) in missing.iter_mut().zip(rows) {
            let missing = -given.band - given.gain(*value, *base) / Given::room(*base);
            let known = missing * revealed + *guess;
            *out = if missing > 0.0 { known } else { 0.0 };
        }
        sum(missing)
    }

    /// Whether every member expects to gain by an award in the middle of what both sides claim, which is what it takes to go before a panel.
    fn consents(&mut self) -> bool {
        self.text.clone_from(&self.levels);
        for issue in 0..self.given.issues {
            if self.bracketed[issue] {
                let (low, high) = self.claims(issue);
                self.text[issue] = (0.5 * (low + high)).clamp(0.0, 100.0);
            }
        }
        let Self { given, text, next_own, next_value, .. } = self;
        given.price(text, next_own);
        given.care(next_own, next_value);
        let gains = next_value.iter().zip(&given.base);
        gains.map(|(value, base)| given.gain(*value, *base)).all(|gain| gain >= 0.0)
    }

    /// Means of what those who want less than the draft, and more, say that they want.
    fn claims(&self, issue: usize) -> (f64, f64) {
        let (given, level) = (&self.given, self.levels[issue]);
        let x = &given.position[issue * given.states..(issue + 1) * given.states];
        let (mut low, mut high) = ((0.0, 0.0), (0.0, 0.0));
        for (x, e) in x.iter().zip(&given.exaggeration) {
            let stated = (x + e * (x - level)).clamp(0.0, 100.0);
            if stated < level {
                low = (low.0 + stated, low.1 + 1.0);
            } else if stated > level {
                high = (high.0 + stated, high.1 + 1.0);
            }
        }
        let mean = |(sum, n): (f64, f64)| if n > 0.0 { sum / n } else { level };
        (mean(low), mean(high))
    }

    fn measure(&mut self, rung: &'static str, round: u32, adopted: bool) -> CameTo {
        let Self { given, levels, value, gain, sorted, landmarks, .. } = self;
        let (w, n, issues) = (given.operability, given.states as f64, given.issues as f64);
        let apart = |text: &[f64], point: &[f64]| {
            let square = |(a, b): (&f64, &f64)| (a - b) * (a - b);
            (text.iter().zip(point).map(square).sum::<f64>() / issues).sqrt()
        };
        for ((out, value), base) in sorted.iter_mut().zip(&*value).zip(&given.base) {
            *out = if adopted { base + w * (value - base) } else { *base };
        }
        let least = |numbers: &[f64]| numbers.iter().copied().fold(f64::INFINITY, f64::min);
        let mut came_to = CameTo {
            rung,
            round,
            adopted,
            heads: self.heads,
            brackets: self.bracketed.iter().filter(|bracketed| **bracketed).count(),
            welfare_mean: sum(sorted) / n,
            welfare_least: least(sorted),
            moved: apart(levels, &self.tabled),
            ..CameTo::default()
        };
        if !adopted {
            return came_to;
        }
        let (nash, utilitarian) = landmarks.get_or_insert_with(|| given.landmarks());
        let moves = levels.iter().zip(&given.status_quo);
        came_to.depth = moves.map(|(y, back)| (y - back).abs() / 100.0).sum::<f64>() / issues;
        if gain.iter().all(|gain| *gain > 0.0) {
            let logs = gain.iter().map(|gain| libm::log(*gain)).sum::<f64>();
            came_to.nash_product = Some(libm::exp(logs / n));
        }
        came_to.gain_mean = Some(sum(gain) / n);
        came_to.gain_least = Some(least(gain));
        came_to.nash_distance = nash.as_deref().map(|nash| apart(levels, nash));
        came_to.utilitarian_distance = Some(apart(levels, utilitarian));
        came_to.committed = Some(w);
        sorted.clone_from(gain);
        sorted.sort_by(f64::total_cmp);
        let total = sum(sorted);
        if sorted[0] >= 0.0 && total > 0.0 {
            let ranked = sorted.iter().enumerate().map(|(i, gain)| (i as f64 + 1.0) * gain);
            came_to.gain_gini = Some(2.0 * ranked.sum::<f64>() / (n * total) - (n + 1.0) / n);
        }
        came_to
    }
}
