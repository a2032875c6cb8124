//! The kinds at whose events signals fire.

use std::collections::BTreeSet;

use crate::log::{Kinds, Role};
use crate::measure::Ground;
use crate::rule::MOST_FAULTS;
use crate::{Error, ErrorCode};

/// Finds the kinds that signals name, and the names that there are not.
#[derive(Debug)]
pub(super) struct Triggers<'a> {
    ground: &'a Ground<'a>,
    /// Kinds and roles.
    known: BTreeSet<&'a str>,
    /// How many faults were listed.
    listed: usize,
    /// How many are not.
    pub(super) more: usize,
}

impl<'a> Triggers<'a> {
    pub(super) fn of(ground: &'a Ground<'a>) -> Self {
        let kinds = ground.schema.roles().keys().map(String::as_str).chain(ground.known.iter().copied());
        let known = kinds.chain(Role::ALL.iter().map(|role| role.as_str())).collect();
        Self { ground, known, listed: 0, more: 0 }
    }

    /// The kinds at whose events a signal fires, none if it is not at events, and what is wrong with the names: of so many
    /// as somebody may read.
    pub(super) fn named(&mut self, on: &[String]) -> (Option<Kinds>, Vec<Error>) {
        if on.is_empty() {
            return (None, Vec::new());
        }
        let faults = on.iter().filter_map(|name| self.unknown(name)).collect();
        let names: BTreeSet<&str> = on.iter().map(String::as_str).collect();
        let mut kinds = Kinds::default();
        for (number, kind) in self.ground.kinds.iter().enumerate() {
            let role = self.ground.schema.role_of(kind);
            if names.contains(kind) || role.is_some_and(|role| names.contains(role.as_str())) {
                kinds.add(number as u32, kind);
            }
        }
        (Some(kinds), faults)
    }

    fn unknown(&mut self, name: &str) -> Option<Error> {
        if self.known.contains(name) {
            return None;
        }
        if self.listed >= MOST_FAULTS {
            self.more += 1;
            return None;
        }
        self.listed += 1;
        let message = format!("no kind of event and no role is called `{name}`");
        let error = Error::new(ErrorCode::UnknownKind, message);
        let error = error.suggest(name, self.known.iter().copied());
        if error.detail("suggestion").is_some() {
            return Some(error);
        }
        let listed: Vec<&str> = self.known.iter().copied().take(40).collect();
        Some(error.hint(format!(
            "a kind that is yet to come must stand in the policy's `kinds`; known: {}",
            listed.join(", ")
        )))
    }
}
