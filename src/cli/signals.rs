//! Interruptions: Ctrl-C and a request to terminate are noted, so that a command can end cleanly.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signal_hook::consts::{SIGINT, SIGTERM};

use super::Exit;

/// What has been asked of the program since it started to listen.
#[derive(Clone, Debug, Default)]
pub struct Signals {
    interrupted: Arc<AtomicBool>,
    terminated: Arc<AtomicBool>,
}

impl Signals {
    /// Starts to listen. Where a signal cannot be caught, it ends the program as usual.
    pub fn listen() -> Self {
        let signals = Self::default();
        let _ = signal_hook::flag::register(SIGINT, Arc::clone(&signals.interrupted));
        let _ = signal_hook::flag::register(SIGTERM, Arc::clone(&signals.terminated));
        signals
    }

    /// The exit code to end with, if the program was asked to end.
    pub fn asked(&self) -> Option<Exit> {
        if self.interrupted.load(Ordering::Relaxed) {
            Some(Exit::Interrupted)
        } else if self.terminated.load(Ordering::Relaxed) {
            Some(Exit::Terminated)
        } else {
            None
        }
    }

    /// Passes what is asked on to `stop`, at once, until the watch is dropped.
    pub fn watch(&self, stop: &Arc<AtomicBool>) -> Watch {
        let (signals, stop, over) =
            (self.clone(), Arc::clone(stop), Arc::new(AtomicBool::new(false)));
        let ended = Arc::clone(&over);
        let thread = std::thread::spawn(move || {
            while !ended.load(Ordering::Relaxed) {
                if signals.asked().is_some() {
                    stop.store(true, Ordering::Relaxed);
                    return;
                }
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
        });
        Watch { over, thread: Some(thread) }
    }
}

/// A thread that waits for signals.
#[derive(Debug)]
pub struct Watch {
    over: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Relaxed);
        let _ = self.thread.take().map(std::thread::JoinHandle::join);
    }
}
