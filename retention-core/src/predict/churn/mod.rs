//! A churn model: fitted with its own judgement, saved, applied, explained and watched.

mod backtest;
mod card;
mod columns;
mod drift;
mod explain;
mod fit;
mod importance;
mod model;
mod options;
mod reference;
mod scorer;
mod spread;
mod tables;

pub use drift::{calibration_drift, calibration_drift_of_customers};
pub use fit::ChurnRows;
pub use model::ChurnModel;
pub use options::{
    BacktestOptions, ChurnModelKind, ChurnOptions, DriftOptions, ExplainOptions, ImportanceOptions,
};

pub(crate) use tables::{BACKTEST, CALIBRATION_DRIFT, CARD, CHANCES, DRIFT, IMPORTANCE, JUDGEMENT, REASONS};
