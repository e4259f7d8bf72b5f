//! The checked scenario: everything a run needs, every default filled in. It holds no file and no position in one.

use serde::{Deserialize, Serialize};

use super::{
    adoption, agenda, arbitration, chair, compliance, conduct,
    conduct::Conduct,
    data_control, dispute,
    dispute::DisputeSpec,
    disputes, enforcement, in_force,
    in_force::InForceSpec,
    issue,
    issue::IssueSpec,
    key::Key,
    mediation, mediator,
    mediator::MediatorSpec,
    negotiation, power_shift, preferences,
    preferences::Preferences,
    ratification,
    record::Record,
    rivalry,
    rivalry::RivalrySpec,
    run::Run,
    stakeholder,
    stakeholder::StakeholderSpec,
    state,
    state::{BlocSpec, StateSpec},
    text,
    text::TextSpec,
    trust, venue,
    venue::Venue,
};
use crate::theory::sovereignty;

/// A whole experiment, checked. Made by the reader of files only, so that whoever holds one need not check it again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Version of the scenario format.
    pub schema: u32,
    /// What it is, in a line.
    pub title: String,
    /// The question it asks; empty if none.
    pub question: String,
    /// Length, seed, replications.
    pub run: Run,
    /// Members, rule, weights.
    pub venue: Venue,
    /// Form of preferences.
    pub preferences: Preferences,
    /// Which text a forum opens with.
    pub agenda: agenda::Params,
    /// The chair.
    pub chair: chair::Params,
    /// First rung.
    pub negotiation: negotiation::Params,
    /// Second rung.
    pub mediation: mediation::Params,
    /// Third rung.
    pub arbitration: arbitration::Params,
    /// Disputes between two states.
    pub disputes: disputes::Params,
    /// The vote.
    pub adoption: adoption::Params,
    /// Norms in force from the start.
    pub in_force: InForceSpec,
    /// Who joins what was adopted.
    pub ratification: ratification::Params,
    /// Control of data.
    pub data_control: data_control::Params,
    /// What states and others do outside the forums.
    pub conduct: Conduct,
    /// Whether norms are kept.
    pub compliance: compliance::Params,
    /// What follows if they are not.
    pub enforcement: enforcement::Params,
    /// Trust and learning.
    pub trust: trust::Params,
    /// Growth of power, and wars that forestall it.
    pub power_shift: power_shift::Params,
    /// Which tables are written.
    pub record: Record,
    /// Issues, in the order of the file.
    pub issue: Vec<IssueSpec>,
    /// States, in the order of the file.
    pub state: Vec<StateSpec>,
    /// Blocs, in the order of the file.
    pub bloc: Vec<BlocSpec>,
    /// Tabled texts, in the order of the file.
    pub text: Vec<TextSpec>,
    /// Stakeholders, in the order of the file.
    pub stakeholder: Vec<StakeholderSpec>,
    /// Mediators, in the order of the file.
    pub mediator: Vec<MediatorSpec>,
    /// Disputes on the docket from the start, in the order of the file.
    pub dispute: Vec<DisputeSpec>,
    /// Contested stakes, in the order of the file.
    pub rivalry: Vec<RivalrySpec>,
}

impl Scenario {
    /// The rungs of the ladder, in order. None where a text is put straight to the vote.
    pub fn rungs(&self) -> Vec<&'static str> {
        [
            (self.negotiation.enabled, "negotiation"),
            (self.mediation.enabled, "mediation"),
            (self.arbitration.enabled, "arbitration"),
        ]
        .into_iter()
        .filter_map(|(enabled, rung)| enabled.then_some(rung))
        .collect()
    }

    /// The position of a state on an issue: what is written, or what derives from its sovereignty where the issue says how, or, where
    /// there are both, what lies between them as far as `preferences.inheritance` goes. None if there is neither.
    pub fn position(&self, state: &StateSpec, issue: &IssueSpec) -> Option<f64> {
        let written = state.positions.get(&issue.id).copied();
        if issue.sovereignty.is_empty() {
            return written;
        }
        let derived = sovereignty::inherited(&issue.sovereignty, &state.sovereignty);
        match (written, derived) {
            (Some(x), Some(y)) => Some(x + self.preferences.inheritance * (y - x)),
            (x, y) => x.or(y),
        }
    }

    /// The tables that are written: those asked for, save those of incidents and trust where there can be none.
    pub fn recorded(&self) -> Record {
        Record {
            incidents: self.record.incidents && self.conduct.happens(),
            trust: self.record.trust && self.trust.enabled,
            ..self.record
        }
    }
}

/// Keys that belong to no mechanism.
pub const KEYS: &[Key] = &[
    Key::int("schema", 1, 1).inert().doc("version of the scenario format; this program reads 1"),
    Key::text("title").inert().doc("what the scenario is, in a line"),
    Key::text("question").or("\"\"").inert().doc("the question it asks"),
    Key::text("states")
        .optional()
        .inert()
        .doc("a CSV beside the scenario with a row for each state"),
    Key::int("run.rounds", 1, 1_000_000)
        .or("120")
        .unit("rounds")
        .doc("the horizon: after it nothing more happens, and an open forum closes without a text"),
    Key::int("run.seed", 0, (1 << 53) - 1).or("1").doc("master seed of all randomness"),
    Key::int("run.replications", 1, 100_000_000)
        .or("1")
        .unit("runs")
        .inert()
        .doc("how many runs with luck of their own"),
    Key::flag("record.rounds").or("true").inert().doc("whether rounds.csv is written; by a sweep only if true is written here"),
    Key::flag("record.texts").or("true").inert().doc("whether texts.csv is written; by a sweep only if true is written here"),
    Key::flag("record.states").or("true").inert().doc("whether states.csv is written; by a sweep only if true is written here"),
    Key::flag("record.votes")
        .or("true")
        .inert()
        .doc("whether votes.csv and vote_probabilities.csv are written; by a sweep only if true is written here"),
    Key::flag("record.forums").or("true").inert().doc("whether forums.csv is written; by a sweep only if true is written here"),
    Key::flag("record.incidents").or("true").inert().doc("whether incidents.csv is written, where there may be incidents; by a sweep only if true is written here"),
    Key::flag("record.trust").or("true").inert().doc("whether trust.csv is written, in runs with [trust]; by a sweep only if true is written here"),
    Key::flag("record.transcript").or("true").inert().doc("whether transcript.csv is written; by a sweep only if true is written here"),
    Key::flag("record.solutions").or("false").inert().doc("whether solutions.csv is written: the Pareto set, Nash, Kalai, Kalai–Smorodinsky and other points, and how far the text is from them"),
];

/// The keys of mechanisms and of those who act, in the order in which a scenario is written.
pub fn keys() -> impl Iterator<Item = &'static Key> {
    [
        venue::KEYS,
        preferences::KEYS,
        issue::KEYS,
        state::KEYS,
        text::KEYS,
        stakeholder::KEYS,
        mediator::KEYS,
        dispute::KEYS,
        rivalry::KEYS,
        agenda::KEYS,
        chair::KEYS,
        negotiation::KEYS,
        mediation::KEYS,
        arbitration::KEYS,
        disputes::KEYS,
        adoption::KEYS,
        in_force::KEYS,
        ratification::KEYS,
        data_control::KEYS,
        conduct::KEYS,
        conduct::nonstate::KEYS,
        conduct::capacity::KEYS,
        conduct::operations::KEYS,
        compliance::KEYS,
        enforcement::KEYS,
        trust::KEYS,
        power_shift::KEYS,
    ]
    .into_iter()
    .flatten()
}
