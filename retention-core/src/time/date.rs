//! Dates of the proleptic Gregorian calendar and days of the week.

use std::fmt;
use std::str::FromStr;

use super::{invalid_time, parse};
use crate::error::{Error, ErrorCode, Result};
use crate::serde_text::serde_as_text;

/// A calendar date without a zone: days since 1970-01-01 in the proleptic Gregorian calendar.
///
/// Dates reach one year further than [`Timestamp`](crate::Timestamp), from year 0 to 10000, so that every local date
/// and every bound of a period exists.
///
/// ```
/// use retention_core::{Date, Weekday};
/// let date = Date::from_ymd(2011, 12, 9).unwrap();
/// assert_eq!(date.days(), 15_317);
/// assert_eq!(date.weekday(), Weekday::Friday);
/// assert_eq!(date.to_string(), "2011-12-09");
/// assert_eq!(Date::from_ymd(2011, 2, 29), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

impl Date {
    /// 0000-01-01.
    pub const MIN: Self = Self(days_from_civil(0, 1, 1));
    /// 10000-12-31.
    pub const MAX: Self = Self(days_from_civil(10_000, 12, 31));

    /// The date of a year (0 to 10000), month and day of the month, if there is one.
    pub const fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        if year < 0 || year > 10_000 || day == 0 || day > days_in_month(year, month) {
            return None;
        }
        Some(Self(days_from_civil(year, month, day)))
    }

    /// The date so many days after 1970-01-01, brought to the nearest of [`MIN`](Self::MIN) and [`MAX`](Self::MAX).
    pub const fn from_days(days: i32) -> Self {
        if days < Self::MIN.0 {
            Self::MIN
        } else if days > Self::MAX.0 {
            Self::MAX
        } else {
            Self(days)
        }
    }

    pub(super) fn from_days_saturating(days: i64) -> Self {
        Self::from_days(i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX }))
    }

    /// Days since 1970-01-01.
    pub const fn days(self) -> i32 {
        self.0
    }

    /// Year, month (1 to 12) and day of the month (1 to 31).
    pub const fn ymd(self) -> (i32, u32, u32) {
        civil_from_days(self.0)
    }

    /// The day of the week.
    pub fn weekday(self) -> Weekday {
        // 1970-01-01 was a Thursday, three days after a Monday.
        Weekday::from_monday((i64::from(self.0) + 3).rem_euclid(7))
    }

    /// The first instant of the date in UTC, in microseconds since the epoch.
    pub(super) fn local_micros(self) -> i64 {
        i64::from(self.0) * super::MICROS_PER_DAY
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.ymd();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Date {
    type Err = Error;

    /// Reads `2010-12-01`; [`ErrorCode::InvalidTime`] for anything else.
    fn from_str(text: &str) -> Result<Self> {
        parse::whole_date(text.trim().as_bytes())
            .ok_or_else(|| invalid_time(text, "is not a date").hint("write `2010-12-01`"))
    }
}

serde_as_text!(Date);

/// A day of the week.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names say it")]
pub enum Weekday {
    #[default]
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// All days, from Monday on.
    pub const ALL: [Self; 7] = [
        Self::Monday,
        Self::Tuesday,
        Self::Wednesday,
        Self::Thursday,
        Self::Friday,
        Self::Saturday,
        Self::Sunday,
    ];

    /// The day's stable name, such as `monday`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Monday => "monday",
            Self::Tuesday => "tuesday",
            Self::Wednesday => "wednesday",
            Self::Thursday => "thursday",
            Self::Friday => "friday",
            Self::Saturday => "saturday",
            Self::Sunday => "sunday",
        }
    }

    /// The day of that name.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidOption`] with the nearest name.
    pub fn parse(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|day| day.as_str() == name).ok_or_else(|| {
            Error::new(
                ErrorCode::InvalidOption,
                format!("`{}` is not a day of the week", super::shortened(name)),
            )
            .suggest(name, Self::ALL.map(Self::as_str))
        })
    }

    /// Days from Monday (0) to this day (6 for Sunday).
    pub const fn days_from_monday(self) -> i64 {
        self as i64
    }

    fn from_monday(days: i64) -> Self {
        Self::ALL.into_iter().find(|day| day.days_from_monday() == days).unwrap_or_default()
    }
}

impl fmt::Display for Weekday {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Days since 1970-01-01 of a date, by counting from 1 March 0000 in eras of 400 years
/// (H. Hinnant, "chrono-compatible low-level date algorithms").
pub(super) const fn days_from_civil(year: i32, month: u32, day: u32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let month_from_march = ((month + 9) % 12) as i32;
    let day_of_year = (153 * month_from_march + 2) / 5 + day as i32 - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The inverse of [`days_from_civil`].
const fn civil_from_days(days: i32) -> (i32, u32, u32) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u32;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 } as u32;
    let year = year_of_era + era * 400 + if month <= 2 { 1 } else { 0 };
    (year, month, day)
}

/// Days of a month; 0 if there is no such month.
pub(super) const fn days_in_month(year: i32, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 0,
    }
}
