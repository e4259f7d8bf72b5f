//! Disputes between two states: forums that climb the ladder of negotiation, mediation and
//! arbitration (§7). A complaint opens one; there is one file for each rung, and one for the climb.
//! What follows a breach is others' business.

use bevy_ecs::{prelude::*, system::SystemParam};

use crate::model::{
    deed::{Act, Deed},
    delegation::Concession,
    dispute::{Complaint, Dispute, Docket, FIRST_KEY, Finding},
    forum::{ForumKey, Ladder, Rung, Stage},
    install::Install,
    mediator::Mediator,
    norm::Norms,
    owners::{Owners, Randomness},
    sanction::Sanction,
    setting::{Clock, Setting},
    states::{GoodFaith, by_slot},
    trust::Trust,
};
use crate::spec::disputes::{Consent, Offices, Params};

pub mod award;
pub mod bargain;
pub mod good_offices;

/// Forgets disputes before each run.
pub fn install(into: &mut Install) {
    if into.world.resource::<Params>().enabled {
        into.before_each_run(reset);
    }
}

fn reset(world: &mut World) {
    let opened: Vec<Entity> = world.query_filtered::<Entity, With<Dispute>>().iter(world).collect();
    for dispute in opened {
        world.despawn(dispute);
    }
}

/// Puts a dispute on the docket for each complaint of the round before, and at the beginning for
/// those that the scenario brings.
pub fn open(
    mut deeds: MessageReader<Deed>,
    open: Query<&Dispute>,
    docket: Res<Docket>,
    params: Res<Params>,
    (clock, owners): (Res<Clock>, Res<Owners>),
    mut commands: Commands,
) {
    let complaints = deeds.read().filter_map(|deed| complaint_of(deed, clock.0));
    let brought = docket.brought.iter().filter(|_| clock.0 == 1).cloned();
    let new: Vec<Complaint> = brought.chain(complaints).collect();
    let first = FIRST_KEY + open.iter().len() as u32;
    let rungs = [
        Some(Rung::Negotiation),
        (params.mediation != Offices::None).then_some(Rung::Mediation),
        (params.arbitration != Consent::None).then_some(Rung::Arbitration),
    ];
    for (key, (at, complaint)) in (first..).zip(new.iter().enumerate()) {
        let ladder = Ladder::new(rungs.into_iter().flatten().collect(), params.deadline, 0);
        // A second dispute of the same two in a round draws for itself.
        let before = open.iter().map(|dispute| &dispute.complaint).chain(&new[..at]);
        let nth = before.filter(|before| before.like(complaint)).count() as u64;
        let [claimant, respondent] =
            [complaint.claimant, complaint.respondent].map(|slot| slot as usize);
        let owner = owners.pair(claimant, respondent).nth(complaint.round.into()).nth(nth);
        let dispute = Dispute::new(complaint.clone(), owner);
        commands.spawn((ForumKey(key), dispute, ladder, Stage::Opening, Finding::Nothing));
    }
}

fn complaint_of(deed: &Deed, round: u32) -> Option<Complaint> {
    let Act::Complained { claimant, respondent, severity, norm, right } = deed.what else {
        return None;
    };
    Some(Complaint { claimant, respondent, round, severity, responsible: right, governs: norm })
}

/// What a rung reads and changes of a dispute.
type Case<'a> = (&'a ForumKey, &'a Ladder, &'a Stage, &'a mut Dispute, &'a mut Finding);

/// What the rungs of a dispute judge by.
#[derive(SystemParam)]
pub struct Court<'w, 's> {
    params: Res<'w, Params>,
    setting: Res<'w, Setting>,
    norms: Norms<'w, 's>,
    mediator: Single<'w, 's, &'static Mediator>,
    concession: Query<'w, 's, &'static Concession>,
    trust: Option<Res<'w, Trust>>,
    faith: Query<'w, 's, &'static GoodFaith>,
    sanctions: Query<'w, 's, &'static Sanction>,
    random: Randomness<'w>,
    clock: Res<'w, Clock>,
}

impl Court<'_, '_> {
    /// The exponent by which a state's delegation concedes.
    fn concession(&self, slot: usize) -> f64 {
        by_slot(&self.concession)[slot].0
    }

    /// How far the law in force on the behaviour speaks to the case, in [0, 1].
    fn law(&self, dispute: &Dispute) -> f64 {
        let norm = dispute.complaint.governs.and_then(|governs| self.norms.governing(governs));
        let binds = |slot: u32| norm.is_some_and(|n| n.party.get(slot as usize) == Some(&true));
        if binds(dispute.complaint.respondent) { norm.map_or(0.0, |n| n.operability) } else { 0.0 }
    }

    /// Whether the claimant can go to a panel alone.
    fn forced(&self, dispute: &Dispute) -> bool {
        let bound = |slot: u32| self.norms.settles_disputes(slot as usize);
        match self.params.arbitration {
            Consent::Compulsory => true,
            Consent::Clause => {
                bound(dispute.complaint.claimant) && bound(dispute.complaint.respondent)
            }
            Consent::None | Consent::Mutual => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use bevy_ecs::{schedule::ScheduleConfigs, system::ScheduleSystem};

    use super::*;
    use crate::mechanism::ladder;
    use crate::model::bench::Bench;
    use crate::model::message::What;
    use crate::model::norm::Norm;
    use crate::model::random::Owner;
    use crate::spec::{behaviour::Behaviour, disputes::Procedure};

    pub(super) fn plain() -> Params {
        Params {
            enabled: true,
            deadline: 4,
            patience: 0.95,
            redress: 0.4,
            peace: 0.2,
            mediation: Offices::None,
            arbitration: Consent::None,
            procedure: Procedure::Conventional,
            panel: 3,
            spread: 5.0,
            evidence: 0.5,
            cooperation: 0.1,
            false_alarm: 0.02,
            exchange: 0.05,
        }
    }

    /// What happens to disputes in a round.
    fn climb() -> ScheduleConfigs<ScheduleSystem> {
        let rungs = (bargain::negotiate, good_offices::mediate, award::arbitrate);
        (open, ladder::take_up_disputes, rungs.chain(), ladder::climb_disputes).chain()
    }

    /// How a dispute between two states ends; the respondent of this good faith did it, or did not.
    pub(super) fn heard(
        params: Params,
        faith: f64,
        responsible: bool,
        change: impl FnOnce(&mut Bench),
    ) -> (Dispute, Ladder, Vec<What>) {
        let mut bench = Bench::new(&[&[80.0], &[20.0]], &[40.0]);
        bench.world.init_resource::<bevy_ecs::message::Messages<Deed>>();
        bench.give(|slot| GoodFaith(if slot == 1 { faith } else { 1.0 }));
        let governs = Some(Behaviour::StateOperations);
        let complaint = Complaint { responsible, governs, ..Complaint::plain() };
        bench.world.insert_resource(Docket { open: true, brought: vec![complaint] });
        bench.world.insert_resource(params);
        change(&mut bench);
        bench.install(install);
        bench.add(climb());
        let told = (0..12).flat_map(|_| bench.play()).collect();
        let mut ended = bench.world.query::<(&Dispute, &Ladder)>();
        let (dispute, ladder) = ended.single(&bench.world).unwrap();
        (dispute.clone(), ladder.clone(), told)
    }

    fn bind(operability: f64) -> impl FnOnce(&mut Bench) {
        move |bench| {
            let norm = |governs| Norm::new(0, Some(governs), 100.0, operability, vec![true; 2], 0);
            let both = [Behaviour::StateOperations, Behaviour::DisputeSettlement].map(norm);
            bench.put_in_force(both.to_vec());
        }
    }

    #[test]
    fn good_faith_settles_by_negotiation_and_bad_faith_does_not() {
        let (dispute, ladder, _) = heard(plain(), 1.0, true, |_| ());
        assert!(dispute.redress.is_some_and(|level| level >= 40.0));
        assert_eq!(ladder.closing.map(|c| (c.rung, c.adopted)), Some((Rung::Negotiation, true)));
        let (dispute, ladder, _) = heard(plain(), 0.0, true, |_| ());
        assert_eq!(dispute.redress, None);
        assert_eq!(ladder.closing.map(|c| (c.rung, c.adopted)), Some((Rung::Negotiation, false)));
    }

    #[test]
    fn each_rung_follows_the_one_before_and_the_last_closes() {
        let params = Params {
            mediation: Offices::Facilitative,
            arbitration: Consent::Compulsory,
            cooperation: 5.0,
            ..plain()
        };
        let ignorant = |bench: &mut Bench| {
            bench.column([Mediator { information: 0.0, ..Mediator::default() }])
        };
        let (dispute, ladder, told) = heard(params, 1.0, false, ignorant);
        let entered = [Rung::Negotiation, Rung::Mediation, Rung::Arbitration]
            .map(|rung| ladder.entered(rung));
        assert_eq!(entered, [Some(1), Some(5), Some(6)]);
        assert!(dispute.award_kept == Some(true) && told.len() > 5, "{dispute:?}");
    }

    #[test]
    fn a_clause_binds_both_and_the_law_leads_the_panel() {
        let params = Params { arbitration: Consent::Clause, evidence: 0.0, ..plain() };
        let (unbound, ladder, _) = heard(params.clone(), 0.0, true, |_| ());
        assert_eq!((unbound.redress, ladder.entered(Rung::Arbitration)), (None, Some(5)));
        let (vague, ..) = heard(params.clone(), 0.0, false, bind(0.1));
        let (clear, ..) = heard(params, 0.0, false, bind(1.0));
        assert!(vague.redress > clear.redress && clear.redress.is_some(), "{vague:?} {clear:?}");
    }

    #[test]
    fn a_complaint_of_one_round_is_a_dispute_in_the_next_and_its_settlement_a_deed() {
        let mut bench = Bench::new(&[&[80.0], &[20.0]], &[40.0]);
        bench.world.init_resource::<bevy_ecs::message::Messages<Deed>>();
        bench.world.init_resource::<Docket>();
        bench.world.insert_resource(Params { deadline: 1, ..plain() });
        bench.install(install);
        bench.add(climb());
        bench.play();
        let what =
            Act::Complained { claimant: 1, respondent: 0, severity: 2.0, norm: None, right: true };
        bench.world.write_message(Deed { round: 1, what });
        let told = bench.play();
        assert!(matches!(
            told[0],
            What::Complained { claimant: 1, respondent: 0, severity } if severity == 2.0
        ));
        let mut deeds = bench.world.resource_mut::<bevy_ecs::message::Messages<Deed>>();
        let settled = Act::Settled { claimant: 1, respondent: 0 };
        assert!(deeds.drain().any(|deed| deed.what == settled));
        bench.play();
        assert_eq!(bench.world.query::<&Dispute>().iter(&bench.world).count(), 1);
    }

    #[test]
    fn a_reused_docket_is_an_empty_one() {
        let mut world = World::new();
        world.spawn(Dispute::new(Complaint::plain(), Owner::NOBODY));
        reset(&mut world);
        assert_eq!(world.query::<&Dispute>().iter(&world).count(), 0);
    }
}
