//! Competing risks: how many leave for each reason, where one reason forestalls the others.

use super::CurveLimits;
use super::options::check_level;
use super::tables::{CAUSES, INCIDENCE, labels};
use crate::frame::{Factor, finite, same_length};
use crate::stat::{Interval, Limits};
use crate::table::Table;
use crate::{Error, ErrorCode, Result};

/// How many have left for each cause by each time: the cumulative incidence of O. Aalen and S. Johansen (Scandinavian
/// Journal of Statistics 5, 1978). One minus Kaplan–Meier of a single cause would count as still to leave for it those who
/// left for another.
///
/// ```
/// use retention_core::{CompetingRisks, CurveLimits, Factor};
/// let months = [1.0, 2.0, 3.0, 4.0];
/// let why = Factor::optional([Some("cancelled"), Some("card failed"), None, Some("cancelled")]);
/// let risks = CompetingRisks::of("months", &months, "why", &why, &CurveLimits::default())?;
/// assert_eq!(risks.incidence_at("cancelled", 2.0), Some(0.25));
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone)]
pub struct CompetingRisks {
    times: Vec<f64>,
    at_risk: Vec<f64>,
    causes: Vec<Incidence>,
    limits: Limits,
    level: f64,
}

#[derive(Debug, Clone)]
struct Incidence {
    label: String,
    events: Vec<f64>,
    share: Vec<f64>,
    variance: Vec<f64>,
}

impl CompetingRisks {
    /// Durations, and the cause each ended with; no cause where it was still running when last seen.
    ///
    /// # Errors
    /// `invalid_value` for durations that are negative or not finite; `invalid_table` for columns of different lengths;
    /// `nothing_to_fit` without rows; `one_outcome` without a cause; `invalid_option`.
    pub fn of(
        duration: &str,
        durations: &[f64],
        cause: &str,
        causes: &Factor,
        options: &CurveLimits,
    ) -> Result<Self> {
        check_level(options.level)?;
        same_length(cause, causes.len(), duration, durations.len())?;
        if durations.is_empty() {
            return Err(Error::new(ErrorCode::NothingToFit, format!("column `{duration}` has no rows"))
                .with("column", duration)
                .hint("give at least one lifetime"));
        }
        finite(duration, durations, 0.0)?;
        if causes.labels().is_empty() {
            return Err(Error::new(
                ErrorCode::OneOutcome,
                format!("column `{cause}` has no cause in any row"),
            )
            .with("column", cause)
            .hint("observe for longer, or check what counts as a cause"));
        }
        let counts = Counts::of(durations, causes);
        let limits = Limits::new(options.level);
        let survival = counts.survival();
        let causes = causes.labels().iter().zip(&counts.events).map(|(label, events)| {
            let (share, variance) = incidence(&counts, events, &survival);
            Incidence { label: label.clone(), events: events.clone(), share, variance }
        });
        let causes = causes.collect();
        Ok(Self { causes, times: counts.times, at_risk: counts.at_risk, limits, level: options.level })
    }

    /// The causes, sorted.
    pub fn causes(&self) -> impl Iterator<Item = &str> {
        self.causes.iter().map(|cause| cause.label.as_str())
    }

    /// The share that has left for a cause by a time; nothing for an unknown cause or beyond the last time observed.
    pub fn incidence_at(&self, cause: &str, time: f64) -> Option<f64> {
        let cause = self.causes.iter().find(|known| known.label == cause)?;
        if !(0.0..=*self.times.last()?).contains(&time) {
            return None;
        }
        match self.times.partition_point(|known| *known <= time) {
            0 => Some(0.0),
            after => cause.share.get(after - 1).copied(),
        }
    }

    /// The shares as a table, a row a cause and time.
    pub fn table(&self) -> Table {
        let rows = self.causes.len();
        let all =
            |pick: fn(&Incidence) -> &[f64]| self.causes.iter().flat_map(pick).copied().collect::<Vec<f64>>();
        let (shares, variances) = (all(|cause| &cause.share), all(|cause| &cause.variance));
        let limits: Vec<Option<Interval>> = shares
            .iter()
            .zip(&variances)
            .map(|(share, variance)| {
                // The limits of what has not left for the cause, on the scale of ln(−ln), turned round.
                let left = 1.0 - share;
                let kept = self.limits.log_log(left, variance / (left * left));
                kept.map(|kept| Interval { low: 1.0 - kept.high, high: 1.0 - kept.low })
            })
            .collect();
        let names =
            self.causes.iter().flat_map(|cause| self.times.iter().map(|_| Some(cause.label.as_str())));
        labels(Table::of(&INCIDENCE), names)
            .column(self.times.repeat(rows))
            .column(self.at_risk.repeat(rows))
            .column(all(|cause| &cause.events))
            .column(shares)
            .column(variances.iter().map(|variance| variance.sqrt()).collect::<Vec<_>>())
            .optional(limits.iter().map(|limits| limits.map(|limits| limits.low)).collect())
            .optional(limits.iter().map(|limits| limits.map(|limits| limits.high)).collect())
            .note("level", self.level)
            .chart(&CAUSES)
            .finish()
    }
}

/// At each distinct time, how many are at risk and how many leave for each cause.
struct Counts {
    times: Vec<f64>,
    at_risk: Vec<f64>,
    events: Vec<Vec<f64>>,
}

impl Counts {
    fn of(durations: &[f64], causes: &Factor) -> Self {
        let mut order: Vec<usize> = (0..durations.len()).collect();
        let time = |row: usize| durations.get(row).copied().unwrap_or_default() + 0.0;
        order.sort_by(|a, b| time(*a).total_cmp(&time(*b)));
        let mut found =
            Self { times: Vec::new(), at_risk: Vec::new(), events: vec![Vec::new(); causes.labels().len()] };
        for (gone, row) in order.iter().enumerate() {
            if found.times.last() != Some(&time(*row)) {
                found.times.push(time(*row));
                found.at_risk.push((durations.len() - gone) as f64);
                found.events.iter_mut().for_each(|events| events.push(0.0));
            }
            let events = causes.code(*row).and_then(|code| found.events.get_mut(code));
            if let Some(count) = events.and_then(|events| events.last_mut()) {
                *count += 1.0;
            }
        }
        found
    }

    fn all_events(&self, at: usize) -> f64 {
        self.events.iter().map(|events| events.get(at).copied().unwrap_or_default()).sum()
    }

    /// The share that remained just before each time.
    fn survival(&self) -> Vec<f64> {
        let mut share = 1.0;
        let before = self.at_risk.iter().enumerate().map(|(at, n)| {
            let here = share;
            share *= (n - self.all_events(at)) / n;
            here
        });
        before.collect()
    }
}

/// The share that has left for one cause, and its variance (E. Marubini and M. G. Valsecchi, "Analysing Survival Data from
/// Clinical Trials", 1995, 10.12): with F the share, S the survival just before, sums over the times up to t of
/// (F(t) − F)² d/(n(n − d)) + S² d₁(n − d₁)/n³ − 2 (F(t) − F) S d₁/n².
fn incidence(counts: &Counts, events: &[f64], survival: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let mut share = 0.0;
    // The sums, apart by their power of F(t).
    let (mut square, mut straight, mut fixed) = (0.0, 0.0, 0.0);
    let rows = counts.at_risk.iter().zip(events).zip(survival).enumerate();
    let found = rows.map(|(at, ((n, own), before))| {
        let all = counts.all_events(at);
        share += before * own / n;
        if all > 0.0 {
            let left = if *n > all { all / (n * (n - all)) } else { 0.0 };
            let cross = before * own / (n * n);
            square += left;
            straight += 2.0 * (share * left + cross);
            fixed +=
                share * share * left + before * before * own * (n - own) / (n * n * n) + 2.0 * share * cross;
        }
        (share, (share * share * square - share * straight + fixed).max(0.0))
    });
    found.unzip()
}
