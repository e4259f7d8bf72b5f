//! A parameter is declared once: `params!` makes of a declaration the field, its form in serde and
//! its key, `words!` makes an enum and its words. A key itself is described in [`super::key`].

use bevy_ecs::prelude::{Resource, World};
use serde::de::{DeserializeOwned, Deserializer, Error};

use super::key::Key;

/// A key, or the keys of a table inside a table.
#[derive(Debug)]
pub enum Entry {
    /// A key.
    Key(Key),
    /// A table inside, or a list of tables.
    Table(&'static [Entry]),
}

/// All keys of some entries, in order.
pub fn keys(entries: &'static [Entry]) -> Vec<&'static Key> {
    let of = |entry: &'static Entry| match entry {
        Entry::Key(key) => vec![key],
        Entry::Table(inner) => keys(inner),
    };
    entries.iter().flat_map(of).collect()
}

/// A table of the scenario format, or a list of tables. `params!` implements it.
pub trait Table: DeserializeOwned {
    /// Its keys, in the order in which a scenario is written.
    const ENTRIES: &'static [Entry];

    /// Replaces the table, or the element at `index` of a list.
    ///
    /// # Errors
    /// The value does not have the form of the table, or there is no such element.
    fn replace<'de, D: Deserializer<'de>>(
        &mut self,
        _index: Option<usize>,
        value: D,
    ) -> Result<(), D::Error> {
        *self = Self::deserialize(value)?;
        Ok(())
    }
}

impl<T: Table> Table for Option<T> {
    const ENTRIES: &'static [Entry] = T::ENTRIES;
}

impl<T: Table> Table for Vec<T> {
    const ENTRIES: &'static [Entry] = T::ENTRIES;

    fn replace<'de, D: Deserializer<'de>>(
        &mut self,
        index: Option<usize>,
        value: D,
    ) -> Result<(), D::Error> {
        match index.and_then(|index| self.get_mut(index)) {
            Some(element) => element.replace(None, value),
            None => Err(D::Error::custom("a factor names nothing")),
        }
    }
}

/// Parameters that systems read.
pub trait Parameters {
    /// Puts them into the world.
    fn insert(&self, world: &mut World);
}

impl<T: Resource + Clone> Parameters for T {
    fn insert(&self, world: &mut World) {
        world.insert_resource(self.clone());
    }
}

/// Declares a table of parameters: its struct, which implements [`Table`], and its keys.
///
/// ```text
/// params! {
///     /// `[chair]`.
///     #[derive(Resource)]
///     pub struct Params in "chair" {
///         /// how strongly the chair leans to the positions of the state that holds it
///         bias: f64 = 0, real(0.0, 10.0).monotone().unit("all members together are 1");
///     }
/// }
/// ```
///
/// `in` says where the table stands: a list of tables has `[]` after its name, the top of the file
/// has no `in`. The comment of an item is the line that explains the key, however many lines it
/// takes. An item is one of these:
///
/// - `bias: f64 = 0, real(0.0, 10.0);` is a field and its key.
/// - `positions.<issue>: BTreeMap<String, f64> = required, real(0.0, 100.0);` is a field with a key for
///   each issue; `<name>` in place of `<issue>` allows any name.
/// - `exchange: Exchange;` is a table inside; so is `Option<…>` or `Vec<…>` of one.
/// - `crime: Kind = CRIME;` is a table inside whose keys are declared apart.
/// - `key copies = none, int(1, 1_000_000);` is a key without a field: the reader of files uses it up.
///
/// After `=` stands what holds where the key is left out, as TOML, or `required`, `none` (nothing),
/// or `present` (true where the table is written). Then comes the kind with its range, by a
/// function of
/// [`super::key`], and the unit, effect and condition, by methods of [`Key`].
///
/// With `pub const CRIME in "conduct.crime" { … }` in place of the struct, all items have to be
/// keys without a field, and keys are all that comes of it.
macro_rules! params {
    // All items are read: what comes of them is keys alone, or a struct and its keys.
    (@item [$(#[$meta:meta])* $vis:vis const $name:ident] $at:tt [] [$($entry:tt)*]) => {
        $(#[$meta])*
        $vis const $name: &[$crate::spec::params::Entry] = &[$($entry)*];
    };
    (@item [$(#[$meta:meta])* pub struct $name:ident] $at:tt [$($field:tt)*] [$($entry:tt)*]) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        #[allow(
            rustdoc::broken_intra_doc_links,
            rustdoc::invalid_html_tags,
            reason = "what explains a key names tables, `[chair]`, which are no links"
        )]
        pub struct $name { $($field)* }

        impl $crate::spec::params::Table for $name {
            const ENTRIES: &'static [$crate::spec::params::Entry] = &[$($entry)*];
        }
    };
    // A field and its key, or a key for each issue or name.
    (@item $head:tt [$($at:literal)?] [$($field:tt)*] [$($entry:tt)*]
        $(#[doc = $doc:literal])+
        $name:ident $(. < $of:ident >)? : $type:ty = $default:tt, $key:expr; $($rest:tt)*
    ) => {
        $crate::spec::params::params! { @item $head [$($at)?]
            [$($field)*
                $(#[doc = $doc])+
                #[doc = concat!("\n\n`= ", stringify!($default), ", ", stringify!($key), "`")]
                pub $name: $type,]
            [$($entry)* $crate::spec::params::entry! {
                [concat!($($at, ".",)? stringify!($name) $(, ".<", stringify!($of), ">")?)]
                [concat!($($doc),+)] $default, $key
            },]
            $($rest)*
        }
    };
    // A table inside.
    (@item $head:tt $at:tt [$($field:tt)*] [$($entry:tt)*]
        $(#[doc = $doc:literal])+ $name:ident : $type:ty; $($rest:tt)*
    ) => {
        $crate::spec::params::params! { @item $head $at
            [$($field)* $(#[doc = $doc])+ pub $name: $type,]
            [$($entry)* $crate::spec::params::Entry::Table(
                <$type as $crate::spec::params::Table>::ENTRIES
            ),]
            $($rest)*
        }
    };
    // A table inside with keys of its own.
    (@item $head:tt $at:tt [$($field:tt)*] [$($entry:tt)*]
        $(#[doc = $doc:literal])+ $name:ident : $type:ty = $keys:path; $($rest:tt)*
    ) => {
        $crate::spec::params::params! { @item $head $at
            [$($field)* $(#[doc = $doc])+ pub $name: $type,]
            [$($entry)* $crate::spec::params::Entry::Table($keys),]
            $($rest)*
        }
    };
    // A key without a field.
    (@item $head:tt [$($at:literal)?] $field:tt [$($entry:tt)*]
        $(#[doc = $doc:literal])+ key $name:ident = $default:tt, $key:expr; $($rest:tt)*
    ) => {
        $crate::spec::params::params! { @item $head [$($at)?] $field
            [$($entry)* $crate::spec::params::entry! {
                [concat!($($at, ".",)? stringify!($name))] [concat!($($doc),+)] $default, $key
            },]
            $($rest)*
        }
    };
    (@item $head:tt $at:tt $field:tt $entry:tt
        $(#[doc = $doc:literal])* $first:tt $($rest:tt)*
    ) => {
        compile_error!(concat!(
            "the item that begins with `", stringify!($first), "` declares no parameter; write ",
            "`/// what it means`, then `name: Type = default, kind();`, ",
            "`name.<issue>: Type = default, kind();`, `name: Table;` or ",
            "`key name = default, kind();`"
        ));
    };
    ($(#[$meta:meta])* pub struct $name:ident $(in $at:literal)? { $($item:tt)* }) => {
        $crate::spec::params::params! {
            @item [$(#[$meta])* pub struct $name] [$($at)?] [] [] $($item)*
        }
    };
    ($(#[$meta:meta])* $vis:vis const $name:ident in $at:literal { $($item:tt)* }) => {
        $crate::spec::params::params! {
            @item [$(#[$meta])* $vis const $name] [$at] [] [] $($item)*
        }
    };
}
pub(crate) use params;

/// The entry of a key: its path, its comment, its default and what else is said of it.
macro_rules! entry {
    ([$path:expr] [$doc:expr] $default:tt, $key:expr) => {
        $crate::spec::params::Entry::Key({
            use $crate::spec::key::*;
            $key.declare($path, $crate::spec::params::fallback!($default), $doc)
        })
    };
}
pub(crate) use entry;

/// What holds where a key is left out.
macro_rules! fallback {
    (required) => {
        $crate::spec::key::Fallback::Required
    };
    (none) => {
        $crate::spec::key::Fallback::Absent
    };
    (present) => {
        $crate::spec::key::Fallback::Present
    };
    ($value:tt) => {
        $crate::spec::key::Fallback::Value(stringify!($value))
    };
}
pub(crate) use fallback;

/// Declares an enum whose values are words of the format, for `choice(Name::WORDS)`.
macro_rules! words {
    (
        $(#[$meta:meta])*
        pub enum $name:ident { $( $(#[$doc:meta])* $variant:ident = $word:literal, )+ }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, ::serde::Serialize, ::serde::Deserialize)]
        pub enum $name {
            $( $(#[$doc])* #[serde(rename = $word)] $variant, )+
        }

        impl $name {
            /// All of them, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Their words, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];
        }
    };
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::{Table, keys};
    use crate::spec::key::{Effect, Fallback, Key, Kind};

    words! {
        /// A colour.
        pub enum Colour {
            /// Red.
            Red = "red",
            /// A dark blue.
            DarkBlue = "dark-blue",
        }
    }

    params! {
        /// A table inside.
        #[derive(Copy)]
        pub struct Inner in "outer.inner" {
            /// how much, in two
            /// lines
            much: f64 = 0.5, above(0.0, 2.0).monotone().unit("points");
        }
    }

    params! {
        /// Keys that are declared apart.
        const APART in "outer.apart" {
            /// how much here
            key much = 1, real(0.0, 1.0);
        }
    }

    params! {
        /// A table.
        pub struct Outer in "outer" {
            /// whether it is
            enabled: bool = present, flag();
            /// how many
            key copies = none, int(1, 9).inert();
            /// which colour
            colour: Colour = "dark-blue", choice(Colour::WORDS).when("outer.enabled", &["true"]);
            /// Inside.
            inner: Inner;
            /// Apart.
            apart: Inner = APART;
            /// of each issue
            levels.<issue>: BTreeMap<String, f64> = required, real(0.0, 100.0);
        }
    }

    #[test]
    fn a_declaration_makes_keys_in_order() {
        let keys: Vec<Key> = keys(Outer::ENTRIES).into_iter().copied().collect();
        let paths: Vec<&str> = keys.iter().map(|key| key.path).collect();
        assert_eq!(
            paths,
            [
                "outer.enabled",
                "outer.copies",
                "outer.colour",
                "outer.inner.much",
                "outer.apart.much",
                "outer.levels.<issue>"
            ]
        );
        let defaults: Vec<Fallback> = keys.iter().map(|key| key.default).collect();
        let value = Fallback::Value;
        assert_eq!(
            defaults,
            [
                Fallback::Present,
                Fallback::Absent,
                value("\"dark-blue\""),
                value("0.5"),
                value("1"),
                Fallback::Required
            ]
        );
        assert_eq!(keys[3].doc, "how much, in two lines");
        assert_eq!((keys[3].unit, keys[3].effect), ("points", Effect::Monotone));
        assert_eq!(keys[3].kind, Kind::Real { min: 0.0, max: 2.0, open: true });
        assert_eq!(keys[2].kind, Kind::Choice { words: &["red", "dark-blue"] });
        assert_eq!(keys[2].when, Some(("outer.enabled", &["true"][..])));
    }

    #[test]
    fn a_table_or_an_element_of_a_list_is_replaced() {
        let read = |much: f64| toml::Value::Table(toml::toml! { much = much });
        let mut one = Inner { much: 1.0 };
        assert!(one.replace(None, read(2.0)).is_ok() && one.much == 2.0);
        let mut list = vec![one, one];
        assert!(list.replace(Some(1), read(0.5)).is_ok());
        assert_eq!((list[0].much, list[1].much), (2.0, 0.5));
        assert!(list.replace(Some(2), read(0.5)).is_err());
        assert!(Inner::deserialize(toml::Value::Table(toml::toml! { more = 1 })).is_err());
        let colour = Colour::deserialize(toml::Value::from(Colour::WORDS[1]));
        assert_eq!(colour, Ok(Colour::DarkBlue));
        assert_eq!(Colour::ALL, [Colour::Red, Colour::DarkBlue]);
    }
}
