//! Retention by period: who stayed, who came, who left, how often and how much they buy.

mod active_days;
mod activity_churn;
mod gaps;
mod grid;
mod ladder;
mod maturity;
mod movement;
mod note;
mod period;
mod proportion;
mod purchases;
mod repeat;
mod retention;
mod scale;
mod stickiness;

pub use active_days::ActiveDaysOptions;
pub use activity_churn::ActivityChurnOptions;
pub use gaps::PurchaseGapOptions;
pub use ladder::OrderLadderOptions;
pub use movement::{ActiveBy, MovementOptions, MovementValue};
pub use period::MetricPeriod;
pub use purchases::PurchaseOptions;
pub use repeat::RepeatPurchaseOptions;
pub use retention::RetentionOptions;
pub use scale::scale_rate;
pub use stickiness::{MauWindow, StickinessOptions};

pub(crate) use active_days::ACTIVE_DAYS;
pub(crate) use activity_churn::ACTIVITY_CHURN;
pub(crate) use gaps::PURCHASE_GAPS;
pub(crate) use ladder::ORDER_LADDER;
pub(crate) use movement::MOVEMENTS;
pub(crate) use purchases::PURCHASES;
pub(crate) use repeat::REPEAT_PURCHASE;
pub(crate) use retention::RETENTION;
pub(crate) use stickiness::STICKINESS;
