//! A change of churn split into shifts of mix and changes of rate, in whole millionths.

use crate::metric::revenue::spike::tally::Tally;
use crate::metric::revenue::worth::ChurnOf;
use crate::stat::{apportion, exact, millionths};

/// What one value adds to the change.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Split {
    pub(super) mix: i128,
    pub(super) rate: i128,
}

/// The change of a rate in whole millionths; none where there is no rate on either side.
pub(super) fn change(before: &Tally, now: &Tally, churn: ChurnOf) -> Option<i128> {
    let of = |tally: &Tally| {
        let (lost, whole) = tally.parts(churn);
        millionths(lost, whole)
    };
    Some(of(now)? - of(before)?)
}

/// Splits a change over all values of a property, given what each was before and is now; the parts add up to the change.
pub(super) fn split(values: &[(Tally, Tally)], churn: ChurnOf) -> Option<Vec<Split>> {
    let (mut before, mut now) = (Tally::default(), Tally::default());
    for (then, at_last) in values {
        before.add(then);
        now.add(at_last);
    }
    let change = change(&before, &now, churn)?;
    let whole = |tally: &Tally| tally.parts(churn).1 as f64;
    let mean = f64::midpoint(before.rate(churn)?, now.rate(churn)?);
    let parts = values.iter().flat_map(|(then, at_last)| {
        let shares = (whole(then) / whole(&before), whole(at_last) / whole(&now));
        // Who was not there at all, or is there no more, shifts the mix alone.
        let rates = match (then.rate(churn), at_last.rate(churn)) {
            (Some(then), Some(now)) => (then, now),
            (Some(one), None) | (None, Some(one)) => (one, one),
            (None, None) => (mean, mean),
        };
        let mix = (shares.1 - shares.0) * (f64::midpoint(rates.0, rates.1) - mean);
        let rate = (rates.1 - rates.0) * f64::midpoint(shares.0, shares.1);
        [exact(mix * 1e6), exact(rate * 1e6)]
    });
    let parts: Vec<(i128, f64)> = parts.collect();
    let whole = apportion(&parts, change);
    let pair = |pair: &[i128]| match pair {
        [mix, rate] => Split { mix: *mix, rate: *rate },
        _ => Split::default(),
    };
    Some(whole.chunks(2).map(pair).collect())
}
