//! Every error code has a case, or says why it has none and where it is tested instead.

use std::collections::BTreeSet;
use std::path::Path;

use retention_core::ErrorCode;

use crate::case::{Case, Expect};
use crate::files;

/// Where a code is tested that no case can provoke in all languages. Each file must name it.
struct Elsewhere {
    code: &'static str,
    why: &'static str,
    tests: &'static [&'static str],
}

const NO_BLOBS: &str = "cases are JSON, and bytes are not";

const ELSEWHERE: &[Elsewhere] = &[
    Elsewhere {
        code: "amount_overflow",
        why: "it takes more than 9,223 of the largest amounts",
        tests: &[
            "retention-core/tests/metric/options.rs",
            "bindings-python/tests/test_errors.py",
            "bindings-node/test/errors.test.mjs",
        ],
    },
    Elsewhere {
        code: "wrong_column_type",
        why: "the columns of JSON have no type",
        tests: &[
            "retention-core/tests/load/columns.rs",
            "bindings-python/tests/test_frames.py",
            "bindings-node/test/formats.test.mjs",
        ],
    },
    Elsewhere {
        code: "invalid_table",
        why: "the rows of a case are a table",
        tests: &[
            "retention-core/tests/load/columns.rs",
            "bindings-python/tests/test_errors.py",
            "bindings-node/test/append.test.mjs",
        ],
    },
    Elsewhere {
        code: "unknown_column",
        why: "a case asks for all columns at once",
        tests: &[
            "retention-core/tests/conformance/codes.rs",
            "bindings-python/tests/test_errors.py",
            "bindings-node/test/table.test.mjs",
        ],
    },
    Elsewhere {
        code: "no_chart",
        why: "a chart is asked of a table, not of an operation",
        tests: &[
            "retention-core/tests/clv/shop.rs",
            "bindings-python/tests/test_models.py",
            "bindings-node/test/models.test.mjs",
        ],
    },
    Elsewhere {
        code: "unknown_operation",
        why: "an operation is a method in Python, and one that is none is not of this library",
        tests: &[
            "retention-core/tests/conformance/codes.rs",
            "bindings-python/tests/test_errors.py",
            "bindings-node/test/view.test.mjs",
        ],
    },
    Elsewhere {
        code: "blob_truncated",
        why: NO_BLOBS,
        tests: &[
            "retention-core/src/blob.rs",
            "bindings-python/tests/test_errors.py",
            "bindings-node/test/bytes.test.mjs",
        ],
    },
    Elsewhere {
        code: "blob_altered",
        why: NO_BLOBS,
        tests: &[
            "retention-core/src/blob.rs",
            "bindings-python/tests/test_errors.py",
            "bindings-node/test/bytes.test.mjs",
        ],
    },
    Elsewhere {
        code: "blob_version",
        why: NO_BLOBS,
        tests: &[
            "retention-core/src/blob.rs",
            "bindings-python/tests/test_errors.py",
            "bindings-node/test/bytes.test.mjs",
        ],
    },
    Elsewhere {
        code: "cancelled",
        why: "each language stops work in its own way; Python raises KeyboardInterrupt",
        tests: &["retention-core/src/parallel.rs", "bindings-node/test/stop.test.mjs"],
    },
    Elsewhere {
        code: "internal",
        why: "a fault that a case could provoke would be mended instead; bindings make one of a panic",
        tests: &["bindings-python/tests/test_errors.py", "bindings-node/test/errors.test.mjs"],
    },
];

fn codes_of_cases() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for (name, path) in files() {
        let text = std::fs::read_to_string(path).expect("case file");
        if let Ok(Case { expect: Expect::Error(expected), .. }) = Case::parse(&name, &text) {
            codes.insert(expected.code);
        }
    }
    codes
}

/// What is wrong with the codes: without a case or an excuse, with both, unknown, or not where the excuse says.
fn faults(cases: &BTreeSet<String>, excused: &[Elsewhere]) -> Vec<String> {
    let known: Vec<&str> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
    let mut found: Vec<String> = Vec::new();
    for code in &known {
        match (cases.contains(*code), excused.iter().filter(|one| one.code == *code).count()) {
            (false, 0) => {
                found.push(format!("{code}: no case expects it, and nothing says where else it is tested"));
            }
            (true, 1..) => found.push(format!("{code}: has a case now; strike it from the list")),
            (_, 2..) => found.push(format!("{code}: is listed twice")),
            _ => {}
        }
    }
    let named = cases.iter().map(String::as_str).chain(excused.iter().map(|one| one.code));
    found.extend(named.filter(|code| !known.contains(code)).map(|code| format!("{code}: is no code")));
    found
}

#[test]
fn every_code_has_a_case_or_is_tested_elsewhere() {
    let mut found = faults(&codes_of_cases(), ELSEWHERE);
    for one in ELSEWHERE {
        assert!(!one.why.is_empty());
        let variant: String = one.code.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
        for path in one.tests {
            let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path));
            let text = text.unwrap_or_default();
            let quoted =
                [format!("\"{}\"", one.code), format!("'{}'", one.code), format!("ErrorCode::{variant}")];
            let listed = text.contains("ErrorCode::{") && text.contains(&variant);
            if !listed && !quoted.iter().any(|name| text.contains(name)) {
                found.push(format!("{}: {path} does not name it", one.code));
            }
        }
    }
    assert!(found.is_empty(), "\n  {}\n", found.join("\n  "));
}

#[test]
fn stale_lists_are_found() {
    let all: BTreeSet<String> = ErrorCode::ALL.iter().map(|code| code.as_str().to_owned()).collect();
    assert_eq!(faults(&all, &[]), Vec::<String>::new());
    let excuse = |code| Elsewhere { code, why: "", tests: &[] };
    assert_eq!(faults(&all, &[excuse("internal")]).len(), 1);
    assert_eq!(faults(&all, &[excuse("no_such_code")]).len(), 1);
    let mut fewer = all;
    fewer.remove("internal");
    assert_eq!(faults(&fewer, &[]).len(), 1);
    assert_eq!(faults(&fewer, &[excuse("internal")]), Vec::<String>::new());
}

#[test]
fn names_that_are_none_are_told_the_nearest() {
    let view = retention_core::testing::small_shop().as_of("2024-04-01").expect("view");
    let error = view.call("cohort", &serde_json::Value::Null).expect_err("no operation");
    assert_eq!((error.code().as_str(), error.detail("suggestion")), ("unknown_operation", Some("cohorts")));
    let table = view.call("retention", &serde_json::Value::Null).expect("table");
    let error = table.column("retantion_rate").expect_err("no column");
    assert_eq!(
        (error.code().as_str(), error.detail("suggestion")),
        ("unknown_column", Some("retention_rate"))
    );
}
