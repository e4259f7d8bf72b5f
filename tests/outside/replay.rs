//! `comity replay` on a real pseudo-terminal of 80 × 24, made by util-linux's `script`: what the screen shows after each key, and
//! that the terminal is given back as it was.

use std::io::{Read, Write};
use std::num::NonZero;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::needs::{Missing, Outcome, tool};
use crate::support::{REPO, golden};

const FIVE: &str = "scenarios/tutorial/five-states-and-a-mediator.toml";

/// A program on a pseudo-terminal, and what it has drawn.
struct Terminal {
    child: Child,
    screen: Arc<Mutex<vt100::Parser>>,
}

impl Terminal {
    /// Starts a command of the shell.
    fn start(command: &str) -> Result<Self, Missing> {
        // The `script` of other systems knows no such option.
        tool("script", &["--version"])?;
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
        Ok(Self { child, screen })
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

pub fn a_reader_steps_jumps_and_quits_on_80_by_24() -> Outcome {
    let command = format!("{} replay {FIVE}; echo code $?; stty -a", program());
    let mut terminal = Terminal::start(&command)?;
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
    Ok(())
}

pub fn a_run_of_a_sweep_can_be_watched_and_a_request_to_end_is_heard() -> Outcome {
    let room = tempfile::tempdir().unwrap();
    let pid = room.path().join("pid").display().to_string();
    let command = format!(
        "sh -c 'echo $$ > {pid}; exec {} replay scenarios/sweeps/transparency.toml --run 40'; echo code $?",
        program()
    );
    let terminal = Terminal::start(&command)?;
    terminal.wait("run 40");
    let pid = std::fs::read_to_string(&pid).unwrap();
    assert!(Command::new("kill").args(["-TERM", pid.trim()]).status().unwrap().success());
    let (_, text) = terminal.end();
    assert!(text.contains("code 143"), "{text}");
    Ok(())
}
