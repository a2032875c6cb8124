//! Numbers of every customer of a summary: chunk by chunk on the threads, what customers share computed once.

use std::array;

use crate::Result;
use crate::clv::law::{Customers, Law};
use crate::clv::model::PurchaseModel;
use crate::clv::summary::PurchaseSummary;
use crate::parallel::Workers;

/// Customers that one thread takes at a time.
const CHUNK: usize = 1 << 14;
/// Results kept for customers of equal frequency and age; a power of two.
const KEPT: usize = 1 << 15;

/// Remembers a function of frequency and age: customers who began on one day share it.
struct Memory<F> {
    of: F,
    kept: Vec<(u32, u64, f64)>,
    shift: u32,
}

impl<F: Fn(u32, f64) -> f64> Memory<F> {
    /// With room for as many results as there are rows, up to [`KEPT`].
    fn new(rows: usize, of: F) -> Self {
        let room = rows.clamp(2, KEPT).next_power_of_two();
        // No age has these bits, which are those of a NaN.
        Self { of, kept: vec![(0, u64::MAX, 0.0); room], shift: u64::BITS - room.ilog2() }
    }

    #[inline]
    fn get(&mut self, x: u32, age: f64) -> f64 {
        let bits = age.to_bits();
        let mixed = (bits ^ u64::from(x).rotate_left(32)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        // The bits of whole ages are high ones, and a product carries upwards only.
        match self.kept.get_mut((mixed >> self.shift) as usize) {
            Some((known_x, known, value)) if *known_x == x && *known == bits => *value,
            Some(place) => {
                let value = (self.of)(x, age);
                *place = (x, bits, value);
                value
            }
            None => (self.of)(x, age),
        }
    }
}

impl PurchaseModel {
    /// The probability alive of each customer.
    pub(super) fn alive_each(&self, summary: &PurchaseSummary, threads: u32) -> Result<Vec<f64>> {
        let [alive] = self.each_with(summary, threads, |_, _, _| 1.0, |alive, _| [alive])?;
        Ok(alive)
    }

    /// One number a customer: the probability alive, times what `if_alive` says of frequency and age.
    pub(super) fn each(
        &self,
        summary: &PurchaseSummary,
        threads: u32,
        if_alive: impl Fn(&dyn Law, u32, f64) -> f64 + Sync,
    ) -> Result<Vec<f64>> {
        let [value] = self.each_with(summary, threads, if_alive, |alive, value| [alive * value])?;
        Ok(value)
    }

    /// The probability alive of each customer, and that times what `if_alive` says of frequency and age.
    pub(super) fn alive_and(
        &self,
        summary: &PurchaseSummary,
        threads: u32,
        if_alive: impl Fn(&dyn Law, u32, f64) -> f64 + Sync,
    ) -> Result<[Vec<f64>; 2]> {
        self.each_with(summary, threads, if_alive, |alive, value| [alive, alive * value])
    }

    /// What `join` makes of the probability alive and of what `if_alive` says of frequency and age.
    pub(super) fn each_with<const N: usize>(
        &self,
        summary: &PurchaseSummary,
        threads: u32,
        if_alive: impl Fn(&dyn Law, u32, f64) -> f64 + Sync,
        join: impl Fn(f64, f64) -> [f64; N] + Sync,
    ) -> Result<[Vec<f64>; N]> {
        let law = self.law();
        let law = law.as_ref();
        let mut columns: [Vec<f64>; N] = array::from_fn(|_| vec![0.0; summary.len()]);
        let mut rest = columns.each_mut().map(|column| column.chunks_mut(CHUNK));
        let chunks = customers(summary).chunks(CHUNK);
        let chunks: Vec<_> = chunks
            .map(|chunk| (chunk, rest.each_mut().map(|rest| rest.next().unwrap_or_default())))
            .collect();
        Workers::new(threads as usize).watched(summary.watch.watch()).share(
            chunks,
            || {
                (
                    Memory::new(summary.len(), |x, age| if_alive(law, x, age)),
                    vec![0.0; CHUNK.min(summary.len())],
                )
            },
            |(memory, alive), (chunk, mut into)| {
                law.alive_each(chunk, alive);
                for (row, ((x, age), alive)) in chunk.x.iter().zip(chunk.age).zip(alive.iter()).enumerate() {
                    let values = join(*alive, memory.get(*x, *age));
                    for (column, value) in into.iter_mut().zip(values) {
                        if let Some(place) = column.get_mut(row) {
                            *place = value;
                        }
                    }
                }
            },
        )?;
        Ok(columns)
    }
}

fn customers(summary: &PurchaseSummary) -> Customers<'_> {
    Customers { x: &summary.frequency, t_x: &summary.t_x, age: &summary.age }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clv::model::PurchaseModelKind;
    use crate::{Span, SummaryColumns};
    use proptest::prelude::*;
    use proptest::test_runner::{Config, RngSeed};

    /// Frequency, t_x and age, in whole days, in weeks and in neither; some much beyond what is kept.
    fn customer() -> impl Strategy<Value = (f64, f64, f64)> {
        let count = prop_oneof![3 => 0u32..30, 1 => 900u32..1100, 1 => Just(1_000_000)];
        let step = prop::sample::select(vec![1.0, 1.0 / 7.0, 0.37, 1e4]);
        (count, 1u32..300, 0u32..300, step).prop_map(|(x, t_x, rest, step)| {
            let t_x = if x == 0 { 0 } else { t_x };
            (f64::from(x), f64::from(t_x) * step, f64::from(t_x + rest) * step)
        })
    }

    proptest! {
        #![proptest_config(Config { cases: 40, rng_seed: RngSeed::Fixed(7), failure_persistence: None, ..Config::default() })]

        #[test]
        fn all_at_once_are_bit_for_bit_each_alone(
            parts in prop::collection::vec(customer(), 0..200),
            parameters in prop::array::uniform4((-1.5f64..1.5).prop_map(f64::exp)),
            threads in 1u32..4,
        ) {
            // More than one chunk, and customers who come again in the next.
            let rows: Vec<_> = parts.iter().cycle().take(parts.len() * 200).copied().collect();
            let column = |of: fn(&(f64, f64, f64)) -> f64| rows.iter().map(of).collect::<Vec<_>>();
            let (x, t_x, age) = (column(|row| row.0), column(|row| row.1), column(|row| row.2));
            let columns = SummaryColumns::new(Span::day()).frequency("x", &x).t_x("t_x", &t_x).age("age", &age);
            let summary = columns.read().unwrap();
            for kind in [PurchaseModelKind::BgNbd, PurchaseModelKind::MbgNbd] {
                let model = PurchaseModel::from_parameters(kind, parameters, Span::day()).unwrap();
                let law = model.law();
                let if_alive = |x: u32, age: f64| f64::from(x) + age.sqrt();
                let [alive, value] = model.alive_and(&summary, threads, |_, x, age| if_alive(x, age)).unwrap();
                prop_assert_eq!((alive.len(), value.len()), (rows.len(), rows.len()));
                for (row, (alive, value)) in summary.rows().zip(alive.iter().zip(&value)) {
                    let alone = law.alive(row.frequency, row.t_x, row.age);
                    prop_assert_eq!(alive.to_bits(), alone.to_bits());
                    prop_assert_eq!(value.to_bits(), (alone * if_alive(row.frequency, row.age)).to_bits());
                }
            }
        }
    }
}
