//! The one declarative document: measures, segments and signals, checked as a whole.

mod compiled;
mod definition;

#[cfg(test)]
mod tests;

pub(crate) use compiled::{Compiled, Trigger};
pub use definition::{Policy, SignalRule};
