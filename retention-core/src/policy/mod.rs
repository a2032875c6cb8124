//! The one declarative document: measures, segments and signals, checked as a whole.

mod compiled;
mod definition;
mod diff;
mod json_schema;
mod presets;

#[cfg(test)]
mod mutated;
#[cfg(test)]
mod tests;

pub(crate) use compiled::Compiled;
pub use definition::{Policy, SignalRule};
pub use presets::PolicyPreset;
