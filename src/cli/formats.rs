//! `--tables`: in which formats result files are written, and whether this program can.

use super::args::Tables;
use super::{Exit, terminal};
use crate::output::{Formats, PARQUET};

/// The formats asked for; bad usage where this program was built without one.
pub fn formats(asked: Tables) -> Result<Formats, Exit> {
    let formats = Formats { csv: asked != Tables::Parquet, parquet: asked != Tables::Csv };
    if formats.parquet && !PARQUET {
        terminal::tell(
            "comity: this program was built without Parquet; build it with `cargo build --release --features parquet`, \
             or leave --tables out",
        );
        return Err(Exit::Usage);
    }
    Ok(formats)
}
