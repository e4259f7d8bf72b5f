//! Preventive self-defence on warnings that may be false, solved together with retaliation on attribution that may be wrong.
//!
//! Attribution and retaliation follow Baliga, Bueno de Mesquita & Wolitzky (2020); see `deterrence`, of which this is the symmetric case with a
//! stage before it, and with responses that cost something and need evidence. The stage of plans, warnings and strikes is this
//! model's own. Retaliation by countermeasure costs its target 1.

use super::signals::{Odds, Signals};

/// Whom a victim answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The suspect that the signal names, if the evidence is good enough.
    Named,
    /// Every suspect of whom it believes enough, whatever the signal, silence too: the full rule of the source.
    Literature,
}

/// A response to one suspect: the victim answers iff its resolve is at least 1 − β + `cost`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Menu {
    /// What a countermeasure costs the victim: bad law, trust in the suspect, a promise to settle disputes otherwise.
    pub countermeasure: f64,
    /// What self-defence costs it, likewise.
    pub self_defence: f64,
}

/// How victims answer, in all the numbers that attackers must expect.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answer {
    /// Whom.
    pub scope: Scope,
    /// Greatest resolve: resolve is uniform from 0 to it.
    pub resolve: f64,
    /// Evidence standard: belief at which blame is as likely laid as not.
    pub standard: f64,
    /// Width of the standard; a small one is a knife edge.
    pub width: f64,
    /// Chance that an attack is grave enough for self-defence.
    pub grave: f64,
    /// What self-defence costs its target, in countermeasures.
    pub force: f64,
}

impl Answer {
    /// Chance that a resolve is at least `least`.
    pub fn resolved(&self, least: f64) -> f64 {
        if least <= 0.0 {
            1.0
        } else if self.resolve > 0.0 {
            (1.0 - least / self.resolve).max(0.0)
        } else {
            0.0
        }
    }

    /// Chance that a belief meets the evidence standard, a logistic of `width`; always met in the scope of the source.
    pub fn evident(&self, belief: f64) -> f64 {
        if self.scope == Scope::Literature || belief <= 0.0 {
            return f64::from(u8::from(self.scope == Scope::Literature));
        }
        1.0 / (1.0 + libm::exp((self.standard - belief) / self.width))
    }

    /// What a suspect of whom so much is believed expects to suffer, if there was an attack and if there was none; what was none is never grave.
    pub fn expected(&self, belief: f64, menu: &Menu) -> (f64, f64) {
        let mild = self.resolved(1.0 - belief + menu.countermeasure);
        let hard = self.grave * self.resolved(1.0 - belief + menu.self_defence);
        if mild == 0.0 && hard == 0.0 {
            return (0.0, 0.0);
        }
        // Who is resolved enough for self-defence does not take a countermeasure beside it.
        let beside = (self.grave * mild).min(hard);
        let evident = self.evident(belief);
        (evident * (mild - beside + self.force * hard), evident * mild)
    }
}

/// A strike at who is believed to plan: iff resolve is at least 1 − β^w + `cost`; it cancels the plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Strikes {
    /// What warnings say.
    pub warnings: Signals,
    /// c_w + λ(1 − ℓ): what a strike costs who strikes.
    pub cost: f64,
    /// K: what it costs the target.
    pub harm: f64,
}

/// One victim and those who may attack it.
#[derive(Clone, Debug, PartialEq)]
pub struct Dyads<'a> {
    /// Probability of each suspect's opportunity; they exclude each other: the sum is at most 1.
    pub chance: &'a [f64],
    /// Greatest gain of each suspect: gains are uniform from 0 to it.
    pub gain: &'a [f64],
    /// What an operation costs each beyond what the victim does: a norm against it.
    pub restraint: &'a [f64],
    /// What answering each costs the victim.
    pub menu: &'a [Menu],
    /// Chance that an intention comes out as its opposite, in [0, 1].
    pub slip: f64,
    /// Signals after an attack.
    pub signals: Signals,
    /// How the victim answers.
    pub answer: Answer,
    /// Strikes before an attack, if there are any.
    pub strikes: Option<Strikes>,
}

/// What one victim and its suspects expect of each other, by suspect.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expectation {
    /// Probability that a suspect wants to use an opportunity.
    pub used: Vec<f64>,
    /// Gain from which a suspect plans and attacks.
    pub cutoff: Vec<f64>,
    /// Probability that it plans in a round.
    pub plans: Vec<f64>,
    /// Probability that it attacks in a round.
    pub attacks: Vec<f64>,
    /// Belief β^w that it plans, if a warning names it.
    pub warned: Vec<f64>,
    /// Belief β that it attacked, if the signal names it.
    pub guilt: Vec<f64>,
    /// Belief that it attacked although nothing was noticed; used in the scope of the source alone.
    pub silent: Vec<f64>,
    /// Belief that it attacked if the signal names another, by the one named; filled in the scope of the source alone.
    pub crossed: Vec<Vec<f64>>,
    /// Whether the iteration came to rest.
    pub converged: bool,
}

const AT_REST: f64 = 1e-12;
const MOST_STEPS: usize = 2_000;

impl Dyads<'_> {
    /// Everybody's expectations, solved together by damped iteration from `start`, the probability to use an opportunity; from one half if there is
    /// none. A planner goes ahead iff its gain is at least [(q₁ − q₀)K + (1 − q₁)R₁ − (1 − q₀)R₀]/(1 − q₁) and what restrains it.
    pub fn expect(&self, start: Option<&[f64]>) -> Expectation {
        let mut found = Expectation::default();
        found.used.extend(start.unwrap_or_default());
        self.expect_from(&mut found);
        found
    }

    /// The same from what was found before, which becomes what is found now: from `found.used`, or from one half where that is empty.
    pub fn expect_from(&self, found: &mut Expectation) {
        let n = self.chance.len();
        if found.used.is_empty() {
            found.used.resize(n, 0.5);
        }
        let columns = [&mut found.cutoff, &mut found.plans, &mut found.attacks];
        columns.into_iter().for_each(|column| column.resize(n, 0.0));
        found.guilt.resize(n, 0.0);
        found.warned.resize(n, 0.0);
        found.converged = false;
        let warnings = self.strikes.as_ref().map(|strikes| Odds::of(&strikes.warnings));
        let odds = [Odds::of(&self.signals), warnings.unwrap_or_default()];
        let mut struck = vec![(0.0, 0.0); n];
        let (mut damping, mut before) = (0.5, f64::INFINITY);
        for _ in 0..MOST_STEPS {
            self.believe(odds, &mut struck, found);
            let mut furthest: f64 = 0.0;
            for (i, struck) in struck.iter().enumerate() {
                let cutoff = self.cutoff(i, odds[0], *struck, found);
                let step = self.willing(i, cutoff) - found.used[i];
                found.cutoff[i] = cutoff;
                furthest = furthest.max(step.abs());
                found.used[i] += damping * step;
            }
            if furthest < AT_REST {
                found.converged = true;
                break;
            }
            // A search that does not come nearer goes in smaller steps.
            if furthest > 0.95 * before {
                damping = (0.7 * damping).max(0.01);
            }
            before = furthest;
        }
    }

    fn willing(&self, i: usize, cutoff: f64) -> f64 {
        let most = self.gain[i];
        if cutoff <= 0.0 {
            1.0
        } else if most > 0.0 {
            (1.0 - cutoff / most).max(0.0)
        } else {
            0.0
        }
    }

    /// Beliefs, given who would use an opportunity; and the chances of being struck.
    fn believe(
        &self,
        [signals, warnings]: [Odds; 2],
        struck: &mut [(f64, f64)],
        found: &mut Expectation,
    ) {
        let go = |share: f64| (1.0 - self.slip) * share + self.slip * (1.0 - share);
        for ((plans, chance), share) in found.plans.iter_mut().zip(self.chance).zip(&found.used) {
            *plans = chance * go(*share);
        }
        if let Some(strikes) = &self.strikes {
            let all = found.plans.iter().sum();
            let columns = found.warned.iter_mut().zip(&found.plans).zip(&mut *struck);
            for ((warned, own), struck) in columns {
                *warned = warnings.belief(*own, all);
                let strikes_at = self.answer.resolved(1.0 - *warned + strikes.cost);
                *struck = (warnings.hit * strikes_at, warnings.alarm * strikes_at);
            }
        }
        let plans = found.plans.iter().zip(&*struck);
        for (attacks, (plans, struck)) in found.attacks.iter_mut().zip(plans) {
            *attacks = plans * (1.0 - struck.0);
        }
        let all: f64 = found.attacks.iter().sum();
        for (guilt, own) in found.guilt.iter_mut().zip(&found.attacks) {
            *guilt = signals.belief(*own, all);
        }
        if self.answer.scope == Scope::Literature {
            self.cross(signals, all, found);
        }
    }

    /// Beliefs about those whom the signal does not name.
    fn cross(&self, odds: Odds, all: f64, found: &mut Expectation) {
        let (loud, quiet) = self.signals.silence();
        let seen = quiet + all * (loud - quiet);
        let or_none = |p: f64, seen: f64| if seen > 0.0 { p / seen } else { 0.0 };
        found.silent = found.attacks.iter().map(|own| or_none(own * loud, seen)).collect();
        let Odds { hit, miss, alarm } = odds;
        let row = |i: usize| -> Vec<f64> {
            let about = |k: usize| {
                let named = found.attacks[k];
                let seen = alarm + named * (hit - alarm) + (all - named) * (miss - alarm);
                or_none(found.attacks[i] * miss, seen)
            };
            (0..found.attacks.len())
                .map(|k| if k == i { found.guilt[i] } else { about(k) })
                .collect()
        };
        found.crossed = (0..found.attacks.len()).map(row).collect();
    }

    /// What retaliation a suspect expects if it attacks, and if nobody does.
    fn retaliation(&self, i: usize, odds: Odds, found: &Expectation) -> (f64, f64) {
        let both = |belief: f64, p1: f64, p0: f64| {
            let (attacked, quiet) = self.answer.expected(belief, &self.menu[i]);
            (p1 * attacked, p0 * quiet)
        };
        let (mut guilty, mut innocent) = both(found.guilt[i], odds.hit, odds.alarm);
        if self.answer.scope == Scope::Literature {
            let (loud, quiet) = self.signals.silence();
            let others = found.crossed[i].iter().enumerate().filter(|(k, _)| *k != i);
            let others = others.map(|(_, belief)| both(*belief, odds.miss, odds.alarm));
            for (more, less) in others.chain([both(found.silent[i], loud, quiet)]) {
                guilty += more;
                innocent += less;
            }
        }
        (guilty, innocent)
    }

    fn cutoff(&self, i: usize, odds: Odds, (q1, q0): (f64, f64), found: &Expectation) -> f64 {
        let (r1, r0) = self.retaliation(i, odds, found);
        let harm = self.strikes.as_ref().map_or(0.0, |strikes| strikes.harm);
        planners_cutoff([q1, q0], harm, [r1, r0]) + self.restraint[i]
    }
}

/// The gain from which planning pays: [(q₁ − q₀)K + (1 − q₁)R₁ − (1 − q₀)R₀]/(1 − q₁), the chance of being struck and the retaliation to be expected
/// each with and without a plan. Infinite where a plan is always struck.
pub fn planners_cutoff([q1, q0]: [f64; 2], harm: f64, [r1, r0]: [f64; 2]) -> f64 {
    if q1 >= 1.0 {
        return f64::INFINITY;
    }
    ((q1 - q0) * harm + (1.0 - q1) * r1 - (1.0 - q0) * r0) / (1.0 - q1)
}

#[cfg(test)]
mod tests {
    use super::super::deterrence::{Channel, equilibrium};
    use super::*;

    const FREE: Menu = Menu { countermeasure: 0.0, self_defence: 0.0 };

    fn plain(scope: Scope) -> Answer {
        Answer { scope, resolve: 1.0, standard: 0.5, width: 0.05, grave: 0.0, force: 2.0 }
    }

    fn signals(accuracy: f64) -> Signals {
        Signals { suspects: 3, detection: 0.8, accuracy, false_alarm: 0.1, misread: 0.0 }
    }

    fn solve(scope: Scope, strikes: Option<Strikes>, change: impl Fn(&mut Dyads)) -> Expectation {
        let mut game = Dyads {
            chance: &[0.2; 3],
            gain: &[1.0; 3],
            restraint: &[0.0; 3],
            menu: &[FREE; 3],
            slip: 0.0,
            signals: signals(0.7),
            answer: plain(scope),
            strikes,
        };
        change(&mut game);
        game.expect(None)
    }

    fn attacks(found: &Expectation) -> f64 {
        found.attacks.iter().sum()
    }

    #[test]
    fn without_strikes_the_scope_of_the_source_is_the_source() {
        let uniform = |x: f64| 1.0 - x.clamp(0.0, 1.0);
        let source =
            equilibrium(&Channel::naming(3, 0.8, 0.7, 0.1), &[0.2; 3], uniform, uniform, 0.5);
        let ours = solve(Scope::Literature, None, |_| ());
        assert!(ours.converged && (ours.cutoff[0] - source.cutoff[0]).abs() < 1e-10);
        assert!((ours.guilt[1] - source.guilt[1][2]).abs() < 1e-10);
    }

    #[test]
    fn beliefs_sum_to_at_most_one() {
        for scope in [Scope::Named, Scope::Literature] {
            let found = solve(scope, None, |game| game.signals.accuracy = 0.2);
            for i in 0..3 {
                let about_others: f64 = if scope == Scope::Named {
                    0.0
                } else {
                    (0..3).filter(|k| *k != i).map(|k| found.crossed[k][i]).sum()
                };
                assert!(found.guilt[i] + about_others <= 1.0 + 1e-12);
            }
            assert!(found.silent.iter().sum::<f64>() <= 1.0);
        }
    }

    #[test]
    fn whatever_makes_answers_dear_invites_attacks_and_whatever_restrains_prevents_them() {
        let base = attacks(&solve(Scope::Named, None, |_| ()));
        const DEAR: Menu = Menu { countermeasure: 0.3, self_defence: 0.3 };
        assert!(attacks(&solve(Scope::Named, None, |game| game.menu = &[DEAR; 3])) > base);
        assert!(attacks(&solve(Scope::Named, None, |game| game.restraint = &[0.3; 3])) < base);
        assert!(attacks(&solve(Scope::Named, None, |game| game.answer.standard = 0.9)) > base);
        assert!(attacks(&solve(Scope::Named, None, |game| game.answer.grave = 0.3)) < base);
        assert!(attacks(&solve(Scope::Named, None, |game| game.signals.misread = 0.4)) > base);
        assert!(attacks(&solve(Scope::Named, None, |game| game.restraint = &[9.0; 3])) < 1e-9);
    }

    #[test]
    fn a_slip_of_the_hand_attacks_where_nobody_wants_to() {
        let slips = |slip: f64| {
            attacks(&solve(Scope::Named, None, |game| {
                game.restraint = &[9.0; 3];
                game.slip = slip;
            }))
        };
        assert!(slips(0.0) < 1e-9 && (slips(0.1) - 0.06).abs() < 1e-9);
    }

    fn warned(detection: f64, accuracy: f64, false_alarm: f64, cost: f64) -> (f64, f64) {
        let warnings = Signals { suspects: 3, detection, accuracy, false_alarm, misread: 0.0 };
        let found = solve(Scope::Named, Some(Strikes { warnings, cost, harm: 0.6 }), |_| ());
        assert!(found.converged);
        let strikes_at = |i: usize| plain(Scope::Named).resolved(1.0 - found.warned[i] + cost);
        let idle = 1.0 - found.plans.iter().sum::<f64>();
        let strikes: f64 = (0..3)
            .map(|i| {
                let others: f64 = found.plans.iter().sum::<f64>() - found.plans[i];
                let named = found.plans[i] * warnings.hit()
                    + others * warnings.miss()
                    + idle * warnings.alarm();
                named * strikes_at(i)
            })
            .sum();
        (attacks(&found), strikes)
    }

    /// The dear and the cheap strike of §8: c_w + λ(1 − ℓ) with ℓ = 0 and 1.
    #[test]
    fn cheaper_strikes_deter_on_good_warning_and_add_fights_on_poor() {
        let fights = |(detection, accuracy, alarm), cost| {
            let (attacks, strikes) = warned(detection, accuracy, alarm, cost);
            attacks + strikes
        };
        let (good, poor) = ((0.9, 0.95, 0.01), (0.5, 0.4, 0.5));
        assert!(
            fights(good, 0.1) < fights(good, 0.4),
            "{} {}",
            fights(good, 0.1),
            fights(good, 0.4)
        );
        assert!(
            fights(poor, 0.1) > fights(poor, 0.4),
            "{} {}",
            fights(poor, 0.1),
            fights(poor, 0.4)
        );
    }

    #[test]
    fn without_hope_of_striking_there_are_no_strikes() {
        let none = attacks(&solve(Scope::Named, None, |_| ()));
        assert!((warned(0.9, 0.9, 0.0, 5.0).0 - none).abs() < 1e-9);
        assert_eq!(planners_cutoff([1.0, 0.0], 0.6, [0.0, 0.0]), f64::INFINITY);
        assert!(
            (planners_cutoff([0.5, 0.1], 0.6, [0.4, 0.1]) - (0.24 + 0.2 - 0.09) / 0.5).abs()
                < 1e-12
        );
    }
}
