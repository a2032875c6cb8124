//! Scorecards as somebody writes them down.

use std::collections::BTreeMap;

use crate::options::{choice, options};
use crate::time::TimeInput;

choice! {
    /// How a measure's value becomes points from 0 to 1.
    pub enum NormaliserKind {
        /// On a straight line: none at `low`, all at `high`.
        Range = "range",
        /// On straight lines between the given points.
        Curve = "curve",
        /// `x / (x + half)`: half of the points at `half`, all of them never; none for what is not above zero.
        Saturating = "saturating",
        /// The share of customers below, of those on whom the artifact was fitted; equal ones count half: the mid-rank. Exact up to
        /// 10,000 different values, beyond that to one in 10,000.
        Percentile = "percentile",
        /// Standard deviations from the mean of the artifact: none at `spread` below, all at `spread` above.
        Z = "z",
    }
}

choice! {
    /// Whether more of a measure is better.
    pub enum Direction {
        /// More is better.
        Higher = "higher",
        /// Less is better.
        Lower = "lower",
    }
}

choice! {
    /// What a missing value does to the score.
    pub enum Missing {
        /// The other measures share its weight.
        Renormalise = "renormalise",
        /// It counts with the points of `neutral`.
        Neutral = "neutral",
        /// It counts with no points.
        Penalise = "penalise",
        /// There is no score.
        Block = "block",
    }
}

options! {
    /// How one measure counts in a [`Scorecard`]. Values of money are in minor units, yes is 1 and no is 0.
    pub struct ScorecardMeasure {
        /// How much it counts beside the others.
        weight: f64 = 1.0,
        /// How its value becomes points from 0 to 1.
        normaliser: NormaliserKind = NormaliserKind::Range,
        /// The value of a range with no points.
        low: Option<f64> = None,
        /// The value of a range with all points.
        high: Option<f64> = None,
        /// Pairs of a value and its points from 0 to 1, of a curve; values ascend.
        points: Vec<Vec<f64>> = Vec::new(),
        /// The value that gives half of the points, of a saturating normaliser.
        half: Option<f64> = None,
        /// How many standard deviations from the mean the points end, of z; not given: 2.
        spread: Option<f64> = None,
        /// The name of the policy's artifact that percentile and z read.
        artifact: Option<String> = None,
        /// Whether more is better; a curve says so itself.
        direction: Direction = Direction::Higher,
        /// What a missing value does to the score.
        missing: Missing = Missing::Renormalise,
        /// The points from 0 to 1 of a missing value that counts as neutral; not given: 0.5.
        neutral: Option<f64> = None,
        /// The name of a measure of days since an event, `days_since_last` or `days_since_first`: how old the value is. Evidence fades with it, and what has faded counts as missing.
        age: Option<String> = None,
        /// The days in which half of the evidence fades; goes with `age`.
        half_life: Option<f64> = None,
        /// The evidence fades in steps of so many days; not given: 1.
        tick: Option<u32> = None,
    }
}

options! {
    /// A band of scores.
    pub struct Band {
        /// Its name, such as `green`.
        band: String = String::new(),
        /// The lowest score in it, from 0 to 100; it reaches to the next band.
        from: f64 = 0.0,
    }
}

options! {
    /// A score that somebody sets in place of the computed one, until it expires.
    pub struct HealthOverride {
        /// Any id of the customer. Where several of their ids have a score at an instant, it is the one that began last.
        customer: String = String::new(),
        /// The score, from 0 to 100.
        score: f64 = 0.0,
        /// Who answers for it.
        owner: String = String::new(),
        /// Since when it holds.
        from: TimeInput = TimeInput::from(""),
        /// When it expires.
        until: TimeInput = TimeInput::from(""),
        /// Why.
        reason: Option<String> = None,
    }
}

/// How healthy customers are: measures with weights, made into a score from 0 to 100, and bands of scores.
///
/// The score is the weighted mean of the measures' points, in whole millionths; what each measure contributes adds up to
/// it exactly. A customer changes band only where the score passes the edge by the hysteresis, so that a score at an edge
/// does not flicker.
///
/// ```
/// use retention_core::{Band, NormaliserKind, Scorecard, ScorecardMeasure};
/// let card = Scorecard::new()
///     .measure("orders_90d", ScorecardMeasure::default().weight(2.0).normaliser(NormaliserKind::Saturating).half(3.0))
///     .measure("days_since_order", ScorecardMeasure::default().low(90.0).high(0.0))
///     .band(Band::default().band("red"))
///     .band(Band::default().band("green").from(60.0))
///     .hysteresis(2.0);
/// assert_eq!(card.measures().count(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scorecard {
    pub(super) segment: Option<String>,
    pub(super) measures: BTreeMap<String, ScorecardMeasure>,
    pub(super) bands: Vec<Band>,
    pub(super) hysteresis: f64,
    pub(super) overrides: Vec<HealthOverride>,
}

impl Scorecard {
    /// A scorecard of no measures yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The segment whose customers have this score; without, everybody has.
    #[must_use]
    pub fn segment(mut self, segment: impl Into<String>) -> Self {
        self.segment = Some(segment.into());
        self
    }

    /// Adds a measure of the policy by its name, in place of one of the same name.
    #[must_use]
    pub fn measure(mut self, name: impl Into<String>, measure: ScorecardMeasure) -> Self {
        self.measures.insert(name.into(), measure);
        self
    }

    /// Adds a band above those before it.
    #[must_use]
    pub fn band(mut self, band: Band) -> Self {
        self.bands.push(band);
        self
    }

    /// By how many points a score must pass the edge of a band before the customer changes.
    #[must_use]
    pub fn hysteresis(mut self, points: f64) -> Self {
        self.hysteresis = points;
        self
    }

    /// Sets a customer's score in place of the computed one.
    #[must_use]
    pub fn set(mut self, one: HealthOverride) -> Self {
        self.overrides.push(one);
        self
    }

    /// The measures by name, in order.
    pub fn measures(&self) -> impl Iterator<Item = (&str, &ScorecardMeasure)> {
        self.measures.iter().map(|(name, measure)| (name.as_str(), measure))
    }

    /// The names of the bands, the lowest first.
    pub fn bands(&self) -> impl Iterator<Item = &str> {
        self.bands.iter().map(|band| band.band.as_str())
    }

    /// The segment whose customers have this score.
    pub fn of_segment(&self) -> Option<&str> {
        self.segment.as_deref()
    }

    /// The same without the scores that somebody set.
    pub(crate) fn without_overrides(mut self) -> Self {
        self.overrides.clear();
        self
    }

    /// The names of the artifacts that it reads.
    pub(crate) fn artifacts(&self) -> impl Iterator<Item = &str> {
        self.measures.values().filter_map(|measure| measure.artifact.as_deref())
    }
}
