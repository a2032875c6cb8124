//! Currencies of ISO 4217.

use std::fmt;
use std::str::FromStr;

use super::codes::{CURRENT, WITHDRAWN};
use crate::error::{Error, ErrorCode, Result};
use crate::serde_text::serde_as_text;

/// A currency of ISO 4217 that has a minor unit, including those withdrawn since 2010.
/// `XXX`, "no currency", is taken as having two decimals.
///
/// ```
/// use retention_core::Currency;
/// let yen = Currency::parse("jpy")?;
/// assert_eq!((yen.code(), yen.exponent()), ("JPY", 0));
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The currency of that three-letter code, in upper or lower case; spaces around it are ignored.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownCurrency`], with the nearest code as `suggestion`.
    pub fn parse(code: &str) -> Result<Self> {
        Self::from_bytes(code.trim().as_bytes()).ok_or_else(|| unknown(code))
    }

    /// As [`parse`](Self::parse) from bytes that are not known to be text.
    pub(crate) fn from_bytes(code: &[u8]) -> Option<Self> {
        let code = <[u8; 3]>::try_from(code).ok()?.map(|byte| byte.to_ascii_uppercase());
        find(code).map(|_| Self(code))
    }

    /// The code: three capital letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// How many digits of a decimal amount are minor units: 2 for GBP, 0 for JPY, 3 for KWD.
    pub fn exponent(&self) -> u8 {
        find(self.0).unwrap_or(2)
    }
}

fn find(code: [u8; 3]) -> Option<u8> {
    [CURRENT, WITHDRAWN].into_iter().find_map(|codes| {
        let at = codes.binary_search_by_key(&code, |(known, _)| *known).ok()?;
        codes.get(at).map(|(_, exponent)| *exponent)
    })
}

fn unknown(code: &str) -> Error {
    let shown: String = code.chars().take(20).collect();
    let known: Vec<&str> = CURRENT.iter().filter_map(|(code, _)| std::str::from_utf8(code).ok()).collect();
    Error::new(ErrorCode::UnknownCurrency, format!("`{shown}` is not an ISO 4217 currency with a minor unit"))
        .hint("write its three letters, such as `GBP`")
        .suggest(&shown, known)
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = Error;

    fn from_str(code: &str) -> Result<Self> {
        Self::parse(code)
    }
}

serde_as_text!(Currency);
