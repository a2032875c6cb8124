//! Subscriptions: their events folded by effective time into recurring revenue, whatever the order of arrival.

mod account;
mod audit;
mod dated;
mod doubt;
mod flaw;
mod fold;
mod preset;
mod rate;
mod read;
mod renewal;
mod running;
mod settings;
mod source;
mod step;
mod tables;
mod terms;
mod unit;
mod value;
mod whole_audit;

pub use audit::SubscriptionCheck;
pub use rate::ExchangeRate;
pub use settings::{
    AmountPer, ChurnAt, Discounts, ExchangeAt, FreePlans, MetricGrain, MetricPreset, MetricSettings,
    MovementMethod, PastDueRule, Proration, TermChanges,
};
pub use step::SubscriptionStep;
pub use tables::SubscriptionOptions;

pub(crate) use audit::SUBSCRIPTION_AUDIT;
pub(crate) use dated::Dated;
pub(crate) use fold::{Ending, Part, Step};
pub(crate) use read::Reader;
pub(crate) use source::PRESET_SOURCES;
pub(crate) use step::Steps;
pub(crate) use tables::{METRIC_SETTINGS, MRR_TIMELINE, SUBSCRIPTIONS};
pub(crate) use unit::Unit;
pub(crate) use value::{is_blank, number as number_of, shown as shown_value};
