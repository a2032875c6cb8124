//! What the tables of segments contain.

use crate::table::{ColumnSpec, ColumnType, TableSpec};

const TEXT: ColumnType = ColumnType::Text;
const INT: ColumnType = ColumnType::Int;
const TIME: ColumnType = ColumnType::Time;
const BOOL: ColumnType = ColumnType::Bool;

/// What [`View::segments`](crate::View::segments) returns.
pub(crate) static SEGMENTS: TableSpec = TableSpec {
    name: "segments",
    doc: "One row for each customer and instant, then for each segment whether the customer is in; none where a missing value leaves its rule open.",
    columns: &[
        ColumnSpec::new("customer", TEXT, "The id that stands for the customer."),
        ColumnSpec::new("at", TIME, "The instant: what happened before it counts."),
    ],
};

/// What [`View::segment_sizes`](crate::View::segment_sizes) returns.
pub(crate) static SEGMENT_SIZES: TableSpec = TableSpec {
    name: "segment_sizes",
    doc: "One row for each instant and segment: how many customers are in.",
    columns: &[
        ColumnSpec::new("at", TIME, "The instant: what happened before it counts."),
        ColumnSpec::new("segment", TEXT, "The segment."),
        ColumnSpec::new("customers", INT, "Customers known at the instant."),
        ColumnSpec::new("members", INT, "Customers for whom the rule holds."),
        ColumnSpec::new(
            "open",
            INT,
            "Customers for whom a missing value leaves the rule open; they are not in.",
        ),
    ],
};

/// What [`View::segment_members`](crate::View::segment_members) returns.
pub(crate) static SEGMENT_MEMBERS: TableSpec = TableSpec {
    name: "segment_members",
    doc: "One row for each customer in the segment, in the order of ids.",
    columns: &[
        ColumnSpec::new("customer", TEXT, "The id that stands for the customer."),
        ColumnSpec::new("reason", TEXT, "The clauses of the rule that decided, with their values."),
    ],
};

/// What [`View::explain_segments`](crate::View::explain_segments) returns.
pub(crate) static SEGMENT_EXPLANATION: TableSpec = TableSpec {
    name: "segment_explanation",
    doc: "One row for each clause of each segment's rule.",
    columns: &[
        ColumnSpec::new("segment", TEXT, "The segment."),
        ColumnSpec::new(
            "inside",
            BOOL,
            "Whether the customer is in; none where a missing value leaves it open.",
        )
        .nullable(),
        ColumnSpec::new("clause", TEXT, "A part of the rule without `&&`, `||` and `!`."),
        ColumnSpec::new(
            "holds",
            BOOL,
            "Whether the clause holds; none where a missing value leaves it open.",
        )
        .nullable(),
        ColumnSpec::new(
            "decided",
            BOOL,
            "Whether the outcome follows from this clause and others that decided.",
        ),
        ColumnSpec::new("values", TEXT, "What the clause read; of a missing measure, why it is missing."),
    ],
};

/// What [`View::segment_moves`](crate::View::segment_moves) returns.
pub(crate) static SEGMENT_MOVES: TableSpec = TableSpec {
    name: "segment_moves",
    doc: "One row for each time a customer entered or left a segment, in the order of time.",
    columns: &[
        ColumnSpec::new("time", TIME, "The first instant at which it is so."),
        ColumnSpec::new("customer", TEXT, "The id that stands for the customer."),
        ColumnSpec::new("segment", TEXT, "The segment."),
        ColumnSpec::new("change", TEXT, "`entered` or `left`."),
        ColumnSpec::new("reason", TEXT, "The clauses of the rule that decided, with their values."),
    ],
};

/// What [`View::segment_overlap`](crate::View::segment_overlap) returns.
pub(crate) static SEGMENT_OVERLAP: TableSpec = TableSpec {
    name: "segment_overlap",
    doc: "One row for each pair of segments at an instant.",
    columns: &[
        ColumnSpec::new("segment", TEXT, "One segment."),
        ColumnSpec::new("other", TEXT, "The other, later in the order of names."),
        ColumnSpec::new("both", INT, "Customers in both."),
        ColumnSpec::new("only_segment", INT, "Customers in the one alone."),
        ColumnSpec::new("only_other", INT, "Customers in the other alone."),
        ColumnSpec::new("jaccard", ColumnType::Float, "Those in both as a part of those in either.")
            .nullable(),
    ],
};
