//! What tables contain, as data: the typed rows, stubs and reference pages of all languages come from here.

/// The type of a column's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ColumnType {
    /// UTF-8 text.
    Text,
    /// 64-bit whole numbers.
    Int,
    /// 64-bit floating point numbers.
    Float,
    /// Yes or no.
    Bool,
    /// UTC instants in microseconds.
    Time,
    /// Calendar days.
    Date,
    /// Amounts in minor units; the table's `currency` note names the currency.
    Money,
}

impl ColumnType {
    /// The type's stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Int => "int",
            Self::Float => "float",
            Self::Bool => "bool",
            Self::Time => "time",
            Self::Date => "date",
            Self::Money => "money",
        }
    }
}

/// One column of a table's description.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ColumnSpec {
    /// The name, snake_case, the same in all languages.
    pub name: &'static str,
    /// The type of the values.
    pub kind: ColumnType,
    /// Whether rows may lack a value.
    pub nullable: bool,
    /// What the column holds, with its unit.
    pub doc: &'static str,
}

impl ColumnSpec {
    /// A column in which every row has a value.
    pub(crate) const fn new(name: &'static str, kind: ColumnType, doc: &'static str) -> Self {
        Self { name, kind, nullable: false, doc }
    }

    /// The same column, where rows may lack a value.
    pub(crate) const fn nullable(self) -> Self {
        Self { nullable: true, ..self }
    }
}

/// The description of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct TableSpec {
    /// The table's name, snake_case.
    pub name: &'static str,
    /// What a row is.
    pub doc: &'static str,
    /// The columns, in order.
    pub columns: &'static [ColumnSpec],
}

/// A table for tests of how tables are shown.
#[cfg(test)]
pub(super) static EXAMPLE: TableSpec = TableSpec {
    name: "example",
    doc: "A row is an example.",
    columns: &[
        ColumnSpec::new("customer", ColumnType::Text, "Who."),
        ColumnSpec::new("days", ColumnType::Int, "How long.").nullable(),
    ],
};
