//! A view as JavaScript holds it: taken at once, made ready by the first work that needs it.

use std::sync::{Arc, Mutex, PoisonError};

use napi::bindgen_prelude::AsyncTask;
use napi_derive::napi;
use retention_core::{EventLog, Options, Result, Table, TimeInput, Timestamp, View};

use crate::fault::{guarded, json_of, text_of};
use crate::stop::{Stop, Stopper};
use crate::table::NativeTable;
use crate::work::{Reply, Work, promise};

/// A view that may still have to be made: merging what was pushed of late can take longer than a turn of the event
/// loop, so that it is left to the first thread that needs it.
enum Stage {
    Taken(Box<EventLog>),
    Ready(View),
}

struct Lazy {
    as_of: Timestamp,
    stage: Mutex<Stage>,
}

impl Lazy {
    fn view(&self) -> Result<View> {
        let stage = &mut *self.stage.lock().unwrap_or_else(PoisonError::into_inner);
        match stage {
            Stage::Ready(view) => Ok(view.clone()),
            Stage::Taken(log) => {
                let view = log.as_of(self.as_of)?;
                *stage = Stage::Ready(view.clone());
                Ok(view)
            }
        }
    }
}

/// What had happened before an instant.
#[napi]
pub struct NativeView {
    source: Arc<Lazy>,
    known_at: Option<Timestamp>,
    zone: retention_core::Zone,
    schema: Arc<str>,
}

impl NativeView {
    pub(crate) fn of(log: EventLog, as_of: Timestamp) -> Self {
        let zone = log.schema().zone();
        let schema = log.schema().options().to_json().to_string().into();
        let source = Arc::new(Lazy { as_of, stage: Mutex::new(Stage::Taken(Box::new(log))) });
        Self { source, known_at: None, zone, schema }
    }

    /// Work on the view, ready for any thread.
    pub(crate) fn work<T>(
        &self,
        stop: Option<&Stop>,
        work: impl FnOnce(&View) -> Result<T> + Send + 'static,
    ) -> impl FnOnce() -> Result<T> + Send + 'static {
        let (source, known_at, stopper) = (Arc::clone(&self.source), self.known_at, Stopper::of(stop));
        move || {
            stopper.check()?;
            let mut view = source.view()?.watched(stopper.watch());
            if let Some(known_at) = known_at {
                view = view.known_at(known_at)?;
            }
            let done = work(&view)?;
            stopper.check()?;
            Ok(done)
        }
    }
}

fn call(operation: String, options: String) -> impl FnOnce(&View) -> Result<Table> + Send + 'static {
    move |view| view.call(&operation, &json_of(&options)?)
}

fn fit(operation: String, options: String) -> impl FnOnce(&View) -> Result<String> + Send + 'static {
    move |view| view.fit(&operation, &json_of(&options)?)
}

#[napi]
impl NativeView {
    /// The instant, as ISO text.
    #[napi]
    pub fn as_of(&self) -> String {
        self.source.as_of.to_string()
    }

    /// The instant before which everything was received, if that was asked.
    #[napi]
    pub fn received_before(&self) -> Option<String> {
        self.known_at.map(|known_at| known_at.to_string())
    }

    /// The schema as JSON.
    #[napi]
    pub fn schema(&self) -> &str {
        &self.schema
    }

    /// The same view without what was received from an instant on.
    #[napi]
    pub fn known_at(&self, known_at: String) -> napi::Result<Self> {
        guarded(|| {
            let known_at = TimeInput::from(known_at).resolve(&self.zone)?;
            let known_at = self.known_at.map_or(known_at, |before| before.min(known_at));
            Ok(Self {
                source: Arc::clone(&self.source),
                known_at: Some(known_at),
                zone: self.zone,
                schema: Arc::clone(&self.schema),
            })
        })
    }

    /// An operation by name with its options as JSON.
    #[napi]
    pub fn call(&self, operation: String, options: String, stop: Option<&Stop>) -> AsyncTask<Work<Table>> {
        promise(self.work(stop, call(operation, options)))
    }

    /// As `call`, on the event loop.
    #[napi]
    pub fn call_sync(&self, operation: String, options: String) -> napi::Result<NativeTable> {
        guarded(self.work(None, call(operation, options))).map(Reply::reply)
    }

    /// An operation that fits an artifact, by name; gives its text.
    #[napi]
    pub fn fit(&self, operation: String, options: String, stop: Option<&Stop>) -> AsyncTask<Work<String>> {
        promise(self.work(stop, fit(operation, options)))
    }

    /// As `fit`, on the event loop.
    #[napi]
    pub fn fit_sync(&self, operation: String, options: String) -> napi::Result<String> {
        guarded(self.work(None, fit(operation, options)))
    }

    /// How many customers and events there are, as JSON.
    #[napi]
    pub fn count(&self, stop: Option<&Stop>) -> AsyncTask<Work<String>> {
        promise(self.work(stop, count))
    }

    /// As `count`, on the event loop.
    #[napi]
    pub fn count_sync(&self) -> napi::Result<String> {
        guarded(self.work(None, count))
    }
}

fn count(view: &View) -> Result<String> {
    text_of(&serde_json::json!({"customers": view.customers(), "events": view.events()}))
}
