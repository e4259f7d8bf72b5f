//! The result tables of a run, one struct each: what a row is and what each column means. Nothing
//! is computed here.

use super::table::table;
use crate::model::setting::Label;

table! {
    /// One round of one forum.
    "rounds" RoundRow = "one round of one forum in one run" {
        forum: u32, "key", "0 …", "the forum";
        round: u32, "rounds", "1 …", "the round";
        rung: &'static str, "opening, negotiation, mediation, arbitration, last-resort, closed", "", "where the forum stood at the end of the round";
        objectors: usize, "members", "0 …", "members that stood in the way, by gains or by holding out";
        holding_out: usize, "members", "0 …", "objectors that would gain from the draft and held out for more";
        brackets: usize, "issues", "0 …", "issues in brackets";
        mean_value: f64, "utility", "… 1", "mean value V of the draft over members";
        least_gain: f64, "utility", "", "smallest gain Δ of a member from the draft";
        mean_gain: f64, "utility", "", "mean gain Δ of members from the draft";
        mean_aspiration: Option<f64>, "utility", "… 1", "mean aspiration of members; empty outside negotiation";
    }
}

table! {
    /// One issue of one forum in one round.
    "texts" TextRow = "one issue of one forum in one round of one run" {
        forum: u32, "key", "0 …", "the forum";
        round: u32, "rounds", "1 …", "the round";
        issue: Label, "id", "", "the issue, or the state whose share of a pie it is";
        level: f64, "points, or the index of a value", "0 … 100", "level in the draft at the end of the round";
        bracketed: bool, "true, false", "", "whether an objector would gain by returning it to the status quo";
    }
}

table! {
    /// One state at the end of one run.
    "states" StateRow = "one state at the end of one run" {
        state: Label, "id", "", "the state";
        bloc: Option<Label>, "id", "", "its bloc";
        member: bool, "true, false", "", "whether it had a seat and a vote";
        status_quo_value: f64, "utility", "… 1", "value of the status quo to it";
        text_value: f64, "utility", "… 1", "value of the last text to it, adopted or not";
        outcome_value: f64, "utility", "… 1", "value of what holds in the end: text if adopted, else status quo";
        gain: f64, "utility", "", "gain Δ from the last text, adopted or not";
        scaled_gain: f64, "share of what it could gain", "", "Δ̃, the gain over what is left to gain from the status quo";
        distance: Option<f64>, "points", "0 … 100", "salience-weighted distance of its ideal from the last text; spatial form only";
        influence: Option<f64>, "points", "-100 … 100", "how much nearer to its ideal the last text is than the status quo, salience-weighted; spatial form only";
        vote: Option<&'static str>, "yes, no, abstain, absent", "", "its vote on the last text voted on";
        banzhaf: Option<f64>, "share", "0 … 1", "formal power: its share of all swings under the venue's rule (Banzhaf 1965)";
        shapley_shubik: Option<f64>, "share", "0 … 1", "formal power: share of the orders of joining in which it turns the vote under the venue's rule (Shapley & Shubik 1954)";
        coleman_prevent: Option<f64>, "share", "0 … 1", "share of the coalitions that win under the venue's rule which it can stop (Coleman 1971)";
        coleman_initiate: Option<f64>, "share", "0 … 1", "share of the coalitions that lose under the venue's rule which it can make win (Coleman 1971)";
        party: Option<bool>, "true, false", "", "whether it is a party to the adopted text in the end; empty where there is no ratification";
        joined_round: Option<u32>, "rounds", "1 …", "when it joined; empty outside";
        left_round: Option<u32>, "rounds", "1 …", "when it last left";
        joining_margin: Option<f64>, "utility", "0 …", "by how much its reasons to join outweighed its hurdle when it joined";
        reservations: Option<usize>, "issues", "0 …", "issues on which it made a reservation";
        realised: Option<f64>, "utility a round", "", "what the text brought it a round in force, costs deducted";
        control_generation: Option<f64>, "", "0 … 1", "its control of the generation of data in the end; empty where control does not act";
        control_collection: Option<f64>, "", "0 … 1", "its control of the collection of data in the end";
        control_utilisation: Option<f64>, "", "0 … 1", "its control of the utilisation of data in the end";
        common_use: Option<f64>, "utility a round", "0 … 1", "its mean common-use benefit";
        control_attribution: Option<f64>, "", "0 … 1", "what control of data adds to its attribution in the end";
        control_exposure: Option<f64>, "", "0 … 1", "the factor that control of data puts on its exposure to non-state incidents in the end";
        harm: Option<f64>, "retaliations", "0 …", "harm that it suffered in the run, from incidents, spillover and force; empty where there are none";
        incidents_suffered: Option<usize>, "incidents", "0 …", "incidents against it";
        operations_committed: Option<usize>, "operations", "0 …", "operations that it carried out";
        objected_until: Option<u32>, "rounds", "1 …", "the last round in which it stood in the way of the draft, by a loss or by holding out for more; empty if it never did";
    }
}

table! {
    /// One state's vote on one text.
    "votes" VoteRow = "one state's vote on one text in one run" {
        forum: u32, "key", "0 …", "the forum";
        ballot: usize, "ballots", "1 …", "which recorded vote of the forum";
        round: u32, "rounds", "1 …", "the round";
        motion: &'static str, "draft, award, last-resort, tabled", "", "what was voted on";
        rule: &'static str, "consensus, unanimity, simple-majority, qualified-majority, double-majority, concurrent-majority, reverse-consensus", "", "by which rule";
        state: Label, "id", "", "the state";
        vote: &'static str, "yes, no, abstain, absent", "", "its vote";
        gain: f64, "utility", "", "its gain Δ from the text";
        scaled_gain: f64, "share of what it could gain", "", "Δ̃: yes above the band, no below minus the band";
        adopted: bool, "true, false", "", "whether the text was adopted";
        pivotal: bool, "true, false", "", "whether its vote alone turned the result: no instead, where adopted, or yes instead, where not, and the result is the other one";
    }
}

table! {
    /// One forum.
    "forums" ForumRow = "one forum in one run" {
        forum: u32, "key", "0 …", "the forum";
        kind: &'static str, "rule-making, dispute", "", "what it is for";
        members: usize, "states", "1 …", "states with a seat";
        sponsor: Option<Label>, "id", "", "the sponsor of its text; empty for a chair's own";
        negotiation_round: Option<u32>, "rounds", "1 …", "when negotiation was entered";
        mediation_round: Option<u32>, "rounds", "1 …", "when mediation was entered";
        arbitration_round: Option<u32>, "rounds", "1 …", "when arbitration was entered";
        closed_round: Option<u32>, "rounds", "1 …", "when it closed";
        closed_rung: Option<&'static str>, "negotiation, mediation, arbitration, last-resort", "", "where it closed";
        adopted: bool, "true, false", "", "whether it closed with a text, or with a settlement or award that was kept";
        ballots: usize, "ballots", "0 …", "recorded votes taken";
        claimant: Option<Label>, "id", "", "the state that complained; disputes only";
        respondent: Option<Label>, "id", "", "the state that answered; disputes only";
        severity: Option<f64>, "retaliations", "0 …", "severity of the incident; disputes only";
        responsible: Option<bool>, "true, false", "", "whether the respondent did it; disputes only";
        redress: Option<f64>, "points", "0 … 100", "share of the harm that was settled or awarded; empty if nothing was";
        award_kept: Option<bool>, "true, false", "", "whether an award was kept; empty if there was none";
        in_force_round: Option<u32>, "rounds", "1 …", "when its text entered into force; empty where there is no ratification";
        parties: Option<usize>, "states", "0 …", "parties to its text in the end";
    }
}

table! {
    /// One plan or incident.
    "incidents" IncidentRow = "one plan or incident of one run, or one warning or signal without cause" {
        round: u32, "rounds", "1 …", "the round";
        kind: &'static str, "crime, terrorism, operation, false-alarm", "", "what kind";
        victim: Label, "id", "", "against whom";
        actor: Option<Label>, "id", "", "the state that planned it; of crime and terrorism, where the perpetrators sat";
        transit: Option<Label>, "id", "", "through which state it passed; crime and terrorism only";
        gain: Option<f64>, "retaliations", "0 …", "the planner's gain";
        cutoff: Option<f64>, "retaliations", "", "the gain from which it pays to plan";
        warned: Option<Label>, "id", "", "of whom the victim was warned";
        warned_posterior: Option<f64>, "probability", "0 … 1", "its belief that that one planned";
        struck: Option<Label>, "id", "", "whom it struck first";
        happened: bool, "true, false", "", "whether the incident took place";
        severity: Option<f64>, "retaliations", "0 …", "its severity";
        critical: bool, "true, false", "", "whether it hit critical functions";
        named: Option<Label>, "id", "", "whom the signal named";
        posterior: Option<f64>, "probability", "0 … 1", "the victim's belief that that one did it";
        blamed: Option<Label>, "id", "", "on whom it laid blame";
        right: Option<bool>, "true, false", "", "whether that one did it; empty without blame";
        resolve: Option<f64>, "retaliations", "0 …", "its resolve when it answered; empty where there was nobody to answer";
        response: &'static str, "none, dispute, countermeasure, self-defence", "", "what it did";
    }
}

table! {
    /// Trust between two blocs.
    "trust" TrustRow = "trust of one bloc in another in one round of one run; only with [trust]" {
        round: u32, "rounds", "1 …", "the round, at its end";
        from_bloc: Option<Label>, "id", "", "the bloc that trusts; empty for states without one";
        to_bloc: Option<Label>, "id", "", "the bloc that is trusted; empty for states without one";
        trust: Option<f64>, "", "0 … 1", "mean trust over pairs of distinct states; empty where there is no pair";
    }
}

table! {
    /// One event in plain words.
    "transcript" EventRow = "one event of one run in plain words" {
        forum: u32, "key", "0 …", "the forum";
        round: u32, "rounds", "1 …", "the round";
        event: &'static str, "opened, entered, objected, gave-in, bargained, given-up, refused, mediated, awarded, complained, redressed, ratified, in-force, incident, warned, struck, blamed, broke, suspected, punished, bluff, war, voted, blocked, closed", "", "the kind of event";
        text: String, "words", "", "what happened, with the numbers that decided it";
    }
}

table! {
    /// One solution concept.
    "solutions" SolutionRow = "one solution concept of cooperative bargaining in one forum of one run" {
        forum: u32, "key", "0 …", "the forum";
        concept: &'static str, "pareto, nash, kalai, kalai-smorodinsky, kalai-smorodinsky-negmas, max-welfare, rawls", "", "which; all but the last two reckon from what no agreement is worth to each member";
        method: &'static str, "all, sample, optimum", "", "how it was found: every text was looked at, or a random sample that stands for too many or a continuum, or by optimisation";
        texts: Option<usize>, "texts", "1 …", "texts looked at; empty for optimum";
        rational: Option<usize>, "texts", "0 …", "of them, those worth at least no agreement to every member; empty for optimum";
        points: usize, "points", "0 …", "points that the concept picks, counting texts of the same value to everybody once; 0 where no text would do";
        tied: Option<usize>, "texts", "0 …", "texts at those points; empty for optimum";
        text: Option<Label>, "issue=level; …", "", "the first of them, by welfare for pareto";
        welfare: Option<f64>, "utility", "… 1", "mean value of that text to members";
        least: Option<f64>, "utility", "… 1", "its least value to a member";
        distance: Option<f64>, "utility", "0 …", "Euclidean distance, in members' values, of the adopted text from the nearest of the points; without a text, of what no agreement is worth";
        optimality: Option<f64>, "share", "0 … 1", "1 less that distance over the farthest that two texts could be apart";
        opposition: Option<f64>, "", "0 …", "how far at least a text that all would accept stays from giving everybody its best, √Σ(1 − V/best)²; empty for optimum";
    }
}

table! {
    /// All measures of one run.
    "runs" RunRow = "one run: its measures" {
        adopted: bool, "true, false", "", "whether a text was adopted";
        rounds: u32, "rounds", "1 …", "when the forum closed; the horizon if it never did";
        time_to_adoption: Option<u32>, "rounds", "1 …", "when the text was adopted";
        rung: &'static str, "negotiation, mediation, arbitration, last-resort", "", "where the forum closed";
        breadth: Option<f64>, "share of all states", "0 … 1", "states that voted yes on the adopted text; where states ratify, those that are parties in the end";
        depth: Option<f64>, "share of the scale", "0 … 1", "mean distance of the adopted text from the status quo over issues; continuous issues only";
        operability: f64, "", "0 … 1", "how specific and verifiable the last text is";
        brackets: usize, "issues", "0 …", "issues in brackets in the last text";
        yes: Option<usize>, "members", "0 …", "votes for the last text voted on";
        no: Option<usize>, "members", "0 …", "votes against it";
        abstain: Option<usize>, "members", "0 …", "abstentions";
        absent: Option<usize>, "members", "0 …", "absences";
        welfare_mean: f64, "utility", "… 1", "mean value of what holds in the end, over all states";
        welfare_least: f64, "utility", "… 1", "smallest value of what holds in the end, over all states";
        nash_product: Option<f64>, "utility", "0 …", "geometric mean of gains Δ over members; empty unless a text was adopted and every member gains";
        gain_mean: Option<f64>, "utility", "", "mean gain Δ from the adopted text over members";
        gain_least: Option<f64>, "utility", "", "smallest gain Δ from the adopted text over members";
        gain_gini: Option<f64>, "", "0 … 1", "inequality of gains Δ from the adopted text over members; empty unless all gains are ≥ 0";
        nash_distance: Option<f64>, "points", "0 … 100", "root mean square distance of the adopted text from the Nash point, over issues; empty where no text gives every member a gain";
        utilitarian_distance: Option<f64>, "points", "0 … 100", "root mean square distance of the adopted text from the utilitarian point, over issues";
        text_moved: Option<f64>, "points", "0 … 100", "root mean square distance of the last text from the text as it was tabled, over issues; continuous issues only";
        committed: Option<f64>, "", "0 … 1", "mean operability to which members commit themselves by the adopted text: all of it, or its lower tier";
        bluff_premium: Option<f64>, "utility", "", "mean gain Δ from the last text of members of less than full good faith, less that of the others; empty unless there are both";
        disputes: Option<usize>, "disputes", "0 …", "disputes opened; empty where there are none to open";
        disputes_negotiated: Option<usize>, "disputes", "0 …", "of them settled by negotiation";
        disputes_mediated: Option<usize>, "disputes", "0 …", "of them settled by mediation";
        disputes_awarded: Option<usize>, "disputes", "0 …", "of them ended by an award, kept or not";
        disputes_unsettled: Option<usize>, "disputes", "0 …", "of them closed without either, or still open";
        awards_kept: Option<usize>, "awards", "0 …", "awards that were kept";
        redress: Option<f64>, "points", "0 … 100", "mean share of the harm made good over closed disputes, those without a settlement and broken awards at 0; empty without disputes";
        injustice: Option<f64>, "points", "0 … 100", "mean distance of the share made good from what is just over closed disputes: all where the respondent did it, else nothing";
        parties: Option<usize>, "states", "0 …", "parties to the adopted text in the end; empty where there is no ratification";
        time_to_force: Option<u32>, "rounds", "0 …", "from adoption to entry into force; empty unless it entered";
        withdrawals: Option<usize>, "withdrawals", "0 …", "how often a party left";
        reservations: Option<usize>, "reservations", "0 …", "reservations of parties in the end";
        commitment: Option<f64>, "share", "0 … 1", "mean share of the operability to which parties are bound, over issues, reservations at 0; empty without parties";
        effectiveness: Option<f64>, "", "0 … 1", "breadth × depth × operability to which parties are bound × share of them that keep it; 0 unless in force";
        realised_mean: Option<f64>, "utility a round", "", "mean over all states of what the text brings a round in force, costs deducted; empty unless in force";
        realised_least: Option<f64>, "utility a round", "", "the same to the state to which it brings least";
        common_use: Option<f64>, "utility a round", "0 … 1", "mean common-use benefit over states and rounds; empty where control of data does not act";
        control: Option<f64>, "", "0 … 1", "mean control of data over states and instruments in the end";
        incidents: Option<usize>, "incidents", "0 …", "incidents that took place; empty where there are none to take place";
        crimes: Option<usize>, "incidents", "0 …", "of them crimes";
        terrorism: Option<usize>, "incidents", "0 …", "of them acts of terrorism";
        operations: Option<usize>, "incidents", "0 …", "of them operations of states";
        critical_incidents: Option<usize>, "incidents", "0 …", "incidents that hit critical functions";
        opportunities: Option<usize>, "opportunities", "0 …", "opportunities for operations of states, used or not";
        plans: Option<usize>, "plans", "0 …", "of them planned";
        harm: Option<f64>, "retaliations", "0 …", "harm that states suffered, from incidents, spillover and force";
        harm_spilled: Option<f64>, "retaliations", "0 …", "of it by spillover";
        unattributed: Option<usize>, "incidents", "0 …", "operations for which nobody was blamed";
        attributions_right: Option<usize>, "attributions", "0 …", "blame laid on who did it";
        attributions_wrong: Option<usize>, "attributions", "0 …", "blame laid on another, or where nobody did anything";
        complaints: Option<usize>, "complaints", "0 …", "disputes that victims opened";
        countermeasures: Option<usize>, "acts", "0 …", "countermeasures";
        self_defence: Option<usize>, "acts", "0 …", "acts of self-defence";
        innocents_hit: Option<usize>, "acts", "0 …", "countermeasures and acts of self-defence that hit a state which had not done it";
        strikes: Option<usize>, "strikes", "0 …", "preventive strikes";
        strikes_mistaken: Option<usize>, "strikes", "0 …", "of them against a state that planned nothing";
        escalations: Option<usize>, "acts", "0 …", "operations and strikes against a state that had itself used force against their author within a year";
        fights_per_round: Option<f64>, "acts a round", "0 …", "operations and strikes a round";
        fights_per_round_in_force: Option<f64>, "acts a round", "0 …", "the same in rounds with a norm in force; empty without any";
        harm_per_round_in_force: Option<f64>, "retaliations a round", "0 …", "harm in rounds with a norm in force; empty without any";
        unsolved: Option<usize>, "games", "0 …", "expectations of a victim and its suspects that did not come to rest";
        compliance: Option<f64>, "share", "0 … 1", "promises kept, over parties, norms in force and rounds; empty without `[compliance]` or norms in force";
        breaches: Option<u64>, "breaches", "0 …", "promises broken, one for each party, norm and round; empty without `[compliance]`";
        breaches_seen: Option<u64>, "breaches", "0 …", "breaches of norms and awards that some other state saw";
        suspicions: Option<u64>, "promises", "0 …", "promises kept that some other state took for broken";
        punishments: Option<u64>, "punishments", "0 …", "punishments of a breach; empty without `[enforcement]`";
        punishments_meta: Option<u64>, "punishments", "0 …", "punishments for looking away from one";
        boldness: Option<f64>, "", "0 … 1", "mean boldness at the end; empty unless habits evolve";
        vengefulness: Option<f64>, "", "0 … 1", "mean vengefulness at the end; empty without `[enforcement]`";
        trust: Option<f64>, "", "0 … 1", "mean trust over pairs of distinct states at the end; empty without `[trust]`";
        trust_least: Option<f64>, "", "0 … 1", "mean trust in the state that is trusted least at the end";
        wars: Option<usize>, "wars", "0 …", "preventive wars over contested stakes; empty without `[power_shift]`";
        wars_won: Option<usize>, "wars", "0 …", "of them won by the state that began it";
        drift: Option<f64>, "points", "0 … 100", "mean distance of ideals at the end from those at the beginning, over states and issues; empty without internalisation";
    }
}

/// Whether a column of `runs` is called so.
pub fn is_measure(name: &str) -> bool {
    measures().any(|measure| measure == name)
}

/// Every measure of a run.
pub fn measures() -> impl Iterator<Item = &'static str> + Clone {
    use super::table::Row;
    RunRow::COLUMNS.iter().map(|column| column.name)
}
