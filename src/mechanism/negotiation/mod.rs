//! The first rung: negotiation. One file per protocol.

use crate::model::install::Install;
use crate::spec::negotiation::{Params, Protocol};

pub mod alternating;
pub mod challenge;
pub mod compromise;
pub mod exchange;
pub mod legislative;
pub mod nash;
pub mod plenary;
mod regard;
mod spatial_offers;
mod stands;
mod table;

/// What there is to know of a protocol beside its systems, which stand on the page of the round.
#[derive(Clone, Copy, Debug)]
pub struct Descriptor {
    /// What happens under it, as the beginning of a sentence.
    pub told: &'static str,
    /// Whether it makes one draft and is done.
    pub one_shot: bool,
    /// Whether it reads how much each issue matters by itself, as models of collective bargaining
    /// do.
    pub reads_salience: bool,
    /// Whether it looks at every text on discrete issues, so that there must be few of them.
    pub looks_at_every_text: bool,
    /// Puts what its systems need into the world.
    pub prepare: fn(&mut Install),
}

impl Descriptor {
    /// A protocol that goes on for rounds and needs nothing.
    pub const fn of(told: &'static str) -> Self {
        Self {
            told,
            one_shot: false,
            reads_salience: false,
            looks_at_every_text: false,
            prepare: |_| (),
        }
    }
}

/// The descriptor of each protocol.
pub fn descriptor(protocol: Protocol) -> Descriptor {
    match protocol {
        Protocol::Plenary => plenary::PROTOCOL,
        Protocol::AlternatingOffers => alternating::PROTOCOL,
        Protocol::Legislative => legislative::PROTOCOL,
        Protocol::Exchange => exchange::PROTOCOL,
        Protocol::Challenge => challenge::PROTOCOL,
        Protocol::Compromise => compromise::PROTOCOL,
        Protocol::Nash => nash::PROTOCOL,
    }
}

/// Prepares the protocol of the scenario in a run that has the rung.
pub fn install(into: &mut Install) {
    let params = into.world.resource::<Params>();
    if !params.enabled {
        return;
    }
    let protocol = descriptor(params.protocol);
    if protocol.one_shot {
        table::last_one_round(into.world);
    }
    (protocol.prepare)(into);
}

#[cfg(test)]
impl Params {
    /// Four rounds of a protocol, everything else at its default.
    pub(crate) fn of(protocol: Protocol) -> Self {
        use crate::spec::negotiation::{Challenge, Exchange, Recognition, Timing};
        use crate::theory::{
            challenge::{NAMES, ReadOff},
            exchange::Ties,
            tactics::{Acceptance, Curve, Offering},
        };
        Self {
            enabled: true,
            protocol,
            deadline: 4,
            stall: 0,
            step: 0.1,
            bluff: 1.0,
            offering: Offering::Time,
            acceptance: Acceptance::Time,
            curve: Curve::Polynomial,
            start: 0.0,
            timing: Timing::Closed,
            window: 3,
            lookahead: 10,
            recognition: Recognition::Equal,
            exchange: Exchange { rounds: 1, ties: Ties::Drawn },
            challenge: Challenge {
                reading: NAMES[0].to_owned(),
                rounds: 0,
                outcome: ReadOff::Median,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_protocol_is_told_in_words_of_its_own() {
        let told: BTreeSet<_> = Protocol::ALL.iter().map(|p| descriptor(*p).told).collect();
        assert_eq!(told.len(), Protocol::ALL.len());
        assert!(plenary::PROTOCOL.told.contains("plenary"));
        assert!(nash::PROTOCOL.told.contains("gains"));
    }
}
