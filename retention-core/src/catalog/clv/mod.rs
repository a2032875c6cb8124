//! Lifetime value: summaries of purchases, and models of purchases, spend and renewals.

mod counts;
mod data;
mod purchase;
mod renewal;
mod spend;

use super::build::heavy;
use super::{Operation, Returns};
use crate::ErrorCode;
use crate::clv::{self, PurchaseSummaryOptions};
use crate::options::Options;

pub(super) const OF_VIEW: &[Operation] = &[heavy(
    "purchase_summary",
    "What lifetime-value models read of every customer who bought before `as_of`: repeat purchases, the time of the last one, age, and mean value.\n\n\
     All count calendar days of the schema's zone: the purchases of a day are one, `t_x` is the time from the first such day to the last, `age` that from the \
     first to the last day before `as_of`. Refunds do not count. lifetimes calls `t_x` recency and `age` T.",
    PurchaseSummaryOptions::specs,
    Returns::Table(&clv::PURCHASE_SUMMARY),
    |view, json| Ok(view.purchase_summary(&PurchaseSummaryOptions::from_json(json)?)?.table()),
)
.fails(&[ErrorCode::UnknownKind, ErrorCode::MixedCurrency])];

pub(super) fn operations() -> impl Iterator<Item = &'static Operation> {
    [counts::OPERATIONS, purchase::OPERATIONS, spend::OPERATIONS, renewal::OPERATIONS].into_iter().flatten()
}
