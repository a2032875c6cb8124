//! The engine as bytes: log, policy, how far everybody was brought, and the signals that wait.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Result;
use crate::blob::{Envelope, let_go};
use crate::engine::era::{Era, Eras};
use crate::engine::people::Place;
use crate::engine::{Engine, Signal};
use crate::log::EventLog;
use crate::policy::Policy;

const ENGINE: Envelope = Envelope { magic: b"RTNENGN\0", what: "an engine", version: 1 };

/// Ids are not copied: there may be one for each customer, and whoever lets go as many small texts makes others wait for
/// memory.
#[derive(Debug, Serialize, Deserialize)]
struct Saved<'a, S> {
    log: Vec<u8>,
    #[serde(borrow)]
    policies: Vec<SavedEra<'a>>,
    start: i64,
    advanced: i64,
    cursor: u64,
    outbox: Vec<S>,
    /// Who was brought further than everybody, and how far.
    ahead: Vec<(&'a str, i64)>,
}

/// A policy, since when it is in force, and for whom later.
#[derive(Debug, Serialize, Deserialize)]
struct SavedEra<'a> {
    policy: String,
    from: i64,
    #[serde(borrow)]
    ahead: Vec<(&'a str, i64)>,
}

impl Engine {
    /// The engine as bytes. What [`restore`](Self::restore) makes of them tells the same signals with the same ids as
    /// this one would.
    ///
    /// # Errors
    /// `internal` only.
    pub fn snapshot(&self) -> Result<Vec<u8>> {
        let ahead = self.everybody().into_iter().filter_map(|place| {
            let upto = self.people.upto(place);
            (upto > self.advanced).then(|| (self.log.id_of(place.0, place.1), upto))
        });
        let mut ahead: Vec<(&str, i64)> = ahead.collect();
        ahead.sort_unstable();
        let policies = self.eras.iter().map(|era| {
            let id = |(place, at): (&Place, &i64)| (self.log.id_of(place.0, place.1), *at);
            let mut ahead: Vec<(&str, i64)> = era.ahead.iter().map(id).collect();
            ahead.sort_unstable();
            SavedEra { policy: era.policy.to_json().to_string(), from: era.from, ahead }
        });
        let saved = Saved {
            log: self.log.to_bytes()?,
            policies: policies.collect(),
            start: self.start,
            advanced: self.advanced,
            cursor: self.cursor,
            outbox: self.outbox.iter().collect(),
            ahead,
        };
        let about = saved.log.len() + saved.log.len() / 8;
        let bytes = ENGINE.write(&saved, about)?;
        let_go(saved.log);
        Ok(bytes)
    }

    /// The engine that [`snapshot`](Self::snapshot) wrote.
    ///
    /// # Errors
    /// `blob_truncated`, `blob_altered`, `blob_version`.
    pub fn restore(bytes: &[u8]) -> Result<Self> {
        let (_, payload) = ENGINE.open(bytes)?;
        let saved: Saved<'_, Signal> =
            postcard::from_bytes(payload).map_err(|_| ENGINE.altered("its parts cannot be read"))?;
        let log = EventLog::from_bytes(&saved.log)?;
        let mut eras: Option<Eras> = None;
        for SavedEra { policy, from, ahead } in saved.policies {
            let policy = Policy::parse(&policy).map_err(|_| ENGINE.altered("its policy cannot be read"))?;
            let era = Era::new(policy, &log, from)
                .map_err(|_| ENGINE.altered("its policy does not fit its log"))?;
            let mut places = BTreeMap::new();
            for (customer, at) in ahead {
                let place =
                    log.find(customer).ok_or_else(|| ENGINE.altered("it names a customer it lacks"))?;
                places.insert(place, at);
            }
            let era = era.with_ahead(places);
            match &mut eras {
                None => eras = Some(Eras::new(era)),
                Some(eras) => eras.push(era),
            }
        }
        let eras = eras.ok_or_else(|| ENGINE.altered("it has no policy"))?;
        let mut engine = Self::at(log, eras, saved.start, saved.advanced);
        let ascending = saved.outbox.windows(2).all(|pair| matches!(pair, [a, b] if a.cursor < b.cursor));
        if !ascending || saved.outbox.last().is_some_and(|last| last.cursor > saved.cursor) {
            return Err(ENGINE.altered("its signals are out of order"));
        }
        (engine.cursor, engine.outbox) = (saved.cursor, saved.outbox.into_iter().collect());
        for (customer, upto) in saved.ahead {
            let place =
                engine.log.find(customer).ok_or_else(|| ENGINE.altered("it names a customer it lacks"))?;
            engine.judge_at(place, upto);
        }
        Ok(engine)
    }
}
