//! Sums of products of columns, in blocks that stay in the nearest cache.

use super::Symmetric;

/// Rows in a block.
pub(crate) const BLOCK: usize = 128;

/// One column of a block; rows beyond the end are zero.
pub(crate) type Lane = [f64; BLOCK];

/// Adds `Σ wᵢ xᵢ xᵢᵀ` over the rows of a block, given the columns of x. The order of the sums depends on the block alone.
pub(crate) fn add_gram(columns: &[&Lane], weights: &Lane, into: &mut Symmetric) {
    let mut slots = into.lower_mut();
    for (row, column) in columns.iter().enumerate() {
        let mut scaled = **column;
        for (value, weight) in scaled.iter_mut().zip(weights) {
            *value *= weight;
        }
        let (here, rest) = slots.split_at_mut((row + 1).min(slots.len()));
        slots = rest;
        let (others, odd) = columns.get(..=row).unwrap_or_default().as_chunks::<4>();
        let (fours, ones) = here.as_chunks_mut::<4>();
        for (slots, others) in fours.iter_mut().zip(others) {
            for (slot, sum) in slots.iter_mut().zip(dots(&scaled, others)) {
                *slot += sum;
            }
        }
        for (slot, other) in ones.iter_mut().zip(odd) {
            *slot += dot(&scaled, other);
        }
    }
}

/// The dot products of one column with four others: sixteen sums at a time, which the compiler keeps in registers.
fn dots(a: &Lane, others: &[&Lane; 4]) -> [f64; 4] {
    let [b, c, d, e] = others;
    let mut sums = [[0.0_f64; 4]; 4];
    let quads = a.as_chunks::<4>().0.iter().zip(b.as_chunks::<4>().0).zip(c.as_chunks::<4>().0);
    for (((a, b), c), (d, e)) in quads.zip(d.as_chunks::<4>().0.iter().zip(e.as_chunks::<4>().0)) {
        for lane in 0..4 {
            sums[0][lane] += a[lane] * b[lane];
            sums[1][lane] += a[lane] * c[lane];
            sums[2][lane] += a[lane] * d[lane];
            sums[3][lane] += a[lane] * e[lane];
        }
    }
    sums.map(|[p, q, r, s]| (p + q) + (r + s))
}

/// The dot product of two columns of a block.
pub(crate) fn dot(a: &Lane, b: &Lane) -> f64 {
    let mut sums = [0.0_f64; 8];
    for (a, b) in a.as_chunks::<8>().0.iter().zip(b.as_chunks::<8>().0) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    let [p, q, r, s, t, u, v, w] = sums;
    ((p + q) + (r + s)) + ((t + u) + (v + w))
}

/// Adds a multiple of a column.
pub(crate) fn add_multiple(to: &mut Lane, factor: f64, column: &Lane) {
    for (slot, value) in to.iter_mut().zip(column) {
        *slot += factor * value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::property;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(property::config(60))]

        #[test]
        fn blocks_sum_as_rows_do(width in 1..11_usize, values in prop::collection::vec(-2.0..2.0_f64, 12 * BLOCK)) {
            let column = |at: usize| -> Lane { std::array::from_fn(|row| values[at * BLOCK + row]) };
            let (columns, weights): (Vec<Lane>, Lane) = ((0..width).map(column).collect(), column(11));
            let (mut plain, mut blocked) = (Symmetric::zeros(width), Symmetric::zeros(width));
            for row in 0..BLOCK {
                let x: Vec<f64> = columns.iter().map(|column| column[row]).collect();
                plain.add_outer(&x, weights[row]);
            }
            add_gram(&columns.iter().collect::<Vec<_>>(), &weights, &mut blocked);
            for i in 0..width {
                for j in 0..=i {
                    prop_assert!((plain.get(i, j) - blocked.get(i, j)).abs() < 1e-11);
                }
            }
        }
    }
}
