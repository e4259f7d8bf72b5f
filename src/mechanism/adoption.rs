//! Adoption: members vote on the text before them, and the rule decides. It moves no text and
//! climbs no rung.

use bevy_ecs::prelude::*;
use bytemuck::TransparentWrapper;

use crate::model::{
    appraisal::{self, Pricing},
    assembly::{Assembly, Forum},
    decision::Decision,
    delegation::{Members, Veto, Weight, first_table},
    forum::{Ballot, Ballots, Draft, Motion, Rules, Rung, Stage, Stance, Verdict, Vote},
    install::Install,
    message::{Minutes, What},
    owners::{Owners, Randomness},
    random::{Purpose, Streams},
    venue,
};
use crate::spec::adoption::Params;
use crate::theory::voting::{self, Rule, Tally};

/// Empties the record of votes before each run.
pub fn install(into: &mut Install) {
    into.undo::<&mut Ballots>(|mut ballots| ballots.0.clear());
}

/// Whether a vote is called, a condition of systems: on an award always, on a draft when a show of
/// hands says that it would pass.
pub fn is_called(
    forum: Single<(&Stage, &Rules), With<Draft>>,
    delegations: Query<(&Stance, &Weight, &Veto)>,
) -> bool {
    let (stage, rules) = *forum;
    let Some((stances, weight, veto)) = first_table(delegations) else { return false };
    match stage {
        Stage::At(Rung::Arbitration) => true,
        Stage::At(Rung::Negotiation | Rung::Mediation) => {
            hands_say_yes(rules, stances, Weight::peel_slice(weight), Veto::peel_slice(veto))
        }
        _ => false,
    }
}

/// Votes on the award or the draft.
pub fn vote(mut assembly: Assembly, params: Res<Params>, random: Randomness, mut minutes: Minutes) {
    let mut forum = assembly.forum();
    let award = forum.stage == Stage::At(Rung::Arbitration);
    let motion = if award { Motion::Award } else { Motion::Draft };
    hold(motion, &params, &mut forum, &random, &mut minutes);
}

/// When every rung has failed, or there is none, takes one vote by the fallback rule, or by the
/// venue's where there is none.
pub fn vote_at_last(
    mut assembly: Assembly,
    params: Res<Params>,
    random: Randomness,
    mut pricing: Pricing,
    mut minutes: Minutes,
) {
    let mut forum = assembly.forum();
    // Those who bargained in this round have priced the draft as it stands.
    if forum.demands.round != minutes.round() {
        pricing.appraise(&mut forum.judged, forum.draft);
    }
    appraisal::take_stances(&mut forum.judged, forum.members.seated, forum.rules.band);
    pricing.mark_brackets(&forum.judged, forum.brackets, forum.draft);
    let motion = if forum.ladder.rungs.is_empty() { Motion::Tabled } else { Motion::LastResort };
    let adopted = hold(motion, &params, &mut forum, &random, &mut minutes);
    *forum.verdict = Verdict::LastVote { adopted };
}

/// What members draw by in one ballot.
#[derive(Clone, Copy)]
struct Ballotage<'a> {
    streams: &'a Streams,
    owners: &'a Owners,
    forum: u32,
    round: u32,
    /// How many ballots the forum has held before in this round: each has absences and slips of
    /// its own.
    nth: u64,
}

impl Ballotage<'_> {
    /// Whether a member is absent, or slips.
    fn happens(&self, purpose: Purpose, slot: usize, chance: f64) -> bool {
        let owner = self.owners.state(slot).nth(self.nth);
        self.streams.happens((purpose, self.forum, self.round), owner, chance)
    }
}

/// A show of hands on the draft, under the rule and in each chamber: stances only, nobody absent,
/// no slips.
fn hands_say_yes(rules: &Rules, stances: &[Stance], weight: &[f64], veto: &[bool]) -> bool {
    let rule = &rules.venue;
    let strict = matches!(rule, Rule::Consensus | Rule::Unanimity);
    if strict && stances.iter().any(|stance| stance.objects()) {
        return false;
    }
    let (mut yes, mut no, mut abstain, mut vetoed) = (0.0, 0.0, 0.0, false);
    for (slot, stance) in stances.iter().enumerate() {
        let weight = venue::voice(rule, weight[slot]);
        match stance {
            Stance::None => {}
            Stance::Yes => yes += weight,
            Stance::Abstain => abstain += weight,
            Stance::No | Stance::HoldOut => {
                no += weight;
                vetoed |= veto[slot];
            }
        }
    }
    let hands = || stances.iter().map(|stance| stance.vote());
    voting::passes(rule, &Tally::new(yes, no, abstain, 0.0), vetoed)
        && rules.chambers.iter().all(|c| voting::passes(&c.rule, &c.tally(hands()), false))
}

/// Takes the recorded vote of every member, and says whether the text was adopted.
fn hold(
    motion: Motion,
    params: &Params,
    forum: &mut Forum,
    random: &Randomness,
    minutes: &mut Minutes,
) -> bool {
    let round = minutes.round();
    let nth = forum.ballots.0.iter().filter(|ballot| ballot.round == round).count() as u64;
    let Randomness { streams, owners } = random;
    let ballotage = Ballotage { streams, owners, forum: forum.key.0, round, nth };
    let votes = cast(forum.members, forum.judged.scaled, params, ballotage);
    let mut heads = [0; 4];
    votes.iter().flatten().for_each(|vote| heads[*vote as usize] += 1);
    let decision = Decision::on(motion, forum.rules);
    let (adopted, rule) = (decision.adopts(forum.members, &votes), decision.word());
    minutes.note(forum.key, What::Voted { motion, rule, heads, adopted });
    forum.ballots.0.push(Ballot {
        round,
        motion,
        rule,
        adopted,
        votes,
        gain: forum.judged.gain.to_vec(),
        scaled: forum.judged.scaled.to_vec(),
        levels: forum.draft.levels.clone(),
        heads,
    });
    adopted
}

/// Every member's vote: absent, or by its scaled gain, or one notch lower where the vote slips.
fn cast(
    members: Members,
    scaled: &[f64],
    params: &Params,
    ballotage: Ballotage,
) -> Vec<Option<Vote>> {
    let one = |slot: usize| {
        if !members.seated[slot] {
            return None;
        }
        if ballotage.happens(Purpose::Absence, slot, members.absence[slot]) {
            return Some(Vote::Absent);
        }
        let slips = || ballotage.happens(Purpose::VoteNoise, slot, params.noise);
        Some(match appraisal::stance(scaled[slot], params.band) {
            Stance::Yes if slips() => Vote::Abstain,
            Stance::Yes => Vote::Yes,
            Stance::Abstain if slips() => Vote::No,
            Stance::Abstain => Vote::Abstain,
            _ => Vote::No,
        })
    };
    (0..members.seated.len()).map(one).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::{
        bench::Bench,
        delegation::{Absence, Seated, Veto},
        forum::Rules,
        setting::Label,
    };
    use crate::spec::arbitration::AwardVote;

    const CERTAIN: Params = Params {
        band: 0.05,
        noise: 0.0,
        absence: 0.0,
        operability_cost: 0.01,
        pressure: 0.25,
        pressure_decay: 0.8,
    };

    /// Two states that gain from the draft, one that loses, put to the vote on a rung.
    fn voted(
        rung: Rung,
        params: Params,
        change: impl FnOnce(&mut Bench),
    ) -> (Bench, Option<Ballot>) {
        let mut bench = Bench::new(&[&[80.0], &[60.0], &[0.0]], &[10.0]);
        bench.world.insert_resource(params);
        change(&mut bench);
        bench.table(&[50.0]);
        bench.set(|stage: &mut Stage| *stage = Stage::At(rung));
        match rung {
            Rung::LastResort => bench.add(vote_at_last),
            _ => bench.add(vote.run_if(is_called)),
        }
        bench.play();
        let ballot = bench.get::<Ballots>().0.pop();
        (bench, ballot)
    }

    fn rule(venue: Rule) -> impl FnOnce(&mut Bench) {
        move |bench| bench.set(|rules: &mut Rules| rules.venue = venue)
    }

    const MAJORITY: Rule = Rule::SimpleMajority { of: voting::Base::PresentAndVoting };

    #[test]
    fn a_draft_is_voted_on_when_it_would_pass() {
        assert_eq!(voted(Rung::Negotiation, CERTAIN, |_| ()).1, None);
        let ballot = voted(Rung::Negotiation, CERTAIN, rule(MAJORITY)).1.unwrap();
        assert!(ballot.adopted && ballot.heads == [2, 1, 0, 0]);
    }

    #[test]
    fn a_veto_blocks_a_majority() {
        let veto = |bench: &mut Bench| {
            rule(MAJORITY)(bench);
            bench.column([false, false, true].map(Veto));
        };
        assert_eq!(voted(Rung::Negotiation, CERTAIN, veto).1, None);
        assert!(!voted(Rung::Arbitration, CERTAIN, veto).1.unwrap().adopted);
    }

    #[test]
    fn under_reverse_consensus_one_supporter_is_enough() {
        let reverse = |bench: &mut Bench| {
            bench.set(|rules: &mut Rules| rules.award = AwardVote::ReverseConsensus);
        };
        let award =
            |change: &dyn Fn(&mut Bench)| voted(Rung::Arbitration, CERTAIN, change).1.unwrap();
        assert!(!award(&|_| ()).adopted);
        let ballot = award(&reverse);
        assert!(ballot.adopted && ballot.rule == "reverse-consensus");
        let alone = |bench: &mut Bench| {
            reverse(bench);
            bench.column([false, false, true].map(Seated));
        };
        assert!(!award(&alone).adopted, "everybody says no");
    }

    #[test]
    fn the_last_resort_is_decided_by_the_fallback() {
        let fallback =
            |bench: &mut Bench| bench.set(|rules: &mut Rules| rules.fallback = Some(MAJORITY));
        for (change, adopted) in
            [(&fallback as &dyn Fn(&mut Bench), true), (&|_: &mut Bench| (), false)]
        {
            let (bench, ballot) = voted(Rung::LastResort, CERTAIN, change);
            assert_eq!(ballot.unwrap().adopted, adopted);
            assert_eq!(bench.get::<Verdict>(), Verdict::LastVote { adopted });
        }
    }

    #[test]
    fn absence_is_not_abstention_and_who_is_away_objects_to_nothing() {
        let away = |bench: &mut Bench| bench.column([0.0, 0.0, 1.0].map(Absence));
        let ballot = voted(Rung::LastResort, CERTAIN, away).1.unwrap();
        assert!(ballot.adopted && ballot.heads == [2, 0, 0, 1]);
        let strict = |bench: &mut Bench| {
            away(bench);
            bench.set(|rules: &mut Rules| rules.venue = Rule::Unanimity);
        };
        assert!(!voted(Rung::LastResort, CERTAIN, strict).1.unwrap().adopted);
    }

    #[test]
    fn votes_slip_one_notch_down_and_never_to_yes() {
        let slipping = Params { noise: 1.0, ..CERTAIN };
        let ballot = voted(Rung::LastResort, slipping, |_| ()).1.unwrap();
        assert_eq!(ballot.votes, [Some(Vote::Abstain), Some(Vote::Abstain), Some(Vote::No)]);
        let wide = |bench: &mut Bench| bench.set(|rules: &mut Rules| rules.band = 1.0);
        let ballot =
            voted(Rung::LastResort, Params { noise: 1.0, band: 1.0, ..CERTAIN }, wide).1.unwrap();
        assert_eq!(ballot.heads, [0, 3, 0, 0]);
    }

    #[test]
    fn who_else_votes_moves_nobodys_vote() {
        let streams = Streams { seed: 3, replication: 1 };
        let votes = |ids: &[&str]| -> BTreeMap<String, Vec<Option<Vote>>> {
            let labels: Vec<Label> = ids.iter().map(|id| Label::from(*id)).collect();
            let owners = Owners::new(&labels, &[]);
            let (seated, absence, scaled) =
                (vec![true; ids.len()], vec![0.5; ids.len()], vec![0.2; ids.len()]);
            let members = Members { seated: &seated, absence: &absence, ..Members::default() };
            let params = Params { noise: 0.5, ..CERTAIN };
            let (streams, owners) = (&streams, &owners);
            let ballots = (1..9).flat_map(|round| [0, 1].map(|nth| (round, nth)));
            let cast = |(round, nth)| {
                let ballotage = Ballotage { streams, owners, forum: 0, round, nth };
                cast(members, &scaled, &params, ballotage)
            };
            let all: Vec<Vec<Option<Vote>>> = ballots.map(cast).collect();
            let of = |slot: usize| all.iter().map(|votes| votes[slot]).collect();
            ids.iter().enumerate().map(|(slot, id)| (id.to_string(), of(slot))).collect()
        };
        let before = votes(&["a", "b", "c"]);
        let after = votes(&["d", "c", "renamed", "a"]);
        assert!(["a", "c"].iter().all(|id| before[*id] == after[*id]));
        assert!(before["b"] != after["renamed"] && before["a"] != before["c"]);
        let [first, second] = [0, 1].map(|nth| before["a"].iter().skip(nth).step_by(2));
        assert!(!first.eq(second), "a second ballot of a round has draws of its own");
    }
}
