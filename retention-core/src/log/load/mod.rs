//! Tables into the log: what the columns of a table mean, whatever the table is made of.

mod cell;
mod customers;
mod events;
mod facts;
mod json;
mod source;
mod subscriptions;

pub(crate) use cell::Cell;
pub use customers::Customer;
pub(crate) use source::{Cells, Source, Want};
