//! The settings of recurring revenue: what two tools that show different figures for one business have set differently.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::rate::ExchangeRate;
use super::step::SubscriptionStep;
use crate::options::{OptionType, OptionValue, Options, choice, expected, options};
use crate::time::Span;
use crate::{Error, ErrorCode, Result};

choice! {
    /// Whose revenue is followed from one period to the next.
    pub enum MetricGrain {
        /// Each subscription on its own: a customer who swaps one for another churns and is new.
        Subscription = "subscription",
        /// Each customer with all their subscriptions: losing one of two is contraction.
        Customer = "customer",
        /// Each account with all its customers; a customer without an account is one of their own.
        Account = "account",
    }
}

choice! {
    /// When a cancelled subscription stops counting.
    pub enum ChurnAt {
        /// When the cancellation is asked for.
        Request = "request",
        /// When the subscription ends: at once, or at the end of the period if it was cancelled to then.
        End = "end",
        /// At the end of the paid period, even if it was cancelled at once.
        PeriodEnd = "period_end",
        /// When the grace after its end has passed.
        GraceEnd = "grace_end",
    }
}

choice! {
    /// What a subscription counts whose payment failed.
    pub enum PastDueRule {
        /// All of it, until it is cancelled.
        Counted = "counted",
        /// All of it until the grace has passed, then nothing.
        Grace = "grace",
        /// Nothing from the failed payment on.
        Excluded = "excluded",
    }
}

choice! {
    /// What a paying customer is who moves to a plan that costs nothing.
    pub enum FreePlans {
        /// Still a customer: the move is contraction, and paying again is expansion.
        Active = "active",
        /// No customer: the move is churn, and paying again is reactivation.
        Inactive = "inactive",
    }
}

choice! {
    /// Which discounts lower the revenue.
    pub enum Discounts {
        /// All while they hold; the end of one is expansion.
        All = "all",
        /// Those without an end.
        Permanent = "permanent",
        /// None.
        Ignored = "ignored",
    }
}

choice! {
    /// When a change of plan, quantity or price counts.
    pub enum Proration {
        /// In full from the change on.
        AtChange = "at_change",
        /// From the end of the running period on. Who begins to pay has none that must end first: the end of a trial, the first
        /// price after none, and a return from a pause or from grace count at once.
        AtPeriodEnd = "at_period_end",
    }
}

choice! {
    /// At which rate revenue in another currency counts.
    pub enum ExchangeAt {
        /// At that of its last change.
        Change = "change",
        /// At that of the start of the running period, or of its last change if that is later. Periods are whole terms from the
        /// start, the end of the trial, the first price after none, or the change to a term of another length; coming back from a pause or from grace starts one that
        /// lasts to the next such end.
        Renewal = "renewal",
        /// At that of every day.
        Daily = "daily",
    }
}

choice! {
    /// What the amount of a subscription's event is for.
    pub enum AmountPer {
        /// A month: it is the recurring revenue itself.
        Month = "month",
        /// A term: it is divided by the months of the term, and rounded once.
        Term = "term",
    }
}

choice! {
    /// What a change of the term alone is, such as from monthly to yearly at a lower price.
    pub enum TermChanges {
        /// A movement of its own, in neither expansion nor contraction, and in neither NRR nor GRR.
        Apart = "apart",
        /// Expansion or contraction, as any other change.
        AsChange = "as_change",
    }
}

choice! {
    /// How the movements of a period are told from one another.
    pub enum MovementMethod {
        /// By comparing the end of the period with its start: up and down again within it is nothing.
        Endpoint = "endpoint",
        /// By adding up the changes within it: up and down again is expansion and contraction.
        Movement = "movement",
    }
}

options! {
    /// How recurring revenue is counted. Every figure made with settings carries their [`hash`](Self::hash), so that two
    /// figures can be told to be of one kind; [`preset`](Self::preset) gives those of known tools.
    ///
    /// ```
    /// use retention_core::{MetricGrain, MetricPreset, MetricSettings};
    /// let settings = MetricSettings::default().grain(MetricGrain::Account);
    /// assert_eq!(settings.hash().len(), 16);
    /// assert_ne!(settings.hash(), MetricSettings::preset(MetricPreset::Stripe).hash());
    /// ```
    pub struct MetricSettings {
        /// Whose revenue is followed.
        grain: MetricGrain = MetricGrain::Customer,
        /// How movements are told from one another.
        method: MovementMethod = MovementMethod::Endpoint,
        /// When a cancelled subscription stops counting.
        churn_at: ChurnAt = ChurnAt::End,
        /// What a subscription counts whose payment failed.
        past_due: PastDueRule = PastDueRule::Grace,
        /// The grace after a failed payment, and after the end where `churn_at` is `grace_end`.
        grace: Span = Span::thirty_days(),
        /// Who comes back later than this after leaving is new again; not given: never.
        reactivation_window: Option<Span> = None,
        /// Changes that follow the first of them within this are one movement, by the movement method; not given: those of one instant.
        group_within: Option<Span> = None,
        /// Whether trials count.
        trials: bool = false,
        /// What a paying customer is who moves to a free plan.
        free_plans: FreePlans = FreePlans::Inactive,
        /// Which discounts lower the revenue.
        discounts: Discounts = Discounts::All,
        /// Whether tax counts as revenue.
        tax: bool = false,
        /// Whether metered charges count.
        metered: bool = false,
        /// When a change counts.
        proration: Proration = Proration::AtChange,
        /// What a change of the term alone is.
        term_changes: TermChanges = TermChanges::Apart,
        /// What the amount of an event is for.
        amount_per: AmountPer = AmountPer::Month,
        /// At which rate other currencies count.
        exchange_at: ExchangeAt = ExchangeAt::Change,
        /// For each other currency, from each local date on, what one unit of it is worth in the schema's currency.
        exchange_rates: BTreeMap<String, BTreeMap<String, ExchangeRate>> = BTreeMap::new(),
        /// What the host's kinds of events say of a subscription, beside those that are named like a step.
        kinds: BTreeMap<String, SubscriptionStep> = BTreeMap::new(),
        /// The host's names of the properties that are read, where they are not called as here: `plan`, `quantity`, `trial`, `trial_ends`, `term_months`, `contract_amount`, `discount`, `discount_ends`, `tax`, `metered`, `at_period_end`, `ends`, `voluntary`.
        properties: BTreeMap<String, String> = BTreeMap::new(),
    }
}

/// What settings begin with that follow a tool's but for some.
const PRESET: &str = "preset";

impl MetricSettings {
    /// A fingerprint of all settings: 16 hexadecimal digits, the same in every language and release that has the same
    /// settings.
    pub fn hash(&self) -> String {
        // By name, whatever order the map of JSON keeps.
        let json = self.plain().to_json();
        let sorted: BTreeMap<&String, &Value> = json.as_object().into_iter().flatten().collect();
        let text: String = sorted.iter().map(|(name, value)| format!("{name}={value};")).collect();
        format!("{:016x}", xxhash_rust::xxh3::xxh3_64(text.as_bytes()))
    }

    /// The same settings, written the one way: lengths and codes of currencies.
    fn plain(&self) -> Self {
        let upper = |(code, rates): (&String, &_)| (code.to_ascii_uppercase(), BTreeMap::clone(rates));
        Self {
            grace: self.grace.plain(),
            reactivation_window: self.reactivation_window.map(Span::plain),
            group_within: self.group_within.map(Span::plain),
            exchange_rates: self.exchange_rates.iter().map(upper).collect(),
            ..self.clone()
        }
    }

    /// The names of the settings in which two differ, in the order in which they are declared: the order in which
    /// [`View::explain_difference`](crate::View::explain_difference) changes them one by one.
    pub fn differences(&self, other: &Self) -> Vec<&'static str> {
        let (a, b) = (self.plain().to_json(), other.plain().to_json());
        let names = Self::specs().into_iter().map(|spec| spec.name);
        names.filter(|name| a.get(name) != b.get(name)).collect()
    }

    /// Reads settings as somebody writes them: an object of those that are not as usual, with `preset` those that are not as
    /// the preset has them; the name of a preset; the text of either, or of [`to_text`](Self::to_text). With the faults of
    /// each setting that cannot be read, which name it as `argument`.
    pub(crate) fn read_all(value: &Value) -> (Self, Vec<Error>) {
        match value {
            Value::Object(map) => Self::read_each(map),
            Value::String(text) if text.trim_start().starts_with('{') => match serde_json::from_str(text) {
                Ok(Value::Object(map)) if !map.contains_key("artifact") => Self::read_each(&map),
                _ => Self::from_text(text)
                    .map_or_else(|error| (Self::default(), vec![error]), |settings| (settings, Vec::new())),
            },
            Value::String(text) => match MetricPreset::parse(text) {
                Ok(preset) => (Self::preset(preset), Vec::new()),
                Err(error) => (Self::default(), vec![error]),
            },
            _ => (Self::default(), vec![expected("settings, or the name of a preset", value)]),
        }
    }

    fn read_each(map: &Map<String, Value>) -> (Self, Vec<Error>) {
        let mut faults = Vec::new();
        let base = map.get(PRESET).filter(|value| !value.is_null()).map(MetricPreset::read).transpose();
        let base = base.unwrap_or_else(|error| {
            faults.push(error.with("argument", PRESET).about(PRESET));
            None
        });
        let mut json = base.map_or_else(Self::default, Self::preset).to_json();
        // By name, whatever order the map of JSON keeps.
        let sorted: BTreeMap<&String, &Value> = map.iter().collect();
        for (name, value) in sorted.into_iter().filter(|(name, value)| *name != PRESET && !value.is_null()) {
            let alone = Value::Object(Map::from_iter([(name.clone(), value.clone())]));
            match (Self::from_json(&alone), json.get_mut(name)) {
                (Ok(_), Some(place)) => *place = value.clone(),
                (Ok(_), None) => {}
                (Err(error), _) => faults.push(error),
            }
        }
        match Self::from_json(&json) {
            Ok(settings) => (settings, faults),
            Err(error) => {
                faults.push(error);
                (Self::default(), faults)
            }
        }
    }

    /// The settings that are not as usual, as JSON.
    pub(crate) fn unusual(&self) -> Value {
        let (own, usual) = (self.to_json(), Self::default().to_json());
        let own = own.as_object().into_iter().flatten();
        own.filter(|(name, value)| usual.get(name.as_str()) != Some(value))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect::<Map<_, _>>()
            .into()
    }

    /// These settings with one of another's.
    ///
    /// # Errors
    /// `unknown_option`.
    pub(crate) fn with_setting(&self, name: &str, other: &Self) -> Result<Self> {
        let mut json = self.to_json();
        let value = other.to_json().get(name).cloned();
        match (json.as_object_mut(), value) {
            (Some(map), Some(value)) => map.insert(name.to_owned(), value),
            _ => {
                return Err(Error::new(ErrorCode::UnknownOption, format!("no setting `{name}`"))
                    .suggest(name, Self::specs().iter().map(|spec| spec.name)));
            }
        };
        Self::from_json(&json)
    }
}

impl OptionValue for MetricSettings {
    fn kind() -> OptionType {
        OptionType::Settings
    }
    fn read(value: &Value) -> Result<Self> {
        let (settings, faults) = Self::read_all(value);
        match faults.into_iter().next() {
            None => Ok(settings),
            // The option that is read here takes the place of the setting.
            Some(error) => match error.detail("argument").map(str::to_owned) {
                Some(setting) => Err(error.with("setting", setting)),
                None => Err(error),
            },
        }
    }
    fn show(&self) -> Value {
        self.to_json()
    }
}

choice! {
    /// Settings that follow what a tool has published of its own.
    pub enum MetricPreset {
        /// As ChartMogul's help pages say, read in November 2026.
        Chartmogul = "chartmogul",
        /// As Stripe Billing's documentation says, read in November 2026.
        Stripe = "stripe",
    }
}
