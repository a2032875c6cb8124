//! What every table of this room says about itself.

use crate::log::{Kinds, Role, View};
use crate::metric::grid::Coverage;
use crate::table::TableBuilder;
use crate::time::{Timestamp, tz_database_version};

/// Adds what was counted, when and in which zone.
pub(super) fn noted(
    table: TableBuilder,
    view: &View,
    kinds: &Kinds,
    coverage: &Coverage,
    named: &[String],
) -> TableBuilder {
    let mut table = table.note("as_of", view.as_of());
    if let Some(known_at) = view.received_before() {
        table = table.note("known_at", known_at);
    }
    table = table.note("events", kinds.names().join(", "));
    if let Some((from, to)) = coverage.observed {
        let show = Timestamp::from_micros;
        table = table.note("observed_from", show(from)).note("observed_to", show(to));
    }
    let zone = view.schema().zone();
    table = table.note("time_zone", zone.name()).note("tz_database", tz_database_version());
    match unmeant(view, kinds, named) {
        Some(warning) => table.note("warning", warning),
        None => table,
    }
}

/// A warning where the events counted may not be the ones meant.
fn unmeant(view: &View, kinds: &Kinds, named: &[String]) -> Option<&'static str> {
    if kinds.is_empty() {
        return Some(
            "no event of these kinds was seen; give kinds the role purchase in the schema, or name them in `events`",
        );
    }
    let meant = |kind: &String| matches!(view.schema().role_of(kind), Some(Role::Purchase | Role::Activity));
    (named.is_empty() && !kinds.names().iter().any(meant)).then_some(
        "no kind has the role purchase or activity, so every event counts; give roles in the schema or name the events",
    )
}
