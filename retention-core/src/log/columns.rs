//! Which column of a table holds which field.

use crate::options::{choice, options};

choice! {
    /// What ingest does when it meets a row that it cannot use.
    pub enum OnReject {
        /// Adds the good rows and reports the bad ones in the receipt.
        Report = "report",
        /// Adds nothing and raises `rows_rejected`.
        Raise = "raise",
    }
}

choice! {
    /// The unit of an amount column.
    pub enum AmountUnit {
        /// Pounds, euros, dollars.
        Major = "major",
        /// Pence, cents.
        Minor = "minor",
    }
}

options! {
    /// Which column of an event table holds which field. A field that is not given is taken from the column of its own
    /// name, if there is one; an empty text says that the field is not there.
    pub struct EventColumns {
        /// The customer's id: text, or whole numbers.
        customer: Option<String> = None,
        /// When it happened: instants, dates, or ISO text; without an offset, local time of the schema's zone.
        time: Option<String> = None,
        /// The kind of event.
        kind: Option<String> = None,
        /// The kind of rows whose kind is missing, and of all rows where there is no such column.
        default_kind: Option<String> = None,
        /// The event's own id.
        id: Option<String> = None,
        /// The system it comes from.
        source: Option<String> = None,
        /// When the host learned of it.
        received: Option<String> = None,
        /// What it was worth: whole numbers, decimals, floats or decimal text.
        amount: Option<String> = None,
        /// The unit of the amount column.
        amount_unit: AmountUnit = AmountUnit::Major,
        /// The amount's currency, where it is not the schema's.
        currency: Option<String> = None,
        /// The order it belongs to.
        order: Option<String> = None,
        /// What was bought or used.
        item: Option<String> = None,
        /// Further columns to keep as properties of the event.
        properties: Vec<String> = Vec::new(),
        /// What to do with rows that cannot be used.
        on_reject: OnReject = OnReject::Report,
    }
}

options! {
    /// Which column of a customer table holds which field; as with [`EventColumns`]. All other columns are properties
    /// unless `properties` names some.
    pub struct CustomerColumns {
        /// The customer's id.
        id: Option<String> = None,
        /// When the customer signed up.
        signed_up: Option<String> = None,
        /// The account the customer belongs to.
        account: Option<String> = None,
        /// The customer's own time zone.
        zone: Option<String> = None,
        /// Since when account, zone and properties hold. Without it they are undated: they hold in every view, and are
        /// no features of models unless the schema calls them static.
        set_at: Option<String> = None,
        /// When the host learned of it.
        received: Option<String> = None,
        /// The columns to keep as properties; not given: all that are left.
        properties: Option<Vec<String>> = None,
        /// What to do with rows that cannot be used.
        on_reject: OnReject = OnReject::Report,
    }
}

options! {
    /// Which column of a table of subscriptions, one row from start to end, holds which field; as with [`EventColumns`].
    /// A row becomes an event `subscription_started` and, where it has an end, an event `subscription_ended`.
    pub struct SubscriptionColumns {
        /// The customer's id.
        customer: Option<String> = None,
        /// When the subscription starts.
        start: Option<String> = None,
        /// When it ends; missing while it runs.
        end: Option<String> = None,
        /// Its monthly recurring revenue, kept as the amount of the start.
        mrr: Option<String> = None,
        /// The unit of the revenue column.
        amount_unit: AmountUnit = AmountUnit::Major,
        /// The revenue's currency, where it is not the schema's.
        currency: Option<String> = None,
        /// Its plan, kept as the property `plan`.
        plan: Option<String> = None,
        /// The subscription's own id, kept as the item; with it, loading a table twice changes nothing.
        subscription: Option<String> = None,
        /// The system it comes from.
        source: Option<String> = None,
        /// When the host learned of it.
        received: Option<String> = None,
        /// Further columns to keep as properties of the start.
        properties: Vec<String> = Vec::new(),
        /// What to do with rows that cannot be used.
        on_reject: OnReject = OnReject::Report,
    }
}
