//! Stages of a view's customers by a policy: where each is, how they got there, how long they stay, where they go next.

mod ahead;
mod moves;
mod stays;
mod table;
mod tables;

#[cfg(test)]
mod tests;

use crate::Result;
use crate::log::View;
use crate::policy::{Compiled, Policy};

pub use ahead::{NextStageOptions, StageDwellOptions, StageTransitionOptions};
pub use moves::StageMoveOptions;
pub(crate) use moves::{entry_reason, stage_reason};
pub use table::StageOptions;
pub(crate) use tables::{NEXT_STAGES, STAGE_DWELL, STAGE_MOVES, STAGE_TRANSITIONS, STAGES};

/// The lifecycles asked for, all if none was named, ready to run, and their places. Scorecards play no part.
///
/// # Errors
/// Those of the part of the policy that is read; `unknown_lifecycle` with the nearest name, also where the policy has
/// none; `undated_property` for one that hangs on a property without a date.
fn wanted(policy: &Policy, names: &[String], view: &View) -> Result<(Compiled, Vec<usize>)> {
    let compiled = Compiled::in_view(&policy.of_lifecycles(names)?, view)?;
    let places: Vec<usize> = (0..compiled.courses.len()).collect();
    compiled.stages_are_dated(&places, view)?;
    Ok((compiled, places))
}

fn name(compiled: &Compiled, course: usize) -> &str {
    compiled.courses.get(course).map_or("", |course| course.name.as_str())
}

fn stage(compiled: &Compiled, course: usize, stage: u8) -> &str {
    compiled.courses.get(course).and_then(|course| course.stage(stage)).unwrap_or("")
}
