//! Bringing numbers to minor units: the one place where money is rounded, half to even.

use std::fmt::Write as _;

use super::MAX_MINOR;

/// Why a number cannot be an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AmountFault {
    /// A float that is infinite or not a number.
    NotFinite,
    /// A text that is not a decimal number.
    NotANumber,
    /// More than [`MAX_MINOR`] minor units.
    TooLarge,
}

/// An amount in minor units, and whether digits were lost on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rounded {
    pub(crate) minor: i64,
    pub(crate) rounded: bool,
}

/// Ten to the powers that exponents of currencies can have.
const POWERS: [f64; 5] = [1.0, 10.0, 100.0, 1000.0, 10_000.0];

/// Rounds the shortest decimal that reads back as the float: `2.675` is that, not the 2.67499999… the float holds.
#[inline]
pub(crate) fn minor_from_f64(value: f64, exponent: u8) -> Result<Rounded, AmountFault> {
    let Some(power) = POWERS.get(usize::from(exponent)) else {
        return minor_from_f64_by_digits(value, exponent);
    };
    let scaled = value * power;
    let nearest = scaled.round();
    // Up to 10^15 minor units, decimals of so few digits and floats correspond one to one. So if dividing gives the
    // float back, its shortest decimal has no more digits than the currency.
    if nearest.abs() <= MAX_MINOR as f64 && nearest / power == value {
        return Ok(Rounded { minor: nearest as i64, rounded: false });
    }
    // Clear of a half by more than the product can be off, the nearest whole number is right.
    let from_half = ((scaled - scaled.floor()) - 0.5).abs();
    if scaled.abs() < 1e12 && from_half > 1e-3 {
        return Ok(Rounded { minor: nearest as i64, rounded: true });
    }
    minor_from_f64_by_digits(value, exponent)
}

/// The plain way, by writing the float's shortest decimal.
#[cold]
fn minor_from_f64_by_digits(value: f64, exponent: u8) -> Result<Rounded, AmountFault> {
    if !value.is_finite() {
        return Err(AmountFault::NotFinite);
    }
    let mut text = String::with_capacity(32);
    // Rust writes the shortest digits that read back; writing to a String does not fail.
    let _ = write!(text, "{value:e}");
    minor_from_text(&text, exponent)
}

/// Rounds a decimal number: digits, with a sign, a point or a power of ten (`1e3`) if need be; spaces around it are
/// ignored. Separators of thousands and currency signs are refused, since they are ambiguous.
pub(crate) fn minor_from_text(text: &str, exponent: u8) -> Result<Rounded, AmountFault> {
    let decimal = Decimal::parse(text.trim().as_bytes()).ok_or(AmountFault::NotANumber)?;
    decimal.minor(exponent)
}

/// Rounds `value × 10^-scale`.
pub(crate) fn minor_from_decimal(value: i128, scale: i8, exponent: u8) -> Result<Rounded, AmountFault> {
    let shift = i32::from(exponent) - i32::from(scale);
    if value == 0 {
        return Ok(Rounded { minor: 0, rounded: false });
    }
    let power = 10_i128.checked_pow(shift.unsigned_abs());
    if shift >= 0 {
        let minor = power.and_then(|power| value.checked_mul(power)).ok_or(AmountFault::TooLarge)?;
        return within_limit(minor, false);
    }
    // A power beyond 128 bits is more than twice any value: the amount rounds to nothing.
    let Some(power) = power else { return Ok(Rounded { minor: 0, rounded: true }) };
    let (quotient, rest) = (value.div_euclid(power), value.rem_euclid(power));
    let up = match rest.cmp(&(power - rest)) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => quotient.rem_euclid(2),
        std::cmp::Ordering::Greater => 1,
    };
    within_limit(quotient + up, rest != 0)
}

/// Whole major units.
pub(crate) fn minor_from_integer(major: i64, exponent: u8) -> Result<Rounded, AmountFault> {
    minor_from_decimal(i128::from(major), 0, exponent)
}

fn within_limit(minor: i128, rounded: bool) -> Result<Rounded, AmountFault> {
    match i64::try_from(minor) {
        Ok(minor) if (-MAX_MINOR..=MAX_MINOR).contains(&minor) => Ok(Rounded { minor, rounded }),
        _ => Err(AmountFault::TooLarge),
    }
}

/// A decimal number as written: `0.whole fraction × 10^point`, unbounded in length.
struct Decimal<'a> {
    negative: bool,
    whole: &'a [u8],
    fraction: &'a [u8],
    power: i64,
}

impl<'a> Decimal<'a> {
    fn parse(text: &'a [u8]) -> Option<Self> {
        let (negative, text) = match text {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            _ => (false, text),
        };
        let (mantissa, power) = match text.iter().position(|byte| matches!(byte, b'e' | b'E')) {
            Some(at) => (text.get(..at)?, power_of_ten(text.get(at + 1..)?)?),
            None => (text, 0),
        };
        let (whole, fraction) = match mantissa.iter().position(|byte| *byte == b'.') {
            Some(at) => (mantissa.get(..at)?, mantissa.get(at + 1..)?),
            None => (mantissa, &[][..]),
        };
        let all_digits = whole.iter().chain(fraction).all(u8::is_ascii_digit);
        let any_digit = !(whole.is_empty() && fraction.is_empty());
        (all_digits && any_digit).then_some(Self { negative, whole, fraction, power })
    }

    /// The digits from the first that is not zero on, and how many of them stand before the point (may be negative).
    fn significant(&self) -> (impl Iterator<Item = u8> + use<'_>, i64) {
        let digits = || self.whole.iter().chain(self.fraction).map(|byte| byte - b'0');
        let zeros = digits().take_while(|digit| *digit == 0).count();
        let point = i64::try_from(self.whole.len()).unwrap_or(i64::MAX).saturating_add(self.power);
        (digits().skip(zeros), point.saturating_sub(i64::try_from(zeros).unwrap_or(i64::MAX)))
    }

    fn minor(&self, exponent: u8) -> Result<Rounded, AmountFault> {
        let (digits, point) = self.significant();
        let mut digits = digits.peekable();
        let kept = point.saturating_add(i64::from(exponent));
        if digits.peek().is_none() {
            return Ok(Rounded { minor: 0, rounded: false });
        }
        if kept > 17 {
            return Err(AmountFault::TooLarge);
        }
        // With `kept` below zero, zeros stand between the point and the first digit.
        let mut minor = 0_i128;
        for _ in 0..kept {
            minor = minor * 10 + i128::from(digits.next().unwrap_or(0));
        }
        let next = if kept < 0 { 0 } else { digits.next().unwrap_or(0) };
        let more = digits.any(|digit| digit != 0);
        let up = next > 5 || (next == 5 && (more || minor % 2 == 1));
        let minor = minor + i128::from(up);
        within_limit(if self.negative { -minor } else { minor }, next != 0 || more)
    }
}

/// Reads the number after `e`; beyond a million it no longer matters.
fn power_of_ten(text: &[u8]) -> Option<i64> {
    let (sign, digits) = match text {
        [b'-', rest @ ..] => (-1, rest),
        [b'+', rest @ ..] => (1, rest),
        _ => (1, text),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let size =
        digits.iter().fold(0_i64, |sum, digit| (sum * 10 + i64::from(digit - b'0')).min(1_000_000_000_000));
    Some(sign * size)
}
