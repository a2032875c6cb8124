//! The values of many customers at many instants: gathered shard by shard, laid out by customer.

use crate::Result;
use crate::measure::batch::{Index, in_chunks};
use crate::measure::cell::{Cell, MeasureState};
use crate::measure::program::Program;
use crate::parallel::Workers;
use crate::time::Timestamp;

/// The values of a share of the customers.
#[derive(Debug)]
pub(crate) struct Part {
    /// Rank, the first instant at which the customer is known, and where the values begin.
    rows: Vec<(u32, u32, u32)>,
    /// For each customer, for each output, the values at the instants from the first on.
    bits: Vec<i64>,
    states: Vec<u8>,
    steps: Vec<u16>,
    /// Whether an output misses a value.
    missing: Vec<bool>,
    /// How many instants the open customer has.
    width: usize,
}

/// Where a customer's values stand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    part: u32,
    first: u32,
    start: u32,
}

impl Part {
    /// With room for so many customers at so many instants.
    pub(super) fn new(program: &Program, customers: usize, instants: usize) -> Self {
        let steps: Vec<u16> = program.output_steps().collect();
        let (missing, values) = (vec![false; steps.len()], customers * instants * steps.len());
        let rows = Vec::with_capacity(customers);
        let (bits, states) = (Vec::with_capacity(values), Vec::with_capacity(values));
        Self { rows, bits, states, steps, missing, width: 0 }
    }

    /// Makes room for a customer.
    #[inline]
    pub(super) fn begin(&mut self, rank: u32, first: usize, instants: usize) {
        self.width = instants - first;
        let len = self.bits.len();
        self.rows.push((rank, first as u32, len as u32));
        self.bits.resize(len + self.width * self.steps.len(), 0);
        self.states.resize(self.bits.len(), 0);
    }

    /// Lets `fill` write the values of one output of the open customer, all zero yet, and say which are missing.
    #[inline]
    pub(super) fn fill(
        &mut self,
        output: usize,
        fill: impl FnOnce(&mut [i64], &mut dyn FnMut(usize, MeasureState)),
    ) {
        let start = self.bits.len() - self.width * (self.steps.len() - output);
        let Some(bits) = self.bits.get_mut(start..start + self.width) else { return };
        let (states, missing) = (&mut self.states, &mut self.missing);
        fill(bits, &mut |at, state| {
            if let (Some(place), Some(missing)) = (states.get_mut(start + at), missing.get_mut(output)) {
                (*place, *missing) = (state as u8, true);
            }
        });
    }

    /// Takes the values of one instant.
    #[inline]
    pub(super) fn take(&mut self, at: usize, cells: &[Cell]) {
        let start = self.bits.len() - self.width * self.steps.len() + at;
        for (output, step) in self.steps.iter().enumerate() {
            let Some(cell) = cells.get(usize::from(*step)) else { continue };
            let place = start + output * self.width;
            if let Some(bits) = self.bits.get_mut(place) {
                *bits = cell.bits;
            }
            if cell.state != MeasureState::Known {
                if let Some(state) = self.states.get_mut(place) {
                    *state = cell.state as u8;
                }
                if let Some(missing) = self.missing.get_mut(output) {
                    *missing = true;
                }
            }
        }
    }
}

/// Where the values of each rank stand.
pub(super) fn places(parts: &[Part], ranks: usize) -> Index {
    let mut index = vec![None; ranks];
    for (part, values) in parts.iter().enumerate() {
        for (rank, first, start) in &values.rows {
            if let Some(place) = index.get_mut(*rank as usize) {
                *place = Some(Place { part: part as u32, first: *first, start: *start });
            }
        }
    }
    index
}

/// The columns of the table.
#[derive(Debug)]
pub(super) struct Filled {
    pub(super) codes: Vec<u32>,
    pub(super) at: Vec<Timestamp>,
    pub(super) columns: Vec<FilledColumn>,
}

#[derive(Debug)]
pub(super) struct FilledColumn {
    pub(super) bits: Vec<i64>,
    /// Empty if nothing is missing.
    pub(super) states: Vec<u8>,
    pub(super) missing: bool,
}

/// The stretch of every column that belongs to some customers.
struct Chunk<'a> {
    ranks: std::ops::Range<usize>,
    codes: &'a mut [u32],
    at: &'a mut [Timestamp],
    bits: Vec<&'a mut [i64]>,
    states: Vec<&'a mut [u8]>,
}

/// Customers that one thread lays out at a time.
const STRETCH: usize = 1 << 13;

pub(super) fn filled(
    index: &Index,
    parts: &[Part],
    program: &Program,
    instants: &[i64],
    workers: &Workers,
) -> Result<Filled> {
    let rows_of = |places: &[Option<Place>]| -> usize {
        places.iter().flatten().map(|place| instants.len() - place.first as usize).sum()
    };
    let lens: Vec<usize> = index.chunks(STRETCH).map(rows_of).collect();
    let rows: usize = lens.iter().sum();
    let outputs = program.outputs.len();
    let is_missing = |output: usize| parts.iter().any(|part| part.missing.get(output) == Some(&true));
    let missing: Vec<bool> = (0..outputs).map(is_missing).collect();
    let mut codes = vec![0u32; rows];
    let mut at = vec![Timestamp::from_micros(0); rows];
    let mut bits: Vec<Vec<i64>> = (0..outputs).map(|_| vec![0; rows]).collect();
    let mut states: Vec<Vec<u8>> =
        missing.iter().map(|missing| if *missing { vec![0; rows] } else { Vec::new() }).collect();
    {
        let (mut codes, mut at) = (codes.as_mut_slice(), at.as_mut_slice());
        let mut bits: Vec<&mut [i64]> = bits.iter_mut().map(Vec::as_mut_slice).collect();
        let mut states: Vec<&mut [u8]> = states.iter_mut().map(Vec::as_mut_slice).collect();
        let mut chunks = Vec::with_capacity(lens.len());
        for (number, len) in lens.iter().enumerate() {
            let ranks = number * STRETCH..index.len().min((number + 1) * STRETCH);
            chunks.push(Chunk {
                ranks,
                codes: split(&mut codes, *len),
                at: split(&mut at, *len),
                bits: bits.iter_mut().map(|bits| split(bits, *len)).collect(),
                states: states.iter_mut().map(|states| split(states, *len)).collect(),
            });
        }
        in_chunks(chunks, workers, |chunk| fill(chunk, index, parts, instants))?;
    }
    let columns = bits
        .into_iter()
        .zip(states)
        .zip(missing)
        .map(|((bits, states), missing)| FilledColumn { bits, states, missing })
        .collect();
    Ok(Filled { codes, at, columns })
}

/// Takes the first elements off a slice.
fn split<'a, T>(slice: &mut &'a mut [T], len: usize) -> &'a mut [T] {
    let whole = std::mem::take(slice);
    let (first, rest) = whole.split_at_mut(len.min(whole.len()));
    *slice = rest;
    first
}

fn fill(mut chunk: Chunk<'_>, index: &Index, parts: &[Part], instants: &[i64]) {
    let mut row = 0;
    for rank in chunk.ranks.clone() {
        let Some(place) = index.get(rank).copied().flatten() else { continue };
        let Some(part) = parts.get(place.part as usize) else { continue };
        let seen = instants.get(place.first as usize..).unwrap_or(&[]);
        let rows = row..row + seen.len();
        if let Some(codes) = chunk.codes.get_mut(rows.clone()) {
            codes.fill(rank as u32);
        }
        for (at, instant) in chunk.at.get_mut(rows.clone()).unwrap_or(&mut []).iter_mut().zip(seen) {
            *at = Timestamp::from_micros(*instant);
        }
        let start = place.start as usize;
        for (output, (bits, states)) in chunk.bits.iter_mut().zip(&mut chunk.states).enumerate() {
            let from = start + output * seen.len()..start + (output + 1) * seen.len();
            copy(bits, rows.clone(), &part.bits, from.clone());
            copy(states, rows.clone(), &part.states, from);
        }
        row += seen.len();
    }
}

#[inline]
fn copy<T: Copy>(to: &mut [T], rows: std::ops::Range<usize>, values: &[T], from: std::ops::Range<usize>) {
    if let (Some(to), Some(values)) = (to.get_mut(rows), values.get(from)) {
        to.copy_from_slice(values);
    }
}
