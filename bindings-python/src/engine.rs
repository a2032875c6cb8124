//! The live engine as Python holds it, what it tells, and policies.

use std::borrow::Cow;
use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDateTime, PyDict, PyList};
use retention_core::{
    Customer, CustomerColumns, CustomerRows, Engine as CoreEngine, Error, ErrorCode, EventColumns, EventRows,
    LinkKind, Options, Picture, Policy as CorePolicy, Result, SharedEngine, Signal as CoreSignal,
    Told as CoreTold, Watch, Zone,
};

use crate::error::{OrRaise, exception, refused_argument};
use crate::event::{self, Fields, instant};
use crate::log::{Log, Schema};
use crate::receipt::Receipt;
use crate::rows::{Input, input};
use crate::table::{Table, datetime};
use crate::value;
use crate::view::{View, unwatched};
use crate::work::{self, Pulse};

/// One thing the engine tells: somebody entered or left a segment, a signal fired, or what was told is taken back.
///
/// >>> import retention_core as rt
/// >>> policy = {"policy": 1, "signals": {"failed": {"on": ["payment_failed"]}}}
/// >>> engine = rt.Engine(rt.EventLog(), policy, "2024-03-01")
/// >>> signal = engine.track("c1", "payment_failed", "2024-03-02").signals[0]
/// >>> signal.customer, signal.kind, signal.name, signal.retracts
/// ('c1', 'fired', 'failed', None)
#[pyclass(frozen, eq, module = "retention_core")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Signal(CoreSignal);

#[pymethods]
impl Signal {
    /// The same facts give the same id, after a replay and after a retry.
    #[getter]
    fn id(&self) -> &str {
        &self.0.id
    }

    /// Its place in the order in which the host is told; `Engine.ack` takes it.
    #[getter]
    fn cursor(&self) -> u64 {
        self.0.cursor
    }

    /// The first instant at which it is so, in UTC.
    #[getter]
    fn time<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDateTime>> {
        datetime(py, self.0.time)
    }

    /// The customer.
    #[getter]
    fn customer(&self) -> &str {
        &self.0.customer
    }

    /// What it says: `"entered"`, `"left"`, `"fired"`, `"band_changed"`, `"stage_changed"` or `"corrected"`.
    #[getter]
    fn kind(&self) -> &'static str {
        self.0.kind.as_str()
    }

    /// The segment, or the signal of the policy.
    #[getter]
    fn name(&self) -> &str {
        &self.0.name
    }

    /// The clauses of the rule that decided, with their values.
    #[getter]
    fn reason(&self) -> &str {
        &self.0.reason
    }

    /// The id of the signal that is taken back, of a correction.
    #[getter]
    fn retracts(&self) -> Option<&str> {
        self.0.retracts.as_deref()
    }

    /// All fields as a dict, ready for JSON: the time is ISO text.
    ///
    /// >>> import retention_core as rt
    /// >>> policy = {"policy": 1, "signals": {"failed": {"on": ["payment_failed"]}}}
    /// >>> engine = rt.Engine(rt.EventLog(), policy, "2024-03-01")
    /// >>> engine.track("c1", "payment_failed", "2024-03-02").signals[0].to_dict()["time"]
    /// '2024-03-02T00:00:00.000001Z'
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        dict.set_item("id", &self.0.id)?;
        dict.set_item("cursor", self.0.cursor)?;
        dict.set_item("time", self.0.time.to_string())?;
        dict.set_item("customer", &self.0.customer)?;
        dict.set_item("kind", self.0.kind.as_str())?;
        dict.set_item("name", &self.0.name)?;
        dict.set_item("reason", &self.0.reason)?;
        dict.set_item("retracts", &self.0.retracts)?;
        Ok(dict)
    }

    fn __repr__(&self) -> String {
        let it = &self.0;
        format!("Signal({} {} {}, {})", it.customer, it.kind.as_str(), it.name, it.time)
    }
}

/// What a call to the engine brought about.
///
/// >>> import retention_core as rt
/// >>> engine = rt.Engine(rt.EventLog(), {"policy": 1}, "2024-03-01")
/// >>> told = engine.track("c1", "login", "2024-03-02")
/// >>> told, told.receipt.accepted
/// (Told(signals=0, cursor=0), 1)
#[pyclass(frozen, eq, module = "retention_core")]
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Told(CoreTold);

#[pymethods]
impl Told {
    /// What became so, or is taken back.
    #[getter]
    fn signals<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        signals(py, &self.0.signals)
    }

    /// The cursor of the last signal ever told; 0 if there was none.
    #[getter]
    fn cursor(&self) -> u64 {
        self.0.cursor
    }

    /// How the events ended; without rows for `advance`.
    #[getter]
    fn receipt(&self) -> Receipt {
        Receipt(self.0.receipt.clone())
    }

    /// Whether `advance` stopped at its limit and more is due.
    #[getter]
    fn more(&self) -> bool {
        self.0.more
    }

    fn __repr__(&self) -> String {
        let more = if self.0.more { ", more=True" } else { "" };
        format!("Told(signals={}, cursor={}{more})", self.0.signals.len(), self.0.cursor)
    }
}

fn signals<'py>(py: Python<'py>, told: &[CoreSignal]) -> PyResult<Bound<'py, PyList>> {
    PyList::new(py, told.iter().map(|signal| Signal(signal.clone())))
}

/// The compiled part of `retention_core.Engine`. Long work releases the GIL and takes turns with what is short.
#[pyclass(frozen, module = "retention_core._core")]
pub(crate) struct Engine {
    shared: SharedEngine,
    zone: Zone,
}

impl Engine {
    fn of(engine: CoreEngine) -> Self {
        let shared = SharedEngine::new(engine);
        Self { zone: shared.schema().zone(), shared }
    }
}

fn watch(pulse: &Arc<Pulse>) -> Option<&dyn Watch> {
    Some(pulse.as_ref())
}

#[pymethods]
impl Engine {
    #[new]
    fn new(
        py: Python<'_>,
        log: &Log,
        policy: &str,
        start: &Bound<'_, PyAny>,
        progress: bool,
    ) -> PyResult<Self> {
        let start = instant("start", start)?;
        let log = log.clone_of(py);
        work::run(py, progress.then_some("Engine"), |_| {
            CoreEngine::new(log, CorePolicy::parse(policy)?, start)
        })
        .map(Self::of)
    }

    #[pyo3(signature = (
        customer, kind=None, time=None, id=None, source=None, received=None, amount=None, amount_minor=None,
        currency=None, order=None, item=None, properties=None
    ))]
    #[allow(clippy::too_many_arguments, reason = "plain arguments are what makes it fast")]
    fn track(
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
    ) -> PyResult<Told> {
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
        work::run_apart(py, || self.shared.track(event)).map(Told)
    }

    fn track_many(
        &self,
        py: Python<'_>,
        table: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
        progress: bool,
    ) -> PyResult<Told> {
        let options = value::options(options)?;
        let columns = EventColumns::from_json(&options).or_raise(py)?;
        let shown = progress.then_some("track_many");
        let table = input(table, shown)?;
        work::run(py, shown, |pulse| {
            let rows = rows_of(&table, &columns, self.shared.schema())?;
            self.shared.track_rows(&rows, watch(&pulse))
        })
        .map(Told)
    }

    fn set_customer(&self, py: Python<'_>, customer: &Bound<'_, PyAny>) -> PyResult<Told> {
        let customer = value::field(customer, ErrorCode::InvalidTable)?;
        let customer = Customer::from_json(&customer).or_raise(py)?;
        work::run_apart(py, || self.shared.set_customer(&customer)).map(Told)
    }

    fn set_customers(
        &self,
        py: Python<'_>,
        table: &Bound<'_, PyAny>,
        options: Option<&Bound<'_, PyDict>>,
        progress: bool,
    ) -> PyResult<Told> {
        let options = value::options(options)?;
        let columns = CustomerColumns::from_json(&options).or_raise(py)?;
        let shown = progress.then_some("set_customers");
        let table = input(table, shown)?;
        work::run(py, shown, |pulse| {
            let schema = self.shared.schema();
            let rows = match &table {
                Input::Rows(rows) => CustomerRows::of_rows(rows, &columns, schema)?,
                Input::Batches(batches) => CustomerRows::of_batches(batches, &columns, schema)?,
            };
            self.shared.set_customer_rows(&rows, watch(&pulse))
        })
        .map(Told)
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
    ) -> PyResult<Told> {
        let (from_, into) = (&*event::id("from_", from_)?, &*event::id("into", into)?);
        let at = instant("at", at)?;
        let received = event::time("received", received)?;
        let kind = LinkKind::parse(kind).or_raise(py)?;
        work::run_apart(py, || self.shared.link(kind, from_, into, &at, received.as_ref())).map(Told)
    }

    fn advance(
        &self,
        py: Python<'_>,
        now: &Bound<'_, PyAny>,
        limit: Option<&Bound<'_, PyAny>>,
        progress: bool,
    ) -> PyResult<Told> {
        let now = instant("now", now)?;
        let limit = limit.map(|limit| whole("limit", limit)).transpose()?;
        let limit = limit.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX));
        work::run(py, progress.then_some("advance"), |pulse| self.shared.advance(now, limit, watch(&pulse)))
            .map(Told)
    }

    fn signals<'py>(&self, py: Python<'py>, after: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyList>> {
        let after = whole("after", after)?;
        let told = work::run_apart(py, || Ok(self.shared.signals(after)))?;
        signals(py, &told)
    }

    fn ack(&self, py: Python<'_>, cursor: &Bound<'_, PyAny>) -> PyResult<()> {
        let cursor = whole("cursor", cursor)?;
        work::run_apart(py, || {
            self.shared.ack(cursor);
            Ok(())
        })
    }

    fn customer<'py>(&self, py: Python<'py>, id: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyDict>> {
        let id = event::id("id", id)?;
        let picture = work::run_apart(py, || self.shared.customer(&id))?;
        shown(py, &picture)
    }

    fn dry_run(&self, py: Python<'_>, policy: &str, progress: bool) -> PyResult<Table> {
        work::run(py, progress.then_some("dry_run"), |_| self.shared.dry_run(&CorePolicy::parse(policy)?))
            .map(Table)
    }

    fn set_policy(&self, py: Python<'_>, policy: &str, progress: bool) -> PyResult<Table> {
        work::run(py, progress.then_some("set_policy"), |_| {
            self.shared.set_policy(CorePolicy::parse(policy)?)
        })
        .map(Table)
    }

    fn log(&self, py: Python<'_>) -> PyResult<Log> {
        work::run_apart(py, || Ok(self.shared.log())).map(Log::of)
    }

    fn as_of(&self, py: Python<'_>, as_of: &Bound<'_, PyAny>) -> PyResult<View> {
        let at = instant("as_of", as_of)?;
        work::run(py, None, |_| self.shared.as_of(at)).map(unwatched)
    }

    #[getter]
    fn schema(&self) -> Schema {
        Schema(self.shared.schema().clone())
    }

    /// The policy in force, as JSON text.
    #[getter]
    fn policy(&self, py: Python<'_>) -> PyResult<String> {
        work::run_apart(py, || Ok(self.shared.policy().to_json().to_string()))
    }

    #[getter]
    fn now<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDateTime>> {
        datetime(py, work::run_apart(py, || Ok(self.shared.now()))?)
    }

    #[getter]
    fn cursor(&self, py: Python<'_>) -> PyResult<u64> {
        work::run_apart(py, || Ok(self.shared.cursor()))
    }

    #[getter]
    fn state_bytes(&self, py: Python<'_>) -> PyResult<usize> {
        work::run_apart(py, || Ok(self.shared.state_bytes()))
    }

    fn snapshot<'py>(&self, py: Python<'py>, progress: bool) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = work::run(py, progress.then_some("snapshot"), |_| self.shared.snapshot())?;
        Ok(PyBytes::new(py, &bytes))
    }

    #[staticmethod]
    fn restore(py: Python<'_>, data: &Bound<'_, PyAny>, progress: bool) -> PyResult<Self> {
        let Ok(data) = data.extract::<Cow<'_, [u8]>>() else {
            let message = format!("`data` must be bytes, got a value of type {}", data.get_type().name()?);
            return Err(exception(
                py,
                &Error::new(ErrorCode::InvalidOption, message).with("argument", "data"),
            ));
        };
        work::run(py, progress.then_some("restore"), |_| CoreEngine::restore(&data)).map(Self::of)
    }
}

fn rows_of(table: &Input, columns: &EventColumns, schema: &retention_core::Schema) -> Result<EventRows> {
    match table {
        Input::Rows(rows) => EventRows::of_rows(rows, columns, schema),
        Input::Batches(batches) => EventRows::of_batches(batches, columns, schema),
    }
}

/// A whole number from 0.
fn whole(name: &'static str, given: &Bound<'_, PyAny>) -> PyResult<u64> {
    given.extract().map_err(|_| {
        let shown = given.repr().map_or_else(|_| String::new(), |text| text.to_string_lossy().into_owned());
        let message = format!("`{name}` must be a whole number from 0, got {shown}");
        refused_argument(given.py(), ErrorCode::InvalidOption, name, message)
    })
}

/// The picture of a customer; instants are date-times.
fn shown<'py>(py: Python<'py>, picture: &Picture) -> PyResult<Bound<'py, PyDict>> {
    let text = picture.to_json().to_string();
    let dict = py.import("json")?.call_method1("loads", (text,))?.cast_into::<PyDict>()?;
    dict.set_item("at", datetime(py, picture.at)?)?;
    let recent = picture.recent.iter().map(|(time, kind, amount)| {
        let event = PyDict::new(py);
        event.set_item("time", datetime(py, *time)?)?;
        event.set_item("kind", kind)?;
        event.set_item("amount_minor", amount)?;
        Ok(event)
    });
    let part = |name: &str, key: &str| {
        dict.get_item(name)?.map_or_else(|| Ok(PyDict::new(py).into_any()), |part| part.get_item(key))
    };
    for (name, measure) in &picture.measures {
        let next = measure.next_change.map(|next| datetime(py, next)).transpose()?;
        part("measures", name)?.set_item("next_change", next)?;
    }
    for (name, stage) in &picture.stages {
        part("stages", name)?.set_item("since", datetime(py, stage.since)?)?;
    }
    for (name, health) in &picture.health {
        if let Some((.., until)) = &health.set_by {
            part("health", name)?.get_item("override")?.set_item("until", datetime(py, *until)?)?;
        }
    }
    dict.set_item("recent", PyList::new(py, recent.collect::<PyResult<Vec<_>>>()?)?)?;
    Ok(dict)
}

/// The text of a policy, as the core writes it.
#[pyfunction]
pub(crate) fn policy(py: Python<'_>, text: &str) -> PyResult<String> {
    CorePolicy::parse(text).map(|policy| policy.to_json().to_string()).or_raise(py)
}

/// The JSON Schema of policies, as text.
#[pyfunction]
pub(crate) fn policy_schema() -> String {
    CorePolicy::json_schema().to_string()
}
