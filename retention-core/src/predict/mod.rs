//! Who will leave: models on plain columns, and how good their scores are.

mod at_risk;
mod calibrator;
mod churn;
mod contributions;
mod draw;
mod evaluation;
mod folds;
mod insight;
mod logistic;
mod options;
mod outcome;
mod tables;
mod trees;

pub use at_risk::{AtRiskGroups, AtRiskOptions, revenue_at_risk};
pub use calibrator::Calibrator;
pub use churn::{
    BacktestOptions, ChurnModel, ChurnModelKind, ChurnOptions, ChurnRows, DriftOptions, ExplainOptions,
    ImportanceOptions, calibration_drift,
};
pub use evaluation::Evaluation;
pub use folds::Split;
pub use insight::{InsightOptions, InsightRows, feature_insight};
pub use logistic::{LogisticModel, LogisticOptions};
pub use options::{CalibrationMethod, EvaluateOptions, ProfitOptions};
pub use outcome::Outcome;
pub use trees::{TreesModel, TreesOptions};
