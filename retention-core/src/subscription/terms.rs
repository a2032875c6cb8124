//! The terms of a subscription, and what they are worth a month and a year under given settings.

use crate::money::Currency;
use crate::subscription::settings::{AmountPer, Discounts, MetricSettings};
use crate::{Error, ErrorCode, Result};

/// What was agreed. Amounts are minor units of one currency, for a month or a term as the settings say.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Terms<'v> {
    /// What is paid: with tax and metered charges, as far as these are told; before any discount.
    pub(crate) amount: i64,
    pub(crate) currency: Currency,
    pub(crate) plan: Option<&'v str>,
    pub(crate) quantity: Option<f64>,
    /// How many months a term has.
    pub(crate) months: u32,
    /// What a whole term is worth by contract.
    pub(crate) contract: Option<i64>,
    pub(crate) discount: i64,
    pub(crate) discount_ends: Option<i64>,
    pub(crate) tax: i64,
    pub(crate) metered: i64,
}

/// What terms are worth, in minor units of their own currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Worth {
    pub(crate) mrr: i64,
    pub(crate) arr: i64,
}

impl Terms<'_> {
    /// Terms of nothing, from which the first event starts.
    pub(crate) fn free(currency: Currency) -> Self {
        Self {
            amount: 0,
            currency,
            plan: None,
            quantity: None,
            months: 1,
            contract: None,
            discount: 0,
            discount_ends: None,
            tax: 0,
            metered: 0,
        }
    }

    /// Whether nothing is paid for it.
    pub(crate) fn is_free(&self) -> bool {
        self.amount == 0 && self.contract.is_none_or(|contract| contract == 0)
    }

    /// Whether only the length of the term differs, and the price with it.
    pub(crate) fn only_term_differs(&self, other: &Self) -> bool {
        self.months != other.months && self.plan == other.plan && self.quantity == other.quantity
    }

    fn counts_discount(&self, settings: &MetricSettings, at: i64) -> bool {
        match settings.discounts {
            Discounts::All => self.discount_ends.is_none_or(|end| at < end),
            Discounts::Permanent => self.discount_ends.is_none(),
            Discounts::Ignored => false,
        }
    }

    /// What the terms are worth at an instant: rounded once, half to even, where a term is divided into months. The yearly
    /// worth is that of the contract where one is told.
    ///
    /// # Errors
    /// `amount_overflow`.
    pub(crate) fn worth(&self, settings: &MetricSettings, at: i64) -> Result<Worth> {
        let discount = if self.counts_discount(settings, at) { self.discount } else { 0 };
        let tax = if settings.tax { 0 } else { self.tax };
        let metered = if settings.metered { 0 } else { self.metered };
        let net = i128::from(self.amount) - i128::from(discount) - i128::from(tax) - i128::from(metered);
        let months = i128::from(self.months.max(1));
        let (monthly, yearly) = match settings.amount_per {
            AmountPer::Month => (net, 12 * net),
            AmountPer::Term => (half_even(net, months), half_even(12 * net, months)),
        };
        let yearly = match self.contract {
            Some(contract) => half_even(12 * i128::from(contract), months),
            None => yearly,
        };
        Ok(Worth { mrr: fits(monthly)?, arr: fits(yearly)? })
    }
}

/// A quotient rounded half to even; the divisor is above zero.
pub(crate) fn half_even(sum: i128, count: i128) -> i128 {
    let (whole, rest) = (sum.div_euclid(count), sum.rem_euclid(count));
    match (2 * rest).cmp(&count) {
        std::cmp::Ordering::Less => whole,
        std::cmp::Ordering::Equal => whole + whole.rem_euclid(2),
        std::cmp::Ordering::Greater => whole + 1,
    }
}

/// An amount as 64 bits of minor units.
///
/// # Errors
/// `amount_overflow`.
pub(crate) fn fits(amount: i128) -> Result<i64> {
    i64::try_from(amount).map_err(|_| {
        Error::new(
            ErrorCode::AmountOverflow,
            "a sum of recurring revenue does not fit into 64 bits of minor units",
        )
        .hint("some amounts may be in the wrong unit")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(amount: i64, months: u32) -> Terms<'static> {
        Terms { amount, months, ..Terms::free(Currency::parse("EUR").unwrap()) }
    }

    #[test]
    fn a_term_is_rounded_once_and_a_year_comes_from_the_contract() {
        let term = MetricSettings::default().amount_per(AmountPer::Term);
        let worth = |terms: &Terms<'_>| terms.worth(&term, 0).map(|worth| (worth.mrr, worth.arr)).unwrap();
        assert_eq!(
            worth(&terms(200_000, 12)),
            (16_667, 200_000),
            "2,000 a year are 166.67 a month, not 12 × 166.67 a year"
        );
        assert_eq!(worth(&terms(9000, 3)), (3000, 36_000));
        assert_eq!(worth(&terms(-1, 2)), (0, -6));
        let contract = Terms { contract: Some(100_000), ..terms(120_000, 12) };
        assert_eq!(worth(&contract), (10_000, 100_000));
    }

    #[test]
    fn settings_say_what_counts() {
        let terms = Terms { discount: 300, discount_ends: Some(10), tax: 200, metered: 50, ..terms(1000, 1) };
        let mrr = |settings: &MetricSettings, at| terms.worth(settings, at).unwrap().mrr;
        let all = MetricSettings::default();
        assert_eq!(
            (mrr(&all, 9), mrr(&all, 10)),
            (450, 750),
            "a discount that ends at 10 no longer holds at 10"
        );
        assert_eq!(mrr(&all.clone().discounts(Discounts::Permanent), 9), 750);
        assert_eq!(mrr(&all.clone().tax(true), 10), 950);
        assert_eq!(mrr(&all.metered(true), 10), 800);
    }
}
