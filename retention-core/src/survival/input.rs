//! Lifetimes from plain tables of the host.

use std::borrow::Cow;

use super::Lifetimes;
use super::periods::ACTIVE_PERIODS;
use crate::artifact::Fitted;
use crate::frame::{Factor, Frame, InputTable, bad_value};
use crate::options::options;
use crate::{Error, ErrorCode, Result};

options! {
    /// Which columns of a plain table hold lifetimes.
    pub struct LifetimeColumns {
        /// The column of durations, in any unit.
        duration: String = "duration".to_owned(),
        /// The column that says whether a lifetime ended with the event: true or 1, or false or 0 where it was still
        /// running when last seen.
        event: String = "event".to_owned(),
        /// The column of groups: each gets a curve of its own, and Cox models take them as strata.
        group: Option<String> = None,
        /// The column that says from which duration on each was under observation (left truncation); 0 is from the start.
        entry: Option<String> = None,
        /// The column of weights: how many lifetimes each row stands for. Where some are not whole, as weights of a sample
        /// are, limits of curves and the log-rank test hang on their proportions, not on their sum; Cox models take all as counts.
        weight: Option<String> = None,
    }
}

options! {
    /// Which columns of a plain table hold lifetimes that ended by several causes.
    pub struct CauseColumns {
        /// The column of durations, in any unit.
        duration: String = "duration".to_owned(),
        /// The column of causes; missing where a lifetime was still running when last seen.
        cause: String = "cause".to_owned(),
    }
}

options! {
    /// Which quantiles are asked for.
    pub struct QuantileOptions {
        /// The shares of customers gone: 0.5 asks for the median.
        shares: Vec<f64> = vec![0.5],
    }
}

options! {
    /// Up to when means are taken.
    pub struct RestrictedMeanOptions {
        /// Up to when, in the unit of the durations. Not given: the last time that all groups reach.
        horizon: Option<f64> = None,
    }
}

options! {
    /// What a Cox model explains lifetimes by.
    pub struct CoxFeatures {
        /// The columns that explain. Not given: all but those named otherwise here and, of a table of this library, those
        /// that say whose a row is and of when, or how a period went.
        features: Vec<String> = Vec::new(),
    }
}

options! {
    /// What is asked of predicted curves.
    pub struct CoxTimes {
        /// The times at which, in the unit of the durations.
        times: Vec<f64> = Vec::new(),
        /// Lets a model be applied to rows as of before it was fitted.
        hindsight: bool = false,
    }
}

options! {
    /// Whether a model may look back.
    pub struct CoxHindsight {
        /// Lets a model be applied to rows as of before it was fitted.
        hindsight: bool = false,
    }
}

/// Columns of lifetimes, read and owned.
#[derive(Debug, Clone)]
pub(crate) struct LifetimeTable<'t> {
    columns: LifetimeColumns,
    durations: Cow<'t, [f64]>,
    events: Vec<bool>,
    groups: Option<Factor>,
    entries: Option<Vec<f64>>,
    weights: Option<Vec<f64>>,
    fitted: Option<Fitted>,
}

impl<'t> LifetimeTable<'t> {
    /// # Errors
    /// `missing_column`; `wrong_column_type`; `invalid_value` for rows without a duration or an event.
    pub(crate) fn read(table: &'t InputTable, columns: &LifetimeColumns) -> Result<Self> {
        let numbers = |argument: &'static str, name: &Option<String>| -> Result<Option<Vec<f64>>> {
            let name = table.pick(argument, name.as_deref(), &[])?;
            name.map(|name| table.numbers(&name)).transpose()
        };
        table.pick("duration", Some(&columns.duration), &[])?;
        table.pick("event", Some(&columns.event), &[])?;
        let group = table.pick("group", columns.group.as_deref(), &[])?;
        Ok(Self {
            durations: table.numbers_as_they_lie(&columns.duration)?,
            events: yes_and_no(table, &columns.event)?,
            groups: group.map(|name| table.labels(&name)).transpose()?,
            entries: numbers("entry", &columns.entry)?,
            weights: numbers("weight", &columns.weight)?,
            fitted: Fitted::noted(|name| table.note(name)),
            columns: columns.clone(),
        })
    }

    /// # Errors
    /// As those of [`Lifetimes`].
    pub(crate) fn lifetimes(&self) -> Result<Lifetimes<'_>> {
        let columns = &self.columns;
        let mut lives = Lifetimes::new(&columns.duration, &self.durations, &columns.event, &self.events)?
            .made(self.fitted);
        if let (Some(name), Some(entries)) = (&columns.entry, &self.entries) {
            lives = lives.entered(name, entries)?;
        }
        if let (Some(name), Some(weights)) = (&columns.weight, &self.weights) {
            lives = lives.weighted(name, weights)?;
        }
        if let (Some(name), Some(groups)) = (&columns.group, &self.groups) {
            lives = lives.grouped(name, groups.clone())?;
        }
        Ok(lives)
    }
}

impl LifetimeColumns {
    /// The columns that a model may explain lifetimes by: those named, else all that hold nothing else; with those of ours
    /// that were left out though nobody said so.
    pub(crate) fn features<'t>(
        &self,
        table: &'t InputTable,
        named: &[String],
    ) -> Result<(Frame<'t>, Vec<String>)> {
        let taken = [
            Some(&self.duration),
            Some(&self.event),
            self.group.as_ref(),
            self.entry.as_ref(),
            self.weight.as_ref(),
        ];
        let itself = [Some(&self.duration), Some(&self.event), self.group.as_ref()];
        if let Some(name) = named.iter().find(|name| itself.iter().flatten().any(|taken| taken == name)) {
            let message = format!("column `{name}` is named as a feature and as something else");
            return Err(Error::option("features", message)
                .with("column", name)
                .hint("leave it out: a lifetime is not explained by itself, nor by its own stratum"));
        }
        if !named.is_empty() {
            return Ok((table.frame(named.iter().map(String::as_str))?, Vec::new()));
        }
        let mut others = table.names();
        others.retain(|name| !taken.iter().flatten().any(|taken| taken == name));
        let keys = [table.keys(), of_the_period(table)?].concat();
        let (left_out, read): (Vec<&str>, Vec<&str>) =
            others.into_iter().partition(|name| keys.contains(name));
        if read.is_empty() && !left_out.is_empty() {
            let message =
                format!("there is no column to explain lifetimes by beside {}", left_out.join(", "));
            return Err(Error::new(ErrorCode::NothingToFit, message)
                .hint("add what was known of customers when they began, such as their plan, or name columns in `features`"));
        }
        let frame = table.frame(read).map_err(|error| match error.code() {
            ErrorCode::WrongColumnType => error.hint(
                "times are no features: name the columns to read in `features`, or leave the column out",
            ),
            _ => error,
        })?;
        Ok((frame, left_out.into_iter().map(str::to_owned).collect()))
    }
}

/// What a table of active periods tells of a period beside how long it was: what was only known at its end, where
/// observation began, and its number where all are first ones.
fn of_the_period(table: &InputTable) -> Result<Vec<&'static str>> {
    if table.note("table") != Some(ACTIVE_PERIODS.name) {
        return Ok(Vec::new());
    }
    let mut found = vec!["events", "left_truncated"];
    if table.names().contains(&"period") && table.numbers("period")?.iter().all(|period| *period == 1.0) {
        found.push("period");
    }
    Ok(found)
}

/// A column of yes and no in which every row has a value.
fn yes_and_no(table: &InputTable, name: &str) -> Result<Vec<bool>> {
    if let Some(read) = table.flags_as_they_lie(name) {
        return Ok(read);
    }
    let read = table.flags(name)?;
    if let Some(row) = read.iter().position(Option::is_none) {
        return Err(bad_value(name, row, "nothing", "every row needs true or false")
            .hint("leave such rows out, or fill them"));
    }
    Ok(read.into_iter().flatten().collect())
}

/// Durations and causes of a plain table.
///
/// # Errors
/// `missing_column`; `wrong_column_type`; `invalid_value` for what names no cause; `nothing_to_fit` without rows.
pub(crate) fn causes(table: &InputTable, columns: &CauseColumns) -> Result<(Vec<f64>, Factor)> {
    table.pick("duration", Some(&columns.duration), &[])?;
    table.pick("cause", Some(&columns.cause), &[])?;
    if table.rows() == 0 {
        return Err(
            Error::new(ErrorCode::NothingToFit, "the table has no rows").hint("give at least one lifetime")
        );
    }
    Ok((table.numbers(&columns.duration)?, table.causes(&columns.cause)?))
}
