//! Every operation of the catalogue and every reason to reject a row has a case, so that no language can answer it
//! otherwise.

use std::collections::BTreeSet;
use std::path::PathBuf;

use retention_core::{Reason, operations};

use crate::case::{Case, Expect, Step};
use crate::files;

/// The operations that a case runs and compares: its own, and those that make the artifacts it takes; of the log, the
/// ones it takes as steps. A case that expects an error compares no answer.
fn compared(case: &Case) -> Vec<String> {
    if matches!(case.expect, Expect::Error(_)) {
        return Vec::new();
    }
    let steps = case.steps.iter().filter_map(|step| match step {
        Step::Append(_) => Some("append".to_owned()),
        Step::SetCustomers(_) => Some("set_customers".to_owned()),
        Step::AppendSubscriptions(_) => Some("append_subscriptions".to_owned()),
        _ => None,
    });
    steps.chain(case.operation.clone()).chain(case.makings()).collect()
}

fn without_a_case(cases: &[Case]) -> Vec<String> {
    let compared: BTreeSet<String> = cases.iter().flat_map(compared).collect();
    let all = operations().map(|operation| (operation.owner().as_str(), operation.name()));
    let called = |owner: &str, name: &str| match owner {
        "log" | "view" => name.to_owned(),
        _ => format!("{owner}.{name}"),
    };
    let missing = all.filter(|(owner, name)| !compared.contains(&called(owner, name)));
    missing.map(|(owner, name)| format!("{owner}.{name}")).collect()
}

fn cases() -> Vec<Case> {
    let read = |(name, path): (String, PathBuf)| {
        Case::parse(&name, &std::fs::read_to_string(path).expect("case file")).ok()
    };
    files().into_iter().filter_map(read).collect()
}

#[test]
fn every_operation_has_a_case() {
    let missing = without_a_case(&cases());
    assert!(missing.is_empty(), "no case in tests/conformance compares the answer of {}", missing.join(", "));
}

#[test]
fn an_operation_without_a_case_is_found() {
    let mut cases = cases();
    cases.retain(|case| case.operation.as_deref() != Some("stickiness"));
    assert_eq!(without_a_case(&cases), ["view.stickiness"]);
}

#[test]
fn every_reason_has_a_case() {
    let cases = cases();
    let receipts = cases.iter().filter_map(|case| match &case.expect {
        Expect::Receipt(fields) => fields.get("rejections")?.as_array(),
        _ => None,
    });
    let given: BTreeSet<&str> =
        receipts.flatten().filter_map(|rejection| rejection.get("reason")?.as_str()).collect();
    // It takes 65,536 rows; `retention-core/tests/bulk.rs` has them.
    let without = |reason: &&Reason| **reason != Reason::TooManyKinds && !given.contains(reason.as_str());
    let missing: Vec<&str> = Reason::ALL.iter().filter(without).map(|reason| reason.as_str()).collect();
    assert!(missing.is_empty(), "no receipt in tests/conformance has {}", missing.join(", "));
}
