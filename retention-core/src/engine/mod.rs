//! The live engine: a log, a policy, deadlines; out come signals.

mod fold;
mod live;
mod people;
mod signal;

#[cfg(test)]
mod tests;

pub use live::{Engine, Told};
pub use signal::{Signal, SignalKind};
