//! Counted customers as the kernels read them: one-time buyers apart, a total for each frequency.

use crate::clv::counts::{Alike, PurchaseCounts};
use crate::parallel::Workers;
use crate::stat::Curve;
use crate::{Error, ErrorCode, Result};

/// Customers who bought again and are alike.
#[derive(Debug, Clone, Copy)]
pub(super) struct Repeat {
    pub(super) x: f64,
    pub(super) t_x: f64,
    pub(super) age: f64,
    pub(super) customers: f64,
}

/// Customers by kind.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    /// Frequency and customers, ascending.
    pub(super) totals: Vec<(u32, f64)>,
    /// Age and customers of those who bought once.
    pub(super) once: Vec<(f64, f64)>,
    pub(super) again: Vec<Repeat>,
    pub(super) customers: f64,
    pub(super) workers: Workers,
}

/// Rows that one thread adds up at a time. Sums are made chunk by chunk, so that threads do not change their bits.
const CHUNK: usize = 8192;
/// Starts are tried on about so many rows, evenly taken from all.
const FEW: usize = 1024;
/// The next level has so many times more.
const MORE: usize = 16;

/// Every how manieth row each level takes; the last takes all.
pub(super) fn levels(rows: usize) -> impl Iterator<Item = usize> {
    let first =
        std::iter::successors(Some((rows / FEW).max(1)), |every| (*every > 1).then_some(every / MORE));
    first.map(|every| every.max(1))
}

impl Rows {
    fn of<'a>(alike: impl Iterator<Item = &'a Alike>, threads: usize) -> Self {
        let mut rows = Self {
            totals: Vec::new(),
            once: Vec::new(),
            again: Vec::new(),
            customers: 0.0,
            workers: Workers::new(threads),
        };
        for Alike(x, age, t_x, customers) in alike {
            let customers = *customers as f64;
            match rows.totals.last_mut() {
                Some((last, total)) if last == x => *total += customers,
                _ => rows.totals.push((*x, customers)),
            }
            match x {
                0 => rows.once.push((*age, customers)),
                _ => rows.again.push(Repeat { x: f64::from(*x), t_x: *t_x, age: *age, customers }),
            }
            rows.customers += customers;
        }
        rows
    }

    /// The rows on which starts are tried, those on which the best goes on, and last all.
    pub(super) fn levels(counts: &PurchaseCounts, threads: usize) -> Vec<Self> {
        levels(counts.alike.len())
            .map(|every| Self::of(counts.alike.iter().step_by(every), threads))
            .collect()
    }

    /// Sums over the rows of both kinds, chunk by chunk on the threads.
    pub(super) fn sum<const K: usize>(
        &self,
        once: impl Fn(&[(f64, f64)]) -> Curve<K> + Sync,
        again: impl Fn(&[Repeat]) -> Curve<K> + Sync,
    ) -> Curve<K> {
        let (ones, agains): (Vec<_>, Vec<_>) =
            (self.once.chunks(CHUNK).collect(), self.again.chunks(CHUNK).collect());
        let part = |job: usize| match (ones.get(job), agains.get(job.saturating_sub(ones.len()))) {
            (Some(rows), _) => once(rows),
            (None, Some(rows)) => again(rows),
            (None, None) => Curve::ZERO,
        };
        let jobs = ones.len() + agains.len();
        let mut sum = Curve::ZERO;
        if jobs <= 2 {
            (0..jobs).for_each(|job| sum.add(&part(job), 1.0));
        } else {
            // Nobody watches, so nothing stops the work.
            self.workers.run(jobs, part).unwrap_or_default().iter().for_each(|part| sum.add(part, 1.0));
        }
        sum
    }

    /// Mean age, and repeat purchases a unit of time.
    pub(super) fn scale(&self) -> (f64, f64) {
        let ages = self.once.iter().map(|(age, customers)| age * customers);
        let age: f64 = ages.chain(self.again.iter().map(|row| row.age * row.customers)).sum();
        let repeats: f64 = self.totals.iter().map(|(x, customers)| f64::from(*x) * customers).sum();
        (age / self.customers.max(1.0), repeats / age.max(f64::MIN_POSITIVE))
    }
}

/// Whether there is enough to fit so many parameters on.
///
/// # Errors
/// `nothing_to_fit`, `not_enough_data`.
pub(super) fn enough(counts: &PurchaseCounts, parameters: u64) -> Result<()> {
    let frequency = &counts.names.frequency;
    let customers = counts.customers();
    if customers == 0 {
        return Err(Error::new(ErrorCode::NothingToFit, "there is no customer to fit on")
            .with("column", frequency)
            .hint("take a later `as_of`, or name the kinds that are purchases"));
    }
    if customers < parameters {
        let message = format!("{customers} customers are fewer than the {parameters} parameters to fit");
        return Err(Error::new(ErrorCode::NotEnoughData, message)
            .with("column", frequency)
            .hint("fit on hundreds of customers, or pass parameters of a like shop with `from_parameters`"));
    }
    if counts.alike.iter().all(|row| row.0 == 0) {
        let message = format!("every customer bought once: `{frequency}` is 0 in all {customers} rows");
        return Err(Error::new(ErrorCode::NotEnoughData, message).with("column", frequency).hint(format!(
            "`{frequency}` counts purchases after the first; wait for repeat purchases, or see whether the ids of \
             customers tell returning ones"
        )));
    }
    if counts.alike.iter().all(|row| row.1 == 0.0) {
        let age = &counts.names.age;
        return Err(Error::new(ErrorCode::NotEnoughData, format!("`{age}` is 0 in all {customers} rows"))
            .with("column", age)
            .hint("observe the customers for longer"));
    }
    Ok(())
}
