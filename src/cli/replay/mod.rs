//! `comity replay`: steps through one run in the terminal. This file reads the arguments, runs the scenario and holds the
//! terminal; `state` knows what is shown, `view` draws it.

mod state;
mod view;

use std::io::IsTerminal;
use std::path::Path;
use std::time::{Duration, Instant};

use ratatui::DefaultTerminal;
use ratatui::crossterm::event::{self, Event, KeyEventKind};

use self::state::{After, Replay};
use super::args::ReplayArgs;
use super::signals::Signals;
use super::{Exit, terminal};
use crate::engine::{Watched, watch};
use crate::format::{self, Checked};
use crate::spec::Scenario;
use crate::sweep::Plan;

/// How long the terminal waits for a key before it looks whether it was asked to end.
const PATIENCE: Duration = Duration::from_millis(100);
/// How long each round is shown while the run plays.
const BEAT: Duration = Duration::from_millis(300);

/// Runs the scenario and lets the reader step through it.
pub fn replay(args: &ReplayArgs) -> Exit {
    let usage = |words: &str| {
        terminal::tell(&format!("comity: {words}"));
        Exit::Usage
    };
    let checked = match format::read(&args.scenario, &args.changes.settings()) {
        Ok(checked) => checked,
        Err(faults) => {
            terminal::show(&faults);
            return Exit::Usage;
        }
    };
    if !(std::io::stdin().is_terminal() && std::io::stdout().is_terminal()) {
        return usage(
            "replay needs a terminal to draw on; `comity run --report` writes a page instead",
        );
    }
    let (scenario, watched, run) = match played(&checked, &args.scenario, args.run) {
        Ok(found) => found,
        Err(words) => return usage(&words),
    };
    let colour = std::env::var_os("NO_COLOR").is_none();
    let signals = Signals::listen();
    let mut shown = Replay::new(&scenario, watched, run, colour);
    match ratatui::try_init() {
        Ok(mut terminal) => {
            let ended = watch_keys(&mut terminal, &mut shown, &signals);
            ratatui::restore();
            ended.unwrap_or_else(|error| {
                terminal::tell(&format!("comity: the terminal failed: {error}"));
                Exit::Fault
            })
        }
        Err(error) => {
            ratatui::restore();
            usage(&format!("the terminal cannot be drawn on: {error}"))
        }
    }
}

/// The run asked for: of the sweep where the scenario has one, else a replication.
fn played(
    checked: &Checked,
    path: &Path,
    run: Option<u64>,
) -> Result<(Scenario, Watched, u64), String> {
    let number = run.unwrap_or(0);
    let (scenario, seed, luck) = match (&checked.sweep, run) {
        (Some(sweep), Some(number)) => {
            let plan = Plan::new(sweep, &checked.scenario)?;
            if number >= plan.runs() {
                return Err(format!("the sweep has runs 0 to {}", plan.runs().saturating_sub(1)));
            }
            (plan.scenario_of(number)?, plan.seed(), plan.luck(plan.key(number)))
        }
        _ => (checked.scenario.clone(), checked.scenario.run.seed, number),
    };
    let watched = watch(&scenario, seed, luck);
    let watched = watched.filter(|watched| !watched.frames.is_empty());
    let watched = watched.ok_or_else(|| format!("{} has no forum to watch", path.display()))?;
    Ok((scenario, watched, number))
}

/// Draws, waits for a key, and again, until the reader has seen enough or the program is asked to end.
fn watch_keys(
    terminal: &mut DefaultTerminal,
    shown: &mut Replay,
    signals: &Signals,
) -> std::io::Result<Exit> {
    let mut beat = Instant::now();
    loop {
        terminal.draw(|frame| view::draw(frame, shown))?;
        let wait = if shown.playing { BEAT.saturating_sub(beat.elapsed()) } else { PATIENCE };
        if event::poll(wait.min(PATIENCE))?
            && let Event::Key(key) = event::read()?
            && key.kind != KeyEventKind::Release
            && shown.press(key) == After::Quit
        {
            return Ok(Exit::Done);
        }
        if let Some(asked) = signals.asked() {
            return Ok(asked);
        }
        if shown.playing && beat.elapsed() >= BEAT {
            shown.beat();
            beat = Instant::now();
        }
    }
}
