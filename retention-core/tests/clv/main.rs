//! Lifetime value against published and computed values, on edges, and against the laws it must keep.
#![allow(clippy::disallowed_methods, reason = "a test has files, the core has none")]

mod artifact;
#[path = "../conformance/dataset.rs"]
mod dataset;
mod errors;
mod laws;
mod reference;
mod scene;
mod shop;
mod unidentified;
