//! The plenary: each round every delegation states a demand, the chair moves the draft toward the
//! mean demand, and members take a stand on the new draft (§5; tactics: Faratin, Sierra & Jennings
//! 1998). It takes no vote.

use bevy_ecs::{prelude::*, query::QueryData, system::SystemParam};
use bytemuck::TransparentWrapper;

use super::{Descriptor, regard};
use crate::model::{
    appraisal::{self, Costs, Pricing, Scratch},
    columns::Columns,
    delegation::{
        Aspiration, Concession, Exaggeration, ForcedValue, IdealValue, JudgementData, Judgements,
        MemberData, Members, Pressure, Reach, Seated, StatusQuoValue, Utility, Weight, first_table,
        unmarked,
    },
    forum::{Brackets, Draft, Ladder, LastDemands, Rules, Rung, Stance},
    install::Install,
    setting::{Clock, Setting},
    trust::Trust,
    valuation::{OwnUtility, Valuation},
};
use crate::spec::negotiation::Params;
use crate::theory::{concession, declaration::declared, utility::loss};

/// What there is to know of this protocol.
pub const PROTOCOL: Descriptor =
    Descriptor { prepare, ..Descriptor::of("they negotiate in plenary") };

/// Prepares what delegations know of their own concession.
fn prepare(into: &mut Install) {
    let world = &mut *into.world;
    let betas: Vec<f64> = world.query::<&Concession>().iter(world).map(|beta| beta.0).collect();
    let bluffs = world.query::<&Exaggeration>().iter(world).any(|e| e.0 > 0.0);
    let (setting, valuation) = (world.resource::<Setting>(), world.resource::<Valuation>());
    let curves = Curves::new(&betas, world.resource::<Params>().deadline);
    let wishes = Wishes::of(valuation);
    let demands = Demands::new(betas.len(), setting.status_quo.len(), bluffs);
    world.insert_resource(curves);
    world.insert_resource(demands);
    if let Some(wishes) = wishes {
        world.insert_resource(wishes);
    }
}

/// What share of its range each delegation has given up in which round.
#[derive(Resource, Clone, Debug)]
pub struct Curves {
    /// Deadline T.
    deadline: u32,
    /// Which curve each state follows.
    curve_of: Vec<usize>,
    /// For each round t = 1 … T, the share of its range that a state has given up, by distinct
    /// exponent.
    given_up: Vec<Vec<f64>>,
}

impl Curves {
    fn new(betas: &[f64], deadline: u32) -> Self {
        let mut exponents: Vec<f64> = Vec::new();
        let curve_of = betas.iter().map(|beta| {
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
        Self { deadline, curve_of, given_up: (1..=deadline).map(given_up).collect() }
    }
}

/// Demands as delegations state them, kept between rounds so that no round allocates.
#[derive(Resource, Clone, Debug)]
pub struct Demands {
    /// Stated positions by state, where somebody exaggerates.
    stated: Option<Columns>,
    /// Own utility of the draft by stated position.
    stated_own: Vec<f64>,
    /// Mean demand by issue.
    mean: Vec<f64>,
}

impl Demands {
    fn new(states: usize, issues: usize, bluffs: bool) -> Self {
        Self {
            stated: bluffs.then(|| Columns::build(states, issues, |_, _| 0.0)),
            stated_own: vec![0.0; states],
            mean: vec![0.0; issues],
        }
    }
}

/// Spatial preferences with a row of issues for each state: what a delegation computes of itself,
/// it computes in a row.
#[derive(Resource, Clone, Debug)]
pub struct Wishes {
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

/// Reads what delegations want anew, where ideals have drifted or have been put back.
pub fn reread_wishes(valuation: Res<Valuation>, mut wishes: ResMut<Wishes>) {
    if valuation.is_changed()
        && let Some(anew) = Wishes::of(&valuation)
    {
        *wishes = anew;
    }
}

/// Query of how far a delegation goes in its demand, and by what.
#[derive(QueryData)]
#[query_data(mutable, contiguous(all))]
pub struct Demanding {
    own: &'static Utility,
    base: &'static StatusQuoValue,
    best: &'static IdealValue,
    pressure: &'static Pressure,
    forced: &'static ForcedValue,
    exaggeration: &'static Exaggeration,
    aspiration: &'static mut Aspiration,
    reach: &'static mut Reach,
}

/// Lets aspirations fall, and states demands: each delegation goes from its stated ideal toward the
/// draft as far as its aspiration allows.
pub fn state_demands(
    forum: Single<(&Ladder, &Draft, &mut LastDemands)>,
    mut delegations: Query<Demanding>,
    members: Query<MemberData>,
    wishes: Res<Wishes>,
    mut demands: ResMut<Demands>,
    time: Time,
    mut pricing: Pricing,
) {
    let (ladder, draft, mut last) = forum.into_inner();
    last.round = time.clock.0;
    last.text.clone_from(&draft.levels);
    let Some(all) = first_table(delegations.reborrow()) else { return };
    let aspiration = Aspiration::peel_slice_mut(unmarked(all.aspiration));
    let bounds = Bounds {
        base: StatusQuoValue::peel_slice(all.base),
        best: IdealValue::peel_slice(all.best),
        pressure: Pressure::peel_slice(all.pressure),
        forced: ForcedValue::peel_slice(all.forced),
        costs: &pricing.setting.costs,
        operability: draft.operability,
    };
    time.aspire(aspiration, &bounds, ladder, members);
    let room = regard::Room {
        wishes: &wishes,
        valuation: &pricing.valuation,
        draft: &draft.levels,
        aspiration,
    };
    let exaggeration = Exaggeration::peel_slice(all.exaggeration);
    let reach = Reach::peel_slice_mut(unmarked(all.reach));
    let own = Utility::peel_slice(all.own);
    demands.state(&room, reach, own, exaggeration, &mut pricing.scratch);
}

/// What aspirations lie between, by slot.
struct Bounds<'a> {
    base: &'a [f64],
    best: &'a [f64],
    pressure: &'a [f64],
    forced: &'a [f64],
    costs: &'a Costs,
    operability: f64,
}

impl Bounds<'_> {
    /// The reservation value r.
    fn least(&self, slot: usize) -> f64 {
        self.costs.reservation(self.base[slot], self.pressure[slot], self.operability)
    }
}

/// What aspirations fall by, as one parameter of a system.
#[derive(SystemParam)]
pub struct Time<'w> {
    clock: Res<'w, Clock>,
    curves: Res<'w, Curves>,
    trust: Option<Res<'w, Trust>>,
}

impl Time<'_> {
    /// Lets aspirations fall: A = r + (V of the ideal − r)·(1 − (t/T)^(1/β)), never below the
    /// reservation value r, nor below what a member can force.
    fn aspire(
        &self,
        aspiration: &mut [f64],
        bounds: &Bounds,
        ladder: &Ladder,
        members: Query<MemberData>,
    ) {
        let curves = &*self.curves;
        let t = ladder.spent(Rung::Negotiation, self.clock.0);
        let given_up = &curves.given_up[(t.min(curves.deadline) - 1) as usize];
        fall(aspiration, bounds, &curves.curve_of, given_up);
        let Some(trust) = self.trust.as_deref().filter(|trust| trust.warmth > 0.0) else { return };
        let members = Members::of(members.as_readonly());
        let elapsed = f64::from(t) / f64::from(curves.deadline);
        for slot in members.seats() {
            let Some(level) = trust.in_room(slot, members.seated) else { continue };
            let beta = trust.concession(members.concession[slot], level);
            let r = bounds.least(slot);
            let level = concession::aspiration(r, bounds.best[slot].max(r), elapsed, beta);
            aspiration[slot] = level.max(bounds.forced[slot]);
        }
    }
}

/// Aspirations where each curve of concession has given up so much.
fn fall(aspiration: &mut [f64], bounds: &Bounds, curve_of: &[usize], given_up: &[f64]) {
    let Bounds { base, best, pressure, forced, costs, operability } = *bounds;
    let known = base.iter().zip(pressure).zip(best.iter().zip(forced));
    for ((aspiration, curve), ((base, pressure), (best, forced))) in
        aspiration.iter_mut().zip(curve_of).zip(known)
    {
        let r = costs.reservation(*base, *pressure, operability);
        let most = if *best > r { *best } else { r };
        let level = concession::aspiration_after(r, most, given_up[*curve]);
        *aspiration = if level > *forced { level } else { *forced };
    }
}

impl Demands {
    /// How far each delegation goes, by what it says that it wants. `own` is the utility of the
    /// draft by what it wants.
    fn state(
        &mut self,
        room: &regard::Room,
        reach: &mut [f64],
        own: &[f64],
        exaggeration: &[f64],
        scratch: &mut Scratch,
    ) {
        let Self { stated, stated_own, .. } = self;
        let regard::Room { wishes, draft, aspiration, valuation } = *room;
        let cares = valuation.concern.any;
        if cares && room.is_of_sums() {
            return room.reach_by_sums(reach, stated.as_mut(), own, exaggeration);
        }
        if let Some(stated) = stated {
            for (slot, (own, e)) in stated_own.iter_mut().zip(exaggeration).enumerate() {
                let ideal = stated.issue_mut(slot);
                for ((out, x), y) in ideal.iter_mut().zip(wishes.position.issue(slot)).zip(draft) {
                    *out = declared(*x, *y, *e);
                }
                *own = worth(ideal, wishes.salience.issue(slot), wishes.kappa, draft);
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
}

/// Own utility of `text` to one state.
fn worth(ideal: &[f64], salience: &[f64], kappa: f64, text: &[f64]) -> f64 {
    let rows = text.iter().zip(ideal).zip(salience);
    rows.fold(1.0, |u, ((y, x), s)| u - s * loss((y - x) * 0.01, kappa))
}

/// Moves the draft toward the mean demand: y ← y + η·(Σ w·d − y), with demand d = x + reach·(y −
/// x).
pub fn move_draft(
    mut draft: Single<&mut Draft>,
    delegations: Query<(&Reach, &Weight)>,
    params: Res<Params>,
    wishes: Res<Wishes>,
    mut demands: ResMut<Demands>,
) {
    let Some((reach, weight)) = first_table(delegations) else { return };
    let (reach, weight) = (Reach::peel_slice(reach), Weight::peel_slice(weight));
    let Draft { levels, open, .. } = &mut **draft;
    let Demands { stated, mean, .. } = &mut *demands;
    let ideals = stated.as_ref().unwrap_or(&wishes.position);
    mean_demand(ideals, reach, weight, levels, mean);
    for (issue, (y, mean)) in levels.iter_mut().zip(mean).enumerate() {
        if open.is_some_and(|open| open != issue) {
            continue;
        }
        *y = (*y + params.step * (*mean - *y)).clamp(0.0, 100.0);
    }
}

/// Σ w·d by issue, state after state for all issues at once: sums that grow side by side do not
/// wait for each other.
fn mean_demand(ideals: &Columns, reach: &[f64], weight: &[f64], draft: &[f64], mean: &mut [f64]) {
    mean.fill(0.0);
    for ((ideal, reach), w) in ideals.iter().zip(reach).zip(weight) {
        for ((mean, x), y) in mean.iter_mut().zip(ideal).zip(draft) {
            *mean += w * (x + reach * (y - x));
        }
    }
}

/// Prices the draft for every delegation, takes their stances, and marks the issues that objectors
/// would rather leave as they are. Before the deadline a member that would gain holds out until its
/// aspiration is met; then gains alone count.
pub fn take_stances(
    forum: Single<(&Rules, &Ladder, &Draft, &mut Brackets)>,
    seated: Query<&Seated>,
    mut judgements: Query<JudgementData>,
    mut pricing: Pricing,
    clock: Res<Clock>,
    curves: Res<Curves>,
) {
    let (rules, ladder, draft, mut brackets) = forum.into_inner();
    let seated = first_table(seated).map_or(&[][..], Seated::peel_slice);
    let mut judged = Judgements::of(judgements.reborrow());
    pricing.appraise(&mut judged, draft);
    if ladder.spent(Rung::Negotiation, clock.0) >= curves.deadline {
        appraisal::take_stances(&mut judged, seated, rules.band);
    } else {
        hold_out(&mut judged, seated, rules.band);
    }
    pricing.mark_brackets(&judged, &mut brackets, draft);
}

fn hold_out(judged: &mut Judgements, seated: &[bool], band: f64) {
    let Judgements { stance, scaled, value, aspiration, .. } = judged;
    // Every comparison is made for everybody: what is then picked needs no jump that could be
    // guessed wrong.
    let stand = |scaled: f64, value: f64, aspiration: f64| {
        let content = if scaled > band { Stance::Yes } else { Stance::Abstain };
        let patient = if value < aspiration { Stance::HoldOut } else { content };
        if scaled < -band { Stance::No } else { patient }
    };
    let rows = stance.iter_mut().zip(&**scaled).zip(value.iter().zip(&**aspiration));
    for (((out, scaled), (value, aspiration)), seated) in rows.zip(seated) {
        let member = stand(*scaled, *value, *aspiration);
        *out = if *seated { member } else { Stance::None };
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
        bench.at(Rung::Negotiation);
        bench.install(prepare);
        bench.add((reread_wishes, state_demands, move_draft, take_stances).chain());
        bench
    }

    #[test]
    fn members_hold_out_before_the_deadline_and_not_at_it() {
        let mut bench = plenary(|_| ());
        let stances: Vec<Vec<Stance>> = (0..4)
            .map(|_| {
                bench.play();
                bench.judged().stance
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
        let reach = bench.judged().reach;
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
        let bluff = |b: &mut Bench| b.column([0.0, 1.0, 0.0].map(Exaggeration));
        assert!(moved(bluff) > plain);
        let weight = |b: &mut Bench| b.column([1.0, 0.0, 0.0].map(Weight));
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
            bench.judged().aspiration
        };
        let (plain, trusting, wary) = (aspired(1.0, 0.0), aspired(1.0, 1.0), aspired(0.0, 1.0));
        assert_eq!(aspired(0.5, 1.0), plain);
        assert!((0..3).all(|i| trusting[i] < plain[i] && plain[i] < wary[i]));
    }

    #[test]
    fn drifting_ideals_are_what_delegations_want() {
        let mut bench = plenary(|b| b.column([Concession(0.2); 3]));
        bench.play();
        bench.world.resource_mut::<Valuation>().own =
            crate::model::bench::spatial(&[&[70.0], &[60.0], &[50.0]]);
        let before = bench.get::<Draft>().levels[0];
        bench.play();
        let reach = bench.judged().reach;
        let demands = [70.0, 60.0, 50.0].iter().zip(&reach).map(|(x, l)| x + l * (before - x));
        let expected = before + 0.1 * (demands.sum::<f64>() / 3.0 - before);
        assert!(reach[0] < 1.0 && (bench.get::<Draft>().levels[0] - expected).abs() < 1e-12);
    }

    #[test]
    fn aspirations_fall_to_the_reservation_value() {
        let mut bench = plenary(|b| b.column([0.2, 1.0, 5.0].map(Concession)));
        let mut before = vec![f64::INFINITY; 3];
        for round in 1..=4 {
            bench.play();
            let judged = bench.judged();
            assert!(judged.aspiration.iter().zip(&before).all(|(now, then)| now < then));
            let given_up =
                |slot: usize| (1.0 - judged.aspiration[slot]) / (1.0 - judged.base[slot] - 0.01);
            assert!(round == 4 || (given_up(0) < given_up(1) && given_up(1) < given_up(2)));
            before = judged.aspiration;
        }
        let judged = bench.judged();
        assert!((0..3).all(|slot| (before[slot] - judged.base[slot] - 0.01).abs() < 1e-12));
    }
}
