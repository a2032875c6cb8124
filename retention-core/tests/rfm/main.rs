//! RFM against reference values, a plain twin, and the laws it must keep.
#![allow(clippy::disallowed_methods, reason = "a test has files, the core has none")]

mod artifact;
#[path = "../conformance/dataset.rs"]
mod dataset;
mod edges;
mod errors;
mod explanation;
mod laws;
mod preset;
mod reference;
mod scene;
mod twin;

use retention_core::{EventLog, Rfm, RfmOptions, RfmRow};

fn rfm(log: &EventLog, as_of: &str, options: &RfmOptions) -> Rfm {
    log.as_of(as_of).unwrap().rfm(options).unwrap()
}

fn rows(rfm: &Rfm) -> Vec<RfmRow<'_>> {
    rfm.iter().collect()
}
