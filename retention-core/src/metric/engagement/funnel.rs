//! A funnel of steps, with the times between them.

use std::iter::{once, repeat};
use std::slice::from_ref;

use crate::log::{Kinds, Person, View};
use crate::metric::engagement::at_once::made_at_once;
use crate::metric::grid::{Coverage, interval};
use crate::metric::note::dated;
use crate::metric::proportion::{checked_level, with_interval};
use crate::options::options;
use crate::stat::quantiles_unsorted_i64;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::{MICROS_PER_DAY, Span, TimeInput, Timestamp};
use crate::{Error, Result};

options! {
    /// Options of [`View::funnel`].
    pub struct FunnelOptions {
        /// The steps, in order: a kind or role each; two at least. An event makes one step; events of one instant may make several, in the order that makes the most.
        steps: Vec<String> = Vec::new(),
        /// How long after the first step the last may come: right-open. Not given: however long.
        within: Option<Span> = None,
        /// Customers enter with their first first step at or after this. Not given: ever.
        from: Option<TimeInput> = None,
        /// They enter before this. Not given: `as_of`.
        to: Option<TimeInput> = None,
        /// The level of confidence of intervals.
        level: f64 = 0.95,
    }
}

const INT: ColumnType = ColumnType::Int;
const FLOAT: ColumnType = ColumnType::Float;

/// What [`View::funnel`] returns.
pub(crate) static FUNNEL: TableSpec = TableSpec {
    name: "funnel",
    doc: "One row a step: how many customers reached it, in order, and how long that took.",
    columns: &[
        ColumnSpec::new("step", INT, "The step's number, from 1."),
        ColumnSpec::new("events", ColumnType::Text, "The kind or role that makes it."),
        ColumnSpec::new("customers", INT, "Customers who made it, after all steps before it."),
        ColumnSpec::new(
            "open",
            INT,
            "Those of the step before who were not seen to make it and still may, or did unseen: `within` had not passed when observation ended, or is not given.",
        ),
        ColumnSpec::new("share_of_first", FLOAT, "customers / customers of the first step.").nullable(),
        ColumnSpec::new(
            "share_of_previous",
            FLOAT,
            "customers / customers of the step before; none of the first.",
        )
        .nullable(),
        ColumnSpec::new("share_of_previous_low", FLOAT, "Lower end of its Wilson interval.").nullable(),
        ColumnSpec::new("share_of_previous_high", FLOAT, "Upper end of its Wilson interval.").nullable(),
        ColumnSpec::new(
            "median_days",
            FLOAT,
            "Median time from the step before, of those who made it: days of 24 hours.",
        )
        .nullable(),
        ColumnSpec::new("p90_days", FLOAT, "Time that nine tenths of them did not exceed.").nullable(),
    ],
};

/// What a share of the customers did.
#[derive(Debug, Clone)]
struct Reached {
    customers: Vec<u64>,
    open: Vec<u64>,
    took: Vec<Vec<i64>>,
}

/// The question, resolved.
struct Asked {
    steps: Vec<Kinds>,
    /// Up to when each step would have been seen.
    ends: Vec<i64>,
    from: i64,
    to: i64,
    within: Option<Span>,
    zone: crate::time::Zone,
}

impl Asked {
    fn new(view: &View, options: &FunnelOptions) -> Result<Self> {
        if options.steps.len() < 2 {
            let message = format!("`steps` must name two steps at least, got {}", options.steps.len());
            return Err(Error::option("steps", message));
        }
        let (from, to) = interval(view, &options.from, &options.to)?;
        let steps = options
            .steps
            .iter()
            .map(|step| view.kinds_chosen("steps", from_ref(step)))
            .collect::<Result<Vec<_>>>()?;
        let end = |(kinds, name): (&Kinds, &String)| {
            Coverage::between(view, view.would_be_observed(kinds, from_ref(name))).end()
        };
        Ok(Self {
            ends: steps.iter().zip(&options.steps).map(end).collect(),
            steps,
            from: from.unwrap_or(Timestamp::MIN).micros(),
            to: to.micros(),
            within: options.within,
            zone: view.schema().zone(),
        })
    }

    /// The first event of a step at or after an instant.
    fn next(&self, person: &Person<'_>, step: &Kinds, from: i64) -> Option<i64> {
        let runs = person.runs.iter().filter(|run| step.contains(run.kind));
        let found = runs.filter_map(|run| {
            let at = run.times.partition_point(|time| *time < from);
            run.times.get(at).copied()
        });
        found.min()
    }

    fn add(&self, reached: &mut Reached, person: &Person<'_>) {
        let Some(first) = self.steps.first() else { return };
        let Some(start) = self.next(person, first, self.from).filter(|start| *start < self.to) else {
            return;
        };
        let deadline = self.within.map(|span| span.after(Timestamp::from_micros(start), &self.zone).micros());
        let (mut steps, mut last, mut at) = (self.steps.as_slice(), start, start);
        loop {
            // Made at one instant are as many steps as can be: to be further on sooner leaves nothing out later.
            let (now, later) = steps.split_at(made_at_once(person, at, steps));
            let made =
                reached.customers.iter_mut().zip(&mut reached.took).skip(self.steps.len() - steps.len());
            for ((count, took), since) in made.take(now.len()).zip(once(at - last).chain(repeat(0))) {
                *count += 1;
                took.push(since);
            }
            let Some(next) = later.first() else { return };
            (steps, last) = (later, at);
            let found = self.next(person, next, last.saturating_add(1));
            let Some(found) = found.filter(|time| deadline.is_none_or(|deadline| *time < deadline)) else {
                break;
            };
            at = found;
        }
        let missing = self.steps.len() - steps.len();
        if let (Some(count), Some(end)) = (reached.open.get_mut(missing), self.ends.get(missing)) {
            *count += u64::from(deadline.is_none_or(|deadline| deadline > *end));
        }
    }
}

impl View {
    /// A funnel: of the customers who made the first step, how many went on to each of the others in order, and how long
    /// that took. A customer enters once, with the first of their first steps in the time asked for; each further step is
    /// the first event of it after the step before, or at the same instant: an event makes one step, and of what happened at once
    /// the order is taken that makes the most steps.
    ///
    /// # Errors
    /// `unknown_kind`, `invalid_time`, `invalid_option`, `cancelled`.
    ///
    /// ```
    /// use retention_core::{FunnelOptions, testing};
    /// let view = testing::small_shop().as_of("2024-04-01")?;
    /// let steps = ["login", "sale"].map(str::to_owned).to_vec();
    /// let funnel = view.funnel(&FunnelOptions::default().steps(steps))?;
    /// let customers = funnel.column("customers")?;
    /// assert_eq!((customers.int(0), customers.int(1)), (Some(12), Some(12)));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn funnel(&self, options: &FunnelOptions) -> Result<Table> {
        let level = checked_level(options.level)?;
        let asked = Asked::new(self, options)?;
        let steps = asked.steps.len();
        let all = asked.steps.iter().fold(Kinds::default(), |all, kinds| all.union(kinds));
        let start =
            || Reached { customers: vec![0; steps], open: vec![0; steps], took: vec![Vec::new(); steps] };
        let parts = self.gather(&all, start, |reached, person| asked.add(reached, person))?;
        let mut whole = start();
        for part in parts {
            whole.customers.iter_mut().zip(part.customers).for_each(|(sum, count)| *sum += count);
            whole.open.iter_mut().zip(part.open).for_each(|(sum, count)| *sum += count);
            whole.took.iter_mut().zip(part.took).for_each(|(all, took)| all.extend(took));
        }
        let first = whole.customers.first().copied().unwrap_or(0);
        let share = |count: &u64| (first > 0).then(|| *count as f64 / first as f64);
        let before = |at: usize| at.checked_sub(1).and_then(|before| whole.customers.get(before)).copied();
        let pairs =
            whole.customers.iter().enumerate().map(|(at, count)| before(at).map(|before| (*count, before)));
        let quantile = |q: f64| {
            let of = |(at, took): (usize, &Vec<i64>)| {
                let value =
                    quantiles_unsorted_i64(took, &[q]).first().copied().filter(|value| !value.is_nan());
                value.filter(|_| at > 0).map(|micros| micros / MICROS_PER_DAY as f64)
            };
            whole.took.iter().enumerate().map(of).collect::<Vec<Option<f64>>>()
        };
        let table = Table::of(&FUNNEL)
            .column((1..=steps as i64).collect::<Vec<_>>())
            .column(options.steps.clone())
            .column(whole.customers.iter().map(|count| *count as i64).collect::<Vec<_>>())
            .column(whole.open.iter().map(|count| *count as i64).collect::<Vec<_>>())
            .optional(whole.customers.iter().map(share).collect::<Vec<_>>());
        let table = with_interval(table, pairs, level).optional(quantile(0.5)).optional(quantile(0.9));
        let within = options.within.map_or_else(|| "however long".to_owned(), |span| span.to_string());
        Ok(dated(table, self).note("level", level).note("within", within).finish())
    }
}
