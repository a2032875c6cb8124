//! An embeddable engine for customer retention: customers and events in, answers out.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod error;
#[allow(dead_code, unused_imports, reason = "the rooms above use the rest")]
mod money;
mod serde_text;
mod stat;
#[allow(dead_code, unused_imports, reason = "the rooms above use the rest")]
mod time;

pub use error::{Error, ErrorCode, ErrorKind, Result};
pub use money::{Currency, MAX_MINOR, Money};
pub use stat::{Interval, normal_quantile, quantile_linear, quantiles_unsorted_i64, wilson};
pub use time::{
    Calendar, Date, Periods, Span, TimeInput, Timestamp, Unit, Weekday, Zone, parse_instant,
    tz_database_version,
};
