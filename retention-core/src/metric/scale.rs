//! Churn over one length of time as churn over another.

use crate::time::Span;
use crate::{Error, Result};

/// The churn rate over `to` that a constant churn rate over `from` amounts to: `1 − (1 − rate)^(to / from)`.
///
/// Never `rate × to / from`: who has left cannot leave again. Two calendar lengths compare by their months (`1y` is
/// exactly 12 times `1mo`), two fixed ones by their seconds, one of each by the mean length of the Gregorian calendar
/// (`1mo` is 30.436875 days). Source: C. S. Gold, *Fighting Churn with Data*, 2020, section 2.5.
///
/// # Errors
/// `invalid_option` unless the rate is from 0 to 1.
///
/// ```
/// use retention_core::{Span, scale_rate};
/// let yearly = scale_rate(0.05, Span::parse("1mo")?, Span::parse("1y")?)?;
/// assert!((yearly - 0.459_640).abs() < 1e-6); // 1 − 0.95^12
/// # Ok::<(), retention_core::Error>(())
/// ```
pub fn scale_rate(rate: f64, from: Span, to: Span) -> Result<f64> {
    if !(0.0..=1.0).contains(&rate) {
        return Err(Error::option("rate", format!("`rate` must be from 0 to 1, got {rate}"))
            .with("given", rate)
            .hint("write 0.05 for 5 %"));
    }
    // ln(1 − c) and e^x − 1 directly: exact for small rates too.
    Ok(-((-rate).ln_1p() * (to.days_approx() / from.days_approx())).exp_m1())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scaled(rate: f64, from: &str, to: &str) -> f64 {
        scale_rate(rate, Span::parse(from).unwrap(), Span::parse(to).unwrap()).unwrap()
    }

    #[test]
    fn agrees_with_powers() {
        assert!((scaled(0.05, "1mo", "1y") - (1.0 - 0.95_f64.powi(12))).abs() < 1e-15);
        assert!((scaled(0.4, "1q", "1mo") - (1.0 - 0.6_f64.powf(1.0 / 3.0))).abs() < 1e-15);
        assert!((scaled(0.1, "30d", "365d") - (1.0 - 0.9_f64.powf(365.0 / 30.0))).abs() < 1e-14);
        assert!((scaled(1e-12, "1d", "2d") - 2e-12).abs() < 1e-23);
    }

    #[test]
    fn keeps_the_ends_and_what_is_not_scaled() {
        assert_eq!(scaled(0.0, "1d", "1y"), 0.0);
        assert_eq!(scaled(1.0, "1y", "1d"), 1.0);
        assert!((scaled(0.3, "7d", "1w") - 0.3).abs() < 1e-16);
    }

    #[test]
    fn refuses_what_is_no_rate() {
        let span = Span::parse("1mo").unwrap();
        for rate in [-0.1, 1.1, f64::NAN, f64::INFINITY] {
            assert_eq!(scale_rate(rate, span, span).unwrap_err().detail("argument"), Some("rate"));
        }
    }
}
