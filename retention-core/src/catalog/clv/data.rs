//! What models of purchases are fitted on and applied to: a view, or a plain table of summaries.

use serde_json::Value;

use crate::catalog::build::{argument, part, without};
use crate::catalog::{Call, Data};
use crate::clv::{Assumed, PurchaseColumns, PurchaseSummary, PurchaseSummaryOptions};
use crate::options::{OptionSpec, OptionType, Options};
use crate::{Error, ErrorCode, Result};

/// The codes that reading a summary fails with.
pub(super) const READING: &[ErrorCode] = &[
    ErrorCode::UnknownKind,
    ErrorCode::MissingColumn,
    ErrorCode::WrongColumnType,
    ErrorCode::InvalidTable,
    ErrorCode::InvalidValue,
    ErrorCode::InvalidSpan,
    ErrorCode::MixedUnit,
    ErrorCode::MixedCurrency,
    ErrorCode::UnknownCurrency,
];

/// Options of a summary of a view, without the unit, which columns have too, and without opportunities, which the model
/// knows of.
fn of_view() -> Vec<OptionSpec> {
    let said = |name| match name {
        "purchases" => "Of a view: the kinds or roles of events that are purchases.",
        _ => "Of a view: which purchases the mean value is of.",
    };
    let specs = PurchaseSummaryOptions::specs();
    let specs = specs.into_iter().filter(|spec| !["unit", OPPORTUNITIES].contains(&spec.name));
    specs.map(|spec| OptionSpec { doc: said(spec.name), ..spec }).collect()
}

const OPPORTUNITIES: &str = "opportunities";

/// The option that a view is summarised in opportunities.
pub(super) fn opportunities() -> OptionSpec {
    let doc = "Of a view: whether opportunities are counted, as BG/BB reads them, each of one `unit`.";
    OptionSpec { doc, ..argument(OPPORTUNITIES, OptionType::Bool, "") }
}

/// The options of an operation with those of its data after them.
pub(super) fn with_data(own: Vec<OptionSpec>) -> Vec<OptionSpec> {
    own.into_iter().chain(of_view()).chain(PurchaseColumns::specs()).collect()
}

/// The summary of the data of a call; what nobody says is as assumed.
pub(super) fn summary(call: &Call<'_>, assumed: Assumed) -> Result<PurchaseSummary> {
    let json = call.json();
    match call.data()? {
        Data::Table(table) => {
            let names: Vec<&str> = of_view().iter().map(|spec| spec.name).collect();
            let names = [&names[..], &[OPPORTUNITIES]].concat();
            refuse(json, &names, "a view; a plain table has been summarised before")?;
            // An operation without threads, or with a wrong number of them, says so itself.
            let threads = json.get("threads").and_then(Value::as_u64).map_or(1, |count| count as u32);
            PurchaseSummary::read_table(table, &part::<PurchaseColumns>(json)?, assumed, threads)
        }
        Data::View(view) => {
            let specs = PurchaseColumns::specs();
            let names: Vec<&str> =
                specs.iter().map(|spec| spec.name).filter(|name| *name != "unit").collect();
            refuse(json, &names, "a plain table; a view has its own columns")?;
            let mut options = PurchaseSummaryOptions::from_json(&only_of_view(json))?;
            if let Some(unit) = part::<PurchaseColumns>(&without(json, &names))?.unit.or(assumed.unit) {
                options = options.unit(unit);
            }
            if assumed.opportunities {
                options = options.opportunities(true);
            }
            view.purchase_summary(&options)
        }
    }
}

fn only_of_view(json: &Value) -> Value {
    let specs = PurchaseSummaryOptions::specs();
    let others: Vec<&str> = json.as_object().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
    let others: Vec<&str> = others
        .into_iter()
        .filter(|name| *name == "unit" || !specs.iter().any(|spec| spec.name == *name))
        .collect();
    without(json, &others)
}

/// # Errors
/// `invalid_option` when one of these is given.
fn refuse(json: &Value, names: &[&str], whose: &str) -> Result<()> {
    let given = |name: &&&str| json.get(**name).is_some_and(|value| !value.is_null());
    match names.iter().find(given) {
        None => Ok(()),
        Some(name) => Err(Error::new(ErrorCode::InvalidOption, format!("`{name}` is an option of {whose}"))
            .with("argument", name)),
    }
}
