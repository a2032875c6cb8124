//! What can be asked of cohorts.

use crate::options::{choice, options};
use crate::time::{TimeInput, Unit};
use crate::{Error, Result};

choice! {
    /// When a customer's periods begin.
    pub enum CohortClock {
        /// With the calendar of the schema's zone: a customer who starts on 31 January at 23:45 is in the next month 15 minutes later.
        Calendar = "calendar",
        /// With the instant of the customer's own start: days are 24 hours, weeks seven of them, and months end at the
        /// same clock time on the same day of the month, or the last of a shorter one.
        Rolling = "rolling",
    }
}

choice! {
    /// Which events answer for a period.
    pub enum CohortCount {
        /// Those in the period.
        NDay = "n_day",
        /// Those in the period or later. A cell is complete once its own period was wholly seen, as in bounded counting; its numbers
        /// can rise for as long as customers can come back.
        Unbounded = "unbounded",
    }
}

choice! {
    /// What a cell tells beside the customers retained.
    pub enum CohortValue {
        /// Nothing more.
        Customers = "customers",
        /// Distinct orders; an event without an order is one of its own.
        Orders = "orders",
        /// The sum of amounts.
        RevenueGross = "revenue_gross",
        /// The sum of amounts less refunds.
        RevenueNet = "revenue_net",
        /// The sum of amounts less refunds from the start to the end of the period, for each customer of the cohort.
        RevenueCumulativePerCustomer = "revenue_cumulative_per_customer",
    }
}

impl CohortValue {
    pub(super) fn is_money(self) -> bool {
        !matches!(self, Self::Customers | Self::Orders)
    }
}

choice! {
    /// What puts customers into one cohort.
    pub enum CohortBy {
        /// The period of the first event.
        FirstEvent = "first_event",
        /// The period of signing up.
        SignUp = "sign_up",
        /// The item of the first event.
        FirstItem = "first_item",
        /// The value of a property.
        Property = "property",
    }
}

options! {
    /// The settings of [`View::cohorts`](crate::View::cohorts).
    pub struct CohortOptions {
        /// The length of a period; cohorts by first event or sign-up are one such period of the calendar.
        period: Unit = Unit::Month,
        /// Whether periods follow the calendar or each customer's own start.
        clock: CohortClock = CohortClock::Calendar,
        /// Whether an event counts for its period alone, or for all earlier ones as well; those cells can rise after their period is over.
        count: CohortCount = CohortCount::NDay,
        /// What a cell tells beside the customers retained.
        value: CohortValue = CohortValue::Customers,
        /// What puts customers into one cohort.
        by: CohortBy = CohortBy::FirstEvent,
        /// The property to go by, with `by="property"`.
        property: Option<String> = None,
        /// Kinds or roles of events that make a customer retained and whose orders and amounts count; not given:
        /// purchases, if there are any, else the role activity, else all kinds.
        events: Vec<String> = Vec::new(),
        /// Kinds or roles of events the first of which is a customer's start; not given: those of `events`.
        start_events: Vec<String> = Vec::new(),
        /// At most so many periods, the first included.
        periods: Option<u32> = None,
        /// Only customers who start in a period that ends after this instant.
        from: Option<TimeInput> = None,
        /// Only customers who start in a period that begins before this instant.
        to: Option<TimeInput> = None,
        /// The confidence of the intervals of rates.
        level: f64 = 0.95,
    }
}

options! {
    /// The settings of [`Cohorts::curve`](crate::Cohorts::curve).
    pub struct CurveOptions {
        /// Whether cells that are only partly observed count too.
        include_partial: bool = false,
    }
}

impl CohortOptions {
    /// Refuses values that are not allowed and options that contradict each other.
    pub(super) fn check(&self) -> Result<()> {
        if !(self.level > 0.0 && self.level < 1.0) {
            let message = format!("`level` must lie between 0 and 1, not {}", self.level);
            return Err(Error::option("level", message).hint("0.95 is usual"));
        }
        if self.periods == Some(0) {
            return Err(Error::option(
                "periods",
                "`periods` must be at least 1: the first is the cohort's own",
            ));
        }
        match (&self.property, self.by) {
            (None, CohortBy::Property) => {
                return Err(Error::option("property", "`by=\"property\"` needs the name of a `property`"));
            }
            (Some(name), by) if by != CohortBy::Property => {
                let message = format!("`property` is `{name}`, but cohorts are by {}", by.as_str());
                return Err(Error::option("property", message).hint("pass by=\"property\" as well"));
            }
            _ => {}
        }
        if self.by == CohortBy::SignUp && !self.start_events.is_empty() {
            let message = "`start_events` has no meaning where signing up is the start";
            return Err(
                Error::option("start_events", message).hint("pass by=\"first_event\", or leave it out")
            );
        }
        if self.value == CohortValue::RevenueCumulativePerCustomer && self.count == CohortCount::Unbounded {
            let message = "revenue up to a period cannot be counted from that period on";
            return Err(
                Error::option("count", message).hint("pass count=\"n_day\", or value=\"revenue_net\"")
            );
        }
        Ok(())
    }
}
