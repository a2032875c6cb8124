//! What a caller may decide about clusters.

use crate::options::{choice, options};
use crate::{Error, Result};

choice! {
    /// How columns of different units are made comparable.
    pub enum ClusterScale {
        /// Less the mean, over the standard deviation of the population.
        Standard = "standard",
        /// Less the median, over the distance between the quartiles: outliers do not set the scale.
        Robust = "robust",
        /// The logarithm of one more than the value, then as `standard`: for counts and amounts, most small and few large.
        Log = "log",
        /// As they are, where the columns share a unit.
        Plain = "none",
    }
}

choice! {
    /// How it is decided how many clusters there are.
    pub enum ClusterChoice {
        /// The number with the highest mean silhouette (P. J. Rousseeuw, 1987), from two on:
        /// it cannot say that there are no clusters.
        Silhouette = "silhouette",
        /// The least number from two on whose gap to columns without clusters is not bettered by the next one's, but for its
        /// error (R. Tibshirani, G. Walther and T. Hastie, 2001); one, where no number betters the gap of one.
        Gap = "gap",
    }
}

choice! {
    /// What becomes of rows that lack a value.
    pub enum ClusterMissing {
        /// An error names the first.
        Refuse = "refuse",
        /// They are left out of the fit, and belong to no cluster.
        LeaveOut = "leave_out",
    }
}

options! {
    /// How clusters are found.
    pub struct ClusterOptions {
        /// How many there are. Not given: as many as `choose` finds from `least` to `most`.
        clusters: Option<u32> = None,
        /// The least number that is tried. Not given: 2, or 1 by the gap, which alone can say that there are no clusters.
        least: Option<u32> = None,
        /// The greatest number that is tried.
        most: u32 = 8_u32,
        /// How it is decided how many there are.
        choose: ClusterChoice = ClusterChoice::Silhouette,
        /// How columns of different units are made comparable.
        scale: ClusterScale = ClusterScale::Standard,
        /// What becomes of rows that lack a value.
        missing: ClusterMissing = ClusterMissing::Refuse,
        /// From how many starts the clusters are sought; the tightest are kept.
        runs: u32 = 10_u32,
        /// How often all is sought again from other seeds, to tell how stable the clusters are; 0 for not at all.
        seeds: u32 = 5_u32,
        /// Of how many rows at most silhouettes are computed, since each is compared with all others; drawn where there are
        /// more.
        sample: u32 = 2000_u32,
        /// Of the gap: how many tables without clusters are drawn to compare with.
        references: u32 = 10_u32,
        /// What every drawing begins with.
        seed: u32 = 1_u32,
        /// How many threads work; the answer is the same on any number.
        threads: u32 = 1_u32,
    }
}

/// More clusters than anybody can tell apart, and more starts than find anything new.
const MOST: u32 = 1000;

impl ClusterOptions {
    pub(crate) fn check(&self) -> Result<()> {
        let within = |name: &'static str, given: u32, from: u32| {
            if (from..=MOST).contains(&given) {
                return Ok(());
            }
            let message = format!("`{name}` must be from {from} to {MOST}, got {given}");
            Err(Error::option(name, message).with("given", given))
        };
        if let Some(clusters) = self.clusters {
            within("clusters", clusters, 1)?;
        }
        within("least", self.first_tried(), self.fewest()).map_err(|error| match self.choose {
            ClusterChoice::Silhouette if self.first_tried() == 1 => {
                error.hint("a silhouette compares two clusters: choose=\"gap\" can find that there is one")
            }
            _ => error,
        })?;
        within("most", self.most, 2)?;
        within("runs", self.runs, 1)?;
        within("seeds", self.seeds, 0)?;
        within("references", self.references, 2)?;
        if self.sample < 2 {
            let message = format!("`sample` must be 2 or more, got {}", self.sample);
            return Err(Error::option("sample", message).with("given", self.sample));
        }
        if self.first_tried() > self.most {
            let message = format!("`least` is {}, above `most`, which is {}", self.first_tried(), self.most);
            return Err(Error::option("least", message)
                .with("given", self.first_tried())
                .hint("give them the other way round"));
        }
        Ok(())
    }

    /// The fewest clusters of which the way of choosing can tell.
    fn fewest(&self) -> u32 {
        match self.choose {
            ClusterChoice::Silhouette => 2,
            ClusterChoice::Gap => 1,
        }
    }

    fn first_tried(&self) -> u32 {
        self.least.unwrap_or(self.fewest())
    }

    /// The numbers of clusters that are tried.
    pub(super) fn tried(&self) -> std::ops::RangeInclusive<u32> {
        match self.clusters {
            Some(clusters) => clusters..=clusters,
            None => self.first_tried()..=self.most,
        }
    }
}
