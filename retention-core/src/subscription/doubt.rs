//! Terms that fold well and are hardly meant: they count as they are told, and the audit names them.

use crate::Result;
use crate::subscription::read::{Entry, Known, Reader};
use crate::subscription::terms::Terms;

/// What is doubtful about the terms that an event sets, beyond those that held before it; in words for the audit.
///
/// # Errors
/// Those of reading the event's properties.
pub(super) fn doubt(
    reader: &Reader<'_>,
    entry: &Entry<'_>,
    before: Option<&Terms<'_>>,
    terms: &Terms<'_>,
) -> Result<Option<&'static str>> {
    let of_amounts = doubt_of_amounts(terms);
    if of_amounts.is_some() {
        return Ok(of_amounts.filter(|doubt| before.and_then(doubt_of_amounts) != Some(doubt)));
    }
    let Some(contract) = terms.contract else { return Ok(None) };
    let tells = |known| reader.tells(entry, known);
    let is_told = tells(Known::ContractAmount);
    if is_told && terms.months == 1 && contract != terms.amount && !tells(Known::TermMonths) {
        return Ok(Some("a contract amount without `term_months`, taken for one month's"));
    }
    let other_price = before.is_some_and(|before| before.amount != terms.amount);
    Ok((other_price && !is_told).then_some("another amount, beside the contract amount of the old one"))
}

fn doubt_of_amounts(terms: &Terms<'_>) -> Option<&'static str> {
    let parts = i128::from(terms.discount) + i128::from(terms.tax) + i128::from(terms.metered);
    if terms.quantity.is_some_and(|quantity| quantity < 0.0) {
        Some("a quantity below zero")
    } else if terms.discount < 0 {
        Some("a discount below zero, which adds to the price")
    } else if terms.tax < 0 || terms.metered < 0 {
        Some("tax or metered charges below zero")
    } else if terms.amount >= 0 && parts > i128::from(terms.amount) {
        Some("discount, tax and metered charges above the amount")
    } else {
        None
    }
}
