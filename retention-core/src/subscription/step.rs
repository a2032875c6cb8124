//! What an event says of a subscription.

use std::collections::BTreeSet;

use crate::log::{Kinds, Role, View};
use crate::options::choice;
use crate::subscription::settings::MetricSettings;
use crate::{Error, ErrorCode, Result};

choice! {
    /// What an event says of a subscription. Kinds named `subscription_` and a step mean that step, `payment_failed`
    /// and `payment_succeeded` also by themselves; [`MetricSettings::kinds`] gives the meaning of the host's other kinds. Kinds of the roles `subscription_change`,
    /// `payment_failed` and `payment_succeeded` mean `changed`, `payment_failed` and `payment_succeeded`; those of the role
    /// `cancellation` mean `cancelled`.
    pub enum SubscriptionStep {
        /// It starts, on the terms of the event.
        Started = "started",
        /// It starts as a trial, to the time in `trial_ends` if there is one.
        TrialStarted = "trial_started",
        /// Its plan, quantity or price is from now on that of the event.
        Changed = "changed",
        /// It stops for a while.
        Paused = "paused",
        /// It goes on; a cancellation to the end of the period is taken back.
        Resumed = "resumed",
        /// It is cancelled: at once, at the time in `ends`, or, if `at_period_end` says so, at the end of the running period.
        Cancelled = "cancelled",
        /// It has ended.
        Ended = "ended",
        /// A payment failed.
        PaymentFailed = "payment_failed",
        /// A payment went through: nothing is due any more.
        PaymentSucceeded = "payment_succeeded",
        /// The billing system says that it is past due.
        PastDue = "past_due",
        /// Nothing.
        Ignored = "ignored",
    }
}

impl SubscriptionStep {
    /// The order in which steps of one subscription at one instant take effect.
    pub(crate) const fn rank(self) -> u8 {
        match self {
            Self::Ended => 0,
            Self::Started => 1,
            Self::TrialStarted => 2,
            Self::Resumed => 3,
            Self::Changed => 4,
            Self::PaymentSucceeded => 5,
            Self::PaymentFailed => 6,
            Self::PastDue => 7,
            Self::Paused => 8,
            Self::Cancelled => 9,
            Self::Ignored => 10,
        }
    }

    /// A bit of its own.
    pub(crate) const fn bit(self) -> u16 {
        1 << self.rank()
    }

    /// The step that a kind is named like.
    fn named(kind: &str) -> Option<Self> {
        let bare = kind.strip_prefix("subscription_").unwrap_or(kind);
        let own = kind.len() != bare.len() || bare.starts_with("payment_");
        // The American spelling.
        let bare = if bare == "canceled" { Self::Cancelled.as_str() } else { bare };
        Self::ALL.iter().copied().find(|step| own && step.as_str() == bare && *step != Self::Ignored)
    }

    /// What a kind says, under these settings.
    fn of(kind: &str, view: &View, settings: &MetricSettings) -> Option<Self> {
        let of_role = || match view.schema().role_of(kind)? {
            Role::SubscriptionChange => Some(Self::Changed),
            Role::Cancellation => Some(Self::Cancelled),
            Role::PaymentFailed => Some(Self::PaymentFailed),
            Role::PaymentSucceeded => Some(Self::PaymentSucceeded),
            _ => None,
        };
        let step = settings.kinds.get(kind).copied().or_else(|| Self::named(kind)).or_else(of_role)?;
        (step != Self::Ignored).then_some(step)
    }
}

/// The kinds of events of subscriptions, and what each says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Steps {
    pub(crate) kinds: Kinds,
    /// Kinds that say something of a subscription itself, without payments: what coverage is about.
    pub(crate) telling: Kinds,
    /// By the number of the kind.
    step: Vec<Option<SubscriptionStep>>,
}

impl Steps {
    /// A kind of the settings that the log has not seen yet is no error: settings hold for every view.
    pub(crate) fn of(view: &View, settings: &MetricSettings) -> Self {
        let (mut kinds, mut telling) = (Vec::new(), Vec::new());
        let all = view.all_kinds();
        for kind in all.names() {
            let Some(step) = SubscriptionStep::of(kind, view, settings) else { continue };
            kinds.push(kind.as_str());
            if !matches!(step, SubscriptionStep::PaymentFailed | SubscriptionStep::PaymentSucceeded) {
                telling.push(kind.as_str());
            }
        }
        // Kinds seen from `as_of` on alone are no kinds of this view.
        let seen = |names: Vec<&str>| {
            let mut seen = Kinds::default();
            for name in names {
                if let Ok(one) = view.kinds_named([name]) {
                    seen = seen.union(&one);
                }
            }
            seen
        };
        let names = view.state().kinds.names();
        let step = names.iter().map(|kind| SubscriptionStep::of(kind, view, settings)).collect();
        Self { kinds: seen(kinds), telling: seen(telling), step }
    }

    /// What a kind says.
    pub(crate) fn step(&self, kind: u16) -> Option<SubscriptionStep> {
        self.step.get(usize::from(kind)).copied().flatten()
    }
}

/// The name under which the host keeps a property of subscriptions.
///
/// # Errors
/// `unknown_option` for a property in the settings that is not read.
pub(crate) fn check_properties(settings: &MetricSettings) -> Result<()> {
    match settings.properties.keys().find(|name| !READ.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => {
            let message = format!("`properties`: no property `{name}` of subscriptions is read");
            Err(Error::new(ErrorCode::UnknownOption, message)
                .with("argument", "properties")
                .suggest(name, READ))
        }
    }
}

/// What the settings name and no event has: a name that is near to one that there is is a slip; of others it is said that
/// there are none yet, as settings hold for every view.
///
/// # Errors
/// `unknown_kind` and `unknown_property`, each with the nearest name.
pub(crate) fn check_names(view: &View, settings: &MetricSettings) -> Result<Vec<String>> {
    let kinds: Vec<&str> = view.kinds_seen().collect();
    let roles = view.schema().roles();
    // Most settings name none.
    let properties = if settings.properties.is_empty() { BTreeSet::new() } else { view.event_properties() };
    let mut warnings = Vec::new();
    for name in settings.kinds.keys().filter(|name| !kinds.contains(&name.as_str())) {
        if roles.contains_key(name) {
            continue;
        }
        let free =
            |kind: &&str| !settings.kinds.contains_key(*kind) && SubscriptionStep::named(kind).is_none();
        let message = format!("`kinds`: no event is of the kind `{name}`");
        let error = Error::new(ErrorCode::UnknownKind, &message).with("argument", "kinds");
        let error = error.suggest(name, kinds.iter().copied().filter(free));
        if error.detail("suggestion").is_some() {
            return Err(error);
        }
        warnings.push(message);
    }
    for name in settings.properties.values().filter(|name| !properties.contains(name.as_str())) {
        let free = |known: &&str| !settings.properties.values().any(|other| other == known);
        let message = format!("`properties`: no event has a property `{name}`");
        let error = Error::new(ErrorCode::UnknownProperty, &message).with("argument", "properties");
        let error = error.suggest(name, properties.iter().copied().filter(free));
        if error.detail("suggestion").is_some() {
            return Err(error);
        }
        warnings.push(message);
    }
    Ok(warnings.into_iter().chain(unread(view, settings)).collect())
}

/// What is to be said of kinds named `subscription_` that say nothing.
fn unread(view: &View, settings: &MetricSettings) -> Option<String> {
    let known = || SubscriptionStep::ALL.iter().map(|step| step.as_str());
    let unknown = view.kinds_seen().filter_map(|kind| {
        let bare = kind.strip_prefix("subscription_")?;
        let meant = settings.kinds.contains_key(kind) || SubscriptionStep::of(kind, view, settings).is_some();
        let near = Error::new(ErrorCode::UnknownKind, kind).suggest(bare, known());
        let near = near.detail("suggestion").map(|near| format!(" (did you mean `subscription_{near}`?)"));
        (!meant).then(|| format!("`{kind}`{}", near.unwrap_or_default()))
    });
    let unknown: Vec<String> = unknown.take(10).collect();
    (!unknown.is_empty()).then(|| {
        format!(
            "kinds of events that say nothing here: {}; the settings' `kinds` say what they mean, or that they are `ignored`",
            unknown.join(", ")
        )
    })
}

/// The properties of events that are read.
pub(crate) const READ: [&str; 13] = [
    "plan",
    "quantity",
    "trial",
    "trial_ends",
    "term_months",
    "contract_amount",
    "discount",
    "discount_ends",
    "tax",
    "metered",
    "at_period_end",
    "ends",
    "voluntary",
];
