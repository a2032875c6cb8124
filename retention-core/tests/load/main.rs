//! What comes in, in whatever shape: the same facts make the same log, rows add up, and bad input costs no good row.
#![allow(clippy::unwrap_used, reason = "a test may fail")]
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test has files, the core has none"
)]

#[cfg(feature = "arrow")]
mod amounts;
#[cfg(feature = "arrow")]
mod arrays;
#[cfg(feature = "arrow")]
mod arrow_mutations;
mod chance;
#[cfg(feature = "arrow")]
mod columns;
mod customers;
#[cfg(feature = "arrow")]
mod layouts;
mod mutations;
#[cfg(feature = "arrow")]
mod retail;
mod scene;
mod subscriptions;
#[cfg(feature = "arrow")]
mod times;
