//! Any text as a table of `comity solve`, on three scales; every protocol forecasts where it is small.
#![no_main]

use std::sync::LazyLock;

use comity::scenario::positions::{Reading, Scale, read_str};
use comity::study::solve::{self, Method};
use libfuzzer_sys::fuzz_target;

static METHODS: LazyLock<Vec<Method>> = LazyLock::new(|| {
    let all: Vec<String> = solve::PROTOCOLS.iter().map(|protocol| protocol.name.to_owned()).collect();
    solve::methods(&all, &[]).expect("every protocol is known")
});

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for scale in [Scale::Percent, Scale::Issue, Scale::Ends(-3.5, 12.0)] {
        let how = Reading { columns: Vec::new(), scale };
        let table = match read_str("fuzz.csv", text, &how) {
            Err(faults) => {
                faults.render(true);
                continue;
            }
            Ok(table) => table,
        };
        if table.issues.len() > 4 || table.issues.iter().any(|issue| issue.stands.len() > 12) {
            continue;
        }
        for method in METHODS.iter() {
            for forecast in method.forecast(&table, 1) {
                assert!(
                    (-1e-6..=100.0 + 1e-6).contains(&forecast.value),
                    "{} forecasts {}",
                    method.name,
                    forecast.value
                );
            }
        }
    }
});
