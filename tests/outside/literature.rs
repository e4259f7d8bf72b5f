//! The published results that the program brings with it are those of the reference data.

use std::fs;
use std::path::Path;

use crate::needs::{Outcome, reference};
use crate::support::REPO;

pub fn the_embedded_targets_are_the_references() -> Outcome {
    let reference = fs::read_to_string(reference("theory/targets.csv")?).unwrap();
    let ours = Path::new(REPO).join("src/study/validate/targets.csv");
    assert!(reference == fs::read_to_string(ours).unwrap());
    Ok(())
}
