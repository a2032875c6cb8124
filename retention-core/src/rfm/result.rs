//! The scored customers of a view.

use std::sync::Arc;

use crate::Result;
use crate::log::View;
use crate::money::Currency;
use crate::parallel::Workers;
use crate::rfm::cuts::usual_for;
use crate::rfm::definition::Definition;
use crate::rfm::grid::Grid;
use crate::rfm::values::{Value, Values};
use crate::rfm::{RfmCuts, RfmOptions, SegmentMap};
use crate::table::Names;
use crate::time::{Timestamp, tz_database_version};

/// One scored customer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scored {
    pub(super) rank: u32,
    /// The code of the scores in the grid.
    pub(super) code: u32,
    pub(super) value: Value,
}

/// Scored customers who follow each other, column by column: tables read one column at a time.
#[derive(Debug, Clone, Default)]
pub(super) struct Stretch {
    pub(super) ranks: Vec<u32>,
    pub(super) codes: Vec<u32>,
    pub(super) recency: Vec<u32>,
    pub(super) frequency: Vec<u32>,
    pub(super) monetary: Vec<i64>,
    pub(super) last: Vec<i64>,
}

impl Stretch {
    fn with_capacity(rows: usize) -> Self {
        Self {
            ranks: Vec::with_capacity(rows),
            codes: Vec::with_capacity(rows),
            recency: Vec::with_capacity(rows),
            frequency: Vec::with_capacity(rows),
            monetary: Vec::with_capacity(rows),
            last: Vec::with_capacity(rows),
        }
    }

    fn extend(&mut self, rows: &[(u32, Value)], code: impl Fn(u32, &Value) -> u32) {
        self.ranks.extend(rows.iter().map(|(rank, _)| *rank));
        self.codes.extend(rows.iter().map(|(rank, value)| code(*rank, value)));
        self.recency.extend(rows.iter().map(|(_, value)| value.recency));
        self.frequency.extend(rows.iter().map(|(_, value)| value.frequency));
        self.monetary.extend(rows.iter().map(|(_, value)| value.monetary));
        self.last.extend(rows.iter().map(|(_, value)| value.last));
    }

    fn row(&self, at: usize) -> Option<Scored> {
        Some(Scored {
            rank: *self.ranks.get(at)?,
            code: *self.codes.get(at)?,
            value: Value {
                last: *self.last.get(at)?,
                monetary: *self.monetary.get(at)?,
                recency: *self.recency.get(at)?,
                frequency: *self.frequency.get(at)?,
            },
        })
    }
}

/// All scored customers in the order of ids, in the stretches that threads made.
#[derive(Debug, Clone, Default)]
pub(super) struct Stretches(Vec<Stretch>);

impl Stretches {
    pub(super) fn iter(&self) -> impl Iterator<Item = Scored> {
        self.0.iter().flat_map(|stretch| (0..stretch.ranks.len()).filter_map(|at| stretch.row(at)))
    }

    /// One column of all customers.
    pub(super) fn column<'s, T: Copy + 's, U>(
        &'s self,
        of: impl Fn(&'s Stretch) -> &'s [T],
        map: impl Fn(T) -> U,
    ) -> Vec<U> {
        let mut column = Vec::with_capacity(self.len());
        for stretch in &self.0 {
            column.extend(of(stretch).iter().map(|value| map(*value)));
        }
        column
    }

    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|stretch| stretch.ranks.len()).sum()
    }

    /// The row at a place in the order of ids.
    fn get(&self, mut at: usize) -> Option<Scored> {
        for stretch in &self.0 {
            match at.checked_sub(stretch.ranks.len()) {
                None => return stretch.row(at),
                Some(rest) => at = rest,
            }
        }
        None
    }

    /// The customer of a rank.
    fn of_rank(&self, rank: u32) -> Option<Scored> {
        let after = self.0.partition_point(|stretch| stretch.ranks.last().is_some_and(|last| *last < rank));
        let stretch = self.0.get(after)?;
        stretch.ranks.binary_search(&rank).ok().and_then(|at| stretch.row(at))
    }

    /// Tells the cut points how many customers got each score.
    pub(super) fn count_into(&self, cuts: &mut RfmCuts) {
        let grid = Grid::new(cuts.bins());
        let mut customers = vec![0; grid.len()];
        for code in self.0.iter().flat_map(|stretch| &stretch.codes) {
            if let Some(count) = customers.get_mut(*code as usize) {
                *count += 1;
            }
        }
        cuts.count(grid, &customers);
    }
}

/// Scores every customer.
pub(super) fn scored(view: &View, values: &Values, cuts: &RfmCuts) -> Result<Stretches> {
    let code = cuts.coder(&view.state().order().names);
    let take = |stretch: &mut Stretch, rows: &[(u32, Value)]| stretch.extend(rows, &code);
    let stretches = view.in_order(&values.parts, Stretch::with_capacity, take)?;
    // An empty stretch would end the search for a rank before its time.
    Ok(Stretches(stretches.into_iter().filter(|stretch| !stretch.ranks.is_empty()).collect()))
}

/// One row of an [`Rfm`].
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct RfmRow<'a> {
    /// The customer's id.
    pub customer: &'a str,
    /// Days since the last purchase.
    pub recency_days: u32,
    /// Purchases, counted as the options say.
    pub frequency: u32,
    /// What was spent, in minor units.
    pub monetary_minor: i64,
    /// The recency score; the highest is best.
    pub r: u32,
    /// The frequency score.
    pub f: u32,
    /// The monetary score.
    pub m: u32,
    /// The three scores as text, such as `545`; `10-4-5` where scores have two digits.
    pub score: &'a str,
    /// The named segment, where there is a map for these numbers of scores.
    pub segment: Option<&'a str>,
    /// When the last purchase was.
    pub last_purchase: Timestamp,
}

/// Recency, frequency and monetary of the customers of a view, with scores and segments: what [`View::rfm`] returns.
#[derive(Debug, Clone)]
pub struct Rfm {
    /// The ids of all customers, sorted: a row's rank is a place among them.
    pub(super) names: Arc<Names>,
    pub(super) rows: Stretches,
    pub(super) scores: Vec<[u32; 3]>,
    pub(super) score_names: Arc<Names>,
    pub(super) segments: Option<Segments>,
    pub(super) currency: Currency,
    pub(super) workers: Workers,
    cuts: Option<RfmCuts>,
    warnings: Vec<String>,
    notes: Vec<(&'static str, String)>,
}

/// A map with the place of the deciding rule for each code.
#[derive(Debug, Clone)]
pub(super) struct Segments {
    pub(super) map: SegmentMap,
    pub(super) rules: Vec<u32>,
}

impl Rfm {
    pub(super) fn new(view: &View, rows: Stretches, cuts: RfmCuts, values: &Values) -> Self {
        let mut rfm = Self::of(view, cuts.bins(), cuts.segments(), cuts.definition(), values);
        rfm.warnings.splice(0..0, cuts.warnings());
        for (name, scale) in
            ["recency_cuts", "frequency_cuts", "monetary_cuts"].into_iter().zip(cuts.scales())
        {
            rfm.notes.push((name, scale.cuts_text()));
        }
        if let Some(fitted_as_of) = cuts.fitted_as_of() {
            rfm.notes.push(("fitted_as_of", fitted_as_of.to_string()));
        }
        Self { rows, cuts: Some(cuts), ..rfm }
    }

    /// The result for a view in which nobody bought.
    pub(super) fn empty(view: &View, options: &RfmOptions, definition: &Definition, values: &Values) -> Self {
        let bins = [options.bins; 3];
        let segments = options.segments.clone().or_else(|| usual_for(bins));
        Self::of(view, bins, segments, definition, values)
    }

    fn of(
        view: &View,
        bins: [u32; 3],
        map: Option<SegmentMap>,
        definition: &Definition,
        values: &Values,
    ) -> Self {
        let grid = Grid::new(bins);
        let mut warnings = Vec::new();
        if values.parts.iter().all(Vec::is_empty) {
            let advice =
                "give the kind of purchases the role purchase in the schema, or name it in `purchases`";
            warnings.push(format!("nobody bought before as_of: {advice}"));
        }
        if values.unpriced > 0 {
            warnings.push(format!(
                "monetary: {} customers have no purchase with an amount and stand at 0",
                values.unpriced
            ));
        }
        if map.is_none() {
            warnings.push(format!(
                "segment: the usual segments are for 5 scores of recency and frequency, not {} and {}; pass `segments`",
                bins[0], bins[1]
            ));
        }
        Self {
            names: Arc::clone(&view.state().order().names),
            rows: Stretches::default(),
            scores: grid.scores(),
            score_names: grid.names(),
            segments: map.map(|map| Segments { rules: grid.rules(&map), map }),
            currency: definition.currency,
            workers: view.state().workers.watched(None),
            cuts: None,
            warnings,
            notes: notes(view, definition, values),
        }
    }

    /// How many customers are scored.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether nobody bought before `as_of`.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The customers in the order of ids.
    pub fn iter(&self) -> impl Iterator<Item = RfmRow<'_>> {
        self.rows.iter().map(|row| self.shown(&row))
    }

    /// The row of this number, as in the table.
    pub fn get(&self, row: usize) -> Option<RfmRow<'_>> {
        self.rows.get(row).map(|row| self.shown(&row))
    }

    /// The row of a customer, by the id that stands for them.
    pub fn customer(&self, id: &str) -> Option<RfmRow<'_>> {
        let rank = self.names.find_sorted(id)?;
        self.rows.of_rank(rank as u32).map(|row| self.shown(&row))
    }

    fn shown(&self, row: &Scored) -> RfmRow<'_> {
        let [r, f, m] = self.scores.get(row.code as usize).copied().unwrap_or_default();
        RfmRow {
            customer: self.names.get(row.rank as usize).unwrap_or(""),
            recency_days: row.value.recency,
            frequency: row.value.frequency,
            monetary_minor: row.value.monetary,
            r,
            f,
            m,
            score: self.score_names.get(row.code as usize).unwrap_or(""),
            segment: self.segments.as_ref().and_then(|segments| segments.name_of(row.code)),
            last_purchase: Timestamp::from_micros(row.value.last),
        }
    }

    /// The cut points that made the scores; `None` when there were no customers to fit them on.
    pub fn cuts(&self) -> Option<&RfmCuts> {
        self.cuts.as_ref()
    }

    pub(super) fn into_cuts(self) -> Option<RfmCuts> {
        self.cuts
    }

    /// What whoever reads the result should know: fewer scores than asked, purchases without amounts, no segments.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// What the numbers mean, as the tables say it.
    pub(super) fn notes(&self) -> impl Iterator<Item = (&'static str, String)> {
        let warning = (!self.warnings.is_empty()).then(|| ("warning", self.warnings.join("; ")));
        self.notes.iter().cloned().chain(warning)
    }
}

impl Segments {
    /// The name of the segment of a code.
    pub(super) fn name_of(&self, code: u32) -> Option<&str> {
        let place = *self.rules.get(code as usize)?;
        self.map.rules().get(place as usize).map(crate::rfm::SegmentRule::name)
    }
}

fn notes(view: &View, definition: &Definition, values: &Values) -> Vec<(&'static str, String)> {
    let mut notes = vec![("as_of", view.as_of().to_string())];
    notes.extend(view.known_notes().map(|(name, at)| (name, at.to_string())));
    notes.extend([
        ("currency", definition.currency.to_string()),
        ("time_zone", definition.time_zone.to_string()),
        ("tz_database", tz_database_version().to_owned()),
        ("events", values.kinds.names().join(", ")),
        ("definition", definition.text()),
    ]);
    notes
}
