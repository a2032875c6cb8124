//! Cohorts against reference values, a plain twin, and the laws they must keep.
#![allow(clippy::disallowed_methods, reason = "a test has files, the core has none")]

mod clocks;
mod data;
mod errors;
mod laws;
mod oracle;
mod scene;
mod states;
mod twin;

use std::collections::BTreeMap;

use retention_core::{CohortCell, CohortOptions, Cohorts, EventLog};

fn cohorts(log: &EventLog, as_of: &str, options: &CohortOptions) -> Cohorts {
    log.as_of(as_of).unwrap().cohorts(options).unwrap()
}

/// All cells by label and period.
fn by_label(cohorts: &Cohorts) -> BTreeMap<(Option<String>, usize), CohortCell> {
    let rows = cohorts.cohorts().iter().enumerate();
    rows.flat_map(|(row, cohort)| {
        (0..cohorts.periods())
            .map(move |period| ((cohort.label.clone(), period), cohorts.cell(row, period).unwrap()))
    })
    .collect()
}

fn row(cohorts: &Cohorts, label: &str) -> usize {
    cohorts.cohorts().iter().position(|cohort| cohort.label.as_deref() == Some(label)).unwrap()
}

fn retained(cohorts: &Cohorts, label: &str) -> Vec<Option<u64>> {
    let row = row(cohorts, label);
    (0..cohorts.periods()).map(|period| cohorts.cell(row, period).unwrap().retained).collect()
}
