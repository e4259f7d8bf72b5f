//! `[[state]]` and `[[bloc]]`: what a scenario says of each state, and the attributes that can
//! weigh votes.

use std::collections::BTreeMap;

use super::{
    negotiation::{ACCEPTANCES, OFFERINGS},
    params::params,
};
use crate::theory::tactics::{Acceptance, Offering};

params! {
    /// One sovereign state of the scenario (`[[state]]`).
    pub struct StateSpec in "state[]" {
        /// the state's id, usually its ISO 3166 code; its random draws go by it
        id: String = required, id();
        /// its name; the id if left out
        name: String = "", text().inert();
        /// the id of its bloc
        bloc: String = "", text().inert();
        /// how many states this entry stands for, called by its id and 1, 2, 3 …; any of its
        /// numbers may then be spread over them, { from = 0, to = 100 }; one state of that id where
        /// left out
        key copies = none, int(1, 1_000_000).unit("states");
        /// material weight: presence at votes, and the weight of votes and demands where the venue
        /// says so
        capability: f64 = 1, real(0.0, 1e12).monotone().unit("any, one for all states");
        /// a further attribute (population, gdp …) that `venue.weights` may name
        attributes.<name>: BTreeMap<String, f64> = required, real(0.0, 1e15)
            .unit("any, one for all states");
        /// cyber power: offence, defence, attribution; 0.5 in conduct where left out; also a weight
        /// that `venue.weights` may name
        cyber.<name>: BTreeMap<String, f64> = required, unit_interval();
        /// hostility to another state, by its id; where left out, from the distance of positions
        /// and from blocs
        hostility.<name>: BTreeMap<String, f64> = required, unit_interval();
        /// independence, equality, jurisdiction, self_defence: default positions derive from them
        /// (`issue[].sovereignty`), independence limits what a patron weighs, and `venue.weights`
        /// may name them
        sovereignty.<name>: BTreeMap<String, f64> = required, unit_interval();
        /// control of the generation, collection and utilisation of data (`[data_control]`);
        /// `venue.weights` may name them
        data_control.<name>: BTreeMap<String, f64> = required, unit_interval();
        /// its ideal level on the issue
        positions.<issue>: BTreeMap<String, f64> = required, real(0.0, 100.0)
            .unit("points, 0 to 100");
        /// weight of the issue, normalised to sum to 1; `issue[].salience` if left out
        salience.<issue>: BTreeMap<String, f64> = none, real(0.0, 1e6);
        /// utility of each value of a discrete issue, in the order of `values`
        utilities.<issue>: BTreeMap<String, Vec<f64>> = required, reals(0.0, 1.0);
        /// 1 states its position; less exaggerates it away from the draft
        good_faith: f64 = 1, unit_interval().monotone();
        /// weight μ of the other states' mean utility (Charness & Rabin 2002)
        moral_others: f64 = 0, unit_interval().monotone();
        /// weight γ of the community's utility, mean and minimum (Charness & Rabin 2002)
        moral_community: f64 = 0, unit_interval().monotone();
        /// aversion α to being worse off than others (Fehr & Schmidt 1999)
        envy: f64 = 0, real(0.0, 10.0)
            .monotone()
            .when("preferences.regard", &["inequity-aversion"]);
        /// aversion β to being better off than others (Fehr & Schmidt 1999)
        guilt: f64 = 0, unit_interval()
            .monotone()
            .when("preferences.regard", &["inequity-aversion"]);
        /// exponent β of time-dependent concession: below 1 late, above 1 early (Faratin et al.
        /// 1998)
        concession: f64 = 1, above(0.0, 100.0).monotone();
        /// what its delegation offers; as `negotiation.offering` says if left out
        offering: Option<Offering> = none, choice(OFFERINGS)
            .when("negotiation.protocol", &["alternating-offers"]);
        /// what its delegation accepts; as `negotiation.acceptance` says if left out
        acceptance: Option<Acceptance> = none, choice(ACCEPTANCES)
            .when("negotiation.protocol", &["alternating-offers"]);
        /// what a gain is still worth to it a turn later, δ, where members reckon backward
        /// (Rubinstein 1982; Baron & Ferejohn 1989)
        patience: f64 = 0.9, unit_interval()
            .monotone()
            .when("negotiation.protocol", &["alternating-offers", "legislative"]);
        /// value that it can get elsewhere instead of countering; it accepts nothing less (Binmore,
        /// Rubinstein & Wolinsky 1986)
        outside_option: f64 = 0, unit_interval()
            .monotone()
            .when("negotiation.protocol", &["alternating-offers"])
            .unit("utility");
        /// constant absolute aversion to the risk of an award: the more, the more reasonable its
        /// final offer (Farber 1980)
        risk_aversion: f64 = 0, real(0.0, 1000.0)
            .monotone()
            .when("arbitration.procedure", &["final-offer"])
            .unit("per 100 points");
        /// the state whose view it weighs as far as it is not independent: V ← ind·V + (1 − ind)·V
        /// of the patron, ind its sovereignty.independence
        patron: String = "", text();
        /// hurdle: the least gain for which it joins an adopted text
        ratification: f64 = 0.02, real(-10.0, 10.0)
            .monotone()
            .unit("utility")
            .when("ratification.rule", &["gain"]);
        /// share of those who may join that must have done so before it follows (Granovetter 1978)
        threshold: f64 = 0.25, unit_interval().monotone().when("ratification.rule", &["cascade"]);
        /// growth of its cyber offence where power shifts; rivals that it outgrows may fight first
        /// (Fearon 1995)
        growth: f64 = 0, real(-1.0, 1.0).monotone().unit("a year");
        /// harm lately suffered as the forum opens; it presses for any agreement and fades
        /// (Zartman)
        harm: f64 = 0, real(0.0, 1e6).monotone().unit("retaliations");
    }
}

impl StateSpec {
    /// The attribute called `name`: `capability`, one of `attributes`, or `cyber.…`,
    /// `sovereignty.…`, `data_control.…`. `None` if the state has no such attribute.
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

params! {
    /// A group of states (`[[bloc]]`).
    pub struct BlocSpec in "bloc[]" {
        /// the bloc's id
        id: String = required, id().inert();
        /// its name; the id if left out
        name: String = "", text().inert();
        /// its members, beside the states whose `bloc` names it
        members: Vec<String> = [], ids().inert();
    }
}
