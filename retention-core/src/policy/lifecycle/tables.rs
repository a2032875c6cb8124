//! What the tables of lifecycles contain, and how they are drawn.

use crate::table::{Chart, ColumnSpec, ColumnType, Mark, TableSpec};

const TEXT: ColumnType = ColumnType::Text;
const INT: ColumnType = ColumnType::Int;
const FLOAT: ColumnType = ColumnType::Float;
const TIME: ColumnType = ColumnType::Time;

/// What [`View::stages`](crate::View::stages) returns.
pub(crate) static STAGES: TableSpec = TableSpec {
    name: "stages",
    doc: "One row for each customer, instant and lifecycle, in that order.",
    columns: &[
        ColumnSpec::new("customer", TEXT, "The id that stands for the customer."),
        ColumnSpec::new("at", TIME, "The instant: what happened before it counts."),
        ColumnSpec::new("lifecycle", TEXT, "The lifecycle."),
        ColumnSpec::new("stage", TEXT, "The stage."),
        ColumnSpec::new("since", TIME, "Since when the customer is in it."),
        ColumnSpec::new("days", FLOAT, "The same in days of 24 hours."),
    ],
};

/// What [`View::stage_moves`](crate::View::stage_moves) returns.
pub(crate) static STAGE_MOVES: TableSpec = TableSpec {
    name: "stage_moves",
    doc: "One row for each time a customer changed stage, in the order of time; the first stage of each is among them.",
    columns: &[
        ColumnSpec::new("time", TIME, "The first instant at which it is so."),
        ColumnSpec::new("customer", TEXT, "The id that stands for the customer."),
        ColumnSpec::new("lifecycle", TEXT, "The lifecycle."),
        ColumnSpec::new("from_stage", TEXT, "The stage before; none of somebody new.").nullable(),
        ColumnSpec::new("to_stage", TEXT, "The stage since."),
        ColumnSpec::new(
            "days",
            FLOAT,
            "How long the customer had been in the stage before, in days of 24 hours.",
        )
        .nullable(),
        ColumnSpec::new(
            "reason",
            TEXT,
            "The clauses of the rule that let the customer in, with their values.",
        ),
    ],
};

/// What [`View::stage_transitions`](crate::View::stage_transitions) returns.
pub(crate) static STAGE_TRANSITIONS: TableSpec = TableSpec {
    name: "stage_transitions",
    doc: "One row for each move from a stage that the lifecycle allows or that somebody made: how often, and what part of all that left the stage.",
    columns: &[
        ColumnSpec::new("lifecycle", TEXT, "The lifecycle."),
        ColumnSpec::new("from_stage", TEXT, "The stage that was left."),
        ColumnSpec::new("to_stage", TEXT, "The stage that was entered."),
        ColumnSpec::new("moves", INT, "How many such moves there were."),
        ColumnSpec::new("left", INT, "How many moves left the stage, wherever they led."),
        ColumnSpec::new("still", INT, "Customers who are still in the stage at the end."),
        ColumnSpec::new(
            "share",
            FLOAT,
            "The moves as a part of all that left the stage; none where these are too few.",
        )
        .nullable(),
        ColumnSpec::new("low", FLOAT, "The lower end of the share's interval (Wilson).").nullable(),
        ColumnSpec::new("high", FLOAT, "The upper end.").nullable(),
    ],
};

/// What [`View::stage_dwell`](crate::View::stage_dwell) returns.
pub(crate) static STAGE_DWELL: TableSpec = TableSpec {
    name: "stage_dwell",
    doc: "One row for each stage and whole day on which somebody left it: what part stays longer (Kaplan and Meier). Who is still in the stage counts as long as seen.",
    columns: &[
        ColumnSpec::new("lifecycle", TEXT, "The lifecycle."),
        ColumnSpec::new("stage", TEXT, "The stage."),
        ColumnSpec::new("day", INT, "Whole days of 24 hours in the stage."),
        ColumnSpec::new("at_risk", INT, "Stays that lasted so long at least."),
        ColumnSpec::new("left", INT, "Stays that ended on the day."),
        ColumnSpec::new("staying", FLOAT, "The part of stays that last longer."),
        ColumnSpec::new("low", FLOAT, "The lower end of its interval.").nullable(),
        ColumnSpec::new("high", FLOAT, "The upper end.").nullable(),
    ],
};

/// What [`View::next_stages`](crate::View::next_stages) returns.
pub(crate) static NEXT_STAGES: TableSpec = TableSpec {
    name: "next_stages",
    doc: "One row for each customer and lifecycle: where they are, whether they are likely to leave soon, and where those who left went most.",
    columns: &[
        ColumnSpec::new("customer", TEXT, "The id that stands for the customer."),
        ColumnSpec::new("lifecycle", TEXT, "The lifecycle."),
        ColumnSpec::new("stage", TEXT, "The stage that the customer is in."),
        ColumnSpec::new("days", FLOAT, "For how long, in days of 24 hours."),
        ColumnSpec::new(
            "leaves",
            FLOAT,
            "The chance to leave it within the horizon of somebody who has been in it for so long (Kaplan and Meier, of stays to the microsecond); none where nobody was seen in it for as long as until the horizon ends.",
        )
        .nullable(),
        ColumnSpec::new("next_stage", TEXT, "Where most of those who left it went; none where too few did.").nullable(),
        ColumnSpec::new("share", FLOAT, "The part of them that did.").nullable(),
        ColumnSpec::new("low", FLOAT, "The lower end of the share's interval (Wilson).").nullable(),
        ColumnSpec::new("high", FLOAT, "The upper end.").nullable(),
        ColumnSpec::new("left", INT, "How many left the stage so far: what the share rests on."),
    ],
};

pub(super) static DWELL_CHART: Chart = Chart {
    by: Some("stage"),
    parts: Some("lifecycle"),
    ..Chart::new(
        "How long customers stay",
        Mark::Step,
        ("day", "days in the stage"),
        "part that stays",
        &[("staying", "staying")],
    )
};

pub(super) static TRANSITIONS_CHART: Chart = Chart {
    by: Some("to_stage"),
    parts: Some("lifecycle"),
    ..Chart::new("Where customers go", Mark::Bar, ("from_stage", "from"), "moves", &[("moves", "moves")])
};
