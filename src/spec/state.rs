//! `[[state]]` and `[[bloc]]`: what a scenario says of each state, and the attributes that can weigh votes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::key::{Key, Kind};
use crate::theory::tactics::{Acceptance, Offering};

/// One sovereign state of the scenario (`[[state]]`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateSpec {
    /// The id, usually its ISO 3166 code.
    pub id: String,
    /// Its name; the id if empty.
    pub name: String,
    /// The id of its bloc; empty if none.
    pub bloc: String,
    /// Material weight, any non-negative number.
    pub capability: f64,
    /// Further attributes by name, usable as weights: population, gdp …
    pub attributes: BTreeMap<String, f64>,
    /// Cyber power: `offence`, `defence`, `attribution`, each in [0, 1].
    pub cyber: BTreeMap<String, f64>,
    /// Hostility to other states by id, each in [0, 1]; derived where left out.
    pub hostility: BTreeMap<String, f64>,
    /// Attributes of traditional sovereignty, each in [0, 1].
    pub sovereignty: BTreeMap<String, f64>,
    /// Instruments of data control, each in [0, 1].
    pub data_control: BTreeMap<String, f64>,
    /// Ideal level on each issue, in [0, 100].
    pub positions: BTreeMap<String, f64>,
    /// Weight of each issue, any non-negative number; normalised to sum to 1.
    pub salience: BTreeMap<String, f64>,
    /// Utility of each value of each discrete issue.
    pub utilities: BTreeMap<String, Vec<f64>>,
    /// Honesty about its position, in [0, 1]; 1 states it.
    pub good_faith: f64,
    /// Weight μ of the other states' mean utility in its own valuation, in [0, 1].
    pub moral_others: f64,
    /// Weight γ of the community's utility in its own valuation, in [0, 1].
    pub moral_community: f64,
    /// Aversion α to being worse off than others, ≥ 0 (Fehr & Schmidt 1999).
    pub envy: f64,
    /// Aversion β to being better off than others, in [0, 1] (Fehr & Schmidt 1999).
    pub guilt: f64,
    /// Faratin's exponent β: below 1 concedes late (Boulware), above 1 early (Conceder).
    pub concession: f64,
    /// What its delegation offers under alternating offers; what the negotiation says if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offering: Option<Offering>,
    /// What its delegation accepts under alternating offers; what the negotiation says if left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acceptance: Option<Acceptance>,
    /// What a gain is still worth to it a turn later, δ in [0, 1].
    pub patience: f64,
    /// Value in [0, 1] that it can get elsewhere; 0 for none.
    pub outside_option: f64,
    /// Constant absolute aversion r to the risk of an award, ≥ 0, per 100 points.
    pub risk_aversion: f64,
    /// The id of the state whose view it weighs as far as it is not independent; empty if none.
    pub patron: String,
    /// Least gain, in utility, for which it joins a treaty.
    pub ratification: f64,
    /// Share of those who may join that must have done so before it follows, in [0, 1].
    pub threshold: f64,
    /// Growth of its cyber offence, a year.
    pub growth: f64,
    /// Harm H suffered before the first round, ≥ 0, in units of one retaliation.
    pub harm: f64,
}

impl StateSpec {
    /// The attribute called `name`: `capability`, one of `attributes`, or `cyber.…`, `sovereignty.…`,
    /// `data_control.…`. `None` if the state has no such attribute.
    pub fn attribute(&self, name: &str) -> Option<f64> {
        let nested = |table: &BTreeMap<String, f64>, prefix: &str| {
            name.strip_prefix(prefix).and_then(|key| table.get(key).copied())
        };
        match name {
            "capability" => Some(self.capability),
            _ => nested(&self.cyber, "cyber.")
                .or_else(|| nested(&self.sovereignty, "sovereignty."))
                .or_else(|| nested(&self.data_control, "data_control."))
                .or_else(|| self.attributes.get(name).copied()),
        }
    }

    /// How far its view is its own, in [0, 1]: its attribute `independence`, 1 if left out.
    pub fn independence(&self) -> f64 {
        self.sovereignty.get("independence").copied().unwrap_or(1.0)
    }

    /// The name for people.
    pub fn label(&self) -> &str {
        if self.name.is_empty() { &self.id } else { &self.name }
    }
}

/// A group of states (`[[bloc]]`).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlocSpec {
    /// The id that states and paths use.
    pub id: String,
    /// Its name; the id if empty.
    pub name: String,
    /// Ids of members, beside the states whose `bloc` names it.
    pub members: Vec<String>,
}

/// The keys of `[[state]]` and `[[bloc]]`.
pub const KEYS: &[Key] = &[
    Key::other("state[].id", Kind::Id).inert().doc("the state's id, usually its ISO 3166 code"),
    Key::text("state[].name").or("\"\"").inert().doc("its name; the id if left out"),
    Key::text("state[].bloc").or("\"\"").inert().doc("the id of its bloc"),
    Key::int("state[].copies", 1, 1_000_000)
        .optional()
        .unit("states")
        .doc("how many states this entry stands for, called by its id and 1, 2, 3 …; any of its numbers may then be spread over them, { from = 0, to = 100 }; one state of that id where left out"),
    Key::real("state[].capability", 0.0, 1e12)
        .or("1")
        .monotone()
        .unit("any, one for all states")
        .doc("material weight: presence at votes, and the weight of votes and demands where the venue says so"),
    Key::real("state[].attributes.<name>", 0.0, 1e15)
        .unit("any, one for all states")
        .doc("a further attribute (population, gdp …) that `venue.weights` may name"),
    Key::unit_interval("state[].cyber.<name>")
        .doc("cyber power: offence, defence, attribution; 0.5 in conduct where left out; also a weight that `venue.weights` may name"),
    Key::unit_interval("state[].hostility.<name>")
        .doc("hostility to another state, by its id; where left out, from the distance of positions and from blocs"),
    Key::unit_interval("state[].sovereignty.<name>")
        .doc("independence, equality, jurisdiction, self_defence: default positions derive from them (`issue[].sovereignty`), independence limits what a patron weighs, and `venue.weights` may name them"),
    Key::unit_interval("state[].data_control.<name>")
        .doc("control of the generation, collection and utilisation of data (`[data_control]`); `venue.weights` may name them"),
    Key::real("state[].positions.<issue>", 0.0, 100.0)
        .unit("points, 0 to 100")
        .doc("its ideal level on the issue"),
    Key::real("state[].salience.<issue>", 0.0, 1e6)
        .optional()
        .doc("weight of the issue, normalised to sum to 1; `issue[].salience` if left out"),
    Key::other("state[].utilities.<issue>", Kind::Reals { min: 0.0, max: 1.0 })
        .doc("utility of each value of a discrete issue, in the order of `values`"),
    Key::unit_interval("state[].good_faith")
        .or("1")
        .monotone()
        .doc("1 states its position; less exaggerates it away from the draft"),
    Key::unit_interval("state[].moral_others")
        .or("0")
        .monotone()
        .doc("weight μ of the other states' mean utility (Charness & Rabin 2002)"),
    Key::unit_interval("state[].moral_community")
        .or("0")
        .monotone()
        .doc("weight γ of the community's utility, mean and minimum (Charness & Rabin 2002)"),
    Key::real("state[].envy", 0.0, 10.0)
        .or("0")
        .monotone()
        .when("preferences.regard", &["inequity-aversion"])
        .doc("aversion α to being worse off than others (Fehr & Schmidt 1999)"),
    Key::unit_interval("state[].guilt")
        .or("0")
        .monotone()
        .when("preferences.regard", &["inequity-aversion"])
        .doc("aversion β to being better off than others (Fehr & Schmidt 1999)"),
    Key::above("state[].concession", 0.0, 100.0)
        .or("1")
        .monotone()
        .doc("exponent β of time-dependent concession: below 1 late, above 1 early (Faratin et al. 1998)"),
    Key::choice(
        "state[].offering",
        &["time", "tit-for-tat-relative", "tit-for-tat-absolute", "tit-for-tat-averaged", "micro", "equilibrium"],
    )
    .optional()
    .when("negotiation.protocol", &["alternating-offers"])
    .doc("what its delegation offers; as `negotiation.offering` says if left out"),
    Key::choice("state[].acceptance", &["time", "next", "any"])
        .optional()
        .when("negotiation.protocol", &["alternating-offers"])
        .doc("what its delegation accepts; as `negotiation.acceptance` says if left out"),
    Key::unit_interval("state[].patience")
        .or("0.9")
        .monotone()
        .when("negotiation.protocol", &["alternating-offers", "legislative"])
        .doc("what a gain is still worth to it a turn later, δ, where members reckon backward (Rubinstein 1982; Baron & Ferejohn 1989)"),
    Key::unit_interval("state[].outside_option")
        .or("0")
        .monotone()
        .when("negotiation.protocol", &["alternating-offers"])
        .unit("utility")
        .doc("value that it can get elsewhere instead of countering; it accepts nothing less (Binmore, Rubinstein & Wolinsky 1986)"),
    Key::real("state[].risk_aversion", 0.0, 1000.0)
        .or("0")
        .monotone()
        .when("arbitration.procedure", &["final-offer"])
        .unit("per 100 points")
        .doc("constant absolute aversion to the risk of an award: the more, the more reasonable its final offer (Farber 1980)"),
    Key::text("state[].patron")
        .or("\"\"")
        .doc("the state whose view it weighs as far as it is not independent: V ← ind·V + (1 − ind)·V of the patron, ind its sovereignty.independence"),
    Key::real("state[].ratification", -10.0, 10.0)
        .or("0.02")
        .monotone()
        .unit("utility")
        .when("ratification.rule", &["gain"])
        .doc("hurdle: the least gain for which it joins an adopted text"),
    Key::unit_interval("state[].threshold")
        .or("0.25")
        .monotone()
        .when("ratification.rule", &["cascade"])
        .doc("share of those who may join that must have done so before it follows (Granovetter 1978)"),
    Key::real("state[].growth", -1.0, 1.0)
        .or("0")
        .monotone()
        .unit("a year")
        .doc("growth of its cyber offence where power shifts; rivals that it outgrows may fight first (Fearon 1995)"),
    Key::real("state[].harm", 0.0, 1e6)
        .or("0")
        .monotone()
        .unit("retaliations")
        .doc("harm lately suffered as the forum opens; it presses for any agreement and fades (Zartman)"),
    Key::other("bloc[].id", Kind::Id).inert().doc("the bloc's id"),
    Key::text("bloc[].name").or("\"\"").inert().doc("its name; the id if left out"),
    Key::other("bloc[].members", Kind::Ids)
        .or("[]")
        .inert()
        .doc("its members, beside the states whose `bloc` names it"),
];
