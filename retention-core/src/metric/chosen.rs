//! Which events an option chooses.

use crate::Result;
use crate::log::{Kinds, Role, View};

impl View {
    /// The kinds or roles that an option names.
    ///
    /// # Errors
    /// `unknown_kind`, with the option as `argument`.
    pub(super) fn kinds_chosen(&self, argument: &'static str, named: &[String]) -> Result<Kinds> {
        let kinds = self.kinds_named(named.iter().map(String::as_str));
        kinds.map_err(|error| error.with("argument", argument))
    }

    /// Those that `events` names, else those of a role.
    ///
    /// # Errors
    /// `unknown_kind`.
    pub(super) fn events_or(&self, named: &[String], role: Role) -> Result<Kinds> {
        match named.is_empty() {
            true => Ok(self.kinds_of(role)),
            false => self.kinds_chosen("events", named),
        }
    }
}
