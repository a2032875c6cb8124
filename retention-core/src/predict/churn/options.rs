//! What a caller may decide about churn models.

use super::super::{CalibrationMethod, LogisticOptions, TreesOptions};
use crate::frame::Redundant;
use crate::options::{choice, options};
use crate::predict::logistic::check_level;
use crate::{Error, Result};

choice! {
    /// What a churn model is made of.
    pub enum ChurnModelKind {
        /// A logistic regression.
        Logistic = "logistic",
        /// Boosted trees.
        Trees = "trees",
        /// A logistic regression on one column alone, such as days since the last purchase: what others must better.
        Recency = "recency",
    }
}

options! {
    /// How a churn model is fitted.
    pub struct ChurnOptions {
        /// What the model is made of.
        model: ChurnModelKind = ChurnModelKind::Logistic,
        /// Of the recency model: the one column that it reads.
        recency: String = "recency_days".to_owned(),
        /// How chances are calibrated, on rows that the model did not see. Not given: not at all, which suits
        /// a logistic regression.
        calibration: Option<CalibrationMethod> = None,
        /// Into how many parts customers are dealt to judge the model on rows that it did not see, and to calibrate it; 0 for
        /// neither. In a backtest, which judges by time, only to calibrate.
        folds: u32 = 5_u32,
        /// How many rows there must be of each outcome; with fewer the fit is refused.
        least: u32 = 20_u32,
        /// Of logistic regression: the penalty, half of this times the sum of squared coefficients.
        l2: f64 = 1.0,
        /// Of logistic regression: what becomes of columns that are constant or a combination of others. With a penalty,
        /// combinations need not be left out, and are not unless refused.
        redundant: Redundant = Redundant::Drop,
        /// Of trees: how many at most.
        trees: u32 = 300_u32,
        /// Of trees: how far each goes, above 0 and up to 1.
        learning_rate: f64 = 0.05,
        /// Of trees: how many questions deep each is.
        depth: u32 = 3_u32,
        /// Of trees: the share of rows, the latest ones where times are given, on which it is judged how many trees are
        /// enough; 0 for as many as `trees` says.
        held_out: f64 = 0.2,
        /// Of trees: whether both outcomes weigh the same in all; calibrate then.
        balance: bool = false,
        /// The confidence of limits, between 0 and 1.
        level: f64 = 0.95,
        /// What every drawing begins with.
        seed: u32 = 1_u32,
        /// How many threads work; the answer is the same on any number.
        threads: u32 = 1_u32,
    }
}

impl ChurnOptions {
    pub(super) fn check(&self) -> Result<()> {
        check_level(self.level)?;
        if self.folds == 1 || self.folds > 1000 {
            return Err(Error::option(
                "folds",
                format!("`folds` must be 0 or from 2 to 1000, got {}", self.folds),
            )
            .with("given", self.folds));
        }
        if !(0.0..=0.5).contains(&self.held_out) {
            let message = format!("`held_out` must be from 0 to 0.5, got {}", self.held_out);
            return Err(Error::option("held_out", message).with("given", self.held_out));
        }
        if self.calibration.is_some() && self.folds == 0 {
            return Err(Error::option(
                "folds",
                "calibration learns from rows that were held out, so `folds` cannot be 0",
            )
            .hint("pass folds=5, or no calibration"));
        }
        Ok(())
    }

    pub(super) fn logistic(&self) -> LogisticOptions {
        LogisticOptions::default()
            .l2(self.l2)
            .redundant(self.redundant)
            .level(self.level)
            .threads(self.threads)
    }

    pub(super) fn of_trees(&self) -> TreesOptions {
        TreesOptions::default()
            .trees(self.trees)
            .learning_rate(self.learning_rate)
            .depth(self.depth)
            .balance(self.balance)
            .seed(self.seed)
            .threads(self.threads)
    }
}

options! {
    /// How chances are explained.
    pub struct ExplainOptions {
        /// How many columns to tell of each row, those that matter most first; 0 for all.
        top: u32 = 0_u32,
        /// Lets a model be applied to rows as of before it was fitted.
        hindsight: bool = false,
    }
}

options! {
    /// How it is measured what columns matter.
    pub struct ImportanceOptions {
        /// How many times each column is shuffled.
        shuffles: u32 = 5_u32,
        /// What the shuffling begins with.
        seed: u32 = 1_u32,
        /// Lets a model be applied to rows as of before it was fitted.
        hindsight: bool = false,
    }
}

options! {
    /// How a model is tested on times past.
    pub struct BacktestOptions {
        /// How long after a row its outcome is known: the horizon and the gap, in the unit of the times. Not given, or 0: what
        /// a training table of this library says by itself; less than that is refused.
        lag: f64 = 0.0,
        /// How many times are judged, the last ones; at least 1.
        origins: u32 = 5_u32,
    }
}

options! {
    /// How it is judged whether customers have changed.
    pub struct DriftOptions {
        /// From which stability index on a column counts as moving.
        moving: f64 = 0.1,
        /// From which stability index on a column counts as shifted.
        shifted: f64 = 0.25,
        /// Lets a model be applied to rows as of before it was fitted.
        hindsight: bool = false,
        /// The confidence of limits, between 0 and 1.
        level: f64 = 0.95,
    }
}
