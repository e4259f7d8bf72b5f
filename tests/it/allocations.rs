//! Neither a round nor a mediator's proposal allocates. Counts allocations of the thread that asks,
//! so that tests beside it do not disturb it.
#![expect(
    unsafe_code,
    reason = "an allocator is unsafe by its trait; this one only counts and passes on"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::path::Path;

use comity::engine::Engine;
use comity::format::{read, read_str};
use comity::spec::Scenario;
use comity::spec::record::Record;

use crate::plenary::Case;

const STUDY: &str = "scenarios/studies/open-ended-working-group.toml";

thread_local! {
    static COUNT: Cell<u64> = const { Cell::new(0) };
}

struct Counting;

fn count() {
    let _ = COUNT.try_with(|count| count.set(count.get() + 1));
}

// SAFETY: every call is passed on to the system's allocator unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        unsafe { System.realloc(block, layout, size) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// How often `work` allocates.
fn allocations(work: impl FnOnce()) -> u64 {
    let before = COUNT.get();
    work();
    COUNT.get() - before
}

fn study(sets: &[&str]) -> Scenario {
    let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
    read(Path::new(STUDY), &sets).unwrap_or_else(|faults| panic!("{faults}")).scenario
}

fn plenary(case: &Case) -> Scenario {
    let checked = read_str("plenary", &case.scenario(), &[]);
    checked.unwrap_or_else(|faults| panic!("{faults}")).scenario
}

/// In the study neither a round of those who care for others and exaggerate allocates anything, nor a proposal of the mediator.
#[test]
fn neither_a_round_of_the_study_nor_a_proposal_allocates() {
    let of_a_run = |deadline: u32, proposals: u32| {
        let [deadline, proposals] = [
            format!("negotiation.deadline={deadline}"),
            format!("mediation.proposals={proposals}"),
        ];
        let sets = ["issue[*].status_quo=50", "venue.transparency=0", &deadline, &proposals];
        let mut engine = Engine::new(&study(&sets), Record::default());
        for replication in 0..4 {
            let _ = engine.run(1, replication);
        }
        let mut rung = "";
        let counted = allocations(|| rung = engine.run(1, 1).unwrap().run.rung);
        assert_eq!(rung, "last-resort");
        counted
    };
    let few = of_a_run(10, 20);
    assert!(few > 0, "the counter counts");
    // Who refuses to go before the panel is written down at the end: a list that grows with them.
    let more = [of_a_run(40, 20), of_a_run(10, 100)];
    assert!(more.iter().all(|more| more.abs_diff(few) <= 2), "{few} {more:?}");
}

/// A run of fifty rounds allocates as often as one of three: the rounds between allocate nothing.
#[test]
fn a_round_allocates_nothing() {
    let of_a_run = |rounds: u32| {
        let case = Case { deadline: 60, ..Case::new(193, 12, rounds) };
        let mut engine = Engine::new(&plenary(&case), Record::default());
        // Until every buffer has grown: messages have two, which take turns.
        for replication in 0..4 {
            let _ = engine.run(1, replication);
        }
        allocations(|| {
            let outcome = engine.run(1, 1).unwrap();
            assert_eq!(outcome.run.rounds, rounds);
        })
    };
    let (short, long) = (of_a_run(3), of_a_run(50));
    assert!(short > 0, "the counter counts");
    assert_eq!(short, long);
}
