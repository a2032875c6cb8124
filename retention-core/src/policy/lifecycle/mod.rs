//! Stages of a view's customers by a policy: where each is, how they got there, how long they stay, where they go next.

mod ahead;
mod moves;
mod stays;
mod table;
mod tables;

#[cfg(test)]
mod tests;

use crate::log::View;
use crate::policy::Compiled;
use crate::{Error, ErrorCode, Result};

pub use ahead::{NextStageOptions, StageDwellOptions, StageTransitionOptions};
pub use moves::StageMoveOptions;
pub(crate) use moves::{entry_reason, stage_reason};
pub use table::StageOptions;
pub(crate) use tables::{NEXT_STAGES, STAGE_DWELL, STAGE_MOVES, STAGE_TRANSITIONS, STAGES};

/// The places of the lifecycles asked for; of all if none was named.
///
/// # Errors
/// `unknown_lifecycle` with the nearest name, also where the policy has none; `undated_property` for one that hangs on
/// a property without a date.
fn wanted(compiled: &Compiled, names: &[String], view: &View) -> Result<Vec<usize>> {
    let places = named(compiled, names)?;
    compiled.stages_are_dated(&places, view)?;
    Ok(places)
}

fn named(compiled: &Compiled, names: &[String]) -> Result<Vec<usize>> {
    let known = || compiled.courses.iter().map(|course| course.name.as_str());
    if compiled.courses.is_empty() {
        return Err(Error::new(ErrorCode::UnknownLifecycle, "the policy has no lifecycles")
            .hint("describe one under `lifecycles`"));
    }
    if names.is_empty() {
        return Ok((0..compiled.courses.len()).collect());
    }
    let place = |name: &String| {
        known().position(|other| other == name).ok_or_else(|| {
            Error::new(ErrorCode::UnknownLifecycle, format!("no lifecycle `{name}`")).suggest(name, known())
        })
    };
    let mut places = names.iter().map(place).collect::<Result<Vec<_>>>()?;
    places.sort_unstable();
    places.dedup();
    Ok(places)
}

fn name(compiled: &Compiled, course: usize) -> &str {
    compiled.courses.get(course).map_or("", |course| course.name.as_str())
}

fn stage(compiled: &Compiled, course: usize, stage: u8) -> &str {
    compiled.courses.get(course).and_then(|course| course.stage(stage)).unwrap_or("")
}
