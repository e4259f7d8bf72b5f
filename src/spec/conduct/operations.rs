//! Operations of states, attribution, response and prevention. One mechanism reads them all, since its
//! players expect each other's choices in all of them.

use bevy_ecs::prelude::Resource;
use serde::{Deserialize, Serialize};

use crate::spec::key::Key;
use crate::theory::prevention::Scope;

/// `[conduct.operations]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operations {
    /// Whether states have opportunities against each other.
    pub enabled: bool,
    /// Whom a victim answers.
    pub scope: Answered,
    /// Opportunities a year of a state of full hostility and offence against one without defence.
    pub opportunity: f64,
    /// How many possible attackers of a state are considered.
    pub suspects: usize,
    /// Share of opportunities that full defence takes away, in [0, 1].
    pub shield: f64,
    /// Exponent of the distance of positions in hostility, above 0.
    pub steepness: f64,
    /// How much less hostile states of one bloc are, in [0, 1].
    pub affinity: f64,
    /// Greatest gain from an operation, in retaliations.
    pub gain: f64,
    /// What an operation costs a party of good faith under a full ban, in retaliations.
    pub restraint: f64,
    /// Chance that an intention comes out as its opposite, in [0, 1].
    pub slip: f64,
    /// Least severity of an operation, in retaliations.
    pub severity: f64,
}

/// Whom a victim answers; see [`Scope`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answered {
    /// The suspect named by the signal, on good evidence.
    Named,
    /// Everybody of whom it believes enough.
    Literature,
}

impl Answered {
    /// As the theory calls it.
    pub fn scope(self) -> Scope {
        match self {
            Answered::Named => Scope::Named,
            Answered::Literature => Scope::Literature,
        }
    }
}

/// `[conduct.attribution]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attribution {
    /// Chance that an operation is noticed, in [0, 1].
    pub detection: f64,
    /// Chance that the right one is named if it is, in [0, 1].
    pub accuracy: f64,
    /// Chance in a round that somebody is named for nothing, in [0, 1].
    pub false_alarm: f64,
    /// Chance that a signal is misread, in [0, 1].
    pub misread: f64,
    /// How much a state's own power of attribution matters, in [0, 1].
    pub power: f64,
    /// Belief from which blame is as likely laid as not, in [0, 1].
    pub standard: f64,
    /// The same under a norm of full reach.
    pub strictest: f64,
    /// Width of the standard, above 0.
    pub width: f64,
}

/// `[conduct.response]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// Greatest resolve.
    pub resolve: f64,
    /// What a lawful countermeasure costs who takes it.
    pub cost: f64,
    /// What an unlawful one costs beside.
    pub illegality: f64,
    /// Legality of countermeasures where no norm binds, in [0, 1].
    pub custom: f64,
    /// How much less resolve a dispute needs.
    pub ease: f64,
    /// Severity from which an operation is an armed attack, in retaliations.
    pub armed_attack: f64,
    /// Factor on it for critical functions, in [0, 1].
    pub critical: f64,
    /// What self-defence costs who takes it.
    pub self_defence_cost: f64,
    /// What self-defence costs its target, in countermeasures.
    pub force: f64,
    /// What force against a state that is fully trusted costs beside.
    pub trust: f64,
    /// What force costs beside where both are bound to settle disputes.
    pub promise: f64,
}

/// `[conduct.prevention]`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prevention {
    /// Whether plans give warnings and states may strike first.
    pub enabled: bool,
    /// Chance that a plan is noticed, in [0, 1].
    pub detection: f64,
    /// Chance that a warning names the right one, in [0, 1].
    pub accuracy: f64,
    /// Chance in a round of a warning without a plan, in [0, 1].
    pub false_alarm: f64,
    /// What a lawful strike costs who strikes.
    pub cost: f64,
    /// What an unlawful one costs beside.
    pub illegality: f64,
    /// Legality where no norm binds, in [0, 1].
    pub custom: f64,
    /// What a strike costs its target, in retaliations.
    pub harm: f64,
}

/// Everything about state operations.
#[derive(Resource, Clone, Debug, PartialEq)]
pub struct Params {
    /// Who may attack whom, and why.
    pub operations: Operations,
    /// Who is found out.
    pub attribution: Attribution,
    /// What victims do.
    pub response: Response,
    /// What they do before.
    pub prevention: Prevention,
}

/// Their keys.
pub const KEYS: &[Key] = &[
    Key::flag("conduct.operations.enabled").present().doc("whether states have opportunities for operations against each other: true where [conduct.operations] is written"),
    Key::choice("conduct.operations.scope", &["named", "literature"])
        .or("\"named\"")
        .doc("named: a victim answers the suspect whom the signal names, on good evidence; literature: everybody of whom it believes enough (Baliga et al. 2020)"),
    Key::real("conduct.operations.opportunity", 0.0, 1e4)
        .or("2.1")
        .monotone()
        .unit("opportunities a year")
        .doc("opportunities of a state of full hostility and offence against one without defence (with the 26 states of the studies about 35 operations a year, DCID 2.0 in 2016–20)"),
    Key::int("conduct.operations.suspects", 1, 1000)
        .or("8")
        .unit("states")
        .doc("how many possible attackers of a state are considered: those with the most opportunities"),
    Key::unit_interval("conduct.operations.shield")
        .or("0.5")
        .monotone()
        .doc("share of opportunities that full defence takes away (judged)"),
    Key::above("conduct.operations.steepness", 0.0, 10.0)
        .or("2")
        .monotone()
        .doc("exponent of the distance of positions in hostility: the more, the less those who are near to each other have to fear (judged)"),
    Key::unit_interval("conduct.operations.affinity")
        .or("0.5")
        .monotone()
        .doc("how much less hostile states of one bloc are to each other (judged)"),
    Key::real("conduct.operations.gain", 0.0, 1e6)
        .or("1")
        .monotone()
        .unit("retaliations")
        .doc("greatest gain from an operation; gains are uniform from 0 to it (judged)"),
    Key::real("conduct.operations.restraint", 0.0, 1e6)
        .or("0.5")
        .monotone()
        .unit("retaliations")
        .doc("what an operation costs a party of full good faith under a norm of full reach on state-operations (judged)"),
    Key::unit_interval("conduct.operations.slip")
        .or("0.02")
        .unit("probability")
        .doc("error of execution: chance that an intention comes out as its opposite (judged)"),
    Key::real("conduct.operations.severity", 0.0, 1e6)
        .or("0.1")
        .monotone()
        .unit("retaliations")
        .doc("least severity of an operation (judged)"),
    Key::unit_interval("conduct.attribution.detection")
        .or("0.7")
        .monotone()
        .unit("probability")
        .doc("chance that an operation is noticed and laid on somebody (with the 26 states of the studies some 59 % of operations are then blamed on a state; EuRepoC: 55–63 %)"),
    Key::unit_interval("conduct.attribution.accuracy")
        .or("0.8")
        .monotone()
        .unit("probability")
        .doc("chance that the right one is named: the complexity of attacks (judged)"),
    Key::unit_interval("conduct.attribution.false_alarm")
        .or("0.02")
        .monotone()
        .unit("probability a round")
        .doc("chance that somebody is named when nobody attacked (judged)"),
    Key::unit_interval("conduct.attribution.misread")
        .or("0.02")
        .monotone()
        .unit("probability")
        .doc("error of perception: chance that a warning or signal is taken for any other (judged)"),
    Key::unit_interval("conduct.attribution.power")
        .or("0.5")
        .doc("how much a state's own power of attribution moves its signals; 0 not at all (judged)"),
    Key::unit_interval("conduct.attribution.standard")
        .or("0.5")
        .monotone()
        .doc("evidence standard: belief from which blame is as likely laid as not (judged: more likely than not)"),
    Key::unit_interval("conduct.attribution.strictest")
        .or("0.9")
        .monotone()
        .doc("evidence standard under a norm of full reach on attribution-evidence (judged: clear and convincing)"),
    Key::above("conduct.attribution.width", 0.0, 10.0)
        .or("0.05")
        .doc("width of the evidence standard, a logistic; a small one is a knife edge"),
    Key::real("conduct.response.resolve", 0.0, 1e6)
        .or("0.42")
        .monotone()
        .unit("retaliations")
        .doc("greatest resolve of a victim; resolve is uniform from 0 to it (with the defaults some 17 % of attacks meet a response, EuRepoC)"),
    Key::real("conduct.response.cost", 0.0, 1e6)
        .or("0")
        .monotone()
        .unit("retaliations")
        .doc("what a lawful countermeasure costs who takes it"),
    Key::real("conduct.response.illegality", 0.0, 1e6)
        .or("0.3")
        .monotone()
        .unit("retaliations")
        .doc("what an unlawful countermeasure costs beside (judged)"),
    Key::unit_interval("conduct.response.custom")
        .or("1")
        .monotone()
        .doc("legality of countermeasures where no norm binds (International Law Commission 2001, art. 22)"),
    Key::real("conduct.response.ease", 0.0, 1e6)
        .or("0.3")
        .monotone()
        .unit("retaliations")
        .doc("how much less resolve it takes to open a dispute than to answer with force (judged)"),
    Key::real("conduct.response.armed_attack", 0.0, 1e9)
        .or("2")
        .monotone()
        .unit("retaliations")
        .doc("severity from which an operation is an armed attack (DCID 2.0: the highest step of its scale, 1.2 % of incidents)"),
    Key::unit_interval("conduct.response.critical")
        .or("0.5")
        .monotone()
        .doc("factor on that severity for critical functions (judged)"),
    Key::real("conduct.response.self_defence_cost", 0.0, 1e6)
        .or("0.1")
        .monotone()
        .unit("retaliations")
        .doc("what self-defence costs who takes it (judged)"),
    Key::real("conduct.response.force", 0.0, 1e6)
        .or("2")
        .monotone()
        .unit("retaliations")
        .doc("what self-defence costs its target (judged)"),
    Key::real("conduct.response.trust", 0.0, 1e6)
        .or("0.2")
        .monotone()
        .unit("retaliations")
        .doc("what force costs a victim beside against a state that it trusts fully (judged)"),
    Key::real("conduct.response.promise", 0.0, 1e6)
        .or("0.3")
        .monotone()
        .unit("retaliations")
        .doc("what force costs beside where a norm on dispute-settlement binds both (judged)"),
    Key::flag("conduct.prevention.enabled").present().doc("whether plans give warnings and states may strike first: true where [conduct.prevention] is written"),
    Key::unit_interval("conduct.prevention.detection")
        .or("0.5")
        .monotone()
        .unit("probability")
        .doc("chance that a plan gives a warning: how predictable attacks are (judged)"),
    Key::unit_interval("conduct.prevention.accuracy")
        .or("0.7")
        .monotone()
        .unit("probability")
        .doc("chance that a warning names the right one (judged)"),
    Key::unit_interval("conduct.prevention.false_alarm")
        .or("0.02")
        .monotone()
        .unit("probability a round")
        .doc("chance of a warning without a plan (judged)"),
    Key::real("conduct.prevention.cost", 0.0, 1e6)
        .or("0.1")
        .monotone()
        .unit("retaliations")
        .doc("what a lawful strike costs who strikes (judged)"),
    Key::real("conduct.prevention.illegality", 0.0, 1e6)
        .or("0.3")
        .monotone()
        .unit("retaliations")
        .doc("what an unlawful strike costs beside (judged)"),
    Key::unit_interval("conduct.prevention.custom")
        .or("0")
        .monotone()
        .doc("legality of preventive self-defence where no norm binds (judged: contested)"),
    Key::real("conduct.prevention.harm", 0.0, 1e6)
        .or("0.6")
        .monotone()
        .unit("retaliations")
        .doc("what a strike costs its target (judged)"),
];
