//! One thing that events carry, read along a run: what is looked up by name is looked up once.

use crate::log::{Backing, Cursor, Run, Value};

/// What is read of an event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum What<'n> {
    Amount,
    Kind,
    Item,
    /// The kind of an event that has no item.
    ItemOrKind,
    Order,
    Source,
    Property(&'n str),
}

/// What an event carries; texts by their number among the labels of the shard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Carried {
    Amount(i64),
    Kind(u16),
    Label(u32),
    Value(Value),
}

/// The values of one thing along a run. Events that ascend cost a step each, others a search.
#[derive(Debug)]
pub(super) struct Column<'a> {
    run: Run<'a>,
    values: Values<'a>,
}

#[derive(Debug)]
enum Values<'a> {
    None,
    /// The rows of the run that have no amount.
    Amounts(&'a [u32]),
    Kind,
    Labels(Cursor<'a, u32>),
    LabelsOrKind(Cursor<'a, u32>),
    Properties(Cursor<'a, Value>),
}

impl<'a> Column<'a> {
    pub(super) fn of(run: &Run<'a>, what: What<'_>, backing: &Backing<'_>) -> Self {
        let extras = run.shard().extras();
        let values = match what {
            What::Amount if run.has_amounts() => Values::Amounts(run.blank()),
            What::Amount => Values::None,
            What::Kind => Values::Kind,
            What::Item => Values::Labels(extras.item.cursor()),
            What::ItemOrKind => Values::LabelsOrKind(extras.item.cursor()),
            What::Order => Values::Labels(extras.order.cursor()),
            What::Source => Values::Labels(extras.source.cursor()),
            What::Property(name) => {
                let label = backing.find_label(run.shard_number(), name);
                let column = label.and_then(|label| extras.property(label));
                column.map_or(Values::None, |(column, _)| Values::Properties(column.cursor()))
            }
        };
        Self { run: *run, values }
    }

    /// Whether these are the values of a run.
    pub(super) fn is_of(&self, run: &Run<'_>) -> bool {
        std::ptr::eq(self.run.times, run.times)
    }

    /// The number of the shard, whose labels name texts.
    pub(super) fn shard(&self) -> usize {
        self.run.shard_number()
    }

    #[inline]
    pub(super) fn at(&mut self, event: usize) -> Option<Carried> {
        let row = self.run.row(event);
        match &mut self.values {
            Values::None => None,
            Values::Amounts(blank) => {
                let is_blank = !blank.is_empty() && blank.binary_search(&(row as u32)).is_ok();
                (!is_blank).then(|| Carried::Amount(self.run.sum(event..event + 1)))
            }
            Values::Kind => Some(Carried::Kind(self.run.kind)),
            Values::Labels(labels) => labels.get(row).map(Carried::Label),
            Values::LabelsOrKind(labels) => {
                Some(labels.get(row).map_or(Carried::Kind(self.run.kind), Carried::Label))
            }
            Values::Properties(values) => values.get(row).map(Carried::Value),
        }
    }
}
