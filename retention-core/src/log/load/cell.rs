//! One cell of a table, and the rules by which it becomes an id, a time, an amount or a property.

use std::fmt::Write as _;

use crate::log::columns::AmountUnit;
use crate::log::receipt::Reason;
use crate::log::rows::{PropertyRef, minor_units, time_of_text};
use crate::money::{Rounded, minor_from_decimal, minor_from_f64, minor_from_integer, minor_from_text};
use crate::time::{LocalConverter, Timestamp};

/// Floats tell all whole numbers below this apart.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// What stands in one cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell<'a> {
    Null,
    Text(&'a str),
    Int(i64),
    /// NaN is what pandas writes for "missing", and is read so.
    Float(f64),
    /// `value × 10^-scale`.
    Decimal(i128, i8),
    Bool(bool),
    /// UTC microseconds.
    Instant(i64),
    /// Microseconds since 1970-01-01T00:00 on the clocks of the schema's zone.
    Local(i64),
    /// A time, but none that 64 bits of microseconds can say.
    FarTime,
    /// What no column takes, such as a list.
    Other,
}

impl<'a> Cell<'a> {
    /// The cell as an id: text as it is, whole numbers by their digits. Empty text is none.
    #[inline(always)]
    pub(crate) fn id<'s>(self, scratch: &'s mut String) -> Result<Option<&'s str>, Reason>
    where
        'a: 's,
    {
        match self {
            Self::Text("") | Self::Null => Ok(None),
            Self::Text(text) => Ok(Some(text)),
            other => other.id_of_number(scratch),
        }
    }

    /// Whether the cell says nothing, in whatever way its type says that.
    pub(crate) fn is_missing(self) -> bool {
        match self {
            Self::Null => true,
            Self::Text(text) => text.trim().is_empty(),
            Self::Float(value) => value.is_nan(),
            _ => false,
        }
    }

    /// Whether [`id`](Self::id) can read the cell.
    pub(crate) fn is_id(self) -> bool {
        match self {
            Self::Null | Self::Text(_) | Self::Int(_) => true,
            Self::Float(value) => value.is_nan() || (value.fract() == 0.0 && value.abs() < WHOLE),
            Self::Decimal(value, scale) => whole_decimal(value, scale).is_some(),
            _ => false,
        }
    }

    #[inline(never)]
    fn id_of_number(self, scratch: &mut String) -> Result<Option<&str>, Reason> {
        let whole = match self {
            Self::Int(value) => i128::from(value),
            Self::Float(value) if value.is_nan() => return Ok(None),
            Self::Float(value) if value.fract() == 0.0 && value.abs() < WHOLE => value as i128,
            Self::Decimal(value, scale) => whole_decimal(value, scale).ok_or(Reason::InvalidId)?,
            _ => return Err(Reason::InvalidId),
        };
        scratch.clear();
        // Writing to a String does not fail.
        let _ = write!(scratch, "{whole}");
        Ok(Some(scratch))
    }

    /// The cell as an instant: times without a zone, dates and text without an offset are local.
    #[inline(always)]
    pub(crate) fn time(self, clock: &mut LocalConverter) -> Result<Option<Timestamp>, Reason> {
        match self {
            Self::Null => Ok(None),
            Self::Instant(micros) => Timestamp::checked(micros).map(Some).ok_or(Reason::InvalidTime),
            other => other.time_of_other(clock),
        }
    }

    #[inline(never)]
    fn time_of_other(self, clock: &mut LocalConverter) -> Result<Option<Timestamp>, Reason> {
        match self {
            Self::Local(micros) if Timestamp::checked(micros).is_some() => {
                Ok(Some(clock.instant_of_local_micros(micros)))
            }
            Self::Text(text) => time_of_text(text, clock),
            Self::Float(value) if value.is_nan() => Ok(None),
            _ => Err(Reason::InvalidTime),
        }
    }

    /// The cell as minor units of a currency with this exponent. NaN and empty text are none.
    #[inline(always)]
    pub(crate) fn amount(self, unit: AmountUnit, exponent: u8) -> Result<Option<Rounded>, Reason> {
        let digits = match unit {
            AmountUnit::Major => exponent,
            AmountUnit::Minor => 0,
        };
        match self {
            Self::Null => Ok(None),
            Self::Float(value) if value.is_nan() => Ok(None),
            Self::Float(value) => Ok(Some(minor_from_f64(value, digits)?)),
            other => other.amount_of_other(digits),
        }
    }

    #[inline(never)]
    fn amount_of_other(self, digits: u8) -> Result<Option<Rounded>, Reason> {
        Ok(Some(match self {
            Self::Int(value) if digits == 0 => minor_units(value)?,
            Self::Int(value) => minor_from_integer(value, digits)?,
            Self::Decimal(value, scale) => minor_from_decimal(value, scale, digits)?,
            Self::Text(text) if text.trim().is_empty() => return Ok(None),
            Self::Text(text) => minor_from_text(text, digits)?,
            _ => return Err(Reason::InvalidAmount),
        }))
    }

    /// The cell as the value of a property. NaN is none.
    pub(crate) fn property(self, clock: &mut LocalConverter) -> Result<Option<PropertyRef<'a>>, Reason> {
        Ok(Some(match self {
            Self::Null => return Ok(None),
            Self::Text(text) => PropertyRef::Text(text),
            Self::Int(value) => PropertyRef::Number(value as f64),
            Self::Float(value) if value.is_nan() => return Ok(None),
            Self::Float(value) if value.is_finite() => PropertyRef::Number(value),
            Self::Decimal(value, scale) => PropertyRef::Number(decimal_as_f64(value, scale)),
            Self::Bool(value) => PropertyRef::Bool(value),
            Self::Instant(_) | Self::Local(_) => match self.time(clock) {
                Ok(Some(time)) => PropertyRef::Time(time),
                _ => return Err(Reason::InvalidProperty),
            },
            _ => return Err(Reason::InvalidProperty),
        }))
    }

    /// The cell as a person would write it, for the samples of a receipt.
    pub(crate) fn show(self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            // Samples are cut short: what is beyond need not be escaped.
            Self::Text(text) => format!("{:?}", text.chars().take(80).collect::<String>()),
            Self::Int(value) => value.to_string(),
            Self::Float(value) => value.to_string(),
            Self::Decimal(value, 0) => value.to_string(),
            Self::Decimal(value, scale) => format!("{value}e{}", -i32::from(scale)),
            Self::Bool(value) => value.to_string(),
            Self::Instant(micros) => {
                Timestamp::checked(micros).map_or_else(|| format!("{micros} µs"), |time| time.to_string())
            }
            Self::Local(micros) => Timestamp::checked(micros).map_or_else(
                || format!("{micros} µs"),
                |time| time.to_string().trim_end_matches('Z').to_owned(),
            ),
            Self::FarTime => "a time out of range".to_owned(),
            Self::Other => "a value that no column takes".to_owned(),
        }
    }
}

fn whole_decimal(value: i128, scale: i8) -> Option<i128> {
    let power = 10_i128.checked_pow(u32::from(scale.unsigned_abs()));
    if scale <= 0 {
        return if value == 0 { Some(0) } else { value.checked_mul(power?) };
    }
    match power {
        Some(power) => (value % power == 0).then(|| value / power),
        None => (value == 0).then_some(0),
    }
}

/// The float nearest to `value × 10^-scale`.
pub(crate) fn decimal_as_f64(value: i128, scale: i8) -> f64 {
    // Whole numbers below 2^53 and powers up to 10^22 are exact in a float, so one division rounds once.
    if value.unsigned_abs() < 1 << 53 && (0..=22).contains(&scale) {
        return value as f64 / 10_f64.powi(i32::from(scale));
    }
    format!("{value}e{}", -i32::from(scale)).parse().unwrap_or(0.0)
}
