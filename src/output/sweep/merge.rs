//! Joining shards: their tables one after the other, since a shard is a stretch of runs; then what follows from all runs.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::finish::{self, Ending};
use super::journal::{self, JOURNAL};
use super::provenance::SweepManifest;
use crate::model::setting::Label;
use crate::output::folder::{Folder, OutputError};
use crate::output::formats::{self, Formats};
use crate::output::lines::Shaper;
use crate::output::registry::of_runs;
use crate::spec::record::Record;

/// Writes into `target` what the unsharded sweep would have written.
///
/// # Errors
/// If a shard is missing, unfinished, there twice or of another sweep; if a file cannot be read or written.
pub fn merge(
    folders: &[PathBuf],
    target: &Path,
    force: bool,
    formats: Formats,
    stop: &dyn Fn() -> bool,
) -> Result<(SweepManifest, PathBuf), OutputError> {
    let shards = in_order(folders)?;
    let out = Folder::prepare(target, force)?;
    let io = |error: io::Error| match error.kind() {
        io::ErrorKind::Interrupted => OutputError::Stopped,
        _ => OutputError::Io(target.to_owned(), error),
    };
    let failed = shards.iter().map(|(_, manifest)| manifest.failed).sum();
    let Some((_, first)) = shards.first() else {
        return Err(OutputError::Refused(target.to_owned(), "has no shards to be made of".into()));
    };
    let manifest = first.whole().with_failed(failed);
    let shaper = shaper(&manifest);
    for table in of_runs().filter(|table| table.is_wanted(shaper.wants)) {
        join(&shards, &out.file(&table.file()), &table.file(), stop).map_err(io)?;
    }
    let states = states(&manifest);
    let staged = out.file("manifest.json");
    let folder = staged.parent().unwrap_or(target);
    let ending = Ending { states: &states, formats, stop };
    finish::summaries(folder, &manifest, &shaper, ending).map_err(io)?;
    formats::write(folder, formats, stop).map_err(io)?;
    formats::settle(folder, formats).map_err(io)?;
    fs::write(&staged, manifest.text()).map_err(io)?;
    Ok((manifest, out.publish()?))
}

type Shards = Vec<(PathBuf, SweepManifest)>;

/// The shards by number, every one of them there once and finished.
fn in_order(folders: &[PathBuf]) -> Result<Shards, OutputError> {
    let mut shards: Shards = Vec::new();
    for folder in folders {
        let refused = |words: String| Err(OutputError::Refused(folder.clone(), words));
        if folder.join(JOURNAL).exists() {
            return refused("is not finished: repeat the command that began it".into());
        }
        let manifest = match journal::read::<SweepManifest>(&folder.join("manifest.json")) {
            Ok(Some(manifest)) => manifest,
            Ok(None) => return refused("holds no results of a sweep".into()),
            Err(error) => return refused(format!("holds no results of a sweep ({error})")),
        };
        if manifest.shard.is_none() {
            return refused("is no shard: it holds a whole sweep".into());
        }
        if let Some((first, other)) = shards.first()
            && other.whole() != manifest.whole()
        {
            let words = manifest.whole().differences(&other.whole());
            return refused(format!(
                "is of another sweep than {} (it differs in {words})",
                first.display()
            ));
        }
        shards.push((folder.clone(), manifest));
    }
    let number =
        |manifest: &SweepManifest| manifest.shard.map_or((0, 0), |shard| (shard.of, shard.number));
    shards.sort_by_key(|(_, manifest)| number(manifest));
    let of = shards.first().map_or(0, |(_, manifest)| number(manifest).0);
    for wanted in 1..=of {
        let found: Vec<&PathBuf> = shards
            .iter()
            .filter(|(_, m)| number(m) == (of, wanted))
            .map(|(folder, _)| folder)
            .collect();
        match found[..] {
            [_] => {}
            [] => {
                return Err(OutputError::Refused(
                    PathBuf::from(format!("shard {wanted}/{of}")),
                    "is missing".into(),
                ));
            }
            [first, second, ..] => {
                return Err(OutputError::Refused(
                    second.clone(),
                    format!("is the same shard as {}", first.display()),
                ));
            }
        }
    }
    if let Some((folder, manifest)) = shards.iter().find(|(_, manifest)| number(manifest).0 != of) {
        let words = format!("is one of {} shards, and others are of {of}", number(manifest).0);
        return Err(OutputError::Refused(folder.clone(), words));
    }
    Ok(shards)
}

fn join(shards: &Shards, target: &Path, file: &str, stop: &dyn Fn() -> bool) -> io::Result<()> {
    let mut out = File::create(target)?;
    for (number, (folder, _)) in shards.iter().enumerate() {
        if stop() {
            return Err(io::Error::new(io::ErrorKind::Interrupted, "asked to stop"));
        }
        let mut from = BufReader::with_capacity(1 << 18, File::open(folder.join(file))?);
        let mut header = Vec::new();
        from.read_until(b'\n', &mut header)?;
        if number == 0 {
            out.write_all(&header)?;
        }
        io::copy(&mut from.by_ref(), &mut out)?;
    }
    out.sync_data()
}

/// How rows are made, from the manifest alone.
fn shaper(manifest: &SweepManifest) -> Shaper {
    let mut wants = Record::default();
    of_runs()
        .filter(|table| manifest.tables.iter().any(|name| name == table.name))
        .for_each(|table| table.ask_for(&mut wants));
    Shaper {
        scenario: Arc::from(manifest.scenario.as_str()),
        seed: manifest.seed,
        factors: manifest.factors.iter().map(|factor| factor.name.clone()).collect(),
        wants,
    }
}

/// The states, in order, from the resolved scenario.
fn states(manifest: &SweepManifest) -> Vec<Label> {
    let resolved: toml::Table = toml::from_str(&manifest.resolved).unwrap_or_default();
    let list = resolved.get("state").and_then(toml::Value::as_array).cloned().unwrap_or_default();
    list.iter().filter_map(|state| Some(Arc::from(state.get("id")?.as_str()?))).collect()
}
