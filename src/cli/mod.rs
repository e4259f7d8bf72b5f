//! L8, the command line: one file a command. The only room that prints, reads arguments or the environment, and picks
//! exit codes.

mod args;
mod base_rates;
mod check;
mod compare;
mod digest;
mod explain;
mod figures;
mod formats;
mod listing;
mod load;
mod merge;
mod new;
mod one_run;
mod progress;
mod replay;
mod replications;
mod report;
mod run;
mod schema;
mod sensitivity;
mod signals;
mod solve;
mod sweep;
mod terminal;
mod validate;
mod votes;
mod wording;

use std::process::ExitCode;

use clap::Parser;

/// How a command ended, as its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// A fault of ours.
    Fault = 1,
    /// Bad usage or a bad scenario.
    Usage = 2,
    /// Output exists or cannot be written.
    Output = 3,
    /// Finished, but some runs failed.
    SomeFailed = 4,
    /// A validation target failed.
    TargetFailed = 5,
    /// Interrupted by the keyboard.
    Interrupted = 130,
    /// Asked to stop.
    Terminated = 143,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// Parses the arguments, runs the command and picks the exit code.
pub fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|info| {
        terminal::tell(&format!(
            "comity: a fault of ours: {info}\nPlease report it with the scenario that led to it."
        ));
    }));
    let parsed = match args::Args::try_parse() {
        Ok(parsed) => parsed,
        Err(error) => {
            let code = if error.use_stderr() { Exit::Usage } else { Exit::Done };
            // A closed pipe is not an error.
            let _ = error.print();
            return code.into();
        }
    };
    let exit = std::panic::catch_unwind(|| match &parsed.command {
        args::Command::Run(args) if args.run.is_some() => one_run::one_run(args),
        args::Command::Run(args) => run::run(args),
        args::Command::Sweep(args) => sweep::sweep(args),
        args::Command::Robustness(args) => sweep::robustness(args),
        args::Command::Merge(args) => merge::merge(args),
        args::Command::Sensitivity(args) => sensitivity::sensitivity(args),
        args::Command::Figures(args) => figures::figures(args),
        args::Command::Replay(args) => replay::replay(args),
        args::Command::Report(args) => report::report(args),
        args::Command::Compare(args) => compare::compare(args),
        args::Command::Replications(args) => replications::replications(args),
        args::Command::Load(args) => load::load(args),
        args::Command::Check(args) => check::check(args),
        args::Command::Explain(args) => explain::explain(args),
        args::Command::New(args) => new::new(args),
        args::Command::Schema => schema::schema(),
        args::Command::Solve(args) => solve::solve(args),
        args::Command::Validate(args) => validate::validate(args),
        args::Command::Votes(args) => votes::votes(args),
        args::Command::BaseRates(args) => base_rates::base_rates(args),
    });
    exit.unwrap_or(Exit::Fault).into()
}
