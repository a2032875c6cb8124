//! What a caller may decide about logistic regression.

use crate::frame::Redundant;
use crate::options::options;
use crate::{Error, Result};

options! {
    /// How a logistic regression is fitted.
    pub struct LogisticOptions {
        /// The penalty: half of this times the sum of squared coefficients of scaled numbers and of values of categories
        /// (scikit-learn's 1/C). 0 for none: then the first value of each category is what others are compared with.
        l2: f64 = 1.0,
        /// What becomes of columns that are constant or, without a penalty, a combination of others.
        redundant: Redundant = Redundant::Refuse,
        /// The confidence of limits, between 0 and 1.
        level: f64 = 0.95,
        /// How many threads work; the answer is the same on any number.
        threads: u32 = 1_u32,
    }
}

impl LogisticOptions {
    pub(crate) fn check(&self) -> Result<()> {
        check_level(self.level)?;
        if self.l2 >= 0.0 && self.l2.is_finite() {
            return Ok(());
        }
        Err(Error::option("l2", format!("`l2` must be a number from 0 up, got {}", self.l2))
            .with("given", self.l2)
            .hint("1 is usual, 0 is no penalty"))
    }
}

/// Checks the confidence of limits.
pub(crate) fn check_level(level: f64) -> Result<()> {
    if level > 0.0 && level < 1.0 {
        return Ok(());
    }
    Err(Error::option("level", format!("`level` must be between 0 and 1, got {level}"))
        .with("given", level)
        .hint("0.95 is usual"))
}
