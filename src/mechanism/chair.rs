//! The chair: what moves the draft in negotiation beside the demands of members (its own leaning,
//! the sponsor's first text, the voice of stakeholders), and whom it finds out to exaggerate. It
//! counts no vote and writes no text of its own.

use bevy_ecs::prelude::*;

use crate::model::{
    deed::{Act, Deed},
    delegation::{Exaggeration, FirstExaggeration},
    forum::{Draft, ForumKey, Rung, Stage},
    install::Install,
    owners::Randomness,
    random::Purpose,
    setting::{Clock, Setting},
    stakeholder::Voice,
    valuation::{OwnUtility, Valuation},
};
use crate::spec::chair::Params;

/// Puts exaggerations back to what they were before each run, where some may have been found out.
pub fn install(into: &mut Install) {
    if finds_out(into.world) {
        into.undo::<(&mut Exaggeration, &FirstExaggeration)>(|(mut now, first)| now.0 = first.0);
    }
}

/// Whether the chair looks for exaggeration, and there is any.
pub fn finds_out(world: &mut World) -> bool {
    let bluffs = |world: &mut World| {
        world.query::<&FirstExaggeration>().iter(world).any(|first| first.0 > 0.0)
    };
    world.resource::<Params>().vigilance > 0.0 && bluffs(world)
}

/// Whether anything but members' demands moves the draft.
pub fn steers(world: &mut World) -> bool {
    let spatial = matches!(world.resource::<Valuation>().own, OwnUtility::Spatial { .. });
    let pulled = world.resource::<Params>().sponsor_advantage > 0.0
        || world.query::<&Voice>().iter(world).next().is_some();
    pulled && spatial && !world.resource::<Setting>().pie
}

/// Whether the forum is on the first rung, or about to enter it: a condition of systems.
pub fn negotiates(stage: Single<&Stage, With<Draft>>) -> bool {
    matches!(**stage, Stage::At(Rung::Negotiation) | Stage::Proposed(Rung::Negotiation))
}

/// Finds out who exaggerates: from then on it is read rightly, and everybody hears of it.
pub fn find_out(
    forum: Single<&ForumKey, With<Draft>>,
    mut delegations: Query<&mut Exaggeration>,
    params: Res<Params>,
    setting: Res<Setting>,
    clock: Res<Clock>,
    Randomness { streams, owners }: Randomness,
    mut out: MessageWriter<Deed>,
) {
    let chance = params.vigilance * setting.transparency;
    let page = (Purpose::Discovery, forum.0, clock.0);
    for (slot, mut exaggeration) in delegations.iter_mut().enumerate() {
        if exaggeration.0 > 0.0 && streams.happens(page, owners.state(slot), chance) {
            exaggeration.0 = 0.0;
            let what = Act::BluffFound { state: slot as u32 };
            out.write(Deed { round: clock.0, what });
        }
    }
}

/// Moves the draft toward what is asked, y ← y + η·Σ w·(asked − y), before members state their
/// demands.
pub fn steer(mut draft: Single<&mut Draft>, params: Res<Params>, voices: Query<&Voice>) {
    let held = draft.sponsor.map(|_| Voice {
        asks: draft.tabled.iter().copied().map(Some).collect(),
        weight: params.sponsor_advantage,
    });
    let pull = |issue: usize, level: f64| -> f64 {
        let one = |voice: &Voice| voice.asks[issue].map_or(0.0, |x| voice.weight * (x - level));
        voices.iter().chain(&held).map(one).sum()
    };
    let Draft { levels, open, .. } = &mut **draft;
    for (issue, level) in levels.iter_mut().enumerate() {
        if open.is_some_and(|open| open != issue) {
            continue;
        }
        *level = (*level + params.step * pull(issue, *level)).clamp(0.0, 100.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        bench::{Bench, assert_own_draws},
        random::Streams,
    };

    fn steered(
        params: Params,
        voices: Vec<Voice>,
        change: impl FnOnce(&mut Bench),
    ) -> (Bench, Vec<Deed>) {
        let mut bench = Bench::new(&[&[90.0], &[20.0]], &[10.0]);
        bench.table(&[50.0]);
        bench.world.insert_resource(params);
        bench.world.spawn_batch(voices);
        bench.world.init_resource::<bevy_ecs::message::Messages<Deed>>();
        change(&mut bench);
        bench.set(|stage: &mut Stage| *stage = Stage::Proposed(Rung::Negotiation));
        if finds_out(&mut bench.world) {
            bench.add(find_out);
        }
        if steers(&mut bench.world) {
            bench.add(steer);
        }
        bench.play();
        let deeds =
            bench.world.resource_mut::<bevy_ecs::message::Messages<Deed>>().drain().collect();
        (bench, deeds)
    }

    fn plain() -> Params {
        Params {
            state: String::new(),
            bias: 0.0,
            sponsor_advantage: 0.0,
            step: 0.1,
            vigilance: 0.0,
        }
    }

    #[test]
    fn voices_pull_the_draft_by_their_weight_where_they_have_a_view() {
        let voice = |asks, weight| vec![Voice { asks: vec![asks], weight }];
        let level = |voices| steered(plain(), voices, |_| ()).0.get::<Draft>().levels[0];
        assert_eq!(level(voice(Some(90.0), 0.5)), 52.0);
        assert_eq!(level(voice(None, 0.5)), 50.0);
        assert_eq!(level(Vec::new()), 50.0);
    }

    #[test]
    fn the_sponsors_first_text_holds_the_draft_back() {
        let params = Params { sponsor_advantage: 1.0, ..plain() };
        let (mut bench, _) = steered(params, Vec::new(), |bench| {
            bench.set(|draft: &mut Draft| draft.sponsor = Some(0));
            bench.set(|draft: &mut Draft| draft.tabled = vec![50.0]);
        });
        bench.set(|stage: &mut Stage| *stage = Stage::At(Rung::Negotiation));
        bench.set(|draft: &mut Draft| draft.levels = vec![30.0]);
        bench.play();
        assert_eq!(bench.get::<Draft>().levels, [32.0]);
    }

    #[test]
    fn the_vigilant_find_out_who_exaggerates_and_tell_everybody() {
        let bluff = |bench: &mut Bench| {
            bench.column([0.5, 0.0].map(Exaggeration));
            bench.column([0.5, 0.0].map(FirstExaggeration));
        };
        let (bench, deeds) = steered(Params { vigilance: 1.0, ..plain() }, Vec::new(), bluff);
        assert_eq!(exaggerations(bench), [0.0, 0.0]);
        assert_eq!(deeds, [Deed { round: 1, what: Act::BluffFound { state: 0 } }]);
        let (bench, deeds) = steered(plain(), Vec::new(), bluff);
        assert!(exaggerations(bench)[0] > 0.0 && deeds.is_empty());
    }

    #[test]
    fn whom_the_chair_finds_out_is_each_ones_own_draw() {
        assert_own_draws(|ids| {
            let found = |seed: u64| {
                let mut bench = Bench::alike(ids);
                bench.world.insert_resource(Streams { seed, replication: 0 });
                bench.world.insert_resource(Params { vigilance: 0.5, ..plain() });
                bench.world.init_resource::<bevy_ecs::message::Messages<Deed>>();
                bench.column(ids.iter().map(|_| Exaggeration(0.5)));
                bench.act(find_out);
                exaggerations(bench)
            };
            let all: Vec<Vec<f64>> = (0..60).map(found).collect();
            let of = |slot: usize| all.iter().map(|left| left[slot]).collect::<Vec<f64>>();
            (0..ids.len()).map(|slot| (ids[slot].to_owned(), of(slot))).collect()
        });
    }

    fn exaggerations(mut bench: Bench) -> Vec<f64> {
        bench.look(|forum| forum.members.exaggeration.to_vec())
    }
}
