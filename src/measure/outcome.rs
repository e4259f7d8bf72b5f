//! What a run came to: the measures of §13, each state's balance, the forum's climb, the recorded
//! votes. Read off the world when the run is over; it changes nothing.

use bevy_ecs::prelude::*;

use super::keeping::Kept;
use super::landmarks::{Landmarks, Points};
use super::record::Ledger;
use super::resistance::Resistance;
use super::rows::{
    EventRow, ForumRow, IncidentRow, RoundRow, RunRow, SolutionRow, StateRow, TextRow, TrustRow,
    VoteRow,
};
use super::solutions::{self, Solutions};
use super::voting_power::{Indices, VotingPower};
use super::{
    aftermath::{self, Aftermath},
    conduct, docket,
};
use crate::model::{
    decision,
    delegation::{Judged, JudgementDataReadOnly, MemberData, Members},
    dispute::Docket,
    forum::{Ballots, Brackets, Draft, ForumKey, Ladder, Rules, Rung, Vote},
    harm::Spillover,
    incident::Incidents,
    setting::{Scale, Setting},
    states::{Bloc, GoodFaith, by_slot},
    treaty::Treaty,
    valuation::{FirstIdeals, OwnUtility, Valuation},
};
use crate::spec::record::Record;

/// Everything a run leaves behind.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Its measures.
    pub run: RunRow,
    /// Rounds, if wanted.
    pub rounds: Vec<RoundRow>,
    /// Texts, if wanted.
    pub texts: Vec<TextRow>,
    /// States, if wanted.
    pub states: Vec<StateRow>,
    /// Votes, if wanted.
    pub votes: Vec<VoteRow>,
    /// Forums, if wanted.
    pub forums: Vec<ForumRow>,
    /// Plans and incidents, if wanted.
    pub incidents: Vec<IncidentRow>,
    /// Trust by bloc, if wanted and if there is any.
    pub trust: Vec<TrustRow>,
    /// Events, if wanted.
    pub events: Vec<EventRow>,
    /// Solution concepts, if wanted.
    pub solutions: Vec<SolutionRow>,
    /// Each state's vote on the last text voted on, by slot; none for those without a vote.
    pub last_vote: Vec<Option<Vote>>,
    /// The last text, by dimension.
    pub text: Vec<f64>,
    /// Which of its issues are in brackets.
    pub bracketed: Vec<bool>,
    /// Scaled gain Δ̃ of each state from the text last voted on, by slot, when it was; from the
    /// last text without a vote.
    pub scaled: Vec<f64>,
}

struct Ended<'a> {
    setting: &'a Setting,
    blocs: &'a [Bloc],
    faith: &'a [GoodFaith],
    valuation: &'a Valuation,
    members: Members<'a>,
    rules: &'a Rules,
    draft: &'a Draft,
    brackets: &'a Brackets,
    judged: &'a Judged,
    ladder: &'a Ladder,
    ballots: &'a Ballots,
    /// What states have made of its text; none where there is no ratification.
    treaty: Option<&'a Treaty>,
    /// Cost of a fully operable text.
    cost: f64,
    key: u32,
}

/// What is read of a forum.
type Forum<'a> =
    (&'a ForumKey, &'a Rules, &'a Draft, &'a Brackets, &'a Ladder, &'a Ballots, Option<&'a Treaty>);

/// Reads the outcome off a world whose run is over. `None` if it holds no forum.
pub fn read(world: &mut World) -> Option<Outcome> {
    let ledger = std::mem::take(&mut *world.resource_mut::<Ledger>());
    let read = world.run_system_cached_with(gather, ledger);
    read.unwrap_or_else(|fault| panic!("what a run came to: {fault}"))
}

/// The outcome, as a system: its queries are kept from one run to the next.
fn gather(
    In(ledger): In<Ledger>,
    world: &World,
    forum: Single<Forum>,
    members: Query<MemberData>,
    judgements: Query<JudgementDataReadOnly>,
    disputes: Query<docket::Ended>,
    aftermath: Aftermath,
) -> Option<Outcome> {
    let wants = *world.resource::<Record>();
    let judged = Judged::of(judgements);
    let mut disputes: Vec<_> = disputes.iter().collect();
    disputes.sort_by_key(|(key, ..)| key.0);
    let setting = world.resource::<Setting>();
    let first = world.get_resource::<FirstIdeals>();
    let undrifted = first.map(|first| world.resource::<Valuation>().with_ideals(&first.0));
    let valuation = undrifted.as_ref().unwrap_or(world.resource::<Valuation>());
    let (key, rules, draft, brackets, ladder, ballots, treaty) = *forum;
    let ended = [Ended {
        setting,
        blocs: by_slot(&aftermath.blocs),
        faith: by_slot(&aftermath.faith),
        valuation,
        members: Members::of(members),
        rules,
        draft,
        brackets,
        judged: &judged,
        ladder,
        ballots,
        treaty,
        cost: setting.costs.operability,
        key: key.0,
    }];
    let main = ended.first()?;
    let points = main.adopted().then(|| {
        let landmarks = world.resource::<Landmarks>();
        landmarks.points(setting, valuation, main.members)
    });
    let some = |wanted: bool| if wanted { ended.as_slice() } else { &[] };
    let mut forums: Vec<ForumRow> = some(wants.forums).iter().map(Ended::forum).collect();
    forums.extend(disputes.iter().filter(|_| wants.forums).map(|d| docket::row(d, setting)));
    let mut run = main.run(points);
    let mut states = if wants.states { main.states(power(world, main)) } else { Vec::new() };
    if let Some(resistance) = world.get_resource::<Resistance>() {
        for (slot, state) in states.iter_mut().enumerate() {
            state.objected_until = resistance.until(main.key, slot);
        }
    }
    after_the_vote(world, main, &disputes, &aftermath, &mut run, &mut states);
    Some(Outcome {
        run,
        rounds: ledger.rounds,
        texts: ledger.texts,
        states,
        votes: some(wants.votes).iter().flat_map(Ended::votes).collect(),
        forums,
        incidents: ledger.incidents,
        trust: ledger.trust,
        events: ledger.events,
        solutions: if wants.solutions { picked(world, &ended, &disputes) } else { Vec::new() },
        last_vote: main.last_vote(),
        text: main.draft.levels.clone(),
        bracketed: main.brackets.0.clone(),
        scaled: main.scaled(),
    })
}

/// What cooperative bargaining would pick in each forum and each dispute.
fn picked(world: &World, ended: &[Ended], disputes: &[docket::Ended]) -> Vec<SolutionRow> {
    let forums = ended.iter().flat_map(|forum| forum.solutions(world));
    let settled = |(key, dispute, _): &docket::Ended| solutions::of_dispute(key.0, dispute);
    forums.chain(disputes.iter().flat_map(settled)).collect()
}

/// Measures of what followed the vote: disputes, treaties, control of data, incidents.
fn after_the_vote(
    world: &World,
    main: &Ended,
    disputes: &[docket::Ended],
    after: &Aftermath,
    run: &mut RunRow,
    states: &mut [StateRow],
) {
    if world.resource::<Docket>().open {
        docket::count(disputes, run);
    }
    let mut norms = after.norms.in_order();
    norms.retain(|norm| norm.forum == Some(main.key));
    aftermath::ratification(main.treaty, &norms, run, states);
    aftermath::data_control(by_slot(&after.instruments), by_slot(&after.powers), run, states);
    if let Some(incidents) = world.get_resource::<Incidents>() {
        let (tally, spillover) = (world.resource(), world.resource::<Spillover>());
        conduct::count(tally, incidents, by_slot(&after.harm), run, states);
        run.harm_spilled = Some(spillover.harm);
    }
    Kept::tell(world, after, run);
}

/// Formal power in a forum.
fn power<'a>(world: &'a World, forum: &Ended) -> &'a [Option<Indices>] {
    world.resource::<VotingPower>().of(forum.members, forum.rules)
}

impl Ended<'_> {
    fn adopted(&self) -> bool {
        self.ladder.closing.is_some_and(|closing| closing.adopted)
    }

    fn last_vote(&self) -> Vec<Option<Vote>> {
        let none = || vec![None; self.members.seated.len()];
        self.ballots.0.last().map_or_else(none, |ballot| ballot.votes.clone())
    }

    fn scaled(&self) -> Vec<f64> {
        let last = self.ballots.0.last();
        last.map_or_else(|| self.judged.scaled.clone(), |ballot| ballot.scaled.clone())
    }

    /// Value of what holds in the end.
    fn outcome_value(&self, slot: usize) -> f64 {
        let (w, base) = (self.draft.operability, self.judged.base[slot]);
        if self.adopted() { base + w * (self.judged.value[slot] - base) } else { base }
    }

    fn seats(&self) -> impl Iterator<Item = usize> + '_ {
        self.members.seats()
    }

    /// `points` only where a text was adopted.
    fn run(&self, points: Option<&Points>) -> RunRow {
        let adopted = self.adopted();
        let closing = self.ladder.closing;
        let rounds = closing.map_or(self.setting.horizon, |closing| closing.round);
        let heads = self.ballots.0.last().map(|ballot| ballot.heads);
        let states = self.members.seated.len();
        let values: Vec<f64> = (0..states).map(|slot| self.outcome_value(slot)).collect();
        // Asked for only where a text was adopted.
        let gains: Vec<f64> = if adopted {
            self.seats().map(|slot| self.judged.gain[slot]).collect()
        } else {
            Vec::new()
        };
        RunRow {
            adopted,
            rounds,
            time_to_adoption: adopted.then_some(rounds),
            rung: closing.map_or(Rung::LastResort, |closing| closing.rung).word(),
            breadth: heads.filter(|_| adopted).map(|heads| heads[0] as f64 / states as f64),
            depth: self.depth().filter(|_| adopted),
            operability: self.draft.operability,
            brackets: self.brackets.count(),
            yes: heads.map(|heads| heads[0]),
            no: heads.map(|heads| heads[1]),
            abstain: heads.map(|heads| heads[2]),
            absent: heads.map(|heads| heads[3]),
            welfare_mean: mean(&values),
            welfare_least: least(&values),
            nash_product: adopted.then(|| geometric_mean(&gains)).flatten(),
            gain_mean: adopted.then(|| mean(&gains)),
            gain_least: adopted.then(|| least(&gains)),
            gain_gini: adopted.then(|| gini(&gains)).flatten(),
            nash_distance: points.and_then(|points| self.apart(points.nash.as_deref())),
            utilitarian_distance: points
                .and_then(|points| self.apart(points.utilitarian.as_deref())),
            text_moved: self.depth().and_then(|_| self.apart(Some(&self.draft.tabled))),
            committed: adopted.then(|| self.committed()),
            bluff_premium: self.bluff_premium(),
            ..RunRow::default()
        }
    }

    /// What bad faith got its members beyond the others.
    fn bluff_premium(&self) -> Option<f64> {
        let mean_of = |honest: bool| {
            let gains: Vec<f64> = self
                .seats()
                .filter(|slot| (self.faith[*slot].0 >= 1.0) == honest)
                .map(|slot| self.judged.gain[slot])
                .collect();
            (!gains.is_empty()).then(|| mean(&gains))
        };
        Some(mean_of(false)? - mean_of(true)?)
    }

    /// Mean operability to which members commit themselves: whoever loses by the text takes its
    /// lower tier.
    fn committed(&self) -> f64 {
        let w = self.draft.operability;
        let lower = |slot: &usize| self.judged.value[*slot] - self.judged.base[*slot] < self.cost;
        let low = self.seats().filter(lower).count() as f64;
        let share = low / self.members.count().max(1) as f64;
        w * (1.0 - share * (1.0 - self.draft.tier))
    }

    /// Mean distance of the text from the status quo, as a share of the scale.
    fn depth(&self) -> Option<f64> {
        let continuous = self.setting.scale.iter().all(|scale| *scale == Scale::Continuous);
        let moves = self.draft.levels.iter().zip(&self.setting.status_quo);
        let total: f64 = moves.map(|(y, back)| (y - back).abs() / 100.0).sum();
        continuous.then(|| total / self.draft.levels.len() as f64)
    }

    /// Root mean square distance of the text from a point.
    fn apart(&self, point: Option<&[f64]>) -> Option<f64> {
        let square = |(a, b): (&f64, &f64)| (a - b) * (a - b);
        let issues = self.draft.levels.len() as f64;
        point.map(|p| (self.draft.levels.iter().zip(p).map(square).sum::<f64>() / issues).sqrt())
    }

    fn states(&self, power: &[Option<Indices>]) -> Vec<StateRow> {
        let votes = self.last_vote();
        let row = |slot: usize| {
            let distance = self.distance(slot, &self.draft.levels);
            StateRow {
                state: self.setting.state[slot].clone(),
                bloc: self.blocs[slot].label(),
                member: self.members.seated[slot],
                status_quo_value: self.judged.base[slot],
                text_value: self.judged.value[slot],
                outcome_value: self.outcome_value(slot),
                gain: self.judged.gain[slot],
                scaled_gain: self.judged.scaled[slot],
                distance,
                influence: distance
                    .and_then(|d| self.distance(slot, &self.setting.status_quo).map(|b| b - d)),
                vote: votes[slot].map(Vote::word),
                banzhaf: power[slot].map(|index| index.banzhaf),
                shapley_shubik: power[slot].map(|index| index.shapley_shubik),
                coleman_prevent: power[slot].map(|index| index.coleman_prevent),
                coleman_initiate: power[slot].map(|index| index.coleman_initiate),
                ..StateRow::default()
            }
        };
        (0..self.members.seated.len()).map(row).collect()
    }

    /// Salience-weighted distance of a state's ideal from a text.
    fn distance(&self, slot: usize, text: &[f64]) -> Option<f64> {
        let OwnUtility::Spatial { position, salience, .. } = &self.valuation.own else {
            return None;
        };
        let on = |(issue, y): (usize, &f64)| {
            salience.at(issue, slot) * (y - position.at(issue, slot)).abs()
        };
        Some(text.iter().enumerate().map(on).sum())
    }

    fn solutions(&self, world: &World) -> Vec<SolutionRow> {
        let text = self.adopted().then_some(&self.draft.levels[..]);
        let (members, base) = (self.members, &self.judged.base[..]);
        let forum = solutions::Forum { key: self.key, members, base, text };
        world.resource::<Solutions>().rows(forum, self.setting, self.valuation)
    }

    fn votes(&self) -> Vec<VoteRow> {
        let mut rows = Vec::new();
        for (index, ballot) in self.ballots.0.iter().enumerate() {
            let pivotal = decision::pivotal(ballot, self.members, self.rules);
            for (slot, vote) in ballot.votes.iter().enumerate() {
                let Some(vote) = vote else { continue };
                rows.push(VoteRow {
                    forum: self.key,
                    ballot: index + 1,
                    round: ballot.round,
                    motion: ballot.motion.word(),
                    rule: ballot.rule,
                    state: self.setting.state[slot].clone(),
                    vote: vote.word(),
                    gain: ballot.gain[slot],
                    scaled_gain: ballot.scaled[slot],
                    adopted: ballot.adopted,
                    pivotal: pivotal[slot],
                });
            }
        }
        rows
    }

    fn forum(&self) -> ForumRow {
        let closing = self.ladder.closing;
        ForumRow {
            forum: self.key,
            kind: "rule-making",
            members: self.members.count(),
            sponsor: self.draft.sponsor.map(|slot| self.setting.state[slot as usize].clone()),
            negotiation_round: self.ladder.entered(Rung::Negotiation),
            mediation_round: self.ladder.entered(Rung::Mediation),
            arbitration_round: self.ladder.entered(Rung::Arbitration),
            closed_round: closing.map(|closing| closing.round),
            closed_rung: closing.map(|closing| closing.rung.word()),
            adopted: self.adopted(),
            ballots: self.ballots.0.len(),
            claimant: None,
            respondent: None,
            severity: None,
            responsible: None,
            redress: None,
            award_kept: None,
            in_force_round: self.treaty.and_then(|treaty| treaty.in_force),
            parties: self.treaty.map(Treaty::parties),
        }
    }
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::INFINITY, f64::min)
}

/// Geometric mean of gains, so that rooms of different size compare; none unless every gain is
/// positive.
fn geometric_mean(gains: &[f64]) -> Option<f64> {
    let all = !gains.is_empty() && gains.iter().all(|gain| *gain > 0.0);
    let mean_log = || gains.iter().map(|gain| libm::log(*gain)).sum::<f64>() / gains.len() as f64;
    all.then(|| libm::exp(mean_log()))
}

/// Gini coefficient of non-negative gains that are not all zero.
fn gini(gains: &[f64]) -> Option<f64> {
    let mut sorted = gains.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (n, total) = (sorted.len() as f64, sorted.iter().sum::<f64>());
    if sorted.first().is_none_or(|least| *least < 0.0) || total <= 0.0 {
        return None;
    }
    let ranked: f64 = sorted.iter().enumerate().map(|(i, gain)| (i as f64 + 1.0) * gain).sum();
    Some(2.0 * ranked / (n * total) - (n + 1.0) / n)
}

#[cfg(test)]
mod tests {
    use super::{geometric_mean, gini};

    #[test]
    fn gini_is_zero_for_equals_and_grows_with_concentration() {
        assert!(gini(&[0.2, 0.2, 0.2]).unwrap().abs() < 1e-12);
        assert!((gini(&[0.0, 0.0, 0.0, 1.0]).unwrap() - 0.75).abs() < 1e-12);
        assert_eq!(gini(&[-0.1, 0.3]), None);
        assert_eq!(gini(&[0.0, 0.0]), None);
    }

    #[test]
    fn the_nash_product_is_missing_where_somebody_loses() {
        assert!((geometric_mean(&[0.1, 0.4]).unwrap() - 0.2).abs() < 1e-12);
        assert_eq!(geometric_mean(&[0.1, 0.0]), None);
    }
}
