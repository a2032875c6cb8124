//! Recurring revenue: subscriptions, movements, retention, what a customer is worth, and why two figures differ.

use super::build::{argument, asked, besides, called, codes, heavy, light, resolved, split, taken, text};
use super::{Answer, Operation, Owner, Returns};
use crate::metric::{
    self, DifferenceOptions, RenewalsOptions, RevenueOptions, RevenueRetentionOptions, UnitEconomicsOptions,
};
use crate::options::{OptionType, OptionValue, Options};
use crate::subscription::{self, MetricSettings, SubscriptionOptions};
use crate::{Error, ErrorCode};

/// What reading settings fails with, alone or as part of a policy.
const SETTINGS: &[ErrorCode] =
    &[ErrorCode::InvalidSpan, ErrorCode::InvalidPolicy, ErrorCode::UnknownCurrency, ErrorCode::InvalidTime];

const FOLDING: &[ErrorCode] =
    codes!(&[ErrorCode::MissingExchangeRate, ErrorCode::InvalidValue, ErrorCode::AmountOverflow], SETTINGS);

const ONE_CUSTOMER: &[ErrorCode] = codes!(&[ErrorCode::UnknownCustomer], FOLDING);

pub(super) const REVENUE: &[ErrorCode] = codes!(&[ErrorCode::UnknownProperty], FOLDING);

const DIFFERENCE: &[&str] = &["a", "b"];

pub(super) const OF_VIEW: &[Operation] = &[
    heavy(
        "subscriptions",
        "How each subscription stands: one row for each that started before `as_of`.\n\nEvents take effect by their time, whatever the order of arrival. A kind \
         that is named `subscription_` and a step (`started`, `trial_started`, `changed`, `paused`, `resumed`, `cancelled`, `ended`, `past_due`, \
         `payment_failed`, `payment_succeeded`) means that step, the two of payments without it, too; the settings' `kinds` say what others mean.",
        SubscriptionOptions::specs,
        Returns::Table(&subscription::SUBSCRIPTIONS),
        |view, json| view.subscriptions(&asked(json, &[])?),
    )
    .fails(FOLDING),
    light(
        "mrr_timeline",
        "One customer's recurring revenue over time: one row for each change, with the subscription that changed and why one stopped.",
        SubscriptionOptions::specs,
        Returns::Table(&subscription::MRR_TIMELINE),
        |view, json| {
            let (given, options) = split(json, &["customer"]);
            let customer = text(&given, "customer")?.unwrap_or_default();
            view.mrr_timeline(&customer, &asked(&options, &[])?)
        },
    )
    .takes(|| vec![argument("customer", OptionType::Text, "Any id of the customer.")])
    .fails(ONE_CUSTOMER),
    heavy(
        "subscription_audit",
        "What in the events of subscriptions does not fit: overlaps, ends without a start, contradictions, use before a subscription began, customers who \
         were cancelled and go on paying.\n\nNothing of it is dropped in silence: each check says what became of such events.",
        SubscriptionOptions::specs,
        Returns::Table(&subscription::SUBSCRIPTION_AUDIT),
        |view, json| view.subscription_audit(&asked(json, &[])?),
    )
    .fails(FOLDING),
    heavy(
        "revenue_movements",
        "Recurring revenue by period: what it was at the start, what moved it, what it is at the end, with NRR, GRR, logo churn, quick ratio and \
         ARPA.\n\nTo the minor unit, for every period, group and customer: end = start + new + reactivation + expansion - contraction - churn + term change + \
         exchange. The note `settings` has the fingerprint of the settings; `metric_settings` shows them.",
        RevenueOptions::specs,
        Returns::Table(&metric::REVENUE_MOVEMENTS),
        |view, json| view.revenue_movements(&asked(json, &[])?),
    )
    .fails(REVENUE),
    heavy(
        "revenue_by_customer",
        "The movements of each customer: the rows behind `revenue_movements`, each of which reconciles by itself.",
        RevenueOptions::specs,
        Returns::Table(&metric::REVENUE_BY_CUSTOMER),
        |view, json| view.revenue_by_customer(&asked(json, &[])?),
    )
    .fails(REVENUE),
    heavy(
        "revenue_retention",
        "Net and gross revenue retention over a window that ends with each period, a year unless told otherwise: of the fixed cohort of those who were \
         customers at its start.",
        RevenueRetentionOptions::specs,
        Returns::Table(&metric::REVENUE_RETENTION),
        |view, json| view.revenue_retention(&asked(json, &[])?),
    )
    .fails(REVENUE),
    heavy(
        "churned_revenue",
        "What was lost with those who left in each period, split by why: of their own will, for a payment that failed, or pausing.\n\nThe three add up to the \
         churn of `revenue_movements`. An end is involuntary if the event says `voluntary: false`, or if a payment was due when it came; where nothing is told \
         it counts as voluntary.",
        RevenueOptions::specs,
        Returns::Table(&metric::CHURNED_REVENUE),
        |view, json| view.churned_revenue(&asked(json, &[])?),
    )
    .fails(REVENUE),
    heavy(
        "renewals",
        "Revenue up for renewal by month ahead: each running subscription in the month in which its running period ends, once.\n\nThose that were cancelled to a \
         later time stand in the month in which they end.",
        RenewalsOptions::specs,
        Returns::Table(&metric::RENEWALS),
        |view, json| view.renewals(&asked(json, &[])?),
    )
    .fails(FOLDING),
    heavy(
        "unit_economics",
        "What a customer is worth and costs: lifetime value (ARPA x margin / churn), acquisition cost, their ratio, payback, and what another churn would be \
         worth.\n\nWithout churn there is no lifetime value: it is unbounded, and the row says so. Nothing is infinite, or zero for want of data.",
        UnitEconomicsOptions::specs,
        Returns::Table(&metric::UNIT_ECONOMICS),
        |view, json| view.unit_economics(&asked(json, &[])?),
    )
    .fails(REVENUE),
    heavy(
        "explain_difference",
        "Why a figure differs under two settings: which customers' figures move, by how much, and by which setting.\n\nThe settings that differ are changed one \
         by one in a stated order, each beginning where the one before ended, so that the parts add up to the whole difference. Where settings act on one \
         another, the order decides which of them is told to have moved what.",
        || besides::<DifferenceOptions>(DIFFERENCE),
        Returns::Table(&metric::DIFFERENCE_CUSTOMERS),
        |view, json| Ok(view.explain_difference(&asked(json, DIFFERENCE)?)?.customers()),
    )
    .takes(|| taken::<DifferenceOptions>(DIFFERENCE))
    .fails(FOLDING),
    heavy(
        "explain_difference_by_setting",
        "Why a figure differs under two settings, added up by setting: as `explain_difference`, which has the customers behind each row.",
        || besides::<DifferenceOptions>(DIFFERENCE),
        Returns::Table(&metric::DIFFERENCE_SETTINGS),
        |view, json| Ok(view.explain_difference(&asked(json, DIFFERENCE)?)?.settings()),
    )
    .takes(|| taken::<DifferenceOptions>(DIFFERENCE))
    .fails(FOLDING),
];

pub(super) const OPERATIONS: &[Operation] = &[called(
    Owner::Package,
    "metric_settings",
    "All settings of recurring revenue as they hold for a preset, a policy or an object of some of them, one row each.\n\nThe note `settings` has their \
     fingerprint, which is a note of every table that was made with them.",
    Vec::new,
    Returns::Table(&subscription::METRIC_SETTINGS),
    |call| {
        let json = resolved(call.json(), &["settings"])?;
        let given = json.get("settings").filter(|value| !value.is_null());
        let given = given.ok_or_else(|| Error::option("settings", "`settings` must be given"))?;
        let settings = MetricSettings::read(given).map_err(|error| error.about("settings"))?;
        Ok(Answer::Table(settings.table()))
    },
)
.takes(|| vec![argument("settings", OptionType::Settings, "The name of a preset, a policy, or an object of settings.")])
.fails(SETTINGS)];
