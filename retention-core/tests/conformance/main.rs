//! Runs every case of `tests/conformance`, by the rules of its README.
#![allow(clippy::disallowed_methods, reason = "a test has files, the core has none")]

mod case;
mod codes;
mod compare;
mod dataset;
mod live;
mod operations;
mod run;

use std::path::{Path, PathBuf};

use case::{Case, Expect};
use run::{Logs, Outcome};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance")
}

/// Every case file in the folders directly below, in the order of their paths, with the name its path gives.
fn files() -> Vec<(String, PathBuf)> {
    let entries = |folder: &Path| -> Vec<PathBuf> {
        let mut paths: Vec<_> =
            std::fs::read_dir(folder).expect("folder").map(|entry| entry.expect("entry").path()).collect();
        paths.sort();
        paths
    };
    let name = |path: &Path| path.file_stem().expect("name").to_string_lossy().into_owned();
    entries(&folder())
        .iter()
        .filter(|path| path.is_dir())
        .flat_map(|folder| {
            entries(folder).into_iter().map(|file| (format!("{}/{}", name(folder), name(&file)), file))
        })
        .filter(|(_, file)| file.extension().is_some_and(|end| end == "json"))
        .collect()
}

/// What is wrong with one case: the file itself, or the answer.
fn check(name: &str, path: &Path, logs: &mut Logs) -> Vec<String> {
    let text = std::fs::read_to_string(path).expect("case file");
    let case = match Case::parse(name, &text) {
        Ok(case) => case,
        Err(wrong) => return vec![format!("{name}: {wrong}")],
    };
    let found = match (&case.expect, run::run(&case, logs)) {
        (Expect::Table(expected), Outcome::Table(table)) => compare::table(expected, &table),
        (Expect::Error(expected), Outcome::Error { at, code, details, message }) => {
            compare::error(expected, &case, at, (&code, &message), &details)
        }
        (Expect::Receipt(expected), Outcome::Receipt(receipt)) => compare::fields(expected, &receipt),
        (_, outcome) => vec![format!("expected something else, got {outcome:?}")],
    };
    found.into_iter().map(|what| format!("{name}: {what}")).collect()
}

#[test]
fn every_case_holds() {
    let files = files();
    let (mut ran, mut logs) = (0, Logs::default());
    let mut wrong = Vec::new();
    for (name, path) in &files {
        wrong.extend(check(name, path, &mut logs));
        ran += 1;
    }
    assert!(wrong.is_empty(), "{} findings:\n  {}\n", wrong.len(), wrong.join("\n  "));
    assert_eq!(ran, files.len());
    assert!(ran > 0, "no case in {}", folder().display());
}
