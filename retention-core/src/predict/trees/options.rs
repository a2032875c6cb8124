//! What a caller may decide about boosted trees.

use crate::options::options;
use crate::{Error, Result};

options! {
    /// How boosted trees are trained.
    pub struct TreesOptions {
        /// How many trees at most; rows held out may stop earlier.
        trees: u32 = 300_u32,
        /// How far each tree goes, above 0 and up to 1.
        learning_rate: f64 = 0.05,
        /// How many questions deep each tree is, from 1 to 16.
        depth: u32 = 3_u32,
        /// The least weight of a leaf: the sum of p (1 − p) over its rows.
        least_leaf: f64 = 1.0,
        /// The penalty on squared leaves.
        l2: f64 = 1.0,
        /// The share of rows that each tree is trained on, above 0 and up to 1.
        rows: f64 = 1.0,
        /// The share of columns that each tree may ask, above 0 and up to 1.
        columns: f64 = 1.0,
        /// How many parts the numbers of a column are cut into, from 2 to 1000.
        bins: u32 = 255_u32,
        /// Whether rows with and without the outcome weigh the same in all. Chances must be calibrated afterwards.
        balance: bool = false,
        /// With rows held out: how many trees may come without bettering them.
        patience: u32 = 20_u32,
        /// What the drawing of rows and columns begins with.
        seed: u32 = 1_u32,
        /// How many threads work; the answer is the same on any number.
        threads: u32 = 1_u32,
    }
}

impl TreesOptions {
    pub(super) fn check(&self) -> Result<()> {
        whole("trees", self.trees, 1, 100_000)?;
        whole("depth", self.depth, 1, 16)?;
        whole("bins", self.bins, 2, 1000)?;
        for (name, given) in
            [("learning_rate", self.learning_rate), ("rows", self.rows), ("columns", self.columns)]
        {
            if !(given > 0.0 && given <= 1.0) {
                return Err(Error::option(
                    name,
                    format!("`{name}` must be above 0 and up to 1, got {given}"),
                )
                .with("given", given));
            }
        }
        for (name, given) in [("least_leaf", self.least_leaf), ("l2", self.l2)] {
            if !(0.0..=1e12).contains(&given) {
                return Err(Error::option(name, format!("`{name}` must be a number from 0 up, got {given}"))
                    .with("given", given));
            }
        }
        Ok(())
    }
}

fn whole(name: &'static str, given: u32, least: u32, most: u32) -> Result<()> {
    if (least..=most).contains(&given) {
        return Ok(());
    }
    Err(Error::option(name, format!("`{name}` must be from {least} to {most}, got {given}"))
        .with("given", given))
}
