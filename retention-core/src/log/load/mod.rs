//! Tables into the log: what the columns of a table mean, whatever the table is made of.

mod cell;
mod customers;
mod events;
mod facts;
mod json;
mod packed;
mod rows;
mod source;
mod subscriptions;
mod visit;

pub(crate) use cell::Cell;
pub use customers::Customer;
pub use rows::JsonRows;
pub(crate) use source::{Cells, Source, Want};
