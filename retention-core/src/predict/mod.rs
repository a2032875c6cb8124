//! Who will leave: models on plain columns, and how good their scores are.

mod logistic;
mod outcome;

pub use logistic::{LogisticModel, LogisticOptions};
pub use outcome::Outcome;
