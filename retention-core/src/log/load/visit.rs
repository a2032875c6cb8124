//! How a JSON object becomes cells of columns, without a tree of values in between.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::log::load::Cell;
use crate::log::load::packed::{Columns, Packed};

/// The column whose objects are kept by their entries.
pub(super) const NESTED: &str = "properties";

/// How texts are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Texts {
    #[default]
    Plain,
    /// A text that starts with a zero character says what JSON cannot.
    Marked,
}

impl Texts {
    fn cell(self, text: &str) -> Cell<'_> {
        let Some(marked) = text.strip_prefix('\0').filter(|_| self == Self::Marked) else {
            return Cell::Text(text);
        };
        let mut rest = marked.chars();
        match rest.next() {
            Some('s') => Cell::Text(rest.as_str()),
            Some('d') => instant(rest.as_str()).map_or(Cell::FarTime, Cell::Instant),
            Some('+') => Cell::Float(f64::INFINITY),
            Some('-') => Cell::Float(f64::NEG_INFINITY),
            Some('?') => Cell::FarTime,
            _ => Cell::Other,
        }
    }
}

/// Microseconds of a number of milliseconds.
fn instant(millis: &str) -> Option<i64> {
    millis.parse::<i64>().ok()?.checked_mul(1000)
}

/// Reads one value as a row; `Some` is what stands there when it is no object.
pub(super) struct Row<'a> {
    pub(super) columns: &'a mut Columns,
    pub(super) row: usize,
    pub(super) texts: Texts,
}

impl<'de> DeserializeSeed<'de> for Row<'_> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Row<'_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        entries(&mut map, self.columns, self.row, self.texts, true)?;
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut shown: Vec<String> = Vec::new();
        while let Some(value) = list.next_element::<serde_json::Value>()? {
            if shown.len() < 8 {
                shown.push(value.to_string());
            }
        }
        Ok(Some(format!("[{}]", shown.join(","))))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(match self.texts.cell(text) {
            Cell::Text(text) => text.chars().take(80).collect(),
            other => other.show(),
        }))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(Some(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Some(serde_json::Value::from(value).to_string()))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Some("null".to_owned()))
    }
}

fn entries<'de, A: MapAccess<'de>>(
    map: &mut A,
    columns: &mut Columns,
    row: usize,
    texts: Texts,
    outer: bool,
) -> Result<(), A::Error> {
    let mut at = 0;
    while let Some((place, nested)) = map.next_key_seed(Key { columns, at })? {
        let column = columns.at(place).ok_or_else(|| A::Error::custom("a column without a place"))?;
        map.next_value_seed(Entry { column, row, texts, keep: outer && nested })?;
        at += 1;
    }
    Ok(())
}

/// Finds the column of a key, and whether objects in it are kept.
struct Key<'a> {
    columns: &'a mut Columns,
    at: usize,
}

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = (usize, bool);

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = (usize, bool);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok((self.columns.place(name, self.at), name == NESTED))
    }
}

/// Reads a value into a cell.
struct Entry<'a> {
    column: &'a mut Packed,
    row: usize,
    texts: Texts,
    /// Whether the entries of an object are kept.
    keep: bool,
}

impl Entry<'_> {
    fn set<E>(self, cell: Cell<'_>) -> Result<(), E> {
        self.column.set(self.row, cell);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Entry<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Entry<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.set(Cell::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<(), E> {
        self.set(Cell::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<(), E> {
        self.set(Cell::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<(), E> {
        self.set(i64::try_from(value).map_or(Cell::Decimal(i128::from(value), 0), Cell::Int))
    }

    fn visit_f64<E>(self, value: f64) -> Result<(), E> {
        self.set(Cell::Float(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<(), E> {
        let cell = self.texts.cell(text);
        if cell == Cell::Other {
            self.column.set_composite(self.row);
            return Ok(());
        }
        self.set(cell)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        self.column.set_composite(self.row);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        if self.keep {
            return entries(&mut map, self.column.set_object(self.row), self.row, self.texts, false);
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        self.column.set_composite(self.row);
        Ok(())
    }
}
