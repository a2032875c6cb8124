//! Calendar periods of one zone: numbering, bounds and labels.

use super::date::days_from_civil;
use super::{Date, LocalConverter, Periods, Timestamp, Unit, Weekday, Zone, invalid_time, parse};
use crate::error::Result;

/// Numbers and bounds the days, weeks, months, quarters and years of one zone.
///
/// A period is `[start_of(i), start_of(i + 1))`: an instant is in exactly one period of each unit, and later instants
/// are never in earlier periods, not even where clocks go back across midnight. A day that the zone skipped is an empty
/// period.
///
/// ```
/// use retention_core::{Calendar, Timestamp, Unit, Zone};
/// let calendar = Calendar::new(Zone::parse("Europe/London")?);
/// let at = Timestamp::parse_utc("2010-12-01T08:26:00Z")?;
/// let month = calendar.index_of(Unit::Month, at);
/// assert_eq!(month, 491); // months since January 1970
/// assert_eq!(calendar.label(Unit::Month, month), "2010-12");
/// assert_eq!(calendar.start_of(Unit::Month, month).to_string(), "2010-12-01T00:00:00Z");
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Calendar {
    /// The zone whose local days are meant.
    pub zone: Zone,
    /// The first day of a week.
    #[serde(default)]
    pub week_start: Weekday,
}

/// Beyond every period of the years 0 to 10000 in any unit, small enough to compute with.
const INDEX_LIMIT: i64 = 4_000_000;

impl Calendar {
    /// The calendar of a zone, with weeks from Monday.
    pub const fn new(zone: Zone) -> Self {
        Self { zone, week_start: Weekday::Monday }
    }

    /// The same with weeks from another day.
    #[must_use]
    pub const fn with_week_start(mut self, day: Weekday) -> Self {
        self.week_start = day;
        self
    }

    /// The number of the period that an instant is in; 0 is the one that holds 1970-01-01.
    pub fn index_of(&self, unit: Unit, at: Timestamp) -> i64 {
        let date = self.zone.date_of(at);
        let index = self.index_of_date(unit, date);
        // After clocks went back across midnight, the date shown is again the one before, but its period has ended.
        let tomorrow = self.index_of_date(unit, Date::from_days(date.days() + 1));
        if tomorrow != index && self.start_of(unit, tomorrow) <= at { tomorrow } else { index }
    }

    /// The number of the period that a date is in.
    pub fn index_of_date(&self, unit: Unit, date: Date) -> i64 {
        match unit {
            Unit::Day => i64::from(date.days()),
            Unit::Week => (i64::from(date.days()) + self.days_into_week_zero()).div_euclid(7),
            Unit::Month | Unit::Quarter | Unit::Year => {
                let (year, month, _) = date.ymd();
                let months = (i64::from(year) - 1970) * 12 + i64::from(month) - 1;
                months.div_euclid(unit.months())
            }
        }
    }

    /// The first instant of a period. Beyond the years 1 to 9999: the nearest bound.
    pub fn start_of(&self, unit: Unit, index: i64) -> Timestamp {
        self.zone.start_of_day(self.first_date(unit, index))
    }

    /// The first date of a period.
    pub fn first_date(&self, unit: Unit, index: i64) -> Date {
        let index = index.clamp(-INDEX_LIMIT, INDEX_LIMIT);
        let days = match unit {
            Unit::Day => index,
            Unit::Week => index * 7 - self.days_into_week_zero(),
            Unit::Month | Unit::Quarter | Unit::Year => {
                let months = (index * unit.months()).clamp(-1970 * 12, (10_001 - 1970) * 12);
                let year = 1970 + months.div_euclid(12) as i32;
                i64::from(days_from_civil(year, 1 + months.rem_euclid(12) as u32, 1))
            }
        };
        Date::from_days_saturating(days)
    }

    /// The period's name: `2010-12-01`, `2010-12`, `2010-Q4` or `2010`; a week has the date of its first day.
    pub fn label(&self, unit: Unit, index: i64) -> String {
        let date = self.first_date(unit, index);
        let (year, month, _) = date.ymd();
        match unit {
            Unit::Day | Unit::Week => date.to_string(),
            Unit::Month => format!("{year:04}-{month:02}"),
            Unit::Quarter => format!("{year:04}-Q{}", month.div_ceil(3)),
            Unit::Year => format!("{year:04}"),
        }
    }

    /// The number of the period of that name: the inverse of [`label`](Self::label).
    ///
    /// # Errors
    /// [`InvalidTime`](crate::ErrorCode::InvalidTime) if the text is not a label of that unit, or the date not the first
    /// of a week.
    pub fn parse_label(&self, unit: Unit, label: &str) -> Result<i64> {
        let text = label.trim().as_bytes();
        let date = match unit {
            Unit::Day | Unit::Week => parse::whole_date(text),
            Unit::Month => parse::year_month(text),
            Unit::Quarter => parse::year_quarter(text),
            Unit::Year => parse::year(text),
        };
        let Some(date) = date else {
            let problem = format!("is not the label of a {unit}");
            return Err(invalid_time(label, &problem).hint(format!("write it as `{}`", example(unit))));
        };
        let index = self.index_of_date(unit, date);
        let first = self.first_date(unit, index);
        if first != date {
            return Err(invalid_time(label, "is not the first day of a week")
                .with("suggestion", first)
                .hint(format!("the week that holds it is `{first}`")));
        }
        Ok(index)
    }

    /// All periods that overlap `[from, to)`; none if `from` is not before `to`.
    pub fn periods(&self, unit: Unit, from: Timestamp, to: Timestamp) -> Periods {
        let first = self.index_of(unit, from);
        let last =
            if from < to { self.index_of(unit, Timestamp::from_micros(to.micros() - 1)) } else { first - 1 };
        self.periods_between(unit, first, last)
    }

    /// The periods from one number to another, both included; none if the last is before the first.
    pub(crate) fn periods_between(&self, unit: Unit, first: i64, last: i64) -> Periods {
        let last = last.max(first - 1);
        let mut converter = LocalConverter::new(self.zone);
        let bounds = (first..=last + 1)
            .map(|index| converter.instant_of_local_micros(self.first_date(unit, index).local_micros()))
            .collect();
        Periods::new(*self, unit, first, bounds)
    }

    /// Days from the first day of the week that holds 1970-01-01, a Thursday, to that day.
    fn days_into_week_zero(&self) -> i64 {
        (3 - self.week_start.days_from_monday()).rem_euclid(7)
    }
}

fn example(unit: Unit) -> &'static str {
    match unit {
        Unit::Day => "2010-12-01",
        Unit::Week => "2010-11-29",
        Unit::Month => "2010-12",
        Unit::Quarter => "2010-Q4",
        Unit::Year => "2010",
    }
}
