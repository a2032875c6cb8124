//! An embeddable engine for customer retention: customers and events in, answers out.
#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![allow(dead_code, reason = "while the rooms above are being built")]

#[cfg(feature = "arrow")]
mod arrow;
mod error;
mod log;
mod measure;
mod money;
mod options;
mod parallel;
#[cfg(test)]
mod property;
mod serde_text;
mod stat;
mod table;
mod time;

#[cfg(feature = "arrow")]
pub use arrow::record_batch;
pub use error::{Error, ErrorCode, ErrorKind, Result};
pub use log::{
    Amount, AmountUnit, Customer, CustomerColumns, EqualRows, Event, EventColumns, EventLog, LinkKind,
    Memory, OnReject, PropertyType, PropertyValue, Reason, Receipt, Rejection, Role, Schema, SchemaOptions,
    SubscriptionColumns, View,
};
pub use money::{Currency, MAX_MINOR, Money};
pub use options::{OptionSpec, OptionType, Options};
pub use parallel::Watch;
pub use stat::{Interval, normal_quantile, quantile_linear, quantiles_unsorted_i64, wilson};
pub use table::{Column, ColumnData, ColumnSpec, ColumnType, Names, Table, TableSpec, Text};
pub use time::{
    Calendar, Date, Periods, Span, TimeInput, Timestamp, Unit, Weekday, Zone, parse_instant,
    tz_database_version,
};
