//! A table of the host on its way to an operation: its columns are read when one asks for them, and only those.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::{Factor, Frame, FrameColumn, lacking};
use crate::money::Currency;
use crate::parallel::Watch;
use crate::table::Text;
use crate::time::Timestamp;
use crate::{Error, ErrorCode, Result};

/// One cell as plain tables have it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Plain<'a> {
    Missing,
    Number(f64),
    Flag(bool),
    Text(&'a str),
    /// UTC microseconds.
    Time(i64),
    /// A time beyond these, a list, an object: with its type's name.
    Other(&'static str),
}

/// Named columns of any make.
pub(crate) trait HostColumns: Send + Sync {
    fn rows(&self) -> usize;

    fn names(&self) -> Vec<&str>;

    /// Calls `each` with every cell of a column in order until it says to stop; says of what type the column is where
    /// its type cannot be read at all.
    fn cells(&self, name: &str, each: &mut dyn FnMut(usize, Plain<'_>) -> bool) -> Result<(), String>;

    /// A column that holds nothing but floats, all at once; without a copy where they lie together.
    fn floats(&self, _name: &str) -> Option<Cow<'_, [f64]>> {
        None
    }

    /// A column that holds nothing but true and false, none of which is missing, all at once.
    fn flags(&self, _name: &str) -> Option<Vec<bool>> {
        None
    }

    /// The currency of a column of minor units, where the table says so.
    fn currency(&self, _name: &str) -> Option<Currency> {
        None
    }

    /// A column of ids as text; `Err` is the first row whose id cannot be read.
    fn ids(&self, name: &str) -> Result<Text, usize>;
}

/// A plain table of the host: rows of JSON, Arrow record batches. What operations that need no log are called with.
///
/// ```
/// use retention_core::{InputTable, JsonRows};
/// let mut rows = JsonRows::new();
/// rows.read_list(br#"[{"frequency": 2, "recency": 30.43, "T": 38.86}]"#)?;
/// let table = InputTable::of_rows(rows)?;
/// assert_eq!((table.rows(), table.names()), (1, vec!["frequency", "recency", "T"]));
/// # Ok::<(), retention_core::Error>(())
/// ```
pub struct InputTable {
    columns: Box<dyn HostColumns>,
    notes: BTreeMap<String, String>,
    watch: Option<Arc<dyn Watch>>,
}

impl fmt::Debug for InputTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InputTable").field("rows", &self.rows()).field("columns", &self.names()).finish()
    }
}

impl InputTable {
    pub(crate) fn new(columns: impl HostColumns + 'static, notes: BTreeMap<String, String>) -> Self {
        Self { columns: Box::new(columns), notes, watch: None }
    }

    /// The same table with a watcher of long work on it.
    #[must_use]
    pub fn watched(self, watch: Option<Arc<dyn Watch>>) -> Self {
        Self { watch, ..self }
    }

    pub(crate) fn watch(&self) -> Option<Arc<dyn Watch>> {
        self.watch.clone()
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.columns.rows()
    }

    /// The names of the columns.
    pub fn names(&self) -> Vec<&str> {
        self.columns.names()
    }

    /// What the table says about itself, where it is one of ours that came back.
    pub(crate) fn note(&self, name: &str) -> Option<&str> {
        self.notes.get(name).map(String::as_str)
    }

    /// Whether it is a table of this library, with its notes.
    pub(crate) fn is_ours(&self) -> bool {
        self.note("table").is_some() && self.note("as_of").is_some()
    }

    /// The columns of a table of this library that say whose a row is and of when: nothing to learn from.
    pub(crate) fn keys(&self) -> Vec<&str> {
        if !self.is_ours() {
            return Vec::new();
        }
        self.names().into_iter().filter(|name| *name == "customer" || self.is_time(name)).collect()
    }

    fn is_time(&self, name: &str) -> bool {
        let mut time = false;
        let told = self.columns.cells(name, &mut |_, cell| {
            time = matches!(cell, Plain::Time(_));
            cell == Plain::Missing
        });
        told.is_ok() && time
    }

    /// As [`pick`](Self::pick); a usual one is taken of tables of this library alone.
    ///
    /// # Errors
    /// `missing_column` when the one given is not there.
    pub(crate) fn pick_ours(
        &self,
        argument: &'static str,
        given: Option<&str>,
        usual: &str,
    ) -> Result<Option<String>> {
        let usual = if self.is_ours() { std::slice::from_ref(&usual) } else { &[] };
        self.pick(argument, given, usual)
    }

    /// The name of the column of an argument: the one given, else the first usual one that there is. An empty text is
    /// none.
    ///
    /// # Errors
    /// `missing_column` when the one given is not there.
    pub(crate) fn pick(
        &self,
        argument: &'static str,
        given: Option<&str>,
        usual: &[&str],
    ) -> Result<Option<String>> {
        let names = self.names();
        match given {
            Some("") => Ok(None),
            Some(name) if names.contains(&name) => Ok(Some(name.to_owned())),
            Some(name) => {
                let message =
                    format!("the table has no column `{name}`, which `{argument}` was to be read from");
                Err(Error::new(ErrorCode::MissingColumn, message)
                    .with("argument", argument)
                    .with("column", name)
                    .suggest(name, names))
            }
            None => Ok(usual.iter().find(|name| names.contains(name)).map(|name| (*name).to_owned())),
        }
    }

    /// As [`pick`](Self::pick) of a column that there must be.
    ///
    /// # Errors
    /// `missing_column`.
    pub(crate) fn need(
        &self,
        argument: &'static str,
        given: Option<&str>,
        usual: &[&str],
        what: &str,
    ) -> Result<String> {
        self.pick(argument, given, usual)?.ok_or_else(|| {
            let names = self.names();
            let others: Vec<String> =
                usual.iter().filter(|name| **name != argument).map(|name| format!("`{name}`")).collect();
            let others =
                if others.is_empty() { String::new() } else { format!(" (or {})", others.join(", ")) };
            let message = format!("no column of the table holds `{argument}`{others}: {what}");
            let error = Error::new(ErrorCode::MissingColumn, message)
                .with("argument", argument)
                .with("column", argument);
            match usual.iter().find_map(|usual| near(usual, &names)) {
                Some(name) => error
                    .with("suggestion", name)
                    .hint(format!("did you mean `{name}`? Then pass {argument}=\"{name}\"")),
                None => {
                    let listed = names.into_iter().take(40).collect::<Vec<_>>().join(", ");
                    error.hint(format!("name the column, as in {argument}=\"…\"; there are: {listed}"))
                }
            }
        })
    }

    /// A column of numbers, NaN where there is none.
    ///
    /// # Errors
    /// `missing_column`; `wrong_column_type`; `invalid_value` for a cell of another type than the rest.
    pub(crate) fn numbers(&self, name: &str) -> Result<Vec<f64>> {
        self.numbers_as_they_lie(name).map(Cow::into_owned)
    }

    /// As [`numbers`](Self::numbers), without a copy where the host has them in one piece.
    ///
    /// # Errors
    /// As [`numbers`](Self::numbers).
    pub(crate) fn numbers_as_they_lie(&self, name: &str) -> Result<Cow<'_, [f64]>> {
        if let Some(values) = self.columns.floats(name) {
            return Ok(values);
        }
        let mut values = Vec::with_capacity(self.rows());
        self.each(name, "numbers", |cell| match cell {
            Plain::Number(value) => {
                values.push(value);
                true
            }
            Plain::Missing => {
                values.push(f64::NAN);
                true
            }
            _ => false,
        })?;
        Ok(values.into())
    }

    /// A column of texts; a missing one is empty.
    ///
    /// # Errors
    /// As [`numbers`](Self::numbers).
    pub(crate) fn texts(&self, name: &str) -> Result<Vec<String>> {
        let mut values = Vec::with_capacity(self.rows());
        self.each(name, "text", |cell| match cell {
            Plain::Text(text) => {
                values.push(text.to_owned());
                true
            }
            Plain::Missing => {
                values.push(String::new());
                true
            }
            _ => false,
        })?;
        Ok(values)
    }

    /// A column of yes and no; 0 and 1 will do.
    ///
    /// # Errors
    /// As [`numbers`](Self::numbers).
    pub(crate) fn flags(&self, name: &str) -> Result<Vec<Option<bool>>> {
        let mut values = Vec::with_capacity(self.rows());
        self.each(name, "true and false, or 1 and 0", |cell| {
            values.push(match cell {
                Plain::Flag(value) => Some(value),
                Plain::Number(0.0) => Some(false),
                Plain::Number(1.0) => Some(true),
                Plain::Number(value) if value.is_nan() => None,
                Plain::Missing => None,
                _ => return false,
            });
            true
        })?;
        Ok(values)
    }

    /// A column of true and false in which every row has a value, where the host has it as such.
    pub(crate) fn flags_as_they_lie(&self, name: &str) -> Option<Vec<bool>> {
        self.columns.flags(name)
    }

    /// A column of ids: text, or whole numbers.
    ///
    /// # Errors
    /// `invalid_value` with the first row that has none.
    pub(crate) fn ids(&self, name: &str) -> Result<Text> {
        self.columns.ids(name).map_err(|row| {
            let message = format!("column `{name}` holds no id in row {row}");
            Error::new(ErrorCode::InvalidValue, message)
                .with("column", name)
                .with("row", row)
                .hint("ids are texts or whole numbers; leave rows without one out")
        })
    }

    /// Columns as a frame, each by the type of its cells: numbers, yes and no, or categories. Numbers that the host has in
    /// one piece are not copied.
    ///
    /// # Errors
    /// `missing_column`; `wrong_column_type` for a column of something else; `invalid_value` for a column of several types.
    pub fn frame<'s, 'n>(&'s self, names: impl IntoIterator<Item = &'n str>) -> Result<Frame<'s>> {
        names.into_iter().try_fold(Frame::new(), |frame, name| {
            let frame = frame.of_currency(name, self.columns.currency(name));
            Ok(match self.kind(name)? {
                "flag" => frame.flag(name, self.flags(name)?)?,
                "category" if self.tells_times(name) => {
                    let hint = "turn times into numbers, such as days since, or leave the column out";
                    return Err(wrong(name, "time", "numbers, text, true and false").hint(hint));
                }
                "category" => frame.category(name, self.factor(name)?)?,
                _ => frame.number(name, self.numbers_as_they_lie(name)?)?,
            })
        })
    }

    /// Whether a column of texts holds nothing but dates or date-times, which is how rows of objects have them.
    fn tells_times(&self, name: &str) -> bool {
        let mut times = true;
        let told = self.columns.cells(name, &mut |_, cell| {
            times = match cell {
                Plain::Missing => true,
                Plain::Text(text) => text.is_empty() || Timestamp::parse_utc(text).is_ok(),
                _ => false,
            };
            times
        });
        told.is_ok() && times && !self.is_empty(name)
    }

    /// As [`frame`](Self::frame), of columns that a model reads, with the type that each had at the fit: one without any
    /// value is of that type, and 0 and 1 will do for a flag.
    ///
    /// # Errors
    /// As [`frame`](Self::frame), but that the model reads a column which is not there.
    pub(crate) fn frame_of<'s, 'n>(
        &'s self,
        columns: impl IntoIterator<Item = (&'n str, &'n str)>,
    ) -> Result<Frame<'s>> {
        let names = self.names();
        columns.into_iter().try_fold(Frame::new(), |frame, (name, fitted)| {
            if !names.contains(&name) {
                return Err(lacking(name, names.iter().copied()));
            }
            let frame = frame.of_currency(name, self.columns.currency(name));
            let found = self.kind(name)?;
            Ok(match (fitted, found) {
                ("category", "number") if self.is_empty(name) => frame.category(name, self.factor(name)?)?,
                ("flag", "number") => match self.flags(name) {
                    Ok(flags) => frame.flag(name, flags)?,
                    Err(_) => frame.number(name, self.numbers_as_they_lie(name)?)?,
                },
                (_, "flag") => frame.flag(name, self.flags(name)?)?,
                (_, "category") => frame.category(name, self.factor(name)?)?,
                _ => frame.number(name, self.numbers_as_they_lie(name)?)?,
            })
        })
    }

    /// Whether a column has no value in any row; NaN is none.
    fn is_empty(&self, name: &str) -> bool {
        let mut empty = true;
        let told = self.columns.cells(name, &mut |_, cell| {
            empty = match cell {
                Plain::Missing => true,
                Plain::Number(value) => value.is_nan(),
                _ => false,
            };
            empty
        });
        empty && told.is_ok()
    }

    /// The type of the first cell that is not missing, as [`FrameColumn::kind`] names it.
    fn kind(&self, name: &str) -> Result<&'static str> {
        let mut kind = FrameColumn::Number(Vec::new().into()).kind();
        self.found(name)?;
        let told = self.columns.cells(name, &mut |_, cell| {
            kind = match cell {
                Plain::Missing => return true,
                Plain::Flag(_) => "flag",
                Plain::Text(_) => "category",
                Plain::Number(_) | Plain::Time(_) | Plain::Other(_) => "number",
            };
            false
        });
        told.map_err(|kind| wrong(name, &kind, "numbers, text, true and false"))?;
        Ok(kind)
    }

    /// A column of times as numbers: instants, or texts that are such, in days since 1970; numbers as they are.
    ///
    /// # Errors
    /// As [`numbers`](Self::numbers); `invalid_value` for a row without a time.
    pub(crate) fn instants(&self, name: &str) -> Result<Vec<f64>> {
        let days = |micros: i64| micros as f64 / 86_400e6;
        let mut values = Vec::with_capacity(self.rows());
        self.each(name, "instants or numbers", |cell| {
            values.push(match cell {
                Plain::Time(micros) => days(micros),
                Plain::Number(value) => value,
                Plain::Text(text) => match Timestamp::parse_utc(text) {
                    Ok(time) => days(time.micros()),
                    Err(_) => return false,
                },
                _ => return false,
            });
            true
        })?;
        Ok(values)
    }

    /// A column of labels: texts, yes and no, or numbers as they are written.
    ///
    /// # Errors
    /// As [`numbers`](Self::numbers).
    pub(crate) fn labels(&self, name: &str) -> Result<Factor> {
        let mut values: Vec<Option<String>> = Vec::with_capacity(self.rows());
        self.each(name, "texts, yes and no, or numbers", |cell| {
            values.push(match cell {
                Plain::Text(text) => Some(text.to_owned()),
                Plain::Number(value) => Some(value.to_string()),
                Plain::Flag(value) => Some(value.to_string()),
                Plain::Missing => None,
                _ => return false,
            });
            true
        })?;
        Ok(Factor::optional(values))
    }

    /// A column of causes: as [`labels`](Self::labels), without what other tools take for no cause. It is missing here.
    ///
    /// # Errors
    /// As [`labels`](Self::labels); `invalid_value` for true and false, 0, and empty texts.
    pub(crate) fn causes(&self, name: &str) -> Result<Factor> {
        let mut refused = None;
        let told = self.columns.cells(name, &mut |row, cell| {
            if matches!(cell, Plain::Flag(_) | Plain::Number(0.0) | Plain::Text("")) {
                refused = Some((row, shown(cell)));
            }
            refused.is_none()
        });
        match (told, refused) {
            (Ok(()), Some((row, given))) => {
                let message = format!("column `{name}` holds {given} in row {row}, which names no cause");
                Err(Error::new(ErrorCode::InvalidValue, message)
                    .with("column", name)
                    .with("row", row)
                    .with("given", given)
                    .hint("let the cell be missing where a lifetime was still running, and name the causes of the others"))
            }
            _ => self.labels(name),
        }
    }

    fn factor(&self, name: &str) -> Result<Factor> {
        let texts = if self.is_empty(name) { vec![String::new(); self.rows()] } else { self.texts(name)? };
        Ok(Factor::optional(texts.iter().map(|text| Some(text).filter(|text| !text.is_empty()))))
    }

    fn found(&self, name: &str) -> Result<()> {
        self.pick("columns", Some(name), &[]).map(|_| ())
    }

    /// Hands every cell to `take`, which says whether it can.
    fn each(&self, name: &str, takes: &str, mut take: impl FnMut(Plain<'_>) -> bool) -> Result<()> {
        self.found(name)?;
        // The first cell that cannot be taken, and whether any could.
        let (mut refused, mut some) = (None, false);
        let told = self.columns.cells(name, &mut |row, cell| {
            if take(cell) {
                some |= cell != Plain::Missing;
                return true;
            }
            refused = Some((row, shown(cell), kind_of(cell)));
            false
        });
        told.map_err(|kind| wrong(name, &kind, takes))?;
        match refused {
            None => Ok(()),
            Some((_, _, kind)) if !some => Err(wrong(name, kind, takes)),
            Some((row, given, _)) => {
                let message = format!("column `{name}` holds {given} in row {row}, but takes {takes}");
                Err(Error::new(ErrorCode::InvalidValue, message)
                    .with("column", name)
                    .with("row", row)
                    .with("given", given)
                    .hint("mend such rows first, or leave them out"))
            }
        }
    }
}

/// The name that differs from a usual one in case only, or by what was left off its end.
fn near<'a>(usual: &str, names: &[&'a str]) -> Option<&'a str> {
    let usual = usual.to_lowercase();
    let begins = |name: &str| name.len() > 2 && usual.starts_with(&name.to_lowercase());
    let same = names.iter().find(|name| name.to_lowercase() == usual);
    same.or_else(|| names.iter().find(|name| begins(name))).copied()
}

fn wrong(name: &str, kind: &str, takes: &str) -> Error {
    Error::new(
        ErrorCode::WrongColumnType,
        format!("column `{name}` is of type {kind}, but what is wanted is {takes}"),
    )
    .with("column", name)
    .with("type", kind)
    .hint("convert the column, or name another one")
}

fn kind_of(cell: Plain<'_>) -> &'static str {
    match cell {
        Plain::Missing => "null",
        Plain::Number(_) => "number",
        Plain::Flag(_) => "boolean",
        Plain::Text(_) => "text",
        Plain::Time(_) => "time",
        Plain::Other(kind) => kind,
    }
}

fn shown(cell: Plain<'_>) -> String {
    match cell {
        Plain::Missing => "nothing".to_owned(),
        Plain::Number(value) => value.to_string(),
        Plain::Flag(value) => value.to_string(),
        Plain::Text(text) => format!("{:?}", text.chars().take(80).collect::<String>()),
        Plain::Time(_) => "a value of type time".to_owned(),
        Plain::Other(kind) => format!("a value of type {kind}"),
    }
}
