//! How an `AbortSignal` reaches work on another thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use napi_derive::napi;
use retention_core::{Error, ErrorCode, EventLog, Result, Watch};

/// A flag that JavaScript raises and long work looks at.
#[napi]
#[derive(Default)]
pub struct Stop {
    flag: Arc<AtomicBool>,
}

#[napi]
impl Stop {
    /// A flag that is down.
    #[napi(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks the work to stop.
    #[napi]
    pub fn stop(&self) {
        self.flag.store(true, Ordering::Relaxed);
    }
}

/// What watches the work: the flag, or nobody.
#[derive(Clone, Default)]
pub(crate) struct Stopper(Option<Arc<AtomicBool>>);

impl Stopper {
    pub(crate) fn of(stop: Option<&Stop>) -> Self {
        Self(stop.map(|stop| Arc::clone(&stop.flag)))
    }

    /// # Errors
    /// `cancelled` once the flag is up.
    pub(crate) fn check(&self) -> Result<()> {
        if self.0.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed)) {
            return Err(Error::new(ErrorCode::Cancelled, "the work was stopped, nothing has changed"));
        }
        Ok(())
    }

    /// The log, with its work stopped by the flag.
    pub(crate) fn watching(&self, mut log: EventLog) -> EventLog {
        log.watch(self.watch());
        log
    }

    pub(crate) fn watch(&self) -> Option<Arc<dyn Watch>> {
        let flag = Arc::clone(self.0.as_ref()?);
        Some(Arc::new(move |_done: u64, _total: u64| !flag.load(Ordering::Relaxed)))
    }
}
