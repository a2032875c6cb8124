//! Dated exchange rates, exact as they were written, and conversion that rounds once.

use serde_json::Value;

use super::settings::MetricSettings;
use crate::money::{Currency, minor_from_decimal};
use crate::options::{OptionType, OptionValue, expected};
use crate::time::{Calendar, Timestamp, Unit};
use crate::{Error, ErrorCode, Result};

/// What one unit of a currency is worth in another: a decimal number above zero, kept as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ExchangeRate {
    digits: i64,
    /// How many of the digits stand behind the point.
    scale: u8,
}

impl ExchangeRate {
    /// Reads a decimal number such as `1.0843`.
    ///
    /// # Errors
    /// `invalid_option` for what is no number above zero of at most 15 digits.
    pub fn parse(text: &str) -> Result<Self> {
        let text = text.trim();
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let part = part.trim_end_matches('0');
        let all_digits = whole.bytes().chain(part.bytes()).all(|byte| byte.is_ascii_digit());
        let digits = format!("{whole}{part}");
        let value = digits.parse::<i64>().ok().filter(|digits| *digits > 0);
        match value {
            Some(value) if all_digits && digits.trim_start_matches('0').len() <= 15 && part.len() <= 15 => {
                Ok(Self { digits: value, scale: part.len() as u8 })
            }
            _ => {
                let shown: String = text.chars().take(40).collect();
                Err(Error::new(ErrorCode::InvalidOption, format!("`{shown}` is not an exchange rate"))
                    .with("given", shown)
                    .hint("write a decimal number above zero of at most 15 digits, such as `1.0843`"))
            }
        }
    }

    /// Minor units of a currency with so many decimals, in minor units of one with so many: rounded half to even.
    fn convert(self, minor: i64, from: u8, to: u8) -> Option<i64> {
        let product = i128::from(minor).checked_mul(i128::from(self.digits))?;
        let scale = i8::try_from(i32::from(self.scale) + i32::from(from)).ok()?;
        minor_from_decimal(product, scale, to).ok().map(|rounded| rounded.minor)
    }
}

impl std::fmt::Display for ExchangeRate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scale = usize::from(self.scale);
        let digits = format!("{:0width$}", self.digits, width = scale + 1);
        let (whole, part) = digits.split_at(digits.len() - scale);
        if part.is_empty() { f.write_str(whole) } else { write!(f, "{whole}.{part}") }
    }
}

impl OptionValue for ExchangeRate {
    fn kind() -> OptionType {
        OptionType::Decimal
    }
    fn read(value: &Value) -> Result<Self> {
        match value {
            Value::Number(number) => Self::parse(&number.to_string()),
            Value::String(text) => Self::parse(text),
            _ => Err(expected("a decimal number", value)),
        }
    }
    fn show(&self) -> Value {
        self.to_string().into()
    }
}

/// The rates of the settings, by currency, ascending by the instant from which each holds.
#[derive(Debug, Clone)]
pub(crate) struct Rates {
    own: Currency,
    known: Vec<(Currency, Vec<(i64, ExchangeRate)>)>,
}

impl Rates {
    /// # Errors
    /// `unknown_currency`; `invalid_option` for rates of the schema's own currency; `invalid_time`.
    pub(crate) fn of(settings: &MetricSettings, own: Currency, calendar: &Calendar) -> Result<Self> {
        let mut known = Vec::new();
        for (code, rates) in &settings.exchange_rates {
            let currency = Currency::parse(code).map_err(|error| error.with("argument", "exchange_rates"))?;
            if currency == own {
                let message = format!("{own} is the schema's own currency and has no rate");
                return Err(Error::option("exchange_rates", message));
            }
            let mut dated = Vec::with_capacity(rates.len());
            for (date, rate) in rates {
                let index = calendar
                    .parse_label(Unit::Day, date)
                    .map_err(|error| error.with("argument", "exchange_rates"))?;
                dated.push((calendar.start_of(Unit::Day, index).micros(), *rate));
            }
            dated.sort_by_key(|(from, _)| *from);
            known.push((currency, dated));
        }
        Ok(Self { own, known })
    }

    fn dated(&self, currency: Currency) -> &[(i64, ExchangeRate)] {
        let found = self.known.iter().find(|(known, _)| *known == currency);
        found.map_or(&[], |(_, dated)| dated.as_slice())
    }

    /// An amount in the schema's currency, at the rate of an instant.
    ///
    /// # Errors
    /// `missing_exchange_rate` where no rate holds at that instant; `amount_overflow`.
    pub(crate) fn convert(&self, minor: i64, currency: Currency, at: i64) -> Result<i64> {
        if currency == self.own || minor == 0 {
            return Ok(minor);
        }
        let dated = self.dated(currency);
        let after = dated.partition_point(|(from, _)| *from <= at);
        let Some((_, rate)) = after.checked_sub(1).and_then(|last| dated.get(last)) else {
            return Err(self.missing(currency, at, dated.first().map(|(from, _)| *from)));
        };
        rate.convert(minor, currency.exponent(), self.own.exponent()).ok_or_else(|| {
            Error::new(
                ErrorCode::AmountOverflow,
                format!("{minor} minor units of {currency} are too much in {}", self.own),
            )
            .with("currency", currency)
        })
    }

    fn missing(&self, currency: Currency, at: i64, first: Option<i64>) -> Error {
        let at = Timestamp::from_micros(at);
        let message = format!("no exchange rate from {currency} to {} holds at {at}", self.own);
        let error = Error::new(ErrorCode::MissingExchangeRate, message)
            .with("argument", "exchange_rates")
            .with("currency", currency)
            .with("time", at);
        match first {
            Some(first) => error.hint(format!(
                "the first one given holds from {}; add an earlier one",
                Timestamp::from_micros(first)
            )),
            None => error.hint(format!("give `exchange_rates` for {currency}, dated on or before that day")),
        }
    }

    /// The next instant after another at which the rate of a currency changes.
    pub(crate) fn next_change(&self, currency: Currency, after: i64) -> Option<i64> {
        let dated = self.dated(currency);
        dated.get(dated.partition_point(|(from, _)| *from <= after)).map(|(from, _)| *from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_kept_as_written_and_convert_half_to_even() {
        let rate = |text: &str| ExchangeRate::parse(text).unwrap();
        assert_eq!(
            ["1.0843", "0.50", "150", "0.0067"].map(|text| rate(text).to_string()),
            ["1.0843", "0.5", "150", "0.0067"]
        );
        assert_eq!(rate("0.5").convert(101, 2, 2), Some(50), "50.5 is even at 50");
        assert_eq!(rate("0.5").convert(103, 2, 2), Some(52));
        assert_eq!(rate("0.0067").convert(10_000, 0, 2), Some(6700), "10,000 yen are 67.00");
        assert_eq!(rate("1.5").convert(-101, 2, 2), Some(-152));
        assert_eq!(rate("999999999999999").convert(i64::MAX, 0, 4), None);
        for text in ["", "0", "-1", "1,5", "1e3", "0.0", "1234567890123456", ".", "ten"] {
            assert_eq!(ExchangeRate::parse(text).unwrap_err().code(), ErrorCode::InvalidOption, "{text}");
        }
    }
}
