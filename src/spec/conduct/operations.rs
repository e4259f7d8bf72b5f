//! Operations of states, attribution, response and prevention. One mechanism reads them all, since
//! its players expect each other's choices in all of them.

use bevy_ecs::prelude::Resource;

use crate::spec::params::{params, words};
use crate::theory::prevention::Scope;

params! {
    /// `[conduct.operations]`.
    pub struct Operations in "conduct.operations" {
        /// whether states have opportunities for operations against each other: true where
        /// [conduct.operations] is written
        enabled: bool = present, flag();
        /// named: a victim answers the suspect whom the signal names, on good evidence; literature:
        /// everybody of whom it believes enough (Baliga et al. 2020)
        scope: Answered = "named", choice(Answered::WORDS);
        /// opportunities of a state of full hostility and offence against one without defence (with
        /// the 26 states of the studies about 35 operations a year, DCID 2.0 in 2016–20)
        opportunity: f64 = 2.1, real(0.0, 1e4).monotone().unit("opportunities a year");
        /// how many possible attackers of a state are considered: those with the most opportunities
        suspects: usize = 8, int(1, 1000).unit("states");
        /// share of opportunities that full defence takes away (judged)
        shield: f64 = 0.5, unit_interval().monotone();
        /// exponent of the distance of positions in hostility: the more, the less those who are
        /// near to each other have to fear (judged)
        steepness: f64 = 2, above(0.0, 10.0).monotone();
        /// how much less hostile states of one bloc are to each other (judged)
        affinity: f64 = 0.5, unit_interval().monotone();
        /// greatest gain from an operation; gains are uniform from 0 to it (judged)
        gain: f64 = 1, real(0.0, 1e6).monotone().unit("retaliations");
        /// what an operation costs a party of full good faith under a norm of full reach on
        /// state-operations (judged)
        restraint: f64 = 0.5, real(0.0, 1e6).monotone().unit("retaliations");
        /// error of execution: chance that an intention comes out as its opposite (judged)
        slip: f64 = 0.02, unit_interval().unit("probability");
        /// least severity of an operation (judged)
        severity: f64 = 0.1, real(0.0, 1e6).monotone().unit("retaliations");
    }
}

words! {
    /// Whom a victim answers; see [`Scope`].
    pub enum Answered {
        /// The suspect named by the signal, on good evidence.
        Named = "named",
        /// Everybody of whom it believes enough.
        Literature = "literature",
    }
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

params! {
    /// `[conduct.attribution]`.
    pub struct Attribution in "conduct.attribution" {
        /// chance that an operation is noticed and laid on somebody (with the 26 states of the
        /// studies some 59 % of operations are then blamed on a state; EuRepoC: 55–63 %)
        detection: f64 = 0.7, unit_interval().monotone().unit("probability");
        /// chance that the right one is named: the complexity of attacks (judged)
        accuracy: f64 = 0.8, unit_interval().monotone().unit("probability");
        /// chance that somebody is named when nobody attacked (judged)
        false_alarm: f64 = 0.02, unit_interval().monotone().unit("probability a round");
        /// error of perception: chance that a warning or signal is taken for any other (judged)
        misread: f64 = 0.02, unit_interval().monotone().unit("probability");
        /// how much a state's own power of attribution moves its signals; 0 not at all (judged)
        power: f64 = 0.5, unit_interval();
        /// evidence standard: belief from which blame is as likely laid as not (judged: more likely
        /// than not)
        standard: f64 = 0.5, unit_interval().monotone();
        /// evidence standard under a norm of full reach on attribution-evidence (judged: clear and
        /// convincing)
        strictest: f64 = 0.9, unit_interval().monotone();
        /// width of the evidence standard, a logistic; a small one is a knife edge
        width: f64 = 0.05, above(0.0, 10.0);
    }
}

params! {
    /// `[conduct.response]`.
    pub struct Response in "conduct.response" {
        /// greatest resolve of a victim; resolve is uniform from 0 to it (with the defaults some 17
        /// % of attacks meet a response, EuRepoC)
        resolve: f64 = 0.42, real(0.0, 1e6).monotone().unit("retaliations");
        /// what a lawful countermeasure costs who takes it
        cost: f64 = 0, real(0.0, 1e6).monotone().unit("retaliations");
        /// what an unlawful countermeasure costs beside (judged)
        illegality: f64 = 0.3, real(0.0, 1e6).monotone().unit("retaliations");
        /// legality of countermeasures where no norm binds (International Law Commission 2001, art.
        /// 22)
        custom: f64 = 1, unit_interval().monotone();
        /// how much less resolve it takes to open a dispute than to answer with force (judged)
        ease: f64 = 0.3, real(0.0, 1e6).monotone().unit("retaliations");
        /// severity from which an operation is an armed attack (DCID 2.0: the highest step of its
        /// scale, 1.2 % of incidents)
        armed_attack: f64 = 2, real(0.0, 1e9).monotone().unit("retaliations");
        /// factor on that severity for critical functions (judged)
        critical: f64 = 0.5, unit_interval().monotone();
        /// what self-defence costs who takes it (judged)
        self_defence_cost: f64 = 0.1, real(0.0, 1e6).monotone().unit("retaliations");
        /// what self-defence costs its target (judged)
        force: f64 = 2, real(0.0, 1e6).monotone().unit("retaliations");
        /// what force costs a victim beside against a state that it trusts fully (judged)
        trust: f64 = 0.2, real(0.0, 1e6).monotone().unit("retaliations");
        /// what force costs beside where a norm on dispute-settlement binds both (judged)
        promise: f64 = 0.3, real(0.0, 1e6).monotone().unit("retaliations");
    }
}

params! {
    /// `[conduct.prevention]`.
    pub struct Prevention in "conduct.prevention" {
        /// whether plans give warnings and states may strike first: true where [conduct.prevention]
        /// is written
        enabled: bool = present, flag();
        /// chance that a plan gives a warning: how predictable attacks are (judged)
        detection: f64 = 0.5, unit_interval().monotone().unit("probability");
        /// chance that a warning names the right one (judged)
        accuracy: f64 = 0.7, unit_interval().monotone().unit("probability");
        /// chance of a warning without a plan (judged)
        false_alarm: f64 = 0.02, unit_interval().monotone().unit("probability a round");
        /// what a lawful strike costs who strikes (judged)
        cost: f64 = 0.1, real(0.0, 1e6).monotone().unit("retaliations");
        /// what an unlawful strike costs beside (judged)
        illegality: f64 = 0.3, real(0.0, 1e6).monotone().unit("retaliations");
        /// legality of preventive self-defence where no norm binds (judged: contested)
        custom: f64 = 0, unit_interval().monotone();
        /// what a strike costs its target (judged)
        harm: f64 = 0.6, real(0.0, 1e6).monotone().unit("retaliations");
    }
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
