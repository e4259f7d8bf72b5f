//! The second rung: a mediator between two. A facilitative one brings the facts to light as far as
//! it knows them; a directive one pays what the parties are apart. It awards nothing.

use bevy_ecs::prelude::*;

use super::{Case, Court, bargain};
use crate::model::{
    dispute::{Dispute, Finding},
    forum::{Rung, Stage},
    random::Purpose,
};

/// The mediator does what it can for disputes on the second rung.
pub fn mediate(mut disputes: Query<Case>, court: Court) {
    for (_, _, stage, mut dispute, mut finding) in &mut disputes {
        if *stage != Stage::At(Rung::Mediation) {
            continue;
        }
        if let Some(level) = reconcile(&court, &mut dispute) {
            dispute.redress = Some(level);
            *finding = Finding::Settled { level };
        }
    }
}
use crate::spec::disputes::Offices;

/// The level at which the parties settle with the mediator's help, if they do.
fn reconcile(court: &Court, dispute: &mut Dispute) -> Option<f64> {
    if court.params.mediation == Offices::Facilitative {
        let page = (Purpose::Facts, 0, court.clock.0);
        let information = court.mediator.information;
        dispute.facts_known |= court.random.streams.happens(page, dispute.owner, information);
    }
    let limits = bargain::limits(court, dispute, 1);
    if limits.takes <= limits.gives {
        return Some(0.5 * (limits.takes + limits.gives));
    }
    // Leverage is spent in the unit of the harm.
    let apart = (limits.takes - limits.gives) / 100.0 * dispute.complaint.severity;
    let pays = court.params.mediation == Offices::Directive && apart <= court.mediator.leverage;
    pays.then_some(limits.takes)
}

#[cfg(test)]
mod tests {
    use super::super::{
        Offices, Params,
        tests::{heard, plain},
    };
    use crate::model::{bench::Bench, mediator::Mediator, setting::Setting};

    #[test]
    fn facts_clear_the_innocent_and_shame_the_guilty() {
        let params = Params { mediation: Offices::Facilitative, ..plain() };
        let (cleared, ..) = heard(params.clone(), 0.0, false, |_| ());
        assert!(cleared.redress.is_some_and(|level| level <= 20.0), "{cleared:?}");
        let open = |transparency: f64| {
            move |bench: &mut Bench| {
                bench.world.resource_mut::<Setting>().transparency = transparency
            }
        };
        assert!(heard(params.clone(), 0.0, true, open(0.8)).0.redress.is_some());
        assert_eq!(heard(params.clone(), 0.0, true, open(0.1)).0.redress, None);
        let ignorant = |bench: &mut Bench| {
            bench.column([Mediator { information: 0.0, ..Mediator::default() }])
        };
        assert_eq!(heard(params, 0.0, false, ignorant).0.redress, None);
    }

    #[test]
    fn leverage_closes_the_gap() {
        let with = |leverage: f64| {
            let params = Params { mediation: Offices::Directive, ..plain() };
            let give =
                |bench: &mut Bench| bench.column([Mediator { leverage, ..Mediator::default() }]);
            heard(params, 0.0, true, give).0.redress
        };
        assert_eq!((with(0.1), with(0.3)), (None, Some(40.0)));
    }
}
