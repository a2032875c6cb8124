//! One log that the event loop reads and changes while a bulk change runs on another thread.
//!
//! A bulk change works on a copy, which costs a handful of reference counts. What is pushed meanwhile goes into the log
//! as it stands, is noted, and is told to the copy again before the copy takes the log's place. So the event loop never
//! waits for more than a short exchange, and a bulk change that fails or is stopped leaves everything as it was.

use std::sync::{Mutex, MutexGuard, PoisonError};

use retention_core::{Event, EventLog, LinkKind, Receipt, Result, TimeInput};

use crate::stop::Stopper;

/// How many noted changes may be told to the copy while the event loop waits.
const SHORT: usize = 64;

/// A change of one event or one link.
enum Change {
    /// An event, and whether it was new.
    Event(Event<'static>, bool),
    Link(Link),
}

/// What is said about two ids.
#[derive(Debug, Clone)]
pub(crate) struct Link {
    pub(crate) kind: LinkKind,
    pub(crate) from: String,
    pub(crate) into: String,
    pub(crate) at: TimeInput,
    pub(crate) received: Option<TimeInput>,
}

impl Link {
    fn make(&self, log: &mut EventLog) -> Result<()> {
        log.link(self.kind, &self.from, &self.into, &self.at, self.received.as_ref())
    }
}

struct Inner {
    log: EventLog,
    /// What changed since a bulk change took its copy; `None` while there is none.
    noted: Option<Vec<Change>>,
}

pub(crate) struct Shared {
    inner: Mutex<Inner>,
    /// Held by a bulk change: they take turns.
    turn: Mutex<()>,
}

/// A panic under a lock was caught and reported; the log behind it is still the one it was.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(crate) fn new(log: EventLog) -> Self {
        Self { inner: Mutex::new(Inner { log, noted: None }), turn: Mutex::new(()) }
    }

    /// Looks at the log; must be short.
    pub(crate) fn look<T>(&self, look: impl FnOnce(&EventLog) -> T) -> T {
        look(&lock(&self.inner).log)
    }

    /// A copy of the log as it stands.
    pub(crate) fn copy(&self) -> EventLog {
        self.look(EventLog::clone)
    }

    /// Links two ids, or takes a link back.
    pub(crate) fn link(&self, link: Link) -> Result<()> {
        let inner = &mut *lock(&self.inner);
        link.make(&mut inner.log)?;
        if let Some(noted) = &mut inner.noted {
            noted.push(Change::Link(link));
        }
        Ok(())
    }

    /// Adds one event.
    pub(crate) fn push(&self, event: Event<'static>) -> Result<Receipt> {
        let inner = &mut *lock(&self.inner);
        let Some(noted) = &mut inner.noted else { return inner.log.push(event) };
        let receipt = inner.log.push(event.clone())?;
        noted.push(Change::Event(event, receipt.accepted == 1));
        Ok(receipt)
    }

    /// Makes a bulk change, off the event loop.
    pub(crate) fn bulk(
        &self,
        stopper: &Stopper,
        work: impl FnOnce(&mut EventLog) -> Result<Receipt>,
    ) -> Result<Receipt> {
        let _turn = lock(&self.turn);
        stopper.check()?;
        let mut copy = {
            let inner = &mut *lock(&self.inner);
            inner.noted = Some(Vec::new());
            inner.log.clone()
        };
        let _noting = Noting(self);
        copy.watch(stopper.watch());
        let mut receipt = work(&mut copy)?;
        copy.watch(None);
        loop {
            let mut inner = lock(&self.inner);
            let noted = inner.noted.replace(Vec::new()).unwrap_or_default();
            if noted.len() <= SHORT {
                tell(&mut copy, &noted, &mut receipt)?;
                stopper.check()?;
                let before = std::mem::replace(&mut inner.log, copy);
                inner.noted = None;
                drop(inner);
                // Only now, since giving back the memory of a large log takes its time.
                drop(before);
                return Ok(receipt);
            }
            drop(inner);
            tell(&mut copy, &noted, &mut receipt)?;
        }
    }
}

/// Stops the noting when a bulk change ends, however it ends.
struct Noting<'a>(&'a Shared);

impl Drop for Noting<'_> {
    fn drop(&mut self) {
        lock(&self.0.inner).noted = None;
    }
}

/// Tells the copy what was changed meanwhile. An event that was new when it was pushed and is not new to the copy is the
/// same as a row of the bulk change, or at odds with one: that row is then the duplicate or the conflict.
fn tell(copy: &mut EventLog, noted: &[Change], receipt: &mut Receipt) -> Result<()> {
    for change in noted {
        match change {
            Change::Link(link) => link.make(copy)?,
            Change::Event(event, was_new) => {
                let again = copy.push(event.clone())?;
                if *was_new && again.accepted == 0 && receipt.accepted > 0 {
                    receipt.accepted -= 1;
                    receipt.duplicates += again.duplicates;
                    receipt.conflicts += again.conflicts;
                }
            }
        }
    }
    Ok(())
}
