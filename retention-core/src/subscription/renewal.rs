//! The periods of billing: whole terms from an anchor, each counted from it, so that the day of the month is kept.

use std::num::NonZeroU32;

use crate::time::{MICROS_PER_DAY, Span, Timestamp, Zone};

/// The first end of a period after an instant, for periods of so many months from an anchor.
pub(crate) fn next_period(anchor: i64, months: u32, at: i64, zone: &Zone) -> i64 {
    let Some(term) = NonZeroU32::new(months).map(Span::months) else { return i64::MAX };
    let from = Timestamp::from_micros(anchor);
    // No month is longer than 31 days, so this many terms have passed at least.
    let passed = at.saturating_sub(anchor).max(0) / (31 * MICROS_PER_DAY) / i64::from(months);
    let mut count = u32::try_from(passed).unwrap_or(u32::MAX).max(1);
    loop {
        let Some(end) = term.times(count).map(|span| span.after(from, zone).micros()) else {
            return i64::MAX;
        };
        if end > at {
            return end;
        }
        count = count.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_day_of_the_anchor() {
        let zone = Zone::parse("Europe/London").unwrap();
        let at = |text: &str| crate::time::parse_instant(text, &zone).unwrap().micros();
        let next = |months, text: &str| {
            Timestamp::from_micros(next_period(at("2024-01-31"), months, at(text), &zone))
        };
        let day = |text: &str| Timestamp::from_micros(at(text));
        assert_eq!(next(1, "2024-01-31"), day("2024-02-29"));
        assert_eq!(next(1, "2024-02-29"), day("2024-03-31"), "back to the 31st");
        assert_eq!(next(1, "2034-05-30"), day("2034-05-31"));
        assert_eq!(next(12, "2024-06-01"), day("2025-01-31"));
        assert_eq!(next(1, "2020-01-01"), day("2024-02-29"), "before the anchor: the first");
        assert_eq!(next_period(0, 1200, i64::MAX, &zone), i64::MAX);
    }
}
