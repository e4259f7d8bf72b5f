//! Disputes between two states: forums that climb the ladder of negotiation, mediation and arbitration (§7). Here is
//! the climb; one file for each rung. A complaint opens one; what follows a breach is others' business.

use bevy_ecs::prelude::*;

use crate::model::{
    deed::{Act, Deed},
    dispute::{Complaint, Dispute, Docket, FIRST_KEY},
    forum::{Closing, ForumKey, Ladder, Rung, Stage},
    install::Install,
    mediator::Envoy,
    message::{Happening, What, Why},
    norm::Norms,
    phase::Phase,
    random::Streams,
    sanction::Sanctions,
    setting::{Clock, Setting},
    trust::Trust,
};
use crate::spec::disputes::{Consent, Offices, Params};

mod award;
mod bargain;
mod good_offices;

/// Adds disputes to a run that has them.
pub fn install(into: &mut Install) {
    if into.world.resource::<Params>().enabled {
        into.schedule.add_systems((open, climb).chain().in_set(Phase::Disputes));
        into.before_each_run(reset);
    }
}

fn reset(world: &mut World) {
    let opened: Vec<Entity> = world.query_filtered::<Entity, With<Dispute>>().iter(world).collect();
    for dispute in opened {
        world.despawn(dispute);
    }
}

/// Puts a dispute on the docket for each complaint of the round before, and at the beginning for those that the scenario brings.
fn open(
    mut deeds: MessageReader<Deed>,
    open: Query<&Dispute>,
    docket: Res<Docket>,
    params: Res<Params>,
    clock: Res<Clock>,
    mut commands: Commands,
) {
    let complaints = deeds.read().filter_map(|deed| complaint_of(deed, clock.0));
    let brought = docket.brought.iter().filter(|_| clock.0 == 1).cloned();
    let first = FIRST_KEY + open.iter().len() as u32;
    let rungs = [
        Some(Rung::Negotiation),
        (params.mediation != Offices::None).then_some(Rung::Mediation),
        (params.arbitration != Consent::None).then_some(Rung::Arbitration),
    ];
    for (key, complaint) in (first..).zip(brought.chain(complaints)) {
        let ladder = Ladder::new(rungs.into_iter().flatten().collect(), params.deadline, 0);
        commands.spawn((ForumKey(key), Dispute::new(complaint), ladder, Stage::Opening));
    }
}

fn complaint_of(deed: &Deed, round: u32) -> Option<Complaint> {
    let Act::Complained { claimant, respondent, severity, norm, right } = deed.what else {
        return None;
    };
    Some(Complaint { claimant, respondent, round, severity, responsible: right, governs: norm })
}

/// What the rungs of a dispute judge by.
struct Court<'a> {
    params: &'a Params,
    setting: &'a Setting,
    norms: &'a Norms,
    envoy: &'a Envoy,
    trust: Option<&'a Trust>,
    sanctions: Option<&'a Sanctions>,
    streams: &'a Streams,
    round: u32,
}

#[expect(clippy::too_many_arguments, reason = "a system names what it reads")]
fn climb(
    mut disputes: Query<(&ForumKey, &mut Dispute, &mut Ladder, &mut Stage)>,
    clock: Res<Clock>,
    params: Res<Params>,
    setting: Res<Setting>,
    norms: Res<Norms>,
    envoy: Res<Envoy>,
    (trust, sanctions): (Option<Res<Trust>>, Option<Res<Sanctions>>),
    streams: Res<Streams>,
    mut deeds: MessageWriter<Deed>,
    mut out: MessageWriter<Happening>,
) {
    let court = Court {
        params: &params,
        setting: &setting,
        norms: &norms,
        envoy: &envoy,
        trust: trust.as_deref(),
        sanctions: sanctions.as_deref(),
        streams: &streams,
        round: clock.0,
    };
    for (key, mut dispute, mut ladder, mut stage) in &mut disputes {
        let mut told = Vec::new();
        if *stage == Stage::Opening && dispute.complaint.round <= clock.0 {
            *stage = Stage::At(Rung::Negotiation);
            ladder.enter(Rung::Negotiation, clock.0);
            let Complaint { claimant, respondent, severity, .. } = dispute.complaint;
            told.push(What::Complained { claimant, respondent, severity });
        }
        let Stage::At(rung) = *stage else { continue };
        let (next, acts) = court.sit(key.0, rung, &mut dispute, &mut ladder, &mut told);
        *stage = next;
        for what in told {
            out.write(Happening { forum: key.0, round: clock.0, what });
        }
        for what in acts {
            deeds.write(Deed { round: clock.0, what });
        }
    }
}

impl Court<'_> {
    /// One round of a dispute on its rung: where it stands then, and what the parties did.
    fn sit(
        &self,
        key: u32,
        rung: Rung,
        dispute: &mut Dispute,
        ladder: &mut Ladder,
        told: &mut Vec<What>,
    ) -> (Stage, Vec<Act>) {
        let spent = self.round + 1 - ladder.entered(rung).unwrap_or(self.round);
        let settled = match rung {
            Rung::Negotiation => bargain::meet(self, dispute, spent),
            Rung::Mediation => good_offices::mediate(self, key, dispute),
            Rung::Arbitration => return award::decide(self, key, dispute, ladder, told),
            Rung::LastResort => None,
        };
        if let Some(level) = settled {
            dispute.redress = Some(level);
            told.push(What::Redressed { level, award: false, kept: true });
            let Complaint { claimant, respondent, .. } = dispute.complaint;
            let settled = Act::Settled { claimant, respondent };
            return (self.close(rung, true, ladder, told), vec![settled]);
        }
        if rung == Rung::Negotiation && spent < self.params.deadline {
            return (Stage::At(rung), Vec::new());
        }
        let why = if rung == Rung::Negotiation { Why::Deadline } else { Why::NotAdopted };
        told.push(What::GivenUp { rung, why, objectors: 2, brackets: 1 });
        (self.next(rung, ladder, told), Vec::new())
    }

    /// The next rung, or the end without a settlement.
    fn next(&self, rung: Rung, ladder: &mut Ladder, told: &mut Vec<What>) -> Stage {
        match ladder.after(rung) {
            Some(next) => {
                ladder.enter(next, self.round + 1);
                told.push(What::Entered { rung: next });
                Stage::At(next)
            }
            None => self.close(rung, false, ladder, told),
        }
    }

    fn close(&self, rung: Rung, settled: bool, ladder: &mut Ladder, told: &mut Vec<What>) -> Stage {
        ladder.closing = Some(Closing { round: self.round, rung, adopted: settled });
        told.push(What::Closed { rung, adopted: settled });
        Stage::Closed
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
    use super::*;
    use crate::model::bench::Bench;
    use crate::model::norm::Norm;
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

    /// How a dispute between two states ends; the respondent of this good faith did it, or did not.
    pub(super) fn heard(
        params: Params,
        faith: f64,
        responsible: bool,
        change: impl FnOnce(&mut Bench),
    ) -> (Dispute, Ladder, Vec<What>) {
        let mut bench = Bench::new(&[&[80.0], &[20.0]], &[40.0]);
        bench.world.despawn(bench.forum);
        bench.world.init_resource::<bevy_ecs::message::Messages<Deed>>();
        bench.world.init_resource::<Envoy>();
        bench.world.resource_mut::<Setting>().good_faith = vec![1.0, faith];
        let governs = Some(Behaviour::StateOperations);
        let complaint = Complaint { responsible, governs, ..Complaint::plain() };
        bench.world.insert_resource(Docket { open: true, brought: vec![complaint] });
        bench.world.insert_resource(params);
        change(&mut bench);
        bench.install(install);
        let told = (0..12).flat_map(|_| bench.play()).collect();
        let mut ended = bench.world.query::<(&Dispute, &Ladder)>();
        let (dispute, ladder) = ended.single(&bench.world).unwrap();
        (dispute.clone(), ladder.clone(), told)
    }

    fn bind(operability: f64) -> impl FnOnce(&mut Bench) {
        move |bench| {
            let norm = |governs| Norm::new(0, Some(governs), 100.0, operability, vec![true; 2], 0);
            let both = [Behaviour::StateOperations, Behaviour::DisputeSettlement].map(norm);
            bench.world.insert_resource(Norms(both.to_vec()));
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
        let ignorant = |bench: &mut Bench| bench.world.resource_mut::<Envoy>().information = 0.0;
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
        bench.world.init_resource::<Envoy>();
        bench.world.init_resource::<Docket>();
        bench.world.insert_resource(Params { deadline: 1, ..plain() });
        bench.install(install);
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
        world.spawn(Dispute::new(Complaint::plain()));
        reset(&mut world);
        assert_eq!(world.query::<&Dispute>().iter(&world).count(), 0);
    }
}
