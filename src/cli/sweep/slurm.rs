//! `comity sweep --emit slurm`: a script that submits a job array and the merge that waits for it.

use std::path::Path;

use crate::cli::args::{SweepArgs, Tables};

/// The script. Run again after a failure, it resumes: finished shards end at once, others go on where they were.
pub fn script(command: &str, args: &SweepArgs, out: &Path) -> String {
    let shards = args.shards;
    let parts = quote(&format!("{}.parts", out.display()));
    let mut sweep = format!(
        "comity {command} {} --quiet --threads 1",
        quote(&args.scenario.display().to_string())
    );
    let mut flag = |name: &str, value: Option<String>| {
        if let Some(value) = value {
            sweep.push_str(&format!(" --{name} {}", quote(&value)));
        }
    };
    flag("seed", args.changes.seed.map(|seed| seed.to_string()));
    flag("replications", args.work.replications.map(|n| n.to_string()));
    args.changes.sets.iter().for_each(|set| flag("set", Some(set.clone())));
    let tables = match args.tables {
        Tables::Csv => "",
        Tables::Parquet => " --tables parquet",
        Tables::Both => " --tables both",
    };
    TEMPLATE
        .replace("{shards}", &shards.to_string())
        .replace("{parts}", &parts)
        .replace("{sweep}", &sweep)
        .replace("{tables}", tables)
        .replace("{out}", &quote(&out.display().to_string()))
}

/// A word for a shell.
fn quote(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-=+,:".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

const TEMPLATE: &str = r#"#!/bin/bash
# Submits {shards} shards of a sweep as a job array, and a merge that waits for all of them.
# After a failure run it again: finished shards end at once, the others go on where they were.
# Options of your cluster (account, partition, memory) go into SBATCH_ACCOUNT, SBATCH_PARTITION …, or into the two calls.
set -euo pipefail

parts={parts}
out={out}
mkdir -p "$parts"

cat > "$parts/shard.sh" <<'SHARD'
#!/bin/bash
set -u
{sweep} --shard "$SLURM_ARRAY_TASK_ID/{shards}" --out "$1/$SLURM_ARRAY_TASK_ID"
code=$?
# 4 says that some runs failed: they are rows with their reason, and the merge goes on.
[ "$code" -eq 4 ] && exit 0
exit "$code"
SHARD

cat > "$parts/merge.sh" <<'MERGE'
#!/bin/bash
set -eu
folders=()
for shard in $(seq 1 {shards}); do folders+=("$1/$shard"); done
comity merge "${folders[@]}" --out "$2" --force{tables}
MERGE

array=$(sbatch --parsable --job-name=comity --array=1-{shards} --cpus-per-task=1 \
  --output="$parts/%a.log" "$parts/shard.sh" "$parts")
array=${array%%;*}
merge=$(sbatch --parsable --job-name=comity-merge --dependency="afterok:$array" --kill-on-invalid-dep=yes \
  --output="$parts/merge.log" "$parts/merge.sh" "$parts" "$out")
echo "array $array, merge ${merge%%;*}: results in $out"
"#;

#[cfg(test)]
mod tests {
    use super::quote;

    #[test]
    fn words_are_safe_in_a_shell() {
        assert_eq!(quote("a/b.toml"), "a/b.toml");
        assert_eq!(quote("state[*].x=1"), "'state[*].x=1'");
        assert_eq!(quote("it's"), "'it'\\''s'");
    }
}
