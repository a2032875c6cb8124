//! Periods whose churn is outside its limits, what moved it, and who is exposed.

mod drivers;
mod exposed;
mod limits;
mod split;
mod tally;
mod traits;

use crate::log::View;
use crate::metric::period::MetricPeriod;
use crate::metric::proportion::checked_level;
use crate::metric::revenue::gather::Asked;
use crate::metric::revenue::spike::drivers::Drivers;
use crate::metric::revenue::spike::limits::Chart;
use crate::metric::revenue::spike::tally::{Cells, Counted, Half, cells};
use crate::metric::revenue::spike::traits::Traits;
use crate::metric::revenue::worth::ChurnOf;
use crate::options::options;
use crate::subscription::MetricSettings;
use crate::table::Table;
use crate::time::{TimeInput, Timestamp, Unit};
use crate::{Error, Result};

pub(crate) use drivers::CHURN_DRIVERS;
pub(crate) use exposed::CHURN_EXPOSED;
pub(crate) use limits::CHURN_LIMITS;

options! {
    /// Options of [`View::churn_spike`].
    pub struct ChurnSpikeOptions {
        /// How recurring revenue is counted: settings, or the name of a preset.
        settings: MetricSettings = MetricSettings::default(),
        /// A calendar period, or a length such as `30d`.
        period: MetricPeriod = Unit::Month.into(),
        /// The first period compared is the one that holds this instant. Not given: the start of observation.
        from: Option<TimeInput> = None,
        /// Periods that begin before this instant are compared. Not given: `as_of`.
        to: Option<TimeInput> = None,
        /// The period that is explained is the one that holds this instant; it must be complete. Not given: the last complete one.
        at: Option<TimeInput> = None,
        /// Which churn it is about: of customers, or of revenue (1 - GRR by the endpoint method).
        churn: ChurnOf = ChurnOf::Logo,
        /// By what it is explained: `plan`, `cohort`, or properties of customers, each as it stood at the start of a period. Not given: `plan` and `cohort`.
        by: Vec<String> = Vec::new(),
        /// How many standard errors wide the limits are on either side, above 0.
        width: f64 = 3.0,
        /// A value is tested if so many customers had it at the start of the explained period, and as many at the starts of the others together.
        min_support: u32 = 30,
        /// Of the values that are told to have changed, the share that may be false (Benjamini-Hochberg), between 0 and 1.
        false_discovery: f64 = 0.05,
        /// Decides which half of the customers is held out, by a hash of their ids.
        seed: i64 = 0,
    }
}

/// What [`View::churn_spike`] returns: the periods with their limits, what moved the churn of one of them, and who is still
/// exposed to that.
#[derive(Debug, Clone)]
pub struct ChurnSpike {
    periods: Table,
    drivers: Table,
    customers: Table,
}

impl ChurnSpike {
    /// One row a period: its churn, the limits within which chance keeps it, and whether it is outside.
    pub fn periods(&self) -> Table {
        self.periods.clone()
    }

    /// One row for each value of each property: how much of the explained period's change is its mix shift, how much its
    /// own rate, and whether that is more than chance.
    pub fn drivers(&self) -> Table {
        self.drivers.clone()
    }

    /// One row for each customer at `as_of` who has a value whose churn is confirmed to have risen.
    pub fn exposed(&self) -> Table {
        self.customers.clone()
    }
}

impl View {
    /// Flags periods whose churn is outside its limits, and takes one of them apart.
    ///
    /// **Limits.** Those of a p-chart: for each period, churn is taken to be what it is in the other usual periods
    /// together (complete ones; exceptions are set aside one by one, the farthest first), and its limits are those of the binomial distribution for so many customers (D. C. Montgomery,
    /// "Introduction to Statistical Quality Control", 7.3). Of revenue, the customers count as (Σ m)² / Σ m² equal ones
    /// (L. Kish, "Survey Sampling", 1965), and limits are normal. Customers are taken to leave independently of one another:
    /// where whole groups leave together, or the other periods have few customers, limits are too narrow.
    ///
    /// **Drivers.** The change from the other usual periods to the explained one is split for each value of a property into a
    /// shift of mix, (w₁ − w₀) · ((r₀ + r₁) / 2 − (R₀ + R₁) / 2), and a change of rate, (r₁ − r₀) · (w₀ + w₁) / 2 (E. M.
    /// Kitagawa, "Components of a difference between two rates", JASA 50, 1955), in whole millionths that add up to the
    /// change exactly over the values of each property. A value's own change of rate is tested on one half of the
    /// customers, all values together by false discovery rate, and confirmed on the half held out. It is association: what
    /// else differs between the values may be the cause. A shift of mix is arithmetic and is not tested.
    ///
    /// # Errors
    /// `invalid_option` for a width, share or support out of range, or an `at` that is in no complete period; those of
    /// [`revenue_movements`](Self::revenue_movements).
    pub fn churn_spike(&self, options: &ChurnSpikeOptions) -> Result<ChurnSpike> {
        check(options)?;
        let span = (&options.from, &options.to);
        let asked = Asked::new(self, &options.settings, options.period, span, None)?;
        let traits = Traits::of(self, &options.by)?;
        let explained = explained(&asked, options)?;
        let counted = Counted::of(&asked, options)?;
        let (cells, ends) = match explained {
            Some(at) => {
                let now = counted.periods.get(at).copied().unwrap_or_default();
                let cells = cells(&asked, &traits, &counted, at, Half::new(options.seed))?;
                (cells, Some((counted.others(at), now)))
            }
            None => (Cells::new(), None),
        };
        let chart = Chart::of(&asked, &counted, options);
        let drivers = Drivers::of(&cells, ends, options);
        Ok(ChurnSpike {
            periods: chart.table(&asked, explained, options)?,
            drivers: drivers.table(&asked, &traits, explained, &chart, options)?,
            customers: exposed::table(&asked, &traits, &drivers, options)?,
        })
    }
}

fn check(options: &ChurnSpikeOptions) -> Result<()> {
    if !(options.width > 0.0 && options.width <= 8.0) {
        let message = format!("`width` must be above 0 and at most 8, got {}", options.width);
        return Err(Error::option("width", message));
    }
    if options.min_support == 0 {
        return Err(Error::option("min_support", "`min_support` must be at least 1"));
    }
    checked_level(options.false_discovery).map(|_| ()).map_err(|_| {
        let message = format!("`false_discovery` must be between 0 and 1, got {}", options.false_discovery);
        Error::option("false_discovery", message).hint("write 0.05 for one in twenty")
    })
}

/// Where the explained period stands, if any is complete.
fn explained(asked: &Asked<'_>, options: &ChurnSpikeOptions) -> Result<Option<usize>> {
    let is_complete = |at: &usize| asked.grid.state(*at).as_str() == "complete";
    let Some(given) = &options.at else {
        return Ok(asked.grid.rows().rev().find(is_complete));
    };
    let at: Timestamp =
        given.resolve(&asked.reader.zone).map_err(|error| error.with("argument", "at").about("at"))?;
    let found = asked.grid.periods.position(at).filter(|at| asked.grid.rows().contains(at));
    match found.filter(is_complete) {
        Some(position) => Ok(Some(position)),
        None => {
            let message = format!("`at` ({at}) is in no complete period that is compared");
            let error = Error::option("at", message);
            Err(match found {
                Some(position) => error.with("state", asked.grid.state(position).as_str()),
                None => error,
            })
        }
    }
}
