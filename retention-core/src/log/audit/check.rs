//! What an audit looks for: each check's code, weight, meaning, and what to do about it.

use crate::options::choice;

choice! {
    /// One thing that an audit looks for.
    pub enum Check {
        /// Customers without a time of sign-up.
        MissingSignUp = "missing_sign_up",
        /// Customers who signed up before the log observed anything.
        LeftTruncated = "left_truncated",
        /// Events before the customer's sign-up.
        EventsBeforeSignUp = "events_before_sign_up",
        /// Customers who did nothing, ever.
        NoActivity = "no_activity",
        /// Customers who spent nothing, ever.
        NoSpend = "no_spend",
        /// Events that say what another event of the customer says.
        EqualEvents = "equal_events",
        /// Event ids under which different things were told.
        ConflictingIds = "conflicting_ids",
        /// Event ids that more than one customer has.
        SharedIds = "shared_ids",
        /// Events received before they happened.
        FutureTimes = "future_times",
        /// Events at the zero of computer clocks.
        EpochTimes = "epoch_times",
        /// Events before anything plausible.
        OldTimes = "old_times",
        /// Days on which a kind of event is missing.
        Gaps = "gaps",
        /// Amounts in another currency than the schema's.
        MixedCurrencies = "mixed_currencies",
        /// Purchases with a negative amount.
        NegativePurchases = "negative_purchases",
        /// Purchases without an amount.
        PurchasesWithoutAmount = "purchases_without_amount",
        /// Refunds before any purchase of the customer.
        RefundsWithoutPurchases = "refunds_without_purchases",
        /// Customers who got back more than they paid.
        RefundsExceedPurchases = "refunds_exceed_purchases",
        /// Values of properties without a date.
        UndatedProperties = "undated_properties",
        /// Kinds of events without a role.
        KindsWithoutRole = "kinds_without_role",
        /// Customers all of whose ids gave way to one another.
        IdentityRings = "identity_rings",
        /// Unmerges that took nothing back.
        IdleUnmerges = "idle_unmerges",
        /// Starts of subscriptions that run already.
        SubscriptionOverlaps = "subscription_overlaps",
        /// Ends, cancellations, pauses and resumptions of subscriptions that do not run, and payments before any start of one.
        SubscriptionOrphans = "subscription_orphans",
        /// Changes of subscriptions that have ended.
        SubscriptionChangesAfterEnd = "subscription_changes_after_end",
        /// Cancellations of subscriptions to a time before they were asked for.
        SubscriptionEndsBeforeCancellation = "subscription_ends_before_cancellation",
        /// Two events of one subscription and instant: one step on different terms, or opposite steps.
        SubscriptionContradictions = "subscription_contradictions",
        /// Terms of subscriptions that are hardly meant, such as a discount above the amount.
        SubscriptionDoubtfulTerms = "subscription_doubtful_terms",
        /// Ids of subscriptions that start under more than one customer.
        SharedSubscriptions = "shared_subscriptions",
        /// Cancellations of a whole customer whose subscriptions go on counting.
        PayingAfterCancellation = "paying_after_cancellation",
        /// Use before the subscription began.
        UseBeforeSubscription = "use_before_subscription",
    }
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// Results are wrong.
    Error,
    /// Results may be wrong.
    Warning,
    /// Results are right, and say less than they could.
    Info,
    /// Nothing was found.
    Ok,
}

impl Severity {
    /// The stable text of the severity.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
            Self::Ok => "ok",
        }
    }
}

/// What there is to say about a check beside its numbers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Meaning {
    pub(crate) severity: Severity,
    /// What is counted, of what.
    pub(crate) counts: &'static str,
    pub(crate) endangers: &'static str,
    pub(crate) advice: &'static str,
}

/// What flaws in the events of subscriptions endanger.
const REVENUE: &str = "recurring revenue, its movements and retention, churn";

impl Check {
    /// Whether it looks at the events of subscriptions, which are read in a room of their own.
    pub(crate) const fn is_of_subscriptions(self) -> bool {
        matches!(
            self,
            Self::SubscriptionOverlaps
                | Self::SubscriptionOrphans
                | Self::SubscriptionChangesAfterEnd
                | Self::SubscriptionEndsBeforeCancellation
                | Self::SubscriptionContradictions
                | Self::SubscriptionDoubtfulTerms
                | Self::SharedSubscriptions
                | Self::PayingAfterCancellation
                | Self::UseBeforeSubscription
        )
    }

    pub(crate) const fn meaning(self) -> Meaning {
        let (severity, counts, endangers, advice) = match self {
            Self::MissingSignUp => (
                Severity::Warning,
                "customers without a time of sign-up, of all customers",
                "cohorts by sign-up, survival, tenure",
                "load a customer table with `signed_up`, or take cohorts by first event",
            ),
            Self::LeftTruncated => (
                Severity::Info,
                "customers who signed up before the log observed anything, of those whose sign-up is known",
                "first orders, cohorts by first event, survival, lifetime value",
                "load their earlier events, or leave them out where a customer's beginning matters",
            ),
            Self::EventsBeforeSignUp => (
                Severity::Warning,
                "events before the customer's sign-up, of the events of customers whose sign-up is known",
                "cohorts by sign-up, survival, tenure",
                "check the zone and the resolution of sign-up times; alias ids that were used before sign-up",
            ),
            Self::NoActivity => (
                Severity::Info,
                "customers without an event of their own (messages sent to them aside), of all customers",
                "active customers, churn, recency",
                "check that ids in the customer table are written as in the events; such customers never count as active",
            ),
            Self::NoSpend => (
                Severity::Info,
                "customers without a purchase, payment or subscription of an amount above zero, of all customers",
                "rfm, lifetime value, revenue per customer",
                "if they did buy, give the kind its role `purchase` and load its amounts",
            ),
            Self::EqualEvents => (
                Severity::Warning,
                "events that equal another one in customer, kind, time, amount, order, item and properties, of all events",
                "revenue, order value, frequency",
                "if they were delivered twice, load event ids, or set the schema's equal_rows to `one`",
            ),
            Self::ConflictingIds => (
                Severity::Error,
                "event ids under which different contents were told, of all event ids",
                "every count and sum over these events",
                "mend the source; the content received first stands, and the receipts of loading count the others",
            ),
            Self::SharedIds => (
                Severity::Warning,
                "event ids of one source that more than one customer has, of all event ids",
                "revenue, frequency, active customers",
                "if an event was told under two ids of one customer, alias them; if ids are numbered per customer, ignore this",
            ),
            Self::FutureTimes => (
                Severity::Error,
                "events received before they happened, by more than the tolerance, of all events",
                "recency, gaps between purchases, points in time",
                "check the zone and the clock of the source; only events with a time of receipt can tell, as a view sees nothing after its instant",
            ),
            Self::EpochTimes => (
                Severity::Error,
                "events within a day of 1970-01-01T00:00Z, of all events",
                "first events, cohorts, survival, the observed interval",
                "a missing time was written as zero: leave it empty, so that the row is rejected, or mend it",
            ),
            Self::OldTimes => (
                Severity::Warning,
                "events before the earliest plausible time, those at 1970-01-01 aside, of all events",
                "first events, cohorts, survival, the observed interval",
                "check for years of two digits and for other units than the loader was told",
            ),
            Self::Gaps => (
                Severity::Warning,
                "days without an event of a kind, of the days on which one was due",
                "activity, retention, churn, active customers",
                "load what is missing; a gap in the data reads as customers who were away",
            ),
            Self::MixedCurrencies => (
                Severity::Error,
                "events with an amount in another currency than the schema's, of the events with an amount",
                "revenue, order value, rfm, lifetime value",
                "convert them at a dated rate before loading; sums leave them out",
            ),
            Self::NegativePurchases => (
                Severity::Error,
                "purchases with a negative amount, of the purchases with an amount",
                "revenue, order value, rfm, lifetime value",
                "if they are refunds, load them as a kind with the role `refund`",
            ),
            Self::PurchasesWithoutAmount => (
                Severity::Warning,
                "purchases without an amount, of all purchases",
                "revenue, order value, rfm, lifetime value",
                "load their amounts; they count as purchases worth nothing",
            ),
            Self::RefundsWithoutPurchases => (
                Severity::Warning,
                "refunds before any purchase of the customer, of all refunds",
                "net revenue, lifetime value",
                "load the purchases before the observed interval, or alias the ids under which they were made",
            ),
            Self::RefundsExceedPurchases => (
                Severity::Warning,
                "customers whose refunds exceed their purchases, of the customers with refunds",
                "net revenue, lifetime value",
                "load the purchases before the observed interval; check that no refund was loaded twice",
            ),
            Self::UndatedProperties => (
                Severity::Warning,
                "values of customers' properties without a date, those the schema calls static aside, of all such values",
                "models, health scores, segments in the past",
                "say since when they hold (`set_at`), or list what never changes as `static_properties`",
            ),
            Self::KindsWithoutRole => (
                Severity::Info,
                "kinds of events without a role, of all kinds",
                "metrics that are asked for by role",
                "give each kind that matters its role in the schema",
            ),
            Self::IdentityRings => (
                Severity::Warning,
                "customers all of whose ids gave way to one another, of the customers with several ids",
                "the id under which a customer is listed",
                "unmerge one link of the ring; until then the smallest id stands for all",
            ),
            Self::IdleUnmerges => (
                Severity::Warning,
                "unmerges of two ids that were not linked at that time, of all unmerges",
                "who is one customer",
                "check their times: an unmerge must come after the alias or merge that it takes back",
            ),
            Self::SubscriptionOverlaps => (
                Severity::Warning,
                "starts of a subscription that runs already, of all events of subscriptions",
                REVENUE,
                "load the subscriptions' ids if a customer has several; the terms of the later start hold, until as many ends have come",
            ),
            Self::SubscriptionOrphans => (
                Severity::Warning,
                "ends, cancellations, pauses and resumptions of a subscription that does not run, payments and changes before any start of one, of all events of subscriptions",
                REVENUE,
                "load the starts, also those before the observed interval, and the ids of subscriptions with changes, too; a change starts a subscription of its own, the others change nothing",
            ),
            Self::SubscriptionChangesAfterEnd => (
                Severity::Warning,
                "changes of a subscription that has ended, of all events of subscriptions",
                REVENUE,
                "load a start where it starts again; until then the change starts it",
            ),
            Self::SubscriptionEndsBeforeCancellation => (
                Severity::Error,
                "cancellations to a time before they were asked for, of all events of subscriptions",
                REVENUE,
                "mend `ends`; such a cancellation holds from its own time on",
            ),
            Self::SubscriptionContradictions => (
                Severity::Error,
                "events that contradict another of the same subscription and instant, of all events of subscriptions",
                REVENUE,
                "mend the source; of one step told twice the one with the greater id, then the larger amount, stands; of opposite steps a trial, a failed payment, a pause or a cancellation does",
            ),
            Self::SubscriptionDoubtfulTerms => (
                Severity::Warning,
                "starts and changes on terms that are hardly meant, of all events of subscriptions",
                REVENUE,
                "mend the source; until then the terms count as they are told, and each sample says what is doubtful",
            ),
            Self::SharedSubscriptions => (
                Severity::Warning,
                "ids of subscriptions that start under more than one customer, of all ids of subscriptions",
                REVENUE,
                "each customer's counts by itself: merge the customers if they are one, or end it where it was handed over; if ids are numbered per customer, ignore this",
            ),
            Self::PayingAfterCancellation => (
                Severity::Warning,
                "cancellations without a subscription's id after which the customer has recurring revenue, of all events of subscriptions",
                REVENUE,
                "name the subscription that was cancelled, or map the kind to `ignored` in the settings' `kinds`",
            ),
            Self::UseBeforeSubscription => (
                Severity::Warning,
                "events of use before the subscription they name, or the customer's first, of the events of use of subscribers",
                "time to first value, survival, tenure",
                "check the zone and resolution of starts; trials before them may not have been loaded",
            ),
        };
        Meaning { severity, counts, endangers, advice }
    }
}
