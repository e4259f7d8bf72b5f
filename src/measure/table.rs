//! What a result table is: rows of cells under columns that say what they mean. It writes no file.

use std::fmt::Write as _;
use std::sync::Arc;

/// One cell of a result table. A missing value is empty, never zero.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A whole number.
    Int(i64),
    /// A finite number.
    Real(f64),
    /// True or false.
    Flag(bool),
    /// Words that vary.
    Text(Arc<str>),
    /// One of the words of the format.
    Word(&'static str),
}

impl Cell {
    /// The number behind the cell; 1 and 0 for flags; none for words and for nothing.
    pub fn number(&self) -> Option<f64> {
        match self {
            Cell::Int(n) => Some(*n as f64),
            Cell::Real(x) => Some(*x),
            Cell::Flag(flag) => Some(f64::from(u8::from(*flag))),
            Cell::Empty | Cell::Text(_) | Cell::Word(_) => None,
        }
    }

    /// Appends the cell as result files show it: shortest digits that read back the same, −0 as 0,
    /// empty for missing.
    pub fn show(&self, out: &mut String) {
        match self {
            Cell::Empty => {}
            Cell::Int(n) => append(out, format_args!("{n}")),
            Cell::Real(x) if !x.is_finite() => {}
            Cell::Real(x) if *x == 0.0 => out.push('0'),
            Cell::Real(x) if x.abs() < 1e15 && x.trunc() == *x => {
                append(out, format_args!("{}", *x as i64));
            }
            Cell::Real(x) => append(out, format_args!("{x:?}")),
            Cell::Flag(flag) => out.push_str(if *flag { "true" } else { "false" }),
            Cell::Text(text) => out.push_str(text),
            Cell::Word(word) => out.push_str(word),
        }
    }
}

/// Writing to a string cannot fail.
fn append(out: &mut String, number: std::fmt::Arguments) {
    let _ = out.write_fmt(number);
}

macro_rules! cell_from {
    ($($from:ty, $value:ident => $cell:expr;)*) => { $(
        impl From<$from> for Cell {
            fn from($value: $from) -> Self { $cell }
        }
    )* };
}

cell_from! {
    u32, n => Cell::Int(i64::from(n));
    usize, n => Cell::Int(n as i64);
    u64, n => Cell::Int(n as i64);
    f64, x => if x.is_finite() { Cell::Real(x) } else { Cell::Empty };
    bool, flag => Cell::Flag(flag);
    Arc<str>, text => Cell::Text(text);
    &'static str, word => Cell::Word(word);
    String, text => Cell::Text(text.into());
}

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Cell::Empty, Into::into)
    }
}

/// What the cells of a column hold, missing ones apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whole numbers.
    Int,
    /// Numbers.
    Real,
    /// True and false.
    Flag,
    /// Words.
    Words,
}

/// The kind of a column, from the type of its field.
pub trait Typed {
    /// It.
    const KIND: Kind;
}

macro_rules! typed {
    ($($type:ty => $kind:ident;)*) => { $( impl Typed for $type { const KIND: Kind = Kind::$kind; } )* };
}

typed! {
    u32 => Int;
    u64 => Int;
    usize => Int;
    f64 => Real;
    bool => Flag;
    Arc<str> => Words;
    &'static str => Words;
    String => Words;
}

impl<T: Typed> Typed for Option<T> {
    const KIND: Kind = T::KIND;
}

/// What a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its header, snake_case.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// Unit, or the words it can hold.
    pub unit: &'static str,
    /// Range; empty for words.
    pub range: &'static str,
    /// Meaning.
    pub doc: &'static str,
}

/// A row of a result table.
pub trait Row {
    /// The table's name: its file without `.csv`.
    const TABLE: &'static str;
    /// What a row is.
    const ROW: &'static str;
    /// Its columns after the keys, in order.
    const COLUMNS: &'static [Column];
    /// Appends the cells, one a column.
    fn cells(&self, out: &mut Vec<Cell>);
}

/// The place of a column among those of its row. A name that the row lacks does not compile in a
/// constant.
pub const fn place_of<R: Row>(name: &str) -> usize {
    let mut place = 0;
    while !same(R::COLUMNS[place].name, name) {
        place += 1;
    }
    place
}

/// Whether two texts are equal, in constants too.
const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

/// Declares a result table: a struct with one field a column, in order.
macro_rules! table {
    (
        $(#[$meta:meta])*
        $name:literal $row:ident = $what:literal {
            $( $field:ident : $kind:ty, $unit:literal, $range:literal, $doc:literal; )*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct $row {
            $( #[doc = $doc] pub $field: $kind, )*
        }
        impl $crate::measure::table::Row for $row {
            const TABLE: &'static str = $name;
            const ROW: &'static str = $what;
            const COLUMNS: &'static [$crate::measure::table::Column] = &[
                $( $crate::measure::table::Column {
                    name: stringify!($field),
                    kind: <$kind as $crate::measure::table::Typed>::KIND,
                    unit: $unit, range: $range, doc: $doc,
                }, )*
            ];
            fn cells(&self, out: &mut Vec<$crate::measure::table::Cell>) {
                $( out.push(self.$field.clone().into()); )*
            }
        }
    };
}
pub(crate) use table;

#[cfg(test)]
mod tests {
    use super::Cell;

    fn shown(cell: Cell) -> String {
        let mut out = String::new();
        cell.show(&mut out);
        out
    }

    #[test]
    fn numbers_are_shortest_and_missing_is_empty() {
        assert_eq!(shown(Cell::from(-0.0)), "0");
        assert_eq!(shown(Cell::from(0.1 + 0.2)), "0.30000000000000004");
        assert_eq!(shown(Cell::from(40.0)), "40");
        assert_eq!(shown(Cell::from(1e300)), "1e300");
        assert_eq!(shown(Cell::from(f64::NAN)), "");
        assert_eq!(shown(Cell::from(None::<f64>)), "");
        assert_eq!(shown(Cell::from(true)), "true");
    }
}
