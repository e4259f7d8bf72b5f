//! The round: every system of a run, in order. Read this page first: it says what happens in a
//! round and links to how.
//!
//! Phases follow one another as [`Phase::ORDER`] says, and the systems of a phase as they stand
//! here. A system that the scenario has switched off is not in the schedule; one whose condition
//! does not hold (`run_if`) waits.

use bevy_ecs::{
    prelude::*,
    schedule::{IntoScheduleConfigs, LogLevel, ScheduleBuildSettings, ScheduleConfigs},
    system::ScheduleSystem,
};

use crate::measure::{conduct, keeping, record, resistance, told};
use crate::mechanism::{
    adoption, agenda, arbitration, capacity, chair, compliance, data_control,
    disputes::{self, award, bargain, good_offices},
    enforcement, ladder, mediation,
    negotiation::{alternating, challenge, compromise, exchange, legislative, nash, plenary},
    nonstate,
    operations::{attribution, game, plans, prevention, response},
    power_shift, pressure, ratification, trust,
};
use crate::model::{forum::Rung, incident::Incidents, phase::Phase, valuation::FirstIdeals};
use crate::spec::{Scenario, mediation::Style, negotiation::Protocol, record::Record};

/// Puts the systems of a run into its schedule, by what the scenario has switched on.
pub(super) fn fill(schedule: &mut Schedule, world: &mut World, scenario: &Scenario) {
    schedule.set_build_settings(ScheduleBuildSettings {
        ambiguity_detection: LogLevel::Error,
        ..schedule.get_build_settings()
    });
    Phase::chain(schedule);
    let mut round = Round { schedule };
    the_round_begins(&mut round, world, scenario);
    a_text_is_made(&mut round, world, scenario);
    a_text_is_decided_on(&mut round, scenario);
    disputes_are_settled(&mut round, scenario);
    states_join_what_was_adopted(&mut round, scenario);
    states_act(&mut round, scenario);
    promises_are_kept_or_broken(&mut round, world, scenario);
    the_round_is_written_down(&mut round, world, scenario);
}

/// The schedule while it is filled.
struct Round<'a> {
    schedule: &'a mut Schedule,
}

impl Round<'_> {
    fn at<M>(&mut self, phase: Phase, systems: impl IntoScheduleConfigs<ScheduleSystem, M>) {
        self.schedule.add_systems(systems.in_set(phase));
    }
}

fn the_round_begins(round: &mut Round, world: &mut World, scenario: &Scenario) {
    if scenario.data_control.enabled {
        use data_control::{follow_norms, shelter_and_inform, use_in_common};
        let steps = (follow_norms, shelter_and_inform, use_in_common);
        round.at(Phase::Outset, steps.chain());
    }
    if pressure::acts(world) {
        round.at(Phase::Outset, (pressure::fade, pressure::press).chain());
    }
    let opening = (agenda::open_text, ladder::propose_first_rung).chain();
    round.at(Phase::Agenda, opening.run_if(ladder::opening));
    if chair::finds_out(world) {
        round.at(Phase::Chair, chair::find_out.run_if(chair::negotiates));
    }
    if chair::steers(world) {
        round.at(Phase::Chair, chair::steer.run_if(chair::negotiates));
    }
}

/// The three rungs on which a text is made.
fn a_text_is_made(round: &mut Round, world: &World, scenario: &Scenario) {
    let Scenario { negotiation: first, mediation: second, arbitration: third, .. } = scenario;
    if third.enabled && third.foresight > 0.0 {
        round.at(Phase::Foresight, arbitration::foresight::look_ahead);
    }
    let entry = match (second.enabled, third.enabled) {
        (false, false) => ladder::enter.into_configs(),
        (true, false) => (mediation::ask_consent, ladder::enter).chain(),
        (false, true) => (arbitration::ask_consent, ladder::enter).chain(),
        (true, true) => (mediation::ask_consent, arbitration::ask_consent, ladder::enter).chain(),
    };
    round.at(Phase::Entry, entry.run_if(ladder::rung_is_proposed));
    if first.enabled {
        let ideals_vary =
            scenario.preferences.uncertainty > 0.0 || world.contains_resource::<FirstIdeals>();
        let bargaining = protocol(first.protocol, ideals_vary);
        round.at(Phase::Negotiation, bargaining.run_if(ladder::at(Rung::Negotiation)));
    }
    if second.enabled {
        round.at(Phase::Mediation, style(second.style).run_if(ladder::at(Rung::Mediation)));
    }
    if third.enabled {
        let hearing = arbitration::make_award.run_if(ladder::at(Rung::Arbitration));
        round.at(Phase::Arbitration, hearing);
    }
}

/// One round of bargaining under each protocol. Where ideals vary, within a run or from run to run,
/// delegations first read anew what they want.
fn protocol(protocol: Protocol, ideals_vary: bool) -> ScheduleConfigs<ScheduleSystem> {
    match protocol {
        Protocol::Plenary => {
            use plenary::{move_draft, reread_wishes, state_demands, take_stances};
            let steps = (state_demands, move_draft, take_stances).chain();
            if ideals_vary { (reread_wishes, steps).chain() } else { steps }
        }
        Protocol::AlternatingOffers => alternating::take_turns.into_configs(),
        Protocol::Legislative => legislative::propose.into_configs(),
        Protocol::Exchange => exchange::exchange.into_configs(),
        Protocol::Challenge => challenge::challenge.into_configs(),
        Protocol::Compromise => compromise::compromise.into_configs(),
        Protocol::Nash => nash::solve.into_configs(),
    }
}

/// What each style of mediator does.
fn style(style: Style) -> ScheduleConfigs<ScheduleSystem> {
    match style {
        Style::Facilitative => mediation::facilitative::hold_talks.into_configs(),
        Style::Formulative => mediation::formulative::amend_text.into_configs(),
        Style::Directive => mediation::directive::pay.into_configs(),
    }
}

fn a_text_is_decided_on(round: &mut Round, scenario: &Scenario) {
    round.at(Phase::Adoption, adoption::vote.run_if(adoption::is_called));
    round.at(Phase::Ladder, ladder::climb);
    let last = (adoption::vote_at_last, ladder::close_after_last_vote).chain();
    round.at(Phase::LastResort, last.run_if(ladder::at(Rung::LastResort)));
    if scenario.agenda.goes_on() {
        round.at(Phase::Succession, (agenda::go_on, ladder::reopen).chain());
    }
}

/// The same three rungs, for disputes between two states.
fn disputes_are_settled(round: &mut Round, scenario: &Scenario) {
    if scenario.disputes.enabled {
        let climb = (
            disputes::open,
            ladder::take_up_disputes,
            bargain::negotiate,
            good_offices::mediate,
            award::arbitrate,
            ladder::climb_disputes,
        );
        round.at(Phase::Disputes, climb.chain());
    }
}

fn states_join_what_was_adopted(round: &mut Round, scenario: &Scenario) {
    if scenario.ratification.enabled {
        use ratification::{bind_parties, enter_into_force, join, open, realise};
        let steps = (open, join, enter_into_force, bind_parties, realise);
        round.at(Phase::Ratification, steps.chain());
    }
}

/// What states and others do to one another outside the forum.
fn states_act(round: &mut Round, scenario: &Scenario) {
    let conduct = &scenario.conduct;
    if conduct.capacity.enabled {
        round.at(Phase::Capacity, capacity::aid);
    }
    if scenario.power_shift.enabled {
        round.at(Phase::PowerShift, (power_shift::fight, power_shift::grow).chain());
    }
    if conduct.crime.enabled || conduct.terrorism.enabled {
        round.at(Phase::Crime, nonstate::do_harm);
    }
    if conduct.operations.enabled {
        round.at(Phase::Plans, (game::foresee, plans::plan).chain());
        if conduct.prevention.enabled {
            round.at(Phase::Prevention, prevention::strike);
        }
        round.at(Phase::Operations, plans::carry_out);
        round.at(Phase::Attribution, attribution::blame);
        round.at(Phase::Response, response::answer);
    }
}

fn promises_are_kept_or_broken(round: &mut Round, world: &World, scenario: &Scenario) {
    if scenario.compliance.enabled {
        round.at(Phase::Compliance, compliance::comply);
    }
    let enforcement = &scenario.enforcement;
    if enforcement.enabled && enforcement.evolution {
        round.at(Phase::Enforcement, (enforcement::punish, enforcement::imitate).chain());
    } else if enforcement.enabled {
        round.at(Phase::Enforcement, enforcement::punish);
    }
    if scenario.trust.enabled {
        round.at(Phase::Learning, trust::learn);
    }
    if world.contains_resource::<FirstIdeals>() {
        round.at(Phase::Learning, trust::internalisation::drift);
    }
}

/// Recorders read and change nothing but the ledger: a table that nobody wants is not written, and
/// the run is the same.
fn the_round_is_written_down(round: &mut Round, world: &World, scenario: &Scenario) {
    let (wants, watch) = (*world.resource::<Record>(), *world.resource::<keeping::Watch>());
    let any_kept = watch != keeping::Watch::default();
    let deeds = any_kept
        || scenario.conduct.happens()
        || scenario.disputes.enabled
        || scenario.chair.vigilance > 0.0;
    let mut recorders: Vec<ScheduleConfigs<ScheduleSystem>> = Vec::new();
    let mut write = |wanted: bool, system: ScheduleConfigs<ScheduleSystem>| {
        recorders.extend(wanted.then_some(system));
    };
    write(wants.rounds, record::rounds.into_configs());
    write(wants.texts, record::texts.into_configs());
    write(watch.trust && wants.trust, keeping::trust.into_configs());
    write(wants.transcript, record::events.into_configs());
    write(wants.states || wants.transcript, resistance::watch.into_configs());
    write(world.contains_resource::<Incidents>(), conduct::note.into_configs());
    write(deeds && wants.transcript, told::write.into_configs());
    write(any_kept, keeping::count.into_configs());
    let mut before: Option<ScheduleConfigs<ScheduleSystem>> = None;
    for recorder in recorders {
        before = Some(match before {
            Some(before) => (before, recorder).chain(),
            None => recorder,
        });
    }
    if let Some(all) = before {
        round.at(Phase::Recording, all);
    }
}
