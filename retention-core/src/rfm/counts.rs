//! How often each value occurs: what parts of the customers can be counted apart, added, and then fitted exactly.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::artifact::Fitted;
use crate::log::View;
use crate::rfm::definition::Definition;
use crate::rfm::values::Reading;
use crate::rfm::{RfmCuts, RfmDimension, RfmOptions, RfmScale, RfmTies, SegmentMap};
use crate::stat::equal_parts_counted_i64;
use crate::table::Names;
use crate::{Error, ErrorCode, Result, artifact};

/// The values of some of the customers, counted. Counts of disjoint parts of the customers add up to those of all, and
/// give the very cut points that a fit on all would give.
///
/// ```
/// use retention_core::{Event, EventLog, RfmOptions, Schema};
/// let schema = Schema::new("Europe/London", "GBP")?;
/// let (mut north, mut south) = (EventLog::new(schema.clone()), EventLog::new(schema));
/// north.push(Event::new("a", "purchase", "2024-01-01").amount(9.99))?;
/// south.push(Event::new("b", "purchase", "2024-01-10").amount(5.00))?;
/// let options = RfmOptions::default();
/// let mut counts = north.as_of("2024-02-01")?.count_rfm(&options)?;
/// counts.add(&south.as_of("2024-02-01")?.count_rfm(&options)?)?;
/// let cuts = counts.fit()?;
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RfmCounts {
    definition: Definition,
    fitted: Fitted,
    bins: u32,
    segments: Option<SegmentMap>,
    /// Customers by value, in the order of the dimensions.
    values: [BTreeMap<i64, u64>; 3],
}

impl View {
    /// Counts recency, frequency and monetary of this view's customers, for a fit together with the counts of others.
    ///
    /// # Errors
    /// As [`rfm`](Self::rfm); `invalid_option` for `ties` other than `equal`, which need all customers at once.
    pub fn count_rfm(&self, options: &RfmOptions) -> Result<RfmCounts> {
        options.check()?;
        if options.ties != RfmTies::Equal {
            return Err(Error::option("ties", "counts cannot break ties between customers")
                .with("given", options.ties.as_str())
                .hint("fit on the whole log with `fit_rfm`, or leave `ties` at `equal`"));
        }
        let definition = Definition::new(self.schema(), options)?;
        let read = Reading::new(self, &definition)?.all()?;
        let mut values = <[BTreeMap<i64, u64>; 3]>::default();
        for (dimension, counts) in RfmDimension::ALL.iter().zip(&mut values) {
            for (_, value) in read.parts.iter().flatten() {
                *counts.entry(value.of(*dimension)).or_default() += 1;
            }
        }
        let (bins, segments) = (options.bins, options.segments.clone());
        Ok(RfmCounts { definition, fitted: self.fitted(), bins, segments, values })
    }
}

impl RfmCounts {
    /// Adds the counts of other customers at the same instant.
    ///
    /// # Errors
    /// `artifact_mismatch` when they were counted under another schema, with other options, or at another instant; these
    /// counts are then as they were.
    pub fn add(&mut self, other: &Self) -> Result<()> {
        self.definition.same(&other.definition)?;
        let fitted = self.fitted.with(other.fitted);
        let alike = (self.bins, &self.segments) == (other.bins, &other.segments);
        let Some(fitted) = fitted.filter(|_| alike) else {
            let message = format!(
                "counts as of {} with {} bins and counts as of {} with {} bins do not add up",
                self.fitted.as_of, self.bins, other.fitted.as_of, other.bins
            );
            return Err(Error::new(ErrorCode::ArtifactMismatch, message)
                .hint("count every part at the same instant with the same options"));
        };
        self.fitted = fitted;
        for (counts, others) in self.values.iter_mut().zip(&other.values) {
            for (value, customers) in others {
                let count = counts.entry(*value).or_default();
                *count = count.saturating_add(*customers);
            }
        }
        Ok(())
    }

    /// How many customers were counted.
    pub fn customers(&self) -> u64 {
        let [recency, ..] = &self.values;
        recency.values().fold(0, |sum, customers| sum.saturating_add(*customers))
    }

    /// The cut points of all customers counted.
    ///
    /// # Errors
    /// `nothing_to_fit` without customers.
    pub fn fit(&self) -> Result<RfmCuts> {
        if self.customers() == 0 {
            return Err(nothing_to_fit());
        }
        let scale = |(dimension, counts): (&RfmDimension, &BTreeMap<i64, u64>)| {
            let mut scale = RfmScale::of(*dimension, equal_parts_counted_i64(counts, self.bins));
            let scorer = scale.scorer(&Names::default());
            let mut customers = vec![0; self.bins as usize];
            for (value, count) in counts {
                if let Some(customers) = customers.get_mut(scorer.place(*value, 0) as usize) {
                    *customers += count;
                }
            }
            scale.count(customers);
            scale
        };
        let scales = RfmDimension::ALL.iter().zip(&self.values).map(scale).collect();
        RfmCuts::of_scales(self.definition.clone(), scales, self.fitted, self.segments.clone())
    }

    /// The counts as text.
    ///
    /// # Errors
    /// Only `internal`.
    pub fn to_json(&self) -> Result<String> {
        artifact::to_json(artifact::RFM_COUNTS, self)
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// `blob_truncated`, `blob_altered`, and `blob_version` for a text of a newer version.
    pub fn from_json(text: &str) -> Result<Self> {
        let counts: Self = artifact::from_json(artifact::RFM_COUNTS, text)?;
        let customers = |counts: &BTreeMap<i64, u64>| {
            counts.values().try_fold(0u64, |sum, count| sum.checked_add(*count)).filter(|sum| *sum < 1 << 32)
        };
        let [recency, frequency, monetary] = counts.values.each_ref().map(customers);
        let sound = recency.is_some()
            && recency == frequency
            && frequency == monetary
            && (2..=crate::rfm::MAX_BINS).contains(&counts.bins)
            && counts.segments.iter().all(|map| map.check_bins([counts.bins; 3]).is_ok());
        if !sound {
            return Err(Error::new(ErrorCode::BlobAltered, "the counts contradict themselves"));
        }
        Ok(counts)
    }
}

pub(super) fn nothing_to_fit() -> Error {
    Error::new(ErrorCode::NothingToFit, "no customer bought anything before `as_of`: there is nothing to cut")
        .hint(
            "take a later view, or name the kinds that are purchases (`purchases=`, or roles in the schema)",
        )
}
