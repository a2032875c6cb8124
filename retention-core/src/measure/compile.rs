//! From measures as written to the program that runs, or everything that does not fit.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::step_of;
use crate::log::{Kinds, PropertyType, Role, Schema};
use crate::measure::cell::CellType;
use crate::measure::depth::depths;
use crate::measure::filter::Filter;
use crate::measure::program::{Baseline, Bound, Fold, Program, Range, Seen, Selection, Step, Taken, Told};
use crate::measure::set::{MOST, check_name, foreign, write};
use crate::measure::{HistoryRule, Measure, MeasureKind, Measures};
use crate::rule::MOST_FAULTS;
use crate::time::{Lookback, Span, Timestamp};
use crate::{Error, ErrorCode, Result};

/// What measures are compiled against: the meaning of the data, and the kinds of events there are.
#[derive(Debug, Clone)]
pub(crate) struct Ground<'a> {
    pub(crate) schema: &'a Schema,
    /// The kinds of the log by number.
    pub(crate) kinds: Vec<&'a str>,
    /// Kinds that may be named beside those of the schema.
    pub(crate) known: BTreeSet<&'a str>,
    /// Since when the log observed everything, as far as is known.
    pub(crate) floor: Option<i64>,
}

/// When a customer's contract renews: an instant, unless the schema says otherwise. So presets may read it.
const RENEWS_AT: &str = "renews_at";

/// How many measures may build on one another in a row.
const DEEPEST: usize = 32;

impl Program {
    /// # Errors
    /// The first of [`compile_all`](Self::compile_all).
    pub(crate) fn compile(measures: &Measures, ground: &Ground<'_>) -> Result<Self> {
        let (program, faults) = Self::compile_all(measures, ground);
        let first = faults.into_iter().next();
        first.map_or(Ok(program), |fault| Err(fault.within("/measures").placed()))
    }

    /// The program of the measures that are sound, and what is wrong with the others, each error with its `path`.
    pub(crate) fn compile_all(measures: &Measures, ground: &Ground<'_>) -> (Self, Vec<Error>) {
        let mut compiler = Compiler::new(measures, ground);
        let mut faults = Vec::new();
        if measures.len() > MOST {
            let message = format!("{} measures are more than {MOST}", measures.len());
            faults.push(Error::option("measures", message));
        }
        for (name, _) in measures.iter().take(MOST) {
            compiler.failed.clear();
            let mut found: Vec<Error> = check_name(name).err().into_iter().collect();
            match compiler.named(name, 0) {
                Ok(step) if found.is_empty() => compiler.program.outputs.push((name.to_owned(), step)),
                Ok(_) => {}
                Err(wrong) => found.extend(wrong),
            }
            faults.extend(found.into_iter().map(|error| {
                let step = step_of(name);
                let path = error.detail("path").map_or(step.clone(), |inner| format!("{step}/{inner}"));
                error.with("path", path)
            }));
        }
        let unknown = faults.iter_mut().rev().find(|fault| fault.code() == ErrorCode::UnknownKind);
        if let Some(last) = unknown {
            last.and_more(compiler.more);
        }
        (compiler.program, faults)
    }
}

/// Something made of a measure, or all that is wrong with it: nothing where what is wrong is said of another measure.
pub(super) type Made<T> = std::result::Result<T, Vec<Error>>;

pub(super) fn one(error: Error) -> Vec<Error> {
    vec![error]
}

/// Which settings a measure must have and does not, or has and must not.
fn check_settings(measure: &Measure) -> Vec<Error> {
    let (kind, mut faults) = (measure.measure, Vec::new());
    let written = write(measure);
    let Some(map) = written.as_object() else { return faults };
    for key in map.keys().filter(|key| *key != "measure") {
        if !kind.settings().contains(&key.as_str()) {
            faults.push(foreign(kind, key));
        }
    }
    for key in kind.required() {
        if !map.contains_key(*key) {
            let message = format!("a measure `{}` needs `{key}`", kind.as_str());
            faults
                .push(Error::new(ErrorCode::InvalidOption, message).with("argument", key).with("path", key));
        }
    }
    if measure.window.is_some() && measure.first.is_some() {
        let message = "`window` and `first` exclude each other";
        faults.push(
            Error::new(ErrorCode::InvalidOption, message).with("argument", "first").with("path", "first"),
        );
    }
    if measure.history == Some(HistoryRule::Whole)
        && measure.window.is_none()
        && measure.first.is_none()
        && measure.base.is_none()
    {
        faults.push(setting("history", "without a window there is no whole of it"));
    }
    faults
}

pub(super) fn setting(name: &'static str, message: impl Into<String>) -> Error {
    Error::option(name, message).with("path", name)
}

/// What was made; what is wrong is put to the rest.
pub(super) fn kept<T>(made: Made<T>, faults: &mut Vec<Error>) -> Option<T> {
    made.map_err(|wrong| faults.extend(wrong)).ok()
}

pub(super) struct Compiler<'a> {
    pub(super) measures: &'a Measures,
    ground: &'a Ground<'a>,
    pub(super) program: Program,
    /// Steps by the measure's name and the bound at which its window ends.
    known: BTreeMap<(&'a str, u16), u16>,
    /// What is being compiled, outermost first.
    pub(super) open: Vec<&'a str>,
    /// What was found unsound on the way to the measure that is compiled for its own sake.
    failed: BTreeSet<(&'a str, u16)>,
    /// Kinds that may be named beside roles.
    kinds: BTreeSet<&'a str>,
    /// Of how many faults the nearest of a name was looked for.
    searched: usize,
    /// How many unknown kinds are not listed.
    more: usize,
    /// How many measures stand in a row up to each, itself among them; none of those that lead to a circle.
    depths: BTreeMap<&'a str, usize>,
}

impl<'a> Compiler<'a> {
    fn new(measures: &'a Measures, ground: &'a Ground<'a>) -> Self {
        let now = Bound { back: None, kinds: Kinds::default() };
        let program = Program { bounds: vec![now], floor: ground.floor, ..Program::default() };
        let depths = depths(measures);
        let kinds = ground.schema.roles().keys().map(String::as_str).chain(ground.known.iter().copied());
        Self {
            measures,
            ground,
            program,
            known: BTreeMap::new(),
            open: Vec::new(),
            failed: BTreeSet::new(),
            kinds: kinds.collect(),
            searched: 0,
            more: 0,
            depths,
        }
    }

    /// The step of a measure whose window ends at this bound.
    pub(super) fn named(&mut self, name: &str, end: u16) -> Made<u16> {
        let Some((name, measure)) = self.measures.iter().find(|(known, _)| *known == name) else {
            let error = Error::new(ErrorCode::UnknownName, format!("no measure `{name}`"));
            if !self.may_search() {
                return Err(one(error.with("given", name)));
            }
            let known = self.measures.names().filter(|known| self.open.last() != Some(known));
            return Err(one(error.suggest(name, known)));
        };
        if let Some(step) = self.known.get(&(name, end)) {
            return Ok(*step);
        }
        if self.open.contains(&name) {
            let way: Vec<&str> = self.open.iter().copied().chain([name]).collect();
            let message = format!("measures build on one another in a circle: {}", way.join(" → "));
            return Err(one(Error::new(ErrorCode::CircularDefinition, message).with("given", name)));
        }
        self.check_depth(name)?;
        // What failed once fails again, and would be tried twice as often with each measure on the way.
        if self.failed.contains(&(name, end)) {
            return Err(Vec::new());
        }
        self.open.push(name);
        let mut faults = check_settings(measure);
        let step = kept(self.step(measure, end), &mut faults);
        self.open.pop();
        let Some(step) = step.filter(|_| faults.is_empty()) else {
            self.failed.insert((name, end));
            return Err(faults);
        };
        if self.program.steps.len() >= usize::from(u16::MAX) {
            return Err(one(Error::new(ErrorCode::RuleTooLarge, "the measures need too many steps")));
        }
        self.program.steps.push(step);
        let number = (self.program.steps.len() - 1) as u16;
        self.known.insert((name, end), number);
        Ok(number)
    }

    /// Whether to look for the nearest of one name more: nobody reads that many.
    fn may_search(&mut self) -> bool {
        self.searched += 1;
        self.searched <= MOST_FAULTS
    }

    /// That no more measures build on one another than may. It is said of the first beyond alone, and of a circle too
    /// wide to be walked of each that leads there.
    fn check_depth(&self, name: &str) -> Made<()> {
        let (code, message) = match self.depths.get(name) {
            Some(depth) if *depth <= DEEPEST => return Ok(()),
            Some(depth) if *depth > DEEPEST + 1 || !self.open.is_empty() => return Err(Vec::new()),
            Some(_) => {
                (ErrorCode::RuleTooLarge, format!("more than {DEEPEST} measures build on one another"))
            }
            None if self.open.len() < 2 * DEEPEST => return Ok(()),
            None => {
                let message = format!("a circle of measures, through {} others or more", self.open.len());
                (ErrorCode::CircularDefinition, message)
            }
        };
        let error = Error::new(code, message);
        Err(one(match self.open.first() {
            Some(outermost) => error.with("given", outermost),
            None => error.with("given", name),
        }))
    }

    pub(super) fn step(&mut self, measure: &Measure, end: u16) -> Made<Step> {
        let history = measure.history.unwrap_or(measure.measure.history());
        match measure.measure {
            MeasureKind::Ratio => return self.ratio(measure, end),
            MeasureKind::Change => return self.change(measure, end, history),
            MeasureKind::Share => return self.share(measure, end, history),
            MeasureKind::DaysUntil => return self.days_until(measure),
            _ => {}
        }
        // Said by the check of settings.
        if measure.measure.required().contains(&"baseline") && measure.window.is_none() {
            return Err(Vec::new());
        }
        let mut faults = Vec::new();
        let of = kept(self.kinds(&measure.of, "of"), &mut faults);
        let filter = measure
            .filter
            .as_deref()
            .map(|text| Filter::new(text, self.ground.schema, self.searched < MOST_FAULTS));
        let filter = filter.transpose();
        let filter = filter.map_err(|wrong| {
            self.searched += wrong.len();
            wrong.into_iter().map(|error| error.with("path", "filter")).collect()
        });
        let filter = kept(filter, &mut faults);
        let fold = kept(self.fold(measure, end), &mut faults);
        let (Some(of), Some(filter), Some((fold, kind))) = (of, filter, fold) else { return Err(faults) };
        let range = match (measure.window, measure.first) {
            (_, Some(first)) => Range::First(first),
            (Some(window), None) => Range::Between(Some(self.bound(end, window)), end),
            (None, None) => Range::Between(None, end),
        };
        let selection = self.select(Selection { kinds: of, filter });
        let step = Step { fold, selection, range, history, kind, seen: self.seen(measure) };
        for (selection, range) in step.selections() {
            self.cross(selection, range);
        }
        Ok(step)
    }

    /// When all kinds that a measure names were observed. The schema alone decides, not which kinds the log has met.
    fn seen(&self, measure: &Measure) -> Seen {
        let schema = self.ground.schema;
        let names: Vec<&String> = measure.of.iter().chain(&measure.then).chain(&measure.without).collect();
        let named = |kind: &str| {
            let role = schema.role_of(kind).map(Role::as_str);
            measure.of.is_empty() || names.iter().any(|name| *name == kind || role == Some(name.as_str()))
        };
        let mut seen = Seen::WITH_LOG;
        for (_, observed) in schema.declared_kinds().filter(|(kind, _)| named(kind)) {
            let (from, to) = (observed.from.map(Timestamp::micros), observed.to.map(Timestamp::micros));
            seen.from = seen.from.max(from);
            seen.to = seen.to.into_iter().chain(to).min();
        }
        let declared = |kind: &str| schema.declared_kinds().any(|(known, _)| known == kind);
        let all_declared = |name: &&String| match Role::ALL.iter().find(|role| role.as_str() == name.as_str())
        {
            None => declared(name),
            Some(role) => {
                let mut kinds = schema.roles().iter().filter(|(_, other)| *other == role).peekable();
                kinds.peek().is_some() && kinds.all(|(kind, _)| declared(kind))
            }
        };
        seen.by_log = measure.of.is_empty() || !names.iter().all(all_declared);
        seen
    }

    /// When the events behind a step were observed.
    pub(super) fn seen_of(&self, step: u16) -> Seen {
        self.program.steps.get(usize::from(step)).map_or(Seen::WITH_LOG, |step| step.seen)
    }

    fn fold(&mut self, measure: &Measure, end: u16) -> Made<(Fold, CellType)> {
        Ok(match measure.measure {
            MeasureKind::Count => (Fold::Count, CellType::Int),
            MeasureKind::Sum => {
                let taken = self.number(measure)?;
                let kind = taken.kind();
                (Fold::Sum(taken), kind)
            }
            MeasureKind::Mean => (Fold::Mean(self.number(measure)?), CellType::Float),
            MeasureKind::Min | MeasureKind::Max => {
                let taken = self.taken(measure, Taken::Amount)?;
                let kind = taken.kind();
                if !kind.is_number() && kind != CellType::Time {
                    let message = "the smallest and the largest are of amounts, numbers and times";
                    return Err(one(setting("value", message)));
                }
                (if measure.measure == MeasureKind::Min { Fold::Min(taken) } else { Fold::Max(taken) }, kind)
            }
            MeasureKind::First | MeasureKind::Last => {
                let taken = self.taken(measure, Taken::Amount)?;
                let kind = taken.kind();
                (
                    if measure.measure == MeasureKind::First {
                        Fold::First(taken)
                    } else {
                        Fold::Last(taken)
                    },
                    kind,
                )
            }
            MeasureKind::Distinct => (Fold::Distinct(self.taken(measure, Taken::Kind)?), CellType::Int),
            MeasureKind::MostCommon => {
                let taken = self.taken(measure, Taken::Kind)?;
                let kind = taken.kind();
                (Fold::MostCommon(taken, Told::Value), kind)
            }
            MeasureKind::MostCommonCount => {
                (Fold::MostCommon(self.taken(measure, Taken::Kind)?, Told::Count), CellType::Int)
            }
            MeasureKind::MostMissed => {
                let (taken, baseline) = self.missed(measure, end)?;
                let kind = taken.kind();
                (Fold::Missed(taken, baseline, Told::Value), kind)
            }
            MeasureKind::GoneSilent => {
                let (taken, baseline) = self.missed(measure, end)?;
                (Fold::Missed(taken, baseline, Told::Count), CellType::Int)
            }
            MeasureKind::DaysSinceFirst => (Fold::DaysSinceFirst, CellType::Int),
            MeasureKind::DaysSinceLast => (Fold::DaysSinceLast, CellType::Int),
            MeasureKind::ActivePeriods => (Fold::ActivePeriods(measure.period), CellType::Int),
            MeasureKind::LongestGap => (Fold::LongestGap, CellType::Float),
            MeasureKind::Streak => (Fold::Streak(measure.period), CellType::Int),
            MeasureKind::Did => (Fold::Did, CellType::Bool),
            MeasureKind::DidNot => (Fold::DidNot, CellType::Bool),
            MeasureKind::UsualHour => (Fold::UsualHour, CellType::Int),
            MeasureKind::UsualWeekday => (Fold::UsualWeekday, CellType::Int),
            MeasureKind::Latency => (Fold::Latency(self.others(&measure.then, "then")?), CellType::Float),
            MeasureKind::Sequence => {
                let mut faults = Vec::new();
                let then = kept(self.others(&measure.then, "then"), &mut faults);
                let without = match measure.without.as_slice() {
                    [] => Some(None),
                    kinds => kept(self.others(kinds, "without"), &mut faults).map(Some),
                };
                let (Some(then), Some(without)) = (then, without) else { return Err(faults) };
                (Fold::Sequence { then, without, within: measure.within }, CellType::Bool)
            }
            MeasureKind::DaysUntil | MeasureKind::Ratio | MeasureKind::Change | MeasureKind::Share => {
                return Err(one(Error::internal("a measure on others is made elsewhere")));
            }
        })
    }

    /// What is looked for, and in which baseline.
    fn missed(&mut self, measure: &Measure, end: u16) -> Made<(Taken, Baseline)> {
        let mut faults = Vec::new();
        if measure.at_least == 0 {
            faults.push(setting("at_least", "what never came up cannot go silent: at least 1"));
        }
        let taken = kept(self.taken(measure, Taken::Kind), &mut faults).filter(|_| faults.is_empty());
        let (Some(taken), Some(window), Some(baseline)) = (taken, measure.window, measure.baseline) else {
            return Err(faults);
        };
        let start = self.bound(end, window);
        Ok((taken, Baseline { from: self.bound(start, baseline), at_least: measure.at_least }))
    }

    fn others(&mut self, names: &[String], setting: &'static str) -> Made<u16> {
        let kinds = self.kinds(names, setting)?;
        Ok(self.select(Selection { kinds, filter: None }))
    }

    fn number(&mut self, measure: &Measure) -> Made<Taken> {
        let taken = self.taken(measure, Taken::Amount)?;
        if taken.kind().is_number() {
            return Ok(taken);
        }
        Err(one(setting("value", "only amounts and numbers can be added")))
    }

    fn taken(&mut self, measure: &Measure, default: Taken) -> Made<Taken> {
        let is_distinct = measure.measure == MeasureKind::Distinct;
        let compares = matches!(
            measure.measure,
            MeasureKind::Distinct
                | MeasureKind::MostCommon
                | MeasureKind::MostCommonCount
                | MeasureKind::GoneSilent
                | MeasureKind::MostMissed
        );
        Ok(match measure.value.as_deref() {
            None => default,
            Some("amount") => Taken::Amount,
            Some("kind") if compares => Taken::Kind,
            Some("item") if compares => Taken::Item,
            Some("item_or_kind") if compares => Taken::ItemOrKind,
            Some("order") if compares => Taken::Order,
            Some("order_or_event") if is_distinct => Taken::OrderOrEvent,
            Some("order_or_event") if compares => {
                let error = setting("value", "`order_or_event` is for `distinct` alone");
                return Err(one(error.hint("take `order`, or `item_or_kind`")));
            }
            Some(name) => {
                let own: &[&str] = match compares {
                    true if is_distinct => &["item", "item_or_kind", "kind", "order", "order_or_event"],
                    true => &["item", "item_or_kind", "kind", "order"],
                    false => &[],
                };
                Taken::Property(name.to_owned(), self.property(name, own)?)
            }
        })
    }

    /// The type of a property. What may be taken in its place is among what may have been meant.
    fn property(&mut self, name: &str, others: &[&str]) -> Made<PropertyType> {
        if let Some(kind) = self.ground.schema.property_type(name) {
            return Ok(kind);
        }
        let error = Error::new(ErrorCode::UnknownProperty, format!("the schema has no property `{name}`"))
            .with("path", "value");
        let error = if self.may_search() {
            let known = self.ground.schema.property_types().map(|(name, _)| name);
            error.suggest(name, known.chain(others.iter().copied()))
        } else {
            error.with("given", name)
        };
        Err(one(if error.detail("suggestion").is_some() {
            error
        } else {
            error.hint("say its type in the schema")
        }))
    }

    fn days_until(&mut self, measure: &Measure) -> Made<Step> {
        let name = measure.value.as_deref().ok_or_else(Vec::new)?;
        let known = self.ground.schema.property_type(name);
        let kind =
            if known.is_none() && name == RENEWS_AT { PropertyType::Time } else { self.property(name, &[])? };
        if kind != PropertyType::Time {
            let error = setting("value", format!("the property `{name}` is no instant"));
            return Err(one(error.hint("let the schema say that its type is `time`")));
        }
        let properties = &mut self.program.properties;
        let place = properties.iter().position(|known| known == name).unwrap_or_else(|| {
            properties.push(name.to_owned());
            properties.len() - 1
        });
        Ok(Step {
            fold: Fold::DaysUntil(place as u16),
            selection: self.select(Selection { kinds: Kinds::default(), filter: None }),
            range: Range::Between(None, 0),
            history: HistoryRule::Any,
            kind: CellType::Int,
            seen: Seen::WITH_LOG,
        })
    }

    /// So far before another bound.
    pub(super) fn bound(&mut self, from: u16, span: Span) -> u16 {
        let back = Some((from, Lookback::of(span)));
        let bounds = &mut self.program.bounds;
        let place = bounds.iter().position(|bound| bound.back == back).unwrap_or_else(|| {
            bounds.push(Bound { back, kinds: Kinds::default() });
            bounds.len() - 1
        });
        place as u16
    }

    fn select(&mut self, selection: Selection) -> u16 {
        let selections = &mut self.program.selections;
        let place = selections.iter().position(|known| *known == selection).unwrap_or_else(|| {
            selections.push(selection);
            selections.len() - 1
        });
        place as u16
    }

    /// Notes that events of the selection matter when they cross the ends of a range.
    fn cross(&mut self, selection: u16, range: Range) {
        let Some(kinds) = self.program.selection(selection).map(|selection| selection.kinds.clone()) else {
            return;
        };
        let ends = match range {
            Range::Between(start, end) => [start, Some(end)],
            Range::First(_) => [None, Some(0)],
        };
        for end in ends.into_iter().flatten() {
            if let Some(bound) = self.program.bounds.get_mut(usize::from(end)) {
                bound.kinds = bound.kinds.union(&kinds);
            }
        }
    }

    /// A name that is neither a kind nor a role; nothing once enough of them were listed.
    fn unknown_kind(&mut self, name: &str, path: &'static str) -> Option<Error> {
        if !self.may_search() {
            self.more += 1;
            return None;
        }
        let known = self.kinds.iter().copied().chain(Role::ALL.iter().map(|role| role.as_str()));
        let known: BTreeSet<&str> = known.collect();
        let listed = known.iter().copied().take(40).collect::<Vec<_>>().join(", ");
        let message = format!("no kind of event and no role is called `{name}`");
        let error = Error::new(ErrorCode::UnknownKind, message).with("path", path).suggest(name, known);
        Some(match error.detail("suggestion") {
            Some(_) => error,
            None => error.hint(format!(
                "a kind that is yet to come must stand in the policy's `kinds`; known: {listed}"
            )),
        })
    }

    /// The kinds that names of kinds and roles mean.
    fn kinds(&mut self, names: &[String], path: &'static str) -> Made<Kinds> {
        let (schema, ground) = (self.ground.schema, self.ground);
        let (mut kinds, mut faults, mut is_known) = (Kinds::default(), Vec::new(), true);
        for name in names {
            let is_role = Role::ALL.iter().any(|role| role.as_str() == name);
            if !is_role && !self.kinds.contains(name.as_str()) {
                is_known = false;
                faults.extend(self.unknown_kind(name, path));
            }
        }
        if !is_known {
            return Err(faults);
        }
        for (number, kind) in ground.kinds.iter().enumerate() {
            let role = schema.role_of(kind);
            let named = |name: &String| name == kind || role.is_some_and(|role| role.as_str() == name);
            if names.is_empty() || names.iter().any(named) {
                kinds.add(number as u32, kind);
            }
        }
        // Two selections of kinds that are not there yet differ all the same.
        for name in names {
            kinds.add_absent(name);
        }
        Ok(kinds)
    }
}
