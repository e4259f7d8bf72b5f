//! Who opens up to the mediator, and so to the room: whoever believes it (Kydd 2003) and is
//! trusted. It moves no text.

use bevy_ecs::prelude::{Resource, World};

use crate::model::{mediator::Mediator, trust::Trust, valuation::Valuation};
use crate::spec::mediation::Params;
use crate::theory::credibility::{Crisis, credibility};

/// How far each member believes the mediator, by slot, in [0, 1].
#[derive(Resource, Clone, Debug, Default, PartialEq)]
pub struct Channel {
    /// Kydd's credibility of the mediator with each member.
    pub credibility: Vec<f64>,
}

impl Channel {
    /// The channel of a run: what the mediator's bias and information make of it never changes.
    pub fn of(world: &mut World) -> Self {
        let mediator = world.query::<&Mediator>().iter(world).next().cloned().unwrap_or_default();
        Self::open(world.resource::<Params>(), &mediator, world.resource::<Valuation>())
    }

    /// A mediator is on the side of a member by its bias times what the mediator's own text is
    /// worth to that member.
    fn open(params: &Params, mediator: &Mediator, valuation: &Valuation) -> Self {
        let mut worth = vec![0.0; valuation.states()];
        if let Some(position) = &mediator.position {
            valuation.price(position, &mut worth);
        }
        let crisis = Crisis {
            weak: params.weak,
            cost_weak: params.cost_weak,
            cost_resolved: params.cost_resolved,
            error: 0.0,
        };
        let one = |worth: &f64| {
            credibility(crisis, mediator.information, mediator.bias * worth, mediator.failure_cost)
        };
        Self { credibility: worth.iter().map(one).collect() }
    }

    /// Which members open up, each with probability credibility × the trust that the others have in
    /// it; where nothing is said of trust it is complete. `happens` says whether it does, by slot
    /// and probability.
    pub fn opened(&self, trust: Option<&Trust>, happens: impl Fn(usize, f64) -> bool) -> Vec<bool> {
        let one = |(slot, credibility): (usize, &f64)| {
            let trusted = trust.and_then(|trust| trust.in_state(slot)).unwrap_or(1.0);
            happens(slot, credibility * trusted)
        };
        self.credibility.iter().enumerate().map(one).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mechanism::mediation::tests::plain;
    use crate::model::{
        bench::spatial,
        random::{Owner, Purpose, Streams},
        valuation::Valuation,
    };
    use crate::spec::mediation::{Consent, Style};

    fn credibility_of(mediator: Mediator) -> Vec<f64> {
        let params = Params { style: Style::Facilitative, ..plain(Consent::None) };
        let valuation = Valuation {
            own: spatial(&[&[90.0], &[10.0]]),
            concern: crate::model::bench::selfish(2),
        };
        Channel::open(&params, &mediator, &valuation).credibility
    }

    #[test]
    fn only_a_mediator_on_its_side_is_believed_unless_it_cannot_err() {
        let near_the_first = |bias, information| Mediator {
            position: Some(vec![90.0]),
            bias,
            information,
            ..Mediator::default()
        };
        assert_eq!(credibility_of(near_the_first(0.0, 1.0)), [1.0, 1.0]);
        assert_eq!(credibility_of(near_the_first(0.0, 0.8)), [0.0, 0.0]);
        assert_eq!(credibility_of(near_the_first(0.2, 0.8)), [0.8, 0.0]);
        assert_eq!(credibility_of(near_the_first(1.0, 0.8)), [0.8, 0.8]);
        let of_no_side = Mediator { bias: 1.0, information: 0.8, ..Mediator::default() };
        assert_eq!(credibility_of(of_no_side), [0.0, 0.0]);
    }

    #[test]
    fn the_distrusted_do_not_open_up() {
        let channel = Channel { credibility: vec![1.0; 40] };
        let streams = Streams { seed: 1, replication: 0 };
        let happens = |slot: usize, chance: f64| {
            let owner = Owner::NOBODY.nth(slot as u64);
            streams.happens((Purpose::Confidence, 0, 1), owner, chance)
        };
        let count = |trust: Option<&Trust>| {
            channel.opened(trust, happens).iter().filter(|opened| **opened).count()
        };
        let trusted = |level| Trust::uniform(40, level);
        assert_eq!((count(None), count(Some(&trusted(1.0)))), (40, 40));
        assert!((5..35).contains(&count(Some(&trusted(0.5)))));
        assert_eq!(count(Some(&trusted(0.0))), 0);
    }
}
