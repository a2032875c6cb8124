//! Tables of any make as ingest sees them, and the choice of which column holds which field.

use crate::log::load::Cell;
use crate::log::receipt::Reason;
use crate::{Error, ErrorCode, Result};

/// What to do with times that are numbers.
pub(crate) const EPOCH: &str = "if it counts seconds or milliseconds since 1970, make timestamps of it first";

/// What a field takes from a column; a table of typed columns refuses others before any row is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Want {
    /// Text, or whole numbers.
    Id,
    /// Text alone.
    Text,
    Time,
    Amount,
    Property,
}

impl Want {
    /// What to tell a caller who gave something else.
    pub(crate) const fn takes(self) -> &'static str {
        match self {
            Self::Id => "text or whole numbers",
            Self::Text => "text",
            Self::Time => "timestamps, dates or ISO text",
            Self::Amount => "integers, floats, decimals or decimal text",
            Self::Property => "text, numbers, booleans, timestamps or dates",
        }
    }
}

/// One column of a table.
pub(crate) trait Cells: Sync + Send {
    fn cell(&self, row: usize) -> Cell<'_>;

    /// Whether every cell is text or missing.
    fn is_text(&self) -> bool;

    /// Calls `each` with the entries of a cell that holds an object; whether it does.
    fn entries(&self, _row: usize, _each: &mut dyn FnMut(&str, Cell<'_>)) -> bool {
        false
    }
}

/// A table whose columns have names.
pub(crate) trait Source: Sync {
    type Column<'s>: Cells
    where
        Self: 's;

    fn rows(&self) -> usize;

    /// The names of the columns.
    fn names(&self) -> Vec<&str>;

    /// Whether a table without columns may have rows, each of which is at fault.
    fn is_open(&self) -> bool {
        false
    }

    /// A column, or the name of its type when it cannot hold what is wanted.
    fn column<'s>(&'s self, name: &str, want: Want) -> Result<Self::Column<'s>, String>;

    /// A column of objects whose entries are properties, if there is one of that name.
    fn nested<'s>(&'s self, _name: &str) -> Option<Self::Column<'s>> {
        None
    }

    /// Why a row as a whole cannot be read, if so.
    fn fault(&self, _row: usize) -> Option<Reason> {
        None
    }

    /// What stands in place of a row that cannot be read.
    fn show(&self, _row: usize) -> String {
        String::new()
    }
}

/// A column with its name in the table.
#[derive(Debug)]
pub(super) struct Named<C> {
    pub(super) name: String,
    pub(super) cells: C,
}

/// Finds the column of each field and remembers which columns nothing refers to.
pub(super) struct Picker<'s, S: Source> {
    source: &'s S,
    names: Vec<&'s str>,
    used: Vec<bool>,
}

impl<'s, S: Source> Picker<'s, S> {
    pub(super) fn new(source: &'s S) -> Self {
        let names = source.names();
        let used = vec![false; names.len()];
        Self { source, names, used }
    }

    /// Whether nothing can be said about columns, and no row needs one.
    fn is_blank(&self) -> bool {
        self.names.is_empty() && (self.source.rows() == 0 || self.source.is_open())
    }

    /// The column of a field: the one given, else the one called like the field; an empty text is none.
    ///
    /// # Errors
    /// `missing_column` when the one given is not there; `wrong_column_type`.
    pub(super) fn pick(
        &mut self,
        field: &'static str,
        given: Option<&str>,
        want: Want,
    ) -> Result<Option<Named<S::Column<'s>>>> {
        let name = match given {
            Some("") => return Ok(None),
            Some(name) => name,
            None if self.names.contains(&field) => field,
            None => return Ok(None),
        };
        match self.take(name) {
            Some(()) => self.typed(field, name, want).map(Some),
            None if self.is_blank() => Ok(None),
            None => {
                let message =
                    format!("the table has no column `{name}`, which `{field}` was to be read from");
                Err(Error::new(ErrorCode::MissingColumn, message)
                    .with("argument", field)
                    .with("column", name)
                    .suggest(name, self.names.iter().copied()))
            }
        }
    }

    /// As [`pick`](Self::pick) of a field without which there are no rows.
    pub(super) fn need(
        &mut self,
        field: &'static str,
        given: Option<&str>,
        want: Want,
    ) -> Result<Option<Named<S::Column<'s>>>> {
        match self.pick(field, given, want)? {
            None if !self.is_blank() => Err(self.missing(field)),
            found => Ok(found),
        }
    }

    pub(super) fn missing(&self, field: &'static str) -> Error {
        let message = format!("no column of the table holds `{field}`");
        Error::new(ErrorCode::MissingColumn, message)
            .with("argument", field)
            .with("column", field)
            .hint(format!("name the column, as in {field}=\"…\"; there are: {}", self.listed()))
    }

    fn listed(&self) -> String {
        let mut listed: Vec<&str> = self.names.iter().take(40).copied().collect();
        if self.names.len() > listed.len() {
            listed.push("…");
        }
        listed.join(", ")
    }

    /// The columns to keep as properties, each once.
    pub(super) fn properties(&mut self, names: &[String]) -> Result<Vec<Named<S::Column<'s>>>> {
        let mut columns: Vec<Named<S::Column<'s>>> = Vec::with_capacity(names.len());
        for name in names.iter().filter(|name| !name.is_empty()) {
            if columns.iter().any(|known| known.name == *name) {
                continue;
            }
            columns.extend(self.pick("properties", Some(name), Want::Property)?);
        }
        Ok(columns)
    }

    /// All columns that are left, can be properties, and whose name will do.
    pub(super) fn left(&mut self, will_do: impl Fn(&str) -> bool) -> Vec<Named<S::Column<'s>>> {
        let mut columns: Vec<Named<S::Column<'s>>> = Vec::new();
        for (name, used) in self.names.iter().zip(&mut self.used).filter(|(_, used)| !**used) {
            if name.is_empty() || !will_do(name) || columns.iter().any(|known| known.name == *name) {
                continue;
            }
            if let Ok(cells) = self.source.column(name, Want::Property) {
                *used = true;
                columns.push(Named { name: (*name).to_owned(), cells });
            }
        }
        columns
    }

    /// The column `properties` if it holds objects and nothing else refers to it.
    pub(super) fn nested(&mut self) -> Option<S::Column<'s>> {
        const NAME: &str = "properties";
        let place = self.names.iter().position(|name| *name == NAME)?;
        if self.used.get(place).copied().unwrap_or(true) {
            return None;
        }
        let found = self.source.nested(NAME)?;
        self.take(NAME).map(|()| found)
    }

    /// The columns that nothing refers to, in the table's order.
    pub(super) fn ignored(self) -> Vec<String> {
        let left = self.names.iter().zip(&self.used).filter(|(_, used)| !**used);
        left.map(|(name, _)| (*name).to_owned()).collect()
    }

    fn take(&mut self, name: &str) -> Option<()> {
        let place = self.names.iter().position(|known| *known == name)?;
        self.used.get_mut(place).map(|used| *used = true)
    }

    fn typed(&self, field: &'static str, name: &str, want: Want) -> Result<Named<S::Column<'s>>> {
        self.source.column(name, want).map(|cells| Named { name: name.to_owned(), cells }).map_err(|kind| {
            let message = format!("column `{name}` is of type {kind}, but `{field}` takes {}", want.takes());
            let error = Error::new(ErrorCode::WrongColumnType, message)
                .with("argument", field)
                .with("column", name)
                .with("type", &kind);
            let number = ["Int", "UInt", "Float", "Decimal"].iter().any(|start| kind.starts_with(start));
            let epoch = (want == Want::Time && number).then(|| EPOCH.to_owned());
            let other = (name == field).then(|| format!("if it is not meant, say {field}=\"\""));
            let steps: Vec<String> = epoch.into_iter().chain(other).collect();
            if steps.is_empty() { error } else { error.hint(steps.join("; ")) }
        })
    }
}
