//! What single events say in a property or as their item.

use crate::log::{Interner, Kinds, PropertyColumn, Run, Value, View};
use crate::subscription::{is_blank, number_of, shown_value};

/// Where each shard keeps one property of events, or their items.
#[derive(Debug)]
pub(super) struct Told<'v> {
    shards: Vec<(Option<&'v Interner>, Option<&'v PropertyColumn>)>,
    items: bool,
}

/// The name under which items are asked for.
const ITEM: &str = "item";

impl<'v> Told<'v> {
    /// The property of this name; the item if it is called `item`.
    pub(super) fn of(view: &'v View, name: &str) -> Self {
        let state = view.state();
        let column = |(number, shard): (usize, &'v std::sync::Arc<crate::log::Shard>)| {
            let labels = state.labels(number);
            let code = labels.and_then(|labels| labels.find(name));
            let found = code.and_then(|code| shard.extras().properties().find(|(known, _)| *known == code));
            (labels, found.map(|(_, column)| column))
        };
        Self { shards: state.shards.iter().enumerate().map(column).collect(), items: name == ITEM }
    }

    /// Whether any event of these kinds had it by the time of the view.
    pub(super) fn is_known(&self, view: &View, kinds: &Kinds, name: &str) -> bool {
        self.items || view.has_event_property(name, kinds)
    }

    fn value(&self, run: &Run<'_>, event: usize) -> Option<Value> {
        self.shards.get(run.shard_number())?.1?.get(run.row(event))
    }

    /// The number that an event says, also as text.
    ///
    /// # Errors
    /// What it says where that is no number.
    pub(super) fn number(&self, run: &Run<'_>, event: usize) -> Result<Option<f64>, String> {
        let Some(value) = self.value(run, event) else { return Ok(None) };
        let Some(labels) = self.shards.get(run.shard_number()).and_then(|shard| shard.0) else {
            return Ok(None);
        };
        if is_blank(value, labels) {
            return Ok(None);
        }
        number_of(value, labels).map(Some).ok_or_else(|| shown_value(value, labels))
    }

    /// The text that an event says; of a number or of yes and no, how it is written. Blank text says nothing.
    pub(super) fn text(&self, run: &Run<'_>, event: usize) -> Option<String> {
        let labels = self.shards.get(run.shard_number())?.0?;
        let text = match self.items {
            true => labels.name(run.shard().extras().item.get(run.row(event))?).to_owned(),
            false => match self.value(run, event)? {
                Value::Text(code) => labels.name(code).to_owned(),
                Value::Number(number) => number.to_string(),
                Value::Bool(value) => value.to_string(),
                Value::Time(time) => time.to_string(),
            },
        };
        Some(text).filter(|text| !text.trim().is_empty())
    }
}
