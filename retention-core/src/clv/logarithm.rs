//! Logarithms of times, kept for whole numbers: customers are counted in days, of which there are few.

/// Times up to this are kept.
const MOST: f64 = 4095.0;

/// ln(shift + time), with the same bits whether kept or not.
#[derive(Debug)]
pub(super) struct Logarithms {
    shift: f64,
    /// Of whole times from 0.
    kept: Vec<f64>,
}

impl Logarithms {
    /// Keeps whole times up to the longest of these.
    pub(super) fn new(shift: f64, times: &[f64]) -> Self {
        let most = times.iter().fold(0.0, |most: f64, time| if *time > most { *time } else { most });
        // Fewer rows than logarithms are not worth it.
        let count = if most <= MOST && most < times.len() as f64 { most as u32 + 1 } else { 0 };
        Self { shift, kept: (0..count).map(|time| (shift + f64::from(time)).ln()).collect() }
    }

    #[inline(always)]
    pub(super) fn of(&self, time: f64) -> f64 {
        let whole = time as i32;
        match self.kept.get(whole as usize) {
            Some(kept) if f64::from(whole) == time => *kept,
            _ => (self.shift + time).ln(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kept_ones_are_those_computed() {
        let days: Vec<f64> = (0..300).map(f64::from).collect();
        let logarithms = Logarithms::new(4.414, &days);
        assert_eq!(logarithms.kept.len(), 300);
        for time in [0.0, 1.0, 299.0, 300.0, 17.5, 38.86, 4096.0, 1e9, 5e9, 1e300, f64::INFINITY] {
            assert_eq!(logarithms.of(time).to_bits(), (4.414 + time).ln().to_bits(), "{time}");
        }
        for few_or_long in [&[1e12; 9][..], &[300.0; 9], &[5000.0; 9000], &[]] {
            assert!(Logarithms::new(1.0, few_or_long).kept.len() <= few_or_long.len());
        }
    }
}
