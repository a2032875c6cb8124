//! Rows of one customer tell less than as many rows of others: they are counted, and drawn anew, together.

use std::collections::{BTreeMap, BTreeSet};

use crate::Result;
use crate::frame::same_length;
use crate::stat::{Draw, Interval, Limits, wilson_of};

/// Which rows are of one customer.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Together {
    /// The customer of each row, from 0.
    of: Vec<usize>,
    customers: usize,
}

impl Together {
    /// Every row alone.
    pub(super) fn alone(rows: usize) -> Self {
        Self { of: (0..rows).collect(), customers: rows }
    }

    /// # Errors
    /// `invalid_table` for another number of customers than of rows.
    pub(super) fn by(customers: &[String], name: &str, rows: usize) -> Result<Self> {
        same_length("customer", customers.len(), name, rows)?;
        // Numbered by name, so that sums and draws do not hang on the order of rows.
        let mut names: BTreeMap<&str, usize> = customers.iter().map(|name| (name.as_str(), 0)).collect();
        names.values_mut().enumerate().for_each(|(number, slot)| *slot = number);
        let of = customers.iter().filter_map(|name| names.get(name.as_str()).copied()).collect();
        Ok(Self { of, customers: names.len() })
    }

    pub(super) fn customers(&self) -> usize {
        self.customers
    }

    /// Whether no customer has several rows.
    pub(super) fn is_alone(&self) -> bool {
        self.customers == self.of.len()
    }

    /// The customer of a row.
    pub(super) fn customer(&self, row: usize) -> Option<usize> {
        self.of.get(row).copied()
    }

    /// How many customers these rows are of.
    pub(super) fn among(&self, rows: impl Iterator<Item = usize>) -> usize {
        rows.filter_map(|row| self.customer(row)).collect::<BTreeSet<_>>().len()
    }

    /// How often each row is drawn, where as many customers are drawn as there are, with replacement.
    pub(super) fn drawn(&self, seed: u64, draw: u64) -> Vec<f64> {
        let mut stream = Draw::new(seed, draw);
        let mut counts = vec![0.0; self.customers];
        for _ in 0..self.customers {
            if let Some(count) = counts.get_mut(stream.below(self.customers)) {
                *count += 1.0;
            }
        }
        self.of.iter().map(|customer| counts.get(*customer).copied().unwrap_or_default()).collect()
    }

    /// The variance of a sum of what each row adds, which is 0 in the mean: the sum over customers of squares (K.-Y. Liang
    /// and S. L. Zeger, Biometrika 73, 1986), times customers over one less.
    pub(super) fn variance(&self, added: impl Iterator<Item = (usize, f64)>) -> f64 {
        let sums = self.sums(added);
        more(sums.len()) * sums.values().map(|sum| sum * sum).sum::<f64>()
    }

    /// What the rows of each customer add, of those who have some.
    fn sums(&self, added: impl Iterator<Item = (usize, f64)>) -> BTreeMap<usize, f64> {
        let mut sums = BTreeMap::new();
        for (row, value) in added {
            if let Some(customer) = self.customer(row) {
                *sums.entry(customer).or_insert(0.0) += value;
            }
        }
        sums
    }

    /// The limits of an area under the ROC curve, given of each row with the outcome the share of the others that it
    /// beats, and of each other the share that beats it (N. A. Obuchowski, "Nonparametric analysis of clustered ROC curve
    /// data", Biometrics 53, 1997; DeLong's where every row is another customer).
    pub(super) fn area(&self, auc: f64, labels: &[bool], beats: &[f64], limits: Limits) -> Interval {
        let side = |wanted: bool| {
            let rows = labels.iter().zip(beats).enumerate().filter(move |(_, (label, _))| **label == wanted);
            let count = labels.iter().filter(|label| **label == wanted).count().max(1) as f64;
            self.sums(rows.map(move |(row, (_, beats))| (row, (beats - auc) / count)))
        };
        let (yes, no) = (side(true), side(false));
        let squares =
            |side: &BTreeMap<usize, f64>| more(side.len()) * side.values().map(|sum| sum * sum).sum::<f64>();
        let both: f64 =
            yes.iter().filter_map(|(customer, sum)| no.get(customer).map(|other| sum * other)).sum();
        let variance = squares(&yes) + squares(&no) + 2.0 * more(self.customers) * both;
        let plain = limits.plain(auc, variance.max(0.0).sqrt());
        Interval { low: plain.low.max(0.0), high: plain.high.min(1.0) }
    }
}

/// So many over one less, which a variance of so many sums about their own mean is short of.
fn more(count: usize) -> f64 {
    let count = count as f64;
    if count > 1.0 { count / (count - 1.0) } else { 1.0 }
}

/// A share of rows that grows row by row.
#[derive(Debug, Clone)]
pub(super) struct Share<'t> {
    together: &'t Together,
    /// Rows of each customer, and those with the outcome.
    of: BTreeMap<usize, (f64, f64)>,
    /// Sums over customers: rows squared, rows times those with the outcome, the latter squared.
    squares: [f64; 3],
    rows: f64,
    yes: f64,
}

impl<'t> Share<'t> {
    pub(super) fn new(together: &'t Together) -> Self {
        Self { together, of: BTreeMap::new(), squares: [0.0; 3], rows: 0.0, yes: 0.0 }
    }

    pub(super) fn add(&mut self, row: usize, label: bool) {
        self.add_part(row, label, 1.0);
    }

    /// A row that is drawn with this chance, as one of several tied ones: it adds as much to the mean, and to the squares
    /// what is expected of them.
    pub(super) fn add_part(&mut self, row: usize, label: bool, part: f64) {
        let yes = f64::from(u8::from(label));
        (self.rows, self.yes) = (self.rows + part, self.yes + part * yes);
        let Some(customer) = self.together.customer(row).filter(|_| !self.together.is_alone()) else {
            return;
        };
        let (n, y) = self.of.entry(customer).or_insert((0.0, 0.0));
        let before = [*n * *n, *n * *y, *y * *y];
        (*n, *y) = (*n + part, *y + part * yes);
        let own = part * (1.0 - part);
        for ((sum, after), (before, own)) in self
            .squares
            .iter_mut()
            .zip([*n * *n, *n * *y, *y * *y])
            .zip(before.into_iter().zip([own, own * yes, own * yes]))
        {
            *sum += after - before + own;
        }
    }

    /// The limits of E. B. Wilson, of as many rows as those at hand are worth: fewer by the design effect, which is how
    /// many times the variance over customers is that over rows (E. L. Korn and B. I. Graubard, Survey Methodology 24,
    /// 1998). `yes` is the share times the rows, where ties parted them.
    pub(super) fn limits(&self, yes: f64, level: f64) -> Option<Interval> {
        let yes = yes.min(self.rows);
        if self.together.is_alone() || self.rows == 0.0 {
            return wilson_of(yes.round(), self.rows.round(), level);
        }
        let share = self.yes / self.rows;
        let [rows, both, squares] = self.squares;
        let over_rows = share * (1.0 - share) * self.rows;
        let over_customers = more(self.of.len()) * (squares - 2.0 * share * both + share * share * rows);
        // Where all came to one outcome nothing varies: as if the rows of a customer were one.
        let effect = if over_rows > 0.0 { over_customers / over_rows } else { rows / self.rows };
        let effect = effect.max(1.0);
        wilson_of(yes / effect, self.rows / effect, level)
    }
}
