//! The periods of a table: those of the calendar, or windows of one length.

use serde_json::Value;

use crate::options::{OptionType, OptionValue, expected};
use crate::time::{Span, Unit};
use crate::{Error, ErrorCode, Result};

/// What the rows of a table by period are: calendar periods, or windows of one length laid end to end, of which the
/// last ends exactly at `to`.
///
/// ```
/// use retention_core::{MetricPeriod, Span, Unit};
/// assert_eq!(MetricPeriod::parse("month")?, Unit::Month.into());
/// assert_eq!(MetricPeriod::parse("30d")?, Span::parse("30d")?.into());
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum MetricPeriod {
    /// Calendar periods of this unit.
    Calendar(Unit),
    /// Windows of this length, back from `to`.
    Length(Span),
}

impl MetricPeriod {
    /// Reads the name of a unit, such as `month`, or a length, such as `30d`.
    ///
    /// # Errors
    /// `invalid_option` with the nearest unit.
    pub fn parse(text: &str) -> Result<Self> {
        let unit = match Unit::parse(text) {
            Ok(unit) => return Ok(unit.into()),
            Err(error) => error,
        };
        match Span::parse(text) {
            Ok(span) => Ok(span.into()),
            // What starts with a digit was meant as a length.
            Err(_) if text.trim_start().starts_with(|c: char| c.is_ascii_digit()) => {
                let given: String = text.chars().take(80).collect();
                let message = format!("`{given}` is not a length of time");
                Err(Error::new(ErrorCode::InvalidOption, message)
                    .with("given", given)
                    .hint("write a length such as `30d` or `2w`, or a unit such as `month`"))
            }
            Err(_) => Err(unit),
        }
    }

    /// A span as long as a period is in the mean.
    pub(crate) const fn mean_length(self) -> Span {
        match self {
            Self::Calendar(unit) => unit.mean_length(),
            Self::Length(span) => span,
        }
    }
}

impl From<Unit> for MetricPeriod {
    fn from(unit: Unit) -> Self {
        Self::Calendar(unit)
    }
}

impl From<Span> for MetricPeriod {
    fn from(span: Span) -> Self {
        Self::Length(span)
    }
}

impl OptionValue for MetricPeriod {
    fn kind() -> OptionType {
        OptionType::OneOfOrSpan(Unit::ALL.iter().map(|unit| unit.as_str()).collect())
    }
    fn read(value: &Value) -> Result<Self> {
        Self::parse(
            value
                .as_str()
                .ok_or_else(|| expected("a unit such as `month` or a length such as `30d`", value))?,
        )
    }
    fn show(&self) -> Value {
        match self {
            Self::Calendar(unit) => unit.show(),
            Self::Length(span) => span.show(),
        }
    }
}
