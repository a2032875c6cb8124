//! Survival against reference values, plain twins, and the laws it must keep.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test has files, the core has none"
)]

mod competing;
mod cox;
mod data;
mod errors;
mod laws;
mod reference;
mod weights;
