//! Reading times from text, byte by byte, without allocation.

use std::fmt;
use std::str::FromStr;

use super::date::{days_from_civil, days_in_month};
use super::{Date, MICROS_PER_DAY, MICROS_PER_SECOND, Timestamp, Zone, invalid_time};
use crate::error::{Error, Result};
use crate::serde_text::serde_as_text;

/// A time as a caller gives it: an instant, or text whose zone may be left to the schema.
///
/// ```
/// use retention_core::{TimeInput, Zone};
/// let kathmandu = Zone::parse("Asia/Kathmandu")?;
/// let input = TimeInput::from("2011-12-10");
/// assert_eq!(input.resolve(&kathmandu)?.to_string(), "2011-12-09T18:15:00Z");
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TimeInput {
    /// An instant.
    Instant(Timestamp),
    /// Text in one of the forms of [`parse_instant`].
    Text(String),
}

impl TimeInput {
    /// The instant that is meant; text without an offset is local time of `zone`.
    ///
    /// # Errors
    /// [`InvalidTime`](crate::ErrorCode::InvalidTime) if the text has none of the forms of [`parse_instant`].
    pub fn resolve(&self, zone: &Zone) -> Result<Timestamp> {
        match self {
            Self::Instant(at) => Ok(*at),
            Self::Text(text) => parse_instant(text, zone),
        }
    }
}

impl From<Timestamp> for TimeInput {
    fn from(at: Timestamp) -> Self {
        Self::Instant(at)
    }
}

impl From<Date> for TimeInput {
    fn from(date: Date) -> Self {
        Self::Text(date.to_string())
    }
}

impl From<&str> for TimeInput {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for TimeInput {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl FromStr for TimeInput {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> std::result::Result<Self, Self::Err> {
        Ok(text.into())
    }
}

impl fmt::Display for TimeInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instant(at) => at.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

serde_as_text!(TimeInput);

/// Reads an instant from text; without an offset it is local time of `zone`.
///
/// Forms: `2010-12-01`, `2010-12-01T08:26`, `2010-12-01 08:26:00`, `2010-12-01T08:26:00.123456`, each time of day also
/// with `Z`, ` UTC`, `+05:45`, `-0500`, `+01` or `+05:41:16` after it. Years are 0001 to 9999; spaces around are ignored; digits
/// beyond microseconds are cut off; there is no second 60. A time that the zone moves beyond [`Timestamp::MIN`] or
/// [`Timestamp::MAX`] is that bound.
///
/// # Errors
/// [`InvalidTime`](crate::ErrorCode::InvalidTime), naming the text.
pub fn parse_instant(text: &str, zone: &Zone) -> Result<Timestamp> {
    match parse_local(text.as_bytes()) {
        Some((local, Some(offset))) => Ok(Timestamp::from_micros(local - offset)),
        Some((local, None)) => Ok(zone.instant_of_local_micros(local)),
        None => Err(not_a_time(text)),
    }
}

fn not_a_time(text: &str) -> Error {
    invalid_time(text, "is not a time")
}

/// Reads the forms of [`parse_instant`]: local microseconds since 1970-01-01T00:00, and the offset in microseconds if
/// one is written.
pub(crate) fn parse_local(text: &[u8]) -> Option<(i64, Option<i64>)> {
    let text = text.trim_ascii();
    let (date, rest) = text.split_at_checked(10)?;
    let day = i64::from(whole_date(date)?.days()) * MICROS_PER_DAY;
    let Some((separator, rest)) = rest.split_first() else { return Some((day, None)) };
    if !matches!(separator, b'T' | b't' | b' ') {
        return None;
    }
    let (micros_of_day, rest) = time_of_day(rest)?;
    Some((day + micros_of_day, offset(rest)?))
}

/// Reads `08:26`, `08:26:00` or `08:26:00.5…`, and gives back what follows.
fn time_of_day(text: &[u8]) -> Option<(i64, &[u8])> {
    let [h1, h2, b':', m1, m2, rest @ ..] = text else { return None };
    let (hour, minute) = (two_digits(*h1, *h2)?, two_digits(*m1, *m2)?);
    let (second, rest) = match rest {
        [b':', s1, s2, rest @ ..] => (two_digits(*s1, *s2)?, rest),
        _ => (0, rest),
    };
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (fraction, rest) = match rest {
        [b'.', rest @ ..] if text.get(5) == Some(&b':') => fraction(rest)?,
        _ => (0, rest),
    };
    let seconds = i64::from(hour * 3600 + minute * 60 + second);
    Some((seconds * MICROS_PER_SECOND + fraction, rest))
}

/// Reads one or more digits after the point as microseconds; those beyond the sixth are cut off.
fn fraction(text: &[u8]) -> Option<(i64, &[u8])> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at_checked(digits).filter(|(digits, _)| !digits.is_empty())?;
    let micros =
        (0..6).fold(0, |sum, place| sum * 10 + digits.get(place).map_or(0, |digit| i64::from(digit - b'0')));
    Some((micros, rest))
}

/// Reads the offset at the end of a time, if there is one; the outer `None` is for anything else.
fn offset(text: &[u8]) -> Option<Option<i64>> {
    let (sign, digits) = match text.trim_ascii_start() {
        [] => return Some(None),
        [b'Z' | b'z'] | b"UTC" => return Some(Some(0)),
        [b'+', digits @ ..] => (1, digits),
        [b'-', digits @ ..] => (-1, digits),
        _ => return None,
    };
    let (hours, minutes, seconds) = match *digits {
        [h1, h2] => (two_digits(h1, h2)?, 0, 0),
        [h1, h2, m1, m2] | [h1, h2, b':', m1, m2] => (two_digits(h1, h2)?, two_digits(m1, m2)?, 0),
        // Local mean times of before there were zones, as Python writes them.
        [h1, h2, b':', m1, m2, b':', s1, s2] => {
            (two_digits(h1, h2)?, two_digits(m1, m2)?, two_digits(s1, s2)?)
        }
        _ => return None,
    };
    if hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    Some(Some(sign * i64::from(hours * 3600 + minutes * 60 + seconds) * MICROS_PER_SECOND))
}

/// Reads `2010-12-01` and nothing else.
pub(super) fn whole_date(text: &[u8]) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else { return None };
    let year = year_number([y1, y2, y3, y4])?;
    let (month, day) = (two_digits(m1, m2)?, two_digits(d1, d2)?);
    if day == 0 || day > days_in_month(year, month) {
        return None;
    }
    Some(Date::from_days(days_from_civil(year, month, day)))
}

/// Reads `2010-12` as the first day of that month.
pub(super) fn year_month(text: &[u8]) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2] = *text else { return None };
    Date::from_ymd(year_number([y1, y2, y3, y4])?, two_digits(m1, m2)?, 1)
}

/// Reads `2010-Q4` as the first day of that quarter.
pub(super) fn year_quarter(text: &[u8]) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', b'Q', quarter @ b'1'..=b'4'] = *text else { return None };
    Date::from_ymd(year_number([y1, y2, y3, y4])?, u32::from(quarter - b'1') * 3 + 1, 1)
}

/// Reads `2010` as the first day of that year.
pub(super) fn year(text: &[u8]) -> Option<Date> {
    let [y1, y2, y3, y4] = *text else { return None };
    Date::from_ymd(year_number([y1, y2, y3, y4])?, 1, 1)
}

/// Four digits of a year from 0001 on.
fn year_number([y1, y2, y3, y4]: [u8; 4]) -> Option<i32> {
    let year = two_digits(y1, y2)? * 100 + two_digits(y3, y4)?;
    i32::try_from(year).ok().filter(|year| *year > 0)
}

#[inline]
fn two_digits(tens: u8, ones: u8) -> Option<u32> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens <= 9 && ones <= 9).then(|| u32::from(tens) * 10 + u32::from(ones))
}
