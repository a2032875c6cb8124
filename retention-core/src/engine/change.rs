//! Another policy for a running engine: who would move, and the change itself.

use std::collections::BTreeMap;

use crate::Result;
use crate::engine::Engine;
use crate::engine::era::Era;
use crate::engine::fold::Standing;
use crate::engine::live::AHEAD;
use crate::engine::movers::{Mover, moved, table};
use crate::engine::people::{People, Place};
use crate::log::EventLog;
use crate::policy::{Compiled, Policy, not_earlier, with_step};
use crate::segment::Judge;
use crate::table::Table;
use crate::time::Timestamp;

/// Everybody under another policy, as far as they were looked at. Whoever is judged by the old policy after that is
/// looked at again.
#[derive(Debug)]
pub(super) struct Change {
    era: Era,
    /// As many kinds were known when the policy was compiled.
    kinds: usize,
    judge: Judge,
    people: People,
    movers: BTreeMap<Place, Vec<Mover>>,
    ahead: BTreeMap<Place, i64>,
}

impl Change {
    /// # Errors
    /// Everything [`Policy::validate`] finds, the first of it; `undated_property` as [`Engine::new`] has it.
    pub(super) fn new(engine: &Engine, policy: Policy) -> Result<Self> {
        not_earlier(&policy, policy.scorecard_names(), (engine.advanced, None), false).map_err(|error| {
            with_step(error, |fitted| {
                format!("advance the engine to {fitted} first, or fit on a view that is not later")
            })
        })?;
        let era = Era::new(policy, &engine.log, engine.advanced)?;
        era.compiled.is_dated(&engine.log)?;
        Ok(Self {
            era,
            kinds: engine.kinds,
            judge: Judge::new(engine.log.schema()),
            people: People::default(),
            movers: BTreeMap::new(),
            ahead: BTreeMap::new(),
        })
    }

    /// Judges some customers by the new policy, each at the instant to which they were brought.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub(super) fn look(
        &mut self,
        engine: &mut Engine,
        places: impl IntoIterator<Item = Place>,
    ) -> Result<()> {
        self.follow(engine)?;
        let (mut places, mut group) = (places.into_iter(), Vec::with_capacity(AHEAD));
        loop {
            group.clear();
            group.extend(places.by_ref().take(AHEAD));
            if group.is_empty() {
                return Ok(());
            }
            group.iter().for_each(|place| engine.bring_near(*place));
            group.iter().for_each(|place| self.look_at(engine, *place));
        }
    }

    /// Takes note of kinds that the log did not know before, and since when it observed.
    fn follow(&mut self, engine: &Engine) -> Result<()> {
        if self.kinds != engine.kinds {
            self.era.compiled = Compiled::of(&self.era.policy, &engine.log)?;
            self.judge.evaluator.forget();
            self.kinds = engine.kinds;
        }
        self.era.compiled.graph.program.set_floor(engine.floor);
        Ok(())
    }

    fn look_at(&mut self, engine: &mut Engine, place: Place) {
        let (before, at) = (engine.people.get(place).stood(), engine.reach(place));
        let turn = engine.linked.next(place, at);
        let old = engine.eras.last_shared();
        let Self { era, judge, people, movers, ahead, .. } = self;
        let compiled = &era.compiled;
        let ids = engine.ids_for(place, at, compiled);
        let (standing, found) = engine.read_for(place, at, compiled, |subject| {
            let who = compiled.who(&ids);
            let stands = compiled.stand(judge, subject, &who, at);
            let (open, held, footing) = (judge.open(), stands.held, stands.footing);
            let due = compiled.next(judge, subject, &who, (at, &footing)).unwrap_or(i64::MAX);
            let found = moved((&old.compiled, &before), (compiled, &stands), judge, (subject, &who), at);
            (Standing { held, open, footing, due: due.min(turn) }, found)
        });
        people.set(place, standing, at, None, || Engine::hash_in(&engine.log, place));
        if found.is_empty() {
            movers.remove(&place);
        } else {
            movers.insert(place, found);
        }
        if at > engine.advanced {
            ahead.insert(place, at);
        } else {
            ahead.remove(&place);
        }
    }

    /// Puts the policy in force: everybody was looked at, and nobody judged by the old one since. Returns the movers,
    /// and what is not needed any more.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub(super) fn put(mut self, engine: &mut Engine) -> Result<(Movers, impl Sized + use<>)> {
        self.follow(engine)?;
        // Others may have told more of customers while everybody was looked at.
        self.era.compiled.is_dated(&engine.log)?;
        let Self { era, judge, people, movers, ahead, .. } = self;
        let era = era.with_ahead(ahead);
        let old = (engine.eras.clone(), std::mem::replace(&mut engine.people, people), judge);
        engine.eras.push(era);
        engine.judge.evaluator.forget();
        Ok((Movers { movers, now: engine.now() }, old))
    }

    /// Whom the policy moves.
    pub(super) fn movers(self, engine: &Engine) -> Movers {
        Movers { movers: self.movers, now: engine.now() }
    }
}

/// Whom another policy moves.
#[derive(Debug)]
pub(super) struct Movers {
    movers: BTreeMap<Place, Vec<Mover>>,
    now: Timestamp,
}

impl Movers {
    /// One row for each, in the order of ids, which the log knows.
    pub(super) fn table(self, log: &EventLog) -> Table {
        let order = log.order();
        let mut movers: Vec<(u32, Mover)> = Vec::new();
        for ((shard, customer), found) in self.movers {
            let rank = order.rank(shard, customer);
            movers.extend(found.into_iter().map(|mover| (rank, mover)));
        }
        table(&order.names, movers).note("now", self.now).finish()
    }
}

impl Engine {
    /// Whom another policy would move, were it in force now: into or out of which segment, to which band or stage. Changes
    /// nothing.
    ///
    /// # Errors
    /// Everything [`Policy::validate`] finds, the first of it.
    pub fn dry_run(&mut self, policy: &Policy) -> Result<Table> {
        let mut change = Change::new(self, policy.clone())?;
        let everybody = self.everybody();
        change.look(self, everybody)?;
        Ok(change.movers(self).table(&self.log))
    }

    /// Puts another policy in force from now on. Whoever it moves is named in the table that [`dry_run`](Self::dry_run)
    /// gives; no signals are told of them, neither of segments nor of bands and stages. What was told stays; what comes is judged by the new policy. An event that
    /// comes late is judged by the policy that was in force at its time, as long as that is among the last sixteen.
    ///
    /// Everybody is judged anew before it returns. Where others may not wait for that, use
    /// [`SharedEngine::set_policy`](crate::SharedEngine::set_policy).
    ///
    /// # Errors
    /// As [`dry_run`](Self::dry_run); the old policy then stays.
    pub fn set_policy(&mut self, policy: Policy) -> Result<Table> {
        let mut change = Change::new(self, policy)?;
        let everybody = self.everybody();
        change.look(self, everybody)?;
        let (movers, _) = change.put(self)?;
        Ok(movers.table(&self.log))
    }

    /// The engine as it is, at little cost, to be read while this one goes on. Who is due when is not in it.
    pub(super) fn still(&self) -> Still {
        Still(Self {
            log: self.log.clone(),
            eras: self.eras.clone(),
            judge: Judge::new(self.log.schema()),
            people: self.people.still(),
            linked: Default::default(),
            tails: Default::default(),
            outbox: self.outbox.clone(),
            touched: None,
            ..*self
        })
    }
}

/// An engine that is not whole yet; what is left to do may take its time.
#[derive(Debug)]
pub(super) struct Still(Engine);

impl Still {
    /// The engine for reading: it knows nobody who is due.
    pub(super) fn reader(self) -> Engine {
        let Self(mut engine) = self;
        engine.linked = crate::engine::linked::Linked::of(&engine.log);
        engine
    }

    /// The engine as one of one's own.
    pub(super) fn whole(self) -> Engine {
        let mut engine = self.reader();
        let Engine { people, log, .. } = &mut engine;
        people.queue_all(|place| Engine::hash_in(log, place));
        engine
    }
}
