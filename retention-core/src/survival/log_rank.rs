//! The log-rank test.

use super::counts::Weighed;
use super::tables::{LOG_RANK, LOG_RANK_GROUPS};
use super::{LogRankOptions, SurvivalCounts};
use crate::stat::{RiskTable, Symmetric, chi_square_above};
use crate::table::{Table, Text};
use crate::{Error, ErrorCode, Result};

/// Whether groups leave at one rate: what [`Lifetimes::log_rank`](crate::Lifetimes::log_rank) returns.
#[derive(Debug, Clone, PartialEq)]
pub struct LogRank {
    all: LogRankTest,
    pairs: Vec<(String, String, LogRankTest)>,
    groups: Vec<(String, f64, f64, f64)>,
    fractional: bool,
}

/// The statistic of a log-rank test.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub struct LogRankTest {
    /// Chi-square.
    pub statistic: f64,
    /// Degrees of freedom: the groups less one, less those that were never at risk beside others.
    pub df: u32,
    /// How likely so large a statistic is if all leave at one rate.
    pub p_value: f64,
}

impl LogRank {
    pub(super) fn of(counts: &SurvivalCounts, options: &LogRankOptions) -> Result<Self> {
        let Some(column) = counts.group() else {
            return Err(Error::new(
                ErrorCode::NothingToFit,
                "the lifetimes have no groups; a test needs two",
            )
            .with("column", "group")
            .hint("group them by a column with at least two values, as in group=\"plan\""));
        };
        if counts.groups.len() < 2 {
            let message = format!("column `{column}` has {} group; a test needs two", counts.groups.len());
            return Err(Error::new(ErrorCode::NothingToFit, message)
                .with("column", column)
                .hint("group the lifetimes by a column with at least two values"));
        }
        let weighed = counts.fractional();
        let beside = |at: usize| weighed.and_then(|groups| groups.get(at));
        let tables: Vec<Counted<'_>> =
            counts.groups.iter().enumerate().map(|(at, (_, table))| (table, beside(at))).collect();
        let whole = Comparison::of(&tables);
        if whole.observed.iter().sum::<f64>() == 0.0 {
            let message = format!("column `{}` has no event, so no group leaves", counts.event());
            return Err(Error::new(ErrorCode::OneOutcome, message)
                .with("column", counts.event())
                .hint("observe for longer, or check what counts as the event"));
        }
        let label =
            |at: usize| counts.groups.get(at).and_then(|(label, _)| label.clone()).unwrap_or_default();
        let mut pairs = Vec::new();
        for (at, first) in tables.iter().enumerate().filter(|_| options.pairwise) {
            for (later, second) in tables.iter().enumerate().skip(at + 1) {
                pairs.push((label(at), label(later), Comparison::of(&[*first, *second]).test()));
            }
        }
        let groups = tables.iter().enumerate().map(|(at, table)| {
            let members: f64 = table.0.events.iter().chain(&table.0.censored).sum();
            let of = |column: &[f64]| column.get(at).copied().unwrap_or_default();
            (label(at), members, of(&whole.observed), of(&whole.expected))
        });
        Ok(Self { all: whole.test(), pairs, groups: groups.collect(), fractional: weighed.is_some() })
    }

    /// The test of all groups.
    pub fn test(&self) -> LogRankTest {
        self.all
    }

    /// The tests of each pair, where asked: both labels, and the test. Several tests find something by chance sooner
    /// than one; see [`false_discovery`](crate::false_discovery).
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str, LogRankTest)> {
        self.pairs.iter().map(|(a, b, test)| (a.as_str(), b.as_str(), *test))
    }

    /// The tests as a table: of all groups first, then of pairs.
    pub fn table(&self) -> Table {
        let tests: Vec<LogRankTest> =
            std::iter::once(self.all).chain(self.pairs.iter().map(|pair| pair.2)).collect();
        let names = |pick: fn(&(String, String, LogRankTest)) -> &String| -> Vec<Option<String>> {
            std::iter::once(None).chain(self.pairs.iter().map(|pair| Some(pick(pair).clone()))).collect()
        };
        let table = Table::of(&LOG_RANK)
            .optional(names(|pair| &pair.0))
            .optional(names(|pair| &pair.1))
            .column(tests.iter().map(|test| test.statistic).collect::<Vec<_>>())
            .column(tests.iter().map(|test| i64::from(test.df)).collect::<Vec<_>>())
            .column(tests.iter().map(|test| test.p_value).collect::<Vec<_>>());
        if self.fractional { table.note("weights", "fractional") } else { table }.finish()
    }

    /// What each group lost, beside what it would have lost at the rate of all.
    pub fn groups(&self) -> Table {
        let column =
            |pick: fn(&(String, f64, f64, f64)) -> f64| self.groups.iter().map(pick).collect::<Vec<_>>();
        Table::of(&LOG_RANK_GROUPS)
            .column(self.groups.iter().map(|group| group.0.as_str()).collect::<Text>())
            .column(column(|group| group.1))
            .column(column(|group| group.2))
            .column(column(|group| group.3))
            .finish()
    }
}

/// A group's sums, and what they do not tell where weights are no counts.
type Counted<'a> = (&'a RiskTable, Option<&'a Weighed>);

/// Observed and expected events of groups, and the covariance of their differences.
struct Comparison {
    observed: Vec<f64>,
    expected: Vec<f64>,
    covariance: Symmetric,
}

impl Comparison {
    /// Sums over the times at which anyone had the event (N. Mantel, Cancer Chemotherapy Reports 50, 1966; with ties,
    /// the hypergeometric variance).
    fn of(tables: &[Counted<'_>]) -> Self {
        let mut walks: Vec<Walk<'_>> = tables.iter().map(|table| Walk::new(*table)).collect();
        let size = tables.len();
        let mut found =
            Self { observed: vec![0.0; size], expected: vec![0.0; size], covariance: Symmetric::zeros(size) };
        let mut here = vec![Here::default(); size];
        while let Some(time) = walks.iter().filter_map(Walk::time).min_by(f64::total_cmp) {
            for (walk, slot) in walks.iter_mut().zip(&mut here) {
                *slot = walk.step(time);
            }
            let sums: Vec<(f64, f64)> = here.iter().map(|group| group.sums).collect();
            found.add(&sums, tables.iter().any(|table| table.1.is_some()).then_some(&here));
        }
        found
    }

    fn add(&mut self, here: &[(f64, f64)], weighed: Option<&Vec<Here>>) {
        let (n, d) = both(here.iter().copied());
        if d <= 0.0 {
            return;
        }
        let slots = self.observed.iter_mut().zip(&mut self.expected);
        for ((observed, expected), (group_n, group_d)) in slots.zip(here) {
            *observed += group_d;
            *expected += d * group_n / n;
        }
        if let Some(weighed) = weighed {
            return self.spread(weighed, n);
        }
        if n <= 1.0 {
            return;
        }
        let common = d * (n - d) / (n - 1.0);
        for (i, (a, _)) in here.iter().enumerate() {
            let share = a / n;
            self.covariance.add(i, i, common * share);
            for (j, (b, _)) in here.iter().enumerate().take(i + 1) {
                self.covariance.add(i, j, -common * share * (b / n));
            }
        }
    }

    /// What rows of weights that are no counts add to the covariance: each its weight squared (J. Xie and C. Liu, "Adjusted
    /// Kaplan–Meier estimator and log-rank test with inverse probability of treatment weighting", Statistics in Medicine 24,
    /// 2005). Of weights that are all one it is the hypergeometric variance.
    fn spread(&mut self, here: &[Here], n: f64) {
        let (rows, came) = both(here.iter().map(|group| group.rows));
        if rows <= 1.0 {
            return;
        }
        let common = came * (rows - came) / (rows * (rows - 1.0));
        let squares: f64 = here.iter().map(|group| group.squares).sum();
        for (i, a) in here.iter().enumerate() {
            let share = a.sums.0 / n;
            self.covariance.add(i, i, common * a.squares);
            for (j, b) in here.iter().enumerate().take(i + 1) {
                let other = b.sums.0 / n;
                let all = squares * share * other - a.squares * other - b.squares * share;
                self.covariance.add(i, j, common * all);
            }
        }
    }

    /// One group is left out, as the differences add up to zero; so are those whose difference cannot vary.
    fn test(&self) -> LogRankTest {
        let mut keep = vec![true; self.covariance.size()];
        for dependent in self.covariance.dependent(1e-10) {
            if let Some(slot) = keep.get_mut(dependent) {
                *slot = false;
            }
        }
        let differences = self.observed.iter().zip(&self.expected).map(|(o, e)| o - e);
        let kept: Vec<f64> = differences.zip(&keep).filter(|(_, keep)| **keep).map(|(d, _)| d).collect();
        let statistic = self.covariance.kept(&keep).factor().map_or(0.0, |factor| {
            factor.solve(&kept).iter().zip(&kept).map(|(a, b)| a * b).sum::<f64>().max(0.0)
        });
        let df = kept.len() as u32;
        LogRankTest { statistic, df, p_value: if df == 0 { 1.0 } else { chi_square_above(statistic, df) } }
    }
}

/// At risk and events of groups together.
fn both(groups: impl Iterator<Item = (f64, f64)>) -> (f64, f64) {
    groups.fold((0.0, 0.0), |sum, group| (sum.0 + group.0, sum.1 + group.1))
}

/// At risk and events of a group at a time: sums of weights and, where these are no counts, rows; and squares at risk.
#[derive(Debug, Clone, Copy, Default)]
struct Here {
    sums: (f64, f64),
    rows: (f64, f64),
    squares: f64,
}

/// A group's counts, read from time to time.
struct Walk<'a> {
    table: Counting<'a>,
    weighed: Option<[Counting<'a>; 2]>,
    at: usize,
}

impl<'a> Walk<'a> {
    fn new((table, weighed): Counted<'a>) -> Self {
        let of = |table: &'a RiskTable| Counting { table, at_risk: table.at_risk() };
        Self {
            table: of(table),
            weighed: weighed.map(|weighed| [of(&weighed.rows), of(&weighed.squares)]),
            at: 0,
        }
    }

    fn time(&self) -> Option<f64> {
        self.table.table.times.get(self.at).copied()
    }

    /// What there is at the time, which is not after the next of this group.
    fn step(&mut self, time: f64) -> Here {
        let (at, now) = (self.at, self.time() == Some(time));
        self.at += usize::from(now);
        let read = |counting: &Counting<'a>| if now { counting.at(at) } else { (counting.before(at), 0.0) };
        let mut here = Here { sums: read(&self.table), ..Here::default() };
        if let Some([rows, squares]) = &self.weighed {
            (here.rows, here.squares) = (read(rows), read(squares).0);
        }
        here
    }
}

/// Counts with those at risk.
struct Counting<'a> {
    table: &'a RiskTable,
    at_risk: Vec<f64>,
}

impl Counting<'_> {
    fn at(&self, at: usize) -> (f64, f64) {
        let get = |column: &[f64]| column.get(at).copied().unwrap_or_default();
        (get(&self.at_risk), get(&self.table.events))
    }

    /// Between two times of the group, those are at risk who are so at the next one, less who enter later.
    fn before(&self, at: usize) -> f64 {
        at.checked_sub(1).map_or(self.table.start, |last| {
            let (events, censored, entered) = self.table.row(last);
            self.at_risk.get(last).copied().unwrap_or_default() - events - censored + entered
        })
    }
}
