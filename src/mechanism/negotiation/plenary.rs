//! The plenary: each round every delegation states a demand, the chair moves the draft toward the mean demand, and
//! members take a stand on the new draft (§5; tactics: Faratin, Sierra & Jennings 1998). It takes no vote.

use bevy_ecs::{change_detection::Tick, prelude::DetectChanges};

use super::regard;
use crate::model::{
    appraisal::{self, Costs, Pricing},
    columns::Columns,
    forum::{Demand, Draft, Floor, Members, Rung, Stage, Stance},
    install::Install,
    message::What,
    phase::Phase,
    setting::Setting,
    sitting::{ForumItem, Office},
    trust::Trust,
    valuation::{OwnUtility, Valuation},
};
use crate::spec::negotiation::Params;
use crate::theory::{concession, declaration::declared, utility::loss};

/// Adds the plenary to a run.
pub fn install(into: &mut Install) {
    let world = &into.world;
    let (setting, valuation) = (world.resource::<Setting>(), world.resource::<Valuation>());
    let mut tactics = Tactics::new(setting, valuation, world.resource::<Params>());
    into.step(Phase::Negotiation, move |forum, office| bargain(&mut tactics, forum, office));
}

/// How delegations concede, and buffers of the chair.
#[derive(Clone, Debug)]
struct Tactics {
    /// Deadline T.
    deadline: u32,
    /// Share η of the way to the mean demand that the draft moves.
    step: f64,
    /// Which curve each state follows.
    curve_of: Vec<usize>,
    /// For each round t = 1 … T, the share of its range that a state has given up, by distinct exponent.
    given_up: Vec<Vec<f64>>,
    /// What every state wants, and how much, with a row of issues for each.
    wishes: Option<Wishes>,
    /// When what they want was last read.
    known: Option<Tick>,
    /// Stated positions by state, where somebody exaggerates.
    stated: Option<Columns>,
    /// Own utility of the draft by stated position.
    stated_own: Vec<f64>,
    /// Mean demand by issue.
    mean: Vec<f64>,
}

/// Spatial preferences with a row of issues for each state: what a delegation computes of itself, it computes in a row.
#[derive(Clone, Debug)]
pub(super) struct Wishes {
    /// Ideal levels.
    pub(super) position: Columns,
    /// Saliences.
    pub(super) salience: Columns,
    /// Exponent κ.
    pub(super) kappa: f64,
    /// Sums over states.
    pub(super) moments: regard::Moments,
}

impl Wishes {
    pub(super) fn of(valuation: &Valuation) -> Option<Self> {
        let OwnUtility::Spatial { position, salience, kappa } = &valuation.own else { return None };
        Some(Self {
            position: position.turned(),
            salience: salience.turned(),
            kappa: *kappa,
            moments: regard::Moments::new(position, salience, &valuation.concern),
        })
    }
}

impl Tactics {
    fn new(setting: &Setting, valuation: &Valuation, params: &Params) -> Self {
        let deadline = params.deadline;
        let mut exponents: Vec<f64> = Vec::new();
        let curve_of = setting.concession.iter().map(|beta| {
            exponents.iter().position(|known| known == beta).unwrap_or_else(|| {
                exponents.push(*beta);
                exponents.len() - 1
            })
        });
        let curve_of = curve_of.collect();
        let share = |beta: f64, t: u32| {
            concession::concession_share(f64::from(t) / f64::from(deadline), beta)
        };
        let given_up = |t: u32| exponents.iter().map(|beta| share(*beta, t)).collect();
        let (states, issues) = (setting.concession.len(), setting.status_quo.len());
        let bluffs = setting.exaggeration.iter().any(|e| *e > 0.0);
        Self {
            deadline,
            step: params.step,
            curve_of,
            given_up: (1..=deadline).map(given_up).collect(),
            wishes: Wishes::of(valuation),
            known: None,
            stated: bluffs.then(|| Columns::build(states, issues, |_, _| 0.0)),
            stated_own: vec![0.0; states],
            mean: vec![0.0; issues],
        }
    }
}

fn bargain(tactics: &mut Tactics, forum: &mut ForumItem, office: &mut Office) {
    let changed = office.pricing.valuation.last_changed();
    if tactics.known != Some(changed) {
        // Ideals have drifted, or been put back.
        tactics.wishes = Wishes::of(&office.pricing.valuation);
        tactics.known = Some(changed);
    }
    let round = office.round();
    if *forum.stage == Stage::Proposed(Rung::Negotiation) {
        *forum.stage = Stage::At(Rung::Negotiation);
        forum.ladder.enter(Rung::Negotiation, round);
        office.tell(forum.key, What::Entered { rung: Rung::Negotiation });
    }
    if *forum.stage != Stage::At(Rung::Negotiation) {
        return;
    }
    let t = round + 1 - forum.ladder.entered(Rung::Negotiation).unwrap_or(round);
    let ForumItem { members, rules, draft, floor, .. } = forum;
    let (draft, floor): (&mut Draft, &mut Floor) = (draft, floor);
    let Office { trust, pricing, .. } = office;
    aspire(floor, draft, &pricing.setting.costs, tactics, t);
    if let Some(trust) = trust.as_deref().filter(|trust| trust.warmth > 0.0) {
        let elapsed = f64::from(t) / f64::from(tactics.deadline);
        aspire_trusting(floor, draft, &pricing.setting, members, trust, elapsed);
    }
    hold_out(floor);
    floor.demand.round = round;
    floor.demand.text.clone_from(&draft.levels);
    state_demands(tactics, floor, draft, pricing);
    move_draft(draft, tactics, &floor.demand.reach, members);
    pricing.appraise(floor, draft);
    if t >= tactics.deadline {
        appraisal::take_stances(floor, members, rules.band);
    } else {
        take_stands(floor, members, rules.band);
    }
    pricing.mark_brackets(floor, draft);
}

/// A = r + (V of the ideal − r)·(1 − (t/T)^(1/β)), never below the reservation value r.
fn aspire(floor: &mut Floor, draft: &Draft, costs: &Costs, tactics: &Tactics, t: u32) {
    let given_up = &tactics.given_up[(t.min(tactics.deadline) - 1) as usize];
    let Floor { aspiration, base, best, pressure, .. } = floor;
    // Where nobody is pressed there is nothing to divide.
    if pressure.iter().fold(0, |any, pressure| any | pressure.to_bits()) == 0 {
        let reservations = base.iter().map(|base| costs.reservation(*base, 0.0, 1.0));
        fall(aspiration, best, reservations, &tactics.curve_of, given_up);
    } else {
        let reservation =
            |(base, pressure): (&f64, &f64)| costs.reservation(*base, *pressure, draft.operability);
        let reservations = base.iter().zip(&*pressure).map(reservation);
        fall(aspiration, best, reservations, &tactics.curve_of, given_up);
    }
}

/// The same where trust in the room moves each member's exponent.
fn aspire_trusting(
    floor: &mut Floor,
    draft: &Draft,
    setting: &Setting,
    members: &Members,
    trust: &Trust,
    elapsed: f64,
) {
    for slot in (0..floor.aspiration.len()).filter(|slot| members.seated[*slot]) {
        let Some(level) = trust.in_room(slot, &members.seated) else { continue };
        let beta = trust.concession(setting.concession[slot], level);
        let (base, pressure) = (floor.base[slot], floor.pressure[slot]);
        let r = setting.costs.reservation(base, pressure, draft.operability);
        let best = floor.best[slot].max(r);
        floor.aspiration[slot] = concession::aspiration(r, best, elapsed, beta);
    }
}

/// Whoever can get more elsewhere holds out for it.
fn hold_out(floor: &mut Floor) {
    for (aspiration, option) in floor.aspiration.iter_mut().zip(&floor.option) {
        *aspiration = aspiration.max(*option);
    }
}

/// Aspirations from reservation values and what each curve of concession has given up.
fn fall(
    aspiration: &mut [f64],
    best: &[f64],
    reservations: impl Iterator<Item = f64>,
    curve_of: &[usize],
    given_up: &[f64],
) {
    let rows = aspiration.iter_mut().zip(best).zip(curve_of).zip(reservations);
    for (((aspiration, best), curve), r) in rows {
        let most = if *best > r { *best } else { r };
        *aspiration = concession::aspiration_after(r, most, given_up[*curve]);
    }
}

/// How far each delegation goes from its stated ideal toward the draft: as far as its aspiration allows.
fn state_demands(tactics: &mut Tactics, floor: &mut Floor, draft: &Draft, pricing: &mut Pricing) {
    let Pricing { setting, valuation, scratch } = pricing;
    let Tactics { wishes: Some(wishes), stated, stated_own, .. } = tactics else { return };
    let Floor { own, aspiration, demand: Demand { reach, .. }, .. } = floor;
    reach.resize(own.len(), 0.0);
    let cares = valuation.concern.any;
    let room = regard::Room { wishes, valuation, draft: &draft.levels, aspiration };
    if cares && room.is_of_sums() {
        return room.reach_by_sums(reach, stated.as_mut(), own, &setting.exaggeration);
    }
    if let Some(stated) = stated {
        for (slot, (own, e)) in stated_own.iter_mut().zip(&setting.exaggeration).enumerate() {
            let ideal = stated.issue_mut(slot);
            for ((out, x), y) in
                ideal.iter_mut().zip(wishes.position.issue(slot)).zip(&draft.levels)
            {
                *out = declared(*x, *y, *e);
            }
            *own = worth(ideal, wishes.salience.issue(slot), wishes.kappa, &draft.levels);
        }
    }
    let own: &[f64] = if stated.is_some() { stated_own } else { own };
    if cares {
        let ideals = stated.as_ref().unwrap_or(&wishes.position);
        room.reach_by_texts(reach, ideals, own, scratch);
    } else {
        concession::demand_fractions(aspiration, own, wishes.kappa, reach);
    }
}

/// Own utility of `text` to one state.
fn worth(ideal: &[f64], salience: &[f64], kappa: f64, text: &[f64]) -> f64 {
    let rows = text.iter().zip(ideal).zip(salience);
    rows.fold(1.0, |u, ((y, x), s)| u - s * loss((y - x) * 0.01, kappa))
}

/// y ← y + η·(Σ w·d − y), with demand d = x + reach·(y − x).
fn move_draft(draft: &mut Draft, tactics: &mut Tactics, reach: &[f64], members: &Members) {
    let Tactics { wishes: Some(wishes), stated, mean, step, .. } = tactics else { return };
    let ideals = stated.as_ref().unwrap_or(&wishes.position);
    mean_demand(ideals, reach, &members.weight, &draft.levels, mean);
    for (issue, (y, mean)) in draft.levels.iter_mut().zip(mean).enumerate() {
        if draft.open.is_some_and(|open| open != issue) {
            continue;
        }
        *y = (*y + *step * (*mean - *y)).clamp(0.0, 100.0);
    }
}

/// Σ w·d by issue, state after state for all issues at once: sums that grow side by side do not wait for each other.
fn mean_demand(ideals: &Columns, reach: &[f64], weight: &[f64], draft: &[f64], mean: &mut [f64]) {
    mean.fill(0.0);
    for ((ideal, reach), w) in ideals.iter().zip(reach).zip(weight) {
        for ((mean, x), y) in mean.iter_mut().zip(ideal).zip(draft) {
            *mean += w * (x + reach * (y - x));
        }
    }
}

/// Before the deadline a member that would gain holds out until its aspiration is met.
fn take_stands(floor: &mut Floor, members: &Members, band: f64) {
    let Floor { stance, scaled, value, aspiration, objectors, .. } = floor;
    // Every comparison is made for everybody: what is then picked needs no jump that could be guessed wrong.
    let stand = |scaled: f64, value: f64, aspiration: f64| {
        let (loses, gains, short) = (scaled < -band, scaled > band, value < aspiration);
        let content = if gains { Stance::Yes } else { Stance::Abstain };
        let patient = if short { Stance::HoldOut } else { content };
        (if loses { Stance::No } else { patient }, loses | short)
    };
    let rows = stance.iter_mut().zip(scaled).zip(value.iter().zip(aspiration));
    *objectors = 0;
    if members.count == members.seated.len() {
        for ((out, scaled), (value, aspiration)) in rows {
            let (member, objects) = stand(*scaled, *value, *aspiration);
            *out = member;
            *objectors += usize::from(objects);
        }
    } else {
        for (((out, scaled), (value, aspiration)), seated) in rows.zip(&members.seated) {
            let (member, objects) = stand(*scaled, *value, *aspiration);
            *out = if *seated { member } else { Stance::None };
            *objectors += usize::from(objects & seated);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::Protocol;
    use super::*;
    use crate::model::bench::Bench;

    /// Three states around a status quo of 10, negotiating for four rounds from a draft of 40.
    fn plenary(change: impl FnOnce(&mut Bench)) -> Bench {
        let mut bench = Bench::new(&[&[90.0], &[60.0], &[50.0]], &[10.0]);
        bench.world.insert_resource(Params::of(Protocol::Plenary));
        change(&mut bench);
        bench.table(&[40.0]);
        bench.set(|stage: &mut Stage| *stage = Stage::Proposed(Rung::Negotiation));
        bench.install(install);
        bench
    }

    #[test]
    fn members_hold_out_before_the_deadline_and_not_at_it() {
        let mut bench = plenary(|_| ());
        let stances: Vec<Vec<Stance>> = (0..4)
            .map(|_| {
                bench.play();
                bench.get::<Floor>().stance
            })
            .collect();
        assert!(stances[0].contains(&Stance::HoldOut));
        assert_eq!(stances[3], [Stance::Yes; 3]);
        let held = |round: &Vec<Stance>| round.iter().filter(|s| **s == Stance::HoldOut).count();
        let held: Vec<usize> = stances.iter().map(held).collect();
        assert!(held.windows(2).all(|pair| pair[1] <= pair[0]), "{held:?}");
    }

    #[test]
    fn the_chair_goes_a_tenth_of_the_way_to_the_mean_demand() {
        let mut bench = plenary(|_| ());
        bench.play();
        let reach = bench.get::<Floor>().demand.reach;
        let demands = [90.0, 60.0, 50.0].iter().zip(&reach).map(|(x, l)| x + l * (40.0 - x));
        let expected = 40.0 + 0.1 * (demands.sum::<f64>() / 3.0 - 40.0);
        assert!((bench.get::<Draft>().levels[0] - expected).abs() < 1e-12);
        assert!(reach[0] < 1.0 && reach[2] == 1.0, "the draft will do for the last: {reach:?}");
    }

    #[test]
    fn bluff_pulls_the_draft_and_weight_too() {
        let moved = |change: fn(&mut Bench)| {
            let mut bench = plenary(change);
            bench.play();
            bench.get::<Draft>().levels[0]
        };
        let plain = moved(|_| ());
        let bluff =
            |b: &mut Bench| b.world.resource_mut::<Setting>().exaggeration = vec![0.0, 1.0, 0.0];
        assert!(moved(bluff) > plain);
        let weight = |b: &mut Bench| b.set(|m: &mut Members| m.weight = vec![1.0, 0.0, 0.0]);
        assert!(moved(weight) > plain);
    }

    #[test]
    fn whoever_trusts_the_room_concedes_faster() {
        let aspired = |level: f64, warmth: f64| {
            let mut bench = plenary(|b| {
                let mut trust = Trust::uniform(3, level);
                trust.warmth = warmth;
                b.world.insert_resource(trust);
            });
            bench.play();
            bench.get::<Floor>().aspiration
        };
        let (plain, trusting, wary) = (aspired(1.0, 0.0), aspired(1.0, 1.0), aspired(0.0, 1.0));
        assert_eq!(aspired(0.5, 1.0), plain);
        assert!((0..3).all(|i| trusting[i] < plain[i] && plain[i] < wary[i]));
    }

    #[test]
    fn drifting_ideals_are_what_delegations_want() {
        let mut bench = plenary(|b| b.world.resource_mut::<Setting>().concession = vec![0.2; 3]);
        bench.play();
        bench.world.resource_mut::<Valuation>().own =
            crate::model::bench::spatial(&[&[70.0], &[60.0], &[50.0]]);
        let before = bench.get::<Draft>().levels[0];
        bench.play();
        let reach = bench.get::<Floor>().demand.reach;
        let demands = [70.0, 60.0, 50.0].iter().zip(&reach).map(|(x, l)| x + l * (before - x));
        let expected = before + 0.1 * (demands.sum::<f64>() / 3.0 - before);
        assert!(reach[0] < 1.0 && (bench.get::<Draft>().levels[0] - expected).abs() < 1e-12);
    }

    #[test]
    fn aspirations_fall_to_the_reservation_value() {
        let mut bench =
            plenary(|b| b.world.resource_mut::<Setting>().concession = vec![0.2, 1.0, 5.0]);
        let mut before = vec![f64::INFINITY; 3];
        for round in 1..=4 {
            bench.play();
            let floor: Floor = bench.get();
            assert!(floor.aspiration.iter().zip(&before).all(|(now, then)| now < then));
            let given_up =
                |slot: usize| (1.0 - floor.aspiration[slot]) / (1.0 - floor.base[slot] - 0.01);
            assert!(round == 4 || (given_up(0) < given_up(1) && given_up(1) < given_up(2)));
            before = floor.aspiration;
        }
        let floor: Floor = bench.get();
        assert!((0..3).all(|slot| (before[slot] - floor.base[slot] - 0.01).abs() < 1e-12));
    }
}
