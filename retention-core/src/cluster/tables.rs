//! What the tables of clusters contain.

use crate::table::{Chart, ColumnSpec, ColumnType, Mark, TableSpec};

/// The table of [`ClusterModel::assign`](super::ClusterModel::assign).
pub(crate) static ASSIGNMENTS: TableSpec = TableSpec {
    name: "cluster_assignments",
    doc: "A row and the cluster that it belongs to.",
    columns: &[
        ColumnSpec::new("customer", ColumnType::Text, "Whose row it is."),
        ColumnSpec::new(
            "cluster",
            ColumnType::Int,
            "The cluster, from 1; missing where the row lacks a value.",
        )
        .nullable(),
        ColumnSpec::new(
            "distance",
            ColumnType::Float,
            "How far it is from the cluster's centre, in scaled units.",
        )
        .nullable(),
        ColumnSpec::new("next", ColumnType::Int, "The cluster whose centre is the next nearest.").nullable(),
        ColumnSpec::new(
            "margin",
            ColumnType::Float,
            "How clear it is: 1 at the centre, 0 on the border to the next.",
        )
        .nullable(),
    ],
};

/// The table of [`ClusterModel::clusters`](super::ClusterModel::clusters).
pub(crate) static CLUSTERS: TableSpec = TableSpec {
    name: "clusters",
    doc: "A cluster of customers who are alike.",
    columns: &[
        ColumnSpec::new("cluster", ColumnType::Int, "Its number, from 1: the largest first."),
        ColumnSpec::new("rows", ColumnType::Int, "How many belong to it."),
        ColumnSpec::new("share", ColumnType::Float, "Their share of all."),
        ColumnSpec::new(
            "inertia",
            ColumnType::Float,
            "The sum of their squared distances from the centre, in scaled units.",
        ),
        ColumnSpec::new("description", ColumnType::Text, "What sets it apart from all, in words."),
    ],
};

/// The table of [`ClusterModel::profile`](super::ClusterModel::profile).
pub(crate) static PROFILE: TableSpec = TableSpec {
    name: "cluster_profile",
    doc: "A column in a cluster, beside all rows.",
    columns: &[
        ColumnSpec::new("cluster", ColumnType::Int, "The cluster."),
        ColumnSpec::new("column", ColumnType::Text, "The column."),
        ColumnSpec::new(
            "mean",
            ColumnType::Float,
            "Its mean in the cluster; of true and false the share of true.",
        ),
        ColumnSpec::new("median", ColumnType::Float, "Its median in the cluster."),
        ColumnSpec::new("all_mean", ColumnType::Float, "Its mean over all rows."),
        ColumnSpec::new("all_median", ColumnType::Float, "Its median over all rows."),
        ColumnSpec::new(
            "difference",
            ColumnType::Float,
            "How far the centre lies from the mean of all, in standard deviations of the scaled column.",
        ),
        ColumnSpec::new(
            "level",
            ColumnType::Text,
            "`very high` from 1.5 deviations on, `high` from 0.5, else `usual`; `low` and `very low` likewise.",
        ),
    ],
};

/// The table of [`ClusterModel::choice`](super::ClusterModel::choice).
pub(crate) static CHOICE: TableSpec = TableSpec {
    name: "cluster_choice",
    doc: "A number of clusters that was tried.",
    columns: &[
        ColumnSpec::new("clusters", ColumnType::Int, "How many."),
        ColumnSpec::new(
            "inertia",
            ColumnType::Float,
            "The sum of squared distances from the centres, in scaled units.",
        ),
        ColumnSpec::new(
            "silhouette",
            ColumnType::Float,
            "The mean silhouette: 1 far apart, 0 next to one another.",
        )
        .nullable(),
        ColumnSpec::new(
            "gap",
            ColumnType::Float,
            "The gap to rows without clusters, where it was asked for.",
        )
        .nullable(),
        ColumnSpec::new("gap_error", ColumnType::Float, "Its error.").nullable(),
        ColumnSpec::new("chosen", ColumnType::Bool, "Whether the model has so many."),
    ],
};

/// How clear clusters are, over how many there are.
pub(super) static CHOICE_CHART: Chart = Chart::new(
    "How many clusters are there?",
    Mark::Line,
    ("clusters", "Clusters"),
    "Mean silhouette",
    &[("silhouette", "Mean silhouette")],
);
