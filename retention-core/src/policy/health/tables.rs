//! What the tables of health contain, and how they are drawn.

use crate::table::{Chart, ColumnSpec, ColumnType, Mark, TableSpec};

const TEXT: ColumnType = ColumnType::Text;
const INT: ColumnType = ColumnType::Int;
const FLOAT: ColumnType = ColumnType::Float;
const TIME: ColumnType = ColumnType::Time;

/// What [`View::health`](crate::View::health) returns.
pub(crate) static HEALTH: TableSpec = TableSpec {
    name: "health",
    doc: "One row for each customer and scorecard that is for them, in the order of ids.",
    columns: &[
        ColumnSpec::new("customer", TEXT, "The id that stands for the customer."),
        ColumnSpec::new("scorecard", TEXT, "The scorecard."),
        ColumnSpec::new("score", FLOAT, "The score, from 0 to 100.").nullable(),
        ColumnSpec::new(
            "score_millionths",
            INT,
            "The score in whole millionths of a point, to which contributions add up.",
        )
        .nullable(),
        ColumnSpec::new("band", TEXT, "The band, with hysteresis.").nullable(),
        ColumnSpec::new(
            "state",
            TEXT,
            "`known`, `overridden`, or why there is no score: `blocked`, `no_data`.",
        ),
        ColumnSpec::new("coverage", FLOAT, "The part of the weights for which there was evidence."),
        ColumnSpec::new("before", FLOAT, "The score at the instant with which it is compared.").nullable(),
        ColumnSpec::new("change", FLOAT, "The score less the one before, in points.").nullable(),
        ColumnSpec::new(
            "trend",
            TEXT,
            "`rising`, `falling`, or `steady` for a smaller change than asked for.",
        )
        .nullable(),
        ColumnSpec::new("owner", TEXT, "Who set the score in place of the computed one.").nullable(),
        ColumnSpec::new("expires", TIME, "Until when it is set.").nullable(),
    ],
};

/// What [`View::explain_health`](crate::View::explain_health) returns.
pub(crate) static HEALTH_EXPLANATION: TableSpec = TableSpec {
    name: "health_explanation",
    doc: "One row for each measure of each scorecard that is for the customer, in the order of names; then one for a score that somebody set.",
    columns: &[
        ColumnSpec::new("scorecard", TEXT, "The scorecard."),
        ColumnSpec::new("measure", TEXT, "The measure; `override` for a score that somebody set."),
        ColumnSpec::new("value", FLOAT, "Its value; money in minor units, yes is 1.").nullable(),
        ColumnSpec::new("state", TEXT, "`known`, or why there is no value."),
        ColumnSpec::new("points", FLOAT, "What the value is worth, from 0 to 1.").nullable(),
        ColumnSpec::new("weight", FLOAT, "Its weight in the scorecard.").nullable(),
        ColumnSpec::new("fresh", FLOAT, "How much of the evidence has not faded, from 0 to 1.").nullable(),
        ColumnSpec::new("contribution", FLOAT, "What it gives to the score, in points."),
        ColumnSpec::new(
            "contribution_millionths",
            INT,
            "The same in whole millionths: all rows of a scorecard add up to its score.",
        ),
        ColumnSpec::new("before_millionths", INT, "What it gave at the instant with which it is compared.")
            .nullable(),
        ColumnSpec::new(
            "change_millionths",
            INT,
            "What it gives more: all rows add up to the change of the score, where there was one before.",
        )
        .nullable(),
    ],
};

/// What [`View::health_moves`](crate::View::health_moves) returns.
pub(crate) static HEALTH_MOVES: TableSpec = TableSpec {
    name: "health_moves",
    doc: "One row for each time a customer changed band, in the order of time.",
    columns: &[
        ColumnSpec::new("time", TIME, "The first instant at which it is so."),
        ColumnSpec::new("customer", TEXT, "The id that stands for the customer."),
        ColumnSpec::new("scorecard", TEXT, "The scorecard."),
        ColumnSpec::new("from_band", TEXT, "The band before; none of somebody who had no score.").nullable(),
        ColumnSpec::new("to_band", TEXT, "The band since; none of somebody who has no score.").nullable(),
        ColumnSpec::new("score", FLOAT, "The score since.").nullable(),
        ColumnSpec::new("reason", TEXT, "The bands, the score, and the measures that cost it most."),
    ],
};

/// What [`View::health_movers`](crate::View::health_movers) returns.
pub(crate) static HEALTH_MOVERS: TableSpec = TableSpec {
    name: "health_movers",
    doc: "One row for each scorecard and pair of bands that somebody has: how many were in one at the first instant and in the other at the last.",
    columns: &[
        ColumnSpec::new("scorecard", TEXT, "The scorecard."),
        ColumnSpec::new(
            "from_band",
            TEXT,
            "The band at the first instant; `none` without a score, or not in the scorecard's segment yet.",
        ),
        ColumnSpec::new(
            "to_band",
            TEXT,
            "The band at the last instant; `none` without a score, or not in the scorecard's segment any more.",
        ),
        ColumnSpec::new("customers", INT, "How many customers."),
        ColumnSpec::new("mean_change", FLOAT, "The mean change of their scores, of those who had both.")
            .nullable(),
    ],
};

/// What [`View::health_bands`](crate::View::health_bands) returns.
pub(crate) static HEALTH_BANDS: TableSpec = TableSpec {
    name: "health_bands",
    doc: "One row for each instant, scorecard and band: how many customers are in it.",
    columns: &[
        ColumnSpec::new("at", TIME, "The instant: what happened before it counts."),
        ColumnSpec::new("day", FLOAT, "Days from the first of the instants."),
        ColumnSpec::new("scorecard", TEXT, "The scorecard."),
        ColumnSpec::new(
            "band",
            TEXT,
            "The band; `none` of those whom the scorecard is for and who have no score.",
        ),
        ColumnSpec::new("customers", INT, "How many customers."),
        ColumnSpec::new("share", FLOAT, "Their part of all whom the scorecard is for.").nullable(),
        ColumnSpec::new("mean_score", FLOAT, "The mean of their scores.").nullable(),
    ],
};

/// What [`View::health_scores`](crate::View::health_scores) returns.
pub(crate) static HEALTH_SCORES: TableSpec = TableSpec {
    name: "health_scores",
    doc: "One row for each scorecard and step of scores: how many customers have such a score.",
    columns: &[
        ColumnSpec::new("scorecard", TEXT, "The scorecard."),
        ColumnSpec::new("low", INT, "The lowest score of the step."),
        ColumnSpec::new("high", INT, "Where the next step begins; 100 is in the last."),
        ColumnSpec::new("customers", INT, "How many customers."),
        ColumnSpec::new("share", FLOAT, "Their part of all who have a score.").nullable(),
    ],
};

/// What [`HealthBacktest::summary`](crate::HealthBacktest::summary) returns.
pub(crate) static HEALTH_BACKTEST: TableSpec = TableSpec {
    name: "health_backtest",
    doc: "One row for each thing that says how good a scorecard was.",
    columns: &[
        ColumnSpec::new(
            "metric",
            TEXT,
            "`auc`, `average_precision`; `auc_later` and `auc_fitted_later` on the later half of the instants, of the scorecard and of a fit on the earlier half; `warned`, the share of customers who stood in the lowest band when their first outcome became certain; `lead_days_median`, for how many days they had.",
        ),
        ColumnSpec::new("value", FLOAT, "Its value."),
        ColumnSpec::new("low", FLOAT, "The lower end of its interval.").nullable(),
        ColumnSpec::new("high", FLOAT, "The upper end.").nullable(),
    ],
};

/// What [`HealthBacktest::bands`](crate::HealthBacktest::bands) returns.
pub(crate) static HEALTH_BACKTEST_BANDS: TableSpec = TableSpec {
    name: "health_backtest_bands",
    doc: "One row for each band, the lowest first: what came of the customers in it.",
    columns: &[
        ColumnSpec::new("band", TEXT, "The band."),
        ColumnSpec::new("rows", INT, "Customers at an instant in it."),
        ColumnSpec::new("outcomes", INT, "Those with the outcome."),
        ColumnSpec::new("rate", FLOAT, "Their part: the precision of the band.").nullable(),
        ColumnSpec::new("low", FLOAT, "The lower end of the rate's interval (Wilson).").nullable(),
        ColumnSpec::new("high", FLOAT, "The upper end.").nullable(),
        ColumnSpec::new("recall", FLOAT, "The part of all outcomes that are in it.").nullable(),
        ColumnSpec::new("recall_below", FLOAT, "The part of all outcomes that are in it or in a lower band.")
            .nullable(),
        ColumnSpec::new("lift", FLOAT, "The rate as a multiple of that of all.").nullable(),
    ],
};

/// What [`HealthBacktest::calibration`](crate::HealthBacktest::calibration) returns.
pub(crate) static HEALTH_BACKTEST_STEPS: TableSpec = TableSpec {
    name: "health_calibration",
    doc: "One row for each step of ten points that somebody has: what came of them.",
    columns: &[
        ColumnSpec::new("low_score", INT, "The lowest score of the step."),
        ColumnSpec::new("high_score", INT, "Where the next step begins; 100 is in the last."),
        ColumnSpec::new("rows", INT, "Customers at an instant with such a score."),
        ColumnSpec::new("mean_score", FLOAT, "The mean of their scores."),
        ColumnSpec::new("rate", FLOAT, "The part of them with the outcome."),
        ColumnSpec::new("low", FLOAT, "The lower end of the rate's interval (Wilson).").nullable(),
        ColumnSpec::new("high", FLOAT, "The upper end.").nullable(),
    ],
};

/// What [`HealthBacktest::false_greens`](crate::HealthBacktest::false_greens) returns.
pub(crate) static HEALTH_FALSE_GREENS: TableSpec = TableSpec {
    name: "health_false_greens",
    doc: "One row for each customer and instant in the best band with the outcome all the same, the highest score first.",
    columns: &[
        ColumnSpec::new("customer", TEXT, "The id that stands for the customer."),
        ColumnSpec::new("at", TIME, "The instant."),
        ColumnSpec::new("score", FLOAT, "The score as it stood."),
        ColumnSpec::new("coverage", FLOAT, "The part of the weights for which there was evidence."),
        ColumnSpec::new("reason", TEXT, "The measures that gave most to the score."),
    ],
};

/// What [`HealthBacktest::weights`](crate::HealthBacktest::weights) returns.
pub(crate) static HEALTH_WEIGHTS: TableSpec = TableSpec {
    name: "health_weights",
    doc: "One row for each measure of a scorecard: its weight, and what a logistic regression on the same points would give it.",
    columns: &[
        ColumnSpec::new("measure", TEXT, "The measure."),
        ColumnSpec::new("share", FLOAT, "Its part of the weights in use."),
        ColumnSpec::new("fitted_share", FLOAT, "Its part of the fitted weights, by their size; negative where more points came with more of the outcome.").nullable(),
        ColumnSpec::new("fitted", FLOAT, "By how much the log-odds of the outcome fall from no points to all.").nullable(),
        ColumnSpec::new("low", FLOAT, "The lower end of its interval.").nullable(),
        ColumnSpec::new("high", FLOAT, "The upper end.").nullable(),
        ColumnSpec::new("sign", TEXT, "`agrees`, `contradicts`, `unclear` where the interval holds 0, or `left out` of the fit."),
        ColumnSpec::new("auc_alone", FLOAT, "How well its points alone rank customers.").nullable(),
    ],
};

pub(super) static BACKTEST_BANDS_CHART: Chart = Chart {
    band: Some(("low", "high")),
    ..Chart::new(
        "What came of each band",
        Mark::Bar,
        ("band", "band"),
        "share with the outcome",
        &[("rate", "rate")],
    )
};

pub(super) static BACKTEST_STEPS_CHART: Chart = Chart {
    band: Some(("low", "high")),
    ..Chart::new(
        "What came of each score",
        Mark::Line,
        ("mean_score", "score"),
        "share with the outcome",
        &[("rate", "rate")],
    )
};

pub(super) static SCORES_CHART: Chart = Chart {
    by: Some("scorecard"),
    ..Chart::new(
        "Health scores",
        Mark::Bar,
        ("low", "score from"),
        "customers",
        &[("customers", "customers")],
    )
};

pub(super) static BANDS_CHART: Chart = Chart {
    by: Some("band"),
    parts: Some("scorecard"),
    ranked: Some("none"),
    ..Chart::new("Customers by band", Mark::Line, ("day", "days"), "customers", &[("customers", "customers")])
};

pub(super) static MOVERS_CHART: Chart = Chart {
    by: Some("to_band"),
    parts: Some("scorecard"),
    ranked: Some("none"),
    ..Chart::new("Who moved", Mark::Bar, ("from_band", "from"), "customers", &[("customers", "customers")])
};
