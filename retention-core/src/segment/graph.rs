//! Rules over measures, properties and one another, in an order in which each needs none that comes later.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::error::step_of;
use crate::log::{Kinds, Schema};
use crate::measure::{Edges, Ground, Measures, Part, Program, check_name, rule_type};
use crate::rule::{MOST_FAULTS, Predicate, Rule, RuleType, Scope};
use crate::segment::circles::circles;
use crate::{Error, ErrorCode, Result};

/// So many rules may stand in one graph: what holds for a customer is one number of so many bits.
pub(crate) const MOST: usize = 128;

/// Which rules hold for a customer; a bit each, in the order of the rules as they were given.
pub(crate) type Held = u128;

/// Measures and rules, ready to run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Graph {
    pub(crate) program: Program,
    pub(super) nodes: Vec<Node>,
    /// The order in which nodes are evaluated.
    pub(super) order: Vec<usize>,
    /// The measures that rules read.
    pub(super) part: Part,
    /// The kinds at whose events something is told, whatever they change.
    pub(crate) fires: Option<Kinds>,
    /// What an event of each kind, by its number, may change.
    pub(super) by_kind: Vec<Reach>,
    /// The rules on which the stages of lifecycles hang.
    pub(super) guards: Reach,
    /// Outputs of the program that others read beside the rules, those together that are read together.
    others: Vec<BTreeSet<usize>>,
    /// Those of them of which every change matters.
    all_of: BTreeSet<usize>,
}

/// Some of the rules, such as those that an event may change, and the measures that these read.
#[derive(Debug, Clone, Default)]
pub(super) struct Reach {
    /// In the order in which they are evaluated.
    pub(super) rules: Vec<usize>,
    pub(super) part: Arc<Part>,
    /// Which of the others that read measures it concerns.
    pub(super) others: Vec<usize>,
}

/// One rule.
#[derive(Debug, Clone)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) predicate: Predicate,
    /// Where the values it reads are found, in the order of its reads.
    pub(super) reads: Vec<Read>,
    /// Of each of them, which changes the rule can tell.
    edges: Vec<Edges>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    /// The place among the program's outputs.
    Measure(usize),
    /// The place among the program's properties.
    Property(usize),
    /// Another rule.
    Rule(usize),
}

impl Graph {
    /// The graph of the rules that are sound, and what is wrong with the others. Rules after the first `named` cannot be
    /// read by others.
    pub(crate) fn compile_all(
        measures: &Measures,
        rules: &[(&str, &Rule)],
        named: usize,
        ground: &Ground<'_>,
    ) -> (Self, Vec<(Option<usize>, Error)>) {
        let (program, faults) = Program::compile_all(measures, ground);
        let mut faults: Vec<(Option<usize>, Error)> = faults.into_iter().map(|fault| (None, fault)).collect();
        let mut graph = Self { program, ..Self::default() };
        if rules.len() > MOST {
            let message = format!("{} segments and signals are more than {MOST}", rules.len());
            faults.push((Some(MOST), Error::option("segments", message)));
        }
        let rules = rules.get(..MOST).unwrap_or(rules);
        let hidden = measures.names().filter(|name| ground.schema.property_type(name).is_some());
        faults.extend(hidden.map(|name| (None, twice(name, "measure").with("path", name))));
        let mut scope = scope(measures, &graph.program, rules.get(..named).unwrap_or(rules), ground.schema);
        let mut found = 0;
        for (at, (name, rule)) in rules.iter().enumerate() {
            let wrong = [check_name(name).err(), unlike(name, measures, ground.schema, at < named).err()];
            faults.extend(wrong.into_iter().flatten().map(|error| (Some(at), error)));
            scope.set_own(name);
            match graph.node(name, rule, rules, &scope) {
                Ok(node) => graph.nodes.push(node),
                Err(wrong) => {
                    found += wrong.len();
                    faults.extend(wrong.into_iter().map(|error| (Some(at), error)));
                    if found >= MOST_FAULTS {
                        scope = scope.unsearched();
                    }
                }
            }
        }
        faults.extend(circles(measures, rules, named).into_iter().map(|(at, error)| (Some(at), error)));
        if faults.is_empty() {
            graph.order = graph.ordered();
            graph.part = graph.part_of(&graph.order, &[]);
            graph.by_kind = graph.reaches(ground.kinds.len());
        }
        (graph, faults)
    }

    /// # Errors
    /// The first of [`compile_all`](Self::compile_all).
    pub(crate) fn compile(
        measures: &Measures,
        rules: &[(&str, &Rule)],
        named: usize,
        ground: &Ground<'_>,
    ) -> Result<Self> {
        let (graph, faults) = Self::compile_all(measures, rules, named, ground);
        match faults.into_iter().next() {
            None => Ok(graph),
            Some((Some(at), error)) => Err(match rules.get(at) {
                Some((name, _)) => {
                    let part = format!("/segments/{}", step_of(name));
                    // A text has no parts that a pointer could lead to; it has positions.
                    let in_text = error.detail("position").is_some();
                    let error = if in_text { error.with("path", part) } else { error.within(&part) };
                    error.with("rule", name).placed()
                }
                None => error.with("path", "/segments").placed(),
            }),
            Some((None, error)) => Err(error.within("/measures").placed()),
        }
    }

    /// # Errors
    /// Everything that is wrong with the rule; nothing where that is said of what it reads.
    fn node(
        &mut self,
        name: &str,
        rule: &Rule,
        rules: &[(&str, &Rule)],
        scope: &Scope,
    ) -> Result<Node, Vec<Error>> {
        let hinted = |error: Error| {
            if error.code() == ErrorCode::UnknownName && error.detail("suggestion").is_none() {
                error.hint("the schema must say the type of a property that a rule reads")
            } else {
                error
            }
        };
        let predicate =
            rule.check_all(scope).map_err(|faults| faults.into_iter().map(hinted).collect::<Vec<Error>>())?;
        let mut reads = Vec::with_capacity(predicate.reads().len());
        for (read, _) in predicate.reads() {
            let measure = self.program.outputs().position(|(output, _)| output == read);
            let rule = rules.iter().position(|(name, _)| name == read);
            reads.push(match (measure, rule) {
                (Some(place), _) => Read::Measure(place),
                (None, Some(at)) => Read::Rule(at),
                (None, None) => Read::Property(self.program.property_place(read)),
            });
        }
        let edges = predicate.edges().into_iter();
        let edges = edges.map(|edges| edges.map_or_else(Edges::all, Edges::of)).collect();
        Ok(Node { name: name.to_owned(), predicate, reads, edges })
    }

    /// An order in which every rule comes after those it reads; there is one, as no circle is among them.
    fn ordered(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.nodes.len());
        let mut done = vec![false; self.nodes.len()];
        // Each round takes what needs nothing more; at most as many rounds as rules.
        loop {
            let before = order.len();
            for (at, node) in self.nodes.iter().enumerate() {
                let ready = node.reads.iter().all(|read| match read {
                    Read::Rule(other) => done.get(*other).copied().unwrap_or(true),
                    _ => true,
                });
                if ready && !done.get(at).copied().unwrap_or(true) {
                    order.push(at);
                    if let Some(done) = done.get_mut(at) {
                        *done = true;
                    }
                }
            }
            if order.len() == before {
                return order;
            }
        }
    }

    /// The measures that some rules and some of the others read, each with the changes of it that these can tell.
    fn part_of(&self, rules: &[usize], others: &[usize]) -> Part {
        let mut outputs: BTreeMap<usize, Edges> = BTreeMap::new();
        for node in rules.iter().filter_map(|rule| self.nodes.get(*rule)) {
            for (read, edges) in node.reads.iter().zip(&node.edges) {
                if let Read::Measure(place) = read {
                    outputs.entry(*place).or_default().join(edges);
                }
            }
        }
        for place in others.iter().filter_map(|at| self.others.get(*at)).flatten() {
            let edges = if self.all_of.contains(place) { Edges::all() } else { Edges::scored() };
            outputs.entry(*place).or_default().join(&edges);
        }
        self.program.part(outputs.into_iter())
    }

    /// What events of each of so many kinds may change; kinds that change the same share what is measured.
    fn reaches(&self, kinds: usize) -> Vec<Reach> {
        let mut known = BTreeMap::new();
        (0..kinds).map(|kind| self.reach(kind as u16, &mut known)).collect()
    }

    /// What an event of a kind may change.
    fn reach(&self, kind: u16, known: &mut BTreeMap<(Vec<usize>, Vec<usize>), Arc<Part>>) -> Reach {
        let (mut rules, hang): (Vec<usize>, _) = (Vec::new(), self.program.hang_on(kind));
        let hangs = |output: usize| hang.get(output).copied().unwrap_or(false);
        for rule in &self.order {
            let changes = |read: &Read| match read {
                Read::Measure(place) => hangs(*place),
                Read::Rule(other) => rules.contains(other),
                Read::Property(_) => false,
            };
            if self.nodes.get(*rule).is_some_and(|node| node.reads.iter().any(changes)) {
                rules.push(*rule);
            }
        }
        let concerns = |outputs: &BTreeSet<usize>| outputs.iter().any(|output| hangs(*output));
        let others = self.others.iter().enumerate().filter(|(_, outputs)| concerns(outputs));
        let others: Vec<usize> = others.map(|(at, _)| at).collect();
        let part = known.entry((rules.clone(), others.clone()));
        let part = Arc::clone(part.or_insert_with(|| Arc::new(self.part_of(&rules, &others))));
        Reach { part, rules, others }
    }

    /// Outputs that are read beside the rules are measured, too; those together that are read together. Of some every
    /// change matters; of the others those who read them say how far they may go.
    pub(crate) fn read_by_others(&mut self, others: Vec<BTreeSet<usize>>, all_of: BTreeSet<usize>) {
        if others.is_empty() {
            return;
        }
        (self.others, self.all_of) = (others, all_of);
        let others: Vec<usize> = (0..self.others.len()).collect();
        self.part = self.part_of(&self.order, &others);
        self.by_kind = self.reaches(self.by_kind.len());
    }

    /// Stages hang on these rules, and on those that these read.
    pub(crate) fn guarded_by(&mut self, guards: impl Iterator<Item = usize>) {
        let (mut open, mut needed): (Vec<usize>, _) = (guards.collect(), BTreeSet::new());
        while let Some(rule) = open.pop() {
            let Some(node) = self.nodes.get(rule).filter(|_| needed.insert(rule)) else { continue };
            open.extend(node.reads.iter().filter_map(|read| match read {
                Read::Rule(other) => Some(*other),
                _ => None,
            }));
        }
        let rules: Vec<usize> = self.order.iter().copied().filter(|rule| needed.contains(rule)).collect();
        self.guards = Reach { part: Arc::new(self.part_of(&rules, &[])), rules, others: Vec::new() };
    }

    /// Lets every change of every measure matter.
    #[cfg(test)]
    pub(crate) fn look_every_day(&mut self) {
        self.part.watch_every_change();
        self.by_kind.iter_mut().for_each(|reach| Arc::make_mut(&mut reach.part).watch_every_change());
    }

    /// Which of those that read measures beside the rules an event of a kind concerns.
    pub(crate) fn others_at(&self, kind: u16) -> &[usize] {
        self.by_kind.get(usize::from(kind)).map_or(&[], |reach| &reach.others)
    }

    /// The properties that a rule reads, itself, by measures or by others, each with what is in between.
    pub(crate) fn properties_of(&self, rule: usize) -> Vec<(&str, Vec<&str>)> {
        let (mut found, mut open, mut seen) = (Vec::new(), vec![(rule, Vec::new())], BTreeSet::new());
        while let Some((at, mut way)) = open.pop() {
            let Some(node) = self.nodes.get(at).filter(|_| seen.insert(at)) else { continue };
            way.push(node.name.as_str());
            for read in &node.reads {
                match read {
                    Read::Measure(place) => {
                        let measure = self.program.outputs().nth(*place).map(|(name, _)| name);
                        for name in self.program.properties_behind(*place) {
                            found.push((name, way.iter().copied().chain(measure).collect()));
                        }
                    }
                    Read::Property(place) => {
                        let name = self.program.properties().get(*place);
                        found.extend(name.map(|name| (name.as_str(), way.clone())));
                    }
                    Read::Rule(other) => open.push((*other, way.clone())),
                }
            }
        }
        found
    }

    /// Events of these kinds matter when they happen, whatever the rules read.
    pub(crate) fn watch(&mut self, kinds: &Kinds) {
        self.part.watch(kinds);
    }

    /// The bit of a rule.
    ///
    /// # Errors
    /// `unknown_segment` with the nearest name.
    pub(crate) fn place_of(&self, name: &str) -> Result<usize> {
        self.names().position(|known| known == name).ok_or_else(|| {
            Error::new(ErrorCode::UnknownSegment, format!("no segment `{name}`")).suggest(name, self.names())
        })
    }

    /// The names of the rules, in the order of their bits.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.nodes.iter().map(|node| node.name.as_str())
    }
}

/// What a property is called cannot be read in rules as something else.
fn twice(name: &str, what: &str) -> Error {
    Error::new(ErrorCode::InvalidPolicy, format!("`{name}` is a property of the schema and a {what}"))
        .with("given", name)
        .hint(format!("give the {what} another name: rules that read `{name}` could mean either"))
}

/// A segment may not be called as a measure or a property is.
fn unlike(name: &str, measures: &Measures, schema: &Schema, is_named: bool) -> Result<()> {
    if is_named && schema.property_type(name).is_some() {
        return Err(twice(name, "segment"));
    }
    if is_named && measures.get(name).is_some() {
        return Err(Error::new(ErrorCode::InvalidPolicy, format!("`{name}` is a measure and a segment"))
            .with("given", name)
            .hint("give one of them another name"));
    }
    Ok(())
}

fn scope(measures: &Measures, program: &Program, rules: &[(&str, &Rule)], schema: &Schema) -> Scope {
    let mut names: BTreeMap<&str, RuleType> = BTreeMap::new();
    names.extend(schema.property_types().map(|(name, kind)| (name, rule_type(kind))));
    names.extend(rules.iter().map(|(name, _)| (*name, RuleType::Bool)));
    names.extend(program.outputs().map(|(name, kind)| (name, kind.rule_type(schema.currency()))));
    let mut scope = Scope::new().zone(schema.zone());
    for (name, kind) in names {
        scope = scope.name(name, kind);
    }
    // A measure that is not sound has no type; that is not the fault of the rules that read it.
    for name in measures.names().filter(|name| !program.outputs().any(|(output, _)| output == *name)) {
        scope = scope.unsound(name);
    }
    scope
}
