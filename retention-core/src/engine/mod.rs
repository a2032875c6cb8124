//! The live engine: a log, a policy, deadlines; out come signals.

mod change;
mod fold;
mod live;
mod people;
mod picture;
mod saved;
mod signal;

#[cfg(test)]
mod tests;

pub use live::{Engine, Told};
pub use picture::Picture;
pub use signal::{Signal, SignalKind};
