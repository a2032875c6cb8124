//! Who came, stayed, left and came back in each period, and what that did to the value.

mod flows;
mod table;

use crate::Result;
use crate::log::{Kinds, Person, Role, View};
use crate::measure::{PeriodTotals, Totals};
use crate::metric::grid::{Grid, Reach};
use crate::metric::period::MetricPeriod;
use crate::metric::proportion::overflow;
use crate::options::{choice, options};
use crate::table::Table;
use crate::time::{TimeInput, Unit};

pub(in crate::metric) use flows::Flows;
pub(crate) use table::MOVEMENTS;

choice! {
    /// What makes a customer active in a period.
    pub enum ActiveBy {
        /// An event, whatever its amount.
        Event = "event",
        /// A value above zero; events without an amount then make nobody active.
        Value = "value",
    }
}

choice! {
    /// The value of a customer in a period.
    pub enum MovementValue {
        /// The sum of the amounts; refunds play no part.
        Gross = "gross",
        /// The sum of the amounts less what was refunded in the same period.
        Net = "net",
        /// None: customers are counted, money is not.
        None = "none",
    }
}

options! {
    /// Options of [`View::movements`].
    pub struct MovementOptions {
        /// A calendar period (`day`, `week`, `month`, `quarter` or `year`), or a length such as `30d`: windows so long, end to end, the last up to `to`, the first not before `from`.
        period: MetricPeriod = Unit::Month.into(),
        /// Kinds or roles that make a customer active. Not given: purchases; if there are none, kinds of the role activity; else all.
        events: Vec<String> = Vec::new(),
        /// The first period shown is the one that holds this instant; of windows, the first that begins no earlier. Not given: the start of observation.
        from: Option<TimeInput> = None,
        /// Periods that begin before this instant are shown. Not given: `as_of`.
        to: Option<TimeInput> = None,
        /// What a customer's value in a period is.
        value: MovementValue = MovementValue::Gross,
        /// What makes a customer active in a period.
        active_by: ActiveBy = ActiveBy::Event,
    }
}

impl MovementOptions {
    /// Whether amounts play a part.
    fn counts_money(&self) -> bool {
        self.value != MovementValue::None || self.active_by == ActiveBy::Value
    }
}

impl View {
    /// Movements between periods: new, retained, reactivated and lost customers, and the same of their value, with net
    /// and gross revenue retention. They reconcile exactly, in customers and in minor units:
    ///
    /// - `active = new + retained + reactivated = start_active + new + reactivated − lost`
    /// - `dormant = dormant before + lost − reactivated`
    /// - `value = start_value + new_value + reactivated_value + expansion − contraction − lost_value`
    ///
    /// A customer is new in the period of their first event ever, also when that is before `from`; in the period that
    /// holds the start of observation (`left_truncated`) the first event seen need not have been the first.
    ///
    /// The value of a customer in a period stands for the recurring revenue of a subscription: `nrr` is this period's
    /// value of the customers active in the period before, over their value then; `grr` counts at most what each was
    /// worth then. Reactivated customers are in neither.
    ///
    /// # Errors
    /// `unknown_kind`, `invalid_time`, `invalid_option`, `mixed_currency`, `amount_overflow`, `cancelled`.
    ///
    /// ```
    /// use retention_core::{Event, EventLog, MovementOptions, Schema};
    /// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    /// for (customer, day, paid) in
    ///     [("ann", "2024-01-05", 10.0), ("bob", "2024-01-20", 30.0), ("ann", "2024-02-11", 25.0), ("cat", "2024-02-29", 5.0)]
    /// {
    ///     log.push(Event::new(customer, "purchase", day).amount(paid))?;
    /// }
    /// let table = log.as_of("2024-03-01")?.movements(&MovementOptions::default())?;
    /// let february = |name: &str| table.column(name).map(|column| column.int(1));
    /// assert_eq!((february("new")?, february("retained")?, february("lost")?), (Some(1), Some(1), Some(1)));
    /// assert_eq!((february("expansion_minor")?, february("lost_value_minor")?), (Some(1500), Some(3000)));
    /// assert_eq!(table.column("nrr")?.float(1), Some(25.0 / 40.0));
    /// assert_eq!(table.column("grr")?.float(1), Some(10.0 / 40.0));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn movements(&self, options: &MovementOptions) -> Result<Table> {
        let kinds = self.default_kinds(&options.events)?;
        let span = (&options.from, &options.to);
        // Who was active by value before the first row is known only from the values of all periods before.
        let reach = match options.active_by {
            ActiveBy::Event => Reach::Previous,
            ActiveBy::Value => Reach::Everything,
        };
        let grid = Grid::new(self, &kinds, options.period, span, reach)?;
        let refunds = match options.value {
            MovementValue::Net => self.kinds_of(Role::Refund).without(&kinds),
            MovementValue::Gross | MovementValue::None => Kinds::default(),
        };
        let read = kinds.union(&refunds);
        if options.counts_money() {
            self.one_currency(&read)?;
        }
        let parts = self.gather(&read, || Gathered::new(&grid, &refunds, options), Gathered::add)?;
        let mut sum = Sum { flows: Flows::new(grid.periods.len()), any_amount: false };
        for part in &parts {
            if part.totals.overflowed() {
                return Err(overflow(self));
            }
            sum.flows.absorb(&part.sum.flows);
            sum.any_amount |= part.sum.any_amount;
        }
        table::movements(self, &kinds, &grid, options, &sum)
    }
}

/// The flows of a share of the customers, or of all.
#[derive(Debug)]
struct Sum {
    flows: Flows,
    /// Whether any event has an amount; without one there is no value to tell.
    any_amount: bool,
}

/// What one thread gathers.
#[derive(Debug)]
struct Gathered<'a> {
    totals: PeriodTotals<'a>,
    refunds: &'a Kinds,
    sum: Sum,
    value: MovementValue,
    active_by: ActiveBy,
    first: i64,
}

impl<'a> Gathered<'a> {
    fn new(grid: &'a Grid, refunds: &'a Kinds, options: &MovementOptions) -> Self {
        Self {
            totals: PeriodTotals::new(&grid.periods, refunds, None),
            refunds,
            sum: Sum { flows: Flows::new(grid.periods.len()), any_amount: false },
            value: options.value,
            active_by: options.active_by,
            first: grid.periods.start(0).micros(),
        }
    }

    fn add(&mut self, person: &Person<'_>) {
        if self.value != MovementValue::None {
            for run in person.runs {
                self.sum.any_amount = self.sum.any_amount || run.any_amount();
            }
        }
        let (refunds, first) = (self.refunds, self.first);
        let known_before = person
            .runs
            .iter()
            .any(|run| !refunds.contains(run.kind) && run.times.first().is_some_and(|time| *time < first));
        let (value, active_by) = (self.value, self.active_by);
        let worth = |totals: &Totals| match value {
            MovementValue::Gross => totals.gross,
            MovementValue::Net => totals.gross.saturating_sub(totals.refunds),
            MovementValue::None if active_by == ActiveBy::Value => totals.gross,
            MovementValue::None => 0,
        };
        let is_active =
            |totals: &Totals| totals.events > 0 && (active_by == ActiveBy::Event || worth(totals) > 0);
        let flows = &mut self.sum.flows;
        let totals = self.totals.of(person);
        for totals in totals.iter().filter(|totals| !is_active(totals)) {
            flows.add_uncounted(totals.period as usize, worth(totals));
        }
        let active = totals.iter().filter(|totals| is_active(totals));
        flows.add(known_before, active.map(|totals| (totals.period as usize, worth(totals))));
    }
}
