//! Plain columns as a host has them, checked before any work, with errors in the host's own names.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::money::Currency;
use crate::parallel::{Watched, Workers};
use crate::time::Span;
use crate::{Error, ErrorCode, Result};

use super::summary::{ColumnNames, PurchaseSummary};
use super::unit::TimeUnit;

/// The columns of a [`PurchaseSummary`] under the names that the host gives them, so that errors speak of its columns.
///
/// ```
/// use retention_core::{Span, SummaryColumns};
/// let summary = SummaryColumns::new(Span::parse("1w")?)
///     .frequency("frequency", &[2.0, 1.0, 0.0])
///     .t_x("recency", &[30.43, 1.71, 0.0])
///     .age("T", &[38.86, 38.86, 38.86])
///     .read()?;
/// assert_eq!(summary.len(), 3);
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone)]
#[must_use]
pub struct SummaryColumns<'a> {
    unit: Span,
    frequency: Option<(&'a str, &'a [f64])>,
    t_x: Option<(&'a str, &'a [f64])>,
    age: Option<(&'a str, &'a [f64])>,
    monetary: Option<(&'a str, &'a [f64])>,
    customers: Option<(&'a str, Vec<&'a str>)>,
    currency: Option<Currency>,
    currencies: Option<(&'a str, Vec<&'a str>)>,
    threads: u32,
}

impl<'a> SummaryColumns<'a> {
    /// Columns whose times are counted in this unit: `1d`, `1w`, or the time between two opportunities for BG/BB.
    pub fn new(unit: Span) -> Self {
        Self {
            unit,
            frequency: None,
            t_x: None,
            age: None,
            monetary: None,
            customers: None,
            currency: None,
            currencies: None,
            threads: 1,
        }
    }

    /// Repeat purchases: those after the first. Whole numbers.
    pub fn frequency(mut self, name: &'a str, values: &'a [f64]) -> Self {
        self.frequency = Some((name, values));
        self
    }

    /// Time from the first purchase to the last one, 0 for who bought once. lifetimes calls it `recency`; it is not the
    /// recency of RFM, which counts back from today.
    pub fn t_x(mut self, name: &'a str, values: &'a [f64]) -> Self {
        self.t_x = Some((name, values));
        self
    }

    /// Time from the first purchase to the end of the observation; lifetimes calls it `T`.
    pub fn age(mut self, name: &'a str, values: &'a [f64]) -> Self {
        self.age = Some((name, values));
        self
    }

    /// Mean value of a repeat purchase, in major units of the currency (pounds, not pence), NaN where nobody knows. Rows
    /// without repeat purchases are not read; models of spend refuse negative and infinite ones, the others read none.
    pub fn monetary(mut self, name: &'a str, values: &'a [f64]) -> Self {
        self.monetary = Some((name, values));
        self
    }

    /// The customers' ids; without them rows are numbered from 0.
    pub fn customers(mut self, name: &'a str, ids: impl IntoIterator<Item = &'a str>) -> Self {
        self.customers = Some((name, ids.into_iter().collect()));
        self
    }

    /// The currency of `monetary`; `XXX` unless told.
    pub fn currency(mut self, currency: Currency) -> Self {
        self.currency = Some(currency);
        self
    }

    /// A column with the currency of each row's `monetary`: all must be the same.
    pub fn currencies(mut self, name: &'a str, codes: impl IntoIterator<Item = &'a str>) -> Self {
        self.currencies = Some((name, codes.into_iter().collect()));
        self
    }

    /// On how many threads they are read; any number gives the same.
    pub fn threads(mut self, threads: u32) -> Self {
        self.threads = threads;
        self
    }

    /// Checks the columns and takes them in.
    ///
    /// # Errors
    /// `missing_column`; `invalid_table` for columns of different lengths; `invalid_value`, with the
    /// column and the first row, for values that cannot be; `mixed_currency`, `unknown_currency`.
    pub fn read(self) -> Result<PurchaseSummary> {
        let (frequency_name, frequency) =
            needed(self.frequency, "frequency", "the number of repeat purchases")?;
        let (t_x_name, t_x) =
            needed(self.t_x, "t_x", "the time from the first purchase to the last (`recency` in lifetimes)")?;
        let (age_name, age) = needed(
            self.age,
            "age",
            "the time from the first purchase to the end of the observation (`T` in lifetimes)",
        )?;
        let mut lengths = vec![(t_x_name, t_x.len()), (age_name, age.len())];
        lengths.extend(self.monetary.map(|(name, values)| (name, values.len())));
        lengths.extend(self.customers.as_ref().map(|(name, values)| (*name, values.len())));
        lengths.extend(self.currencies.as_ref().map(|(name, values)| (*name, values.len())));
        for (name, length) in lengths {
            if length != frequency.len() {
                let message =
                    format!("`{name}` has {length} rows, `{frequency_name}` has {}", frequency.len());
                return Err(Error::new(ErrorCode::InvalidTable, message).with("column", name));
            }
        }
        let Sound { counts, t_x, age } = match sound(frequency, t_x, age, self.threads)? {
            Some(read) => read,
            None => return Err(fault((frequency_name, t_x_name, age_name), frequency, t_x, age)),
        };
        let currency = one_currency(self.currency, self.currencies.as_ref())?;
        let names = ColumnNames {
            frequency: frequency_name.to_owned(),
            t_x: t_x_name.to_owned(),
            age: age_name.to_owned(),
            monetary: self.monetary.map_or("monetary", |(name, _)| name).to_owned(),
        };
        let monetary = self.monetary.map(|(_, values)| {
            values.iter().zip(&counts).map(|(value, count)| if *count > 0 { *value } else { 0.0 }).collect()
        });
        let customers = self.customers.map(|(_, ids)| ids.into_iter().collect());
        Ok(PurchaseSummary {
            unit: TimeUnit::new(self.unit),
            currency,
            names,
            customers,
            frequency: counts,
            t_x,
            age,
            monetary,
            timeless: false,
            fitted: None,
            notes: Vec::new(),
            watch: Watched::default(),
        })
    }
}

fn needed<'a>(
    column: Option<(&'a str, &'a [f64])>,
    name: &'static str,
    what: &str,
) -> Result<(&'a str, &'a [f64])> {
    column.ok_or_else(|| {
        Error::new(ErrorCode::MissingColumn, format!("there is no column for `{name}`: {what}"))
            .with("column", name)
            .hint(format!("name the column that holds it (`{name}=`)"))
    })
}

fn invalid(column: &str, row: usize, value: f64, message: String) -> Error {
    Error::new(ErrorCode::InvalidValue, message)
        .with("column", column)
        .with("row", row)
        .with("given", shown(value))
}

/// A cell that is missing is NaN here.
fn shown(value: f64) -> String {
    if value.is_nan() { "nothing".to_owned() } else { value.to_string() }
}

/// Rows that one thread reads at a time: as many as fit into the nearest memory.
const CHUNK: usize = 1 << 12;

/// Counts of repeat purchases, and times.
struct Sound {
    counts: Vec<u32>,
    t_x: Vec<f64>,
    age: Vec<f64>,
}

/// The columns as they are kept; `None` where some row cannot be.
///
/// Looks at all rows without a branch between them: which row it is that cannot be, [`fault`] finds out.
///
/// # Errors
/// None: nobody watches.
fn sound(frequency: &[f64], t_x: &[f64], age: &[f64], threads: u32) -> Result<Option<Sound>> {
    let rows = frequency.len();
    let (mut counts, mut last, mut ages) = (vec![0; rows], vec![0.0; rows], vec![0.0; rows]);
    let given = frequency.chunks(CHUNK).zip(t_x.chunks(CHUNK)).zip(age.chunks(CHUNK));
    let into = counts.chunks_mut(CHUNK).zip(last.chunks_mut(CHUNK)).zip(ages.chunks_mut(CHUNK));
    let sound = AtomicBool::new(true);
    Workers::new(threads as usize).share(
        given.zip(into).collect(),
        || (),
        |(), (((x, t_x), age), ((counts, last), ages))| {
            let rows = x.iter().zip(t_x).zip(age);
            if !rows.fold(true, |all, ((x, t_x), age)| all & is_count(*x) & are_times(*x, *t_x, *age)) {
                sound.store(false, Ordering::Relaxed);
            }
            counts.iter_mut().zip(x).for_each(|(count, x)| *count = *x as u32);
            // Adding zero makes a negative zero positive: rows are told apart by their bits.
            for (into, times) in [(last, t_x), (ages, age)] {
                into.iter_mut().zip(times).for_each(|(into, time)| *into = time + 0.0);
            }
        },
    )?;
    Ok(sound.into_inner().then_some(Sound { counts, t_x: last, age: ages }))
}

fn is_count(x: f64) -> bool {
    f64::from(x as u32) == x
}

/// What is written so is also false for NaN.
fn are_times(x: f64, t_x: f64, age: f64) -> bool {
    (t_x >= 0.0) & (t_x <= age) & (age < f64::INFINITY) & ((x > 0.0) == (t_x > 0.0))
}

/// The first row that cannot be: of counts if there is one, else of times.
fn fault(names: (&str, &str, &str), frequency: &[f64], t_x: &[f64], age: &[f64]) -> Error {
    if let Some(row) = frequency.iter().position(|x| !is_count(*x)) {
        let (name, value) = (names.0, frequency.get(row).copied().unwrap_or_default());
        let message = format!(
            "`{name}` holds {} in row {row}, which is not a number of repeat purchases",
            shown(value)
        );
        return invalid(name, row, value, message)
            .hint("it must be a whole number from 0: purchases after the first");
    }
    let mut rows = frequency.iter().zip(t_x).zip(age).map(|((x, t_x), age)| (*x, *t_x, *age)).enumerate();
    let (row, (x, t_x, age)) = rows.find(|(_, (x, t_x, age))| !are_times(*x, *t_x, *age)).unwrap_or_default();
    unsound(names, row, x as u32, t_x, age)
}

fn unsound(names: (&str, &str, &str), row: usize, count: u32, t_x: f64, age: f64) -> Error {
    let (frequency, t_x_name, age_name) = names;
    for (name, value) in [(age_name, age), (t_x_name, t_x)] {
        if !value.is_finite() || value < 0.0 {
            let message =
                format!("`{name}` holds {} in row {row}, which is not a length of time", shown(value));
            return invalid(name, row, value, message)
                .hint("it must be a number from 0, in the unit of the summary");
        }
    }
    if t_x > age {
        let message = format!("`{t_x_name}` is {t_x} in row {row}, beyond `{age_name}`, which is {age}");
        return invalid(t_x_name, row, t_x, message).hint(format!(
            "both count from the first purchase, to the last one and to now: are they in one unit? From days, divide both by \
             the days of the unit; `{t_x_name}` is at most `{age_name}`"
        ));
    }
    if count == 0 {
        let message = format!("`{t_x_name}` is {t_x} in row {row}, where `{frequency}` is 0");
        return invalid(t_x_name, row, t_x, message).hint(format!(
            "`{frequency}` counts purchases after the first, so who bought once has 0 in both; if `{t_x_name}` counts back \
             from today, as recency in RFM does, subtract it from `{age_name}`"
        ));
    }
    let message = format!("`{t_x_name}` is 0 in row {row}, where `{frequency}` is {count}");
    invalid(t_x_name, row, t_x, message)
        .hint("purchases of one moment are one purchase: count distinct days, as `purchase_summary` does")
}

fn one_currency(stated: Option<Currency>, column: Option<&(&str, Vec<&str>)>) -> Result<Currency> {
    let mut found = stated;
    for (row, code) in column.iter().flat_map(|(_, codes)| codes).enumerate() {
        let name = column.map_or("", |(name, _)| name);
        let currency = Currency::parse(code).map_err(|error| error.with("column", name).with("row", row))?;
        if let Some(other) = found.filter(|other| *other != currency) {
            let message = format!("`{name}` holds {currency} in row {row}, and {other} before it");
            return Err(Error::new(ErrorCode::MixedCurrency, message)
                .with("column", name)
                .with("row", row)
                .with("given", currency)
                .hint("convert to one currency at a dated rate, or summarise each currency by itself"));
        }
        found = Some(currency);
    }
    found.map_or_else(|| Currency::parse("XXX"), Ok)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_row_that_cannot_be_is_named_wherever_it_is() {
        let (x, t_x, age) = (vec![2.0; 20_000], vec![3.0; 20_000], vec![9.0; 20_000]);
        let read = |x: &[f64], t_x: &[f64], threads| {
            let columns = SummaryColumns::new(Span::day()).frequency("x", x).t_x("t_x", t_x).age("T", &age);
            columns.threads(threads).read()
        };
        let detail = |error: &Error, name: &str| {
            error.details().find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
        };
        for threads in [1, 3] {
            let summary = read(&x, &t_x, threads).unwrap();
            assert_eq!(
                (summary.frequency(), summary.t_x(), summary.age()),
                (&[2; 20_000][..], &t_x[..], &age[..])
            );
            for row in [0, 4095, 4096, 19_999] {
                for wrong in [f64::NAN, -1.0, 9.5, f64::INFINITY, 0.0] {
                    let mut late = t_x.clone();
                    late[row..].fill(wrong);
                    let error = read(&x, &late, threads).unwrap_err();
                    assert_eq!(error.code(), ErrorCode::InvalidValue);
                    assert_eq!(detail(&error, "row").as_deref(), Some(row.to_string().as_str()), "{wrong}");
                    assert_eq!(detail(&error, "column").as_deref(), Some("t_x"), "{wrong}");
                }
                for wrong in [f64::NAN, -1.0, 0.5, 4_294_967_296.0] {
                    let mut counts = x.clone();
                    counts[row..].fill(wrong);
                    let error = read(&counts, &vec![f64::NAN; 20_000], threads).unwrap_err();
                    assert_eq!(detail(&error, "row").as_deref(), Some(row.to_string().as_str()), "{wrong}");
                    assert_eq!(detail(&error, "column").as_deref(), Some("x"), "{wrong}");
                }
            }
        }
    }
}
