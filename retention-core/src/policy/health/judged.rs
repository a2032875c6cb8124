//! What a backtest says: how well scores rank, what came of each band, which greens were false, what a fit would weigh.

use crate::Result;
use crate::frame::{Frame, Redundant};
use crate::policy::health::backtest::{HealthBacktest, Judged, Warned};
use crate::policy::health::tables::{
    BACKTEST_BANDS_CHART, BACKTEST_STEPS_CHART, HEALTH_BACKTEST, HEALTH_BACKTEST_BANDS,
    HEALTH_BACKTEST_STEPS, HEALTH_FALSE_GREENS, HEALTH_WEIGHTS,
};
use crate::predict::{LogisticModel, LogisticOptions, Outcome};
use crate::stat::{Interval, Limits, Ranked, by_score, quantile_linear, wilson};
use crate::table::{Table, TableBuilder, Text};
use crate::time::{MICROS_PER_DAY, Timestamp};

/// So many points make a step of the calibration.
const STEP: i64 = 10;

/// A band, how many rows are in it, and how many of them have the outcome.
type Counted = (String, u64, u64);

impl HealthBacktest {
    fn limits(&self) -> Limits {
        Limits::new(self.level)
    }

    fn noted(&self, table: TableBuilder) -> TableBuilder {
        let yes = self.rows.iter().filter(|row| row.outcome).count();
        table
            .note("as_of", self.as_of)
            .note("scorecard", &self.scorecard)
            .note("definition", &self.definition)
            .note("level", self.level)
            .note("rows", self.rows.len())
            .note("outcomes", yes)
            .note("without_score", self.without)
    }

    /// How well scores rank: the chance that somebody with the outcome scores lower than somebody without (ties half); the
    /// average precision; the same on the later half of the instants beside a fit on the earlier half; and how long before
    /// the outcome was certain customers stood in the lowest band.
    ///
    /// # Errors
    /// `internal` only: where nothing can be fitted, the rows of the fit are left out.
    pub fn summary(&self) -> Result<Table> {
        let mut metrics: Vec<(&str, f64, Option<Interval>)> = Vec::new();
        let all: Vec<&Judged> = self.rows.iter().collect();
        let score = |row: &&Judged| -(row.score as f64);
        let ranked = ranked(&all, score);
        if let Some((auc, limits)) = ranked.auc(self.limits()) {
            metrics.push(("auc", auc, Some(limits)));
        }
        metrics.extend(ranked.average_precision().map(|value| ("average_precision", value, None)));
        let (earlier, later) = self.halves();
        if let Some((auc, limits)) = self::ranked(&later, score).auc(self.limits()) {
            metrics.push(("auc_later", auc, Some(limits)));
        }
        if let Some(chances) = self.fitted_on(&earlier, &later)
            && let Some((auc, limits)) = ranked_by(&later, &chances).auc(self.limits())
        {
            metrics.push(("auc_fitted_later", auc, Some(limits)));
        }
        let (warned, mut days) = self.warnings();
        if !days.is_empty() {
            let told = days.iter().filter(|day| day.is_some()).count() as u64;
            let interval = wilson(told, days.len() as u64, self.level);
            metrics.push(("warned", warned, interval));
            let mut leads: Vec<f64> = days.drain(..).flatten().collect();
            leads.sort_by(f64::total_cmp);
            if !leads.is_empty() {
                metrics.push(("lead_days_median", quantile_linear(&leads, 0.5), None));
            }
        }
        let table = Table::of(&HEALTH_BACKTEST)
            .column(metrics.iter().map(|metric| metric.0).collect::<Text>())
            .column(metrics.iter().map(|metric| metric.1).collect::<Vec<_>>())
            .optional(metrics.iter().map(|metric| metric.2.map(|limits| limits.low)).collect())
            .optional(metrics.iter().map(|metric| metric.2.map(|limits| limits.high)).collect());
        Ok(self.noted(table).finish())
    }

    /// What came of each band: how many had the outcome, and what part of all outcomes the band and those below it catch.
    pub fn bands(&self) -> Table {
        let mut found: Vec<Counted> = self.bands.iter().map(|band| (band.clone(), 0, 0)).collect();
        for row in &self.rows {
            if let Some(one) = usize::from(row.band).checked_sub(1).and_then(|at| found.get_mut(at)) {
                (one.1, one.2) = (one.1 + 1, one.2 + u64::from(row.outcome));
            }
        }
        let (rows, yes) = found.iter().fold((0, 0), |sum, one| (sum.0 + one.1, sum.1 + one.2));
        let share = |part: u64, of: u64| (of > 0).then(|| part as f64 / of as f64);
        let upto = |at: usize| found.iter().take(at + 1).map(|one| one.2).sum::<u64>();
        let limits: Vec<_> = found.iter().map(|one| wilson(one.2, one.1, self.level)).collect();
        let lift = |one: &Counted| Some(share(one.2, one.1)? / share(yes, rows)?);
        let table = Table::of(&HEALTH_BACKTEST_BANDS)
            .column(found.iter().map(|one| &one.0).collect::<Text>())
            .column(found.iter().map(|one| one.1 as i64).collect::<Vec<_>>())
            .column(found.iter().map(|one| one.2 as i64).collect::<Vec<_>>())
            .optional(found.iter().map(|one| share(one.2, one.1)).collect())
            .optional(limits.iter().map(|limits| limits.map(|limits| limits.low)).collect())
            .optional(limits.iter().map(|limits| limits.map(|limits| limits.high)).collect())
            .optional(found.iter().map(|one| share(one.2, yes)).collect())
            .optional((0..found.len()).map(|at| share(upto(at), yes)).collect())
            .optional(found.iter().map(lift).collect())
            .chart(&BACKTEST_BANDS_CHART);
        self.noted(table).finish()
    }

    /// Whether a higher score means fewer outcomes: one row for each step of ten points that somebody has.
    pub fn calibration(&self) -> Table {
        let steps = 100 / STEP;
        let mut found = vec![(0_u64, 0_u64, 0_i64); steps as usize];
        for row in &self.rows {
            let step = (row.score / (STEP * 1_000_000)).clamp(0, steps - 1) as usize;
            if let Some(one) = found.get_mut(step) {
                *one = (one.0 + 1, one.1 + u64::from(row.outcome), one.2 + row.score);
            }
        }
        let kept: Vec<_> = found.iter().enumerate().filter(|(_, one)| one.0 > 0).collect();
        let limits: Vec<_> = kept.iter().map(|(_, one)| wilson(one.1, one.0, self.level)).collect();
        let table = Table::of(&HEALTH_BACKTEST_STEPS)
            .column(kept.iter().map(|(step, _)| *step as i64 * STEP).collect::<Vec<_>>())
            .column(kept.iter().map(|(step, _)| (*step as i64 + 1) * STEP).collect::<Vec<_>>())
            .column(kept.iter().map(|(_, one)| one.0 as i64).collect::<Vec<_>>())
            .column(kept.iter().map(|(_, one)| one.2 as f64 / one.0 as f64 / 1e6).collect::<Vec<_>>())
            .column(kept.iter().map(|(_, one)| one.1 as f64 / one.0 as f64).collect::<Vec<_>>())
            .optional(limits.iter().map(|limits| limits.map(|limits| limits.low)).collect())
            .optional(limits.iter().map(|limits| limits.map(|limits| limits.high)).collect())
            .chart(&BACKTEST_STEPS_CHART);
        self.noted(table).finish()
    }

    /// Customers in the best band who had the outcome all the same, the highest score first, with what spoke for them.
    pub fn false_greens(&self) -> Table {
        let mut greens: Vec<(&Judged, &str, &str)> = self
            .greens
            .iter()
            .filter_map(|(row, words, customer)| {
                Some((self.rows.get(*row)?, words.as_str(), customer.as_str()))
            })
            .collect();
        greens.sort_by(|a, b| (b.0.score, a.0.rank, a.0.at).cmp(&(a.0.score, b.0.rank, b.0.at)));
        let table = Table::of(&HEALTH_FALSE_GREENS)
            .column(greens.iter().map(|(.., customer)| *customer).collect::<Text>())
            .column(greens.iter().map(|(row, ..)| Timestamp::from_micros(row.at)).collect::<Vec<_>>())
            .column(greens.iter().map(|(row, ..)| row.score as f64 / 1e6).collect::<Vec<_>>())
            .column(greens.iter().map(|(row, ..)| row.coverage).collect::<Vec<_>>())
            .column(greens.iter().map(|(_, words, _)| *words).collect::<Text>());
        self.noted(table).finish()
    }

    /// The weights in use beside those of a logistic regression on the same points, and how well each measure ranks alone.
    /// A weight of the other sign says that more of it came with more of the outcome.
    ///
    /// # Errors
    /// Those of [`LogisticModel::fit`].
    pub fn weights(&self) -> Result<Table> {
        let all: Vec<&Judged> = self.rows.iter().collect();
        let model = self.fit(&all)?.coefficients();
        let (terms, values) = (model.column("term")?, model.column("coefficient")?);
        let errors = model.column("standard_error")?;
        let place = |name: &str| (0..model.rows()).find(|row| terms.text(*row) == Some(name));
        let fitted: Vec<Option<(f64, Interval)>> = self
            .measures
            .iter()
            .map(|measure| {
                let row = place(&measure.name)?;
                // More points, fewer outcomes: a weight is what a measure takes from the log-odds.
                let weight = -values.float(row)?;
                Some((weight, self.limits().plain(weight, errors.float(row)?)))
            })
            .collect();
        let whole: f64 = fitted.iter().flatten().map(|(weight, _)| weight.abs()).sum();
        let alone: Vec<Option<f64>> = (0..self.measures.len())
            .map(|at| {
                let known: Vec<&Judged> = self.rows.iter().filter(|row| point(row, at).is_finite()).collect();
                ranked(&known, |row| -point(row, at)).auc(self.limits()).map(|(auc, _)| auc)
            })
            .collect();
        let number = |of: &dyn Fn(&(f64, Interval)) -> f64| {
            fitted.iter().map(|one| one.as_ref().map(of)).collect::<Vec<_>>()
        };
        let says = |one: &Option<(f64, Interval)>| match one {
            None => "left out",
            Some((_, limits)) if limits.low > 0.0 => "agrees",
            Some((_, limits)) if limits.high < 0.0 => "contradicts",
            Some(_) => "unclear",
        };
        let table = Table::of(&HEALTH_WEIGHTS)
            .column(self.measures.iter().map(|measure| &measure.name).collect::<Text>())
            .column(self.measures.iter().map(|measure| measure.share).collect::<Vec<_>>())
            .optional(number(&|(weight, _)| if whole > 0.0 { weight / whole } else { 0.0 }))
            .optional(number(&|(weight, _)| *weight))
            .optional(number(&|(_, limits)| limits.low))
            .optional(number(&|(_, limits)| limits.high))
            .column(fitted.iter().map(says).collect::<Text>())
            .optional(alone);
        Ok(self.noted(table).finish())
    }

    /// Rows of the earlier and of the later half of the instants.
    fn halves(&self) -> (Vec<&Judged>, Vec<&Judged>) {
        let mut instants: Vec<i64> = self.rows.iter().map(|row| row.at).collect();
        instants.sort_unstable();
        instants.dedup();
        let middle = instants.get(instants.len() / 2).copied().unwrap_or(i64::MAX);
        // What the earlier half learns from had come out before the later half is judged.
        let known = |row: &&Judged| row.certain <= middle;
        let earlier = self.rows.iter().filter(known).collect();
        (earlier, self.rows.iter().filter(|row| row.at >= middle).collect())
    }

    fn frame(&self, rows: &[&Judged]) -> Result<Frame<'static>> {
        let mut frame = Frame::new();
        for (at, measure) in self.measures.iter().enumerate() {
            let points: Vec<f64> = rows.iter().map(|row| point(row, at)).collect();
            frame = frame.number(&measure.name, points)?;
        }
        Ok(frame)
    }

    fn fit(&self, rows: &[&Judged]) -> Result<LogisticModel> {
        let labels: Vec<bool> = rows.iter().map(|row| row.outcome).collect();
        let options = LogisticOptions::default().redundant(Redundant::Drop).level(self.level);
        LogisticModel::fit(&self.frame(rows)?, &Outcome::new("outcome", &labels)?, &options)
    }

    /// The chances of some rows by a fit on others, where that can be made.
    fn fitted_on(&self, rows: &[&Judged], of: &[&Judged]) -> Option<Vec<f64>> {
        self.fit(rows).and_then(|model| model.predict(&self.frame(of)?)).ok()
    }

    /// The share of customers who stood in the lowest band when their first outcome became certain, and for how many days
    /// each had by then without leaving it.
    fn warnings(&self) -> (f64, Vec<Option<f64>>) {
        let days = |one: &Warned| one.since.map(|since| (one.certain - since) as f64 / MICROS_PER_DAY as f64);
        let found: Vec<Option<f64>> = self.warned.iter().map(days).collect();
        let warned = found.iter().filter(|days| days.is_some()).count();
        (warned as f64 / found.len().max(1) as f64, found)
    }
}

fn point(row: &Judged, at: usize) -> f64 {
    row.points.get(at).copied().unwrap_or(f64::NAN)
}

/// Rows from the worst to the best by what one says of them: the higher, the worse.
fn ranked(rows: &[&Judged], risk: impl Fn(&&Judged) -> f64) -> Ranked {
    ranked_by(rows, &rows.iter().map(risk).collect::<Vec<f64>>())
}

fn ranked_by(rows: &[&Judged], risks: &[f64]) -> Ranked {
    let labels: Vec<bool> = rows.iter().map(|row| row.outcome).collect();
    Ranked::of(&by_score(risks), risks, &labels, None)
}
