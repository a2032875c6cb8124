//! The repository's own rules: which room may import which, how long a file may be, what may not be written in one.
#![allow(clippy::disallowed_methods, reason = "a test has files, the core has none")]

mod files;
mod rooms;
mod shown;

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Path from the repository's root, and content, of every file that is or would be committed and is text.
fn committed() -> Vec<(String, String)> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git lists the repository's files");
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let names = String::from_utf8(listed.stdout).expect("file names are UTF-8");
    let mut files: Vec<_> = names
        .split_terminator('\0')
        .filter_map(|name| Some((name.to_owned(), std::fs::read_to_string(root().join(name)).ok()?)))
        .collect();
    files.sort();
    assert!(files.len() > 10, "only {} files: is this the repository?", files.len());
    files
}

/// Fails with all that was found, one a line.
fn nothing(found: &[String]) {
    assert!(found.is_empty(), "\n  {}\n", found.join("\n  "));
}
