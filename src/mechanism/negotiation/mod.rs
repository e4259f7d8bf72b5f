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

/// Prepares the protocol of the scenario in a run that has the rung.
pub fn install(into: &mut Install) {
    let params = into.world.resource::<Params>();
    if !params.enabled {
        return;
    }
    let protocol = params.protocol;
    if protocol.one_shot() {
        table::last_one_round(into.world);
    }
    match protocol {
        Protocol::Plenary => plenary::install(into),
        Protocol::AlternatingOffers => alternating::install(into),
        Protocol::Legislative => legislative::install(into),
        Protocol::Exchange | Protocol::Challenge | Protocol::Compromise | Protocol::Nash => {}
    }
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
