//! The points that cooperative bargaining would pick in a forum, and how far what came out is from
//! them. Spaces of named values are looked at whole, or by a sample that is owned to; between 0 and
//! 100 the points are found by optimisation. Reckoned once for a scenario, and only where asked
//! for. Disputes are looked at level by level. It changes nothing.

use std::fmt::Write as _;
use std::sync::{Arc, OnceLock};

use bevy_ecs::prelude::Resource;

use super::rows::SolutionRow;
use crate::model::{
    delegation::Members,
    dispute::{Dispute, Limits},
    menu::{self, Menu},
    random,
    setting::{Label, Scale, Setting},
    valuation::{OwnUtility, Valuation},
};
use crate::theory::{
    outcomes::Space,
    pareto::{self, Point},
    solutions::{self, Bounds, Concept},
    text_bargaining::{LEAST_GAIN, max_min_gain, nash_point, utilitarian_point},
};

/// The most texts that a sample holds.
const SAMPLE: usize = 20_000;

/// The solutions of a scenario, once somebody has asked for them.
#[derive(Resource, Debug, Default)]
pub struct Solutions(OnceLock<Found>);

/// The word for a concept, and its points with the first text of each.
type Pick = (&'static str, Vec<(Point, Vec<f64>)>);

/// What was found of one forum.
#[derive(Clone, Debug, Default)]
struct Found {
    method: &'static str,
    /// Texts looked at; none where points were found by optimisation.
    texts: Option<usize>,
    /// Of them, those that every member would rather have than none.
    rational: Option<usize>,
    opposition: Option<f64>,
    bounds: Vec<Bounds>,
    /// Each concept's points, with the first text of each.
    picks: Vec<Pick>,
}

/// A forum whose run is over.
#[derive(Clone, Copy, Debug)]
pub struct Forum<'a> {
    /// Its key.
    pub key: u32,
    /// Its members.
    pub members: Members<'a>,
    /// Value of the status quo to each state.
    pub base: &'a [f64],
    /// The text adopted, if any was.
    pub text: Option<&'a [f64]>,
}

impl Solutions {
    /// A row for each concept. Without a text members are taken to have what no agreement is worth.
    pub fn rows(&self, forum: Forum, setting: &Setting, valuation: &Valuation) -> Vec<SolutionRow> {
        let seats: Vec<usize> =
            (0..forum.members.seated.len()).filter(|slot| forum.members.seated[*slot]).collect();
        let floor: Vec<f64> =
            seats.iter().map(|slot| forum.base[*slot] + setting.costs.operability).collect();
        let desk = Desk { seats: &seats, floor: &floor, setting, valuation };
        // Influences of interdependent issues are drawn anew in each run.
        let fresh;
        let found = if matches!(valuation.own, OwnUtility::Interdependent { .. }) {
            fresh = desk.find();
            &fresh
        } else {
            self.0.get_or_init(|| desk.find())
        };
        let agreed = match forum.text {
            Some(text) => {
                let values = valuation.values(text);
                seats.iter().map(|slot| values[*slot]).collect()
            }
            None => floor.clone(),
        };
        rows(found, forum.key, &agreed, |levels| desk.label(levels))
    }
}

/// Who looks for solutions.
struct Desk<'a> {
    seats: &'a [usize],
    floor: &'a [f64],
    setting: &'a Setting,
    valuation: &'a Valuation,
}

impl Desk<'_> {
    fn find(&self) -> Found {
        let own = &self.valuation.own;
        let concave = matches!(own, OwnUtility::Spatial { kappa, .. } if *kappa >= 1.0);
        if concave && !self.valuation.concern.any && !self.setting.pie {
            return self.optimised();
        }
        match Menu::all(self.setting, self.valuation) {
            Some(menu) => self.of_menu("all", &menu),
            None => self.of_menu("sample", &self.sample()),
        }
    }

    /// The members' part of a menu.
    fn of_menu(&self, method: &'static str, menu: &Menu) -> Found {
        let columns = self.seats.iter().flat_map(|slot| menu.space.of(*slot)).copied();
        let space = Space::new(menu.len(), columns.collect());
        of_space(method, &space, self.floor, |text, levels| menu.levels(text, levels))
    }

    /// Texts that stand for a space too large, or a continuum: uniformly drawn, the same for every
    /// run of a scenario.
    fn sample(&self) -> Menu {
        let dimensions = self.setting.scale.len();
        let count = SAMPLE.min(menu::MOST / self.valuation.states().max(1));
        let mut luck = random::named(0, "texts that stand for a space");
        let mut levels = Vec::with_capacity(count * dimensions);
        for _ in 0..count {
            let from = levels.len();
            levels.extend(self.setting.scale.iter().map(|scale| match scale {
                Scale::Continuous => 100.0 * luck.uniform(),
                Scale::Discrete(values) => luck.below(values.len()) as f64,
            }));
            if self.setting.pie {
                // Cuts of the whole pie, equally likely: spacings of exponential lengths.
                let shares = &mut levels[from..];
                shares.iter_mut().for_each(|s| *s = -libm::log(1.0 - *s * 0.01));
                let total: f64 = shares.iter().sum();
                shares.iter_mut().for_each(|s| *s *= 100.0 / total);
            }
        }
        Menu::picked(levels, dimensions, self.valuation)
    }

    /// Between 0 and 100, with concave utilities: each concept's point by optimisation.
    fn optimised(&self) -> Found {
        let OwnUtility::Spatial { position, salience, kappa } = &self.valuation.own else {
            return Found::default();
        };
        let seated =
            |column: &[f64]| self.seats.iter().map(|slot| column[*slot]).collect::<Vec<f64>>();
        let issues = self.setting.issue.len();
        let x: Vec<_> = (0..issues).map(|issue| seated(position.issue(issue))).collect();
        let s: Vec<_> = (0..issues).map(|issue| seated(salience.issue(issue))).collect();
        let bounds: Vec<Bounds> = self.floor.iter().map(|r| Bounds::new((0.0, 1.0), *r)).collect();
        let mut picks = Vec::new();
        let mut add = |concept: Concept, text: Option<Vec<f64>>| {
            let points = text.into_iter().map(|text| {
                let utility = self.values(&text);
                (Point { utility, outcomes: Vec::new() }, text)
            });
            picks.push((concept.word(), points.collect()));
        };
        let fair = |s: &[Vec<f64>], floor: &[f64]| {
            let best = max_min_gain(&x, s, *kappa, floor);
            best.filter(|(_, gain)| *gain > LEAST_GAIN).map(|(text, _)| text)
        };
        add(Concept::Nash, nash_point(&x, &s, *kappa, self.floor));
        add(Concept::Kalai, fair(&s, self.floor));
        // (u − r)/(1 − r) = 1 − Σ s/(1 − r)·loss: shares of what each could gain are gains under
        // saliences so scaled.
        let could: Vec<f64> = self.floor.iter().map(|r| (1.0 - r).max(1e-9)).collect();
        let shares: Vec<Vec<f64>> =
            s.iter().map(|row| row.iter().zip(&could).map(|(s, c)| s / c).collect()).collect();
        add(Concept::KalaiSmorodinsky, fair(&shares, &vec![0.0; could.len()]));
        add(Concept::MaxWelfare, Some(utilitarian_point(&x, &s, *kappa)));
        let least = max_min_gain(&x, &s, *kappa, &vec![0.0; could.len()]);
        add(Concept::Rawls, least.map(|(text, _)| text));
        Found { method: "optimum", bounds, picks, ..Found::default() }
    }

    fn values(&self, text: &[f64]) -> Vec<f64> {
        let values = self.valuation.values(text);
        self.seats.iter().map(|slot| values[*slot]).collect()
    }

    /// A text in words: `issue=level; issue=level`.
    fn label(&self, levels: &[f64]) -> Label {
        let mut words = String::new();
        for ((issue, scale), level) in
            self.setting.issue.iter().zip(&self.setting.scale).zip(levels)
        {
            let gap = if words.is_empty() { "" } else { "; " };
            let _ = match scale {
                Scale::Continuous => write!(words, "{gap}{issue}={:.3}", level + 0.0),
                Scale::Discrete(values) => {
                    let value = values.get(*level as usize).map_or("", |value| value);
                    write!(words, "{gap}{issue}={value}")
                }
            };
        }
        Arc::from(words)
    }
}

/// Rows of a dispute, of which a whole level of redress is a text, worth a hundredth of it to the
/// claimant and the rest to the respondent. No agreement is worth to each what it would settle for
/// at worst. None if they never met.
pub fn of_dispute(key: u32, dispute: &Dispute) -> Vec<SolutionRow> {
    let Some(Limits { takes, gives }) = dispute.limits else { return Vec::new() };
    let worth = |level: f64| [level / 100.0, 1.0 - level / 100.0];
    let floor = [worth(takes)[0], worth(gives)[1]];
    let levels = || (0..=100).map(f64::from);
    let columns = [0, 1].into_iter().flat_map(|side| levels().map(move |level| worth(level)[side]));
    let space = Space::new(levels().count(), columns.collect());
    let found = of_space("all", &space, &floor, |text, levels| levels.push(text as f64));
    let agreed = dispute.redress.map_or(floor, worth);
    let label = |levels: &[f64]| {
        levels.iter().map(|level| format!("redress={level}")).collect::<String>().into()
    };
    rows(&found, key, &agreed, label)
}

/// What is found by looking at every text of a space; `levels` says what a text is.
fn of_space(
    method: &'static str,
    space: &Space,
    floor: &[f64],
    levels: impl Fn(usize, &mut Vec<f64>),
) -> Found {
    let ranges = space.ranges();
    let bounds: Vec<Bounds> =
        ranges.iter().zip(floor).map(|(range, r)| Bounds::new(*range, *r)).collect();
    let frontier = pareto::frontier(space, floor);
    let rows: Vec<&[f64]> = frontier.iter().collect();
    let texts = |points: Vec<Point>| {
        let first = |point: Point| {
            let mut text = Vec::new();
            levels(point.outcomes.first().copied().unwrap_or(0), &mut text);
            (point, text)
        };
        points.into_iter().map(first).collect::<Vec<_>>()
    };
    let mut picks = vec![("pareto", texts(pareto::points(rows.iter().copied(), space)))];
    for concept in Concept::ALL {
        let best = solutions::best(concept, rows.iter().copied(), &bounds);
        let points = pareto::points(best.into_iter().map(|at| rows[at]), space);
        picks.push((concept.word(), texts(points)));
    }
    let rational: Vec<usize> =
        (0..space.outcomes()).filter(|text| space.rational(*text, floor)).collect();
    let vector = |text: &usize| space.iter().map(|column| column[*text]).collect::<Vec<f64>>();
    let vectors: Vec<Vec<f64>> = rational.iter().map(vector).collect();
    Found {
        method,
        texts: Some(space.outcomes()),
        rational: Some(rational.len()),
        opposition: solutions::opposition(vectors.iter().map(|v| &v[..]), &bounds),
        bounds,
        picks,
    }
}

/// A row for each concept, beside what was agreed.
fn rows(
    found: &Found,
    key: u32,
    agreed: &[f64],
    label: impl Fn(&[f64]) -> Label,
) -> Vec<SolutionRow> {
    let row = |(concept, points): &Pick| {
        let first = points.first();
        let utilities = points.iter().map(|(point, _)| &point.utility[..]);
        let distance = solutions::distance(agreed, utilities);
        SolutionRow {
            forum: key,
            concept,
            method: found.method,
            texts: found.texts,
            rational: found.rational,
            points: points.len(),
            tied: found.texts.map(|_| points.iter().map(|(p, _)| p.outcomes.len()).sum()),
            text: first.map(|(_, levels)| label(levels)),
            welfare: first.map(|(point, _)| mean(&point.utility)),
            least: first.map(|(point, _)| least(&point.utility)),
            distance,
            optimality: distance.map(|far| solutions::optimality(far, &found.bounds)),
            opposition: found.opposition,
        }
    };
    found.picks.iter().map(row).collect()
}

fn mean(numbers: &[f64]) -> f64 {
    numbers.iter().sum::<f64>() / numbers.len().max(1) as f64
}

fn least(numbers: &[f64]) -> f64 {
    numbers.iter().copied().fold(f64::INFINITY, f64::min)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{dispute::Complaint, random::Owner};

    fn dispute(limits: Option<Limits>, redress: Option<f64>) -> Vec<SolutionRow> {
        of_dispute(
            1001,
            &Dispute { limits, redress, ..Dispute::new(Complaint::plain(), Owner::NOBODY) },
        )
    }

    #[test]
    fn a_dispute_is_split_between_what_one_takes_and_the_other_gives() {
        let rows = dispute(Some(Limits { takes: 20.0, gives: 60.0 }), Some(50.0));
        let of = |concept: &str| rows.iter().find(|row| row.concept == concept).unwrap();
        assert_eq!((of("pareto").points, of("pareto").texts), (41, Some(101)));
        assert_eq!(of("nash").text.as_deref(), Some("redress=40"));
        assert_eq!(of("kalai").text.as_deref(), Some("redress=40"));
        assert_eq!(of("max-welfare").points, 41, "whatever one gets the other pays");
        let far = of("nash").distance.unwrap();
        assert!((far - 0.1 * 2.0_f64.sqrt()).abs() < 1e-12, "{far}");
    }

    #[test]
    fn where_no_level_suits_both_there_is_no_solution() {
        let rows = dispute(Some(Limits { takes: 40.0, gives: 20.0 }), None);
        assert!(rows.iter().all(|row| row.points == 0 && row.text.is_none()), "{rows:?}");
        assert!(dispute(None, None).is_empty());
    }
}
