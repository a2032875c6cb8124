//! The operations of a view, each of which answers with a table.

use serde_json::{Map, Value};

use super::{Operation, Owner, Returns, Run, Specs};
use crate::cohort::{CohortOptions, CurveOptions};
use crate::log::{CustomersOptions, TimelineOptions};
use crate::metric::{
    ActiveDaysOptions, ActivityChurnOptions, MovementOptions, OrderLadderOptions, PurchaseGapOptions,
    PurchaseOptions, RepeatPurchaseOptions, RetentionOptions, StickinessOptions,
};
use crate::options::{OptionSpec, OptionType, Options};
use crate::{ErrorCode, Result, cohort, log, metric};

pub(super) const OPERATIONS: &[Operation] = &[
    heavy(
        "retention",
        "How many of each period's customers are still there in the next: retention and churn rates in set form.\n\nOne row for each calendar period, with \
         numerators, denominator, Wilson intervals and a state. What cannot be known is null with the reason in `state`, never zero.",
        RetentionOptions::specs,
        Returns::Table(&metric::RETENTION),
        |view, json| view.retention(&RetentionOptions::from_json(json)?),
    )
    .fails(&[ErrorCode::UnknownKind, ErrorCode::InvalidTime]),
    heavy(
        "activity_churn",
        "Churn by a window of activity, for customers who never cancel but stop coming: of those active at the start of an interval, the share not active \
         at its end.\n\nActive at `t` means an event in the window before `t`. Rows go back from `to` in steps of `every`.",
        ActivityChurnOptions::specs,
        Returns::Table(&metric::ACTIVITY_CHURN),
        |view, json| view.activity_churn(&ActivityChurnOptions::from_json(json)?),
    )
    .fails(&[ErrorCode::UnknownKind, ErrorCode::InvalidTime]),
    heavy(
        "movements",
        "Movements between periods: new, retained, reactivated and lost customers, and the same of their value, with net and gross revenue retention.\n\n\
         They reconcile exactly: `active = new + retained + reactivated = start_active + new + reactivated - lost`, and \
         `value = start_value + new_value + reactivated_value + expansion - contraction - lost_value`. A customer is new in the period of their first \
         event ever, also when that is before `from`.",
        MovementOptions::specs,
        Returns::Table(&metric::MOVEMENTS),
        |view, json| view.movements(&MovementOptions::from_json(json)?),
    )
    .fails(MONEY_BY_PERIOD),
    heavy(
        "purchases",
        "Purchases by period: customers, orders, purchase frequency, average order value, revenue before and after refunds, revenue per customer.\n\n\
         Refunds are the events of that role, counted in the period in which they happen; they make nobody a customer.",
        PurchaseOptions::specs,
        Returns::Table(&metric::PURCHASES),
        |view, json| view.purchases(&PurchaseOptions::from_json(json)?),
    )
    .fails(MONEY_BY_PERIOD),
    heavy(
        "repeat_purchase",
        "The share of customers who bought again, among those who were observed long enough to tell.\n\nWith a window, a customer is counted once the \
         window after the first purchase has passed, and has repeated if the second purchase came within it. Without one, everybody counts, however new.",
        RepeatPurchaseOptions::specs,
        Returns::Table(&metric::REPEAT_PURCHASE),
        |view, json| view.repeat_purchase(&RepeatPurchaseOptions::from_json(json)?),
    )
    .fails(&[ErrorCode::UnknownKind]),
    heavy(
        "order_ladder",
        "How many customers made a first, second, nth order, the share of each rung that climbed to the next, and how long that took.\n\nWithout a window, \
         those who made the last order yesterday count as not having come back. With one, only customers are counted for whom the window after the order \
         before has passed.",
        OrderLadderOptions::specs,
        Returns::Table(&metric::ORDER_LADDER),
        |view, json| view.order_ladder(&OrderLadderOptions::from_json(json)?),
    )
    .fails(&[ErrorCode::UnknownKind]),
    heavy(
        "purchase_gaps",
        "The gaps between purchases, pooled over all customers: what the windows of other metrics should be chosen by.\n\nOnly gaps that ended are counted. \
         Customers who buy often have more of them.",
        PurchaseGapOptions::specs,
        Returns::Table(&metric::PURCHASE_GAPS),
        |view, json| view.purchase_gaps(&PurchaseGapOptions::from_json(json)?),
    )
    .fails(&[ErrorCode::UnknownKind]),
    heavy(
        "stickiness",
        "Daily, weekly and monthly active customers on the average day of each period, and their quotients, of which DAU/MAU is called \
         stickiness.\n\nNumerator and denominator of a quotient are sums over the same days: those that have a whole month of observed days before them.",
        StickinessOptions::specs,
        Returns::Table(&metric::STICKINESS),
        |view, json| view.stickiness(&StickinessOptions::from_json(json)?),
    )
    .fails(&[ErrorCode::UnknownKind, ErrorCode::InvalidTime]),
    heavy(
        "active_days",
        "The distribution behind `stickiness`: how many customers were active on one day of the period, on two, and so on.\n\nDays are those of the \
         schema's zone.",
        ActiveDaysOptions::specs,
        Returns::Table(&metric::ACTIVE_DAYS),
        |view, json| view.active_days(&ActiveDaysOptions::from_json(json)?),
    )
    .fails(&[ErrorCode::UnknownKind, ErrorCode::InvalidTime]),
    heavy(
        "cohorts",
        "How many customers of each cohort came back, period by period since they started.\n\nA customer's start is their first event, or signing up; \
         cohorts are the calendar periods of starts, or first items, or values of a property. Period 0 is the one of the start. Numbers of cells that are \
         `not_yet` or `not_observed` are null, never zero. `left_truncated` marks cohorts whose customers may have started before the log began to observe.",
        CohortOptions::specs,
        Returns::Table(&cohort::COHORTS),
        |view, json| Ok(view.cohorts(&CohortOptions::from_json(json)?)?.table()),
    )
    .fails(COHORT),
    heavy(
        "cohort_triangle",
        "The same as `cohorts` as a triangle: one row a cohort, and a column for each period since the start, named 0, 1, 2 and so on.\n\nThe columns hold \
         rates, or the orders or revenue asked for by `value`.",
        CohortOptions::specs,
        Returns::OpenTable(&cohort::TRIANGLE),
        |view, json| Ok(view.cohorts(&CohortOptions::from_json(json)?)?.triangle().table()),
    )
    .fails(COHORT),
    heavy(
        "cohort_curve",
        "What holds on average over cohorts, for each period since the start: the mean in which every customer weighs the same, and the one in which \
         every cohort does.",
        || CohortOptions::specs().into_iter().chain(CurveOptions::specs()).collect(),
        Returns::Table(&cohort::CURVE),
        |view, json| {
            let (curve, cohorts) = split(json, &names(&CurveOptions::specs()));
            let (curve, cohorts) = (CurveOptions::from_json(&curve)?, CohortOptions::from_json(&cohorts)?);
            Ok(view.cohorts(&cohorts)?.curve(&curve))
        },
    )
    .fails(COHORT),
    heavy(
        "cohort_customers",
        "The customers of one cohort, and which of them one of its cells counts: one row each, in the order of ids.\n\nThe rows of `retained` that are true \
         are as many as the cell says, and orders and amounts add up to the cell's.",
        CohortOptions::specs,
        Returns::Table(&cohort::CUSTOMERS),
        |view, json| {
            let (given, options) = split(json, &["cohort", "period_number"]);
            let cohort = text(&given, "cohort")?;
            let period = whole(&given, "period_number")?;
            view.cohort_customers(&CohortOptions::from_json(&options)?, cohort.as_deref(), period)
        },
    )
    .takes(|| {
        vec![
            argument("cohort", OptionType::Text, "The label of the cohort; null for the cohort of customers without a value."),
            argument("period_number", OptionType::Int, "The period since the start; 0 is the one of the start."),
        ]
    })
    .fails(COHORT_CELL),
    light(
        "timeline",
        "Everything a customer did before `as_of`, under all ids that are theirs in this view: the newest first.\n\nEvents of one instant are ordered by \
         kind, id and content.",
        TimelineOptions::specs,
        Returns::OpenTable(&log::TIMELINE),
        |view, json| {
            let (given, options) = split(json, &["customer"]);
            let customer = text(&given, "customer")?.unwrap_or_default();
            view.timeline(&customer, &TimelineOptions::from_json(&options)?)
        },
    )
    .takes(|| vec![argument("customer", OptionType::Text, "Any id of the customer.")])
    .fails(&[ErrorCode::UnknownCustomer, ErrorCode::UnknownKind]),
    heavy(
        "customers_table",
        "One row for each customer known before `as_of`: sign-up, first and last event, account, zone, and the last value of each property.\n\nThe note \
         `undated` names the properties with values that have no date: these may say what was not yet known at `as_of`.",
        CustomersOptions::specs,
        Returns::OpenTable(&log::CUSTOMERS),
        |view, json| view.customers_table(&CustomersOptions::from_json(json)?),
    )
    .fails(&[ErrorCode::UnknownProperty]),
    light(
        "identity",
        "Every alias, merge and unmerge before `as_of`, what of it still holds, and who is who then.",
        Vec::new,
        Returns::Table(&log::IDENTITY),
        |view, json| {
            crate::options::object(json, &[])?;
            Ok(view.identity())
        },
    ),
];

const MONEY_BY_PERIOD: &[ErrorCode] =
    &[ErrorCode::UnknownKind, ErrorCode::InvalidTime, ErrorCode::MixedCurrency, ErrorCode::AmountOverflow];

const COHORT: &[ErrorCode] = &[
    ErrorCode::InvalidTime,
    ErrorCode::UnknownKind,
    ErrorCode::UnknownProperty,
    ErrorCode::UndatedProperty,
    ErrorCode::MixedCurrency,
    ErrorCode::AmountOverflow,
];

const COHORT_CELL: &[ErrorCode] = &[
    ErrorCode::InvalidTime,
    ErrorCode::UnknownKind,
    ErrorCode::UnknownProperty,
    ErrorCode::UndatedProperty,
    ErrorCode::UnknownCohort,
    ErrorCode::MixedCurrency,
    ErrorCode::AmountOverflow,
];

const fn heavy(
    name: &'static str,
    doc: &'static str,
    options: Specs,
    returns: Returns,
    run: Run,
) -> Operation {
    Operation {
        name,
        owner: Owner::View,
        doc,
        errors: &[],
        takes_rows: false,
        arguments: Vec::new,
        options,
        returns,
        heavy: true,
        run: Some(run),
    }
}

/// An operation whose work does not grow with the log.
const fn light(
    name: &'static str,
    doc: &'static str,
    options: Specs,
    returns: Returns,
    run: Run,
) -> Operation {
    Operation { heavy: false, ..heavy(name, doc, options, returns, run) }
}

impl Operation {
    const fn fails(self, errors: &'static [ErrorCode]) -> Self {
        Self { errors, ..self }
    }

    const fn takes(self, arguments: Specs) -> Self {
        Self { arguments, ..self }
    }
}

fn argument(name: &'static str, kind: OptionType, doc: &'static str) -> OptionSpec {
    OptionSpec { name, kind, doc, default: Value::Null }
}

fn names(specs: &[OptionSpec]) -> Vec<&'static str> {
    specs.iter().map(|spec| spec.name).collect()
}

/// The members of these names, and the others. What is no object is left to the reader of options to complain of.
fn split(json: &Value, names: &[&str]) -> (Value, Value) {
    let Value::Object(map) = json else { return (Value::Null, json.clone()) };
    let (named, others): (Map<_, _>, Map<_, _>) =
        map.clone().into_iter().partition(|(name, _)| names.contains(&name.as_str()));
    (named.into(), others.into())
}

fn text(json: &Value, name: &'static str) -> Result<Option<String>> {
    read(json, name)
}

fn whole(json: &Value, name: &'static str) -> Result<u32> {
    read(json, name)?.ok_or_else(|| crate::Error::option(name, format!("`{name}` must be given")))
}

/// An argument by name; null is none.
fn read<T: crate::options::OptionValue>(json: &Value, name: &'static str) -> Result<Option<T>> {
    let given = json.get(name).filter(|value| !value.is_null());
    given.map(|value| T::read(value).map_err(|error| error.with("argument", name).about(name))).transpose()
}
