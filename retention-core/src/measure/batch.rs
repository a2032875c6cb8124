//! Measures of all customers at one or many instants, in one pass.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::log::{Backing, Dated, Ranked, Run, View};
use crate::measure::Measures;
use crate::measure::cell::{Cell, CellType, MeasureState};
use crate::measure::compile::Ground;
use crate::measure::evaluate::Evaluator;
use crate::measure::gathered::{FilledColumn, Rows, filled};
use crate::measure::program::Program;
use crate::measure::subject::Subject;
use crate::measure::wide::{Memory, Wide};
use crate::options::options;
use crate::table::{ColumnData, ColumnSpec, ColumnType, Table, TableSpec, Text};
use crate::time::{LocalConverter, TimeInput, Timestamp};
use crate::{Error, Result};

options! {
    /// Options of [`View::measures`].
    pub struct MeasureOptions {
        /// The instants at which to measure, none after `as_of`; not given: `as_of`.
        at: Vec<TimeInput> = Vec::new(),
        /// Whether a column `…_state` says why values are missing, for each measure that misses any.
        states: bool = true,
    }
}

/// What [`View::measures`] returns.
pub(crate) static MEASURES: TableSpec = TableSpec {
    name: "measures",
    doc: "One row for each customer and instant, of those who had an event or signed up before it; then a column for each measure.",
    columns: &[
        ColumnSpec::new("customer", ColumnType::Text, "The id that stands for the customer."),
        ColumnSpec::new("at", ColumnType::Time, "The instant: what happened before it counts."),
    ],
};

/// A column's name and values, and where there are any.
pub(crate) type NamedColumn = (String, ColumnData, Option<Vec<bool>>);

/// The columns of a table of measures, and which rows are whose.
#[derive(Debug)]
pub(crate) struct Measured {
    /// The rank of each row's customer.
    pub(crate) codes: Vec<u32>,
    pub(crate) at: Vec<Timestamp>,
    pub(crate) columns: Vec<NamedColumn>,
    pub(crate) rows: Rows,
    pub(crate) ranked: Ranked,
}

/// The most instants at once.
const MOST_INSTANTS: usize = 10_000;

impl View {
    /// What measures are compiled against in this view.
    pub(crate) fn ground(&self) -> Ground<'_> {
        let state = self.state();
        let seen: BTreeSet<&str> = state.coverage.kinds(self.cut_at(), self.known_before()).collect();
        Ground {
            schema: self.schema(),
            kinds: state.kinds.names().iter().collect(),
            known: seen,
            floor: state.coverage.observed_from(self.schema(), self.cut_at(), self.known_before()),
        }
    }

    /// The same, with the kinds that the measures say there may be.
    pub(crate) fn ground_of<'a>(&'a self, measures: &'a Measures) -> Ground<'a> {
        let mut ground = self.ground();
        ground.known.extend(measures.known_kinds());
        ground
    }

    /// Measures of every customer who had an event or signed up before `as_of`, or before each of several instants: one
    /// row for each customer and instant, in that order.
    ///
    /// Who is who is decided at `as_of` for all instants.
    ///
    /// # Errors
    /// Those of compiling: `unknown_kind`, `unknown_name`, `unknown_property`, `circular_definition`, `invalid_option`
    /// and those of rules, each with `path`; `invalid_option` for an instant after `as_of`; `cancelled`.
    ///
    /// ```
    /// use retention_core::{MeasureOptions, Measures, testing};
    /// let measures = Measures::from_json(&serde_json::json!({
    ///     "orders_30d": {"measure": "count", "of": ["purchase"], "window": "30d"},
    ///     "days_since_order": {"measure": "days_since_last", "of": ["purchase"]},
    /// }))?;
    /// let view = testing::small_shop().as_of("2024-02-01")?;
    /// let table = view.measures(&measures, &MeasureOptions::default())?;
    /// assert_eq!(table.rows() as u64, view.customers());
    /// assert!(table.column("orders_30d")?.int(0).is_some());
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn measures(&self, measures: &Measures, options: &MeasureOptions) -> Result<Table> {
        let instants = self.instants_of(&options.at)?;
        let Measured { codes, at, columns, .. } = self.measured(measures, &instants, options.states)?;
        let mut table = Table::of(&MEASURES)
            .column(Text::coded(Arc::clone(&self.state().order().names), codes))
            .column(at)
            .note("as_of", self.as_of())
            .note("currency", self.schema().currency())
            .note("time_zone", self.schema().zone())
            .note("tz_database", crate::time::tz_database_version());
        for (name, at) in self.known_notes() {
            table = table.note(name, at);
        }
        for (name, data, valid) in columns {
            table = table.extra(name, data, valid);
        }
        Ok(table.finish())
    }

    /// The instants asked for, ascending.
    pub(crate) fn instants_of(&self, at: &[TimeInput]) -> Result<Vec<i64>> {
        if at.len() > MOST_INSTANTS {
            return Err(Error::option("at", format!("{} instants are more than {MOST_INSTANTS}", at.len())));
        }
        let zone = self.schema().zone();
        let mut instants = Vec::with_capacity(at.len().max(1));
        for input in at {
            let instant = input.resolve(&zone)?;
            if instant > self.as_of() {
                let message = format!("{instant} is after as_of, {}", self.as_of());
                return Err(Error::option("at", message).hint("take the view as of the last instant"));
            }
            instants.push(instant.micros());
        }
        if instants.is_empty() {
            instants.push(self.cut_at());
        }
        instants.sort_unstable();
        instants.dedup();
        Ok(instants)
    }

    /// The columns of a table of measures at ascending instants: everybody's runs are read once, in the order of ids.
    pub(crate) fn measured(&self, measures: &Measures, instants: &[i64], states: bool) -> Result<Measured> {
        let program = Program::compile(measures, &self.ground_of(measures))?;
        let mut clock = LocalConverter::new(self.schema().zone());
        let bounds: Vec<Vec<i64>> = instants
            .iter()
            .map(|at| {
                let mut bounds = Vec::new();
                program.instants(*at, &mut clock, &mut bounds);
                bounds
            })
            .collect();
        let backing = self.backing();
        let wide = Wide::of(&program, instants, &bounds, backing.kinds());
        let rows = Rows::new(self.firsts(instants)?, instants.len());
        let (ranked, kinds, has_facts) = (self.ranked(), self.all_kinds(), backing.has_facts());
        let nothing = vec![Vec::new(); program.properties().len()];
        let filled = filled(&rows, &program, &self.state().workers, |part| {
            let (mut evaluator, mut memory) = (Evaluator::new(self.schema()), Memory::default());
            let mut properties: Vec<Dated<'_>> = Vec::new();
            let wanted = |rank: usize| rows.of(rank) > 0;
            self.walk_ranks(&ranked, part.ranks.clone(), &kinds, wanted, |rank, members, runs| {
                let (first, mut signed_up) = (rows.first(rank), None);
                if has_facts {
                    signed_up = backing.signed_up(members);
                    properties.clear();
                    properties
                        .extend(program.properties().iter().map(|name| backing.property(members, name)));
                }
                let properties = if has_facts { &properties } else { &nothing };
                let subject = Subject { runs, signed_up, properties, backing };
                part.begin(rank, instants.get(first..).unwrap_or(&[]));
                if wide.as_ref().is_some_and(|wide| wide.fill(&subject, first, &mut memory, part)) {
                    return;
                }
                evaluator.sweep(&program, &subject, instants, &bounds, first, |at, cells| {
                    part.take(at - first, cells);
                });
            });
        })?;
        let columns = self.listed(&program, filled.columns, states);
        let at = filled.at.into_iter().map(Timestamp::from_micros).collect();
        Ok(Measured { codes: filled.codes, at, columns, rows, ranked })
    }

    /// By rank the place of the first instant at which there is somebody to measure.
    fn firsts(&self, instants: &[i64]) -> Result<Vec<u32>> {
        let place = |known: i64| instants.partition_point(|at| *at < known) as u32;
        let parts = if self.backing().has_facts() {
            self.each_subject(&[], Vec::new, |firsts: &mut Vec<(u32, u32)>, rank, subject| {
                firsts.extend(subject.known_from().map(|known| (rank, place(known))));
            })?
        } else {
            // Who is known by events alone is so just after the first of them.
            self.first_times(|time| place(time.saturating_add(1)))?
        };
        let mut firsts = vec![instants.len() as u32; self.state().order().len()];
        for (rank, first) in parts.into_iter().flatten() {
            if let Some(place) = firsts.get_mut(rank as usize) {
                *place = first;
            }
        }
        Ok(firsts)
    }

    /// Folds `each` over everybody with an event, or with something told of them, before `as_of`, with their rank; into
    /// one `A` a share of the customers, in a fixed order.
    pub(crate) fn each_subject<A: Send>(
        &self,
        properties: &[String],
        start: impl Fn() -> A + Sync,
        each: impl Fn(&mut A, u32, &Subject<'_>) + Sync,
    ) -> Result<Vec<A>> {
        let backing = self.backing();
        if backing.has_facts() {
            return self.everyone(start, |gathered, known| {
                let properties: Vec<Dated<'_>> =
                    properties.iter().map(|name| backing.property(known.members, name)).collect();
                let signed_up = backing.signed_up(known.members);
                each(
                    gathered,
                    known.rank,
                    &Subject { runs: known.runs, signed_up, properties: &properties, backing },
                );
            });
        }
        let properties = vec![Vec::new(); properties.len()];
        self.scan(&self.all_kinds(), start, |gathered, person| {
            each(gathered, person.rank, &subject_of(person.runs, &properties, backing));
        })
    }

    /// The columns of each output: the values, and why they are missing where that was asked.
    fn listed(&self, program: &Program, columns: Vec<FilledColumn>, states: bool) -> Vec<NamedColumn> {
        let mut listed = Vec::with_capacity(columns.len());
        for ((name, kind), column) in program.outputs().zip(columns) {
            let missing = column.missing;
            let valid = missing.then(|| column.states.iter().map(|state| *state == KNOWN).collect());
            let currency = self.schema().currency();
            let data = match kind {
                CellType::Float => {
                    let values = column.bits.into_iter().map(|bits| f64::from_bits(bits as u64));
                    ColumnData::Float(values.collect())
                }
                CellType::Int => ColumnData::Int(column.bits),
                CellType::Money => ColumnData::Money(column.bits, currency),
                CellType::Bool => ColumnData::Bool(column.bits.iter().map(|bits| *bits != 0).collect()),
                CellType::Time => {
                    ColumnData::Time(column.bits.into_iter().map(Timestamp::from_micros).collect())
                }
                CellType::Text => self.texts(&column.bits, &column.states).into(),
            };
            listed.push((name.to_owned(), data, valid));
            if missing && states {
                let codes = column.states.iter().map(|state| u32::from(*state));
                let names = MeasureState::ALL.iter().map(|state| state.as_str());
                if let Some(text) = Text::by_code(names, codes) {
                    listed.push((format!("{name}_state"), text.into(), None));
                }
            }
        }
        listed
    }

    fn texts(&self, bits: &[i64], states: &[u8]) -> Text {
        let backing = self.backing();
        let known = |row: usize| states.get(row).is_none_or(|state| *state == KNOWN);
        let text = |(row, bits): (usize, &i64)| {
            let (shard, label) = Cell::known(*bits).label();
            backing.label(shard, label).filter(|_| known(row)).unwrap_or("")
        };
        bits.iter().enumerate().map(text).collect()
    }
}

/// The code of the state in which there is a value.
const KNOWN: u8 = MeasureState::Known as u8;

fn subject_of<'a>(runs: &'a [Run<'a>], properties: &'a [Dated<'a>], backing: Backing<'a>) -> Subject<'a> {
    Subject { runs, signed_up: None, properties, backing }
}

impl Evaluator {
    /// Evaluates at ascending instants, whose bounds were computed, from the place `first` on; all runs are read once.
    #[inline]
    fn sweep(
        &mut self,
        program: &Program,
        subject: &Subject<'_>,
        instants: &[i64],
        bounds: &[Vec<i64>],
        first: usize,
        mut each: impl FnMut(usize, &[Cell]),
    ) {
        let width = program.bounds.len();
        self.places.clear();
        self.places.resize(subject.runs.len() * width, 0);
        for (at, (instant, bounds)) in instants.iter().zip(bounds).enumerate().skip(first) {
            self.at = *instant;
            self.instants.clone_from(bounds);
            for (run, places) in subject.runs.iter().zip(self.places.chunks_exact_mut(width)) {
                for (place, bound) in places.iter_mut().zip(bounds) {
                    while run.times.get(*place as usize).is_some_and(|time| time < bound) {
                        *place += 1;
                    }
                }
            }
            self.fold(program, subject);
            each(at, &self.cells);
        }
    }
}
