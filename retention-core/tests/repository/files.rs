//! What holds for every file: length, name, and nothing in it that is true on one machine only.

use super::{committed, nothing};

const LONGEST: usize = 600;

/// Files that may be longer, each with its reason. An entry that is no longer needed fails the test.
const LONG: &[(&str, &str)] = &[
    ("bindings-node/index.d.ts", "made from the catalogue, with its documentation"),
    ("bindings-python/python/retention_core/_models.py", "made from the catalogue, with its documentation"),
    (
        "bindings-python/python/retention_core/_operations.py",
        "made from the catalogue, with its documentation",
    ),
    ("bindings-python/stub_examples.py", "the examples of all methods that are made, in the order of these"),
];

const EMPTY_WORDS: &[&str] = &["util", "utils", "helper", "helpers", "common", "manager", "managers", "misc"];

fn is_source(path: &str) -> bool {
    [".rs", ".py", ".pyi", ".ts", ".mts", ".js", ".mjs", ".cjs", ".sh"].iter().any(|end| path.ends_with(end))
}

/// Files longer than the limit and not exempt, and exemptions without need.
fn lengths(files: &[(String, usize)], exempt: &[(&str, &str)]) -> Vec<String> {
    let mut found = Vec::new();
    for (path, lines) in files.iter().filter(|(path, lines)| *lines > LONGEST && is_source(path)) {
        if !exempt.iter().any(|(name, _)| name == path) {
            found.push(format!("{path}: {lines} lines; {LONGEST} is where to think again"));
        }
    }
    for (name, _) in exempt {
        if !files.iter().any(|(path, lines)| path == name && *lines > LONGEST) {
            found.push(format!("{name}: is listed as long and is not; strike it from the list"));
        }
    }
    found
}

fn empty_word(path: &str) -> Option<&'static str> {
    let lower = path.to_lowercase();
    EMPTY_WORDS.iter().copied().find(|word| lower.split(['/', '.', '_', '-']).any(|part| part == *word))
}

/// Texts that are true on one machine only. Put together here so that this file passes its own rule.
fn foreign() -> Vec<String> {
    let folders = ["work", "tmp", "root", "home"].map(|name| format!("/{name}/"));
    let hosts = [
        ["registry.npmjs", "org"],
        ["pythonhosted", "org"],
        ["pypi", "org"],
        ["static.crates", "io"],
        ["index.crates", "io"],
    ]
    .map(|host| host.join("."));
    folders.into_iter().chain(hosts).collect()
}

fn foreign_text(line: &str, texts: &[String]) -> Option<String> {
    texts
        .iter()
        .find(|text| {
            // A folder counts where a path begins, not inside one such as `src/work/`.
            line.match_indices(text.as_str()).any(|(at, _)| {
                !text.starts_with('/')
                    || !line[..at].ends_with(|c: char| c.is_alphanumeric() || "._-)}*".contains(c))
            })
        })
        .cloned()
}

#[test]
fn files_are_short() {
    let files: Vec<_> = committed().into_iter().map(|(path, text)| (path, text.lines().count())).collect();
    nothing(&lengths(&files, LONG));
}

#[test]
fn names_say_what_is_inside() {
    let found: Vec<_> = committed()
        .iter()
        .filter_map(|(path, _)| {
            Some(format!("{path}: `{}` says nothing about what is inside", empty_word(path)?))
        })
        .collect();
    nothing(&found);
}

#[test]
fn nothing_belongs_to_one_machine() {
    let texts = foreign();
    let mut found = Vec::new();
    for (path, text) in committed().iter().filter(|(path, _)| !path.starts_with("tests/data/")) {
        for (number, line) in text.lines().enumerate() {
            if let Some(what) = foreign_text(line, &texts) {
                found.push(format!("{path}:{}: `{what}`", number + 1));
            }
        }
    }
    nothing(&found);
}

#[test]
fn every_module_says_what_it_is() {
    let found: Vec<_> = committed()
        .iter()
        .filter(|(path, text)| path.ends_with(".rs") && !text.starts_with("//!"))
        .map(|(path, _)| format!("{path}: starts without a `//!` line"))
        .collect();
    nothing(&found);
}

#[test]
fn finds_what_it_is_for() {
    let file = |path: &str, lines: usize| (path.to_owned(), lines);
    assert_eq!(lengths(&[file("a.rs", LONGEST), file("b.json", 9999)], &[]).len(), 0);
    assert_eq!(lengths(&[file("a.rs", LONGEST + 1)], &[]).len(), 1);
    assert_eq!(lengths(&[file("a.rs", LONGEST + 1)], &[("a.rs", "one table")]).len(), 0);
    assert_eq!(lengths(&[file("a.rs", LONGEST)], &[("a.rs", "one table"), ("gone.rs", "")]).len(), 2);

    for path in ["src/utils.rs", "src/common/mod.rs", "test/event-helpers.mjs", "log_manager.py"] {
        assert!(empty_word(path).is_some(), "{path}");
    }
    assert_eq!(empty_word("src/commonest.rs"), None);

    let texts = foreign();
    for line in
        [format!("read('{}x')", texts[0]), format!("cd {}", texts[1]), format!("https://{}/x", texts[5])]
    {
        assert!(foreign_text(&line, &texts).is_some(), "{line}");
    }
    for line in [format!("src{}x", texts[0]), "working / tmp".to_owned()] {
        assert_eq!(foreign_text(&line, &texts), None, "{line}");
    }
}
