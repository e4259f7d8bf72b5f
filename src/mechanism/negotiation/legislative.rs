//! Legislative bargaining: each round a member is recognised and proposes a text; the others take
//! it or leave it, under the venue's rule (Baron & Ferejohn 1989, closed rule). It takes no formal
//! vote.

use bevy_ecs::prelude::*;

use super::Descriptor;
use super::table::{put, reservations};
use crate::model::{
    appraisal::Pricing,
    assembly::{Assembly, Forum},
    assent,
    delegation::{Members, TacticData, Tactics},
    forum::{Draft, Rules, Rung},
    install::Install,
    menu::Menu,
    owners::{Owners, Randomness},
    random::{Lots, Purpose},
    setting::{Clock, Setting},
    valuation::{OwnUtility, Valuation},
};
use crate::spec::negotiation::{Params, Recognition};
use crate::theory::{
    backward::{Seat, legislative_values},
    text_bargaining::utilitarian_point,
    voting::Rule,
};

/// What there is to know of this protocol.
pub const PROTOCOL: Descriptor = Descriptor {
    looks_at_every_text: true,
    prepare,
    ..Descriptor::of("members are recognised to propose, take it or leave it,")
};

/// Steps from one ideal to another at which a text may lie.
const STEPS: usize = 32;

/// Up to so many members, texts may lie between any two ideals; beyond, between an ideal and the
/// mean.
const PAIRED: usize = 12;

/// Gives the forum a session of legislative bargaining.
fn prepare(into: &mut Install) {
    let world = &mut *into.world;
    let forums: Vec<Entity> = world.query_filtered::<Entity, With<Draft>>().iter(world).collect();
    for forum in forums {
        world.entity_mut(forum).insert(Session::default());
    }
    into.before_each_run(|world| {
        for mut session in world.query::<&mut Session>().iter_mut(world) {
            *session = Session::default();
        }
    });
}

/// The texts that may be proposed; none before the forum sits down, and none of a pie.
#[derive(Component, Debug, Default)]
pub struct Session(Option<Menu>);

/// Recognises a member, who proposes a text that the others take or leave.
pub fn propose(
    mut assembly: Assembly,
    mut session: Single<&mut Session>,
    tactics: Query<TacticData>,
    mut pricing: Pricing,
    (params, random, clock): (Res<Params>, Randomness, Res<Clock>),
) {
    let mut forum = assembly.forum();
    let t = forum.ladder.spent(Rung::Negotiation, clock.0);
    let Randomness { streams, owners } = &random;
    let mut draws = streams.page(Purpose::Recognition, forum.key.0, clock.0);
    let (turns, ties) = (draws.lots(), draws.lots());
    let house = House::new(&forum, &pricing.setting, &params, Tactics::of(tactics));
    let proposer = house.recognise(owners, turns);
    let later = params.deadline.saturating_sub(t).min(params.lookahead) as usize;
    let prices = if pricing.setting.pie && !pricing.valuation.concern.any {
        house.of_a_pie(forum.draft, proposer, later, |slot| ties.of(owners.state(slot)))
    } else {
        if t == 1 {
            session.0 = texts(forum.draft, &house.slots, &pricing.setting, &pricing.valuation);
        }
        let Some(menu) = &session.0 else { return };
        house.of_a_menu(menu, forum.draft, proposer, later)
    };
    let mut least = vec![f64::INFINITY; forum.judged.aspiration.len()];
    for (slot, price) in house.slots.iter().zip(prices) {
        (least[*slot], forum.judged.aspiration[*slot]) = (price, price);
    }
    let worth = pricing.valuation.values(&forum.draft.levels);
    // A share that is owed to the last digit is not refused for the digit.
    put(&mut forum, &mut pricing, |slot| worth[slot] >= least[slot] - 1e-12);
}

/// The members of a forum, by seat.
struct House<'a> {
    slots: Vec<usize>,
    seats: Vec<Seat>,
    chances: Vec<f64>,
    members: Members<'a>,
    rules: &'a Rules,
}

impl<'a> House<'a> {
    fn new(forum: &Forum<'a>, setting: &Setting, params: &Params, tactics: Tactics) -> Self {
        let Forum { members, rules, draft, judged, .. } = forum;
        let (members, rules) = (*members, *rules);
        let slots: Vec<usize> = members.seats().collect();
        let reservations = reservations(judged, draft, setting);
        let abstaining = matches!(rules.venue, Rule::Consensus);
        // The least at which each gives its assent, whatever comes later: a yes where the rule
        // counts yeses.
        let assent = |slot: usize| {
            let band = if abstaining { 0.0 } else { rules.band * (1.0 + 1e-9) };
            reservations[slot] + band * (1.0 - judged.base[slot]).max(0.0) / draft.operability
        };
        let seat = |slot: &usize| Seat {
            reservation: reservations[*slot],
            option: assent(*slot),
            patience: tactics.patience[*slot],
        };
        let chance = |slot: &usize| match params.recognition {
            Recognition::Equal => 1.0 / members.count().max(1) as f64,
            Recognition::Weighted => members.weight[*slot],
        };
        Self {
            seats: slots.iter().map(seat).collect(),
            chances: slots.iter().map(chance).collect(),
            slots,
            members,
            rules,
        }
    }

    /// The seat of the proposer, each member with its chance.
    fn recognise(&self, owners: &Owners, lots: Lots) -> usize {
        let seats = self.slots.iter().zip(&self.chances).enumerate();
        let among = seats.map(|(seat, (slot, chance))| (seat, owners.state(*slot), *chance));
        lots.pick(among).unwrap_or(0)
    }

    /// The least that each takes if going on is worth these values to it.
    fn prices(&self, later: &[f64]) -> Vec<f64> {
        self.seats.iter().zip(later).map(|(seat, later)| seat.takes(*later)).collect()
    }

    /// Divides a pie: the proposer buys the cheapest who carry it, by a drawn number of each slot
    /// among equally cheap ones.
    fn of_a_pie(
        &self,
        draft: &mut Draft,
        proposer: usize,
        later: usize,
        number: impl Fn(usize) -> f64,
    ) -> Vec<f64> {
        let needed = assent::votes_needed(self.rules, self.members).unwrap_or(self.slots.len());
        let prices = self.prices(&legislative_values(&self.seats, &self.chances, needed, later));
        let mut order: Vec<(f64, usize)> =
            (0..self.slots.len()).map(|seat| (number(self.slots[seat]), seat)).collect();
        order.sort_by(|a, b| {
            prices[a.1].total_cmp(&prices[b.1]).then(a.0.total_cmp(&b.0)).then(a.1.cmp(&b.1))
        });
        let mut bought = vec![false; self.members.seated.len()];
        bought[self.slots[proposer]] = true;
        for (_, seat) in order {
            if assent::carries(self.rules, self.members, |slot| bought[slot]) {
                break;
            }
            bought[self.slots[seat]] = true;
        }
        let others = (0..self.slots.len()).filter(|seat| *seat != proposer);
        let paid: Vec<(usize, f64)> = others
            .filter(|seat| bought[self.slots[*seat]])
            .map(|s| (self.slots[s], prices[s]))
            .collect();
        let kept = 1.0 - paid.iter().map(|(_, price)| price).sum::<f64>();
        if kept >= prices[proposer] {
            draft.levels.fill(0.0);
            paid.into_iter().for_each(|(slot, price)| draft.levels[slot] = 100.0 * price);
            draft.levels[self.slots[proposer]] = 100.0 * kept;
        }
        prices
    }

    /// Proposes the best text for the proposer of those that carry; the first of those tied.
    /// Without one the draft stays.
    fn of_a_menu(&self, menu: &Menu, draft: &mut Draft, proposer: usize, later: usize) -> Vec<f64> {
        let mut values: Vec<f64> = self.seats.iter().map(|seat| seat.reservation).collect();
        for _ in 0..later {
            let prices = self.prices(&values);
            let carried = self.carried(menu, &prices);
            let mut next = vec![0.0; values.len()];
            for (seat, chance) in self.chances.iter().enumerate() {
                let text = self.best(menu, &carried, &prices, seat);
                for (member, next) in next.iter_mut().enumerate() {
                    let goes_on = || self.seats[member].takes(values[member]);
                    let gets = text.map_or_else(goes_on, |t| menu.space.of(self.slots[member])[t]);
                    *next += chance * gets;
                }
            }
            let settled = next.iter().zip(&values).all(|(a, b)| a == b);
            values = next;
            if settled {
                break;
            }
        }
        let prices = self.prices(&values);
        let carried = self.carried(menu, &prices);
        if let Some(text) = self.best(menu, &carried, &prices, proposer) {
            menu.levels(text, &mut draft.levels);
        }
        prices
    }

    /// The texts that enough members take at these prices.
    fn carried(&self, menu: &Menu, prices: &[f64]) -> Vec<usize> {
        let mut price = vec![f64::INFINITY; self.members.seated.len()];
        self.slots.iter().zip(prices).for_each(|(slot, p)| price[*slot] = *p);
        let takes = |text: usize| {
            assent::carries(self.rules, self.members, |slot| {
                menu.space.of(slot)[text] >= price[slot]
            })
        };
        (0..menu.len()).filter(|text| takes(*text)).collect()
    }

    fn best(&self, menu: &Menu, carried: &[usize], prices: &[f64], seat: usize) -> Option<usize> {
        let own = menu.space.of(self.slots[seat]);
        let open = carried.iter().copied().filter(|text| own[*text] >= prices[seat]);
        open.reduce(|best, text| if own[text] > own[best] { text } else { best })
    }
}

/// The texts that may be proposed: all of named values; between 0 and 100 those on the way from
/// each ideal to the members' best sum of utilities, and, in small rooms, to each other ideal.
fn texts(draft: &Draft, slots: &[usize], setting: &Setting, valuation: &Valuation) -> Option<Menu> {
    let OwnUtility::Spatial { position, salience, kappa } = &valuation.own else {
        return Menu::all(setting, valuation);
    };
    let issues = position.issues();
    let held = |issue: usize, level: f64| match draft.open {
        Some(open) if open != issue => draft.levels[issue],
        _ => level,
    };
    let ideal = |slot: usize| -> Vec<f64> {
        (0..issues).map(|issue| held(issue, position.at(issue, slot))).collect()
    };
    let mut ends: Vec<(Vec<f64>, Vec<f64>)> = Vec::new();
    let seated = |column: &[f64]| slots.iter().map(|slot| column[*slot]).collect::<Vec<f64>>();
    let x: Vec<_> = (0..issues).map(|issue| seated(position.issue(issue))).collect();
    let s: Vec<_> = (0..issues).map(|issue| seated(salience.issue(issue))).collect();
    let middle = if setting.pie {
        let each = 100.0 / slots.len().max(1) as f64;
        (0..issues).map(|share| if slots.contains(&share) { each } else { 0.0 }).collect()
    } else {
        utilitarian_point(&x, &s, kappa.max(1.0))
    };
    let middle: Vec<f64> = middle.iter().enumerate().map(|(issue, y)| held(issue, *y)).collect();
    for (at, slot) in slots.iter().enumerate() {
        ends.push((ideal(*slot), middle.clone()));
        let paired = slots[at + 1..].iter().filter(|_| slots.len() <= PAIRED);
        ends.extend(paired.map(|other| (ideal(*slot), ideal(*other))));
    }
    let mut levels = draft.levels.clone();
    for (from, to) in &ends {
        for step in 0..=STEPS {
            let way = step as f64 / STEPS as f64;
            levels.extend(from.iter().zip(to).map(|(a, b)| a + way * (b - a)));
        }
    }
    Some(Menu::picked(levels, issues, valuation))
}

#[cfg(test)]
mod tests {
    use super::super::Protocol;
    use super::*;
    use crate::model::{
        bench::{Bench, selfish},
        columns::Columns,
        delegation::{Patience, Weight},
        random::Streams,
        setting::Scale,
    };
    use crate::theory::voting::Base;

    fn proposals(mut bench: Bench, patience: f64, rounds: usize) -> (Bench, Vec<Vec<f64>>) {
        bench.world.insert_resource(Params { deadline: 20, ..Params::of(Protocol::Legislative) });
        bench.column(std::iter::repeat(Patience(patience)));
        bench.at(Rung::Negotiation);
        bench.install(prepare);
        bench.add(propose);
        let one = |_| {
            bench.play();
            bench.get::<Draft>().levels
        };
        let levels = (0..rounds).map(one).collect();
        (bench, levels)
    }

    fn majority(bench: &mut Bench) {
        bench.set(|rules: &mut Rules| rules.venue = Rule::SimpleMajority { of: Base::AllMembers });
    }

    fn pie(members: usize) -> Bench {
        let own = OwnUtility::Spatial {
            position: Columns::build(members, members, |i, s| if i == s { 100.0 } else { 0.0 }),
            salience: Columns::build(members, members, |i, s| if i == s { 1.0 } else { 0.0 }),
            kappa: 1.0,
        };
        let mut bench = Bench::of(own, members, &vec![0.0; members]);
        bench.world.resource_mut::<Setting>().pie = true;
        bench.world.resource_mut::<Setting>().costs.operability = 0.0;
        bench.set(|rules: &mut Rules| rules.band = 0.0);
        majority(&mut bench);
        bench.appraise();
        bench
    }

    #[test]
    fn a_proposer_keeps_what_the_closed_rule_leaves_and_every_member_has_its_turn() {
        let (mut bench, rounds) = proposals(pie(5), 0.9, 19);
        for shares in &rounds {
            let mut sorted = shares.clone();
            sorted.sort_by(f64::total_cmp);
            assert!((sorted[4] - 64.0).abs() < 1e-9, "{shares:?}");
            assert!((sorted[3] - 18.0).abs() < 1e-9 && sorted[1] == 0.0, "{shares:?}");
        }
        let proposers: std::collections::BTreeSet<usize> =
            rounds.iter().filter_map(|s| s.iter().position(|x| *x > 50.0)).collect();
        assert!(proposers.len() > 2, "{proposers:?}");
        assert_eq!(bench.judged().objectors(), 2);
    }

    #[test]
    fn on_a_line_the_proposal_lies_with_the_majority() {
        let mut bench = Bench::new(&[&[90.0], &[60.0], &[50.0], &[40.0], &[0.0]], &[10.0]);
        majority(&mut bench);
        for (patience, far) in [(0.0, 91.0), (0.95, 80.0)] {
            let mut bench = Bench::new(&[&[90.0], &[60.0], &[50.0], &[40.0], &[0.0]], &[10.0]);
            majority(&mut bench);
            let (_, rounds) = proposals(bench, patience, 19);
            assert!(rounds.iter().all(|levels| levels[0] > 10.0 && levels[0] < far), "{rounds:?}");
        }
    }

    #[test]
    fn named_values_are_proposed_too() {
        let table = [[1.0, 0.2, 0.0], [0.6, 0.7, 0.1], [0.0, 0.1, 1.0]];
        let own = OwnUtility::Tabulated {
            utility: vec![Columns::build(3, 3, |value, slot| table[value][slot])],
            salience: Columns::build(1, 3, |_, _| 1.0),
        };
        let mut bench = Bench::of(own.clone(), 3, &[2.0]);
        bench.world.insert_resource(Valuation { own, concern: selfish(3) });
        let names = ["a", "b", "c"].map(|name| name.into()).to_vec();
        bench.world.resource_mut::<Setting>().scale = vec![Scale::Discrete(names)];
        majority(&mut bench);
        bench.appraise();
        let (_, rounds) = proposals(bench, 0.5, 19);
        assert!(rounds.iter().any(|levels| levels[0] == 0.0 || levels[0] == 1.0), "{rounds:?}");
    }

    #[test]
    fn members_are_recognised_as_often_as_their_chance_says() {
        let mut bench = Bench::new(&[&[90.0], &[60.0], &[30.0]], &[10.0]);
        let chances = [0.5, 0.125, 0.375];
        bench.column(chances.map(Weight));
        let owners = bench.world.resource::<Owners>().clone();
        let streams = *bench.world.resource::<Streams>();
        let setting = bench.world.resource::<Setting>().clone();
        let weighted = Recognition::Weighted;
        let params = Params { recognition: weighted, ..Params::of(Protocol::Legislative) };
        let counts = bench.look(|forum| {
            let (patience, none) = ([0.9; 3], Tactics::default());
            let house =
                House::new(&forum, &setting, &params, Tactics { patience: &patience, ..none });
            let one = |round| {
                let lots = streams.page(Purpose::Recognition, 0, round).lots();
                house.recognise(&owners, lots)
            };
            let seats: Vec<usize> = (0..8000).map(one).collect();
            [0, 1, 2].map(|seat| seats.iter().filter(|s| **s == seat).count() as f64 / 8000.0)
        });
        assert!(counts.iter().zip(chances).all(|(a, b)| (a - b).abs() < 0.02), "{counts:?}");
    }
}
