//! Units of calendar periods.

use std::fmt;

use super::{Span, shortened};
use crate::error::{Error, ErrorCode, Result};

/// The length of a calendar period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Unit {
    /// A local day: 23 to 25 hours where clocks change.
    Day,
    /// Seven local days from the calendar's first day of the week.
    Week,
    /// A month of the Gregorian calendar.
    Month,
    /// Three months from January, April, July or October.
    Quarter,
    /// A year of the Gregorian calendar.
    Year,
}

impl Unit {
    /// All units, from short to long.
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Quarter, Self::Year];

    /// The unit's stable name, such as `month`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// The unit of that name.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidOption`] with the nearest name.
    ///
    /// ```
    /// use retention_core::Unit;
    /// assert_eq!(Unit::parse("month")?, Unit::Month);
    /// assert_eq!(Unit::parse("monht").unwrap_err().detail("suggestion"), Some("month"));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn parse(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|unit| unit.as_str() == name).ok_or_else(|| {
            Error::new(
                ErrorCode::InvalidOption,
                format!("`{}` is not a unit of calendar periods", shortened(name)),
            )
            .suggest(name, Self::ALL.map(Self::as_str))
        })
    }

    /// A span as long as a period of this unit is in the mean.
    pub(crate) const fn mean_length(self) -> Span {
        match self {
            Self::Day => Span::day(),
            Self::Week => Span::week(),
            Self::Month => Span::month(),
            Self::Quarter => Span::quarter(),
            Self::Year => Span::year(),
        }
    }

    /// Months in a unit; 0 for those that are counted in days.
    pub(super) const fn months(self) -> i64 {
        match self {
            Self::Day | Self::Week => 0,
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
