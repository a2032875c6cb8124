//! Time that stands still until a test moves it.

use crate::time::{Span, TimeInput, Timestamp, Zone};
use crate::{Error, ErrorCode, Result};

/// A clock that a test moves by hand.
///
/// ```
/// use retention_core::testing::Clock;
/// let mut clock = Clock::at("2024-01-31")?;
/// assert_eq!(clock.advance("1mo")?.to_string(), "2024-02-29T00:00:00Z");
/// clock.advance_to("2024-03-01T12:00Z")?;
/// assert_eq!(clock.now().to_string(), "2024-03-01T12:00:00Z");
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    now: Timestamp,
    zone: Zone,
}

impl Clock {
    /// A clock that shows this instant; text without an offset is UTC.
    ///
    /// # Errors
    /// `invalid_time`.
    pub fn at(start: impl Into<TimeInput>) -> Result<Self> {
        let now = start.into().resolve(&Zone::UTC)?;
        Ok(Self { now, zone: Zone::UTC })
    }

    /// The same instant in another zone: text without an offset and calendar spans are of that zone from here on.
    #[must_use]
    pub fn in_zone(self, zone: Zone) -> Self {
        Self { zone, ..self }
    }

    /// What the clock shows.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// Moves the clock on by a span such as `90min`, `30d` or `1mo`; returns what it then shows.
    ///
    /// # Errors
    /// `invalid_span`.
    pub fn advance(&mut self, span: &str) -> Result<Timestamp> {
        self.now = Span::parse(span)?.after(self.now, &self.zone);
        Ok(self.now)
    }

    /// Moves the clock on to an instant; returns it.
    ///
    /// # Errors
    /// `invalid_time`, also for an instant before what the clock shows: it never goes back.
    pub fn advance_to(&mut self, time: impl Into<TimeInput>) -> Result<Timestamp> {
        let time = time.into().resolve(&self.zone)?;
        if time < self.now {
            return Err(Error::new(
                ErrorCode::InvalidTime,
                format!("the clock shows {} and cannot go back to {time}", self.now),
            )
            .with("given", time)
            .hint("make a new clock for an earlier start"));
        }
        self.now = time;
        Ok(time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_forward_only() {
        let mut clock = Clock::at("2024-03-30T12:00Z").unwrap();
        let error = clock.advance_to("2024-03-30T11:59:59Z").unwrap_err();
        assert_eq!(error.code(), ErrorCode::InvalidTime);
        assert_eq!(clock.now().to_string(), "2024-03-30T12:00:00Z", "a failed call changes nothing");
        assert_eq!(clock.advance_to(clock.now()).unwrap(), clock.now());
        assert_eq!(clock.advance("soon").unwrap_err().code(), ErrorCode::InvalidSpan);
        assert_eq!(Clock::at("soon").unwrap_err().code(), ErrorCode::InvalidTime);
    }

    #[test]
    fn days_are_24_hours_and_months_are_of_the_zone() {
        let berlin = Zone::parse("Europe/Berlin").unwrap();
        let mut clock = Clock::at("2024-03-01T12:00+01:00").unwrap().in_zone(berlin);
        assert_eq!(clock.advance("30d").unwrap().to_string(), "2024-03-31T11:00:00Z");
        assert_eq!(clock.advance_to("2024-04-01").unwrap().to_string(), "2024-03-31T22:00:00Z");
        assert_eq!(clock.advance("1mo").unwrap().to_string(), "2024-04-30T22:00:00Z");
    }
}
