//! `comity replay` on a real pseudo-terminal of 80 × 24, made by util-linux's `script`: what the screen shows after each key, and
//! that the terminal is given back as it was.

use std::io::{Read, Write};
use std::num::NonZero;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::support::{REPO, comity, golden};

const FIVE: &str = "scenarios/tutorial/five-states-and-a-mediator.toml";

/// A program on a pseudo-terminal, and what it has drawn.
struct Terminal {
    child: Child,
    screen: Arc<Mutex<vt100::Parser>>,
}

impl Terminal {
    /// Starts a command of the shell. None where this machine has no `script` of util-linux.
    fn start(command: &str) -> Option<Self> {
        let version = Command::new("script").arg("--version").output().ok()?;
        if !String::from_utf8_lossy(&version.stdout).contains("util-linux") {
            println!("skipped: no `script` of util-linux here");
            return None;
        }
        let mut child = Command::new("script")
            .args(["-qec", &format!("stty rows 24 cols 80; {command}"), "/dev/null"])
            .current_dir(REPO)
            .env("TERM", "xterm-256color")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (rows, columns) = (NonZero::new(24).unwrap(), NonZero::new(80).unwrap());
        let screen = Arc::new(Mutex::new(vt100::Parser::new(rows, columns, 0)));
        let (mut out, drawn) = (child.stdout.take().unwrap(), Arc::clone(&screen));
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(n @ 1..) = out.read(&mut bytes) {
                drawn.lock().unwrap().process(&bytes[..n]);
            }
        });
        Some(Self { child, screen })
    }

    /// The screen without blanks at the ends of lines, which depend on what was there before.
    fn text(&self) -> String {
        let all = self.screen.lock().unwrap().screen().contents();
        all.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    fn press(&mut self, keys: &str) {
        self.child.stdin.as_mut().unwrap().write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until the screen shows something.
    fn wait(&self, for_what: &str) -> String {
        let began = Instant::now();
        loop {
            let text = self.text();
            if text.contains(for_what) {
                return text;
            }
            assert!(began.elapsed() < Duration::from_secs(60), "no “{for_what}” on\n{text}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits for the end and says the exit code.
    fn end(mut self) -> (i32, String) {
        let code = self.child.wait().unwrap().code().unwrap();
        std::thread::sleep(Duration::from_millis(100));
        assert!(
            !self.screen.lock().unwrap().screen().alternate_screen(),
            "the screen is not given back"
        );
        let text = self.text();
        (code, text)
    }
}

fn program() -> &'static str {
    env!("CARGO_BIN_EXE_comity")
}

#[test]
fn a_reader_steps_jumps_and_quits_on_80_by_24() {
    let command = format!("{} replay {FIVE}; echo code $?; stty -a", program());
    let Some(mut terminal) = Terminal::start(&command) else { return };
    // The last line is drawn last.
    let first = terminal.wait("? help");
    for part in [
        "Round 1 of 41",
        "The text, and demands",
        "Who would block, by how much",
        "What happened",
        "Attacks on critical",
    ] {
        assert!(first.contains(part), "no “{part}” on\n{first}");
    }
    assert!(terminal.screen.lock().unwrap().screen().alternate_screen());
    terminal.press("\u{1b}[C");
    terminal.wait("Round 2 of 41");
    terminal.press("n ");
    terminal.wait("Round 4 of 41");
    terminal.press("bb");
    terminal.wait("Round 2 of 41");
    terminal.press("j40\r");
    let stuck = terminal.wait("Round 40 of 41");
    assert!(stuck.contains("Negotiation is given up because its deadline passed"), "{stuck}");
    golden("replay/round-40.txt", &(stuck + "\n"));
    terminal.press("Gv");
    let vote = terminal.wait("Round 41, consensus: adopted");
    assert!(vote.contains("mediation") && vote.contains("Alda"), "{vote}");
    golden("replay/vote.txt", &(vote + "\n"));
    terminal.press("s");
    terminal.wait("◆ Alda");
    terminal.press("?");
    terminal.wait("type a round, Enter");
    terminal.press("?");
    terminal.press("gr");
    terminal.wait("▶ Round");
    terminal.wait("Round 3 of 41");
    terminal.press("q");
    let (code, text) = terminal.end();
    assert_eq!(code, 0);
    assert!(text.contains("code 0"), "{text}");
    assert!(
        text.contains(" icanon") && text.contains(" echo "),
        "keys are not echoed as before:\n{text}"
    );
}

#[test]
fn a_run_of_a_sweep_can_be_watched_and_a_request_to_end_is_heard() {
    let room = tempfile::tempdir().unwrap();
    let pid = room.path().join("pid").display().to_string();
    let command = format!(
        "sh -c 'echo $$ > {pid}; exec {} replay scenarios/sweeps/transparency.toml --run 40'; echo code $?",
        program()
    );
    let Some(terminal) = Terminal::start(&command) else { return };
    terminal.wait("run 40");
    let pid = std::fs::read_to_string(&pid).unwrap();
    assert!(Command::new("kill").args(["-TERM", pid.trim()]).status().unwrap().success());
    let (_, text) = terminal.end();
    assert!(text.contains("code 143"), "{text}");
}

#[test]
fn without_a_terminal_it_says_so() {
    let said = comity(&["replay", FIVE]);
    assert_eq!((said.code, said.out.as_str()), (2, ""));
    assert!(said.err.contains("replay needs a terminal"), "{}", said.err);
    assert_eq!(comity(&["replay", "no-such-file.toml"]).code, 2);
}
