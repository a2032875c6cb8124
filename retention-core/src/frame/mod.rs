//! Plain columns on their way in: numbers, flags and categories that a model is fitted on or applied to.

mod check;
mod columns;
mod design;
mod encoding;
mod factor;
mod redundant;

pub use columns::{Frame, FrameColumn};
pub use factor::Factor;
pub use redundant::Redundant;

pub(crate) use check::{bad_value, finite, same_length, weights};
pub(crate) use design::Design;
pub(crate) use encoding::{Encoding, Levels, find_column};

#[cfg(test)]
mod tests;
