//! The unit that times are counted in: it travels with data and models.

use serde::{Deserialize, Serialize};

use crate::time::Span;
use crate::{Error, ErrorCode, Result};

/// A unit of time such as `1d`, `1w` or `28d`. Two are the same if they last equally long.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct TimeUnit(Span);

impl PartialEq for TimeUnit {
    fn eq(&self, other: &Self) -> bool {
        self.days() == other.days()
    }
}

impl TimeUnit {
    pub(super) fn new(span: Span) -> Self {
        Self(span)
    }

    pub(super) fn span(self) -> Span {
        self.0
    }

    pub(super) fn days(self) -> f64 {
        self.0.days_approx()
    }

    /// How many of this unit a span is long.
    pub(super) fn count(self, span: Span) -> f64 {
        span.days_approx() / self.days()
    }

    /// # Errors
    /// `mixed_unit`, naming both.
    pub(super) fn same(self, other: Self, what: &str) -> Result<()> {
        if self == other {
            return Ok(());
        }
        let message = format!("{what} counts time in `{}`, these customers in `{}`", self.0, other.0);
        Err(Error::new(ErrorCode::MixedUnit, message)
            .with("expected", self.0)
            .with("given", other.0)
            .hint(format!("summarise the purchases in `{}`, or fit again in `{}`", self.0, other.0)))
    }
}

/// # Errors
/// `mixed_currency`, naming both.
pub(super) fn same_currency(
    fitted: crate::money::Currency,
    given: crate::money::Currency,
    what: &str,
) -> Result<()> {
    if fitted == given {
        return Ok(());
    }
    let message = format!("{what} is in {fitted}, these customers' values are in {given}");
    Err(Error::new(ErrorCode::MixedCurrency, message)
        .with("expected", fitted)
        .with("given", given)
        .hint("convert to one currency at a dated rate, or fit again"))
}
