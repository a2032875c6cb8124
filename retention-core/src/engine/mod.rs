//! The live engine: a log, a policy, deadlines; out come signals.

mod change;
mod era;
mod fold;
mod linked;
mod live;
mod people;
mod picture;
mod read;
mod saved;
mod signal;
mod tell;
mod track;

#[cfg(test)]
mod tests;

pub use live::{Engine, Told};
pub use picture::Picture;
pub use signal::{Signal, SignalKind};
