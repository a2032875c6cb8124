//! RFM: recency, frequency and monetary of each customer, scored between cut points, with named segments.

mod counts;
mod cuts;
mod definition;
mod explain;
mod grid;
mod options;
mod result;
mod scale;
mod segments;
mod summary;
mod tables;
mod values;

pub use counts::RfmCounts;
pub use cuts::RfmCuts;
pub use options::{RfmApply, RfmFrequency, RfmOptions, RfmRecency, RfmRefunds, RfmTies};
pub use result::{Rfm, RfmRow};
pub use scale::{RfmDimension, RfmScale};
pub use segments::{SegmentMap, SegmentRule};

pub(crate) use explain::RFM_EXPLANATION;
pub(crate) use summary::RFM_SEGMENTS;
pub(crate) use tables::RFM;

use crate::Result;
use crate::log::View;
use definition::Definition;
use values::Reading;

/// The most scores a dimension may have.
pub(crate) const MAX_BINS: u32 = 20;

impl View {
    /// Recency, frequency and monetary of every customer who bought before `as_of`, scored between the quantiles of this
    /// very view. To keep scores comparable over time, fit once with [`fit_rfm`](Self::fit_rfm) and apply with
    /// [`rfm_with`](Self::rfm_with).
    ///
    /// One row a customer, in the order of ids; no rows where nobody bought.
    ///
    /// ```
    /// use retention_core::{Event, EventLog, RfmOptions, Schema};
    /// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    /// log.push(Event::new("ann", "purchase", "2024-01-30T18:00").amount(50.00).order("o-2"))?;
    /// log.push(Event::new("ann", "purchase", "2024-01-05").amount(19.99).order("o-1"))?;
    /// log.push(Event::new("bob", "purchase", "2024-01-01").amount(5.00).order("o-3"))?;
    /// let rfm = log.as_of("2024-02-01")?.rfm(&RfmOptions::default())?;
    /// let ann = rfm.customer("ann").unwrap();
    /// assert_eq!((ann.recency_days, ann.frequency, ann.monetary_minor), (2, 2, 6999));
    /// assert_eq!((ann.score, ann.segment), ("555", Some("champions")));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `invalid_option`; `unknown_kind` when `purchases` names none; `mixed_currency` when amounts are not all in the
    /// schema's currency; `amount_overflow`; `cancelled`.
    pub fn rfm(&self, options: &RfmOptions) -> Result<Rfm> {
        options.check()?;
        let definition = Definition::new(self.schema(), options)?;
        let values = Reading::new(self, &definition)?.all()?;
        if values.parts.iter().all(Vec::is_empty) {
            return Ok(Rfm::empty(self, options, &definition, &values));
        }
        let mut cuts = RfmCuts::fit(self, definition, options, &values)?;
        let rows = result::scored(self, &values, &cuts)?;
        rows.count_into(&mut cuts);
        Ok(Rfm::new(self, rows, cuts, &values))
    }

    /// The cut points at the quantiles of this view, to be saved and applied to later views.
    ///
    /// # Errors
    /// As [`rfm`](Self::rfm), and `nothing_to_fit` when nobody bought.
    pub fn fit_rfm(&self, options: &RfmOptions) -> Result<RfmCuts> {
        self.rfm(options)?.into_cuts().ok_or_else(counts::nothing_to_fit)
    }

    /// [`rfm`](Self::rfm) with cut points fitted before, or fixed. What the values mean, and the segments, are the cut
    /// points' own.
    ///
    /// # Errors
    /// As [`rfm`](Self::rfm); `artifact_mismatch` under another schema than the one of the fit; `artifact_from_later` on
    /// a view earlier than the one of the fit, unless `hindsight`.
    pub fn rfm_with(&self, cuts: &RfmCuts, apply: &RfmApply) -> Result<Rfm> {
        cuts.check(self, apply)?;
        let values = Reading::new(self, cuts.definition())?.all()?;
        let rows = result::scored(self, &values, cuts)?;
        Ok(Rfm::new(self, rows, cuts.clone(), &values))
    }
}
