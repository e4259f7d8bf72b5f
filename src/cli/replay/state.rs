//! What a replay shows and what each key does to it. It draws nothing.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::engine::Watched;
use crate::measure::frame::Frame;
use crate::measure::rows::{EventRow, VoteRow};
use crate::spec::Scenario;

/// Whether to go on after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    Stay,
    Quit,
}

/// What the right-hand side shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Who would block, and by how much.
    Way,
    /// The last vote so far.
    Vote,
}

/// A run being stepped through.
pub(super) struct Replay {
    pub(super) title: String,
    /// Titles of issues, by dimension of the text.
    pub(super) issues: Vec<String>,
    /// Names of the values of discrete issues, by dimension; none for continuous ones.
    pub(super) values: Vec<Option<Vec<String>>>,
    pub(super) watched: Watched,
    /// Frames of the first forum, by index into those of the run.
    pub(super) frames: Vec<usize>,
    pub(super) run: u64,
    pub(super) colour: bool,
    /// Which of `frames` is shown.
    pub(super) at: usize,
    pub(super) playing: bool,
    pub(super) side: Side,
    pub(super) help: bool,
    /// Digits of a round to jump to, while they are typed.
    pub(super) jump: Option<String>,
    /// The state that is followed, by slot.
    pub(super) followed: Option<usize>,
    /// First issue shown, where there are more than fit.
    pub(super) scroll: usize,
}

impl Replay {
    /// A run, at its first round.
    pub(super) fn new(scenario: &Scenario, watched: Watched, run: u64, colour: bool) -> Self {
        let forum = watched.frames.first().map(|frame| frame.forum);
        let frames = watched.frames.iter().enumerate();
        let frames = frames.filter(|(_, f)| Some(f.forum) == forum).map(|(at, _)| at).collect();
        let spec = |id: &str| scenario.issue.iter().find(|issue| issue.id == id);
        let titled = |id: &str| match spec(id) {
            Some(issue) if !issue.title.is_empty() => issue.title.clone(),
            _ => id.to_owned(),
        };
        Self {
            title: scenario.title.clone(),
            issues: watched.setting.issue.iter().map(|id| titled(id)).collect(),
            values: watched
                .setting
                .scale
                .iter()
                .map(|scale| match scale {
                    crate::model::setting::Scale::Continuous => None,
                    crate::model::setting::Scale::Discrete(values) => {
                        Some(values.iter().map(|value| value.to_string()).collect())
                    }
                })
                .collect(),
            watched,
            frames,
            run,
            colour,
            at: 0,
            playing: false,
            side: Side::Way,
            help: false,
            jump: None,
            followed: None,
            scroll: 0,
        }
    }

    /// The frame that is shown.
    pub(super) fn frame(&self) -> &Frame {
        &self.watched.frames[self.frames[self.at]]
    }

    /// The last round.
    pub(super) fn last_round(&self) -> u32 {
        self.frames.last().map_or(0, |at| self.watched.frames[*at].round)
    }

    /// What has happened in the forum up to the round shown.
    pub(super) fn events(&self) -> Vec<&EventRow> {
        let (forum, round) = (self.frame().forum, self.frame().round);
        let past = |event: &&EventRow| event.forum == forum && event.round <= round;
        self.watched.outcome.events.iter().filter(past).collect()
    }

    /// The votes of the last ballot up to the round shown.
    pub(super) fn votes(&self) -> Vec<&VoteRow> {
        let (forum, round) = (self.frame().forum, self.frame().round);
        let past = || {
            let of = |vote: &&VoteRow| vote.forum == forum && vote.round <= round;
            self.watched.outcome.votes.iter().filter(of)
        };
        let last = past().map(|vote| vote.ballot).max();
        past().filter(|vote| Some(vote.ballot) == last).collect()
    }

    /// Does what a key asks for.
    pub(super) fn press(&mut self, key: KeyEvent) -> After {
        if key.modifiers.contains(KeyModifiers::CONTROL) {
            return if key.code == KeyCode::Char('c') { After::Quit } else { After::Stay };
        }
        if self.help {
            self.help = false;
            return After::Stay;
        }
        if self.jump.is_some() {
            self.type_jump(key.code);
            return After::Stay;
        }
        match key.code {
            KeyCode::Char('q') | KeyCode::Esc => return After::Quit,
            KeyCode::Right | KeyCode::Char('n' | 'l' | ' ') => self.step(1),
            KeyCode::Left | KeyCode::Char('b' | 'h') | KeyCode::Backspace => self.step(-1),
            KeyCode::PageDown => self.step(10),
            KeyCode::PageUp => self.step(-10),
            KeyCode::Home | KeyCode::Char('g') => self.go(0),
            KeyCode::End | KeyCode::Char('G') => self.go(self.frames.len() - 1),
            KeyCode::Char('r') => self.play(),
            KeyCode::Char('j') => self.jump = Some(String::new()),
            KeyCode::Char('v') | KeyCode::Tab => {
                self.side = if self.side == Side::Way { Side::Vote } else { Side::Way };
            }
            KeyCode::Char('s') => self.follow(1),
            KeyCode::Char('S') => self.follow(-1),
            KeyCode::Down => self.scroll = (self.scroll + 1).min(self.issues.len() - 1),
            KeyCode::Up => self.scroll = self.scroll.saturating_sub(1),
            KeyCode::Char('?') | KeyCode::F(1) => self.help = true,
            _ => {}
        }
        After::Stay
    }

    /// The next round of a run that plays; it stops at the last.
    pub(super) fn beat(&mut self) {
        self.at = (self.at + 1).min(self.frames.len() - 1);
        self.playing = self.at + 1 < self.frames.len();
    }

    fn play(&mut self) {
        self.playing = !self.playing;
        if self.playing && self.at + 1 == self.frames.len() {
            self.at = 0;
        }
    }

    fn step(&mut self, by: isize) {
        self.go(self.at.saturating_add_signed(by));
    }

    fn go(&mut self, to: usize) {
        self.playing = false;
        self.at = to.min(self.frames.len() - 1);
    }

    fn type_jump(&mut self, code: KeyCode) {
        let Some(digits) = &mut self.jump else { return };
        match code {
            KeyCode::Char(c) if c.is_ascii_digit() && digits.len() < 9 => digits.push(c),
            KeyCode::Backspace => {
                digits.pop();
            }
            KeyCode::Enter => {
                let round: Option<u32> = digits.parse().ok();
                self.jump = None;
                if let Some(round) = round {
                    let reached = |at: &usize| self.watched.frames[*at].round >= round;
                    let to = self.frames.iter().position(reached);
                    self.go(to.unwrap_or(self.frames.len() - 1));
                }
            }
            KeyCode::Esc => self.jump = None,
            _ => {}
        }
    }

    /// The next state to follow; after the last, none.
    fn follow(&mut self, by: isize) {
        let states = self.watched.setting.state.len() as isize;
        let now = self.followed.map_or(states, |slot| slot as isize);
        let next = (now + by).rem_euclid(states + 1);
        self.followed = (next < states).then_some(next as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replay() -> Replay {
        let text = std::fs::read_to_string("scenarios/tutorial/five-states-and-a-mediator.toml");
        let checked = crate::format::read_str("test", &text.unwrap(), &[]).unwrap();
        let watched = crate::engine::watch(&checked.scenario, 5, 0).unwrap();
        Replay::new(&checked.scenario, watched, 0, false)
    }

    fn type_in(replay: &mut Replay, codes: &[KeyCode]) {
        for code in codes {
            assert_eq!(replay.press(KeyEvent::from(*code)), After::Stay);
        }
    }

    #[test]
    fn keys_step_jump_and_stop_at_the_ends() {
        let mut replay = replay();
        let round = |replay: &Replay| replay.frame().round;
        type_in(&mut replay, &[KeyCode::Left]);
        assert_eq!(round(&replay), 1);
        type_in(&mut replay, &[KeyCode::Right, KeyCode::Char('n'), KeyCode::Char(' ')]);
        assert_eq!(round(&replay), 4);
        type_in(
            &mut replay,
            &[KeyCode::Char('j'), KeyCode::Char('2'), KeyCode::Char('0'), KeyCode::Enter],
        );
        assert_eq!(round(&replay), 20);
        type_in(&mut replay, &[KeyCode::Char('j'), KeyCode::Char('x'), KeyCode::Esc]);
        assert_eq!((round(&replay), replay.jump.clone()), (20, None));
        type_in(&mut replay, &[KeyCode::End, KeyCode::Right]);
        assert_eq!(round(&replay), replay.last_round());
        type_in(&mut replay, &[KeyCode::Home]);
        assert_eq!(round(&replay), 1);
        for quit in [
            KeyEvent::from(KeyCode::Char('q')),
            KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL),
        ] {
            assert_eq!(replay.press(quit), After::Quit);
        }
    }

    #[test]
    fn a_run_plays_to_its_end_and_then_anew() {
        let mut replay = replay();
        type_in(&mut replay, &[KeyCode::Char('r')]);
        let mut beats = 0;
        while replay.playing {
            replay.beat();
            beats += 1;
        }
        assert_eq!(beats + 1, replay.frames.len());
        type_in(&mut replay, &[KeyCode::Char('r')]);
        assert_eq!((replay.at, replay.playing), (0, true));
        type_in(&mut replay, &[KeyCode::Char('r')]);
        assert!(!replay.playing);
    }

    #[test]
    fn states_are_followed_in_turn() {
        let mut replay = replay();
        let mut seen = Vec::new();
        for _ in 0..6 {
            type_in(&mut replay, &[KeyCode::Char('s')]);
            seen.push(replay.followed);
        }
        assert_eq!(seen, [Some(0), Some(1), Some(2), Some(3), Some(4), None]);
        type_in(&mut replay, &[KeyCode::Char('S')]);
        assert_eq!(replay.followed, Some(4));
    }

    #[test]
    fn votes_and_events_come_in_their_round() {
        let mut replay = replay();
        assert!(replay.votes().is_empty());
        let early = replay.events().len();
        type_in(&mut replay, &[KeyCode::End]);
        assert_eq!(replay.votes().len(), 5);
        assert!(replay.events().len() > early);
    }
}
