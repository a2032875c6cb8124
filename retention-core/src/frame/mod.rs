//! Plain columns on their way in: numbers, flags and categories that a model is fitted on or applied to.

mod check;
mod columns;
mod design;
mod encoding;
mod factor;
mod input;
mod redundant;
mod unseen;

pub use columns::{Frame, FrameColumn};
pub use factor::Factor;
pub use input::InputTable;
pub use redundant::Redundant;

pub(crate) use check::{LARGEST, bad_value, finite, rows_that_weigh, same_length, summable, weights};
pub(crate) use design::Design;
pub(crate) use encoding::{Encoding, Levels, find_column, lacking};
pub(crate) use unseen::{Seen, may_have_been};

pub(crate) use input::{HostColumns, Plain};

#[cfg(test)]
mod tests;
