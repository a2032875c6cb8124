//! The one declarative document: measures, segments, signals, scorecards and lifecycles, checked as a whole; and where
//! customers stand by all of it.

mod compiled;
mod dated;
mod definition;
mod diff;
mod faults;
mod footing;
mod health;
mod json_schema;
mod lifecycle;
mod part;
mod presets;
mod repeated;
mod triggers;

#[cfg(test)]
mod tests;

pub(crate) use compiled::Compiled;
pub use definition::{Policy, SignalRule};
pub(crate) use diff::POLICY_DIFF;
pub(crate) use faults::POLICY_FAULTS;
pub(crate) use footing::{Footing, Stood, Who};
pub(crate) use health::{
    HEALTH, HEALTH_BACKTEST, HEALTH_BACKTEST_BANDS, HEALTH_BACKTEST_STEPS, HEALTH_BANDS, HEALTH_EXPLANATION,
    HEALTH_FALSE_GREENS, HEALTH_MOVERS, HEALTH_MOVES, HEALTH_SCORES, HEALTH_WEIGHTS, band_reason,
    not_earlier, score_reason, since_the_fit, with_step,
};
pub use health::{
    HealthBacktest, HealthBacktestOptions, HealthBandOptions, HealthExplainOptions, HealthMoveOptions,
    HealthMoverOptions, HealthNormOptions, HealthOptions, HealthScoreOptions,
};
pub(crate) use lifecycle::{
    NEXT_STAGES, STAGE_DWELL, STAGE_MOVES, STAGE_TRANSITIONS, STAGES, entry_reason, stage_reason,
};
pub use lifecycle::{
    NextStageOptions, StageDwellOptions, StageMoveOptions, StageOptions, StageTransitionOptions,
};
pub use presets::PolicyPreset;
