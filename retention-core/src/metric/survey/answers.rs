//! The answers to a survey, customer by customer.

use std::ops::Range;

use crate::log::{Kinds, Person, Run, View, Visit};
use crate::metric::survey::scale::Scale;
use crate::metric::told::Told;
use crate::{Error, ErrorCode, Result};

/// One answer: when, and what score; none where the answer has none.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    pub(super) at: i64,
    pub(super) score: Option<i64>,
}

/// The property in which answers keep their score.
#[derive(Debug)]
pub(super) struct Scores<'v> {
    view: &'v View,
    pub(super) told: Told<'v>,
    pub(super) scale: Scale,
}

impl<'v> Scores<'v> {
    /// # Errors
    /// `unknown_property` if there are answers, and none has the property.
    pub(super) fn new(view: &'v View, kinds: &Kinds, property: &str, scale: Scale) -> Result<Self> {
        let told = Told::of(view, property);
        if !kinds.is_empty() && !told.is_known(view, kinds, property) {
            let message = format!("`score`: no event has a property `{property}`");
            return Err(Error::new(ErrorCode::UnknownProperty, message)
                .with("argument", "score")
                .suggest(property, view.event_properties()));
        }
        Ok(Self { view, told, scale })
    }

    fn answers(&self, run: &Run<'_>, within: &Range<i64>, answers: &mut Vec<Answer>) -> Result<(), String> {
        for (event, at) in run.times.iter().enumerate().filter(|(_, at)| within.contains(at)) {
            let score = match self.told.number(run, event)? {
                Some(number) => Some(self.scale.read(number).ok_or_else(|| number.to_string())?),
                None => None,
            };
            answers.push(Answer { at: *at, score });
        }
        Ok(())
    }

    /// When answers with a score were given, on the scale or not.
    pub(super) fn scored(&self, run: &Run<'_>) -> impl Iterator<Item = i64> {
        let times = run.times.iter().enumerate();
        times.filter(|(event, _)| self.told.number(run, *event) != Ok(None)).map(|(_, at)| *at)
    }

    /// Folds `each` over the answers within a time of every customer who gave any, ascending in time. What lies outside is
    /// not read, so that an old survey on another scale is no fault of this one.
    ///
    /// # Errors
    /// `score_out_of_scale` for the first customer, in the order of ids, with such a score; `cancelled`.
    pub(super) fn each<A: Send>(
        &self,
        kinds: &Kinds,
        within: Range<i64>,
        start: impl Fn() -> A + Sync,
        each: impl Fn(&mut A, &[Answer]) + Sync,
    ) -> Result<Vec<A>> {
        type Share<A> = (A, Vec<Answer>, Option<(u32, String)>);
        let begin = || -> Share<A> { (start(), Vec::new(), None) };
        let parts = self.view.sweep(kinds, Visit::Active, begin, |share, person: &Person<'_>| {
            let (gathered, answers, fault) = share;
            answers.clear();
            for run in person.runs {
                if let Err(given) = self.answers(run, &within, answers)
                    && fault.as_ref().is_none_or(|(rank, _)| person.rank < *rank)
                {
                    *fault = Some((person.rank, given));
                }
            }
            answers.sort_by_key(|answer| (answer.at, answer.score));
            each(gathered, answers);
        })?;
        match parts.iter().filter_map(|(.., fault)| fault.as_ref()).min_by_key(|(rank, _)| *rank) {
            Some((rank, given)) => {
                let name = self.view.state().order().names.get(*rank as usize).unwrap_or_default();
                Err(self.scale.refuse(given, name))
            }
            None => Ok(parts.into_iter().map(|(gathered, ..)| gathered).collect()),
        }
    }
}
