//! The checked scenario: everything a run needs, every default filled in. It holds no file and no
//! position in one.

use bevy_ecs::prelude::World;
use serde::de::Deserializer;

use super::{
    adoption, agenda, arbitration, chair, compliance,
    conduct::Conduct,
    data_control,
    dispute::DisputeSpec,
    disputes, enforcement,
    in_force::InForceSpec,
    issue::IssueSpec,
    key::Key,
    mediation,
    mediator::MediatorSpec,
    negotiation,
    params::{self, Parameters, Table, params},
    power_shift,
    preferences::Preferences,
    ratification,
    record::Record,
    rivalry::RivalrySpec,
    run::Run,
    stakeholder::StakeholderSpec,
    state::{BlocSpec, StateSpec},
    text::TextSpec,
    trust,
    venue::Venue,
};
use crate::theory::sovereignty;

/// Declares the scenario: first the keys at the top of the file, as in `params!`, then its tables,
/// each once. `in world` says that systems read the table. Of the list are made the struct, its
/// keys in this order, [`Scenario::replace_part`] and [`Scenario::insert_parameters`].
macro_rules! scenario {
    (
        $(#[$meta:meta])* pub struct $name:ident { $($item:tt)* }
        tables { $( $(#[doc = $doc:literal])+ $table:ident : $type:ty $(, in $world:ident)?; )+ }
    ) => {
        params! {
            $(#[$meta])*
            pub struct $name { $($item)* $( $(#[doc = $doc])+ $table: $type; )+ }
        }

        impl $name {
            /// Replaces the table of that name, or the element at `index` of a list of tables. None
            /// if there is no such table.
            pub fn replace_part<'de, D: Deserializer<'de>>(
                &mut self,
                table: &str,
                index: Option<usize>,
                value: D,
            ) -> Option<Result<(), D::Error>> {
                match table {
                    $( stringify!($table) => Some(self.$table.replace(index, value)), )+
                    _ => None,
                }
            }

            /// Puts the tables that systems read into the world.
            pub fn insert_parameters(&self, world: &mut World) {
                $( $( scenario! { @$world self.$table => world } )? )+
            }
        }
    };
    (@world $table:expr => $into:expr) => {
        $table.insert($into);
    };
}

scenario! {
    /// A whole experiment, checked. Made by the reader of files only, so that whoever holds one
    /// need not check it again.
    pub struct Scenario {
        /// version of the scenario format; this program reads 1
        schema: u32 = required, int(1, 1).inert();
        /// what the scenario is, in a line
        title: String = required, text().inert();
        /// the question it asks
        question: String = "", text().inert();
        /// a CSV beside the scenario with a row for each state
        key states = none, text().inert();
    }
    tables {
        /// Length, seed, replications.
        run: Run;
        /// Which tables are written.
        record: Record;
        /// Members, rule, weights.
        venue: Venue;
        /// Form of preferences.
        preferences: Preferences;
        /// Issues, in the order of the file.
        issue: Vec<IssueSpec>;
        /// States, in the order of the file.
        state: Vec<StateSpec>;
        /// Blocs, in the order of the file.
        bloc: Vec<BlocSpec>;
        /// Tabled texts, in the order of the file.
        text: Vec<TextSpec>;
        /// Stakeholders, in the order of the file.
        stakeholder: Vec<StakeholderSpec>;
        /// Mediators, in the order of the file.
        mediator: Vec<MediatorSpec>;
        /// Disputes on the docket from the start, in the order of the file.
        dispute: Vec<DisputeSpec>;
        /// Contested stakes, in the order of the file.
        rivalry: Vec<RivalrySpec>;
        /// Which text a forum opens with.
        agenda: agenda::Params, in world;
        /// The chair.
        chair: chair::Params, in world;
        /// First rung.
        negotiation: negotiation::Params, in world;
        /// Second rung.
        mediation: mediation::Params, in world;
        /// Third rung.
        arbitration: arbitration::Params, in world;
        /// Disputes between two states.
        disputes: disputes::Params, in world;
        /// The vote.
        adoption: adoption::Params, in world;
        /// Norms in force from the start.
        in_force: InForceSpec;
        /// Who joins what was adopted.
        ratification: ratification::Params, in world;
        /// Control of data.
        data_control: data_control::Params, in world;
        /// What states and others do outside the forums.
        conduct: Conduct, in world;
        /// Whether norms are kept.
        compliance: compliance::Params, in world;
        /// What follows if they are not.
        enforcement: enforcement::Params, in world;
        /// Trust and learning.
        trust: trust::Params, in world;
        /// Growth of power, and wars that forestall it.
        power_shift: power_shift::Params, in world;
    }
}

impl Scenario {
    /// Every key of a scenario, in the order in which it is written.
    pub fn keys() -> Vec<&'static Key> {
        params::keys(Self::ENTRIES)
    }

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

    /// The position of a state on an issue: what is written, or what derives from its sovereignty
    /// where the issue says how, or, where there are both, what lies between them as far as
    /// `preferences.inheritance` goes. None if there is neither.
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

    /// The tables that are written: those asked for, save those of incidents and trust where there
    /// can be none.
    pub fn recorded(&self) -> Record {
        Record {
            incidents: self.record.incidents && self.conduct.happens(),
            trust: self.record.trust && self.trust.enabled,
            ..self.record
        }
    }
}
