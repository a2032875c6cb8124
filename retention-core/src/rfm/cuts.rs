//! The artifact: cut points as they were fitted once, to be saved and applied to later views.

use serde::{Deserialize, Serialize};

use crate::artifact::Fitted;
use crate::log::{Schema, View};
use crate::rfm::definition::Definition;
use crate::rfm::grid::Grid;
use crate::rfm::values::{Value, Values};
use crate::rfm::{RfmApply, RfmDimension, RfmOptions, RfmScale, RfmTies, SegmentMap};
use crate::table::Names;
use crate::time::Timestamp;
use crate::{Error, ErrorCode, Result, artifact};

/// Where recency, frequency and monetary are cut into scores: fitted once with [`View::fit_rfm`], saved, and applied to
/// later views with [`View::rfm_with`], so that a score means the same from month to month and in every part of a log.
///
/// ```
/// use retention_core::{Event, EventLog, RfmApply, RfmCuts, RfmOptions, Schema};
/// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
/// for (customer, day) in [("a", "2024-01-01"), ("b", "2024-01-10"), ("c", "2024-01-20")] {
///     log.push(Event::new(customer, "purchase", day).amount(9.99))?;
/// }
/// let cuts = log.as_of("2024-02-01")?.fit_rfm(&RfmOptions::default())?;
/// let saved = cuts.to_json()?;
///
/// let march = log.as_of("2024-03-01")?.rfm_with(&RfmCuts::from_json(&saved)?, &RfmApply::default())?;
/// assert_eq!(march.len(), 3);
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RfmCuts {
    definition: Definition,
    recency: RfmScale,
    frequency: RfmScale,
    monetary: RfmScale,
    fitted: Option<Fitted>,
    segments: Option<SegmentMap>,
}

impl RfmCuts {
    /// Cut points of the caller's own instead of quantiles: ascending days, purchases, and minor units of money. `n` cuts
    /// make `n + 1` scores, none makes one. Of the options, `bins` and `ties` play no part.
    ///
    /// ```
    /// use retention_core::{RfmCuts, RfmOptions, Schema};
    /// let schema = Schema::new("Europe/London", "GBP")?;
    /// let days = [30.0, 60.0, 90.0, 180.0];
    /// let cuts = RfmCuts::fixed(&schema, &RfmOptions::default(), &days, &[1.0, 2.0, 4.0, 9.0], &[5_000.0])?;
    /// assert_eq!(cuts.recency().bins(), 5);
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    ///
    /// # Errors
    /// `invalid_option` for cuts that do not ascend, are not finite, or are more than 19, and for segments that do not fit.
    pub fn fixed(
        schema: &Schema,
        options: &RfmOptions,
        recency: &[f64],
        frequency: &[f64],
        monetary_minor: &[f64],
    ) -> Result<Self> {
        let cuts = Self {
            definition: Definition::new(schema, options)?,
            recency: RfmScale::fixed(RfmDimension::Recency, recency)?,
            frequency: RfmScale::fixed(RfmDimension::Frequency, frequency)?,
            monetary: RfmScale::fixed(RfmDimension::Monetary, monetary_minor)?,
            fitted: None,
            segments: options.segments.clone(),
        };
        cuts.segments.iter().try_for_each(|map| map.check_bins(cuts.bins()))?;
        Ok(cuts)
    }

    /// The quantiles of a view's values. The customers of each score are still to be counted.
    pub(super) fn fit(
        view: &View,
        definition: Definition,
        options: &RfmOptions,
        values: &Values,
    ) -> Result<Self> {
        let names = &view.state().order().names;
        let scales = view.state().workers.run(RfmDimension::ALL.len(), |at| {
            let dimension = RfmDimension::ALL.get(at).copied().unwrap_or(RfmDimension::Recency);
            let rows = values.parts.iter().flatten();
            if breaks_ties(options.ties, dimension) {
                let mut ranked: Vec<_> = rows.map(|(rank, value)| (value.of(dimension), *rank)).collect();
                return RfmScale::fit_ranked(dimension, &mut ranked, options.bins, names);
            }
            let (found, bins) = (rows.map(|(_, value)| value), options.bins);
            let count = values.parts.iter().map(Vec::len).sum();
            match dimension {
                RfmDimension::Recency => {
                    RfmScale::fit(dimension, found.map(|value| value.recency.into()), count, bins)
                }
                RfmDimension::Frequency => {
                    RfmScale::fit(dimension, found.map(|value| value.frequency.into()), count, bins)
                }
                RfmDimension::Monetary => {
                    RfmScale::fit(dimension, found.map(|value| value.monetary), count, bins)
                }
            }
        })?;
        Self::of_scales(definition, scales, view.fitted(), options.segments.clone())
    }

    pub(super) fn of_scales(
        definition: Definition,
        scales: Vec<RfmScale>,
        fitted: Fitted,
        segments: Option<SegmentMap>,
    ) -> Result<Self> {
        let [recency, frequency, monetary] = <[RfmScale; 3]>::try_from(scales)
            .map_err(|scales| Error::internal(format!("{} scales instead of 3", scales.len())))?;
        Ok(Self { definition, recency, frequency, monetary, fitted: Some(fitted), segments })
    }

    /// The same cut points with other named segments.
    ///
    /// # Errors
    /// `invalid_option` when the map is for other numbers of scores.
    pub fn with_segments(mut self, map: SegmentMap) -> Result<Self> {
        map.check_bins(self.bins())?;
        self.segments = Some(map);
        Ok(self)
    }

    /// The cut points of recency, in days.
    pub fn recency(&self) -> &RfmScale {
        &self.recency
    }

    /// The cut points of frequency.
    pub fn frequency(&self) -> &RfmScale {
        &self.frequency
    }

    /// The cut points of monetary, in minor units.
    pub fn monetary(&self) -> &RfmScale {
        &self.monetary
    }

    /// The three, in the order of [`RfmDimension::ALL`].
    pub fn scales(&self) -> [&RfmScale; 3] {
        [&self.recency, &self.frequency, &self.monetary]
    }

    /// The view's `as_of` on which the cut points were fitted; `None` for fixed ones.
    pub fn fitted_as_of(&self) -> Option<Timestamp> {
        self.fitted.map(|fitted| fitted.as_of)
    }

    /// The named segments: those given, else the usual ones where recency and frequency have five scores.
    pub fn segments(&self) -> Option<SegmentMap> {
        self.segments.clone().or_else(|| usual_for(self.bins()))
    }

    /// What whoever reads the scores should know: dimensions in which fewer scores are given than there are.
    pub fn warnings(&self) -> Vec<String> {
        self.scales().into_iter().filter_map(RfmScale::warning).collect()
    }

    /// The artifact as text.
    ///
    /// # Errors
    /// Only `internal`.
    pub fn to_json(&self) -> Result<String> {
        artifact::to_json(artifact::RFM_CUTS, self)
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    /// `blob_truncated`, `blob_altered`, and `blob_version` for a text of a newer version.
    pub fn from_json(text: &str) -> Result<Self> {
        let cuts: Self = artifact::from_json(artifact::RFM_CUTS, text)?;
        let dimensions = cuts.scales().map(RfmScale::dimension);
        let sound = cuts.scales().into_iter().all(RfmScale::is_sound)
            && dimensions.as_slice() == RfmDimension::ALL
            && cuts.segments.iter().all(|map| map.check_bins(cuts.bins()).is_ok());
        if !sound {
            return Err(Error::new(ErrorCode::BlobAltered, "the cut points contradict themselves"));
        }
        Ok(cuts)
    }

    /// Whether these cut points may be applied to a view.
    ///
    /// # Errors
    /// `artifact_mismatch`, `artifact_from_later`.
    pub(super) fn check(&self, view: &View, apply: &RfmApply) -> Result<()> {
        self.definition.check(view)?;
        match self.fitted.filter(|_| !apply.hindsight) {
            Some(fitted) => fitted.may_speak_of("the cut points were", view.fitted()),
            None => Ok(()),
        }
    }

    pub(super) fn definition(&self) -> &Definition {
        &self.definition
    }

    pub(super) fn bins(&self) -> [u32; 3] {
        self.scales().map(RfmScale::bins)
    }

    /// Notes how many customers got each combination of scores.
    pub(super) fn count(&mut self, grid: Grid, customers: &[u64]) {
        for (at, scale) in
            [&mut self.recency, &mut self.frequency, &mut self.monetary].into_iter().enumerate()
        {
            scale.count(grid.along(at, customers));
        }
    }

    /// Gives the code of the scores of a customer.
    pub(super) fn coder(&self, names: &Names) -> impl Fn(u32, &Value) -> u32 + Sync + use<> {
        let (grid, [r, f, m]) = (Grid::new(self.bins()), self.scales().map(|scale| scale.scorer(names)));
        move |rank, value| {
            grid.code([
                r.place(value.of(RfmDimension::Recency), rank),
                f.place(value.of(RfmDimension::Frequency), rank),
                m.place(value.of(RfmDimension::Monetary), rank),
            ])
        }
    }
}

/// The usual segments, where they fit.
pub(super) fn usual_for(bins: [u32; 3]) -> Option<SegmentMap> {
    let usual = SegmentMap::usual();
    usual.check_bins(bins).is_ok().then_some(usual)
}

fn breaks_ties(ties: RfmTies, dimension: RfmDimension) -> bool {
    match ties {
        RfmTies::Equal => false,
        RfmTies::First => dimension == RfmDimension::Frequency,
        RfmTies::FirstInAll => true,
    }
}
