//! Logs as bytes, in parts, and put together again.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::blob::Envelope;
use crate::log::EventLog;
use crate::log::coverage::Coverage;
use crate::log::dump::Dump;
use crate::log::event::PropertyValue;
use crate::log::facts::{ACCOUNT, Fact};
use crate::log::identity::Link;
use crate::log::interner::stable_hash;
use crate::log::names::PropertyNames;
use crate::log::schema::Schema;
use crate::parallel::{Watch, Workers};
use crate::{Error, ErrorCode, Result};

const LOG: Envelope = Envelope { magic: b"RTNLOG\0\0", what: "a log", version: 2 };

/// A log written out. Nothing in it depends on the order of arrival, so that equal logs are equal bytes.
#[derive(Debug, Serialize, Deserialize)]
struct Saved {
    schema: Schema,
    rows: Dump,
    facts: Vec<(String, String, Fact)>,
    links: Vec<Link>,
    coverage: Coverage,
    names: PropertyNames,
}

/// What format 1 had of it, from the beginning.
type SavedOne = (Schema, Dump, Vec<(String, String, Fact)>, Vec<Link>, Coverage);

impl Saved {
    /// What is in the bytes of some version, and what is left of them.
    fn read(version: u16, payload: &[u8]) -> postcard::Result<(Self, &[u8])> {
        if version > 1 {
            return postcard::take_from_bytes(payload);
        }
        let (saved, rest): (SavedOne, _) = postcard::take_from_bytes(payload)?;
        let (schema, rows, facts, links, coverage) = saved;
        Ok((Self { schema, rows, facts, links, coverage, names: PropertyNames::default() }, rest))
    }
}

impl EventLog {
    /// The log as bytes: versioned, checksummed, and the same for every order of arrival.
    ///
    /// # Errors
    /// `cancelled`.
    ///
    /// ```
    /// use retention_core::{Event, EventLog, Schema};
    /// let mut log = EventLog::new(Schema::new("UTC", "EUR")?);
    /// log.push(Event::new("c1", "login", "2024-01-05"))?;
    /// let again = EventLog::from_bytes(&log.to_bytes()?)?;
    /// assert_eq!(again.events(), 1);
    /// # Ok::<(), retention_core::Error>(())
    /// ```
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        let saved =
            self.deal(1, |_| 0)?.into_iter().next().ok_or_else(|| Error::internal("a log without parts"))?;
        let bytes = LOG.write(&saved, saved.rows.about())?;
        saved.rows.let_go();
        self.workers.report(1, 1)?;
        Ok(bytes)
    }

    /// The log that [`to_bytes`](Self::to_bytes) wrote, by this release or an earlier one.
    ///
    /// # Errors
    /// `blob_truncated`, `blob_altered`, `blob_version`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        Self::from_bytes_watched(bytes, 1, None)
    }

    /// As [`from_bytes`](Self::from_bytes), on so many threads, which the log keeps, and reporting to `watch`, which may
    /// stop the work.
    ///
    /// # Errors
    /// `cancelled`, and those of [`from_bytes`](Self::from_bytes).
    pub fn from_bytes_watched(bytes: &[u8], threads: usize, watch: Option<Arc<dyn Watch>>) -> Result<Self> {
        let workers = Workers::new(threads).watched(watch);
        workers.report(0, 1)?;
        let (version, payload) = LOG.open(bytes)?;
        let (saved, rest) =
            Saved::read(version, payload).map_err(|_| LOG.altered("its parts cannot be read"))?;
        let schema = Schema::from_options(&saved.schema.options())
            .map_err(|_| LOG.altered("its schema is not valid"))?;
        if !rest.is_empty() || !saved.rows.is_sound() || schema != saved.schema {
            return Err(LOG.altered("its parts do not fit each other"));
        }
        let mut log = Self::new(schema);
        log.workers = workers;
        log.absorb(saved)?;
        log.watch(None);
        Ok(log)
    }

    /// Splits the log into `parts` logs of whole customers. Ids that were ever linked, and customers of one account,
    /// stay together; who goes where is the same on every machine and in every release. Each part knows what the whole
    /// observed, so that results of the parts add up to those of the whole.
    ///
    /// # Errors
    /// `invalid_option` unless `parts` is from 1 to 65,536; `cancelled`.
    pub fn partition(&self, parts: usize) -> Result<Vec<Self>> {
        if parts == 0 || parts > 65_536 {
            return Err(Error::option("parts", format!("`parts` must be from 1 to 65,536, got {parts}")));
        }
        let together = self.identity.ever_together(&self.accounts());
        let part_of = |id: &str| {
            let root = together.get(id).map_or(id, String::as_str);
            (stable_hash(root) % parts as u64) as usize
        };
        let dealt = self.deal(parts, part_of)?;
        dealt
            .into_iter()
            .map(|saved| {
                let mut log = Self::new(saved.schema.clone());
                log.workers = self.workers.clone();
                log.absorb(saved)?;
                Ok(log)
            })
            .collect()
    }

    /// One log of the events, customers and identities of several. Events with ids that stand in more than one of them
    /// are one event; events without ids are told apart only where the schema says that equal rows are one.
    ///
    /// # Errors
    /// `invalid_schema` when the logs do not share one schema; `invalid_option` for no logs at all; `cancelled` when one
    /// who watches the first log, or the log that is being added, says so.
    pub fn merge<'a>(logs: impl IntoIterator<Item = &'a Self>) -> Result<Self> {
        let mut logs = logs.into_iter();
        let Some(first) = logs.next() else {
            return Err(Error::option("logs", "`logs` must have at least one log"));
        };
        let mut merged = first.clone();
        for (at, log) in logs.enumerate() {
            if log.schema != merged.schema {
                let message = format!("log {} has another schema than log 0", at + 1);
                return Err(Error::new(ErrorCode::InvalidSchema, message)
                    .with("argument", "logs")
                    .hint("merge logs of one schema; partition keeps it"));
            }
            for saved in log.deal(1, |_| 0)? {
                merged.absorb(saved)?;
            }
        }
        Ok(merged)
    }

    fn deal(&self, parts: usize, part_of: impl Fn(&str) -> usize) -> Result<Vec<Saved>> {
        let mut dealt: Vec<Saved> = Dump::deal(self, parts, &part_of)?
            .into_iter()
            .map(|rows| Saved {
                schema: (*self.schema).clone(),
                rows,
                facts: Vec::new(),
                links: Vec::new(),
                coverage: (*self.coverage).clone(),
                names: PropertyNames::default(),
            })
            .collect();
        let mut names = (*self.names).clone();
        dealt.iter().for_each(|saved| saved.rows.name_properties(&mut names));
        let order = self.order();
        for (turn, (name, shard, customer)) in order.iter().enumerate() {
            self.workers.turn(turn, order.len())?;
            let Some(slot) = self.slots.get(shard) else { continue };
            slot.facts.of(customer).for_each(|(name, fact)| names.fact(name, fact));
            if let Some(saved) = dealt.get_mut(part_of(name)) {
                let facts = slot.facts.of(customer);
                saved.facts.extend(
                    facts.map(|(fact_name, fact)| (name.to_owned(), fact_name.to_owned(), fact.clone())),
                );
            }
        }
        for link in self.identity.links() {
            if let Some(saved) = dealt.get_mut(part_of(&link.from)) {
                saved.links.push(link.clone());
            }
        }
        dealt.iter_mut().for_each(|saved| saved.names.clone_from(&names));
        Ok(dealt)
    }

    fn absorb(&mut self, saved: Saved) -> Result<()> {
        let receipt = self.append_rows(&saved.rows, crate::log::OnReject::Raise);
        receipt.map_err(|error| match error.code() {
            ErrorCode::Cancelled => error,
            _ => LOG.altered(&error.to_string()),
        })?;
        let facts = saved.facts.len();
        for (turn, (customer, name, fact)) in saved.facts.into_iter().enumerate() {
            self.workers.turn(turn, facts)?;
            let sound = !matches!(fact.value, PropertyValue::Number(number) if !number.is_finite());
            let named = !name.is_empty() || fact.value == PropertyValue::Bool(true);
            if customer.is_empty() || !named || !sound {
                return Err(LOG.altered("a fact in it cannot be"));
            }
            let (shard, number) = self.know(&customer);
            if let Some(slot) = self.slots.get_mut(shard) {
                Arc::make_mut(&mut Arc::make_mut(slot).facts).add(number, &name, fact);
            }
        }
        for link in saved.links {
            if link.from.is_empty() || link.into.is_empty() || link.from == link.into {
                return Err(LOG.altered("a link in it cannot be"));
            }
            self.know(&link.from);
            self.know(&link.into);
            Arc::make_mut(&mut self.identity).add(link);
        }
        for kind in saved.coverage.all_kinds() {
            self.kind_number(kind).map_err(|_| LOG.altered("it has too many kinds"))?;
        }
        Arc::make_mut(&mut self.coverage).absorb(&saved.coverage);
        Arc::make_mut(&mut self.names).absorb(&saved.names);
        Ok(())
    }

    /// Pairs of a customer and an account it ever belonged to. No id begins as the accounts do here.
    fn accounts(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for slot in &self.slots {
            for (customer, name, fact) in slot.facts.iter() {
                if let (ACCOUNT, PropertyValue::Text(account)) = (name, &fact.value) {
                    pairs.push((slot.customers.name(customer).to_owned(), format!("\0account\0{account}")));
                }
            }
        }
        pairs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::{Event, EventLog, Role};
    use proptest::prelude::*;

    fn log() -> EventLog {
        let schema = Schema::new("Europe/London", "GBP").unwrap().role("sale", Role::Purchase);
        let mut log = EventLog::new(schema);
        let events: Vec<Event<'_>> = (0..40)
            .map(|n| {
                let customer = format!("c{}", n % 7);
                let event = Event::new(
                    customer,
                    if n % 3 == 0 { "login" } else { "sale" },
                    format!("2024-01-{:02}", 1 + n % 28),
                );
                let event =
                    if n % 3 == 0 { event } else { event.amount(f64::from(n)).order(format!("o{n}")) };
                let event = if n % 4 == 0 { event.id(format!("e{}", n % 8)) } else { event };
                if n % 5 == 0 { event.property("channel", "web").received("2024-03-01") } else { event }
            })
            .collect();
        log.append_events(&events).unwrap();
        log.alias("c1", "c2", "2024-02-01").unwrap();
        log
    }

    /// Changes the payload and seals it anew, as somebody would who knows the format.
    fn forged(changes: &[(usize, u8)]) -> Vec<u8> {
        let bytes = log().to_bytes().unwrap();
        let (_, payload) = LOG.open(&bytes).unwrap();
        let mut payload = payload.to_vec();
        for (at, value) in changes {
            let at = at % payload.len();
            payload[at] = *value;
        }
        LOG.seal(&payload)
    }

    #[test]
    fn what_format_1_wrote_is_read() {
        let log = log();
        let Saved { schema, rows, facts, links, coverage, .. } =
            log.deal(1, |_| 0).unwrap().into_iter().next().unwrap();
        let one: SavedOne = (schema, rows, facts, links, coverage);
        let bytes = Envelope { version: 1, ..LOG }.seal(&postcard::to_allocvec(&one).unwrap());
        assert_eq!(EventLog::from_bytes(&bytes).unwrap().to_bytes().unwrap(), log.to_bytes().unwrap());
    }

    /// What the work answers when whoever watches stops it at the nth report, for every n until it is not stopped.
    fn stopped_at_every_report<T>(work: impl Fn(Arc<dyn Watch>) -> Result<T>) -> u64 {
        for stop in 0..100_000 {
            let reports = std::sync::atomic::AtomicU64::new(0);
            let watch =
                move |_: u64, _: u64| reports.fetch_add(1, std::sync::atomic::Ordering::Relaxed) < stop;
            match work(Arc::new(watch)) {
                Ok(_) => return stop,
                Err(error) => assert_eq!(error.code(), ErrorCode::Cancelled),
            }
        }
        panic!("it never ends");
    }

    #[test]
    fn saving_cutting_and_merging_stop_when_told() {
        let whole = log();
        let watched = |watch| {
            let mut log = whole.clone();
            log.watch(Some(watch));
            log
        };
        let bytes = whole.to_bytes().unwrap();
        assert!(stopped_at_every_report(|watch| watched(watch).to_bytes()) > 2);
        assert!(stopped_at_every_report(|watch| watched(watch).partition(3)) > 2);
        assert!(
            stopped_at_every_report(|watch| EventLog::merge([&watched(watch.clone()), &watched(watch)])) > 2
        );
        assert!(stopped_at_every_report(|watch| EventLog::from_bytes_watched(&bytes, 1, Some(watch))) > 2);
    }

    proptest! {
        #![proptest_config(crate::property::config(3000))]
        #[test]
        fn forged_bytes_are_refused_or_make_a_log_that_works(
            changes in prop::collection::vec((any::<usize>(), any::<u8>()), 1..6),
        ) {
            match EventLog::from_bytes(&forged(&changes)) {
                Err(error) => prop_assert_eq!(error.code(), ErrorCode::BlobAltered),
                Ok(log) => {
                    let view = log.as_of("2024-06-01").unwrap();
                    prop_assert!(view.events() <= log.events());
                    let _ = view.known_at("2024-02-01").unwrap().customers();
                    let again = EventLog::from_bytes(&log.to_bytes().unwrap()).unwrap();
                    prop_assert_eq!(again.events(), log.events());
                }
            }
        }
    }
}
