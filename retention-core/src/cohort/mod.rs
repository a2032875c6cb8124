//! Cohorts: how customers who started together stay, period by period.

mod cells;
mod curve;
mod grid;
mod history;
mod masks;
mod members;
mod notes;
mod options;
mod question;
mod result;
mod table;
mod told;
mod triangle;

use crate::Result;
use crate::log::{Person, View, Visit};
use crate::table::Table;
use cells::Cells;
use grid::Grid;
use history::Histories;
use question::Question;

pub use options::{CohortBy, CohortClock, CohortCount, CohortOptions, CohortValue, CurveOptions};
pub use result::{Cohort, CohortCell, Cohorts};
pub use triangle::CohortTriangle;

pub(crate) use curve::CURVE;
pub(crate) use members::CUSTOMERS;
pub(crate) use table::COHORTS;
pub(crate) use triangle::TRIANGLE;

impl View {
    /// How many customers of each cohort came back, period by period since they started.
    ///
    /// A customer's start is their first event, or signing up; cohorts are the calendar periods of starts, or first
    /// items, or values of a property. Period 0 is the one of the start. A cell counts the customers **retained**: with
    /// an event in the period, or in it or later. Its **rate** is retained / eligible, with E. B. Wilson's interval,
    /// which takes customers to be independent.
    ///
    /// - *Calendar* clock, cohorts by period: everybody has the same periods, and everybody is eligible. Whatever lies
    ///   in a period counts, also what came before a sign-up later the same month. A cell is `partial` that runs beyond
    ///   `as_of` or beyond the observed interval of the events counted, or begins before it; `not_yet` if it begins at
    ///   or after `as_of`; else `not_observed` if nothing of it was.
    /// - *Rolling* clock, and cohorts by item or property: periods are each customer's own. Eligible are those whose
    ///   period was wholly observed, and only they are counted. A cell is `complete` if that is all of the cohort,
    ///   `partial` if some, and with none `not_yet` or `not_observed`.
    ///
    /// With unbounded counting the state is that of the period itself too: what counts for it can rise as long as
    /// customers can come back, and a note says so.
    ///
    /// Numbers of cells that are `not_yet` or `not_observed` are null, never zero. `left_truncated` marks cohorts whose
    /// period starts at or before the start of the observed interval: their customers may have started before it.
    /// Customers without an item or the property form a last cohort whose name is null. A property has the last value
    /// before `as_of`, so one that changes groups customers by what became of them.
    ///
    /// Cohorts reach from the first start to the last period that began before `as_of`, at most one beyond what was
    /// observed; every cohort has as many periods as the first.
    ///
    /// # Errors
    /// `invalid_option` for values that are not allowed, contradictions, and over two million cells; `invalid_time`;
    /// `unknown_kind`; `unknown_property`; `undated_property` for one without dates that the schema does not list as
    /// static; `mixed_currency` when amounts counted are in another currency than the schema's; `amount_overflow`;
    /// `cancelled`.
    ///
    /// ```
    /// use retention_core::{CellState, CohortOptions, Event, EventLog, Schema};
    /// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    /// log.append_events(&[
    ///     Event::new("c1", "purchase", "2024-01-05T10:00"),
    ///     Event::new("c2", "purchase", "2024-01-20T18:00"),
    ///     Event::new("c1", "purchase", "2024-02-02T09:30"),
    ///     Event::new("c3", "purchase", "2024-03-02T09:30"),
    /// ])?;
    /// let cohorts = log.as_of("2024-03-10")?.cohorts(&CohortOptions::default())?;
    /// let february = cohorts.cell(0, 1).unwrap();
    /// assert_eq!((february.retained, february.eligible), (Some(1), Some(2)));
    /// assert_eq!(cohorts.triangle().rate(0, 1), Some(0.5));
    /// assert_eq!(cohorts.cell(1, 2).unwrap().state, CellState::NotYet);
    /// assert_eq!(cohorts.table().rows(), 9);
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn cohorts(&self, options: &CohortOptions) -> Result<Cohorts> {
        let question = Question::new(self, options)?;
        let mut grid = if masks::suffice(&question) { masks::count(&question)? } else { count(&question)? };
        grid.settle();
        Ok(Cohorts::of(Cells::of(&question, &grid)?))
    }

    /// The customers of one cohort, and which of them one of its cells counts: one row each, in the order of ids.
    ///
    /// `cohort` is a label of [`cohorts`](Self::cohorts) under the same options, `None` the cohort of those without a
    /// value; `period` counts from 0. The rows of `retained` that are true are as many as the cell says, and orders and
    /// amounts add up to the cell's.
    ///
    /// # Errors
    /// As [`cohorts`](Self::cohorts), and `unknown_cohort` for a label or period that is not in the triangle.
    ///
    /// ```
    /// use retention_core::{CohortOptions, Event, EventLog, Schema};
    /// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    /// log.append_events(&[
    ///     Event::new("c1", "purchase", "2024-01-05T10:00"),
    ///     Event::new("c2", "purchase", "2024-01-20T18:00"),
    ///     Event::new("c1", "purchase", "2024-02-02T09:30"),
    /// ])?;
    /// let view = log.as_of("2024-03-01")?;
    /// let table = view.cohort_customers(&CohortOptions::default(), "2024-01", 1)?;
    /// assert_eq!(table.column("customer")?.text(0), Some("c1"));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn cohort_customers<'c>(
        &self,
        options: &CohortOptions,
        cohort: impl Into<Option<&'c str>>,
        period: u32,
    ) -> Result<Table> {
        let question = Question::new(self, options)?;
        let mut grid = count(&question)?;
        grid.settle();
        let cells = Cells::of(&question, &grid)?;
        members::of_cell(&question, &cells, cohort.into(), period)
    }
}

/// Adds up all customers.
fn count(question: &Question<'_>) -> Result<Grid> {
    let start = || (Histories::new(question), Grid::new(question));
    let add = |gathered: &mut (Histories<'_>, Grid), person: &Person<'_>| {
        let (histories, grid) = gathered;
        if let Some(member) = histories.read(person) {
            grid.add(&member, histories.entries());
        }
    };
    let visit = if question.told.starts.is_some() { Visit::Known } else { Visit::Active };
    let parts = question.view.sweep(&question.read, visit, start, add)?;
    Ok(sum(question, parts.into_iter().map(|(_, grid)| grid)))
}

fn sum(question: &Question<'_>, parts: impl Iterator<Item = Grid>) -> Grid {
    parts
        .reduce(|mut whole, part| {
            whole.absorb(&part);
            whole
        })
        .unwrap_or_else(|| Grid::new(question))
}
