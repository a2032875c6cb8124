//! For tests, benches and first steps: customers and events with known truth, a small shop, scripted time.
//!
//! Everything here is made from a seed alone and stays the same bits from version to version, so that a test may state
//! its numbers.

#[cfg(feature = "arrow")]
mod arrow;
mod clock;
mod events;
mod history;
mod population;
mod random;
mod shop;
mod simulate;
mod truth;

pub use clock::Clock;
pub(crate) use events::EVENTS;
pub use history::History;
pub use population::{Churn, Population, RowOrder};
pub use random::Random;
pub use shop::small_shop;
pub(crate) use truth::TRUTH;
