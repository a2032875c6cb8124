//! An embeddable engine for customer retention: customers and events in, answers out.
#![warn(clippy::expect_used, clippy::panic, clippy::print_stderr, clippy::print_stdout, clippy::unwrap_used)]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

#[cfg(feature = "arrow")]
mod arrow;
mod artifact;
mod blob;
mod catalog;
mod cluster;
mod clv;
mod cohort;
mod engine;
mod error;
mod frame;
mod health;
mod lifecycle;
#[cfg(feature = "linfa")]
mod linfa;
mod log;
mod measure;
mod metric;
mod money;
mod options;
mod parallel;
mod policy;
mod predict;
#[cfg(test)]
mod property;
mod rfm;
mod rule;
mod segment;
mod serde_text;
mod stat;
mod subscription;
mod survival;
mod table;
pub mod testing;
mod time;

#[cfg(feature = "arrow")]
pub use arrow::record_batch;
pub use artifact::{artifact_kind, expect_kind};
pub use catalog::{
    Answer, ArtifactKind, Call, Data, Given, Operation, Owner, Returns, artifact_kinds, catalog_json,
    operations,
};
pub use cluster::{
    ClusterChoice, ClusterColumns, ClusterCustomers, ClusterMissing, ClusterModel, ClusterOptions,
    ClusterScale,
};
pub use clv::{
    AliveOptions, DiscountOptions, FitOptions, FitReport, FitStatus, FrequencyOptions, LifetimeValueOptions,
    MeanValue, ModelOptions, NewCustomerCountOptions, NewCustomerOptions, Parameter, PurchaseColumns,
    PurchaseCounts, PurchaseModel, PurchaseModelKind, PurchaseSummary, PurchaseSummaryOptions,
    RenewalColumns, RenewalCounts, RenewalLifetimeOptions, RenewalModel, RenewalOptions, ScoreOptions,
    SpendModel, SpendOptions, SummaryColumns, SummaryRow, TrackingOptions,
};
pub use cohort::{
    Cohort, CohortBy, CohortCell, CohortClock, CohortCount, CohortOptions, CohortTriangle, CohortValue,
    Cohorts, CurveOptions,
};
pub use engine::{
    DryRunOptions, Engine, Picture, PictureContribution, PictureHealth, PictureMeasure, PictureStage,
    SharedEngine, Signal, SignalKind, SignalOptions, Told,
};
pub use error::{Error, ErrorCode, ErrorKind, Result};
pub use frame::{Factor, Frame, FrameColumn, InputTable, Redundant};
pub use health::{
    Band, Direction, HealthNorms, HealthOverride, HealthState, Missing, NormaliserKind, Scorecard,
    ScorecardMeasure,
};
pub use lifecycle::{Lifecycle, Stage};
#[cfg(feature = "linfa")]
pub use linfa::{ClusterParams, FittedClusters, FittedLogistic, LinfaError, LogisticParams};
pub use log::{
    Amount, AmountUnit, Audit, AuditOptions, Check, Customer, CustomerColumns, CustomerRows,
    CustomersOptions, EqualRows, Event, EventColumns, EventLog, EventRows, Finding, JsonRows, LinkKind,
    Memory, OnReject, PropertyType, PropertyValue, Reason, Receipt, Rejection, Role, Schema, SchemaOptions,
    Severity, SubscriptionColumns, TimelineOptions, View,
};
pub use measure::{
    HistoryRule, Measure, MeasureKind, MeasureOptions, MeasureState, Measures, OccasionUnit, ZeroBase,
};
pub use metric::{
    ActiveBy, ActiveDaysOptions, ActivityChurnOptions, AdoptionOptions, AnswersCounted, BeforeAfterOptions,
    ChurnOf, ChurnSpike, ChurnSpikeOptions, DifferenceOptions, FunnelOptions, GoalMetric, GoalOptions,
    MauWindow, MetricPeriod, MovementOptions, MovementValue, NpsInterval, OrderLadderOptions,
    PurchaseGapOptions, PurchaseOptions, ReasonOptions, RenewalsOptions, RepeatPurchaseOptions,
    RetentionOptions, RevenueDifference, RevenueFigure, RevenueOptions, RevenueRetentionOptions,
    StickinessOptions, SurveyKind, SurveyMoveOptions, SurveyOptions, TimeToValueOptions,
    UnitEconomicsOptions, scale_rate,
};
pub use money::{Currency, MAX_MINOR, Money};
pub use options::{OptionSpec, OptionType, Options};
pub use parallel::Watch;
pub use policy::{
    HealthBacktest, HealthBacktestOptions, HealthBandOptions, HealthExplainOptions, HealthMoveOptions,
    HealthMoverOptions, HealthNormOptions, HealthOptions, HealthScoreOptions, NextStageOptions, Policy,
    PolicyPreset, SignalRule, StageDwellOptions, StageMoveOptions, StageOptions, StageTransitionOptions,
};
pub use predict::{
    AtRiskColumns, AtRiskGroups, AtRiskOptions, BacktestOptions, CalibrateOptions, CalibrationMethod,
    Calibrator, ChanceColumn, ChurnColumns, ChurnModel, ChurnModelKind, ChurnOptions, ChurnRows,
    CustomerColumn, DriftOptions, EvaluateOptions, Evaluation, ExplainOptions, ImportanceOptions,
    InsightColumns, InsightOptions, InsightRows, LogisticModel, LogisticOptions, ObservationPlan, Outcome,
    PlanOutcome, ProfitOptions, ScoreColumns, ScoreCustomers, Split, TreesModel, TreesOptions,
    calibration_drift, calibration_drift_of_customers, feature_insight, revenue_at_risk,
};
pub use rfm::{
    Rfm, RfmApply, RfmCounts, RfmCuts, RfmDimension, RfmFrequency, RfmOptions, RfmRecency, RfmRefunds,
    RfmRow, RfmScale, RfmTies, SegmentMap, SegmentRule,
};
pub use rule::{Clause, Explanation, Facts, Matches, Predicate, Rule, RuleType, RuleValue, Scope};
pub use segment::{SegmentMemberOptions, SegmentMoveOptions, SegmentOptions, Segments};
pub use stat::{
    Concordance, Interval, false_discovery, normal_quantile, population_stability, quantile_linear,
    quantiles_unsorted_i64, wilson,
};
pub use subscription::{
    AmountPer, ChurnAt, Discounts, ExchangeAt, ExchangeRate, FreePlans, MetricGrain, MetricPreset,
    MetricSettings, MovementMethod, PastDueRule, Proration, SubscriptionCheck, SubscriptionOptions,
    SubscriptionStep, TermChanges,
};
pub use survival::{
    CauseColumns, CompetingRisks, CoxFeatures, CoxHindsight, CoxModel, CoxOptions, CoxTies, CoxTimes,
    CurveLimits, Estimate, LifetimeColumns, Lifetimes, LogRank, LogRankOptions, LogRankTest, PeriodChoice,
    PeriodOptions, QuantileOptions, RestrictedMeanOptions, SurvivalCounts, SurvivalCurves,
};
pub use table::{CellState, Column, ColumnData, ColumnSpec, ColumnType, Names, Table, TableSpec, Text};
pub use time::{
    Calendar, Date, Periods, Span, TimeInput, Timestamp, Unit, Weekday, Zone, parse_instant,
    tz_database_version,
};
