//! Draws a replay: a line for each issue, who would block and by how much or the last vote, and the transcript. It fits
//! 80 × 24 and uses what is more. It decides nothing.

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Clear, Paragraph, Wrap};
use unicode_width::UnicodeWidthChar;

use super::state::{Replay, Side};
use crate::model::forum::Stance;
use crate::model::valuation::OwnUtility;

/// Bars for how many states ask for a level, from one up.
const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Width of the title of an issue.
const TITLE: usize = 20;
const KEYS: &str = " ←→ step  r run  j jump  v votes  s state  ↑↓ issues  ? help  q quit";
const HELP: &[&str] = &[
    "→  n  space    one round on          ←  b    one round back",
    "PgDn  PgUp     ten rounds            Home  End   first and last round",
    "r              run, and stop         j       jump: type a round, Enter",
    "v  Tab         who would block, or the last vote",
    "s  S           follow the next state, or the one before",
    "↑  ↓           scroll the issues     q  Esc  quit",
    "",
    "On each issue, from 0 on the left to 100 on the right:",
    "▁▂▃  how many states demand this level      ┃  the draft",
    "┆    the status quo                         ◆  the state followed",
    "[58] the draft, in brackets",
    "",
    "Who would block: what the draft gives a state of what it could gain;",
    "for those that hold out, how much value the draft lacks for them.",
];

/// Draws everything.
pub(super) fn draw(frame: &mut Frame, replay: &Replay) {
    let area = frame.area();
    if area.width < 40 || area.height < 10 {
        frame.render_widget(
            Paragraph::new("The window is too small: 80 × 24 is enough. q quits."),
            area,
        );
        return;
    }
    let said = 6.min(area.height / 4);
    let [head, body, transcript, foot] = Layout::vertical([
        Constraint::Length(2),
        Constraint::Min(3),
        Constraint::Length(said),
        Constraint::Length(1),
    ])
    .areas(area);
    let side = (area.width * 3 / 8).clamp(16, 44);
    let [text, right] =
        Layout::horizontal([Constraint::Min(10), Constraint::Length(side)]).areas(body);
    header(frame, head, replay);
    issues(frame, text, replay);
    match replay.side {
        Side::Way => in_the_way(frame, right, replay),
        Side::Vote => vote(frame, right, replay),
    }
    events(frame, transcript, replay);
    let keys = match &replay.jump {
        Some(digits) => format!(" Jump to round: {digits}▏ (Enter, Esc)"),
        None => KEYS.to_owned(),
    };
    frame.render_widget(Paragraph::new(keys).style(dim()), foot);
    if replay.help {
        help(frame, area);
    }
}

fn dim() -> Style {
    Style::new().add_modifier(Modifier::DIM)
}

fn bold() -> Style {
    Style::new().add_modifier(Modifier::BOLD)
}

/// A colour, unless colours are not wanted.
fn hue(replay: &Replay, colour: Color) -> Style {
    if replay.colour { Style::new().fg(colour) } else { Style::new() }
}

/// The colours of stances and votes.
fn stance_hue(replay: &Replay, word: &str) -> Style {
    match word {
        "yes" => hue(replay, Color::Blue),
        "no" => hue(replay, Color::Red),
        "holds out" => hue(replay, Color::Yellow),
        _ => dim(),
    }
}

fn titled<'a>(title: impl Into<Line<'a>>) -> Block<'a> {
    Block::new().borders(Borders::TOP).border_style(dim()).title(title)
}

fn header(frame: &mut Frame, area: Rect, replay: &Replay) {
    let shown = replay.frame();
    let rung = shown.rung.map_or("opening", crate::model::forum::Rung::word);
    let count = |stance: Stance| shown.judged.stance.iter().filter(|s| **s == stance).count();
    let run = format!("  run {}", replay.run);
    let room = (area.width as usize).saturating_sub(run.len() + 1);
    let state = if replay.playing { "▶ " } else { "" };
    let lines = vec![
        Line::from(vec![
            Span::styled(format!(" {}", cut(&replay.title, room)), bold()),
            Span::styled(run, dim()),
        ]),
        Line::from(vec![
            Span::styled(
                format!(" {state}Round {} of {}", shown.round, replay.last_round()),
                bold(),
            ),
            Span::raw(format!(" · {rung} · ")),
            Span::styled(format!("{} no", count(Stance::No)), stance_hue(replay, "no")),
            Span::raw(" · "),
            Span::styled(
                format!("{} hold out", count(Stance::HoldOut)),
                stance_hue(replay, "holds out"),
            ),
            Span::raw(" · "),
            Span::styled(format!("{} yes", count(Stance::Yes)), stance_hue(replay, "yes")),
            Span::raw(format!(" · {} in brackets", shown.brackets.count())),
        ]),
    ];
    frame.render_widget(Paragraph::new(lines), area);
}

fn issues(frame: &mut Frame, area: Rect, replay: &Replay) {
    let shown = replay.frame();
    let fit = usize::from(area.height.saturating_sub(1));
    let first = replay.scroll.min(replay.issues.len().saturating_sub(fit));
    let asked = if shown.demand.is_some() { "demands" } else { "ideals" };
    let followed = replay.followed.map_or_else(String::new, |slot| {
        format!(" · ◆ {}", replay.watched.setting.state_name[slot])
    });
    let title = cut(&format!(" The text, and {asked} from 0 to 100{followed} "), area.width.into());
    let block = titled(title);
    let scale = usize::from(area.width).saturating_sub(TITLE + 9).max(5);
    let lines: Vec<Line> = (first..replay.issues.len())
        .take(fit)
        .map(|issue| issue_line(replay, issue, scale))
        .collect();
    frame.render_widget(Paragraph::new(lines).block(block), area);
}

fn issue_line(replay: &Replay, issue: usize, scale: usize) -> Line<'static> {
    let shown = replay.frame();
    let (level, bracketed) = (shown.draft.levels[issue], shown.brackets.0[issue]);
    let title = pad(&cut(&replay.issues[issue], TITLE), TITLE);
    let style = if bracketed { stance_hue(replay, "no") } else { bold() };
    let marked = |text: String| if bracketed { format!("[{text}]") } else { format!(" {text} ") };
    if let Some(values) = &replay.values[issue] {
        let value = values.get(level as usize).map_or("", String::as_str);
        let value = marked(cut(value, scale));
        return Line::from(vec![Span::raw(format!(" {title} ")), Span::styled(value, style)]);
    }
    let mut spans = vec![
        Span::raw(format!(" {title} ")),
        Span::styled(format!("{:>5} ", marked(format!("{level:.0}"))), style),
    ];
    spans.extend(strip(replay, issue, scale));
    Line::from(spans)
}

/// The scale of an issue: how many ask for what, the status quo, the draft.
fn strip(replay: &Replay, issue: usize, scale: usize) -> Vec<Span<'static>> {
    let (shown, setting) = (replay.frame(), &replay.watched.setting);
    let place = |level: f64| ((level / 100.0 * (scale - 1) as f64).round() as usize).min(scale - 1);
    let mut cells = vec![(' ', dim()); scale];
    let states = setting.state.len();
    let asked = |slot: usize| match (&shown.demand, &replay.watched.valuation.own) {
        (Some(demand), _) => Some(demand.at(issue, slot)),
        (None, OwnUtility::Spatial { position, .. }) => Some(position.at(issue, slot)),
        _ => None,
    };
    let mut counts = vec![0usize; scale];
    (0..states).filter_map(asked).for_each(|level| counts[place(level)] += 1);
    // Half the states on one level fill a bar.
    let full = (states as f64 / 2.0).max(1.0);
    for (cell, count) in cells.iter_mut().zip(&counts).filter(|(_, count)| **count > 0) {
        let bar = (((*count as f64 / full) * 8.0).ceil() as usize).clamp(1, 8);
        *cell = (BARS[bar - 1], hue(replay, Color::Cyan));
    }
    if !setting.pie {
        let back = &mut cells[place(setting.status_quo[issue])];
        if back.0 == ' ' {
            *back = ('┆', dim());
        }
    }
    let style = if shown.brackets.0[issue] { stance_hue(replay, "no") } else { bold() };
    cells[place(shown.draft.levels[issue])] = ('┃', style);
    if let Some(level) = replay.followed.and_then(asked) {
        cells[place(level)] = ('◆', hue(replay, Color::Magenta).add_modifier(Modifier::BOLD));
    }
    cells.into_iter().map(|(c, style)| Span::styled(c.to_string(), style)).collect()
}

fn in_the_way(frame: &mut Frame, area: Rect, replay: &Replay) {
    let (judged, setting) = (&replay.frame().judged, &replay.watched.setting);
    let lacks = |slot: usize| (judged.aspiration[slot] - judged.value[slot]).max(0.0);
    let mut against: Vec<usize> =
        (0..judged.stance.len()).filter(|slot| judged.stance[*slot].objects()).collect();
    against.sort_by(|a, b| {
        let holds = |slot: usize| judged.stance[slot] == Stance::HoldOut;
        let (gain, lack) =
            (judged.scaled[*a].total_cmp(&judged.scaled[*b]), lacks(*b).total_cmp(&lacks(*a)));
        let within = if holds(*a) { lack } else { gain };
        holds(*a).cmp(&holds(*b)).then(within).then(a.cmp(b))
    });
    let room = usize::from(area.width).saturating_sub(16).max(4);
    let line = |slot: &usize| {
        let name = pad(&cut(&setting.state_name[*slot], room), room);
        if judged.stance[*slot] == Stance::No {
            let text = format!(" {name} no {:+.3}", judged.scaled[*slot]);
            Line::styled(text, stance_hue(replay, "no"))
        } else {
            let text = format!(" {name} lacks {:.3}", lacks(*slot));
            Line::styled(text, stance_hue(replay, "holds out"))
        }
    };
    let mut lines: Vec<Line> = against.iter().map(line).collect();
    if lines.is_empty() {
        lines.push(Line::raw(" Nobody."));
    }
    let mut lines = shortened(lines, usize::from(area.height.saturating_sub(1)));
    lines.truncate(area.height.into());
    let title = " Who would block, by how much ";
    frame.render_widget(Paragraph::new(lines).block(titled(cut(title, area.width.into()))), area);
}

fn vote(frame: &mut Frame, area: Rect, replay: &Replay) {
    let votes = replay.votes();
    let Some(first) = votes.first() else {
        let block = titled(" The last vote ");
        frame.render_widget(Paragraph::new(" No vote yet.").block(block), area);
        return;
    };
    let result = if first.adopted { "adopted" } else { "not adopted" };
    let mut lines = vec![Line::styled(
        format!(" Round {}, {}: {result}", first.round, first.rule.replace('-', " ")),
        bold(),
    )];
    for word in ["no", "abstain", "absent", "yes"] {
        for vote in votes.iter().filter(|vote| vote.vote == word) {
            let slot = replay.watched.setting.state.iter().position(|id| *id == vote.state);
            let name = slot.map_or(&*vote.state, |slot| &replay.watched.setting.state_name[slot]);
            let room = usize::from(area.width).saturating_sub(18).max(4);
            let turns = if vote.pivotal { '*' } else { ' ' };
            let name = pad(&cut(name, room), room);
            let text = format!(" {name} {word:<7}{turns}{:+.3}", vote.scaled_gain);
            lines.push(Line::styled(text, stance_hue(replay, word)));
        }
    }
    let lines = shortened(lines, usize::from(area.height.saturating_sub(1)));
    let title = cut(" Last vote, * could turn it ", area.width.into());
    frame.render_widget(Paragraph::new(lines).block(titled(title)), area);
}

/// As many lines as fit, the last of them saying how many do not.
fn shortened(mut lines: Vec<Line<'static>>, fit: usize) -> Vec<Line<'static>> {
    if lines.len() > fit && fit > 0 {
        let more = lines.len() + 1 - fit;
        lines.truncate(fit - 1);
        lines.push(Line::styled(format!(" … and {more} more"), dim()));
    }
    lines
}

fn events(frame: &mut Frame, area: Rect, replay: &Replay) {
    let fit = usize::from(area.height.saturating_sub(1));
    let width = usize::from(area.width).saturating_sub(2).max(10);
    let now = replay.frame().round;
    let mut lines: Vec<Line> = Vec::new();
    for event in replay.events() {
        let style = if event.round == now { Style::new() } else { dim() };
        let text = format!("{:>3}  {}", event.round, event.text);
        lines.extend(
            wrapped(&text, width).into_iter().map(|line| Line::styled(format!(" {line}"), style)),
        );
    }
    let skip = lines.len().saturating_sub(fit);
    let lines: Vec<Line> = lines.into_iter().skip(skip).collect();
    frame.render_widget(Paragraph::new(lines).block(titled(" What happened ")), area);
}

fn help(frame: &mut Frame, area: Rect) {
    let (width, height) = (76.min(area.width), (HELP.len() as u16 + 2).min(area.height));
    let inner = Rect { x: (area.width - width) / 2, y: (area.height - height) / 2, width, height };
    let lines: Vec<Line> = HELP.iter().map(|line| Line::raw(format!(" {line}"))).collect();
    frame.render_widget(Clear, inner);
    let block = Block::bordered().title(" Keys; any of them goes back ");
    frame.render_widget(Paragraph::new(lines).block(block).wrap(Wrap { trim: false }), inner);
}

/// At most so many columns of a text, with a mark where it was cut. Control characters are left out.
fn cut(text: &str, most: usize) -> String {
    let (mut out, mut wide) = (String::new(), 0);
    let mut rest = text.chars().filter(|c| !c.is_control()).peekable();
    while let Some(c) = rest.next() {
        let width = c.width().unwrap_or(0);
        let last = rest.peek().is_none();
        if wide + width > most || (wide + width == most && !last) {
            out.push('…');
            return out;
        }
        wide += width;
        out.push(c);
    }
    out
}

/// A text filled with blanks to so many columns.
fn pad(text: &str, to: usize) -> String {
    let wide: usize = text.chars().filter_map(UnicodeWidthChar::width).sum();
    format!("{text}{}", " ".repeat(to.saturating_sub(wide)))
}

/// A text broken between words into lines of so many columns; later lines are set in.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let options = textwrap::Options::new(width)
        .subsequent_indent("     ")
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .word_separator(textwrap::WordSeparator::AsciiSpace);
    textwrap::wrap(text, options).into_iter().map(Into::into).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_padded_and_wrapped_by_columns() {
        assert_eq!(cut("abcdef", 4), "abc…");
        assert_eq!(cut("abcd", 4), "abcd");
        assert_eq!(cut("日本語", 4), "日…");
        assert_eq!(cut("a\u{1b}[2Jb", 9), "a[2Jb");
        assert_eq!(pad("日本", 6), "日本  ");
        assert_eq!(wrapped("  1  one two three", 10), ["  1  one", "     two", "     three"]);
    }
}
