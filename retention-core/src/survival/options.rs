//! What a caller may decide about survival.

use crate::frame::Redundant;
use crate::options::{choice, options};
use crate::{Error, Result};

options! {
    /// How sure the limits of estimates are to be.
    pub struct CurveLimits {
        /// The confidence of limits, between 0 and 1.
        level: f64 = 0.95,
    }
}

options! {
    /// How groups are compared.
    pub struct LogRankOptions {
        /// Whether each pair of groups is compared as well.
        pairwise: bool = false,
    }
}

choice! {
    /// How several events at one time are treated.
    pub enum CoxTies {
        /// As if they came one after another, averaged over the orders (B. Efron, JASA 72, 1977).
        Efron = "efron",
        /// Each against all who were at risk before any of them (N. Breslow, Biometrics 30, 1974).
        Breslow = "breslow",
    }
}

options! {
    /// How a Cox model is fitted.
    pub struct CoxOptions {
        /// How several events at one time are treated.
        ties: CoxTies = CoxTies::Efron,
        /// The confidence of limits, between 0 and 1.
        level: f64 = 0.95,
        /// What becomes of columns that are constant, or a combination of others.
        redundant: Redundant = Redundant::Refuse,
        /// How many threads work; the answer is the same on any number.
        threads: u32 = 1_u32,
    }
}

/// Checks the confidence of limits.
pub(super) fn check_level(level: f64) -> Result<()> {
    if level > 0.0 && level < 1.0 {
        return Ok(());
    }
    Err(Error::option("level", format!("`level` must be between 0 and 1, got {level}"))
        .with("given", level)
        .hint("0.95 is usual"))
}
