//! A CSV table as Parquet: a column of the kind that the dictionary gives it, null where the cell is empty.

use std::fs::{self, File};
use std::io::{self, BufReader};
use std::path::Path;
use std::sync::Arc;

use csv::StringRecord;
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};

use crate::measure::table::Kind;

/// Rows of a group: they are held in memory at once.
const GROUP: usize = 1 << 16;

/// Values of a column that are there, and for each row whether one is.
struct Buffer {
    values: Values,
    there: Vec<i16>,
}

enum Values {
    Int(Vec<i64>),
    Real(Vec<f64>),
    Flag(Vec<bool>),
    Words(Vec<ByteArray>),
}

/// Writes `x.parquet` beside `x.csv`, whole or not at all.
pub fn convert(from: &Path, columns: &[(String, Kind)]) -> io::Result<()> {
    let target = from.with_extension("parquet");
    let aside = from.with_extension("parquet.new");
    let written = write(from, &aside, columns);
    if written.is_err() {
        let _ = fs::remove_file(&aside);
    }
    written.and_then(|()| fs::rename(&aside, target))
}

fn write(from: &Path, to: &Path, columns: &[(String, Kind)]) -> io::Result<()> {
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let file = File::create(to)?;
    let kept = file.try_clone()?;
    let mut writer = SerializedFileWriter::new(file, schema(columns)?, Arc::new(properties))
        .map_err(io::Error::other)?;
    let source = BufReader::with_capacity(1 << 18, File::open(from)?);
    let (mut reader, mut record) = (csv::Reader::from_reader(source), StringRecord::new());
    let mut buffers: Vec<Buffer> = columns.iter().map(|(_, kind)| Buffer::new(*kind)).collect();
    let mut rows = 0;
    while reader.read_record(&mut record)? {
        for ((buffer, cell), (name, _)) in buffers.iter_mut().zip(&record).zip(columns) {
            buffer.push(cell, name)?;
        }
        rows += 1;
        if rows == GROUP {
            flush(&mut writer, &mut buffers)?;
            rows = 0;
        }
    }
    if rows > 0 {
        flush(&mut writer, &mut buffers)?;
    }
    writer.close().map_err(io::Error::other)?;
    kept.sync_data()
}

fn schema(columns: &[(String, Kind)]) -> io::Result<TypePtr> {
    let field = |(name, kind): &(String, Kind)| {
        let (physical, logical) = match kind {
            Kind::Int => (Physical::INT64, None),
            Kind::Real => (Physical::DOUBLE, None),
            Kind::Flag => (Physical::BOOLEAN, None),
            Kind::Words => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        Type::primitive_type_builder(name, physical)
            .with_repetition(Repetition::OPTIONAL)
            .with_logical_type(logical)
            .build()
            .map(Arc::new)
    };
    let fields: Result<Vec<TypePtr>, _> = columns.iter().map(field).collect();
    let fields = fields.map_err(io::Error::other)?;
    let group = Type::group_type_builder("comity").with_fields(fields).build();
    group.map(Arc::new).map_err(io::Error::other)
}

impl Buffer {
    fn new(kind: Kind) -> Self {
        let values = match kind {
            Kind::Int => Values::Int(Vec::new()),
            Kind::Real => Values::Real(Vec::new()),
            Kind::Flag => Values::Flag(Vec::new()),
            Kind::Words => Values::Words(Vec::new()),
        };
        Self { values, there: Vec::new() }
    }

    fn push(&mut self, cell: &str, column: &str) -> io::Result<()> {
        self.there.push(i16::from(!cell.is_empty()));
        if cell.is_empty() {
            return Ok(());
        }
        let wrong = || {
            let words = format!("column {column}: {cell:?} is not of its kind");
            io::Error::new(io::ErrorKind::InvalidData, words)
        };
        match &mut self.values {
            Values::Int(into) => into.push(cell.parse().map_err(|_| wrong())?),
            Values::Real(into) => into.push(cell.parse().map_err(|_| wrong())?),
            Values::Flag(into) => into.push(cell.parse().map_err(|_| wrong())?),
            Values::Words(into) => into.push(cell.as_bytes().to_vec().into()),
        }
        Ok(())
    }
}

/// Writes a group of rows and empties the buffers.
fn flush(writer: &mut SerializedFileWriter<File>, buffers: &mut [Buffer]) -> io::Result<()> {
    let mut group = writer.next_row_group().map_err(io::Error::other)?;
    for buffer in buffers {
        let Some(mut column) = group.next_column().map_err(io::Error::other)? else { break };
        let there = Some(buffer.there.as_slice());
        let written = match (column.untyped(), &mut buffer.values) {
            (ColumnWriter::Int64ColumnWriter(into), Values::Int(values)) => {
                into.write_batch(values, there, None).map(|_| values.clear())
            }
            (ColumnWriter::DoubleColumnWriter(into), Values::Real(values)) => {
                into.write_batch(values, there, None).map(|_| values.clear())
            }
            (ColumnWriter::BoolColumnWriter(into), Values::Flag(values)) => {
                into.write_batch(values, there, None).map(|_| values.clear())
            }
            (ColumnWriter::ByteArrayColumnWriter(into), Values::Words(values)) => {
                into.write_batch(values, there, None).map(|_| values.clear())
            }
            _ => return Err(io::Error::other("a column is not of its kind")),
        };
        written.map_err(io::Error::other)?;
        column.close().map_err(io::Error::other)?;
        buffer.there.clear();
    }
    group.close().map(|_| ()).map_err(io::Error::other)
}
