//! Health: scorecards of weighted measures, scores that add up, bands that do not flicker.

mod band;
mod card;
mod definition;
mod fixed;
mod normaliser;
mod norms;
mod ranks;
mod reading;

#[cfg(test)]
mod tests;

#[cfg(test)]
pub(crate) use band::Bands;
pub(crate) use band::NO_BAND;
pub use card::HealthState;
pub(crate) use card::{Card, Piece, Ready, Scored, tenths};
pub use definition::{Band, Direction, HealthOverride, Missing, NormaliserKind, Scorecard, ScorecardMeasure};
pub(crate) use fixed::Fixed;
pub use norms::HealthNorms;
pub(crate) use norms::column_values;
pub(crate) use reading::{REQUIRED_OF_BANDS, REQUIRED_OF_OVERRIDES, read_scorecard, write_scorecard};
