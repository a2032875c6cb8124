//! Every stay of every customer in a stage, as far as a view saw it.

use crate::Result;
use crate::log::View;
use crate::policy::Compiled;
use crate::policy::footing::Stood;
use crate::segment::Judge;

/// One stay of one customer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stay {
    pub(super) rank: u32,
    pub(super) course: usize,
    pub(super) stage: u8,
    pub(super) from: i64,
    /// When it ended, and the stage that followed.
    pub(super) end: Option<(i64, u8)>,
}

/// All stays up to an instant, by customer and lifecycle.
pub(super) fn stays(view: &View, compiled: &Compiled, courses: &[usize], to: i64) -> Result<Vec<Stay>> {
    let start = || (Vec::new(), Judge::new(view.schema()));
    let properties = compiled.graph.program.properties();
    let parts =
        view.each_subject(properties, start, |(stays, judge): &mut (Vec<Stay>, Judge), rank, subject| {
            let who = compiled.who_of(view, rank);
            let none = (i64::MIN, Stood::NONE);
            judge.held(&compiled.graph, subject, i64::MIN);
            let stood = compiled.walk(judge, subject, &who, none, to, |_, at, before, now| {
                for course in courses.iter().copied() {
                    let ((stage, from), (next, _)) =
                        (before.footing.stage(course), now.footing.stage(course));
                    if stage != next && stage != 0 {
                        stays.push(Stay { rank, course, stage, from, end: Some((at, next)) });
                    }
                }
            });
            for course in courses.iter().copied() {
                let (stage, from) = stood.footing.stage(course);
                if stage != 0 {
                    stays.push(Stay { rank, course, stage, from, end: None });
                }
            }
        })?;
    let mut stays: Vec<Stay> = parts.into_iter().flat_map(|(stays, _)| stays).collect();
    stays.sort_by_key(|stay| (stay.rank, stay.course, stay.from));
    Ok(stays)
}
