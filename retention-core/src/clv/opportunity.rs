//! Opportunities to buy, counted from a customer's first purchase: what BG/BB reads of a log.

use crate::clv::unit::TimeUnit;

/// Opportunities of one length. The first purchase begins the one of number 0; those after it are used by buying in them,
/// or not.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opportunities {
    days: f64,
}

impl Opportunities {
    pub(super) fn of(unit: TimeUnit) -> Self {
        Self { days: unit.days() }
    }

    /// The number of the one that a day is in; days count from that of the first purchase.
    pub(super) fn at(self, day: i64) -> i64 {
        (day as f64 / self.days).floor() as i64
    }

    /// The number of the last one that is over with this day.
    pub(super) fn over(self, day: i64) -> i64 {
        ((day.saturating_add(1) as f64 / self.days).floor() as i64 - 1).max(0)
    }

    /// The last day of the one of this number.
    pub(super) fn last_day(self, number: i64) -> i64 {
        ((number + 1) as f64 * self.days).ceil() as i64 - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::Span;

    #[test]
    fn days_are_in_opportunities_that_end() {
        let of = |unit| Opportunities::of(TimeUnit::new(Span::parse(unit).unwrap()));
        let weeks = of("1w");
        assert_eq!([0, 6, 7, 13, 14].map(|day| weeks.at(day)), [0, 0, 1, 1, 2]);
        assert_eq!([0, 6, 12, 13, 20].map(|day| weeks.over(day)), [0, 0, 0, 1, 2]);
        for unit in ["1d", "1w", "28d", "1mo", "1q"] {
            let of = of(unit);
            for day in 0..2000 {
                let number = of.at(day);
                assert!(of.last_day(number) >= day, "{unit}: day {day} is in {number}");
                assert_eq!(
                    of.over(of.last_day(number)),
                    number,
                    "{unit}: {number} is over with its last day"
                );
                assert!(number == 0 || of.over(of.last_day(number) - 1) < number, "{unit}: {number}");
            }
        }
    }
}
