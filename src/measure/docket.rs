//! What became of disputes: a row each, and their count by rung. It changes nothing.

use super::rows::{ForumRow, RunRow};
use crate::model::{
    dispute::Dispute,
    forum::{ForumKey, Ladder, Rung},
    setting::Setting,
};

/// A dispute as the run left it.
pub type Ended<'a> = (&'a ForumKey, &'a Dispute, &'a Ladder);

/// The row of a dispute.
pub fn row((key, dispute, ladder): &Ended, setting: &Setting) -> ForumRow {
    let complaint = &dispute.complaint;
    let name = |slot: u32| Some(setting.state[slot as usize].clone());
    ForumRow {
        forum: key.0,
        kind: "dispute",
        members: 2,
        sponsor: None,
        negotiation_round: ladder.entered(Rung::Negotiation),
        mediation_round: ladder.entered(Rung::Mediation),
        arbitration_round: ladder.entered(Rung::Arbitration),
        closed_round: ladder.closing.map(|closing| closing.round),
        closed_rung: ladder.closing.map(|closing| closing.rung.word()),
        adopted: ladder.closing.is_some_and(|closing| closing.adopted),
        ballots: 0,
        claimant: name(complaint.claimant),
        respondent: name(complaint.respondent),
        severity: Some(complaint.severity),
        responsible: Some(complaint.responsible),
        redress: dispute.redress,
        award_kept: dispute.award_kept,
        in_force_round: None,
        parties: None,
    }
}

/// Counts disputes into the measures of a run.
pub fn count(disputes: &[Ended], run: &mut RunRow) {
    let on = |rung: Rung| {
        let there = |(_, dispute, ladder): &&Ended| {
            dispute.redress.is_some() && ladder.closing.is_some_and(|c| c.rung == rung)
        };
        disputes.iter().filter(there).count()
    };
    let [negotiated, mediated, awarded] =
        [Rung::Negotiation, Rung::Mediation, Rung::Arbitration].map(on);
    run.disputes = Some(disputes.len());
    run.disputes_negotiated = Some(negotiated);
    run.disputes_mediated = Some(mediated);
    run.disputes_awarded = Some(awarded);
    run.disputes_unsettled = Some(disputes.len() - negotiated - mediated - awarded);
    run.awards_kept = Some(disputes.iter().filter(|(_, d, _)| d.award_kept == Some(true)).count());
    run.redress = mean_over(disputes, made_good);
    run.injustice = mean_over(disputes, |dispute| (made_good(dispute) - dispute.just()).abs());
}

/// What the claimant got.
fn made_good(dispute: &Dispute) -> f64 {
    dispute.redress.filter(|_| dispute.award_kept != Some(false)).unwrap_or(0.0)
}

/// Mean over closed disputes; none without any.
fn mean_over(disputes: &[Ended], of: impl Fn(&Dispute) -> f64) -> Option<f64> {
    let closed = || disputes.iter().filter(|(.., ladder)| ladder.closing.is_some());
    let n = closed().count();
    (n > 0).then(|| closed().map(|(_, dispute, _)| of(dispute)).sum::<f64>() / n as f64)
}
