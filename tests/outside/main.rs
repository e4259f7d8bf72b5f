//! Tests that need something from outside the repository: reference data, a tool, leave to mount a
//! disk. They are a program of their own because the standard harness knows what it ignores when it
//! is compiled; here a test looks when it runs, and is ignored, with the reason, where it finds
//! nothing.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use libtest_mimic::{Arguments, Completion, Trial};

mod bargaining_engines;
mod disks;
mod literature;
mod loading;
mod needs;
mod notebooks;
mod public_benchmark;
mod quick_start;
mod recorded_votes;
mod replay;
#[path = "../it/support.rs"]
#[expect(dead_code, reason = "the tests of the repository itself use the rest")]
mod support;

/// The tests of each module by their names.
macro_rules! tests {
    ($($module:ident { $($test:ident,)+ })+) => {
        vec![$($(trial(concat!(stringify!($module), "::", stringify!($test)), $module::$test)),+),+]
    };
}

fn main() {
    let trials = tests! {
        bargaining_engines {
            positions_of_ktab_turn_by_turn,
            chances_and_expected_utilities_of_the_first_round,
            the_emission_table_under_every_reading,
            every_exchange_of_the_exchange_model,
            positions_of_the_second_round_follow_the_votes_of_the_first,
        }
        disks {
            full_and_read_only_disks_are_one_clear_error,
        }
        literature {
            the_embedded_targets_are_the_references,
        }
        loading {
            the_lines_for_pandas_load_the_results,
            the_lines_for_r_load_the_results,
        }
        notebooks {
            the_snippet_for_pandas_runs,
            the_snippet_for_polars_runs,
            the_snippet_for_duckdb_runs,
            salib_says_of_our_saltelli_sweeps_what_we_say,
            salib_says_of_our_morris_sweeps_what_we_say,
            a_matrix_of_salib_loads_as_it_is,
        }
        public_benchmark {
            errors_and_hits_on_the_public_benchmark,
            forecasts_shared_with_other_engines_on_the_public_benchmark,
            exchanges_that_end_elsewhere_on_the_public_benchmark_are_ties,
        }
        quick_start {
            the_last_line_of_the_quick_start_prints_a_table,
        }
        recorded_votes {
            each_vote_of_2018_is_foretold_without_it,
            positions_follow_the_rule_that_the_scenario_states,
        }
        replay {
            a_reader_steps_jumps_and_quits_on_80_by_24,
            a_run_of_a_sweep_can_be_watched_and_a_request_to_end_is_heard,
        }
    };
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn trial(name: &str, test: fn() -> needs::Outcome) -> Trial {
    Trial::ignorable_test(name, move || match test() {
        Ok(()) => Ok(Completion::Completed),
        Err(needs::Missing(what)) => Ok(Completion::ignored_with(format!("needs {what}"))),
    })
}
