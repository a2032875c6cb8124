//! The sums of all cells, added up customer by customer.

use crate::cohort::history::{Entry, Member};
use crate::cohort::question::Question;

/// Numbers by cohort and period. Where what is added holds for many periods, changes from one period to the next are
/// added instead, and [`settle`](Self::settle) makes sums of them.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    columns: usize,
    shape: Shape,
    /// By cohort.
    pub(super) size: Vec<u64>,
    pub(super) truncated: Vec<bool>,
    pub(super) waiting: Vec<usize>,
    /// By cohort and period, one period more than there are columns; empty where not asked for.
    eligible: Vec<i64>,
    retained: Vec<i64>,
    orders: Vec<i64>,
    revenue: Vec<i128>,
}

#[derive(Debug, Clone, Copy)]
struct Shape {
    unbounded: bool,
    cumulative: bool,
}

/// One cell's numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Sums {
    /// Zero where all of the cohort are.
    pub(super) eligible: u64,
    pub(super) retained: u64,
    pub(super) orders: u64,
    pub(super) revenue: i128,
}

impl Grid {
    pub(super) fn new(question: &Question<'_>) -> Self {
        let (rows, columns) = (question.rows.len(), question.columns);
        let cells = rows * (columns + 1);
        let value = question.options.value;
        let sized = |wanted: bool| if wanted { cells } else { 0 };
        Self {
            columns,
            shape: Shape { unbounded: question.unbounded(), cumulative: question.cumulative() },
            size: vec![0; rows],
            truncated: vec![false; rows],
            waiting: vec![usize::MAX; rows],
            eligible: vec![0; sized(question.own_periods())],
            retained: vec![0; cells],
            orders: vec![0; sized(value == crate::cohort::options::CohortValue::Orders)],
            revenue: vec![0; sized(value.is_money())],
        }
    }

    /// Adds one customer.
    pub(super) fn add(&mut self, member: &Member, entries: &[Entry]) {
        let row = member.row;
        if let (Some(size), Some(truncated), Some(waiting)) =
            (self.size.get_mut(row), self.truncated.get_mut(row), self.waiting.get_mut(row))
        {
            *size += 1;
            *truncated |= member.truncated;
            *waiting = member.waiting.min(*waiting);
        }
        let (low, high) = (member.eligible.start, member.eligible.end);
        if low >= high {
            return;
        }
        let at = row * (self.columns + 1);
        let (eligible, retained) = (part(&mut self.eligible, at), part(&mut self.retained, at));
        let (orders, revenue) = (part(&mut self.orders, at), part(&mut self.revenue, at));
        change(eligible, low, high, 1);
        if self.shape.unbounded {
            add_later(entries, low, high, retained, orders, revenue);
            return;
        }
        for entry in entries.iter().filter(|entry| (low..high).contains(&entry.period)) {
            bump(retained, entry.period, i64::from(entry.active));
            bump(orders, entry.period, entry.orders as i64);
            if let Some(sum) = revenue.get_mut(entry.period) {
                *sum += entry.revenue;
            }
            if self.shape.cumulative
                && let Some(sum) = revenue.get_mut(high)
            {
                *sum -= entry.revenue;
            }
        }
    }

    /// Adds a customer of whom only the active periods are asked, as bits, the lowest being the start's.
    #[inline]
    pub(super) fn add_mask(&mut self, row: usize, mut periods: u64) {
        let bits = std::iter::from_fn(|| {
            let period = periods.trailing_zeros() as usize;
            // With no bit left this takes none away, and the iterator ends.
            periods &= periods.wrapping_sub(1);
            (period < u64::BITS as usize).then_some(period)
        });
        self.add_active(row, bits);
    }

    /// Adds a customer of whom only the active periods are asked, ascending from the start's.
    #[inline]
    pub(super) fn add_active(&mut self, row: usize, periods: impl Iterator<Item = usize>) {
        let Some(size) = self.size.get_mut(row) else { return };
        *size += 1;
        let columns = self.columns;
        let at = row * (columns + 1);
        let Some(retained) = self.retained.get_mut(at..at + columns) else { return };
        if self.shape.unbounded {
            let end = periods.last().map_or(0, |last| last + 1);
            change(part(&mut self.retained, at), 0, end.min(columns), 1);
            return;
        }
        for period in periods {
            match retained.get_mut(period) {
                Some(count) => *count += 1,
                None => return,
            }
        }
    }

    /// Adds the numbers of other customers.
    pub(super) fn absorb(&mut self, other: &Self) {
        let add = |into: &mut [i64], from: &[i64]| into.iter_mut().zip(from).for_each(|(a, b)| *a += b);
        add(&mut self.eligible, &other.eligible);
        add(&mut self.retained, &other.retained);
        add(&mut self.orders, &other.orders);
        self.revenue.iter_mut().zip(&other.revenue).for_each(|(a, b)| *a += b);
        self.size.iter_mut().zip(&other.size).for_each(|(a, b)| *a += b);
        self.truncated.iter_mut().zip(&other.truncated).for_each(|(a, b)| *a |= b);
        self.waiting.iter_mut().zip(&other.waiting).for_each(|(a, b)| *a = *b.min(a));
    }

    /// Makes sums of changes, once everything was added.
    pub(super) fn settle(&mut self) {
        let width = self.columns + 1;
        run_up(&mut self.eligible, width);
        if self.shape.unbounded {
            run_up(&mut self.retained, width);
            run_up(&mut self.orders, width);
        }
        if self.shape.unbounded || self.shape.cumulative {
            run_up(&mut self.revenue, width);
        }
    }

    pub(super) fn sums(&self, row: usize, column: usize) -> Sums {
        let at = row * (self.columns + 1) + column;
        let count = |counts: &[i64]| counts.get(at).map_or(0, |count| (*count).max(0) as u64);
        Sums {
            eligible: count(&self.eligible),
            retained: count(&self.retained),
            orders: count(&self.orders),
            revenue: self.revenue.get(at).copied().unwrap_or(0),
        }
    }
}

/// Adds what holds for a period if it happened in it or later: each entry's for all periods since the one before it.
fn add_later(
    entries: &[Entry],
    low: usize,
    high: usize,
    retained: &mut [i64],
    orders: &mut [i64],
    revenue: &mut [i128],
) {
    if let Some(last) = entries.iter().rev().find(|entry| entry.active) {
        change(retained, low, high.min(last.period + 1), 1);
    }
    let mut rest: i128 = entries.iter().filter(|entry| entry.period >= low).map(|entry| entry.revenue).sum();
    let mut since = low;
    for entry in entries.iter().filter(|entry| entry.period >= low) {
        let until = high.min(entry.period + 1);
        change(orders, since, until, entry.orders as i64);
        if since < until {
            if let Some(sum) = revenue.get_mut(since) {
                *sum += rest;
            }
            if let Some(sum) = revenue.get_mut(until) {
                *sum -= rest;
            }
        }
        rest -= entry.revenue;
        since = until;
    }
}

fn part<T>(numbers: &mut [T], at: usize) -> &mut [T] {
    numbers.get_mut(at..).unwrap_or(&mut [])
}

#[inline]
fn bump(counts: &mut [i64], at: usize, by: i64) {
    if let Some(count) = counts.get_mut(at) {
        *count += by;
    }
}

/// Notes that `by` holds from one period up to another.
fn change(counts: &mut [i64], from: usize, to: usize, by: i64) {
    if from < to {
        bump(counts, from, by);
        bump(counts, to, -by);
    }
}

fn run_up<T: Copy + std::ops::AddAssign + Default>(changes: &mut [T], width: usize) {
    for row in changes.chunks_mut(width.max(1)) {
        let mut sum = T::default();
        for change in row {
            sum += *change;
            *change = sum;
        }
    }
}
