//! Time zones of the IANA database.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Offset, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::convert::Piece;
use super::{Date, MICROS_PER_SECOND, Timestamp, shortened, split_local};
use crate::error::{Error, ErrorCode, Result};
use crate::serde_text::serde_as_text;

/// The version of the IANA time zone database in use, such as `2025b`.
///
/// Rules beyond the year 2100 are not in it: a zone keeps its last offset from there on.
pub fn tz_database_version() -> &'static str {
    chrono_tz::IANA_TZDB_VERSION
}

/// A time zone of the IANA database, such as `Europe/London`.
///
/// Local times map to instants by one rule: a local time that a clock change skips means the first instant after the
/// gap; one that a clock change repeats means the earlier instant. So later local times never mean earlier instants.
///
/// ```
/// use retention_core::{Date, Timestamp, Zone};
/// let london = Zone::parse("Europe/London")?;
/// let start = london.start_of_day(Date::from_ymd(2011, 7, 1).unwrap());
/// assert_eq!(start, Timestamp::parse_utc("2011-06-30T23:00:00Z")?);
/// assert_eq!(london.date_of(start).to_string(), "2011-07-01");
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(Tz);

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(Tz::UTC);

    /// The zone of that name in the IANA database, in its exact spelling.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownTimeZone`], with the nearest name as `suggestion`.
    pub fn parse(name: &str) -> Result<Self> {
        name.parse::<Tz>().map(Self).map_err(|_| unknown_zone(name))
    }

    /// Whether there is a zone of that name; cheap for a name that is none.
    pub(crate) fn exists(name: &str) -> bool {
        name.parse::<Tz>().is_ok()
    }

    /// The zone's name.
    pub fn name(&self) -> &'static str {
        self.0.name()
    }

    /// The date that the zone's clocks and calendars show at an instant.
    ///
    /// Where clocks go back across midnight this goes back too; periods of a [`Calendar`](crate::Calendar) never do.
    pub fn date_of(&self, at: Timestamp) -> Date {
        self.local_of(at).0
    }

    /// The local date and the microseconds since its 00:00 that clocks show at an instant.
    pub fn local_of(&self, at: Timestamp) -> (Date, i64) {
        split_local(self.local_micros_of(at))
    }

    /// The first instant of a local day. Of a day that the zone skipped: the instant the next existing day begins.
    pub fn start_of_day(&self, date: Date) -> Timestamp {
        self.instant_of_local_micros(date.local_micros())
    }

    /// The instant at which clocks show a date and microseconds since its 00:00.
    ///
    /// In a gap: the first instant after it. In an overlap: the earlier. Beyond the years 1 to 9999: the nearest bound.
    /// `micros_of_day` is meant to be within a day; other values count on from that day's 00:00.
    pub fn instant_of_local(&self, date: Date, micros_of_day: i64) -> Timestamp {
        self.instant_of_local_micros(date.local_micros().saturating_add(micros_of_day))
    }

    /// As [`instant_of_local`](Self::instant_of_local), of local microseconds since 1970-01-01T00:00.
    pub(crate) fn instant_of_local_micros(&self, local_micros: i64) -> Timestamp {
        Piece::around_local(*self, local_micros, local_micros).instant_of_local(local_micros)
    }

    /// Local microseconds since 1970-01-01T00:00 at an instant.
    pub(crate) fn local_micros_of(&self, at: Timestamp) -> i64 {
        at.micros() + self.offset_at(at.micros())
    }

    /// Microseconds by which local time is ahead of UTC at an instant, any `i64`.
    pub(super) fn offset_at(&self, micros: i64) -> i64 {
        let seconds = micros.div_euclid(MICROS_PER_SECOND);
        let at = DateTime::from_timestamp(seconds, 0).unwrap_or_default().naive_utc();
        i64::from(self.0.offset_from_utc_datetime(&at).fix().local_minus_utc()) * MICROS_PER_SECOND
    }

    #[cfg(test)]
    pub(super) fn tz(self) -> Tz {
        self.0
    }
}

fn unknown_zone(name: &str) -> Error {
    let error =
        Error::new(ErrorCode::UnknownTimeZone, format!("`{}` is not an IANA time zone", shortened(name)));
    // A city alone is a frequent slip: `London` for `Europe/London`.
    let city = name.trim().replace(' ', "_");
    let by_city = TZ_VARIANTS
        .iter()
        .map(|tz| tz.name())
        .find(|known| known.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(&city)));
    match by_city {
        Some(known) => error.suggest(known, [known]).with("given", shortened(name)),
        None if name.len() > 60 => error.with("given", shortened(name)),
        None => error.suggest(name, TZ_VARIANTS.iter().map(|tz| tz.name())),
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Zone {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        Self::parse(name)
    }
}

serde_as_text!(Zone);
