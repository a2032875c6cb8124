//! Tables into the log: what the columns of a table mean, whatever the table is made of.

mod cell;
mod customers;
mod events;
mod facts;
mod input;
mod json;
mod known;
mod packed;
mod reading;
mod rows;
mod source;
mod subscriptions;
mod visit;

pub(crate) use cell::Cell;
pub use customers::Customer;
#[cfg(feature = "arrow")]
pub(crate) use input::{plain_cells, plain_ids};
pub use known::CustomerRows;
pub use reading::EventRows;
pub use rows::JsonRows;
pub(crate) use source::{Cells, Source, Want};
