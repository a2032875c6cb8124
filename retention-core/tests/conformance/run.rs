//! Runs one case against the library.

use std::collections::BTreeMap;

use retention_core::{
    Call, ColumnData, CustomerColumns, Data, Error, EventColumns, EventLog, Given, InputTable, JsonRows,
    LinkKind, Operation, Options, Receipt, RfmOptions, Schema, SubscriptionColumns, Table, TimeInput, View,
    operations,
};
use serde_json::{Map, Value};

use crate::case::{Case, Identity, Input, Making, Place, Plain, Step, making_in};
use crate::compare::{Answer, Cell};
use crate::dataset;

/// How a case ended.
#[derive(Debug)]
pub(crate) enum Outcome {
    Table(Answer),
    Receipt(Value),
    Error {
        at: Place,
        code: String,
        details: BTreeMap<String, String>,
        message: String,
    },
    /// Everything went well, and there is nothing to compare.
    Nothing,
}

/// Logs of data sets, so that cases on the same one read it once.
#[derive(Default)]
pub(crate) struct Logs(BTreeMap<String, (EventLog, Option<Receipt>)>);

pub(crate) fn run(case: &Case, logs: &mut Logs) -> Outcome {
    ends(case, logs).unwrap_or_else(|(at, error)| Outcome::Error {
        at,
        code: error.code().as_str().to_owned(),
        message: error.to_string(),
        details: error.details().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
    })
}

fn ends(case: &Case, logs: &mut Logs) -> Result<Outcome, (Place, Error)> {
    let (log, receipt) = match logs.0.get(&case.origin()) {
        Some(known) => known.clone(),
        None => loaded(case)?,
    };
    if case.reads_data() {
        logs.0.entry(case.origin()).or_insert_with(|| (log.clone(), receipt.clone()));
    }
    if let Some(operation) = case.operation.as_deref().filter(|name| name.contains('.')) {
        let answered = asked(&log, case, operation).map_err(|error| (Place::Operation, error))?;
        return Ok(match answered {
            retention_core::Answer::Table(table) => Outcome::Table(answer(&table)),
            _ => Outcome::Nothing,
        });
    }
    if let Some(engine) = &case.engine {
        return crate::live::run(log, engine).map(Outcome::Table).map_err(|error| (Place::Operation, error));
    }
    let Some(as_of) = &case.as_of else {
        let receipt = receipt.and_then(|receipt| serde_json::to_value(receipt).ok());
        return Ok(receipt.map_or(Outcome::Nothing, Outcome::Receipt));
    };
    let view = look(&log, as_of, case.known_at.as_deref()).map_err(|error| (Place::AsOf, error))?;
    let Some(operation) = &case.operation else { return Ok(Outcome::Nothing) };
    let table = with_artifacts(&log, case)
        .and_then(|options| call(&view, operation, &options.into()))
        .map_err(|error| (Place::Operation, error))?;
    Ok(Outcome::Table(answer(&table)))
}

fn loaded(case: &Case) -> Result<(EventLog, Option<Receipt>), (Place, Error)> {
    let schema = Schema::from_json(&case.schema.clone().into()).map_err(|error| (Place::Schema, error))?;
    let mut log = EventLog::new(schema);
    let mut receipt = None;
    for (number, step) in case.steps.iter().enumerate() {
        receipt = take(&mut log, step).map_err(|error| (Place::Step(number), error))?;
    }
    Ok((log, receipt))
}

fn look(log: &EventLog, as_of: &str, known_at: Option<&str>) -> Result<View, Error> {
    let view = log.as_of(as_of)?;
    known_at.map_or_else(|| Ok(view.clone()), |known_at| view.known_at(known_at))
}

/// An operation of an artifact or of the package.
fn asked(log: &EventLog, case: &Case, operation: &str) -> Result<retention_core::Answer, Error> {
    let of = case.of.as_ref().map(|making| made(log, case, making)).transpose()?;
    let options = with_artifacts(log, case)?;
    let table = case.table.as_ref();
    ask(log, operation, of.as_deref(), table, (case.as_of.as_deref(), case.known_at.as_deref()), options)
}

fn ask(
    log: &EventLog,
    operation: &str,
    of: Option<&str>,
    table: Option<&Plain>,
    (as_of, known_at): (Option<&str>, Option<&str>),
    options: Map<String, Value>,
) -> Result<retention_core::Answer, Error> {
    let (owner, name) = operation.split_once('.').unwrap_or_default();
    let options = options.into();
    let call = Call::new(owner, name).options(&options);
    let call = of.map_or(call, |text| call.artifact(text));
    let known = operations().find(|known| known.owner().as_str() == owner && known.name() == name);
    match (known.map(Operation::given), table) {
        (Some(Given::Nothing), _) => call.run(),
        (_, Some(table)) => {
            let rows = match table {
                Plain::Rows(rows) => rows.clone(),
                Plain::Dataset { dataset } => dataset::rows(dataset),
            };
            let mut read = JsonRows::new();
            rows.iter().try_for_each(|row| read.read_value(row))?;
            call.on(Data::Table(&InputTable::of_rows(read)?)).run()
        }
        (_, None) => call.on(Data::View(&look(log, as_of.unwrap_or_default(), known_at)?)).run(),
    }
}

/// The text of an artifact.
fn made(log: &EventLog, case: &Case, making: &Making) -> Result<String, Error> {
    let as_of = making.as_of.as_deref().or(case.as_of.as_deref());
    let options = resolved(log, case, making.options.clone())?;
    if !making.operation.contains('.') {
        let view = look(log, as_of.unwrap_or_default(), making.known_at.as_deref())?;
        return view.fit(&making.operation, &options.into());
    }
    let on = (as_of, making.known_at.as_deref());
    match ask(log, &making.operation, None, making.table.as_ref(), on, options)? {
        retention_core::Answer::Artifact(text) => Ok(text),
        other => panic!("{} makes no artifact but {other:?}", making.operation),
    }
}

/// The options, with the artifacts that they ask for made.
fn with_artifacts(log: &EventLog, case: &Case) -> Result<Map<String, Value>, Error> {
    resolved(log, case, case.options.clone())
}

fn resolved(
    log: &EventLog,
    case: &Case,
    mut options: Map<String, Value>,
) -> Result<Map<String, Value>, Error> {
    let one = |value: &Value| -> Result<Option<Value>, Error> {
        let Some(making) = making_in(value) else { return Ok(None) };
        let making =
            serde_json::from_value::<Making>(making.clone()).expect("checked when the case was read");
        Ok(Some(made(log, case, &making)?.into()))
    };
    for value in options.values_mut() {
        if let Some(text) = one(value)? {
            *value = text;
        } else if let Value::Array(items) = value {
            for item in items {
                if let Some(text) = one(item)? {
                    *item = text;
                }
            }
        }
    }
    Ok(options)
}

fn call(view: &View, operation: &str, options: &Value) -> Result<Table, Error> {
    match operation {
        "rfm" => Ok(view.rfm(&RfmOptions::from_json(options)?)?.table()),
        _ => view.call(operation, options),
    }
}

fn take(log: &mut EventLog, step: &Step) -> Result<Option<Receipt>, Error> {
    match step {
        Step::Append(input) => {
            log.append_json(&rows(input), &EventColumns::from_json(&input.columns.clone().into())?).map(Some)
        }
        Step::SetCustomers(input) => {
            let columns = CustomerColumns::from_json(&input.columns.clone().into())?;
            log.set_customers_json(&rows(input), &columns).map(Some)
        }
        Step::AppendSubscriptions(input) => {
            let columns = SubscriptionColumns::from_json(&input.columns.clone().into())?;
            log.append_subscriptions_json(&rows(input), &columns).map(Some)
        }
        Step::Alias(who) => link(log, LinkKind::Alias, who),
        Step::Merge(who) => link(log, LinkKind::Merge, who),
        Step::Unmerge(who) => link(log, LinkKind::Unmerge, who),
        Step::PartitionAndMerge(parts) => {
            *log = EventLog::merge(log.partition(*parts)?.iter().rev())?;
            Ok(None)
        }
        Step::ThroughBytes(false) => Ok(None),
        Step::ThroughBytes(true) => {
            *log = EventLog::from_bytes(&log.to_bytes()?)?;
            Ok(None)
        }
    }
}

pub(crate) fn rows(input: &Input) -> Vec<Value> {
    match (&input.rows, &input.dataset) {
        (Some(rows), _) => rows.clone(),
        (None, name) => dataset::rows(name.as_deref().unwrap_or_default()),
    }
}

fn link(log: &mut EventLog, kind: LinkKind, who: &Identity) -> Result<Option<Receipt>, Error> {
    match (kind, &who.received) {
        (LinkKind::Unmerge, None) => log.unmerge_customers(&who.from, &who.into, who.at.as_str())?,
        (kind, received) => {
            let received = received.as_deref().map(TimeInput::from);
            log.link(kind, &who.from, &who.into, &who.at.as_str().into(), received.as_ref())?;
        }
    }
    Ok(None)
}

pub(crate) fn answer(table: &Table) -> Answer {
    let columns = table.columns().iter().map(|column| {
        let cells = (0..column.len()).map(|row| cell(column.data(), column.is_valid(row), row)).collect();
        (column.name().to_owned(), cells)
    });
    let notes = table.notes().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    Answer { columns: columns.collect(), rows: table.rows(), notes }
}

fn cell(data: &ColumnData, valid: bool, row: usize) -> Cell {
    if !valid {
        return Cell::Missing;
    }
    match data {
        ColumnData::Text(values) => Cell::Text(values.get(row).unwrap_or_default().to_owned()),
        ColumnData::Int(values) | ColumnData::Money(values, _) => Cell::Int(values[row]),
        ColumnData::Float(values) => Cell::Float(values[row]),
        ColumnData::Bool(values) => Cell::Bool(values[row]),
        ColumnData::Time(values) => Cell::Time(values[row].micros()),
        ColumnData::Date(values) => Cell::Date(values[row].to_string()),
        other => unreachable!("a column of a type the cases do not know: {other:?}"),
    }
}
