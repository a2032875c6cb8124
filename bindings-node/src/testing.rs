//! Simulated customers and the small shop, for tests and first steps.

use std::sync::Arc;

use napi::bindgen_prelude::AsyncTask;
use napi_derive::napi;
use retention_core::testing::{self, History, Population};
use retention_core::{EventLog, Options, Result};

use crate::fault::{guarded, json_of};
use crate::log::NativeLog;
use crate::stop::{Stop, Stopper};
use crate::table::NativeTable;
use crate::work::{Reply, Work, promise};

/// The events of a simulated population, with what is true of each customer.
#[napi]
pub struct NativeHistory {
    history: Arc<History>,
}

impl Reply for History {
    type Js = NativeHistory;
    fn reply(self) -> NativeHistory {
        NativeHistory { history: Arc::new(self) }
    }
}

fn simulated(options: &str) -> Result<History> {
    Population::from_json(&json_of(options)?)?.generate()
}

fn log_of(history: &History, threads: Option<u32>, stopper: &Stopper) -> Result<EventLog> {
    history.log_watched(threads.unwrap_or(1) as usize, stopper.watch())
}

#[napi]
impl NativeHistory {
    /// Simulates a population of options given as JSON, on the event loop.
    #[napi(constructor)]
    pub fn new(options: String) -> napi::Result<Self> {
        guarded(|| simulated(&options)).map(Reply::reply)
    }

    /// How many events there are.
    #[napi]
    pub fn length(&self) -> f64 {
        self.history.len() as f64
    }

    /// How many customers there are.
    #[napi]
    pub fn customers(&self) -> f64 {
        self.history.customer_names().len() as f64
    }

    /// The events as a table.
    #[napi]
    pub fn events(&self) -> napi::Result<NativeTable> {
        guarded(|| Ok(self.history.events())).map(Reply::reply)
    }

    /// What is true of each customer.
    #[napi]
    pub fn truth(&self) -> napi::Result<NativeTable> {
        guarded(|| Ok(self.history.truth())).map(Reply::reply)
    }

    /// A log of the events and sign-ups.
    #[napi]
    pub fn log(&self, threads: Option<u32>, stop: Option<&Stop>) -> AsyncTask<Work<EventLog>> {
        let (history, stopper) = (Arc::clone(&self.history), Stopper::of(stop));
        promise(move || log_of(&history, threads, &stopper))
    }

    /// As `log`, on the event loop.
    #[napi]
    pub fn log_sync(&self, threads: Option<u32>) -> napi::Result<NativeLog> {
        guarded(|| log_of(&self.history, threads, &Stopper::default())).map(Reply::reply)
    }
}

/// Simulates a population of options given as JSON.
#[napi]
pub fn simulate(options: String, stop: Option<&Stop>) -> AsyncTask<Work<History>> {
    let stopper = Stopper::of(stop);
    promise(move || {
        stopper.check()?;
        let history = simulated(&options)?;
        stopper.check()?;
        Ok(history)
    })
}

/// The small shop of the core's examples.
#[napi]
pub fn small_shop() -> napi::Result<NativeLog> {
    guarded(|| Ok(testing::small_shop())).map(Reply::reply)
}
