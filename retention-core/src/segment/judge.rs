//! What holds for one customer at an instant, and the walk along the instants at which that changes: the one definition
//! of segments, for history and live alike.

use crate::log::{Kinds, PropertyValue, Schema};
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
        self.evaluator.evaluate_part(&graph.program, &graph.part, subject, at);
        self.rules(graph, subject, &graph.order);
        bits(&self.outcomes, Some(true))
    }

    /// Which of the rules on which stages hang hold at an instant. Nothing else is judged.
    pub(crate) fn guards(&mut self, graph: &Graph, subject: &Subject<'_>, at: i64) -> Held {
        self.at = at;
        self.outcomes.clear();
        self.outcomes.resize(graph.nodes.len(), None);
        self.evaluator.evaluate_part(&graph.program, &graph.guards.part, subject, at);
        self.rules(graph, subject, &graph.guards.rules);
        self.holds()
    }

    /// The next instant at which one of the rules on which stages hang can change, which alone were judged last.
    pub(crate) fn next_guard(&mut self, graph: &Graph, subject: &Subject<'_>) -> Option<i64> {
        self.evaluator.next_of(&graph.program, &graph.guards.part, subject, 0)
    }

    /// What some rules say; the measures they read were evaluated.
    fn rules(&mut self, graph: &Graph, subject: &Subject<'_>, rules: &[usize]) {
        let mut values: Vec<RuleValue<'_>> = Vec::with_capacity(8);
        for number in rules {
            let Some(node) = graph.nodes.get(*number) else { continue };
            values.clear();
            values.extend(node.reads.iter().map(|read| self.value(graph, subject, *read, self.at)));
            let outcome = node.predicate.row(&values).ok().flatten();
            if let Some(place) = self.outcomes.get_mut(*number) {
                *place = outcome;
            }
        }
    }

    /// Which rules hold of the customer judged last.
    pub(crate) fn holds(&self) -> Held {
        bits(&self.outcomes, Some(true))
    }

    /// For which rules a missing value leaves it open what they say of the customer judged last.
    pub(crate) fn open(&self) -> Held {
        bits(&self.outcomes, None)
    }

    /// What holds just after an event, by the little that it can change, of a customer of whom is known which rules held
    /// and which were open until then: what holds, and what is open. Nothing where more than that may have changed. Clauses cannot be asked for afterwards.
    pub(crate) fn just_after(
        &mut self,
        graph: &Graph,
        subject: &Subject<'_>,
        (time, kind): (i64, u16),
        (held, open): (Held, Held),
    ) -> Option<(Held, Held)> {
        let reach = graph.by_kind.get(usize::from(kind))?;
        let at = time.saturating_add(1);
        // The first event tells since when somebody is there, on which everything may hang.
        subject.known_from().filter(|known| *known < at)?;
        self.at = at;
        // One place on for each rule, which is quicker than to look up each by its place.
        let (mut holds, mut opens) = (held, open);
        self.outcomes.clear();
        self.outcomes.extend(graph.nodes.iter().map(|_| {
            let said = (opens & 1 == 0).then_some(holds & 1 == 1);
            (holds, opens) = (holds >> 1, opens >> 1);
            said
        }));
        if reach.rules.is_empty() && reach.others.is_empty() {
            return Some((held, open));
        }
        self.evaluator.evaluate_part(&graph.program, &reach.part, subject, at);
        self.rules(graph, subject, &reach.rules);
        Some((self.holds(), self.open()))
    }

    /// When next something can change that an event brought, just after which the customer was judged. Scores may be left
    /// alone for so many days.
    pub(crate) fn next_after(
        &mut self,
        graph: &Graph,
        subject: &Subject<'_>,
        (time, kind): (i64, u16),
        alone: i64,
    ) -> i64 {
        match graph.by_kind.get(usize::from(kind)) {
            Some(reach) if !(reach.rules.is_empty() && reach.others.is_empty()) => {
                self.evaluator.next_after(&graph.program, &reach.part, subject, (time, kind), alone)
            }
            _ => i64::MAX,
        }
    }

    /// All measures at the instant judged last, also those that no rule reads.
    pub(crate) fn measure_all(&mut self, graph: &Graph, subject: &Subject<'_>) {
        self.evaluator.evaluate(&graph.program, subject, self.at);
    }

    /// When next a measure, by its place, can change if nothing happens, after all were computed.
    pub(crate) fn next_change(&mut self, graph: &Graph, subject: &Subject<'_>, place: usize) -> Option<i64> {
        self.evaluator.next_change(&graph.program, subject, place)
    }

    /// What each rule said at the instant judged last; none where a missing value left it open.
    pub(crate) fn outcomes(&self) -> &[Option<bool>] {
        &self.outcomes
    }

    /// The next instant at which something can change for the customer judged last. Scores may be left alone for so many
    /// days.
    pub(crate) fn next(&mut self, graph: &Graph, subject: &Subject<'_>, alone: i64) -> Option<i64> {
        match subject.known_from() {
            None => None,
            Some(known) if known > self.at => Some(known),
            Some(_) => {
                let change = self.evaluator.next_of(&graph.program, &graph.part, subject, alone);
                let event = graph.fires.as_ref().and_then(|kinds| just_after_next(subject, kinds, self.at));
                change.into_iter().chain(event).min()
            }
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
        while let Some(at) = self.next(graph, subject, 0).filter(|at| *at <= end) {
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

/// The rules that said so.
fn bits(outcomes: &[Option<bool>], said: Option<bool>) -> Held {
    outcomes.iter().rev().fold(0, |bits, outcome| bits << 1 | Held::from(*outcome == said))
}

/// The instant just after the next event of some kinds.
fn just_after_next(subject: &Subject<'_>, kinds: &Kinds, at: i64) -> Option<i64> {
    let runs = subject.runs.iter().filter(|run| kinds.contains(run.kind));
    let next = runs.filter_map(|run| run.times.get(run.times.partition_point(|time| *time < at)));
    next.min().map(|time| time.saturating_add(1))
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
