//! Who the customers are, what they did, and what of the data is to be trusted.

use super::build::{argument, heavy, light, split, text};
use super::{Operation, Returns};
use crate::ErrorCode;
use crate::log::{self, AuditOptions, CustomersOptions, TimelineOptions};
use crate::options::{OptionType, Options};

pub(super) const OPERATIONS: &[Operation] = &[
    heavy(
        "audit",
        "What in the data endangers which results: one row for each check, with count, share, severity, samples and the next step.\n\nMissing sign-ups, \
         activity and spend; ids with several contents or several customers; times in the future and at zero; days without events of a kind; several \
         currencies; events before sign-up; refunds without purchases; undated properties; subscriptions that overlap, contradict themselves, end without a start or were used before it.",
        AuditOptions::specs,
        Returns::Table(&log::AUDIT),
        |view, json| Ok(view.audit(&AuditOptions::from_json(json)?)?.table()),
    )
    .fails(&[ErrorCode::InvalidTime]),
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
