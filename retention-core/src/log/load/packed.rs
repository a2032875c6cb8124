//! Cells of any type kept by column, each in nine bytes and its text.

use std::collections::BTreeMap;

use crate::log::load::Cell;

/// The type of a kept cell. A row whose column ends before it is `Null`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag {
    Null,
    Text,
    Int,
    /// A whole number beyond `i64`.
    Large,
    Float,
    Bool,
    Instant,
    FarTime,
    Other,
    /// A list, or an object of which nothing is kept.
    Composite,
    /// An object whose entries stand in the inner columns.
    Object,
}

/// Where a text stands: 40 bits for its start, 24 for its length.
const LENGTH_BITS: u32 = 24;
const LONGEST: usize = (1 << LENGTH_BITS) - 1;
const FARTHEST: usize = (1 << (64 - LENGTH_BITS)) - 1;

/// One column.
#[derive(Debug, Default)]
pub(super) struct Packed {
    tags: Vec<Tag>,
    words: Vec<u64>,
    text: String,
    /// The entries of cells that hold objects.
    inner: Option<Box<Columns>>,
}

impl Packed {
    /// Sets the cell of a row, which is the last one or a later one.
    pub(super) fn set(&mut self, row: usize, cell: Cell<'_>) {
        let (tag, word) = match cell {
            Cell::Null => (Tag::Null, 0),
            Cell::Text(text) => match self.keep(text) {
                Some(place) => (Tag::Text, place),
                None => (Tag::Other, 0),
            },
            Cell::Int(value) => (Tag::Int, value as u64),
            Cell::Float(value) => (Tag::Float, value.to_bits()),
            Cell::Bool(value) => (Tag::Bool, u64::from(value)),
            Cell::Instant(micros) => (Tag::Instant, micros as u64),
            Cell::FarTime => (Tag::FarTime, 0),
            Cell::Decimal(value, 0) => match u64::try_from(value) {
                Ok(value) => (Tag::Large, value),
                Err(_) => (Tag::Other, 0),
            },
            Cell::Decimal(..) | Cell::Local(_) | Cell::Other => (Tag::Other, 0),
        };
        self.put(row, tag, word);
    }

    /// Says that the cell holds a list, or an object of which nothing is kept.
    pub(super) fn set_composite(&mut self, row: usize) {
        self.put(row, Tag::Composite, 0);
    }

    /// Says that the cell holds an object; its entries go into the columns given back.
    pub(super) fn set_object(&mut self, row: usize) -> &mut Columns {
        self.put(row, Tag::Object, 0);
        self.inner.get_or_insert_default()
    }

    fn put(&mut self, row: usize, tag: Tag, word: u64) {
        // A key that stands twice in an object has its last value.
        self.tags.truncate(row);
        self.words.truncate(row);
        self.tags.resize(row, Tag::Null);
        self.words.resize(row, 0);
        self.tags.push(tag);
        self.words.push(word);
    }

    fn keep(&mut self, text: &str) -> Option<u64> {
        let start = self.text.len();
        if text.len() > LONGEST || start > FARTHEST {
            return None;
        }
        self.text.push_str(text);
        Some((start as u64) << LENGTH_BITS | text.len() as u64)
    }

    pub(super) fn cell(&self, row: usize) -> Cell<'_> {
        let (Some(tag), Some(word)) = (self.tags.get(row), self.words.get(row).copied()) else {
            return Cell::Null;
        };
        match tag {
            Tag::Null => Cell::Null,
            Tag::Text => {
                let start = (word >> LENGTH_BITS) as usize;
                let end = start + (word as usize & LONGEST);
                self.text.get(start..end).map_or(Cell::Null, Cell::Text)
            }
            Tag::Int => Cell::Int(word as i64),
            Tag::Large => Cell::Decimal(i128::from(word), 0),
            Tag::Float => Cell::Float(f64::from_bits(word)),
            Tag::Bool => Cell::Bool(word == 1),
            Tag::Instant => Cell::Instant(word as i64),
            Tag::FarTime => Cell::FarTime,
            Tag::Other | Tag::Composite | Tag::Object => Cell::Other,
        }
    }

    /// Whether all cells that are there hold a list or an object.
    pub(super) fn is_composite(&self) -> bool {
        let mut given = self.tags.iter().filter(|tag| **tag != Tag::Null).peekable();
        given.peek().is_some() && given.all(|tag| matches!(tag, Tag::Composite | Tag::Object))
    }

    pub(super) fn has_objects(&self) -> bool {
        self.tags.contains(&Tag::Object)
    }

    pub(super) fn is_text(&self) -> bool {
        self.tags.iter().all(|tag| matches!(tag, Tag::Text | Tag::Null))
    }

    /// Calls `each` with the entries of the object in this row; whether there is one.
    pub(super) fn entries(&self, row: usize, each: &mut dyn FnMut(&str, Cell<'_>)) -> bool {
        if self.tags.get(row) != Some(&Tag::Object) {
            return false;
        }
        for (name, column) in self.inner.iter().flat_map(|inner| inner.iter()) {
            each(name, column.cell(row));
        }
        true
    }

    /// Forgets the rows from this one on.
    fn cut(&mut self, rows: usize) {
        self.tags.truncate(rows);
        self.words.truncate(rows);
        if let Some(inner) = &mut self.inner {
            inner.cut(rows);
        }
    }
}

/// Columns by name, in the order in which they were first seen.
#[derive(Debug, Default)]
pub(super) struct Columns {
    names: Vec<String>,
    columns: Vec<Packed>,
    places: BTreeMap<String, usize>,
    /// The columns of the row before, in its order: rows mostly have the same keys in the same order.
    last: Vec<usize>,
}

impl Columns {
    /// The place of the column of this name; `at` says the how-manieth key of its row it is.
    pub(super) fn place(&mut self, name: &str, at: usize) -> usize {
        if let Some(place) = self.last.get(at)
            && self.names.get(*place).is_some_and(|known| known == name)
        {
            return *place;
        }
        let place = match self.places.get(name) {
            Some(place) => *place,
            None => {
                self.places.insert(name.to_owned(), self.names.len());
                self.names.push(name.to_owned());
                self.columns.push(Packed::default());
                self.names.len() - 1
            }
        };
        match self.last.get_mut(at) {
            Some(known) => *known = place,
            None => self.last.push(place),
        }
        place
    }

    pub(super) fn at(&mut self, place: usize) -> Option<&mut Packed> {
        self.columns.get_mut(place)
    }

    pub(super) fn named(&self, name: &str) -> Option<&Packed> {
        self.columns.get(*self.places.get(name)?)
    }

    /// Calls a column otherwise; whether there was one, and none of the new name.
    pub(super) fn rename(&mut self, from: &str, to: &str) -> bool {
        if self.places.contains_key(to) {
            return false;
        }
        let Some(place) = self.places.remove(from) else { return false };
        self.places.insert(to.to_owned(), place);
        if let Some(name) = self.names.get_mut(place) {
            to.clone_into(name);
        }
        true
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Packed)> {
        self.names.iter().map(String::as_str).zip(&self.columns)
    }

    /// Forgets the rows from this one on.
    pub(super) fn cut(&mut self, rows: usize) {
        for column in &mut self.columns {
            column.cut(rows);
        }
    }

    /// Forgets the columns from this one on.
    pub(super) fn cut_columns(&mut self, columns: usize) {
        for name in self.names.drain(columns.min(self.names.len())..) {
            self.places.remove(&name);
        }
        self.columns.truncate(columns);
        self.last.clear();
    }
}
