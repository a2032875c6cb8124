//! Over the whole history at once: what the engine would have told, and whom another policy would move.

use std::sync::Arc;

use crate::Result;
use crate::engine::fold::{Of, Told, marks_at};
use crate::engine::movers::{Mover, moved, table};
use crate::engine::signal::{SignalKind, What, id_of};
use crate::log::View;
use crate::options::options;
use crate::policy::{Compiled, Policy, Stood, not_earlier, since_the_fit};
use crate::segment::Judge;
use crate::table::{ColumnSpec, ColumnType, Table, TableSpec, Text};
use crate::time::{TimeInput, Timestamp};

const TEXT: ColumnType = ColumnType::Text;

/// What [`View::signals`] returns.
pub(crate) static SIGNALS: TableSpec = TableSpec {
    name: "signals",
    doc: "One row for each signal, in the order of time, then of ids of customers.",
    columns: &[
        ColumnSpec::new("time", ColumnType::Time, "The first instant at which it is so."),
        ColumnSpec::new("customer", TEXT, "The id that stands for the customer."),
        ColumnSpec::new("kind", TEXT, "`entered`, `left`, `fired`, `band_changed` or `stage_changed`."),
        ColumnSpec::new(
            "name",
            TEXT,
            "The segment, the scorecard, the lifecycle, or the signal of the policy.",
        ),
        ColumnSpec::new("reason", TEXT, "The clauses of the rule that decided, with their values."),
        ColumnSpec::new("id", TEXT, "The id: an engine that is told the same facts gives the same."),
    ],
};

options! {
    /// Options of [`View::signals`].
    pub struct SignalOptions {
        /// Signals after this instant are listed; not given: all.
        from: Option<TimeInput> = None,
        /// Signals up to this instant are listed; not given: to `as_of`.
        to: Option<TimeInput> = None,
        /// One customer alone; not given: all.
        customer: Option<String> = None,
        /// Whether artifacts may be asked of instants before they were fitted.
        hindsight: bool = false,
    }
}

options! {
    /// Options of [`View::dry_run`].
    pub struct DryRunOptions {
        /// The instant at which both policies judge, not after `as_of`; not given: `as_of`.
        at: Option<TimeInput> = None,
        /// Whether artifacts may be asked of instants before they were fitted.
        hindsight: bool = false,
    }
}

/// A signal of a customer by rank.
type Listed = (u32, Told);

impl View {
    /// What an engine with this policy would have told of the time between two instants: how many, whom, and when.
    /// Who is who is resolved once, as of the view: an engine goes by the links of each instant instead.
    ///
    /// # Errors
    /// Everything [`Policy::validate`] finds, the first of it; `invalid_time`; `invalid_option` for `to` after `as_of` or
    /// before `from`; `unknown_customer`; `undated_property`; `artifact_from_later` for `from` before an artifact of the
    /// policy was fitted; `cancelled`.
    ///
    /// ```
    /// use retention_core::{Event, EventLog, Policy, Schema, SignalOptions};
    /// let mut log = EventLog::new(Schema::new("Europe/London", "GBP")?);
    /// log.push(Event::new("c1", "login", "2024-03-20T12:00:00Z"))?;
    /// let policy = Policy::parse(r#"{"policy": 1,
    ///     "measures": {"days_since_login": {"measure": "days_since_last", "of": ["login"]}},
    ///     "signals": {"inactive_14d": {"when": "days_since_login >= 14"}}}"#)?;
    /// let signals = log.as_of("2024-05-01")?.signals(&policy, &SignalOptions::default())?;
    /// assert_eq!(signals.column("time")?.time(0).unwrap().to_string(), "2024-04-03T12:00:00Z");
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn signals(&self, policy: &Policy, options: &SignalOptions) -> Result<Table> {
        let compiled = Compiled::in_view(policy, self)?;
        compiled.all_dated(self)?;
        let (from, to) = self.stretch(options.from.as_ref(), options.to.as_ref())?;
        let received = self.received_before().map(Timestamp::micros);
        let fitted = not_earlier(policy, policy.scorecard_names(), (from, received), options.hindsight);
        match options.from {
            Some(_) => fitted?,
            None => fitted.map_err(since_the_fit)?,
        }
        let properties = compiled.graph.program.properties();
        let start = || (Vec::new(), Judge::new(self.schema()));
        let mut listed: Vec<Listed> = match &options.customer {
            Some(customer) => self.one_subject(customer, properties, |subject, rank| {
                let who = compiled.who_of(self, rank);
                let told = marks(&mut Judge::new(self.schema()), &compiled, (subject, &who), (from, to));
                told.into_iter().map(|told| (rank, told)).collect()
            })?,
            None => {
                let parts = self.each_subject(properties, start, |(listed, judge), rank, subject| {
                    let who = compiled.who_of(self, rank);
                    let told = marks(judge, &compiled, (subject, &who), (from, to));
                    listed.extend(told.into_iter().map(|told| (rank, told)));
                })?;
                parts.into_iter().flat_map(|(listed, _)| listed).collect()
            }
        };
        // Of one instant and customer, in the order in which the engine tells them.
        listed.sort_by_key(|(rank, (mark, _))| (mark.at, *rank));
        Ok(self.signal_table(&compiled, &listed))
    }

    fn signal_table(&self, compiled: &Compiled, listed: &[Listed]) -> Table {
        let names = Arc::clone(&self.state().order().names);
        let name = |what: What| what.named(compiled);
        let id = |(rank, (mark, _)): &Listed| {
            let (name, number) = name(mark.what);
            id_of(names.get(*rank as usize).unwrap_or(""), mark.what.kind(), name, mark.at, number)
        };
        let times: Vec<Timestamp> =
            listed.iter().map(|(_, (mark, _))| Timestamp::from_micros(mark.at)).collect();
        let kinds = listed.iter().map(|(_, (mark, _))| SignalKind::as_str(mark.what.kind()));
        let table = Table::of(&SIGNALS)
            .column(times)
            .column(Text::coded(Arc::clone(&names), listed.iter().map(|(rank, _)| *rank).collect()))
            .column(kinds.collect::<Text>())
            .column(listed.iter().map(|(_, (mark, _))| name(mark.what).0).collect::<Text>())
            .column(listed.iter().map(|(_, (_, reason))| reason).collect::<Text>())
            .column(listed.iter().map(id).collect::<Text>());
        self.noted(table).finish()
    }

    /// Whom another policy would move, were it in force at an instant: into or out of which segment, to which band or stage.
    ///
    /// # Errors
    /// Everything [`Policy::validate`] finds of either, the first of it; `invalid_option` for an instant after `as_of`;
    /// `artifact_from_later`; `undated_property`; `cancelled`.
    pub fn dry_run(&self, policy: &Policy, other: &Policy, options: &DryRunOptions) -> Result<Table> {
        let (old, new) = (Compiled::in_view(policy, self)?, Compiled::in_view(other, self)?);
        old.all_dated(self)?;
        new.all_dated(self)?;
        let at: Vec<TimeInput> = options.at.clone().into_iter().collect();
        let at = self.instants_of(&at)?.first().copied().unwrap_or_else(|| self.cut_at());
        let received = self.received_before().map(Timestamp::micros);
        for policy in [policy, other] {
            not_earlier(policy, policy.scorecard_names(), (at, received), options.hindsight)?;
        }
        let start = || (Vec::new(), Judge::new(self.schema()));
        let parts =
            self.each_subject(old.graph.program.properties(), start, |(stood, judge), rank, subject| {
                stood.push((rank, old.stand(judge, subject, &old.who_of(self, rank), at)));
            })?;
        let mut before: Vec<(u32, Stood)> = parts.into_iter().flat_map(|(stood, _)| stood).collect();
        before.sort_unstable_by_key(|(rank, _)| *rank);
        let start = || (Vec::new(), Judge::new(self.schema()));
        let parts =
            self.each_subject(new.graph.program.properties(), start, |(found, judge), rank, subject| {
                let place = before.binary_search_by_key(&rank, |(rank, _)| *rank).ok();
                let stood =
                    place.and_then(|place| before.get(place)).map_or(Stood::NONE, |(_, stood)| *stood);
                let who = new.who_of(self, rank);
                let stands = new.stand(judge, subject, &who, at);
                let ways = moved((&old, &stood), (&new, &stands), judge, (subject, &who), at);
                found.extend(ways.into_iter().map(|mover| (rank, mover)));
            })?;
        let found: Vec<(u32, Mover)> = parts.into_iter().flat_map(|(found, _)| found).collect();
        Ok(self.noted(table(&self.state().order().names, found)).finish())
    }
}

/// What becomes so for one customer between two instants, the last included, by one policy.
fn marks(judge: &mut Judge, compiled: &Compiled, of: Of<'_, '_>, (from, to): (i64, i64)) -> Vec<Told> {
    let (mut told, (subject, who)) = (Vec::new(), of);
    let stood = compiled.stand(judge, subject, who, from);
    compiled.walk(judge, subject, who, (from, stood), to, |judge, at, before, now| {
        marks_at(judge, compiled, of, (0, at), (before, now), true, &mut told);
    });
    told
}
