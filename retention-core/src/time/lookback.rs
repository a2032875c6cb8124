//! Windows that reach back from a moving instant: where they begin, and when an event falls out of them.

use super::date::Date;
use super::span::add_months;
use super::{LocalConverter, MICROS_PER_DAY, Span, Timestamp};

/// How far a window reaches back. As the instant moves on, the beginning never moves back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lookback {
    /// So many microseconds.
    Rolling(i64),
    /// So many calendar months, from the start of the local day.
    Calendar(i64),
}

impl Lookback {
    pub(crate) fn of(span: Span) -> Self {
        match (span.micros(), span.months_long()) {
            (_, Some(months)) => Self::Calendar(months),
            (Some(micros), None) => Self::Rolling(micros),
            (None, None) => Self::Rolling(0),
        }
    }

    /// Where the window that ends at `at` begins.
    pub(crate) fn start(self, at: i64, clock: &mut LocalConverter) -> i64 {
        match self {
            Self::Rolling(micros) => at.saturating_sub(micros),
            Self::Calendar(months) => {
                let day = earlier(clock.day_of(at), months);
                clock.start_of_day_micros(day)
            }
        }
    }

    /// The first end of a window that begins after `event`.
    pub(crate) fn leave(self, event: i64, clock: &mut LocalConverter) -> i64 {
        match self {
            Self::Rolling(micros) => event.saturating_add(micros).saturating_add(1),
            Self::Calendar(months) => {
                let wanted = clock.day_of(event) + 1;
                let mut day = later(wanted, months);
                // A shorter month on the way: a few days further.
                for _ in 0..4 {
                    if earlier(day, months) >= wanted {
                        break;
                    }
                    day += 1;
                }
                clock.start_of_day_micros(day)
            }
        }
    }
}

fn earlier(day: i64, months: i64) -> i64 {
    moved(day, -months).unwrap_or_else(|| i64::from(Date::MIN.days()))
}

fn later(day: i64, months: i64) -> i64 {
    moved(day, months).unwrap_or_else(|| i64::from(Date::MAX.days()))
}

fn moved(day: i64, months: i64) -> Option<i64> {
    add_months(Date::from_days_saturating(day), months).map(|date| i64::from(date.days()))
}

impl LocalConverter {
    /// The local day of an instant, counted from 1970-01-01; it never goes back, as periods do not.
    #[inline]
    pub(crate) fn day_of(&mut self, at: i64) -> i64 {
        let day = self.local_micros_of(Timestamp::from_micros(at)).div_euclid(MICROS_PER_DAY);
        // After clocks went back across midnight the date shown is again the one before.
        if self.start_of_day_micros(day + 1) <= at { day + 1 } else { day }
    }

    /// The first instant of a local day.
    #[inline]
    pub(crate) fn start_of_day_micros(&mut self, day: i64) -> i64 {
        self.instant_of_local_micros(day.saturating_mul(MICROS_PER_DAY)).micros()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Zone, parse_instant};
    use proptest::prelude::*;

    #[test]
    fn months_begin_at_the_start_of_the_day() {
        let zone = Zone::parse("Europe/London").unwrap();
        let mut clock = LocalConverter::new(zone);
        let month = Lookback::of(Span::parse("1mo").unwrap());
        let at = |text: &str| parse_instant(text, &zone).unwrap().micros();
        for (end, start) in [
            ("2024-03-15T10:00", "2024-02-15"),
            ("2024-03-31T10:00", "2024-02-29"),
            ("2024-03-29T10:00", "2024-02-29"),
            ("2024-04-30T00:00", "2024-03-30"),
            ("2024-04-01", "2024-03-01"),
        ] {
            assert_eq!(month.start(at(end), &mut clock), at(start), "{end}");
        }
        assert_eq!(month.leave(at("2024-02-29T23:59"), &mut clock), at("2024-04-01"));
        assert_eq!(month.leave(at("2024-01-30T12:00"), &mut clock), at("2024-03-01"));
    }

    proptest! {
        #![proptest_config(crate::property::config(3000))]
        /// An event is inside exactly until it leaves.
        #[test]
        fn leaving_is_the_end_of_being_inside(
            zone in prop::sample::select(vec!["UTC", "Europe/London", "America/New_York", "Pacific/Apia"]),
            span in prop::sample::select(vec!["1mo", "3mo", "1y", "1q", "30d", "1s", "7mo"]),
            event in 1_300_000_000_000_000i64..1_330_000_000_000_000,
            ahead in 0i64..40_000_000_000_000,
        ) {
            let mut clock = LocalConverter::new(Zone::parse(zone).unwrap());
            let window = Lookback::of(Span::parse(span).unwrap());
            let leave = window.leave(event, &mut clock);
            prop_assert!(window.start(leave - 1, &mut clock) <= event);
            prop_assert!(window.start(leave, &mut clock) > event);
            let end = event + ahead;
            prop_assert_eq!(window.start(end, &mut clock) <= event, end < leave);
        }
    }
}
