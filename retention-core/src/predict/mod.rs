//! Who will leave: models on plain columns, and how good their scores are.

mod calibrator;
mod evaluation;
mod logistic;
mod options;
mod outcome;
mod tables;

pub use calibrator::Calibrator;
pub use evaluation::Evaluation;
pub use logistic::{LogisticModel, LogisticOptions};
pub use options::{CalibrationMethod, EvaluateOptions, ProfitOptions};
pub use outcome::Outcome;
