//! Adoption: members vote on the text before them, and the rule decides. It moves no text and climbs no rung.

use bevy_ecs::prelude::*;
use serde::{Deserialize, Serialize};

use crate::model::{
    appraisal::{self, Costs, Scratch},
    forum::{
        AwardVote, Ballot, Ballots, Closing, Draft, Floor, ForumKey, Ladder, Members, Motion, Rules,
        Rung, Stage, Stance, Vote,
    },
    install::Install,
    key::Key,
    message::{Happening, What},
    phase::Phase,
    random::{Purpose, Streams},
    setting::Clock,
    valuation::Valuation,
    venue,
};
use crate::theory::voting::{self, Rule, Tally};

/// `[adoption]`.
#[derive(Resource, Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// Half-width τ of the band of scaled gains within which a member abstains, ≥ 0.
    pub band: f64,
    /// Probability that a vote slips one notch down: yes to abstain, abstain to no.
    pub noise: f64,
    /// Probability of absence of a state without capability.
    pub absence: f64,
    /// Cost c_ω of a fully operable text to whoever adopts it, in units of utility.
    pub operability_cost: f64,
    /// Weight of harm suffered in the pressure to agree.
    pub pressure: f64,
    /// Share of harm that is still felt a round later, in [0, 1].
    pub pressure_decay: f64,
}

/// The keys of `[adoption]`.
pub const KEYS: &[Key] = &[
    Key::unit_interval("adoption.band")
        .or("0.05")
        .monotone()
        .doc("yes above this scaled gain, no below minus this, abstention between"),
    Key::unit_interval("adoption.noise")
        .or("0.02")
        .monotone()
        .unit("probability")
        .doc("chance that a vote slips one notch: yes to abstain, abstain to no; never a negative gain into yes"),
    Key::unit_interval("adoption.absence")
        .or("0.1")
        .monotone()
        .unit("probability")
        .doc("chance of absence of a state without capability; half of it at the median capability"),
    Key::unit_interval("adoption.operability_cost")
        .or("0.01")
        .monotone()
        .unit("utility")
        .doc("cost of a fully operable text to whoever adopts it"),
    Key::real("adoption.pressure", 0.0, 10.0)
        .or("0.25")
        .monotone()
        .doc("weight of harm suffered in the pressure to agree: gain + weight·(1 − V(status quo))·H/(1 + H) (Zartman)"),
    Key::unit_interval("adoption.pressure_decay")
        .or("0.8")
        .monotone()
        .doc("share of harm that is still felt a round later"),
];

/// Adds the vote to a run.
pub fn install(into: &mut Install) {
    into.schedule.add_systems(vote.in_set(Phase::Adoption));
    into.schedule.add_systems(last_resort.in_set(Phase::LastResort));
    into.resets.push(reset);
}

fn reset(world: &mut World) {
    for mut ballots in world.query::<&mut Ballots>().iter_mut(world) {
        ballots.0.clear();
    }
}

type Voter<'a> = (
    &'a ForumKey,
    &'a Members,
    &'a Rules,
    &'a Draft,
    &'a Floor,
    &'a Stage,
    &'a mut Ballots,
);

/// A draft is put to the vote when a show of hands says that it would pass; an award always.
fn vote(
    mut forums: Query<Voter>,
    clock: Res<Clock>,
    streams: Res<Streams>,
    params: Res<Params>,
    mut out: MessageWriter<Happening>,
) {
    for (key, members, rules, draft, floor, stage, mut ballots) in &mut forums {
        let rule = match *stage {
            Stage::At(Rung::Arbitration) => match rules.award {
                AwardVote::Fallback => Decision::By(rules.fallback.unwrap_or(rules.venue)),
                AwardVote::ReverseConsensus => Decision::UnlessRejected(rules.venue),
                AwardVote::Original => Decision::By(rules.venue),
            },
            Stage::At(Rung::Negotiation | Rung::Mediation) => {
                if !hands_say_yes(&rules.venue, floor, members) {
                    continue;
                }
                Decision::By(rules.venue)
            }
            _ => continue,
        };
        let motion = if *stage == Stage::At(Rung::Arbitration) { Motion::Award } else { Motion::Draft };
        let luck = Luck { streams: &streams, forum: key.0, round: clock.0 };
        let ballot = hold(motion, rule, members, draft, floor, &params, luck);
        out.write(announce(key, &ballot));
        ballots.0.push(ballot);
    }
}

type LastVoter<'a> = (
    &'a ForumKey,
    &'a Members,
    &'a Rules,
    &'a Draft,
    &'a mut Floor,
    &'a mut Stage,
    &'a mut Ladder,
    &'a mut Ballots,
);

/// When every rung has failed, one vote by the fallback rule, or the venue's where there is none, closes the forum.
#[expect(clippy::too_many_arguments, reason = "a system names what it reads")]
fn last_resort(
    mut forums: Query<LastVoter>,
    clock: Res<Clock>,
    streams: Res<Streams>,
    params: Res<Params>,
    valuation: Res<Valuation>,
    costs: Res<Costs>,
    mut scratch: ResMut<Scratch>,
    mut out: MessageWriter<Happening>,
) {
    let round = clock.0;
    for (key, members, rules, draft, mut floor, mut stage, mut ladder, mut ballots) in &mut forums {
        if *stage != Stage::At(Rung::LastResort) {
            continue;
        }
        appraisal::appraise(&mut floor, draft, &valuation, &costs, &mut scratch);
        appraisal::take_stances(&mut floor, members, rules.band);
        let rule = Decision::By(rules.fallback.unwrap_or(rules.venue));
        let luck = Luck { streams: &streams, forum: key.0, round };
        let ballot = hold(Motion::LastResort, rule, members, draft, &floor, &params, luck);
        out.write(announce(key, &ballot));
        let closing = Closing { round, rung: Rung::LastResort, adopted: ballot.adopted };
        let what = What::Closed { rung: closing.rung, adopted: closing.adopted };
        out.write(Happening { forum: key.0, round, what });
        ladder.closing = Some(closing);
        ballots.0.push(ballot);
        *stage = Stage::Closed;
    }
}

/// How the votes decide.
#[derive(Clone, Copy)]
enum Decision {
    /// The text is adopted if the rule passes it.
    By(Rule),
    /// The text stands unless the rule rejects it.
    UnlessRejected(Rule),
}

/// Where the luck of one ballot comes from.
#[derive(Clone, Copy)]
struct Luck<'a> {
    streams: &'a Streams,
    forum: u32,
    round: u32,
}

fn announce(key: &ForumKey, ballot: &Ballot) -> Happening {
    let (heads, adopted) = (ballot.heads, ballot.adopted);
    let what = What::Voted { motion: ballot.motion, rule: ballot.rule, heads, adopted };
    Happening { forum: key.0, round: ballot.round, what }
}

/// A show of hands on the draft: stances only, nobody absent, no slips.
fn hands_say_yes(rule: &Rule, floor: &Floor, members: &Members) -> bool {
    if floor.objectors > 0 && matches!(rule, Rule::Consensus | Rule::Unanimity) {
        return false;
    }
    let (mut yes, mut no, mut abstain, mut vetoed) = (0.0, 0.0, 0.0, false);
    for (slot, stance) in floor.stance.iter().enumerate() {
        let weight = venue::voice(rule, members.weight[slot]);
        match stance {
            Stance::None => {}
            Stance::Yes => yes += weight,
            Stance::Abstain => abstain += weight,
            Stance::No | Stance::HoldOut => {
                no += weight;
                vetoed |= members.veto[slot];
            }
        }
    }
    voting::passes(rule, &Tally::new(yes, no, abstain, 0.0), vetoed)
}

/// Takes the recorded vote of every member and decides.
fn hold(
    motion: Motion,
    decision: Decision,
    members: &Members,
    draft: &Draft,
    floor: &Floor,
    params: &Params,
    luck: Luck,
) -> Ballot {
    let votes = cast(members, floor, params, luck);
    let (Decision::By(rule) | Decision::UnlessRejected(rule)) = decision;
    let (mut heads, mut weights, mut vetoed) = ([0; 4], [0.0; 4], false);
    for (slot, vote) in votes.iter().enumerate() {
        let weight = venue::voice(&rule, members.weight[slot]);
        let Some(vote) = vote else { continue };
        heads[*vote as usize] += 1;
        weights[*vote as usize] += weight;
        vetoed |= *vote == Vote::No && members.veto[slot];
    }
    let [yes, no, abstain, absent] = weights;
    let tally = Tally::new(yes, no, abstain, absent);
    let (adopted, rule) = match decision {
        Decision::By(_) => (voting::passes(&rule, &tally, vetoed), venue::word(&rule)),
        Decision::UnlessRejected(_) => (!vetoed && !voting::rejects(&rule, &tally), "reverse-consensus"),
    };
    Ballot {
        round: luck.round,
        motion,
        rule,
        adopted,
        votes,
        gain: floor.gain.clone(),
        scaled: floor.scaled.clone(),
        levels: draft.levels.clone(),
        heads,
    }
}

/// Every member's vote: absent, or by its scaled gain, or one notch lower where the vote slips.
fn cast(members: &Members, floor: &Floor, params: &Params, luck: Luck) -> Vec<Option<Vote>> {
    let mut absence = luck.streams.page(Purpose::Absence, luck.forum, luck.round);
    let mut noise = luck.streams.page(Purpose::VoteNoise, luck.forum, luck.round);
    let one = |slot: usize| {
        let (away, slips) = (absence.uniform(), noise.uniform());
        if !members.seated[slot] {
            return None;
        }
        if away < members.absence[slot] {
            return Some(Vote::Absent);
        }
        let slips = slips < params.noise;
        Some(match appraisal::stance(floor.scaled[slot], params.band) {
            Stance::Yes if slips => Vote::Abstain,
            Stance::Yes => Vote::Yes,
            Stance::Abstain if slips => Vote::No,
            Stance::Abstain => Vote::Abstain,
            _ => Vote::No,
        })
    };
    (0..members.seated.len()).map(one).collect()
}
