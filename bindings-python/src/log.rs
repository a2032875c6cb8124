//! Schema and log as Python holds them.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use pyo3::types::{PyBytes, PyDict};
use retention_core::{
    CustomerColumns, Error, ErrorCode, EventColumns, EventLog, LinkKind, Options, Receipt as CoreReceipt,
    Result, Schema as CoreSchema, SubscriptionColumns, Zone,
};
use serde_json::Value;

use crate::error::{OrRaise, exception};
use crate::event::{self, Fields, instant, time};
use crate::receipt::Receipt;
use crate::rows::{Input, input};
use crate::value;
use crate::view::{View, unwatched};
use crate::work::{self, Pulse};

/// The compiled part of `retention_core.Schema`.
#[pyclass(frozen, eq, module = "retention_core._core")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Schema(pub(crate) CoreSchema);

#[pymethods]
impl Schema {
    #[new]
    fn new(py: Python<'_>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        CoreSchema::from_json(&value::options(options)?).map(Self).or_raise(py)
    }

    /// All settings as JSON text, every default filled in.
    fn json(&self) -> String {
        self.0.options().to_json().to_string()
    }
}

/// The compiled part of `retention_core.EventLog`. Work on another thread makes callers wait, with the GIL released.
#[pyclass(frozen, module = "retention_core._core")]
pub(crate) struct Log {
    held: Mutex<EventLog>,
    zone: Zone,
}

impl Log {
    pub(crate) fn of(log: EventLog) -> Self {
        Self { zone: log.schema().zone(), held: Mutex::new(log) }
    }

    /// A log of its own with the same content.
    pub(crate) fn clone_of(&self, py: Python<'_>) -> EventLog {
        self.hold(py).clone()
    }

    fn hold(&self, py: Python<'_>) -> MutexGuard<'_, EventLog> {
        self.held.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes a copy of the log, which takes the log's place if the change succeeds and nobody stopped it. A copy costs
    /// reference counts and what was pushed lately.
    fn change(
        &self,
        py: Python<'_>,
        shown: Option<&str>,
        job: impl FnOnce(&mut EventLog) -> Result<CoreReceipt> + Send,
    ) -> PyResult<Receipt> {
        let job = |pulse: Arc<Pulse>| {
            let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
            let mut log = held.clone();
            log.watch(Some(Arc::<Pulse>::clone(&pulse)));
            let receipt = job(&mut log)?;
            log.watch(None);
            if pulse.is_stopped() {
                return Err(Error::new(ErrorCode::Cancelled, "the work was stopped, nothing has changed"));
            }
            *held = log;
            Ok(receipt)
        };
        work::run(py, shown, job).map(Receipt)
    }
}

#[pymethods]
impl Log {
    #[new]
    fn new(py: Python<'_>, schema: &Schema, threads: Option<&Bound<'_, PyAny>>) -> PyResult<Self> {
        let threads = checked_threads(py, threads)?;
        Ok(Self::of(with_threads(EventLog::new(schema.0.clone()), threads)))
    }

    #[getter]
    fn schema(&self, py: Python<'_>) -> Schema {
        Schema(self.hold(py).schema().clone())
    }

    fn __len__(&self, py: Python<'_>) -> usize {
        self.hold(py).events() as usize
    }

    #[getter]
    fn customer_ids(&self, py: Python<'_>) -> u64 {
        self.hold(py).customer_ids()
    }

    #[pyo3(signature = (
        customer, kind=None, time=None, id=None, source=None, received=None, amount=None, amount_minor=None,
        currency=None, order=None, item=None, properties=None
    ))]
    #[allow(clippy::too_many_arguments, reason = "plain arguments are what makes it fast")]
    fn push(
        &self,
        customer: &Bound<'_, PyAny>,
        kind: Option<&Bound<'_, PyAny>>,
        time: Option<&Bound<'_, PyAny>>,
        id: Option<&Bound<'_, PyAny>>,
        source: Option<&Bound<'_, PyAny>>,
        received: Option<&Bound<'_, PyAny>>,
        amount: Option<&Bound<'_, PyAny>>,
        amount_minor: Option<&Bound<'_, PyAny>>,
        currency: Option<&Bound<'_, PyAny>>,
        order: Option<&Bound<'_, PyAny>>,
        item: Option<&Bound<'_, PyAny>>,
        properties: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<Receipt> {
        let py = customer.py();
        let fields = Fields {
            customer,
            kind,
            time,
            id,
            source,
            received,
            amount,
            amount_minor,
            currency,
            order,
            item,
            properties,
        };
        let event = match customer.cast::<PyDict>() {
            Ok(dict) => event::of_dict(dict, &fields)?,
            Err(_) => event::of_fields(&fields, &self.zone)?,
        };
        // Only now: reading the arguments may run code of the caller's, which may use this log.
        let mut log = self.hold(py);
        work::run_here(py, || log.push(event)).map(Receipt)
    }

    /// Loads a table by one of the operations of the log.
    fn load(
        &self,
        py: Python<'_>,
        operation: &str,
        table: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
        progress: bool,
    ) -> PyResult<Receipt> {
        let options = value::options(options)?;
        let shown = progress.then_some(operation);
        let table = input(table, shown)?;
        self.change(py, shown, |log| load(log, operation, &table, &options))
    }

    #[pyo3(signature = (kind, from_, into, at, received=None))]
    fn link(
        &self,
        py: Python<'_>,
        kind: &str,
        from_: &Bound<'_, PyAny>,
        into: &Bound<'_, PyAny>,
        at: &Bound<'_, PyAny>,
        received: Option<&Bound<'_, PyAny>>,
    ) -> PyResult<()> {
        let (from_, into) = (&*event::id("from_", from_)?, &*event::id("into", into)?);
        let at = instant("at", at)?;
        let received = time("received", received)?;
        let mut log = self.hold(py);
        work::run_here(py, || match kind {
            "unmerge" if received.is_none() => log.unmerge_customers(from_, into, at),
            "unmerge" => log.link(LinkKind::Unmerge, from_, into, &at, received.as_ref()),
            "merge" => log.link(LinkKind::Merge, from_, into, &at, received.as_ref()),
            _ => log.link(LinkKind::Alias, from_, into, &at, received.as_ref()),
        })
    }

    fn as_of(&self, py: Python<'_>, as_of: &Bound<'_, PyAny>) -> PyResult<View> {
        let at = instant("as_of", as_of)?;
        let log = self.hold(py).clone();
        work::run(py, None, |watch: Arc<Pulse>| {
            let mut log = log;
            log.watch(Some(watch));
            log.as_of(at)
        })
        .map(unwatched)
    }

    fn partition(&self, py: Python<'_>, parts: i64, progress: bool) -> PyResult<Vec<Self>> {
        let log = self.hold(py).clone();
        let parts = usize::try_from(parts).unwrap_or(0);
        let parted = work::run(py, progress.then_some("partition"), |pulse| {
            let parts = watched(log, &pulse).partition(parts)?;
            Ok(parts.into_iter().map(unwatched_log).collect::<Vec<_>>())
        })?;
        Ok(parted.into_iter().map(Self::of).collect())
    }

    #[staticmethod]
    fn merge(py: Python<'_>, logs: Vec<PyRef<'_, Self>>, progress: bool) -> PyResult<Self> {
        let logs: Vec<EventLog> = logs.iter().map(|log| log.hold(py).clone()).collect();
        work::run(py, progress.then_some("merge"), |pulse| {
            let logs: Vec<EventLog> = logs.into_iter().map(|log| watched(log, &pulse)).collect();
            EventLog::merge(&logs).map(unwatched_log)
        })
        .map(Self::of)
    }

    fn to_bytes<'py>(&self, py: Python<'py>, progress: bool) -> PyResult<Bound<'py, PyBytes>> {
        let log = self.hold(py).clone();
        let bytes = work::run(py, progress.then_some("to_bytes"), |pulse| watched(log, &pulse).to_bytes())?;
        Ok(PyBytes::new(py, &bytes))
    }

    #[staticmethod]
    fn from_bytes(
        py: Python<'_>,
        data: &Bound<'_, PyAny>,
        threads: Option<&Bound<'_, PyAny>>,
        progress: bool,
    ) -> PyResult<Self> {
        let threads = checked_threads(py, threads)?;
        let Ok(data) = data.extract::<Cow<'_, [u8]>>() else {
            let message = format!("`data` must be bytes, got a value of type {}", data.get_type().name()?);
            return Err(exception(
                py,
                &Error::new(ErrorCode::InvalidOption, message).with("argument", "data"),
            ));
        };
        work::run(py, progress.then_some("from_bytes"), |pulse| {
            EventLog::from_bytes_watched(&data, threads.unwrap_or(1), Some(pulse))
        })
        .map(Self::of)
    }

    /// Bytes by what for, and their total.
    fn memory<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let log = self.hold(py).clone();
        let memory = work::run_here(py, || Ok(log.memory()))?;
        let dict = PyDict::new(py);
        dict.set_item("events", memory.events)?;
        dict.set_item("customers", memory.customers)?;
        dict.set_item("ids", memory.ids)?;
        dict.set_item("received", memory.received)?;
        dict.set_item("rest", memory.rest)?;
        dict.set_item("total", memory.total())?;
        Ok(dict)
    }

    fn copy(&self, py: Python<'_>) -> Self {
        Self::of(self.hold(py).clone())
    }
}

pub(crate) fn checked_threads(py: Python<'_>, threads: Option<&Bound<'_, PyAny>>) -> PyResult<Option<usize>> {
    let Some(given) = threads else { return Ok(None) };
    match given.extract::<usize>() {
        Ok(threads @ 1..=1024) => Ok(Some(threads)),
        _ => {
            let message =
                format!("threads must be between 1 and 1,024, got {}", given.repr()?.to_string_lossy());
            Err(exception(py, &Error::new(ErrorCode::InvalidOption, message).with("argument", "threads")))
        }
    }
}

pub(crate) fn with_threads(log: EventLog, threads: Option<usize>) -> EventLog {
    match threads {
        Some(threads) => log.threads(threads),
        None => log,
    }
}

fn watched(mut log: EventLog, pulse: &Arc<Pulse>) -> EventLog {
    log.watch(Some(Arc::<Pulse>::clone(pulse)));
    log
}

fn unwatched_log(mut log: EventLog) -> EventLog {
    log.watch(None);
    log
}

fn load(log: &mut EventLog, operation: &str, table: &Input, options: &Value) -> Result<CoreReceipt> {
    match (operation, table) {
        ("append", Input::Rows(rows)) => log.append_json_rows(rows, &EventColumns::from_json(options)?),
        ("append", Input::Batches(batches)) => {
            log.append_batches(batches, &EventColumns::from_json(options)?)
        }
        ("set_customers", Input::Rows(rows)) => {
            log.set_customers_json_rows(rows, &CustomerColumns::from_json(options)?)
        }
        ("set_customers", Input::Batches(batches)) => {
            log.set_customers_batches(batches, &CustomerColumns::from_json(options)?)
        }
        ("append_subscriptions", Input::Rows(rows)) => {
            log.append_subscriptions_json_rows(rows, &SubscriptionColumns::from_json(options)?)
        }
        ("append_subscriptions", Input::Batches(batches)) => {
            log.append_subscriptions_batches(batches, &SubscriptionColumns::from_json(options)?)
        }
        _ => Err(Error::new(ErrorCode::UnknownOperation, format!("a log has no operation `{operation}`"))),
    }
}
