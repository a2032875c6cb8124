//! What a caller may decide about RFM.

use crate::options::{choice, options};
use crate::rfm::{MAX_BINS, SegmentMap};
use crate::{Error, Result};

choice! {
    /// What frequency counts.
    pub enum RfmFrequency {
        /// Distinct orders; a purchase without an order is an order of its own.
        Orders = "orders",
        /// Distinct days with a purchase, in the schema's zone.
        Days = "days",
        /// Purchase events, such as line items.
        Events = "events",
    }
}

choice! {
    /// How the days since the last purchase are counted.
    pub enum RfmRecency {
        /// Calendar days of the schema's zone from the day of the last purchase to the day of `as_of`: an evening
        /// purchase is one day old the next morning.
        CalendarDays = "calendar_days",
        /// Whole spans of 24 hours from the last purchase to `as_of`.
        ElapsedDays = "elapsed_days",
    }
}

choice! {
    /// Whether refunds count against monetary. They never count in recency and frequency.
    pub enum RfmRefunds {
        /// Monetary is purchases less the amounts of all refunds before `as_of`, whatever their sign.
        Net = "net",
        /// Monetary is purchases alone.
        Ignore = "ignore",
    }
}

choice! {
    /// How customers of one value are scored.
    pub enum RfmTies {
        /// Equal values score equally.
        Equal = "equal",
        /// Among customers of one frequency the smaller id scores lower, so that the scores have equal shares: what
        /// `qcut(frequency.rank(method="first"), 5)` does in pandas on a table sorted by id. Recency and monetary as
        /// with `equal`.
        First = "first",
        /// The same for recency and monetary too.
        FirstInAll = "first_in_all",
    }
}

options! {
    /// What recency, frequency and monetary mean, and how they are scored.
    ///
    /// ```
    /// use retention_core::{RfmFrequency, RfmOptions};
    /// let options = RfmOptions::default().bins(4_u32).frequency(RfmFrequency::Days);
    /// assert_eq!(options.purchases, ["purchase"]);
    /// ```
    pub struct RfmOptions {
        /// The kinds or roles of events that are purchases.
        purchases: Vec<String> = vec!["purchase".to_owned()],
        /// What frequency counts.
        frequency: RfmFrequency = RfmFrequency::Orders,
        /// How the days since the last purchase are counted.
        recency: RfmRecency = RfmRecency::CalendarDays,
        /// Whether events of the role `refund` count against monetary.
        refunds: RfmRefunds = RfmRefunds::Net,
        /// How many scores each dimension has, from 2 to 20: 5 for quintiles. Cut at the quantiles, by linear
        /// interpolation (type 7, the default of numpy, pandas and R).
        bins: u32 = 5,
        /// How customers of one value are scored.
        ties: RfmTies = RfmTies::Equal,
        /// The named segments, as rules such as `champions: r5 f4-5` or `big_spenders: r1-5 f1-5 m5`. Each score must be
        /// in exactly one rule. Not given: the ten usual ones for 5 bins, none for other numbers.
        segments: Option<SegmentMap> = None,
    }
}

options! {
    /// How saved cut points are applied.
    pub struct RfmApply {
        /// Lets cut points be applied to a view earlier than the one they were fitted on. What comes out then knows of
        /// the future.
        hindsight: bool = false,
    }
}

impl RfmOptions {
    pub(super) fn check(&self) -> Result<()> {
        if !(2..=MAX_BINS).contains(&self.bins) {
            return Err(Error::option(
                "bins",
                format!("`bins` must be from 2 to {MAX_BINS}, got {}", self.bins),
            )
            .with("given", self.bins));
        }
        self.segments.iter().try_for_each(|map| map.check_bins([self.bins; 3]))
    }
}
