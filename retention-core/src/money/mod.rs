//! Money: currencies, amounts in minor units, and the one rounding that brings a number to minor units.

mod codes;
mod currency;
mod round;

use std::fmt;

pub use currency::Currency;
pub(crate) use round::{
    AmountFault, Rounded, minor_from_decimal, minor_from_f64, minor_from_integer, minor_from_text,
};

use crate::error::{Error, ErrorCode, Result};

/// The largest absolute amount of one row, in minor units: 10^15.
///
/// Up to it a 64-bit float still tells all amounts apart, and nine thousand such rows add up without overflow.
pub const MAX_MINOR: i64 = 1_000_000_000_000_000;

/// An amount of one currency in its minor units: pence, cents, yen.
///
/// ```
/// use retention_core::{Currency, Money};
/// let money = Money { minor: 123_450, currency: Currency::parse("GBP")? };
/// assert_eq!(money.to_string(), "1234.50 GBP");
/// assert_eq!(money.checked_add(money)?.minor, 246_900);
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
pub struct Money {
    /// The amount in minor units; negative for money that goes back.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// The sum of two amounts of one currency.
    ///
    /// # Errors
    /// [`ErrorCode::MixedCurrency`] if the currencies differ; [`ErrorCode::AmountOverflow`] if the sum does not fit.
    pub fn checked_add(self, other: Self) -> Result<Self> {
        if self.currency != other.currency {
            return Err(Error::new(
                ErrorCode::MixedCurrency,
                format!("{} and {} cannot be added", self.currency, other.currency),
            )
            .with("left", self.currency)
            .with("right", other.currency)
            .hint("convert to one currency first, at a dated rate"));
        }
        match self.minor.checked_add(other.minor) {
            Some(minor) => Ok(Self { minor, currency: self.currency }),
            None => Err(Error::new(
                ErrorCode::AmountOverflow,
                format!("the sum of {self} and {other} does not fit into 64 bits of minor units"),
            )
            .with("currency", self.currency)),
        }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minor < 0 { "-" } else { "" };
        let digits = usize::from(self.currency.exponent());
        let unit = 10_u64.pow(digits as u32);
        let (major, rest) = (self.minor.unsigned_abs() / unit, self.minor.unsigned_abs() % unit);
        match digits {
            0 => write!(f, "{sign}{major} {}", self.currency),
            _ => write!(f, "{sign}{major}.{rest:0digits$} {}", self.currency),
        }
    }
}

#[cfg(test)]
mod tests;
