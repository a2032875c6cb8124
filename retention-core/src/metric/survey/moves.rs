//! Who moved between detractor, passive and promoter, and why customers say that they leave.

use std::collections::BTreeMap;

use crate::log::{Role, View};
use crate::metric::grid::interval;
use crate::metric::note::{dated, unseen, warned};
use crate::metric::proportion::{checked_level, with_interval};
use crate::metric::survey::answers::{Answer, Scores};
use crate::metric::survey::scale::{Band, Scale, SurveyKind};
use crate::metric::told::Told;
use crate::options::options;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec};
use crate::time::{TimeInput, Timestamp};
use crate::{Error, Result};

options! {
    /// Options of [`View::survey_moves`].
    pub struct SurveyMoveOptions {
        /// Kinds or roles of the answers. Not given: those of the role survey_response.
        events: Vec<String> = Vec::new(),
        /// The property that holds the score, from 0 to 10.
        score: String = "score".to_owned(),
        /// The start of the time before. Not given: the first answer.
        from: Option<TimeInput> = None,
        /// Where the time before ends and the time after begins.
        split: Option<TimeInput> = None,
        /// The end of the time after. Not given: `as_of`.
        to: Option<TimeInput> = None,
    }
}

options! {
    /// Options of [`View::stated_reasons`].
    pub struct ReasonOptions {
        /// Kinds or roles of events that state a reason. Not given: those of the role cancellation.
        events: Vec<String> = Vec::new(),
        /// The property that holds the reason.
        reason: String = "reason".to_owned(),
        /// The start of the time looked at. Not given: the first event.
        from: Option<TimeInput> = None,
        /// Its end. Not given: `as_of`.
        to: Option<TimeInput> = None,
        /// The level of confidence of intervals.
        level: f64 = 0.95,
    }
}

/// What [`View::survey_moves`] returns.
pub(crate) static SURVEY_MOVES: TableSpec = TableSpec {
    name: "survey_moves",
    doc: "One row for each pair of what customers were before and after, by their latest answers; `none` where they gave none.",
    columns: &[
        ColumnSpec::new("before", ColumnType::Text, "`detractor`, `passive`, `promoter` or `none`."),
        ColumnSpec::new("after", ColumnType::Text, "The same of the time after."),
        ColumnSpec::new("customers", ColumnType::Int, "How many customers."),
        ColumnSpec::new(
            "share",
            ColumnType::Float,
            "Of those who were the same before; none where nobody was.",
        )
        .nullable(),
    ],
};

/// What [`View::stated_reasons`] returns.
pub(crate) static STATED_REASONS: TableSpec = TableSpec {
    name: "stated_reasons",
    doc: "One row a reason, the most frequent first; then those who stated none.",
    columns: &[
        ColumnSpec::new("reason", ColumnType::Text, "The reason; none where none was stated.").nullable(),
        ColumnSpec::new("count", ColumnType::Int, "Events that state it."),
        ColumnSpec::new(
            "share",
            ColumnType::Float,
            "count / all events that state a reason; none of the row without one.",
        )
        .nullable(),
        ColumnSpec::new("share_low", ColumnType::Float, "Lower end of its Wilson interval.").nullable(),
        ColumnSpec::new("share_high", ColumnType::Float, "Upper end of its Wilson interval.").nullable(),
    ],
};

impl View {
    /// How customers moved between detractor, passive and promoter, from their latest answer before an instant to their
    /// latest one after it. Of answers at one instant the one with the highest score is the latest.
    ///
    /// # Errors
    /// `invalid_option` without `split`, or where it is not between `from` and `to`; those of [`survey`](Self::survey).
    pub fn survey_moves(&self, options: &SurveyMoveOptions) -> Result<Table> {
        let (from, to) = interval(self, &options.from, &options.to)?;
        let Some(split) = &options.split else {
            return Err(Error::option("split", "`split` must say where the time after begins"));
        };
        let split = split.resolve(&self.schema().zone()).map_err(|error| error.with("argument", "split"))?;
        if split >= to || from.is_some_and(|from| split <= from) {
            let after = from.map(|from| format!("after {from} and ")).unwrap_or_default();
            return Err(Error::option("split", format!("`split` ({split}) must be {after}before {to}")));
        }
        let from = from.unwrap_or(Timestamp::MIN);
        let kinds = self.events_or(&options.events, Role::SurveyResponse)?;
        let scores = Scores::new(self, &kinds, &options.score, Scale::of(SurveyKind::Nps, &[], None)?)?;
        let latest = |answers: &[Answer], from: Timestamp, to: Timestamp| {
            let within = |answer: &&Answer| answer.at >= from.micros() && answer.at < to.micros();
            let last = answers.iter().filter(within).filter_map(|answer| answer.score).next_back();
            last.map(|score| scores.scale.band(score))
        };
        type Counts = BTreeMap<(Option<Band>, Option<Band>), i64>;
        let parts = scores.each(&kinds, from.micros()..to.micros(), Counts::new, |counts, answers| {
            let pair = (latest(answers, from, split), latest(answers, split, to));
            if pair != (None, None) {
                *counts.entry(pair).or_default() += 1;
            }
        })?;
        let mut counts = Counts::new();
        for (pair, count) in parts.into_iter().flatten() {
            *counts.entry(pair).or_default() += count;
        }
        let bands = || Band::ALL.into_iter().map(Some).chain([None]);
        let pairs: Vec<_> = bands().flat_map(|before| bands().map(move |after| (before, after))).collect();
        let pairs: Vec<_> = pairs.into_iter().filter(|pair| *pair != (None, None)).collect();
        let count = |pair: &(Option<Band>, Option<Band>)| counts.get(pair).copied().unwrap_or(0);
        let share = |pair: &(Option<Band>, Option<Band>)| {
            let all: i64 = bands().map(|after| count(&(pair.0, after))).sum();
            (all > 0).then(|| count(pair) as f64 / all as f64)
        };
        let name = |band: Option<Band>| band.map_or("none", Band::as_str);
        let table = Table::of(&SURVEY_MOVES)
            .column(pairs.iter().map(|pair| name(pair.0)).collect::<Vec<_>>())
            .column(pairs.iter().map(|pair| name(pair.1)).collect::<Vec<_>>())
            .column(pairs.iter().map(count).collect::<Vec<_>>())
            .optional(pairs.iter().map(share).collect::<Vec<_>>());
        let table = dated(table, self).note("split", split).note("events", kinds.names().join(", "));
        Ok(warned(table, unseen(&kinds, Role::SurveyResponse)).finish())
    }

    /// Why customers say that they leave: how often each reason was stated, of all events that state one.
    ///
    /// # Errors
    /// `unknown_kind`, `unknown_property`, `invalid_time`, `invalid_option`, `cancelled`.
    pub fn stated_reasons(&self, options: &ReasonOptions) -> Result<Table> {
        let level = checked_level(options.level)?;
        let (from, to) = interval(self, &options.from, &options.to)?;
        let from = from.unwrap_or(Timestamp::MIN);
        let kinds = self.events_or(&options.events, Role::Cancellation)?;
        let told = Told::of(self, &options.reason);
        if !kinds.is_empty() && !told.is_known(self, &kinds, &options.reason) {
            let message = format!("`reason`: no event has a property `{}`", options.reason);
            return Err(Error::new(crate::ErrorCode::UnknownProperty, message)
                .with("argument", "reason")
                .suggest(&options.reason, self.event_properties()));
        }
        type Counts = BTreeMap<Option<String>, u64>;
        let parts = self.gather(&kinds, Counts::new, |counts, person| {
            for run in person.runs {
                for (event, at) in run.times.iter().enumerate() {
                    if *at >= from.micros() && *at < to.micros() {
                        *counts.entry(told.text(run, event)).or_default() += 1;
                    }
                }
            }
        })?;
        let mut counts = Counts::new();
        for (reason, count) in parts.into_iter().flatten() {
            *counts.entry(reason).or_default() += count;
        }
        let all: u64 = counts.iter().filter(|(reason, _)| reason.is_some()).map(|(_, count)| count).sum();
        let mut rows: Vec<(Option<String>, u64)> = counts.into_iter().collect();
        rows.sort_by(|a, b| (a.0.is_none(), b.1, &a.0).cmp(&(b.0.is_none(), a.1, &b.0)));
        let table = Table::of(&STATED_REASONS)
            .optional(rows.iter().map(|(reason, _)| reason.clone()).collect())
            .column(rows.iter().map(|(_, count)| *count as i64).collect::<Vec<_>>());
        let pairs = rows.iter().map(|(reason, count)| reason.as_ref().map(|_| (*count, all)));
        let table = dated(with_interval(table, pairs, level), self)
            .note("events", kinds.names().join(", "))
            .note("level", level);
        Ok(warned(table, unseen(&kinds, Role::Cancellation)).finish())
    }
}
