//! `copies` of a `[[state]]`: one entry that stands for many states. Decides what they are called and how numbers lie that are spread over
//! them; whether what comes out fits is for the walk, which sees the states alone.

use std::collections::BTreeSet;

use super::{
    fault::Fault,
    kinds, limits,
    paths::Step,
    shape::{self, Node, Shape},
    tree::{Data, Entry, Table, Value},
};
use crate::spec::key::Kind;

/// How many states an entry stands for, if it says so and the number can be meant.
fn copies(state: &Value) -> Option<u64> {
    let table = state.table()?;
    let id = table.get("id")?.text();
    match table.get("copies")?.data {
        Data::Integer(count) if count > 0 && id.is_some_and(kinds::is_id) => {
            u64::try_from(count).ok()
        }
        _ => None,
    }
}

/// The entries of states.
fn entries(root: &Table) -> &[Value] {
    root.get("state").map_or(&[], Value::list)
}

/// How many states a list of entries stands for.
pub fn states(entries: &[Value]) -> u64 {
    entries.iter().map(|state| copies(state).unwrap_or(1)).fold(0, u64::saturating_add)
}

/// Whether there are no more states than the limit allows: else nothing is made of them, and the limit says so.
fn within_limit(root: &Table) -> bool {
    states(entries(root)) <= limits::limit(root, "states")
}

/// The tree with states in place of entries that stand for many. None if there are no such entries, or too many states.
pub fn expand(root: &Table) -> Option<Table> {
    let entries = entries(root);
    entries.iter().find_map(copies).filter(|_| within_limit(root))?;
    let many = entries.iter().flat_map(|entry| match copies(entry) {
        None => vec![entry.clone()],
        Some(_) => all(entry),
    });
    let many = Data::List(many.collect());
    let mut root = root.clone();
    root.0.get_mut("state")?.value.data = many;
    Some(root)
}

/// Puts the states in place of the entry that stands for the one of this id, so that this one can be spoken of alone.
pub fn split(root: &mut Table, id: &str) {
    if !within_limit(root) {
        return;
    }
    let stands_for = |entry: &Value| {
        let own = entry.table().and_then(|table| table.get("id")?.text()).unwrap_or_default();
        let number = id.strip_prefix(own).and_then(|number| number.parse().ok()).unwrap_or(0_u64);
        let is_copy = copies(entry).is_some_and(|count| (1..=count).contains(&number));
        is_copy && id == format!("{own}{number}")
    };
    let Some(Entry { value: Value { data: Data::List(entries), .. }, .. }) =
        root.0.get_mut("state")
    else {
        return;
    };
    if let Some(index) = entries.iter().position(stands_for) {
        let states = all(&entries[index]);
        entries.splice(index..=index, states);
    }
}

/// Where the states are, in the expanded tree, that a place of the tree as written is about.
pub fn places(root: &Table, steps: &[Step]) -> Vec<Vec<Step>> {
    let [Step::Key(list), Step::Index(index), rest @ ..] = steps else {
        return vec![steps.to_vec()];
    };
    let entries = entries(root);
    if list != "state" || *index >= entries.len() {
        return vec![steps.to_vec()];
    }
    let first = states(&entries[..*index]);
    let state = |number: u64| {
        let index = Step::Index(usize::try_from(number).unwrap_or(usize::MAX));
        [Step::Key(list.clone()), index].into_iter().chain(rest.iter().cloned()).collect()
    };
    (first..first + states(&entries[*index..=*index])).map(state).collect()
}

/// The number of copies that all of some places name, if they name such a number.
pub fn written(root: &Table, places: &[Vec<Step>]) -> Option<Data> {
    let entries = entries(root);
    let count = |steps: &Vec<Step>| match &steps[..] {
        [Step::Key(list), Step::Index(index), Step::Key(key)]
            if list == "state" && key == "copies" =>
        {
            copies(entries.get(*index)?)
        }
        _ => None,
    };
    let counts: Option<BTreeSet<u64>> = places.iter().map(count).collect();
    let count = counts.filter(|counts| counts.len() == 1)?.pop_first()?;
    Some(Data::Integer(i64::try_from(count).ok()?))
}

/// Leaves of faults of the same place and kind the first: what is wrong with an entry is wrong with all of its states.
pub fn once(faults: &mut Vec<Fault>) {
    let mut seen = BTreeSet::new();
    faults.retain(|fault| {
        let Some(at) = &fault.origin else { return true };
        seen.insert((at.source, at.span.start, at.span.end, fault.label.clone()))
    });
}

/// The states for which an entry stands.
fn all(entry: &Value) -> Vec<Value> {
    let count = copies(entry).unwrap_or_default();
    (0..count).map(|number| copy(entry, number, count)).collect()
}

/// State `number` of so many that an entry stands for.
fn copy(entry: &Value, number: u64, count: u64) -> Value {
    let mut state = entry.clone();
    if let Data::Table(table) = &mut state.data {
        table.0.remove("copies");
        for (key, between) in [("id", ""), ("name", " ")] {
            if let Some(Entry { value: Value { data: Data::Text(text), .. }, .. }) =
                table.0.get_mut(key)
                && !text.is_empty()
            {
                *text = format!("{text}{between}{}", number + 1);
            }
        }
        let share = if count > 1 { number as f64 / (count - 1) as f64 } else { 0.5 };
        lay(table, shape::state(), share);
    }
    state
}

/// Puts numbers in place of what is spread: this share of the way from its beginning to its end.
fn lay(table: &mut Table, shape: &Shape, share: f64) {
    for (name, entry) in &mut table.0 {
        match (shape.get(name), &mut entry.value) {
            (Some(Node::Leaf(key)), value) => lay_one(value, &key.kind, share),
            (Some(Node::Map { key, .. }), Value { data: Data::Table(inner), .. }) => {
                inner.0.values_mut().for_each(|entry| lay_one(&mut entry.value, &key.kind, share));
            }
            (Some(Node::Table(shape)), Value { data: Data::Table(inner), .. }) => {
                lay(inner, shape, share);
            }
            _ => {}
        }
    }
}

fn lay_one(value: &mut Value, kind: &Kind, share: f64) {
    let Some((from, to)) = spread(value).filter(|_| is_spreadable(kind)) else { return };
    // Its ends are reached exactly.
    value.data = Data::Float(from * (1.0 - share) + to * share);
}

/// Whether values of a kind can be spread.
pub fn is_spreadable(kind: &Kind) -> bool {
    matches!(kind, Kind::Real { .. } | Kind::Level)
}

/// The ends of `{ from = …, to = … }`.
fn spread(value: &Value) -> Option<(f64, f64)> {
    let table = value.table().filter(|table| table.0.len() == 2)?;
    let end = |name: &str| match table.get(name)?.data {
        Data::Float(number) => Some(number),
        Data::Integer(number) => Some(number as f64),
        _ => None,
    };
    end("from").zip(end("to"))
}

#[cfg(test)]
mod tests {
    use crate::format::read_str;
    use crate::spec::Scenario;

    const CROWD: &str = "schema = 1\ntitle = \"crowd\"\n[run]\nrounds = 40\nreplications = 2\n\
        [[issue]]\nid = \"x\"\nstatus_quo = 0\n[[issue]]\nid = \"from\"\nstatus_quo = 0\n[[issue]]\nid = \"to\"\nstatus_quo = 0\n\
        [[state]]\nid = \"L\"\npositions = { x = 90, from = 1, to = 1 }\n\
        [[state]]\nid = \"S\"\nname = \"Small\"\nbloc = \"small\"\ncopies = 5\nthreshold = { from = 0, to = 0.8 }\n\
        positions = { x = { from = 100, to = 0 }, from = 3, to = 4 }\ncyber = { offence = 0.2 }\n\
        [[bloc]]\nid = \"small\"\n";

    fn read(sets: &[&str]) -> Result<Scenario, String> {
        let sets: Vec<String> = sets.iter().map(|set| (*set).to_owned()).collect();
        let read = read_str("crowd", CROWD, &sets);
        read.map(|checked| checked.scenario).map_err(|faults| faults.to_string())
    }

    fn ids(scenario: &Scenario) -> Vec<&str> {
        scenario.state.iter().map(|state| state.id.as_str()).collect()
    }

    #[test]
    fn an_entry_stands_for_many_and_spreads_its_numbers() {
        let crowd = read(&[]).unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(ids(&crowd), ["L", "S1", "S2", "S3", "S4", "S5"]);
        let x: Vec<f64> = crowd.state.iter().map(|state| state.positions["x"]).collect();
        assert_eq!(x, [90.0, 100.0, 75.0, 50.0, 25.0, 0.0]);
        assert_eq!((crowd.state[1].threshold, crowd.state[5].threshold), (0.0, 0.8));
        assert_eq!(
            (crowd.state[5].name.as_str(), crowd.state[5].bloc.as_str()),
            ("Small 5", "small")
        );
        // Issues may be called from and to.
        assert_eq!((crowd.state[2].positions["from"], crowd.state[2].positions["to"]), (3.0, 4.0));
    }

    #[test]
    fn a_setting_reaches_the_number_and_all_copies() {
        let one = read(&["state[S].copies=1"]).unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(ids(&one), ["L", "S1"]);
        assert_eq!(one.state[1].positions["x"], 50.0, "one state stands in the middle");
        let sets = ["state[S].copies=193", "state[S].good_faith=0.25", "bloc[small].capability=7"];
        let many = read(&sets).unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(many.state.len(), 194);
        assert!(many.state[1..].iter().all(|s| (s.good_faith, s.capability) == (0.25, 7.0)));
    }

    #[test]
    fn one_of_many_can_be_named_alone() {
        let sets = ["state[S].copies=3", "state[S2].threshold=0.9", "state[S2].good_faith=0.1"];
        let crowd = read(&sets).unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(ids(&crowd), ["L", "S1", "S2", "S3"]);
        let of: Vec<_> = crowd.state[1..].iter().map(|s| (s.threshold, s.good_faith)).collect();
        assert_eq!(of, [(0.0, 1.0), (0.9, 0.1), (0.8, 1.0)]);
        for id in ["S0", "S4", "S02", "S", "T1"] {
            let set = format!("state[{id}].threshold=0.9");
            assert_eq!(read(&["state[S].copies=3", &set]).is_ok(), id == "S", "{id}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_once() {
        let said = |set: &str| read(&[set]).expect_err(set);
        let wrong = said("state[S].good_faith=7");
        assert_eq!(wrong.matches("outside its range").count(), 1, "{wrong}");
        assert!(said("state[S].copies=0").contains("expected a whole number"));
        assert!(said("state[S].copies=1000000").contains("limits.states"));
        // So many that no machine could hold them, even where one of them is named, or a sweep asks for them.
        let huge = ["state[S].copies=1000000000000", "state[S7].threshold=0.5"];
        assert!(read(&huge).expect_err("huge").contains("limits.states"));
        let swept = format!(
            "{CROWD}[sweep]\ndesign = \"grid\"\n[[sweep.factor]]\npath = \"state[S].copies\"\nvalues = [3, 1000000]\n"
        );
        let swept = read_str("swept", &swept, &[]).map(|_| ()).expect_err("swept").to_string();
        assert!(swept.contains("limits.states"), "{swept}");
        assert!(said("state[L].threshold={ from = 0, to = 1 }").contains("copies"));
        assert!(said("state[L].id=S3").contains("S3"));
    }
}
