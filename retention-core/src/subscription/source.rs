//! Where each setting of a preset comes from, as data.

use super::settings::{MetricPreset, MetricSettings};
use crate::options::Options;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};

const TEXT: ColumnType = ColumnType::Text;

/// What [`MetricPreset::sources`] returns.
pub(crate) static PRESET_SOURCES: TableSpec = TableSpec {
    name: "preset_sources",
    doc: "One row for each setting of a preset, in the order in which settings are declared: its value and where that comes from.",
    columns: &[
        ColumnSpec::new("setting", TEXT, "The setting."),
        ColumnSpec::new("value", TEXT, "Its value, as JSON."),
        ColumnSpec::new(
            "verdict",
            TEXT,
            "`stated` (the page says so), `read_so` (the page says what it is taken to mean), or `not_stated` (no page was found that says: this library's default stays).",
        ),
        ColumnSpec::new(
            "says",
            TEXT,
            "What the page says, in its words where they stand in quotation marks.",
        )
        .nullable(),
        ColumnSpec::new("url", TEXT, "The page.").nullable(),
        ColumnSpec::new("read", TEXT, "The month in which the page was read."),
    ],
};

/// Where a setting comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source {
    pub(super) setting: &'static str,
    /// Whether the page says it outright.
    pub(super) stated: bool,
    pub(super) says: &'static str,
    pub(super) url: &'static str,
}

impl Source {
    pub(super) const fn stated(setting: &'static str, says: &'static str, url: &'static str) -> Self {
        Self { setting, stated: true, says, url }
    }

    pub(super) const fn read_so(setting: &'static str, says: &'static str, url: &'static str) -> Self {
        Self { setting, stated: false, says, url }
    }
}

/// When the pages were read. Tools change their definitions.
const READ: &str = "2026-11";

impl MetricPreset {
    /// Where each of its settings comes from: the page, what it says, and when it was read. A setting on which nothing
    /// was found says so.
    ///
    /// ```
    /// use retention_core::MetricPreset;
    /// let sources = MetricPreset::Stripe.sources();
    /// let row = (0..sources.rows()).find(|row| sources.column("setting").unwrap().text(*row) == Some("churn_at"));
    /// assert_eq!(sources.column("value")?.text(row.unwrap()), Some("\"request\""));
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    #[must_use]
    pub fn sources(self) -> Table {
        let settings = MetricSettings::preset(self);
        let (values, specs) = (settings.to_json(), MetricSettings::specs());
        let sources = self.stated();
        let found: Vec<Option<&Source>> =
            specs.iter().map(|spec| sources.iter().find(|source| source.setting == spec.name)).collect();
        let value = |name: &str| values.get(name).map_or_else(String::new, ToString::to_string);
        let state = |source: &Option<&Source>| match source {
            Some(source) if source.stated => "stated",
            Some(_) => "read_so",
            None => "not_stated",
        };
        let text = |of: fn(&Source) -> &'static str| {
            found.iter().map(|source| source.map(|source| of(source).to_owned())).collect::<Vec<_>>()
        };
        Table::of(&PRESET_SOURCES)
            .column(specs.iter().map(|spec| spec.name).collect::<Vec<_>>())
            .column(specs.iter().map(|spec| value(spec.name)).collect::<Vec<_>>())
            .column(found.iter().map(state).collect::<Vec<_>>())
            .optional(text(|source| source.says))
            .optional(text(|source| source.url))
            .column(vec![READ; specs.len()])
            .note("preset", self.as_str())
            .note("settings", settings.hash())
            .finish()
    }
}
