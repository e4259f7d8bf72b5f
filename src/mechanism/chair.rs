//! The chair: what moves the draft in negotiation beside the demands of members (its own leaning, the sponsor's first text, the voice
//! of stakeholders), and whom it finds out to exaggerate. It counts no vote and writes no text of its own.

use bevy_ecs::prelude::*;

use crate::model::{
    deed::{Act, Deed},
    forum::{Draft, ForumKey, Rung, Stage},
    install::Install,
    phase::Phase,
    random::{Purpose, Streams},
    setting::{Clock, Setting},
    stakeholder::{Voice, Voices},
    valuation::{OwnUtility, Valuation},
};
use crate::spec::chair::Params;

/// The exaggerations that the run began with, and who has been found out.
#[derive(Resource, Clone, Debug, Default)]
pub struct Candour {
    at_first: Vec<f64>,
}

/// Adds what the scenario gives the chair to do.
pub fn install(into: &mut Install) {
    let world = &into.world;
    let (params, setting) = (world.resource::<Params>(), world.resource::<Setting>());
    let bluffs = setting.exaggeration.iter().any(|e| *e > 0.0);
    let finds_out = params.vigilance > 0.0 && bluffs;
    let candour = Candour { at_first: setting.exaggeration.clone() };
    let steers = params.sponsor_advantage > 0.0 || !world.resource::<Voices>().0.is_empty();
    let spatial = matches!(world.resource::<Valuation>().own, OwnUtility::Spatial { .. });
    if finds_out {
        into.world.insert_resource(candour);
        into.schedule.add_systems(find_out.in_set(Phase::Chair));
        into.before_each_run(forget);
    }
    if steers && spatial && !into.world.resource::<Setting>().pie {
        into.schedule.add_systems(steer.in_set(Phase::Chair));
    }
}

fn forget(world: &mut World) {
    let at_first = world.resource::<Candour>().at_first.clone();
    world.resource_mut::<Setting>().exaggeration = at_first;
}

fn negotiates(stage: Stage) -> bool {
    matches!(stage, Stage::At(Rung::Negotiation) | Stage::Proposed(Rung::Negotiation))
}

/// Finds out who exaggerates: from then on it is read rightly, and everybody hears of it.
fn find_out(
    forums: Query<(&ForumKey, &Stage), With<Draft>>,
    params: Res<Params>,
    clock: Res<Clock>,
    streams: Res<Streams>,
    mut setting: ResMut<Setting>,
    mut out: MessageWriter<Deed>,
) {
    for (key, stage) in &forums {
        if !negotiates(*stage) {
            continue;
        }
        let chance = params.vigilance * setting.transparency;
        let mut luck = streams.page(Purpose::Discovery, key.0, clock.0);
        for (slot, exaggeration) in setting.exaggeration.iter_mut().enumerate() {
            if luck.uniform() < chance && *exaggeration > 0.0 {
                *exaggeration = 0.0;
                let what = Act::BluffFound { state: slot as u32 };
                out.write(Deed { round: clock.0, what });
            }
        }
    }
}

/// Moves the draft toward what is asked, y ← y + η·Σ w·(asked − y), before members state their demands.
fn steer(mut forums: Query<(&Stage, &mut Draft)>, params: Res<Params>, voices: Res<Voices>) {
    for (stage, mut draft) in &mut forums {
        if !negotiates(*stage) {
            continue;
        }
        let held = draft.sponsor.map(|_| Voice {
            asks: draft.tabled.iter().copied().map(Some).collect(),
            weight: params.sponsor_advantage,
        });
        let pull = |issue: usize, level: f64| -> f64 {
            let one = |voice: &Voice| voice.asks[issue].map_or(0.0, |x| voice.weight * (x - level));
            voices.0.iter().chain(&held).map(one).sum()
        };
        let Draft { levels, open, .. } = &mut *draft;
        for (issue, level) in levels.iter_mut().enumerate() {
            if open.is_some_and(|open| open != issue) {
                continue;
            }
            *level = (*level + params.step * pull(issue, *level)).clamp(0.0, 100.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::bench::Bench;

    fn steered(
        params: Params,
        voices: Vec<Voice>,
        change: impl FnOnce(&mut Bench),
    ) -> (Bench, Vec<Deed>) {
        let mut bench = Bench::new(&[&[90.0], &[20.0]], &[10.0]);
        bench.table(&[50.0]);
        bench.world.insert_resource(params);
        bench.world.insert_resource(Voices(voices));
        bench.world.init_resource::<bevy_ecs::message::Messages<Deed>>();
        change(&mut bench);
        bench.set(|stage: &mut Stage| *stage = Stage::Proposed(Rung::Negotiation));
        bench.install(install);
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
            bench.world.resource_mut::<Setting>().exaggeration = vec![0.5, 0.0];
        };
        let (bench, deeds) = steered(Params { vigilance: 1.0, ..plain() }, Vec::new(), bluff);
        assert_eq!(bench.world.resource::<Setting>().exaggeration, [0.0, 0.0]);
        assert_eq!(deeds, [Deed { round: 1, what: Act::BluffFound { state: 0 } }]);
        let (bench, deeds) = steered(plain(), Vec::new(), bluff);
        assert!(bench.world.resource::<Setting>().exaggeration[0] > 0.0 && deeds.is_empty());
    }

    #[test]
    fn the_next_run_begins_with_the_same_exaggerations() {
        let mut world = World::new();
        let bench = Bench::new(&[&[90.0], &[20.0]], &[10.0]);
        world.insert_resource(bench.world.resource::<Setting>().clone());
        world.insert_resource(Candour { at_first: vec![0.5, 0.2] });
        forget(&mut world);
        assert_eq!(world.resource::<Setting>().exaggeration, [0.5, 0.2]);
    }
}
