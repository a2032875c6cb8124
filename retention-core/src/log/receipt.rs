//! What ingest returns: how each row ended. Accepted, duplicates, conflicts and rejected add up to the rows in.

use serde::Serialize;

use crate::log::slot::Outcome;

macro_rules! reasons {
    ($($variant:ident $code:literal $doc:literal;)+) => {
        /// Why a row was rejected.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Reason { $(#[doc = $doc] $variant,)+ }

        impl Reason {
            /// All reasons, in the order of their definition.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The reason of a stable text.
            pub(crate) fn named(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|reason| reason.as_str() == text)
            }

            /// The stable text of the reason.
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $code,)+ } }

            /// What the reason means, in a sentence.
            pub const fn description(self) -> &'static str { match self { $(Self::$variant => $doc,)+ } }
        }
    };
}

reasons! {
    MissingCustomer "missing_customer" "The row has no customer, or an empty one.";
    MissingKind "missing_kind" "The row has no kind of event, or an empty one.";
    MissingTime "missing_time" "The row has no time.";
    InvalidTime "invalid_time" "The time cannot be read, or lies outside years 1 to 9999.";
    InvalidReceived "invalid_received" "The time of receipt cannot be read.";
    InvalidAmount "invalid_amount" "The amount is not a finite decimal number.";
    AmountTooLarge "amount_too_large" "The amount is beyond 10^15 minor units.";
    InvalidCurrency "invalid_currency" "The currency is not an ISO 4217 code.";
    InvalidProperty "invalid_property" "A property's value does not have the type the schema says.";
    InvalidId "invalid_id" "An id, kind, order or item is neither text nor a whole number.";
    InvalidZone "invalid_zone" "The customer's time zone is not in the IANA database.";
    IdTooLong "id_too_long" "An id, kind, order or item is longer than 1,024 bytes.";
    TooManyKinds "too_many_kinds" "The log already has 65,535 kinds of events.";
    EndBeforeStart "end_before_start" "The subscription ends before it starts.";
    InvalidSignedUp "invalid_signed_up" "The time of sign-up cannot be read.";
    InvalidSetAt "invalid_set_at" "The time at which the properties were set cannot be read.";
    NotARow "not_a_row" "The row is not an object.";
}

impl Reason {
    /// How it is written rightly, where there is one way to say.
    pub(crate) fn advice(self) -> Option<&'static str> {
        match self {
            Self::MissingCustomer | Self::MissingKind | Self::MissingTime => {
                Some("an event has a customer, a kind and a time")
            }
            Self::InvalidTime | Self::InvalidReceived | Self::InvalidSignedUp | Self::InvalidSetAt => {
                // A number, too, has its timestamp.
                Some(
                    "write `2024-01-31`, `2024-01-31T10:00`, or with an offset `2024-01-31T10:00:00Z`; if it counts seconds or \
                     milliseconds since 1970, make a timestamp of it first",
                )
            }
            Self::InvalidAmount => Some("write digits with a point before the decimals, such as `1234.50`"),
            Self::InvalidCurrency => Some("write its three letters, such as `GBP`"),
            _ => None,
        }
    }
}

/// The rows rejected for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Rejection {
    /// Why.
    pub reason: Reason,
    /// The numbers of the rows, ascending, counted from 0 in the input.
    pub rows: Vec<u64>,
    /// What the first few of these rows said, as `row: value`.
    pub samples: Vec<String>,
}

/// How the rows of one call ended.
///
/// ```
/// use retention_core::{Event, EventLog, Schema};
/// let mut log = EventLog::new(Schema::new("UTC", "EUR")?);
/// let receipt = log.append_events(&[Event::new("c1", "login", "2024-01-05"), Event::new("", "login", "2024-01-05")])?;
/// assert_eq!((receipt.rows, receipt.accepted, receipt.rejected), (2, 1, 1));
/// assert_eq!(receipt.rejections[0].rows, [1]);
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[non_exhaustive]
pub struct Receipt {
    /// Rows handed in.
    pub rows: u64,
    /// Rows that are new.
    pub accepted: u64,
    /// Rows that were there already, by id or, where the schema says so, by content.
    pub duplicates: u64,
    /// Rows whose id was there with other content. The earliest received one stands, whatever the order of arrival.
    pub conflicts: u64,
    /// Rows that cannot be used.
    pub rejected: u64,
    /// The rejected rows by reason, in the order of [`Reason::ALL`].
    pub rejections: Vec<Rejection>,
    /// Amounts that had more decimals than the currency and were rounded half-even.
    pub rounded_amounts: u64,
    /// Columns of the input that nothing refers to.
    pub ignored_columns: Vec<String>,
}

const SAMPLES: usize = 5;
/// How many characters of a row a sample shows.
const SAMPLE: usize = 100;

impl Receipt {
    pub(crate) fn reject(&mut self, reason: Reason, row: u64, sample: impl FnOnce() -> String) {
        self.rejected += 1;
        let place = match self.rejections.binary_search_by_key(&reason, |rejection| rejection.reason) {
            Ok(place) => place,
            Err(place) => {
                self.rejections.insert(place, Rejection { reason, rows: Vec::new(), samples: Vec::new() });
                place
            }
        };
        if let Some(rejection) = self.rejections.get_mut(place) {
            rejection.rows.push(row);
            if rejection.samples.len() < SAMPLES {
                let text: String = sample().chars().take(SAMPLE).collect();
                rejection.samples.push(format!("{row}: {text}"));
            }
        }
    }

    pub(crate) fn count(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Accepted => self.accepted += 1,
            Outcome::Duplicate => self.duplicates += 1,
            Outcome::Conflict => self.conflicts += 1,
        }
    }

    /// Adds the outcome of later rows of the same input.
    pub(crate) fn absorb(&mut self, later: Self) {
        self.accepted += later.accepted;
        self.duplicates += later.duplicates;
        self.conflicts += later.conflicts;
        self.rejected += later.rejected;
        self.rounded_amounts += later.rounded_amounts;
        for rejection in later.rejections {
            match self.rejections.binary_search_by_key(&rejection.reason, |known| known.reason) {
                Err(place) => self.rejections.insert(place, rejection),
                Ok(place) => {
                    if let Some(known) = self.rejections.get_mut(place) {
                        known.rows.extend(rejection.rows);
                        known.samples.extend(rejection.samples);
                        known.samples.truncate(SAMPLES);
                    }
                }
            }
        }
    }
}
