//! What a caller may decide about judging scores.

use crate::options::{choice, options};

options! {
    /// How scores are judged.
    pub struct EvaluateOptions {
        /// The confidence of limits, between 0 and 1.
        level: f64 = 0.95,
        /// How many bins of equal width the calibration curve has.
        bins: u32 = 10_u32,
        /// How many times rows are drawn anew for limits that have no formula; 0 for none of those limits.
        resamples: u32 = 200_u32,
        /// What the drawing begins with; the same seed draws the same rows.
        seed: u32 = 1_u32,
        /// How many threads work; the answer is the same on any number.
        threads: u32 = 1_u32,
    }
}

options! {
    /// What acting on a score costs and brings, in any one unit of money.
    pub struct ProfitOptions {
        /// What it costs to act on one customer.
        cost: f64 = 1.0,
        /// What it brings where the customer would have left and is kept.
        value: f64 = 10.0,
        /// The share of those who would have left that is kept by acting, from 0 to 1.
        success: f64 = 1.0,
    }
}

choice! {
    /// How scores become chances.
    pub enum CalibrationMethod {
        /// A straight line through log-odds (J. Platt, 1999).
        Platt = "platt",
        /// Rising steps, joined by lines.
        Isotonic = "isotonic",
    }
}
