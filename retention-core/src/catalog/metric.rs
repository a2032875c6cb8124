//! Metrics of retention: how many stay, come back, buy again.

use super::build::heavy;
use super::{Operation, Returns};
use crate::ErrorCode;
use crate::metric::{
    self, ActiveDaysOptions, ActivityChurnOptions, MovementOptions, OrderLadderOptions, PurchaseGapOptions,
    PurchaseOptions, RepeatPurchaseOptions, RetentionOptions, StickinessOptions,
};
use crate::options::Options;

const MONEY_BY_PERIOD: &[ErrorCode] =
    &[ErrorCode::UnknownKind, ErrorCode::InvalidTime, ErrorCode::MixedCurrency, ErrorCode::AmountOverflow];

pub(super) const OPERATIONS: &[Operation] = &[
    heavy(
        "retention",
        "How many of each period's customers are still there in the next: retention and churn rates in set form.\n\nOne row for each period, with \
         numerators, denominator, Wilson intervals and a state. What cannot be known is null with the reason in `state`, never zero.",
        RetentionOptions::specs,
        Returns::Table(&metric::RETENTION),
        |view, json| view.retention(&RetentionOptions::from_json(json)?),
    )
    .fails(&[ErrorCode::UnknownKind, ErrorCode::InvalidTime]),
    heavy(
        "activity_churn",
        "Churn by a window of activity, for customers who never cancel but stop coming: of those active at the start of an interval, the share not active \
         at its end.\n\nActive at `t` means an event in the window before `t`. Rows go back from `to` in steps of `every`.",
        ActivityChurnOptions::specs,
        Returns::Table(&metric::ACTIVITY_CHURN),
        |view, json| view.activity_churn(&ActivityChurnOptions::from_json(json)?),
    )
    .fails(&[ErrorCode::UnknownKind, ErrorCode::InvalidTime]),
    heavy(
        "movements",
        "Movements between periods: new, retained, reactivated and lost customers, and the same of their value, with net and gross revenue retention.\n\n\
         They reconcile exactly: `active = new + retained + reactivated = start_active + new + reactivated - lost`, and \
         `value = start_value + new_value + reactivated_value + expansion - contraction - lost_value`. A customer is new in the period of their first \
         event ever, also when that is before `from`.",
        MovementOptions::specs,
        Returns::Table(&metric::MOVEMENTS),
        |view, json| view.movements(&MovementOptions::from_json(json)?),
    )
    .fails(MONEY_BY_PERIOD),
    heavy(
        "purchases",
        "Purchases by period: customers, orders, purchase frequency, average order value, revenue before and after refunds, revenue per customer.\n\n\
         Refunds are the events of that role, counted in the period in which they happen; they make nobody a customer.",
        PurchaseOptions::specs,
        Returns::Table(&metric::PURCHASES),
        |view, json| view.purchases(&PurchaseOptions::from_json(json)?),
    )
    .fails(MONEY_BY_PERIOD),
    heavy(
        "repeat_purchase",
        "The share of customers who bought again, among those who were observed long enough to tell.\n\nWith a window, a customer is counted once the \
         window after the first purchase has passed, and has repeated if the second purchase came within it. Without one, everybody counts, however new.",
        RepeatPurchaseOptions::specs,
        Returns::Table(&metric::REPEAT_PURCHASE),
        |view, json| view.repeat_purchase(&RepeatPurchaseOptions::from_json(json)?),
    )
    .fails(&[ErrorCode::UnknownKind]),
    heavy(
        "order_ladder",
        "How many customers made a first, second, nth order, the share of each rung that climbed to the next, and how long that took.\n\nWithout a window, \
         those who made the last order yesterday count as not having come back. With one, only customers are counted for whom the window after the order \
         before has passed.",
        OrderLadderOptions::specs,
        Returns::Table(&metric::ORDER_LADDER),
        |view, json| view.order_ladder(&OrderLadderOptions::from_json(json)?),
    )
    .fails(&[ErrorCode::UnknownKind]),
    heavy(
        "purchase_gaps",
        "The gaps between purchases, pooled over all customers: what the windows of other metrics should be chosen by.\n\nOnly gaps that ended are counted. \
         Customers who buy often have more of them.",
        PurchaseGapOptions::specs,
        Returns::Table(&metric::PURCHASE_GAPS),
        |view, json| view.purchase_gaps(&PurchaseGapOptions::from_json(json)?),
    )
    .fails(&[ErrorCode::UnknownKind]),
    heavy(
        "stickiness",
        "Daily, weekly and monthly active customers on the average day of each period, and their quotients, of which DAU/MAU is called \
         stickiness.\n\nNumerator and denominator of a quotient are sums over the same days: those that have a whole month of observed days before them.",
        StickinessOptions::specs,
        Returns::Table(&metric::STICKINESS),
        |view, json| view.stickiness(&StickinessOptions::from_json(json)?),
    )
    .fails(&[ErrorCode::UnknownKind, ErrorCode::InvalidTime]),
    heavy(
        "active_days",
        "The distribution behind `stickiness`: how many customers were active on one day of the period, on two, and so on.\n\nDays are those of the \
         schema's zone.",
        ActiveDaysOptions::specs,
        Returns::Table(&metric::ACTIVE_DAYS),
        |view, json| view.active_days(&ActiveDaysOptions::from_json(json)?),
    )
    .fails(&[ErrorCode::UnknownKind, ErrorCode::InvalidTime]),
];
