//! Whose draws are whose: the hash of the id of each state and of each issue, made once when the
//! world is built, so that nobody hashes a word in a round. It draws nothing.

use bevy_ecs::{
    prelude::{Res, Resource},
    system::SystemParam,
};

use super::{
    random::{Owner, Streams},
    setting::Label,
};

/// States and issues as owners of draws.
#[derive(Resource, Clone, Debug, Default)]
pub struct Owners {
    state: Vec<Owner>,
    issue: Vec<Owner>,
}

impl Owners {
    /// Those with these ids, by slot and by dimension.
    pub fn new(states: &[Label], issues: &[Label]) -> Self {
        let owners = |ids: &[Label]| ids.iter().map(|id| Owner::of(id)).collect();
        Self { state: owners(states), issue: owners(issues) }
    }

    /// A state, by slot.
    pub fn state(&self, slot: usize) -> Owner {
        self.state[slot]
    }

    /// An issue.
    pub fn issue(&self, issue: usize) -> Owner {
        self.issue[issue]
    }

    /// A state toward another.
    pub fn pair(&self, slot: usize, toward: usize) -> Owner {
        self.state[slot].and(self.state[toward])
    }

    /// A state on an issue.
    pub fn on_issue(&self, slot: usize, issue: usize) -> Owner {
        self.state[slot].and(self.issue[issue])
    }
}

/// What a system draws by.
#[derive(SystemParam)]
pub struct Randomness<'w> {
    /// The streams of the run.
    pub streams: Res<'w, Streams>,
    /// To whom draws belong.
    pub owners: Res<'w, Owners>,
}
