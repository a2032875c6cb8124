//! What the tables of judgements contain.

use crate::table::{Chart, ColumnSpec, ColumnType, Guide, Mark, TableSpec};

const LOW: ColumnSpec =
    ColumnSpec::new("low", ColumnType::Float, "The lower limit at the note `level`.").nullable();
const HIGH: ColumnSpec =
    ColumnSpec::new("high", ColumnType::Float, "The upper limit at the note `level`.").nullable();

/// The table of [`Evaluation::table`](super::Evaluation::table).
pub(crate) static EVALUATION: TableSpec = TableSpec {
    name: "evaluation",
    doc: "A metric of scores.",
    columns: &[
        ColumnSpec::new("metric", ColumnType::Text, "Its name."),
        ColumnSpec::new("value", ColumnType::Float, "Its value."),
        LOW,
        HIGH,
    ],
};

/// The table of [`Evaluation::calibration`](super::Evaluation::calibration).
pub(crate) static CALIBRATION: TableSpec = TableSpec {
    name: "calibration",
    doc: "Rows of about one chance.",
    columns: &[
        ColumnSpec::new(
            "from",
            ColumnType::Float,
            "The least chance of the bin, included: rows of one chance are all in one bin.",
        ),
        ColumnSpec::new(
            "to",
            ColumnType::Float,
            "Where the next bin begins; of the last bin, 1, which it includes.",
        ),
        ColumnSpec::new("rows", ColumnType::Int, "How many there are."),
        ColumnSpec::new("predicted", ColumnType::Float, "The mean chance."),
        ColumnSpec::new("observed", ColumnType::Float, "The share that had the outcome."),
        LOW,
        HIGH,
    ],
};

/// Points on the diagonal where chances hold.
pub(super) static CALIBRATION_CHART: Chart = Chart {
    band: Some(("low", "high")),
    guide: Some(Guide::Diagonal),
    ..Chart::new(
        "Do the chances hold?",
        Mark::Line,
        ("predicted", "Chance foretold"),
        "Share that had the outcome",
        &[("observed", "Share that had the outcome")],
    )
};

/// The table of [`Evaluation::deciles`](super::Evaluation::deciles).
pub(crate) static DECILES: TableSpec = TableSpec {
    name: "deciles",
    doc: "A tenth of the rows, the highest scores first.",
    columns: &[
        ColumnSpec::new("decile", ColumnType::Int, "1 has the highest scores."),
        ColumnSpec::new("rows", ColumnType::Int, "How many there are."),
        ColumnSpec::new(
            "positives",
            ColumnType::Float,
            "How many had the outcome; rows of one score count by share.",
        ),
        ColumnSpec::new("lift", ColumnType::Float, "Their share over that of all rows.").nullable(),
        ColumnSpec::new("low", ColumnType::Float, "The lower limit of the lift at the note `level`.")
            .nullable(),
        ColumnSpec::new("high", ColumnType::Float, "The upper limit of the lift at the note `level`.")
            .nullable(),
        ColumnSpec::new("cumulative_lift", ColumnType::Float, "The lift of this tenth and those before.")
            .nullable(),
        ColumnSpec::new(
            "capture",
            ColumnType::Float,
            "The share of all with the outcome in this tenth and those before.",
        ),
        ColumnSpec::new(
            "capture_low",
            ColumnType::Float,
            "The lower limit of the capture over rows drawn anew; times 10 / `decile` that of the cumulative lift.",
        )
        .nullable(),
        ColumnSpec::new("capture_high", ColumnType::Float, "The upper limit, likewise.").nullable(),
    ],
};

/// Bars above 1 where scores find more than chance does.
pub(super) static LIFT_CHART: Chart = Chart {
    band: Some(("low", "high")),
    guide: Some(Guide::Height(1.0)),
    ..Chart::new(
        "How much more often the highest scores are right",
        Mark::Bar,
        ("decile", "Tenth of the rows, the highest scores first"),
        "Lift",
        &[("lift", "Lift")],
    )
};

/// The table of [`Evaluation::profit`](super::Evaluation::profit).
pub(crate) static PROFIT: TableSpec = TableSpec {
    name: "profit",
    doc: "What acting on all rows from a chance up would have brought.",
    columns: &[
        ColumnSpec::new("threshold", ColumnType::Float, "The chance from which rows are acted on."),
        ColumnSpec::new("rows", ColumnType::Int, "How many are acted on."),
        ColumnSpec::new("positives", ColumnType::Int, "How many of them had the outcome."),
        ColumnSpec::new("profit", ColumnType::Float, "What it brings, less what it costs."),
        LOW,
        HIGH,
    ],
};

/// Profit over the chance from which one acts.
pub(super) static PROFIT_CHART: Chart = Chart {
    band: Some(("low", "high")),
    guide: Some(Guide::Height(0.0)),
    ..Chart::new(
        "From which chance on acting pays",
        Mark::Line,
        ("threshold", "Chance from which rows are acted on"),
        "Profit",
        &[("profit", "Profit")],
    )
};

/// The table of [`Calibrator::table`](super::Calibrator::table).
pub(crate) static CALIBRATED: TableSpec = TableSpec {
    name: "calibrated_chances",
    doc: "A chance before and after calibration.",
    columns: &[
        ColumnSpec::new("chance", ColumnType::Float, "The chance that holds."),
        ColumnSpec::new("raw_chance", ColumnType::Float, "The chance as it was given."),
    ],
};
