//! The one declarative document: measures, segments and signals, checked as a whole.

mod compiled;
mod definition;
mod diff;
mod faults;
mod json_schema;
mod presets;

#[cfg(test)]
mod tests;

pub(crate) use compiled::Compiled;
pub use definition::{Policy, SignalRule};
pub(crate) use diff::POLICY_DIFF;
pub(crate) use faults::POLICY_FAULTS;
pub use presets::PolicyPreset;
