//! Instants, local dates, time zones, spans and calendar periods: all calendar work of the crate is in this room.

mod calendar;
mod convert;
mod date;
mod locator;
mod lookback;
mod parse;
mod periods;
mod span;
mod steps;
mod unit;
mod zone;

use std::fmt;
use std::str::FromStr;

pub use calendar::Calendar;
pub(crate) use convert::LocalConverter;
pub use date::{Date, Weekday};
pub(crate) use locator::{Locator, OUTSIDE};
pub(crate) use lookback::Lookback;
pub(crate) use parse::parse_local;
pub use parse::{TimeInput, parse_instant};
pub use periods::Periods;
pub use span::Span;
pub(crate) use steps::Steps;
pub use unit::Unit;
pub use zone::{Zone, tz_database_version};

use crate::error::{Error, ErrorCode, Result};
use crate::serde_text::serde_as_text;

pub(crate) const MICROS_PER_SECOND: i64 = 1_000_000;
pub(crate) const MICROS_PER_DAY: i64 = 86_400 * MICROS_PER_SECOND;

/// An instant: microseconds since 1970-01-01T00:00:00Z, in the years 1 to 9999.
///
/// Every `Timestamp` is within [`MIN`](Self::MIN) and [`MAX`](Self::MAX), so that calendar work on it cannot overflow.
///
/// ```
/// use retention_core::Timestamp;
/// let t = Timestamp::parse_utc("2011-12-10")?;
/// assert_eq!(t.micros(), 1_323_475_200_000_000);
/// assert_eq!(t.to_string(), "2011-12-10T00:00:00Z");
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// The first instant of the year 1: 0001-01-01T00:00:00Z.
    pub const MIN: Self = Self(-62_135_596_800_000_000);
    /// The last instant of the year 9999: 9999-12-31T23:59:59.999999Z.
    pub const MAX: Self = Self(253_402_300_799_999_999);

    /// The instant so many microseconds after 1970-01-01T00:00:00Z; brought to the nearest of [`MIN`](Self::MIN) and
    /// [`MAX`](Self::MAX) if it lies beyond them. Input that must not be bent is for [`checked`](Self::checked).
    pub const fn from_micros(micros: i64) -> Self {
        if micros < Self::MIN.0 {
            Self::MIN
        } else if micros > Self::MAX.0 {
            Self::MAX
        } else {
            Self(micros)
        }
    }

    /// As [`from_micros`](Self::from_micros), but `None` outside the years 1 to 9999.
    pub const fn checked(micros: i64) -> Option<Self> {
        if micros < Self::MIN.0 || micros > Self::MAX.0 { None } else { Some(Self(micros)) }
    }

    /// So long after 1970-01-01T00:00:00Z; `None` outside the years 1 to 9999.
    pub fn since_1970(days: i64, seconds: i64, micros: i64) -> Option<Self> {
        let whole = days.checked_mul(MICROS_PER_DAY)?.checked_add(seconds.checked_mul(1_000_000)?)?;
        Self::checked(whole.checked_add(micros)?)
    }

    /// Microseconds since 1970-01-01T00:00:00Z.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Reads a time as [`parse_instant`] does; one without a zone is taken as UTC.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidTime`] if the text has none of the accepted forms.
    pub fn parse_utc(text: &str) -> Result<Self> {
        parse_instant(text, &Zone::UTC)
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (date, micros) = split_local(self.0);
        write_local(f, date, micros)?;
        f.write_str("Z")
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Timestamp {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::parse_utc(text)
    }
}

serde_as_text!(Timestamp);

/// Splits microseconds since the epoch into the day and the microseconds within it.
fn split_local(micros: i64) -> (Date, i64) {
    let days = micros.div_euclid(MICROS_PER_DAY);
    (Date::from_days_saturating(days), micros.rem_euclid(MICROS_PER_DAY))
}

fn write_local(f: &mut fmt::Formatter<'_>, date: Date, micros_of_day: i64) -> fmt::Result {
    let seconds = micros_of_day / MICROS_PER_SECOND;
    write!(f, "{date}T{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)?;
    match micros_of_day % MICROS_PER_SECOND {
        0 => Ok(()),
        micros => write!(f, ".{micros:06}"),
    }
}

/// An `InvalidTime` error about a text, shortened if long, with the accepted forms.
fn invalid_time(text: &str, problem: &str) -> Error {
    Error::new(ErrorCode::InvalidTime, format!("`{}` {problem}", shortened(text)))
        .with("given", shortened(text))
        .hint(
            "write `2010-12-01`, `2010-12-01T08:26:00`, or with an offset `2010-12-01T08:26:00Z`, `…+05:45`",
        )
}

/// The text itself, or its first 60 characters.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests;
