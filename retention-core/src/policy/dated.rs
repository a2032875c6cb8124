//! Scores read nothing that may have come out only later: not even by the rule of a segment that they are for.

use crate::log::{Backing, Schema};
use crate::policy::Compiled;
use crate::{Error, ErrorCode, Result};

impl Compiled {
    /// Refuses scorecards for a segment whose rule reads, itself or by other segments, a property that somebody has
    /// without a date: it would be read as if it had always held.
    ///
    /// # Errors
    /// `undated_property` with `path`.
    pub(crate) fn scores_are_dated(
        &self,
        cards: &[usize],
        backing: Backing<'_>,
        schema: &Schema,
    ) -> Result<()> {
        for card in cards.iter().filter_map(|card| self.cards.get(*card)) {
            let read = card.segment.map(|segment| self.graph.properties_of(segment)).unwrap_or_default();
            for (property, way) in read {
                if schema.is_static(property) || !backing.has_undated(property) {
                    continue;
                }
                let message = format!(
                    "scorecard `{}` is for those whom `{property}` selects ({} → {property}), a property without a date: it may hold what only came out later",
                    card.name,
                    way.join(" → ")
                );
                return Err(Error::new(ErrorCode::UndatedProperty, message)
                    .with("path", format!("/scorecards/{}/segment", card.name))
                    .with("given", property)
                    .hint(format!(
                        "say since when it holds, or list `{property}` among the schema's static_properties"
                    )));
            }
        }
        Ok(())
    }
}
