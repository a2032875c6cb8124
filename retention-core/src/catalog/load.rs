//! The operations that bring tables into a log.

use super::{Given, Operation, Owner, Returns, Run, Specs};
use crate::ErrorCode;
use crate::log::{CustomerColumns, EventColumns, SubscriptionColumns};
use crate::options::Options;

const LOADING: &[ErrorCode] =
    &[ErrorCode::MissingColumn, ErrorCode::WrongColumnType, ErrorCode::InvalidTable, ErrorCode::RowsRejected];

const fn loader(name: &'static str, doc: &'static str, options: Specs) -> Operation {
    Operation {
        name,
        owner: Owner::Log,
        doc,
        errors: LOADING,
        takes_rows: true,
        given: Given::Table,
        makes: false,
        arguments: Vec::new,
        options,
        returns: Returns::Receipt,
        heavy: true,
        run: Run::Load,
    }
}

pub(super) const OPERATIONS: &[Operation] = &[
    loader(
        "append",
        "Adds a table of events, one row each.\n\nRows that cannot be used are reported in the receipt and never cost a good one. Appending events with ids twice \
         changes nothing. The order of rows and of calls does not matter. When the call fails, the log is as it was.",
        EventColumns::specs,
    ),
    loader(
        "set_customers",
        "Sets what is known of customers: sign-up, account, zone and properties, one row each.\n\nA property is a fact since its date: a view shows the last value \
         set before `as_of`. A row that says nothing but an id says that there is such a customer.",
        CustomerColumns::specs,
    ),
    loader(
        "append_subscriptions",
        "Adds a table of subscriptions, one row from start to end.\n\nEach row becomes an event `subscription_started`, and an event `subscription_ended` where it \
         has an end.",
        SubscriptionColumns::specs,
    ),
];
