//! The same day and clock time so many months on, for many instants.

use super::span::add_months;
use super::{LocalConverter, MICROS_PER_DAY, Timestamp, Unit, Zone, split_local};

/// How the periods of a unit follow each other from an instant of their own.
#[derive(Debug)]
pub(crate) enum Steps {
    /// Days of 24 hours and weeks of seven of them: so many microseconds.
    Fixed(i64),
    /// Months, quarters and years.
    Months(MonthSteps),
}

impl Steps {
    pub(crate) fn new(unit: Unit, zone: Zone) -> Self {
        match unit {
            Unit::Day => Self::Fixed(MICROS_PER_DAY),
            Unit::Week => Self::Fixed(7 * MICROS_PER_DAY),
            _ => Self::Months(MonthSteps { months: unit.months(), clock: LocalConverter::new(zone) }),
        }
    }
}

/// Steps from one instant by calendar months, as [`Span::after`](super::Span::after) takes each.
#[derive(Debug)]
pub(crate) struct MonthSteps {
    months: i64,
    clock: LocalConverter,
}

impl MonthSteps {
    /// Replaces `bounds` by the start and its steps, ascending, up to and with the first at or after `until`, and at
    /// most so many steps. Each is counted from the start itself: 31 January, 29 February, 31 March.
    pub(crate) fn bounds(&mut self, start: i64, until: i64, most: usize, bounds: &mut Vec<i64>) {
        bounds.clear();
        bounds.push(start);
        let (date, micros_of_day) = split_local(self.clock.local_micros_of(Timestamp::from_micros(start)));
        let mut last = start;
        for step in 1..=most as i64 {
            if last >= until {
                return;
            }
            last = match add_months(date, self.months * step) {
                Some(date) => {
                    self.clock.instant_of_local_micros(date.local_micros() + micros_of_day).micros()
                }
                None => Timestamp::MAX.micros(),
            };
            bounds.push(last);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Span, parse_instant};

    #[test]
    fn steps_as_spans_do() {
        for zone in ["UTC", "Europe/London", "America/New_York", "Asia/Kathmandu", "Pacific/Apia"] {
            let zone = Zone::parse(zone).unwrap();
            for start in ["2011-01-31T23:45", "2010-10-31T01:30", "2011-01-28T02:30", "2011-06-30T12:00"] {
                let start = parse_instant(start, &zone).unwrap();
                for (unit, span) in [(Unit::Month, "mo"), (Unit::Quarter, "q"), (Unit::Year, "y")] {
                    let Steps::Months(mut steps) = Steps::new(unit, zone) else { panic!("{unit}") };
                    let mut bounds = Vec::new();
                    steps.bounds(start.micros(), i64::MAX, 30, &mut bounds);
                    assert_eq!(bounds.len(), 31);
                    for (count, bound) in bounds.iter().enumerate().skip(1) {
                        let span = Span::parse(&format!("{count}{span}")).unwrap();
                        assert_eq!(span.after(start, &zone).micros(), *bound, "{zone} {start} + {span}");
                    }
                }
            }
        }
    }

    #[test]
    fn ends_with_the_first_bound_that_is_late_enough_and_with_time() {
        let Steps::Months(mut steps) = Steps::new(Unit::Month, Zone::UTC) else { panic!() };
        let [start, until] =
            ["2012-01-31", "2012-03-31"].map(|text| Timestamp::parse_utc(text).unwrap().micros());
        let mut bounds = Vec::new();
        steps.bounds(start, until, 99, &mut bounds);
        let texts: Vec<String> = bounds.iter().map(|at| Timestamp::from_micros(*at).to_string()).collect();
        assert_eq!(texts, ["2012-01-31T00:00:00Z", "2012-02-29T00:00:00Z", "2012-03-31T00:00:00Z"]);
        steps.bounds(Timestamp::MAX.micros(), i64::MAX, 3, &mut bounds);
        assert_eq!(bounds, [Timestamp::MAX.micros(); 4]);
    }
}
