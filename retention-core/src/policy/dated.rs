//! Scores and stages read nothing that may have come out only later: not by a measure, nor by the rule of a stage or of
//! a segment that a scorecard is for.

use std::collections::BTreeSet;

use crate::log::{EventLog, Schema, View};
use crate::policy::Compiled;
use crate::{Error, ErrorCode, Result};

/// A part of a policy that reads a property of customers.
struct Reader<'a> {
    property: &'a str,
    /// The part, such as `/scorecards/health/segment`.
    path: String,
    /// Who reads it, and by which way.
    said: String,
}

impl Reader<'_> {
    fn refused(&self) -> Error {
        let Self { property, path, said } = self;
        let message = format!("{said}, a property without a date: it may hold what only came out later");
        Error::new(ErrorCode::UndatedProperty, message).with("path", path).with("given", property).hint(format!(
            "say with `set_at` since when it holds, or list `{property}` among the schema's `static_properties`"
        ))
    }
}

impl Compiled {
    /// Refuses scorecards that read a property which somebody has without a date: it would be read as if it had always
    /// held.
    ///
    /// # Errors
    /// `undated_property` with `path`.
    pub(crate) fn scores_are_dated(&self, cards: &[usize], view: &View) -> Result<()> {
        let readers = cards.iter().flat_map(|card| self.card_readers(*card)).collect();
        refuse(readers, view.schema(), |property| view.backing().has_undated(property))
    }

    /// The same of lifecycles.
    ///
    /// # Errors
    /// `undated_property` with `path`.
    pub(crate) fn stages_are_dated(&self, courses: &[usize], view: &View) -> Result<()> {
        let readers = courses.iter().flat_map(|course| self.course_readers(*course)).collect();
        refuse(readers, view.schema(), |property| view.backing().has_undated(property))
    }

    /// The same of every scorecard and lifecycle.
    ///
    /// # Errors
    /// `undated_property` with `path`.
    pub(crate) fn all_dated(&self, view: &View) -> Result<()> {
        refuse(self.readers(), view.schema(), |property| view.backing().has_undated(property))
    }

    /// The same of a segment by itself, where scores are to hang on it.
    ///
    /// # Errors
    /// `undated_property` with `path`.
    pub(crate) fn segment_is_dated(&self, segment: &str, view: &View) -> Result<()> {
        let Some(rule) = self.segments.iter().position(|name| name == segment) else { return Ok(()) };
        let readers = self.rule_readers(rule, &format!("/segments/{segment}"), "norms are asked of those");
        refuse(readers, view.schema(), |property| view.backing().has_undated(property))
    }

    /// The same of all that a log knows.
    ///
    /// # Errors
    /// `undated_property` with `path`.
    pub(crate) fn is_dated(&self, log: &EventLog) -> Result<()> {
        refuse(self.readers(), log.schema(), |property| log.backing().has_undated(property))
    }

    /// Refuses properties that are about to be told without a date.
    ///
    /// # Errors
    /// `undated_property` with `path`.
    pub(crate) fn takes_undated(&self, told: &BTreeSet<&str>, schema: &Schema) -> Result<()> {
        if told.is_empty() {
            Ok(())
        } else {
            refuse(self.readers(), schema, |property| told.contains(property))
        }
    }

    fn readers(&self) -> Vec<Reader<'_>> {
        let cards = (0..self.cards.len()).flat_map(|card| self.card_readers(card));
        cards.chain((0..self.courses.len()).flat_map(|course| self.course_readers(course))).collect()
    }

    fn card_readers(&self, card: usize) -> Vec<Reader<'_>> {
        let Some(card) = self.cards.get(card) else { return Vec::new() };
        let (path, said) = (format!("/scorecards/{}", card.name), format!("scorecard `{}`", card.name));
        let mut found = Vec::new();
        if let Some(segment) = card.segment {
            found = self.rule_readers(segment, &format!("{path}/segment"), &format!("{said} is for those"));
        }
        for (measure, setting, place) in card.read_by() {
            let names = self.graph.program.properties_behind(place);
            found.extend(names.into_iter().map(|property| Reader {
                property,
                path: format!("{path}/measures/{measure}{setting}"),
                said: format!("{said} weighs `{measure}`, which reads `{property}`"),
            }));
        }
        found
    }

    fn course_readers(&self, course: usize) -> Vec<Reader<'_>> {
        let Some(course) = self.courses.get(course) else { return Vec::new() };
        let mut found = Vec::new();
        for (at, stage) in course.stages.iter().enumerate() {
            for (what, rule) in [("when", stage.when), ("keep", stage.keep)] {
                let Some(rule) = rule else { continue };
                let path = format!("/lifecycles/{}/stages/{at}/{what}", course.name);
                let said = format!("stage `{}` of `{}` holds those", stage.name, course.name);
                found.extend(self.rule_readers(rule, &path, &said));
            }
        }
        found
    }

    fn rule_readers(&self, rule: usize, path: &str, said: &str) -> Vec<Reader<'_>> {
        let read = self.graph.properties_of(rule).into_iter();
        read.map(|(property, way)| Reader {
            property,
            path: path.to_owned(),
            said: format!("{said} whom `{property}` selects ({} → {property})", way.join(" → ")),
        })
        .collect()
    }
}

/// # Errors
/// `undated_property` for the first that is undated and no static property.
fn refuse(readers: Vec<Reader<'_>>, schema: &Schema, undated: impl Fn(&str) -> bool) -> Result<()> {
    let mut sound: BTreeSet<&str> = BTreeSet::new();
    for reader in &readers {
        if sound.contains(reader.property) {
            continue;
        }
        if !schema.is_static(reader.property) && undated(reader.property) {
            return Err(reader.refused());
        }
        sound.insert(reader.property);
    }
    Ok(())
}
