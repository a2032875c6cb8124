//! The live engine: a log, a policy, deadlines; out come signals.

mod bonds;
mod change;
mod era;
mod feed;
mod fold;
mod history;
mod linked;
mod live;
mod movers;
mod outbox;
mod people;
mod picture;
mod pieces;
mod queue;
mod read;
mod saved;
mod shared;
mod signal;
mod standings;
mod tell;
mod touched;
mod track;

#[cfg(test)]
mod tests;

pub(crate) use history::SIGNALS;
pub use history::{DryRunOptions, SignalOptions};
pub use live::{Engine, Told};
pub(crate) use movers::MOVERS;
pub use picture::{Picture, PictureMeasure};
pub use shared::SharedEngine;
pub use signal::{Signal, SignalKind};
pub use standings::{PictureContribution, PictureHealth, PictureStage};
