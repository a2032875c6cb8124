//! What holds for one customer at an instant, and the walk along the instants at which that changes: the one definition
//! of segments, for history and live alike.

use crate::log::PropertyValue;
use crate::log::Schema;
use crate::measure::{Cell, Evaluator, MeasureState, Subject};
use crate::money::Currency;
use crate::rule::RuleValue;
use crate::segment::graph::{Graph, Held, Node, Read};

/// Judges customers by one graph; keeps its memory from one to the next.
#[derive(Debug, Clone)]
pub(crate) struct Judge {
    pub(crate) evaluator: Evaluator,
    outcomes: Vec<Option<bool>>,
    currency: Currency,
    at: i64,
}

impl Judge {
    pub(crate) fn new(schema: &Schema) -> Self {
        Self {
            evaluator: Evaluator::new(schema),
            outcomes: Vec::new(),
            currency: schema.currency(),
            at: i64::MIN,
        }
    }

    /// Which rules hold at an instant; none for somebody who is not known yet.
    pub(crate) fn held(&mut self, graph: &Graph, subject: &Subject<'_>, at: i64) -> Held {
        self.at = at;
        self.outcomes.clear();
        self.outcomes.resize(graph.nodes.len(), None);
        if subject.known_from().is_none_or(|known| known > at) {
            return 0;
        }
        self.evaluator.evaluate(&graph.program, subject, at);
        let mut values: Vec<RuleValue<'_>> = Vec::with_capacity(8);
        let mut held = 0;
        for number in &graph.order {
            let Some(node) = graph.nodes.get(*number) else { continue };
            values.clear();
            values.extend(node.reads.iter().map(|read| self.value(graph, subject, *read, at)));
            let outcome = node.predicate.row(&values).ok().flatten();
            if outcome == Some(true) {
                held |= 1 << number;
            }
            if let Some(place) = self.outcomes.get_mut(*number) {
                *place = outcome;
            }
        }
        held
    }

    /// What each rule said at the instant judged last; none where a missing value left it open.
    pub(crate) fn outcomes(&self) -> &[Option<bool>] {
        &self.outcomes
    }

    /// The next instant at which something can change for the customer judged last.
    pub(crate) fn next(&mut self, graph: &Graph, subject: &Subject<'_>) -> Option<i64> {
        match subject.known_from() {
            None => None,
            Some(known) if known > self.at => Some(known),
            Some(_) => self.evaluator.next_change(&graph.program, subject),
        }
    }

    /// Walks from the instant judged last to `end`, the last included, and shows every instant at which something can
    /// change, what held before, and what holds since. Returns what holds at the end.
    pub(crate) fn walk(
        &mut self,
        graph: &Graph,
        subject: &Subject<'_>,
        held: Held,
        end: i64,
        mut each: impl FnMut(&mut Self, i64, Held, Held),
    ) -> Held {
        let mut held = held;
        while let Some(at) = self.next(graph, subject).filter(|at| *at <= end) {
            let now = self.held(graph, subject, at);
            let before = std::mem::replace(&mut held, now);
            each(self, at, before, now);
        }
        held
    }

    /// Which clauses decided what a rule said of the customer judged last, with their values.
    pub(crate) fn reason(&self, graph: &Graph, subject: &Subject<'_>, rule: usize) -> String {
        let Some(node) = graph.nodes.get(rule) else { return String::new() };
        let values = self.values(graph, subject, node);
        let Ok(explanation) = node.predicate.explain_row(&values) else { return String::new() };
        let decided = explanation.clauses.iter().filter(|clause| clause.decided);
        let texts: Vec<String> = decided
            .map(|clause| {
                let values: Vec<String> =
                    clause.values.iter().map(|(name, value)| format!("{name} = {}", shown(value))).collect();
                if values.is_empty() {
                    clause.text.clone()
                } else {
                    format!("{} ({})", clause.text, values.join(", "))
                }
            })
            .collect();
        texts.join("; ")
    }

    /// The clauses of a rule for the customer judged last: the text, whether it holds, whether it decided, what it read.
    pub(crate) fn clauses(
        &self,
        graph: &Graph,
        subject: &Subject<'_>,
        rule: usize,
    ) -> Vec<(String, Option<bool>, bool, String)> {
        let Some(node) = graph.nodes.get(rule) else { return Vec::new() };
        let values = self.values(graph, subject, node);
        let Ok(explanation) = node.predicate.explain_row(&values) else { return Vec::new() };
        let said = |(name, value): &(&str, RuleValue<'_>)| match self.missing(graph, node, name) {
            Some(state) if *value == RuleValue::Null => format!("{name} = null ({})", state.as_str()),
            _ => format!("{name} = {}", shown(value)),
        };
        let clauses = explanation.clauses.into_iter();
        clauses
            .map(|clause| {
                let values: Vec<String> = clause.values.iter().map(said).collect();
                (clause.text, clause.holds, clause.decided, values.join(", "))
            })
            .collect()
    }

    /// The state of a measure that a rule reads; none for what is no measure.
    fn missing(&self, graph: &Graph, node: &Node, name: &str) -> Option<MeasureState> {
        let place = node.predicate.reads().iter().position(|(read, _)| read == name)?;
        match node.reads.get(place)? {
            Read::Measure(place) => Some(self.cell(graph, *place).state),
            _ => None,
        }
    }

    fn values<'a>(&self, graph: &Graph, subject: &Subject<'a>, node: &Node) -> Vec<RuleValue<'a>> {
        node.reads.iter().map(|read| self.value(graph, subject, *read, self.at)).collect()
    }

    fn value<'a>(&self, graph: &Graph, subject: &Subject<'a>, read: Read, at: i64) -> RuleValue<'a> {
        match read {
            Read::Measure(place) => {
                let kind = graph.program.output_kind(place);
                let text = |shard, label| subject.backing.label(shard, label);
                self.evaluator.output(&graph.program, place).rule_value(kind, self.currency, text)
            }
            Read::Property(place) => property(subject, place, at),
            Read::Rule(number) => match self.outcomes.get(number).copied().flatten() {
                Some(outcome) => RuleValue::Bool(outcome),
                None => RuleValue::Null,
            },
        }
    }

    /// A measure's value at the instant judged last.
    pub(crate) fn cell(&self, graph: &Graph, place: usize) -> Cell {
        self.evaluator.output(&graph.program, place)
    }
}

/// The value of a property as far as known at an instant.
fn property<'a>(subject: &Subject<'a>, place: usize, at: i64) -> RuleValue<'a> {
    let values = subject.properties.get(place).map_or(&[][..], Vec::as_slice);
    let seen = values.iter().rfind(|(time, _)| time.is_none_or(|time| time < at));
    match seen.map(|(_, value)| *value) {
        Some(PropertyValue::Text(text)) => RuleValue::Text(text),
        Some(PropertyValue::Number(number)) => RuleValue::Float(*number),
        Some(PropertyValue::Bool(value)) => RuleValue::Bool(*value),
        Some(PropertyValue::Time(time)) => RuleValue::Time(*time),
        None => RuleValue::Null,
    }
}

/// A value as people read it.
pub(crate) fn shown(value: &RuleValue<'_>) -> String {
    match value {
        RuleValue::Null => "null".to_owned(),
        RuleValue::Int(value) => value.to_string(),
        RuleValue::Float(value) => value.to_string(),
        RuleValue::Text(text) => format!("{text:?}"),
        RuleValue::Bool(value) => value.to_string(),
        RuleValue::Time(time) => time.to_string(),
        RuleValue::Money(money) => money.to_string(),
    }
}
