//! What the data mean: zone, currency, roles of kinds, property types, and what was observed.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::money::Currency;
use crate::options::{Options, choice, options};
use crate::time::{Calendar, TimeInput, Timestamp, Weekday, Zone};
use crate::{Error, ErrorCode, Result};

/// The kinds of the events that a table of subscriptions becomes.
pub(crate) const SUBSCRIPTION_STARTED: &str = "subscription_started";
pub(crate) const SUBSCRIPTION_ENDED: &str = "subscription_ended";

choice! {
    /// What a kind of event means to the measures of retention. The host keeps its own names for kinds.
    pub enum Role {
        /// Use of the product that is none of the others.
        Activity = "activity",
        /// Goods or services bought; the amount is what was paid.
        Purchase = "purchase",
        /// Money given back, or a cancelled order; the amount counts against purchases whatever its sign.
        Refund = "refund",
        /// A subscription that starts or changes.
        SubscriptionChange = "subscription_change",
        /// A subscription or account that ends.
        Cancellation = "cancellation",
        /// A payment that went through.
        PaymentSucceeded = "payment_succeeded",
        /// A payment that failed.
        PaymentFailed = "payment_failed",
        /// A support ticket opened.
        TicketOpened = "ticket_opened",
        /// A support ticket closed.
        TicketClosed = "ticket_closed",
        /// An answer to a survey.
        SurveyResponse = "survey_response",
        /// A public review.
        Review = "review",
        /// Another customer brought in.
        Referral = "referral",
        /// A message sent to the customer.
        MessageSent = "message_sent",
        /// A message the customer opened.
        MessageOpened = "message_opened",
    }
}

choice! {
    /// The type of a property's values.
    pub enum PropertyType {
        /// Text.
        Text = "string",
        /// A number.
        Number = "number",
        /// Yes or no.
        Bool = "bool",
        /// An instant.
        Time = "time",
    }
}

choice! {
    /// What two events of equal content and without ids are.
    pub enum EqualRows {
        /// Two events; a till that sells the same thing twice in a minute means both.
        Keep = "keep",
        /// One event that was delivered twice.
        One = "one",
    }
}

options! {
    /// The settings of a [`Schema`].
    pub struct SchemaOptions {
        /// IANA time zone in which days, weeks and months are counted, and in which times without a zone are read.
        time_zone: String = "UTC".to_owned(),
        /// ISO 4217 code of the amounts; `XXX` stands for "no currency" and has two decimals.
        currency: String = "XXX".to_owned(),
        /// The role of each kind of event. A kind that is named like a role has that role unless it stands here.
        roles: BTreeMap<String, Role> = BTreeMap::new(),
        /// The type of each property; properties that do not stand here keep the type of each value.
        properties: BTreeMap<String, PropertyType> = BTreeMap::new(),
        /// Customer properties that never change and may therefore be used without a date.
        static_properties: Vec<String> = Vec::new(),
        /// Since when the log saw everything; not given: since the start of the day of its first event.
        observed_from: Option<TimeInput> = None,
        /// Until when the log saw everything; not given: to the end of the day of its last event, and for measures and engines to whatever instant is asked.
        observed_to: Option<TimeInput> = None,
        /// For kinds that were observed at other times: a pair of instants.
        observed_kinds: BTreeMap<String, Vec<TimeInput>> = BTreeMap::new(),
        /// What two events of equal content and without ids are.
        equal_rows: EqualRows = EqualRows::Keep,
        /// The first day of a week.
        week_start: Weekday = Weekday::Monday,
    }
}

/// What the data of a log mean. Built once, owned by the log.
///
/// ```
/// use retention_core::{Role, Schema};
/// let schema = Schema::new("Europe/London", "GBP")?.role("sale", Role::Purchase).role("return", Role::Refund);
/// assert_eq!(schema.role_of("sale"), Some(Role::Purchase));
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Schema {
    zone: Zone,
    currency: Currency,
    roles: BTreeMap<String, Role>,
    properties: BTreeMap<String, PropertyType>,
    static_properties: BTreeSet<String>,
    observed: Observed,
    observed_kinds: BTreeMap<String, Observed>,
    equal_rows: EqualRows,
    week_start: Weekday,
}

/// A declared interval of observation; an open side follows the events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Observed {
    pub(crate) from: Option<Timestamp>,
    pub(crate) to: Option<Timestamp>,
}

impl Schema {
    /// A schema in this time zone and currency, with nothing else set.
    ///
    /// # Errors
    /// `unknown_time_zone`, `unknown_currency`.
    pub fn new(time_zone: &str, currency: &str) -> Result<Self> {
        Self::from_options(&SchemaOptions::default().time_zone(time_zone).currency(currency))
    }

    /// A schema of these settings.
    ///
    /// # Errors
    /// `unknown_time_zone`, `unknown_currency`, `invalid_time`, and `invalid_schema` when an observed interval ends
    /// before it starts.
    pub fn from_options(options: &SchemaOptions) -> Result<Self> {
        let zone = Zone::parse(&options.time_zone)?;
        let resolve = |input: &Option<TimeInput>| input.as_ref().map(|time| time.resolve(&zone)).transpose();
        let observed =
            Observed { from: resolve(&options.observed_from)?, to: resolve(&options.observed_to)? };
        let mut observed_kinds = BTreeMap::new();
        for (kind, pair) in &options.observed_kinds {
            let [from, to] = pair.as_slice() else {
                return Err(Error::new(
                    ErrorCode::InvalidSchema,
                    format!("`observed_kinds`: `{kind}` must have a pair of instants"),
                )
                .with("path", format!("observed_kinds.{kind}")));
            };
            observed_kinds.insert(
                kind.clone(),
                Observed { from: Some(from.resolve(&zone)?), to: Some(to.resolve(&zone)?) },
            );
        }
        let of_kinds = observed_kinds.iter().map(|(kind, o)| (format!("observed_kinds.{kind}"), o));
        for (path, interval) in of_kinds.chain([("observed_from".to_owned(), &observed)]) {
            if let (Some(from), Some(to)) = (interval.from, interval.to)
                && to <= from
            {
                let message =
                    format!("the observed interval of `{path}` ends ({to}) before it starts ({from})");
                return Err(Error::new(ErrorCode::InvalidSchema, message).with("path", path));
            }
        }
        Ok(Self {
            zone,
            currency: Currency::parse(&options.currency)?,
            roles: options.roles.clone(),
            properties: options.properties.clone(),
            static_properties: options.static_properties.iter().cloned().collect(),
            observed,
            observed_kinds,
            equal_rows: options.equal_rows,
            week_start: options.week_start,
        })
    }

    /// A schema from a JSON object of [`SchemaOptions`].
    ///
    /// # Errors
    /// As [`from_options`](Self::from_options), and `unknown_option`, `invalid_option`.
    pub fn from_json(value: &Value) -> Result<Self> {
        Self::from_options(&SchemaOptions::from_json(value)?)
    }

    /// The settings this schema was made of, every default filled in.
    pub fn options(&self) -> SchemaOptions {
        let time = |instant: Option<Timestamp>| instant.map(TimeInput::from);
        SchemaOptions {
            time_zone: self.zone.name().to_owned(),
            currency: self.currency.code().to_owned(),
            roles: self.roles.clone(),
            properties: self.properties.clone(),
            static_properties: self.static_properties.iter().cloned().collect(),
            observed_from: time(self.observed.from),
            observed_to: time(self.observed.to),
            observed_kinds: self
                .observed_kinds
                .iter()
                .map(|(kind, o)| {
                    (kind.clone(), [o.from, o.to].into_iter().flatten().map(TimeInput::from).collect())
                })
                .collect(),
            equal_rows: self.equal_rows,
            week_start: self.week_start,
        }
    }

    /// Gives a kind of event its role.
    #[must_use]
    pub fn role(mut self, kind: impl Into<String>, role: Role) -> Self {
        self.roles.insert(kind.into(), role);
        self
    }

    /// Says which type a property has.
    #[must_use]
    pub fn property(mut self, name: impl Into<String>, kind: PropertyType) -> Self {
        self.properties.insert(name.into(), kind);
        self
    }

    /// Says what two events of equal content and without ids are.
    #[must_use]
    pub fn equal_rows(mut self, equal_rows: EqualRows) -> Self {
        self.equal_rows = equal_rows;
        self
    }

    /// The zone of all calendar work.
    pub fn zone(&self) -> Zone {
        self.zone
    }

    /// The currency of all sums.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// The calendar of periods: zone and first day of a week.
    pub fn calendar(&self) -> Calendar {
        Calendar::new(self.zone).with_week_start(self.week_start)
    }

    /// The role of a kind, if it has one: as mapped, else that of its own name. What
    /// [`append_subscriptions_json`](crate::EventLog::append_subscriptions_json) and its like write has a role too.
    pub fn role_of(&self, kind: &str) -> Option<Role> {
        let by_name = || match kind {
            SUBSCRIPTION_STARTED => Some(Role::SubscriptionChange),
            SUBSCRIPTION_ENDED => Some(Role::Cancellation),
            _ => Role::ALL.iter().copied().find(|role| role.as_str() == kind),
        };
        self.roles.get(kind).copied().or_else(by_name)
    }

    pub(crate) fn roles(&self) -> &BTreeMap<String, Role> {
        &self.roles
    }

    pub(crate) fn property_type(&self, name: &str) -> Option<PropertyType> {
        self.properties.get(name).copied()
    }

    /// The properties whose type is known.
    pub(crate) fn property_types(&self) -> impl Iterator<Item = (&str, PropertyType)> {
        self.properties.iter().map(|(name, kind)| (name.as_str(), *kind))
    }

    pub(crate) fn is_static(&self, property: &str) -> bool {
        self.static_properties.contains(property)
    }

    pub(crate) fn equal_rows_are_one(&self) -> bool {
        self.equal_rows == EqualRows::One
    }

    /// Kinds that were observed at times of their own, with these.
    pub(crate) fn declared_kinds(&self) -> impl Iterator<Item = (&str, Observed)> {
        self.observed_kinds.iter().map(|(kind, observed)| (kind.as_str(), *observed))
    }

    pub(crate) fn declared(&self, kind: Option<&str>) -> Observed {
        kind.and_then(|kind| self.observed_kinds.get(kind)).copied().unwrap_or(self.observed)
    }
}
