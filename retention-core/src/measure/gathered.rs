//! The values of many customers at many instants: columns that are filled by customers in the order of their ids.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use crate::Result;
use crate::measure::cell::{Cell, MeasureState};
use crate::measure::program::Program;
use crate::parallel::Workers;

/// Customers that one thread fills the rows of at a time.
const STRETCH: usize = 1 << 12;

/// Which rows each customer has: one for every instant from the first on at which there is somebody to measure.
#[derive(Debug)]
pub(crate) struct Rows {
    /// By rank the place of the first instant; as many as there are for who has no rows.
    firsts: Vec<u32>,
    instants: usize,
}

impl Rows {
    pub(super) fn new(firsts: Vec<u32>, instants: usize) -> Self {
        Self { firsts, instants }
    }

    /// The place of the first instant of a rank.
    #[inline]
    pub(crate) fn first(&self, rank: usize) -> usize {
        self.firsts.get(rank).map_or(self.instants, |first| *first as usize)
    }

    /// How many rows a rank has.
    #[inline]
    pub(crate) fn of(&self, rank: usize) -> usize {
        self.instants.saturating_sub(self.first(rank))
    }

    /// Stretches of ranks, each with how many rows they have.
    pub(crate) fn stretches(&self) -> Vec<(Range<usize>, usize)> {
        (0..self.firsts.len())
            .step_by(STRETCH)
            .map(|start| {
                let ranks = start..self.firsts.len().min(start + STRETCH);
                (ranks.clone(), ranks.map(|rank| self.of(rank)).sum())
            })
            .collect()
    }
}

/// The columns of the table.
#[derive(Debug)]
pub(super) struct Filled {
    pub(super) codes: Vec<u32>,
    pub(super) at: Vec<i64>,
    pub(super) columns: Vec<FilledColumn>,
}

#[derive(Debug)]
pub(super) struct FilledColumn {
    pub(super) bits: Vec<i64>,
    pub(super) states: Vec<u8>,
    pub(super) missing: bool,
}

/// The stretch of every column that belongs to some customers, filled one customer after the other.
#[derive(Debug)]
pub(super) struct Part<'a> {
    pub(super) ranks: Range<usize>,
    codes: &'a mut [u32],
    at: &'a mut [i64],
    bits: Vec<&'a mut [i64]>,
    states: Vec<&'a mut [u8]>,
    steps: &'a [u16],
    /// Whether an output misses a value.
    missing: Vec<bool>,
    /// The rows of the open customer.
    open: Range<usize>,
}

impl Part<'_> {
    /// Opens the rows of the next customer: those of the instants given.
    #[inline]
    pub(super) fn begin(&mut self, rank: usize, instants: &[i64]) {
        self.open = self.open.end..self.open.end + instants.len();
        if let Some(codes) = self.codes.get_mut(self.open.clone()) {
            codes.fill(rank as u32);
        }
        if let Some(at) = self.at.get_mut(self.open.clone()) {
            at.copy_from_slice(instants);
        }
    }

    /// Lets `fill` write all values of one output of the open customer, without reading them, and say which are missing:
    /// memory that is first read and then written is handed out twice by the system, which stops all threads for it.
    #[inline]
    pub(super) fn fill(
        &mut self,
        output: usize,
        fill: impl FnOnce(&mut [i64], &mut dyn FnMut(usize, MeasureState)),
    ) {
        let open = self.open.clone();
        let Some(bits) = self.bits.get_mut(output).and_then(|bits| bits.get_mut(open.clone())) else {
            return;
        };
        let (states, missing) = (&mut self.states, &mut self.missing);
        fill(bits, &mut |at, state| {
            let place = states.get_mut(output).and_then(|states| states.get_mut(open.start + at));
            if let (Some(place), Some(missing)) = (place, missing.get_mut(output)) {
                (*place, *missing) = (state as u8, true);
            }
        });
    }

    /// Takes the values of one instant of the open customer.
    #[inline]
    pub(super) fn take(&mut self, at: usize, cells: &[Cell]) {
        let row = self.open.start + at;
        for (output, step) in self.steps.iter().enumerate() {
            let Some(cell) = cells.get(usize::from(*step)) else { continue };
            if let Some(bits) = self.bits.get_mut(output).and_then(|bits| bits.get_mut(row)) {
                *bits = cell.bits;
            }
            if cell.state != MeasureState::Known {
                let place = self.states.get_mut(output).and_then(|states| states.get_mut(row));
                if let (Some(place), Some(missing)) = (place, self.missing.get_mut(output)) {
                    (*place, *missing) = (cell.state as u8, true);
                }
            }
        }
    }
}

/// Fills the columns stretch by stretch.
pub(super) fn filled(
    rows: &Rows,
    program: &Program,
    workers: &Workers,
    fill: impl Fn(&mut Part<'_>) + Sync,
) -> Result<Filled> {
    let stretches = rows.stretches();
    let steps: Vec<u16> = program.output_steps().collect();
    let len = stretches.iter().map(|(_, rows)| rows).sum();
    // Zeroes that nobody wrote cost nothing.
    let mut codes = vec![0u32; len];
    let mut at = vec![0i64; len];
    let mut bits: Vec<Vec<i64>> = steps.iter().map(|_| vec![0; len]).collect();
    let mut states: Vec<Vec<u8>> = steps.iter().map(|_| vec![0; len]).collect();
    let missing = {
        let (mut codes, mut at) = (codes.as_mut_slice(), at.as_mut_slice());
        let mut bits: Vec<&mut [i64]> = bits.iter_mut().map(Vec::as_mut_slice).collect();
        let mut states: Vec<&mut [u8]> = states.iter_mut().map(Vec::as_mut_slice).collect();
        let parts = stretches.into_iter().map(|(ranks, len)| Part {
            ranks,
            codes: split(&mut codes, len),
            at: split(&mut at, len),
            bits: bits.iter_mut().map(|bits| split(bits, len)).collect(),
            states: states.iter_mut().map(|states| split(states, len)).collect(),
            steps: &steps,
            missing: vec![false; steps.len()],
            open: 0..0,
        });
        in_parts(parts.collect(), workers, |mut part| {
            fill(&mut part);
            part.missing
        })?
    };
    let columns = bits.into_iter().zip(states).enumerate().map(|(output, (bits, states))| {
        let missing = missing.iter().any(|missing| missing.get(output) == Some(&true));
        FilledColumn { bits, states, missing }
    });
    Ok(Filled { codes, at, columns: columns.collect() })
}

/// Takes the first elements off a slice.
pub(crate) fn split<'a, T>(slice: &mut &'a mut [T], len: usize) -> &'a mut [T] {
    let whole = std::mem::take(slice);
    let (first, rest) = whole.split_at_mut(len.min(whole.len()));
    *slice = rest;
    first
}

/// Has each part filled by one thread; the results come back in the order of the parts.
pub(crate) fn in_parts<T: Send, R: Send>(
    parts: Vec<T>,
    workers: &Workers,
    fill: impl Fn(T) -> R + Sync,
) -> Result<Vec<R>> {
    let waiting: Vec<Mutex<Option<T>>> = parts.into_iter().map(|part| Mutex::new(Some(part))).collect();
    let filled = workers.run(waiting.len(), |at| {
        let part = waiting.get(at)?.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        Some(fill(part))
    })?;
    Ok(filled.into_iter().flatten().collect())
}
