//! Negotiations that another program played: every offer, agreement and solution point of the 37 scenarios in
//! `tests/fixtures/negotiation/`, exactly, and real numbers to 1e-9.

use std::fs;
use std::path::Path;

use comity::theory::{
    delegations::{Delegations, Strategy, mediate},
    outcomes::Space,
    pareto::{self, Point},
    solutions::{self, Bounds, Concept},
};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    id: String,
    n_outcomes: usize,
    parties: Vec<Party>,
    utility_sums: Vec<f64>,
    expected: Expected,
    negotiations: Vec<Negotiation>,
    mediations: Vec<Mediation>,
}

#[derive(Deserialize)]
struct Party {
    weights: Vec<f64>,
    values: Vec<Vec<f64>>,
    reservation: f64,
}

type Points = Vec<(Vec<f64>, Vec<usize>)>;

#[derive(Deserialize)]
struct Expected {
    utility_ranges: Vec<(f64, f64)>,
    rational_outcomes: usize,
    opposition_level: Option<f64>,
    pareto: Points,
    nash: Points,
    kalai_egalitarian: Points,
    kalai_smorodinsky: Points,
    max_welfare: Points,
    ks_maximin_textbook: Option<Points>,
}

#[derive(Deserialize)]
struct Negotiation {
    name: String,
    n_steps: usize,
    strategies: Vec<Vec<f64>>,
    strategy_of: Vec<usize>,
    offers: Vec<usize>,
    result: Ending,
}

#[derive(Deserialize)]
struct Ending {
    agreement: Option<usize>,
    agreement_round: Option<usize>,
    final_step: usize,
    proposer: Option<usize>,
    relative_time: Option<f64>,
    distances: Option<Measures>,
    optimality: Option<Measures>,
}

#[derive(Deserialize)]
struct Measures {
    pareto: Option<f64>,
    nash: Option<f64>,
    kalai: Option<f64>,
    ks: Option<f64>,
    welfare: Option<f64>,
    max_dist: Option<f64>,
}

#[derive(Deserialize)]
struct Mediation {
    proposals: Vec<usize>,
    agreement: Option<usize>,
    rounds: Vec<(Vec<u8>, Option<usize>)>,
}

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9
}

fn near_some(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => near(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}

fn cases() -> Vec<Case> {
    let folder = Path::new(crate::support::REPO).join("tests/fixtures/negotiation");
    let mut files: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    files.iter().map(|path| serde_json::from_slice(&fs::read(path).unwrap()).unwrap()).collect()
}

/// A scenario as Comity holds it, with the points that it finds.
struct Held {
    space: Space,
    reservations: Vec<f64>,
    bounds: Vec<Bounds>,
    pareto: Vec<Point>,
    concepts: Vec<(Concept, Vec<Point>)>,
}

impl Held {
    fn new(case: &Case) -> Self {
        let parties = case.parties.iter().map(|p| (&p.weights[..], &p.values[..]));
        let space = Space::additive(parties);
        let reservations: Vec<f64> = case.parties.iter().map(|p| p.reservation).collect();
        let ranges = space.ranges();
        let bounds: Vec<Bounds> =
            ranges.iter().zip(&reservations).map(|(range, r)| Bounds::new(*range, *r)).collect();
        let frontier = pareto::frontier(&space, &reservations);
        let rows: Vec<&[f64]> = frontier.iter().collect();
        let picked = |concept: Concept| {
            let best = solutions::best(concept, rows.iter().copied(), &bounds);
            (concept, pareto::points(best.into_iter().map(|at| rows[at]), &space))
        };
        let concepts = Concept::ALL.into_iter().map(picked).collect();
        let pareto = pareto::points(rows.iter().copied(), &space);
        Self { space, reservations, bounds, pareto, concepts }
    }

    fn of(&self, concept: Concept) -> &[Point] {
        &self.concepts.iter().find(|(this, _)| *this == concept).unwrap().1
    }
}

fn same_points(what: &str, ours: &[Point], theirs: &Points) {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    for (ours, (utility, outcomes)) in ours.iter().zip(theirs) {
        assert_eq!(&ours.outcomes, outcomes, "{what}");
        assert!(ours.utility.iter().zip(utility).all(|(a, b)| near(*a, *b)), "{what}");
    }
}

fn solution_points(case: &Case, held: &Held) {
    let expected = &case.expected;
    let id = &case.id;
    assert_eq!(held.space.outcomes(), case.n_outcomes, "{id}");
    for (party, column) in held.space.iter().enumerate() {
        assert!(near(column.iter().sum(), case.utility_sums[party]), "{id}: utilities of {party}");
        let (bounds, (low, high)) = (held.bounds[party], expected.utility_ranges[party]);
        assert!(near(bounds.low, low) && near(bounds.high, high), "{id}: range of {party}");
    }
    let rational: Vec<usize> =
        (0..case.n_outcomes).filter(|k| held.space.rational(*k, &held.reservations)).collect();
    assert_eq!(rational.len(), expected.rational_outcomes, "{id}");
    let rows: Vec<Vec<f64>> =
        rational.iter().map(|k| held.space.iter().map(|column| column[*k]).collect()).collect();
    let opposition = solutions::opposition(rows.iter().map(|row| &row[..]), &held.bounds);
    assert!(near_some(opposition, expected.opposition_level), "{id}: {opposition:?}");
    same_points(&format!("{id} pareto"), &held.pareto, &expected.pareto);
    for (concept, theirs) in [
        (Concept::Nash, Some(&expected.nash)),
        (Concept::Kalai, Some(&expected.kalai_egalitarian)),
        (Concept::KalaiSmorodinskyNegmas, Some(&expected.kalai_smorodinsky)),
        (Concept::MaxWelfare, Some(&expected.max_welfare)),
        (Concept::KalaiSmorodinsky, expected.ks_maximin_textbook.as_ref()),
    ] {
        if let Some(theirs) = theirs {
            same_points(&format!("{id} {}", concept.word()), held.of(concept), theirs);
        }
    }
}

#[test]
fn solution_points_are_theirs() {
    let cases = cases();
    assert_eq!(cases.len(), 37);
    for case in &cases {
        solution_points(case, &Held::new(case));
    }
}

fn strategy(numbers: &[f64]) -> Strategy {
    match numbers {
        [exponent, start, tolerance] => {
            Strategy::Clock { exponent: *exponent, start: *start, tolerance: *tolerance }
        }
        _ => Strategy::Micro,
    }
}

fn played(case: &Case, held: &Held, run: &Negotiation) {
    let what = format!("{} {}", case.id, run.name);
    let strategies: Vec<Strategy> =
        run.strategy_of.iter().map(|kind| strategy(&run.strategies[*kind])).collect();
    let mut table = Delegations::new(&held.space, &held.reservations, &strategies, run.n_steps);
    let mut offers = Vec::new();
    let deal = table.negotiate(&mut |round, party, outcome| offers.extend([round, party, outcome]));
    let theirs = &run.result;
    assert_eq!(offers, run.offers, "{what}: offers");
    assert_eq!(deal.map(|deal| deal.outcome), theirs.agreement, "{what}: agreement");
    let Some(deal) = deal else {
        return assert_eq!(theirs.final_step, run.n_steps, "{what}");
    };
    assert_eq!(Some(deal.round), theirs.agreement_round, "{what}: round");
    assert_eq!(Some(deal.proposer), theirs.proposer, "{what}: proposer");
    assert_eq!(deal.round + 1, theirs.final_step, "{what}");
    let time = (deal.round + 1) as f64 / (run.n_steps + 1) as f64;
    assert!(near_some(Some(time), theirs.relative_time), "{what}");
    let utility: Vec<f64> = held.space.iter().map(|column| column[deal.outcome]).collect();
    assert!(
        utility.iter().zip(&held.reservations).all(|(u, r)| u >= r),
        "{what}: below reservation"
    );
    if let (Some(distances), Some(optimality)) = (&theirs.distances, &theirs.optimality) {
        measures(&what, held, &utility, distances, optimality);
    }
}

fn measures(what: &str, held: &Held, utility: &[f64], distances: &Measures, optimality: &Measures) {
    for (points, far, good) in [
        (&held.pareto[..], distances.pareto, optimality.pareto),
        (held.of(Concept::Nash), distances.nash, optimality.nash),
        (held.of(Concept::Kalai), distances.kalai, optimality.kalai),
        (held.of(Concept::KalaiSmorodinskyNegmas), distances.ks, optimality.ks),
    ] {
        let ours = solutions::distance(utility, points.iter().map(|point| &point.utility[..]));
        assert!(near_some(ours, far), "{what}: {ours:?} {far:?}");
        let ours = ours.map(|far| solutions::optimality(far, &held.bounds));
        assert!(near_some(ours, good), "{what}: {ours:?} {good:?}");
    }
    let welfare: f64 = utility.iter().sum();
    let most = held.pareto.iter().map(|point| point.utility.iter().sum::<f64>());
    let most = most.fold(f64::NEG_INFINITY, f64::max);
    assert!(near_some(Some(welfare), distances.welfare), "{what}: welfare");
    assert!(near_some(Some((welfare / most).max(0.0)), optimality.welfare), "{what}: welfare");
    let farthest = held.bounds.iter().map(|b| (b.high - b.low) * (b.high - b.low)).sum::<f64>();
    assert!(near_some(Some(farthest.sqrt()), optimality.max_dist), "{what}");
}

#[test]
fn every_offer_of_every_negotiation_is_theirs() {
    let mut runs = 0;
    for case in cases() {
        let held = Held::new(&case);
        for run in &case.negotiations {
            played(&case, &held, run);
            runs += 1;
        }
    }
    assert_eq!(runs, 333);
}

#[test]
fn mediated_texts_are_theirs() {
    let mut shown = 0;
    for case in cases() {
        let held = Held::new(&case);
        for mediation in &case.mediations {
            let (text, log) = mediate(&mediation.proposals, &held.space, &held.reservations);
            assert_eq!(text, mediation.agreement, "{}", case.id);
            for ((votes, text), (their_votes, their_text)) in log.iter().zip(&mediation.rounds) {
                let votes: Vec<u8> = votes.iter().map(|yes| u8::from(*yes)).collect();
                assert_eq!((&votes, text), (their_votes, their_text), "{}", case.id);
                shown += 1;
            }
        }
    }
    assert!(shown > 100, "{shown} proposals");
}
