//! Fitting what percentile and z read.

use crate::health::{HealthNorms, column_values};
use crate::log::View;
use crate::measure::MeasureOptions;
use crate::options::options;
use crate::policy::{Compiled, Policy};
use crate::segment::SegmentOptions;
use crate::{Error, ErrorCode, Result};

options! {
    /// Options of [`View::fit_health_norms`].
    pub struct HealthNormOptions {
        /// The segment among whose customers it is fitted; not given: everybody.
        segment: Option<String> = None,
    }
}

impl View {
    /// Fits how the values of all measures of a policy lie among customers, for the normalisers `percentile` and `z` of its
    /// scorecards. To fit anew is an act of its own: scores do not move because others came.
    ///
    /// # Errors
    /// As [`measures`](Self::measures); `unknown_segment`; `undated_property` for a segment that hangs on a property which
    /// somebody has without a date; `nothing_to_fit`.
    pub fn fit_health_norms(&self, policy: &Policy, options: &HealthNormOptions) -> Result<HealthNorms> {
        let table = self.measures(policy.measures(), &MeasureOptions::default().states(false))?;
        let inside: Option<Vec<bool>> = match &options.segment {
            None => None,
            Some(segment) => {
                if policy.segments().get(segment).is_none() {
                    let error = Error::new(ErrorCode::UnknownSegment, format!("no segment `{segment}`"));
                    return Err(error.suggest(segment, policy.segments().names()));
                }
                // Of segments alone: what scorecards read is yet to be fitted.
                let segments = Policy::new(policy.segments().clone());
                Compiled::in_view(&segments, self)?.segment_is_dated(segment, self)?;
                let held = self.segments(policy.segments(), &SegmentOptions::default())?;
                let column = held.column(segment)?;
                Some((0..held.rows()).map(|row| column.bool(row) == Some(true)).collect())
            }
        };
        let counts = |row: usize| inside.as_ref().is_none_or(|inside| inside.get(row) == Some(&true));
        let values = policy.measures().names().filter_map(|name| {
            let values = column_values(&table, name)?;
            let kept = values.into_iter().enumerate().filter(|(row, _)| counts(*row));
            Some((name.to_owned(), kept.filter_map(|(_, value)| value).collect::<Vec<f64>>()))
        });
        let fitted = self.fitted();
        HealthNorms::fit(fitted, options.segment.clone(), self.schema(), policy.measures(), values.collect())
    }
}
