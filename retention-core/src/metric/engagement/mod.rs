//! How customers take to a product: funnels, the time to first value, features.

mod adoption;
mod funnel;
mod value_time;

pub use adoption::AdoptionOptions;
pub use funnel::FunnelOptions;
pub use value_time::TimeToValueOptions;
