//! Imports go one way: ground floor → log → rule → subscription → measure → subjects → policy → engine → catalog.

use std::collections::BTreeMap;

use super::{committed, nothing};

/// Rooms by floor. A room imports from floors below it; only the ground floor's rooms know one another.
const FLOORS: &[&[&str]] = &[
    &[
        "error",
        "artifact",
        "blob",
        "options",
        "money",
        "time",
        "table",
        "stat",
        "frame",
        "parallel",
        "serde_text",
    ],
    &["log"],
    &["rule"],
    &["subscription"],
    &["measure"],
    // The subjects: they get each other's values as columns, never by import.
    &["rfm", "health", "segment", "lifecycle", "metric", "cohort", "survival", "clv", "predict", "cluster"],
    &["policy"],
    &["engine"],
    // Doors to the outside: they see everything, and only the catalogue sees them.
    &["arrow", "linfa", "testing"],
    &["catalog"],
];

fn floor(room: &str) -> Option<usize> {
    FLOORS.iter().position(|rooms| rooms.contains(&room))
}

/// Why `from` may not import `to`, if it may not.
fn forbidden(from: &str, to: &str) -> Option<&'static str> {
    match (floor(from), floor(to)) {
        (None, _) | (_, None) => Some("a room without a place in FLOORS"),
        (Some(_), Some(_)) if from == to => None,
        (Some(0), Some(0)) => None,
        (Some(here), Some(there)) if here == there => Some("rooms of one floor do not import one another"),
        (Some(here), Some(there)) if here < there => Some("imports go down only"),
        _ => None,
    }
}

/// The room a source file belongs to, and how deep its module lies; nothing for `lib.rs` and for files of tests.
fn room_of(path: &str) -> Option<(&str, usize)> {
    let inner = path.strip_prefix("retention-core/src/")?.strip_suffix(".rs")?;
    let module = inner.strip_suffix("/mod").unwrap_or(inner);
    (module != "lib" && !module.split('/').any(|part| part == "tests"))
        .then(|| (module.split('/').next().unwrap_or(module), module.split('/').count()))
}

/// The source without comments and without modules that only tests compile.
fn production(source: &str) -> String {
    let mut lines = source.lines().map(|line| line.split("//").next().unwrap_or(""));
    let mut kept = String::new();
    while let Some(line) = lines.next() {
        if line.trim() == "#[cfg(test)]" {
            let indent = &line[..line.len() - line.trim_start().len()];
            let first = lines.next().unwrap_or("");
            if first.trim_end().ends_with('{') {
                let end = format!("{indent}}}");
                lines.by_ref().find(|line| line.trim_end() == end);
            }
            continue;
        }
        kept.push_str(line);
        kept.push('\n');
    }
    kept
}

/// The first name of every path from the crate's root: of `crate::a::B`, of each path in `crate::{a::B, C}`, and of
/// `super::` chains that reach the root.
fn imports(source: &str, depth: usize) -> Vec<String> {
    let up = "super::".repeat(depth);
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut found = Vec::new();
    for start in ["crate::", up.as_str()] {
        for (at, _) in source.match_indices(start) {
            let before = source[..at].chars().next_back().unwrap_or(' ');
            if is_name(before) || before == ':' {
                continue;
            }
            found.extend(first_names(&source[at + start.len()..]));
        }
    }
    found
}

/// `a::B` gives `a`; `{a::{B, C}, D}` gives `a` and `D`; `*` gives `*`.
fn first_names(path: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        let text = text.trim_start();
        if text.starts_with('*') {
            "*".into()
        } else {
            text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
        }
    };
    let Some(group) = path.strip_prefix('{') else { return vec![name(path)] };
    let (mut names, mut open, mut item) = (Vec::new(), 0, String::new());
    for c in group.chars() {
        match c {
            '{' => open += 1,
            '}' if open == 0 => break,
            '}' => open -= 1,
            ',' if open == 0 => names.push(name(&std::mem::take(&mut item))),
            _ => {}
        }
        if open == 0 && c != ',' {
            item.push(c);
        }
    }
    names.push(name(&item));
    names.retain(|name| !name.is_empty());
    names
}

/// Which room each name of the facade comes from, read from the `use` lines of `lib.rs`.
fn facade(lib: &str) -> BTreeMap<String, String> {
    let mut rooms = BTreeMap::new();
    for statement in production(lib).split(';') {
        let Some((_, path)) = statement.rsplit_once("use ") else { continue };
        let Some((room, names)) = path.trim().split_once("::") else { continue };
        for part in names.split(['{', '}', ',']) {
            let name = part.rsplit([':', ' ']).find(|name| !name.is_empty()).unwrap_or("").trim();
            rooms.insert(name.to_owned(), room.trim_start_matches("crate::").to_owned());
        }
    }
    rooms
}

/// Modules of `lib.rs` that only tests compile.
fn of_tests(lib: &str) -> Vec<String> {
    let lines: Vec<&str> = lib.lines().collect();
    lines
        .windows(2)
        .filter(|pair| pair[0].trim() == "#[cfg(test)]")
        .filter_map(|pair| Some(pair[1].trim().strip_prefix("mod ")?.strip_suffix(';')?.to_owned()))
        .collect()
}

/// What is wrong with the imports of one file.
fn findings(path: &str, source: &str, facade: &BTreeMap<String, String>) -> Vec<String> {
    let Some((room, depth)) = room_of(path) else { return Vec::new() };
    let mut found = Vec::new();
    for name in imports(&production(source), depth) {
        let to = facade.get(&name).unwrap_or(&name);
        if name == "*" {
            found.push(format!("{path}: imports everything; name what it needs"));
        } else if let Some(why) = forbidden(room, to) {
            found.push(format!("{path}: `{room}` imports `{to}` (by `{name}`): {why}"));
        }
    }
    found
}

#[test]
fn imports_go_one_way() {
    let files = committed();
    let lib = files.iter().find(|(path, _)| path == "retention-core/src/lib.rs").expect("lib.rs");
    let facade = facade(&lib.1);
    let tests = of_tests(&lib.1);
    let found: Vec<String> = files
        .iter()
        .filter(|(path, _)| room_of(path).is_none_or(|(room, _)| !tests.iter().any(|name| name == room)))
        .flat_map(|(path, source)| findings(path, source, &facade))
        .collect();
    nothing(&found);
}

#[test]
fn finds_what_it_is_for() {
    let facade = facade(
        "mod error;\npub use error::{Error, Result as R};\npub use rfm::Rfm;\npub use log::{view::View};\n",
    );
    assert_eq!(facade.get("R").map(String::as_str), Some("error"));
    assert_eq!(facade.get("View").map(String::as_str), Some("log"));
    assert_eq!(of_tests("mod a;\n#[cfg(test)]\nmod b;\nmod c;\n"), ["b"]);
    let count = |path: &str, source: &str| findings(path, source, &facade).len();
    // Down, within a room, and within the ground floor: allowed.
    assert_eq!(
        count(
            "retention-core/src/rfm/mod.rs",
            "use crate::{Error, log::{View, Log}, time::Span};\nuse crate::rfm::x;"
        ),
        0
    );
    assert_eq!(
        count(
            "retention-core/src/money.rs",
            "use crate::options::options;\nfn f() -> crate::R { $crate::time::now() }"
        ),
        0
    );
    assert_eq!(count("retention-core/src/lib.rs", "use crate::engine::Engine;"), 0);
    assert_eq!(count("retention-core/src/log/tests.rs", "use crate::testing::shop;"), 0);
    // Up, sideways, by the facade, inline, in a group, by super, everything, unknown: found.
    assert_eq!(count("retention-core/src/log/view.rs", "use crate::rfm::Rfm;"), 1);
    assert_eq!(count("retention-core/src/cohort/mod.rs", "use crate::Rfm;"), 1);
    assert_eq!(count("retention-core/src/cohort/mod.rs", "fn f(x: crate::metric::Metric) {}"), 1);
    assert_eq!(
        count(
            "retention-core/src/log/mod.rs",
            "use crate::{\n    Error,\n    engine::{Engine, x},\n    Rfm,\n};"
        ),
        2
    );
    assert_eq!(count("retention-core/src/log/mod.rs", "use super::rfm::Rfm;"), 1);
    assert_eq!(
        count("retention-core/src/log/view.rs", "use super::schema::Schema; use super::super::rfm::Rfm;"),
        1
    );
    assert_eq!(count("retention-core/src/log/view.rs", "use crate::*;"), 1);
    assert_eq!(count("retention-core/src/log/view.rs", "use crate::arrow::read;"), 1);
    assert_eq!(count("retention-core/src/attic.rs", "use crate::log::View;"), 1);
    // Comments and modules of tests do not count; what follows them does.
    let mixed = "/// crate::rfm\n#[cfg(test)]\nmod tests {\n    use crate::testing::shop;\n}\nuse crate::engine::E;\n";
    assert_eq!(count("retention-core/src/time/mod.rs", mixed), 1);
}
