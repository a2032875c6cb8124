//! What every table of this room says about itself.

use crate::log::{Kinds, Role, View};
use crate::metric::grid::Coverage;
use crate::table::TableBuilder;
use crate::time::{Timestamp, tz_database_version};

/// Adds what was counted, when and in which zone; and a warning where the events counted may not be the ones meant.
pub(super) fn noted(
    table: TableBuilder,
    view: &View,
    kinds: &Kinds,
    coverage: &Coverage,
    named: &[String],
) -> TableBuilder {
    warned(stamped(table, view, kinds, coverage), unmeant(view, kinds, named))
}

/// Adds the same for events that are those of one role where none are named.
pub(super) fn noted_of(
    table: TableBuilder,
    view: &View,
    kinds: &Kinds,
    coverage: &Coverage,
    role: Role,
) -> TableBuilder {
    warned(stamped(table, view, kinds, coverage), unseen(kinds, role))
}

/// Adds a warning, if there is one.
pub(super) fn warned(table: TableBuilder, warning: Option<String>) -> TableBuilder {
    match warning {
        Some(warning) => table.note("warning", warning),
        None => table,
    }
}

/// Adds as of when it is, and what was known then, where that is not all.
pub(super) fn dated(table: TableBuilder, view: &View) -> TableBuilder {
    let table = table.note("as_of", view.as_of());
    match view.received_before() {
        Some(known_at) => table.note("known_at", known_at),
        None => table,
    }
}

fn stamped(table: TableBuilder, view: &View, kinds: &Kinds, coverage: &Coverage) -> TableBuilder {
    let mut table = dated(table, view).note("events", kinds.names().join(", "));
    if let Some((from, to)) = coverage.observed {
        let show = Timestamp::from_micros;
        table = table.note("observed_from", show(from)).note("observed_to", show(to));
    }
    let zone = view.schema().zone();
    table.note("time_zone", zone.name()).note("tz_database", tz_database_version())
}

/// A warning where no event of the kinds was seen.
pub(super) fn unseen(kinds: &Kinds, role: Role) -> Option<String> {
    kinds.is_empty().then(|| {
        let role = role.as_str();
        format!(
            "no event of these kinds was seen; give kinds the role {role} in the schema, or name them in `events`"
        )
    })
}

/// A warning where the events counted may not be the ones meant.
fn unmeant(view: &View, kinds: &Kinds, named: &[String]) -> Option<String> {
    let meant = |kind: &String| matches!(view.schema().role_of(kind), Some(Role::Purchase | Role::Activity));
    let every = || {
        let any = !named.is_empty() || kinds.names().iter().any(meant);
        (!any).then(|| {
            "no kind has the role purchase or activity, so every event counts; give roles in the schema or name the events"
                .to_owned()
        })
    };
    unseen(kinds, Role::Purchase).or_else(every)
}
