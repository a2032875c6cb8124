//! Who will leave: models on plain columns, and how good their scores are.

mod at_risk;
mod calibrator;
mod came;
mod churn;
mod contract;
mod contributions;
mod evaluation;
mod folds;
mod input;
mod insight;
mod logistic;
mod options;
mod outcome;
mod plan;
mod resampling;
mod tables;
mod together;
mod trees;

pub use at_risk::{AtRiskGroups, AtRiskOptions, revenue_at_risk};
pub use calibrator::Calibrator;
pub use churn::{
    BacktestOptions, ChurnModel, ChurnModelKind, ChurnOptions, ChurnRows, DriftOptions, ExplainOptions,
    ImportanceOptions, calibration_drift, calibration_drift_of_customers,
};
pub use evaluation::Evaluation;
pub use folds::Split;
pub use insight::{InsightOptions, InsightRows, feature_insight};
pub use logistic::{LogisticModel, LogisticOptions};
pub use options::{CalibrationMethod, EvaluateOptions, ProfitOptions};
pub use outcome::Outcome;
pub use plan::{ObservationPlan, PlanOutcome};
pub(crate) use plan::{SCORING, TRAINING};
pub use trees::{TreesModel, TreesOptions};

pub(crate) use at_risk::REVENUE_AT_RISK;
pub(crate) use churn::{BACKTEST, CALIBRATION_DRIFT, CARD, CHANCES, DRIFT, IMPORTANCE, JUDGEMENT, REASONS};
pub use input::{
    AtRiskColumns, CalibrateOptions, ChanceColumn, ChurnColumns, CustomerColumn, InsightColumns,
    ScoreColumns, ScoreCustomers,
};
pub(crate) use input::{TrainingTable, at_risk, chances, customers, insight, score_customers, scores};
pub(crate) use insight::INSIGHT;
pub(crate) use logistic::LOGISTIC;
pub(crate) use tables::{CALIBRATED, CALIBRATION, DECILES, EVALUATION, PROFIT};
