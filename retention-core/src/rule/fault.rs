//! Where in a rule something is wrong, until the whole text is at hand to say it.

use crate::{Error, ErrorCode};

/// A stretch of the text, in bytes. All places are equal: where a thing stands is no part of what it is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl PartialEq for Place {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Place {
    pub(super) fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// From the start of this to the end of that.
    pub(super) fn to(self, last: Self) -> Self {
        Self { start: self.start, end: last.end }
    }
}

/// An error and its place.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) error: Error,
    pub(super) place: Place,
}

pub(super) type Checked<T> = Result<T, Fault>;

impl Fault {
    pub(super) fn new(code: ErrorCode, place: Place, message: impl Into<String>) -> Self {
        Self { error: Error::new(code, message), place }
    }

    pub(super) fn syntax(place: Place, message: impl Into<String>) -> Self {
        Self::new(ErrorCode::RuleSyntax, place, message)
    }

    pub(super) fn types(place: Place, message: impl Into<String>) -> Self {
        Self::new(ErrorCode::RuleType, place, message)
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.error = self.error.hint(hint);
        self
    }

    /// The error with its place in characters of the text, as most languages count them, from 0.
    pub(super) fn within(self, text: &str) -> Error {
        let characters = |end: usize| text.char_indices().take_while(|(at, _)| *at < end).count();
        let (position, end) = (characters(self.place.start), characters(self.place.end));
        self.error.at(position).with("position", position).with("end", end)
    }
}
