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
}
