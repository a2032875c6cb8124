//! The identity record of a view: what was said about ids, and what of it holds.

use std::collections::BTreeSet;

use crate::log::identity::Link;
use crate::log::view::View;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::Timestamp;

pub(crate) static IDENTITY: TableSpec = TableSpec {
    name: "identity",
    doc: "One row for each alias, merge and unmerge before as_of, in the order of time.",
    columns: &[
        ColumnSpec::new("time", ColumnType::Time, "Since when it holds."),
        ColumnSpec::new("link", ColumnType::Text, "`alias`, `merge` or `unmerge`."),
        ColumnSpec::new("from", ColumnType::Text, "The id that gives way."),
        ColumnSpec::new("into", ColumnType::Text, "The id that stays."),
        ColumnSpec::new("received", ColumnType::Time, "When the host learned of it."),
        ColumnSpec::new(
            "holds",
            ColumnType::Bool,
            "Whether it is the last word on these two ids before as_of.",
        ),
        ColumnSpec::new("customer", ColumnType::Text, "The id that stands for `from` at as_of."),
    ],
};

impl View {
    /// Every alias, merge and unmerge before `as_of`, what of it still holds, and who is who then.
    ///
    /// ```
    /// use retention_core::testing;
    /// let mut log = testing::small_shop();
    /// log.alias("visitor-7", "ada", "2024-01-02")?;
    /// let identity = log.as_of("2024-02-01")?.identity();
    /// assert_eq!(identity.column("customer")?.text(0), Some("ada"));
    /// assert_eq!(identity.column("holds")?.bool(0), Some(true));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn identity(&self) -> Table {
        let links = self.links();
        let text =
            |of: fn(&Link) -> &str| -> Vec<String> { links.iter().map(|link| of(link).to_owned()).collect() };
        let time = |of: fn(&Link) -> i64| -> Vec<Timestamp> {
            links.iter().map(|link| Timestamp::from_micros(of(link))).collect()
        };
        let customers: Vec<String> =
            links.iter().map(|link| self.stands_for(&link.from).to_owned()).collect();
        let mut table = Table::of(&IDENTITY)
            .column(time(|link| link.time))
            .column(text(|link| link.kind.as_str()))
            .column(text(|link| &link.from))
            .column(text(|link| &link.into))
            .column(time(|link| link.received))
            .column(last_words(&links))
            .column(customers)
            .note("as_of", self.as_of());
        if let Some(known_at) = self.received_before() {
            table = table.note("known_at", known_at);
        }
        table.finish()
    }

    /// What was said about identity, as far as this view sees it, in the order of time.
    pub(super) fn links(&self) -> Vec<&Link> {
        let seen = |link: &&Link| link.time < self.cut_at() && link.received < self.known_before();
        self.state().identity.links().filter(seen).collect()
    }
}

/// Whether each entry is the last one about its two ids.
fn last_words(links: &[&Link]) -> Vec<bool> {
    let mut last = vec![false; links.len()];
    let mut known: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (at, link) in links.iter().enumerate().rev() {
        let (from, into) = (link.from.as_str(), link.into.as_str());
        last[at] = known.insert((from.min(into), from.max(into)));
    }
    last
}
