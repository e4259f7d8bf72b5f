//! Any text as a scenario, any further lines behind NUL bytes as arguments of `--set`: checked, its faults drawn, and run where it is
//! right and small.
#![no_main]

use comity::{engine::Engine, measure::record::Wants, scenario::Document};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let mut parts = text.split('\0');
    let scenario = parts.next().unwrap_or_default();
    let sets: Vec<String> = parts.take(4).map(str::to_owned).collect();
    match Document::from_text("fuzz.toml", scenario, &sets).check() {
        Err(faults) => {
            faults.render(true);
            assert!(faults.located().count() > 0);
        }
        Ok(checked) => {
            checked.warnings.render(false);
            let found = &checked.scenario;
            let again = Document::from_text("resolved.toml", &checked.resolved, &[]).check();
            let again = again.unwrap_or_else(|faults| panic!("what is resolved is wrong: {faults}"));
            assert_eq!(again.scenario, *found, "what is resolved means something else");
            let small = found.state.len() * found.issue.len() * found.run.rounds as usize;
            if small <= 5_000 {
                let mut engine = Engine::new(found, Wants::ALL);
                engine.run(found.run.seed, 0);
            }
        }
    }
});
