//! An embeddable engine for customer retention: customers and events in, answers out.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod error;
#[allow(dead_code, unused_imports, reason = "the rooms above use the rest")]
mod log;
mod measure;
mod money;
<<<<<<< HEAD
mod options;
mod parallel;
=======
#[cfg(test)]
mod property;
>>>>>>> ground
mod serde_text;
mod stat;
mod table;
#[allow(dead_code, unused_imports, reason = "the rooms above use the rest")]
mod time;

pub use log::{
    Amount, AmountUnit, CustomerColumns, EqualRows, Event, EventColumns, EventLog, LinkKind, OnReject, PropertyType,
    PropertyValue, Reason, Receipt, Rejection, Role, Schema, SchemaOptions, SubscriptionColumns, View,
};
pub use options::{OptionSpec, OptionType, Options};
pub use parallel::Watch;
pub use table::{Column, ColumnData, ColumnSpec, ColumnType, Names, Table, TableSpec, Text};
pub use error::{Error, ErrorCode, ErrorKind, Result};
pub use money::{Currency, MAX_MINOR, Money};
pub use stat::{Interval, normal_quantile, quantile_linear, quantiles_unsorted_i64, wilson};
pub use time::{
    Calendar, Date, Periods, Span, TimeInput, Timestamp, Unit, Weekday, Zone, parse_instant,
    tz_database_version,
};
