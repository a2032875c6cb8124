//! How customers take to a product: funnels, the time to first value, features.

mod adoption;
mod at_once;
mod funnel;
mod value_time;

pub use adoption::AdoptionOptions;
pub use funnel::FunnelOptions;
pub use value_time::TimeToValueOptions;

pub(crate) use adoption::FEATURE_ADOPTION;
pub(crate) use funnel::FUNNEL;
pub(crate) use value_time::TIME_TO_VALUE;
