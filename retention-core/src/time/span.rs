//! Lengths of time as text: `90s`, `15min`, `12h`, `30d`, `2w`, `1mo`, `1q`, `1y`.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use super::date::{days_from_civil, days_in_month};
use super::{Date, MICROS_PER_DAY, MICROS_PER_SECOND, Timestamp, Zone, shortened};
use crate::error::{Error, ErrorCode, Result};
use crate::serde_text::serde_as_text;

/// A length of time: a positive whole number and a unit.
///
/// `s`, `min`, `h`, `d` and `w` are fixed lengths: `1d` is 24 hours and `1w` is 168, whatever the clocks do. `mo`, `q`
/// and `y` are calendar lengths, of 1, 3 and 12 months.
///
/// Two spans are equal if they are written alike: `7d` and `1w` differ, though they last equally long.
///
/// ```
/// use retention_core::{Span, Timestamp, Zone};
/// let month = Span::parse("1mo")?;
/// let end_of_january = Timestamp::parse_utc("2012-01-31T12:00:00Z")?;
/// assert_eq!(month.after(end_of_january, &Zone::UTC).to_string(), "2012-02-29T12:00:00Z");
/// assert_eq!(Span::parse("30d")?.micros(), Some(2_592_000_000_000));
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Span {
    count: NonZeroU32,
    unit: SpanUnit,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum SpanUnit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// What one of a unit is long.
enum Length {
    Micros(i64),
    Months(i64),
}

impl SpanUnit {
    const ALL: [Self; 8] = [
        Self::Second,
        Self::Minute,
        Self::Hour,
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Quarter,
        Self::Year,
    ];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Second => "s",
            Self::Minute => "min",
            Self::Hour => "h",
            Self::Day => "d",
            Self::Week => "w",
            Self::Month => "mo",
            Self::Quarter => "q",
            Self::Year => "y",
        }
    }

    const fn length(self) -> Length {
        match self {
            Self::Second => Length::Micros(MICROS_PER_SECOND),
            Self::Minute => Length::Micros(60 * MICROS_PER_SECOND),
            Self::Hour => Length::Micros(3600 * MICROS_PER_SECOND),
            Self::Day => Length::Micros(MICROS_PER_DAY),
            Self::Week => Length::Micros(7 * MICROS_PER_DAY),
            Self::Month => Length::Months(1),
            Self::Quarter => Length::Months(3),
            Self::Year => Length::Months(12),
        }
    }
}

/// No span is longer than this: that is all of the years 1 to 9999.
const MAX_DAYS: f64 = 3_652_059.0;
/// The mean month of the Gregorian calendar: 146,097 days in 400 years.
const DAYS_PER_MONTH: f64 = 146_097.0 / 4800.0;

impl Span {
    /// Reads a span such as `30d`; spaces around it are ignored.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidSpan`] if it is not one positive whole number and one of the units, or over 9999 years.
    pub fn parse(text: &str) -> Result<Self> {
        let trimmed = text.trim();
        let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
        let (given, name) = trimmed.split_at_checked(digits).unwrap_or((trimmed, ""));
        let unit = SpanUnit::ALL.into_iter().find(|unit| unit.as_str() == name);
        let count = given.parse::<u32>().ok().and_then(NonZeroU32::new);
        match (count, unit) {
            (Some(count), Some(unit)) if (Self { count, unit }).days_approx() <= MAX_DAYS => {
                Ok(Self { count, unit })
            }
            (_, Some(unit)) if given.bytes().any(|digit| digit != b'0') => {
                let longest = Self::longest(unit);
                Err(invalid_span(text, &format!("is longer than `{longest}`, the longest in this unit"))
                    .hint(format!("write `{longest}` or less")))
            }
            (_, None) if name == "m" => Err(invalid_span(text, "could mean minutes or months")
                .hint("write `min` for minutes or `mo` for months")),
            _ => Err(invalid_span(text, "is not a length of time")),
        }
    }

    /// The longest of a unit.
    fn longest(unit: SpanUnit) -> Self {
        let one = Self { count: NonZeroU32::MIN, unit };
        // Truncated, and at most what 32 bits hold.
        let count = (MAX_DAYS / one.days_approx()) as u32;
        Self { count: NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN), unit }
    }

    /// Whether it is always equally long; if not, it is of the calendar.
    pub const fn is_fixed(&self) -> bool {
        matches!(self.unit.length(), Length::Micros(_))
    }

    /// Its length in microseconds; `None` for months, quarters and years.
    pub fn micros(&self) -> Option<i64> {
        match self.unit.length() {
            Length::Micros(micros) => Some(micros * i64::from(self.count.get())),
            Length::Months(_) => None,
        }
    }

    /// Its length in calendar months; `None` for the fixed lengths.
    pub(crate) fn months_long(&self) -> Option<i64> {
        match self.unit.length() {
            Length::Micros(_) => None,
            Length::Months(months) => Some(months * i64::from(self.count.get())),
        }
    }

    /// The same length in the longest of days, hours, minutes and seconds that gives a whole number, or in months: equal
    /// lengths are equal so, however they were written.
    pub(crate) fn plain(self) -> Self {
        let of = |length: i64, each: i64, unit| {
            let count = (length % each == 0).then(|| u32::try_from(length / each).ok())?;
            Some(Self { count: NonZeroU32::new(count?)?, unit })
        };
        let plain = match (self.months_long(), self.micros()) {
            (Some(months), _) => of(months, 1, SpanUnit::Month),
            (None, Some(micros)) => [SpanUnit::Day, SpanUnit::Hour, SpanUnit::Minute, SpanUnit::Second]
                .into_iter()
                .find_map(|unit| match unit.length() {
                    Length::Micros(each) => of(micros, each, unit),
                    Length::Months(_) => None,
                }),
            (None, None) => None,
        };
        plain.unwrap_or(self)
    }

    /// Its length in days of 24 hours; months, quarters and years by their mean length in the Gregorian calendar
    /// (30.436875, 91.310625 and 365.2425 days).
    pub fn days_approx(&self) -> f64 {
        let count = f64::from(self.count.get());
        match self.unit.length() {
            Length::Micros(micros) => micros as f64 * count / MICROS_PER_DAY as f64,
            Length::Months(months) => months as f64 * count * DAYS_PER_MONTH,
        }
    }

    /// The instant so much later; at most [`Timestamp::MAX`].
    ///
    /// A calendar span keeps the zone's clock time and the day of the month, or takes the month's last day if it is
    /// shorter. A clock time that does not exist or exists twice is read as [`Zone::instant_of_local`] says.
    pub fn after(&self, at: Timestamp, zone: &Zone) -> Timestamp {
        self.shift(at, zone, 1)
    }

    /// The instant so much earlier; at least [`Timestamp::MIN`]. Otherwise as [`after`](Self::after).
    pub fn before(&self, at: Timestamp, zone: &Zone) -> Timestamp {
        self.shift(at, zone, -1)
    }

    fn shift(&self, at: Timestamp, zone: &Zone, sign: i64) -> Timestamp {
        let count = sign * i64::from(self.count.get());
        match self.unit.length() {
            Length::Micros(micros) => {
                Timestamp::from_micros(at.micros().saturating_add(micros.saturating_mul(count)))
            }
            Length::Months(months) => {
                let (date, micros_of_day) = zone.local_of(at);
                match add_months(date, months * count) {
                    Some(date) => zone.instant_of_local(date, micros_of_day),
                    None if sign > 0 => Timestamp::MAX,
                    None => Timestamp::MIN,
                }
            }
        }
    }

    /// So many times the span; `None` for none of it, or if that is over 9999 years.
    pub(crate) fn times(&self, factor: u32) -> Option<Self> {
        let count = NonZeroU32::new(self.count.get().checked_mul(factor)?)?;
        let span = Self { count, unit: self.unit };
        (span.days_approx() <= MAX_DAYS).then_some(span)
    }

    /// 90 days: what many horizons are unless told otherwise.
    pub(crate) const fn ninety_days() -> Self {
        match NonZeroU32::new(90) {
            Some(count) => Self::days(count),
            None => Self::days(NonZeroU32::MIN),
        }
    }

    /// One calendar month.
    pub(crate) const fn one_month() -> Self {
        Self { count: NonZeroU32::MIN, unit: SpanUnit::Month }
    }

    /// 30 days: what many windows are unless told otherwise.
    pub(crate) const fn thirty_days() -> Self {
        match NonZeroU32::new(30) {
            Some(count) => Self::days(count),
            None => Self::days(NonZeroU32::MIN),
        }
    }

    pub(crate) const fn days(count: NonZeroU32) -> Self {
        Self { count, unit: SpanUnit::Day }
    }

    /// A year: what rates are counted over unless told otherwise.
    pub(crate) const fn year() -> Self {
        Self { count: NonZeroU32::MIN, unit: SpanUnit::Year }
    }

    /// A day.
    pub(crate) const fn day() -> Self {
        Self::days(NonZeroU32::MIN)
    }

    /// A week.
    pub(crate) const fn week() -> Self {
        Self { count: NonZeroU32::MIN, unit: SpanUnit::Week }
    }

    /// A month.
    pub(crate) const fn month() -> Self {
        Self { count: NonZeroU32::MIN, unit: SpanUnit::Month }
    }

    /// A quarter of a year.
    pub(crate) const fn quarter() -> Self {
        Self { count: NonZeroU32::MIN, unit: SpanUnit::Quarter }
    }

    pub(crate) const fn minutes(count: NonZeroU32) -> Self {
        Self { count, unit: SpanUnit::Minute }
    }

    pub(crate) const fn months(count: NonZeroU32) -> Self {
        Self { count, unit: SpanUnit::Month }
    }
}

/// The same day so many months on, or the last of a shorter month; `None` beyond the years 0 to 10000.
pub(super) fn add_months(date: Date, months: i64) -> Option<Date> {
    let (year, month, day) = date.ymd();
    let total = i64::from(year) * 12 + i64::from(month) - 1 + months;
    let year = i32::try_from(total.div_euclid(12)).ok().filter(|year| (0..=10_000).contains(year))?;
    let month = total.rem_euclid(12) as u32 + 1;
    Some(Date::from_days(days_from_civil(year, month, day.min(days_in_month(year, month)))))
}

fn invalid_span(text: &str, problem: &str) -> Error {
    Error::new(ErrorCode::InvalidSpan, format!("`{}` {problem}", shortened(text)))
        .with("given", shortened(text))
        .hint("write a positive whole number and one of s, min, h, d, w, mo, q, y, such as `30d` or `1mo`")
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.count, self.unit.as_str())
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Span {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::parse(text)
    }
}

serde_as_text!(Span);
