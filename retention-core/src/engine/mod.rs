//! The live engine: a log, a policy, deadlines; out come signals.

mod change;
mod fold;
mod history;
mod live;
mod people;
mod picture;
mod saved;
mod signal;

#[cfg(test)]
mod tests;

pub(crate) use change::MOVERS;
pub(crate) use history::SIGNALS;
pub use history::{DryRunOptions, SignalOptions};
pub use live::{Engine, Told};
pub use picture::Picture;
pub use signal::{Signal, SignalKind};
