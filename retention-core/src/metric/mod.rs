//! Retention by period: who stayed, who came, who left, how often and how much they buy.

mod active_days;
mod activity_churn;
mod chosen;
mod engagement;
mod gaps;
mod goal;
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
mod revenue;
mod scale;
mod stickiness;
mod survey;
mod told;

pub use active_days::ActiveDaysOptions;
pub use activity_churn::ActivityChurnOptions;
pub use engagement::{AdoptionOptions, FunnelOptions, TimeToValueOptions};
pub use gaps::PurchaseGapOptions;
pub use goal::{BeforeAfterOptions, GoalMetric, GoalOptions};
pub use ladder::OrderLadderOptions;
pub use movement::{ActiveBy, MovementOptions, MovementValue};
pub use period::MetricPeriod;
pub use purchases::PurchaseOptions;
pub use repeat::RepeatPurchaseOptions;
pub use retention::RetentionOptions;
pub use revenue::{
    ChurnOf, ChurnSpike, ChurnSpikeOptions, DifferenceOptions, RenewalsOptions, RevenueDifference,
    RevenueFigure, RevenueOptions, RevenueRetentionOptions, UnitEconomicsOptions,
};
pub use scale::scale_rate;
pub use stickiness::{MauWindow, StickinessOptions};
pub use survey::{AnswersCounted, NpsInterval, ReasonOptions, SurveyKind, SurveyMoveOptions, SurveyOptions};

pub(crate) use active_days::ACTIVE_DAYS;
pub(crate) use activity_churn::ACTIVITY_CHURN;
pub(crate) use engagement::{FEATURE_ADOPTION, FUNNEL, TIME_TO_VALUE};
pub(crate) use gaps::PURCHASE_GAPS;
pub(crate) use goal::{BEFORE_AFTER, GOAL};
pub(crate) use ladder::ORDER_LADDER;
pub(crate) use movement::MOVEMENTS;
pub(crate) use purchases::PURCHASES;
pub(crate) use repeat::REPEAT_PURCHASE;
pub(crate) use retention::RETENTION;
pub(crate) use revenue::{
    CHURN_DRIVERS, CHURN_EXPOSED, CHURN_LIMITS, CHURNED_REVENUE, DIFFERENCE_CUSTOMERS, DIFFERENCE_SETTINGS,
    RENEWALS, REVENUE_BY_CUSTOMER, REVENUE_MOVEMENTS, REVENUE_RETENTION, UNIT_ECONOMICS,
};
pub(crate) use stickiness::STICKINESS;
pub(crate) use survey::{STATED_REASONS, SURVEY, SURVEY_MOVES};
