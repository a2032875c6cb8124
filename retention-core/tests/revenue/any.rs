//! Anything that a log may be told of subscriptions and of customers, and settings of any kind.

use proptest::prelude::*;
use retention_core::{Customer, Event, EventLog, MetricSettings, Schema, Timestamp};
use serde_json::{Value, json};

use super::scene::{settings, told};

const STEPS: [&str; 12] = [
    "started",
    "changed",
    "trial_started",
    "changed",
    "paused",
    "resumed",
    "cancelled",
    "ended",
    "payment_failed",
    "payment_succeeded",
    "past_due",
    "started",
];

/// Instants at which much happens at once: starts and ends of periods, days that some months do not have, and clocks put
/// forward.
const KNOTS: [&str; 8] = [
    "2024-01-31T00:00:00Z",
    "2024-02-01T00:00:00Z",
    "2024-02-10T00:00:00Z",
    "2024-02-29T00:00:00Z",
    "2024-03-01T00:00:00Z",
    "2024-03-10T07:00:00Z",
    "2024-03-31T01:00:00Z",
    "2024-04-01T00:00:00Z",
];

/// What decides one event or fact.
type Picks = [u8; 18];

/// One of some, by a pick.
fn of<T: Copy>(pick: u8, all: &[T]) -> T {
    all[usize::from(pick) % all.len()]
}

/// So many hours after 10 January 2024.
fn after(hour: u32) -> String {
    let date = Timestamp::parse_utc("2024-01-10").unwrap().micros();
    Timestamp::from_micros(date + i64::from(hour) * 3_600_000_000).to_string()
}

fn days_after(time: &str, days: i64) -> String {
    Timestamp::from_micros(Timestamp::parse_utc(time).unwrap().micros() + days * 86_400_000_000).to_string()
}

/// An hour of the spring of 2024, or an instant that it shares with others.
fn instant(hour: u32, pick: u8) -> String {
    match pick % 4 {
        0 => of((hour % 256) as u8, &KNOTS).to_owned(),
        1 => after(hour / 240 * 240),
        _ => after(hour),
    }
}

/// Any event of a subscription of one of a few customers, in the spring of 2024: several at one instant, in several
/// currencies and terms, with trials, discounts, ends told ahead or too late, with and without an id.
pub(crate) fn any_events(most: usize) -> impl Strategy<Value = Vec<Value>> {
    let event = (0..2160_u32, -3..40_i64, any::<Picks>());
    proptest::collection::vec(event, 0..most).prop_map(|events| {
        let numbered = events.into_iter().enumerate();
        numbered.map(|(number, (hour, amount, picks))| event_of(number, hour, amount, &picks)).collect()
    })
}

fn event_of(number: usize, hour: u32, amount: i64, picks: &Picks) -> Value {
    let [
        customer,
        step,
        item,
        when,
        plan,
        term,
        contract,
        discount,
        tax,
        ends,
        trial,
        why,
        quantity,
        currency,
        amounts,
        id,
        late,
        _,
    ] = *picks;
    let (time, step) = (instant(hour, when), of(step, &STEPS));
    let mut event = told(&format!("c{}", customer % 4), step, &time, None, json!({}));
    if id % 4 > 0 {
        event["id"] = json!(number.to_string());
    }
    if item % 3 > 0 {
        event["item"] = json!(format!("s{}{}", customer % 4, item % 3));
    }
    if late % 3 == 0 {
        event["received"] = json!(days_after(&time, i64::from(late / 3)));
    }
    if step.starts_with("payment") || step == "past_due" {
        return event;
    }
    if amounts % 6 > 0 {
        event["amount_minor"] = json!(if amounts % 6 == 1 { 0 } else { amount });
        event["currency"] = json!(of(currency, &["EUR", "EUR", "EUR", "USD", "USD", "GBP", "JPY"]));
    }
    let told = &mut event["properties"];
    let mut say = |known: bool, name: &str, value: Value| {
        if known {
            told[name] = value;
        }
    };
    say(plan % 4 > 0, "plan", json!(of(plan, &["none", "basic", "pro", "free"])));
    say(plan % 7 == 0, "package", json!(of(plan / 7, &["small", "large"])));
    say(term % 3 == 0, "term_months", json!(of(term / 3, &[1, 3, 12])));
    say(contract % 5 == 0, "contract_amount", json!(of(contract / 5, &[0.0, 0.35, 4.0])));
    say(quantity % 3 == 0, "quantity", json!(quantity % 4));
    let until = [days_after(&time, 9), days_after(&time, -9), "2024-03-01".to_owned()];
    say(discount % 3 == 0, "discount", json!(0.03));
    say(discount % 9 == 0, "discount_ends", json!(until[usize::from(discount / 9) % 3]));
    say(tax % 3 == 0, "tax", json!(0.02));
    say(tax % 4 == 0, "metered", json!(0.01));
    say(why % 4 == 0, "voluntary", json!(why % 8 == 0));
    match step {
        "cancelled" => {
            say(ends % 3 == 0, "at_period_end", json!(true));
            say(ends % 3 == 1, "ends", json!(until[usize::from(ends / 3) % 3]));
        }
        "started" | "changed" => say(trial % 5 == 0, "trial", json!(trial % 10 == 0)),
        _ => {}
    }
    say(trial % 3 == 0, "trial_ends", json!(until[usize::from(trial / 3) % 3]));
    event
}

/// Anything told of those customers, each from some instant on: a country or an account.
pub(crate) fn any_facts(most: usize) -> impl Strategy<Value = Vec<Value>> {
    let fact = (0..4_u32, 0..3_u32, 0..2160_u32, any::<[u8; 3]>());
    proptest::collection::vec(fact, 0..most).prop_map(|facts| {
        let one = |(customer, value, hour, [when, account, late]): (u32, u32, u32, [u8; 3])| {
            let time = instant(hour, when);
            let mut fact = json!({"id": format!("c{customer}"), "set_at": time});
            if account % 2 == 0 {
                fact["account"] = json!(format!("a{value}"));
            } else {
                fact["properties"] = json!({"country": format!("k{value}")});
            }
            if late % 3 == 0 {
                fact["received"] = json!(days_after(&time, i64::from(late / 3)));
            }
            fact
        };
        facts.into_iter().map(one).collect()
    })
}

/// Settings of any kind, with rates for what [`any_events`] holds.
pub(crate) fn any_settings() -> impl Strategy<Value = MetricSettings> {
    let rates = json!({
        "USD": {"2024-01-01": 0.9, "2024-02-10": "1.5", "2024-03-01": 0.7},
        "GBP": {"2024-01-01": "1.15", "2024-01-31": "1.25", "2024-03-10": "1.2"},
        "JPY": {"2024-01-01": "0.0067", "2024-04-01": "0.0061"},
    });
    (any::<[u8; 12]>(), any::<[bool; 4]>()).prop_map(move |(pick, [trials, tax, metered, window])| {
        let of = |at: usize, names: &[&str]| names[usize::from(pick[at]) % names.len()].to_owned();
        let mut json = json!({
            "grain": of(0, &["subscription", "customer", "account"]),
            "method": of(1, &["endpoint", "movement"]),
            "churn_at": of(2, &["request", "end", "period_end", "grace_end"]),
            "past_due": of(3, &["counted", "grace", "excluded"]),
            "grace": of(4, &["1d", "10d", "1mo"]),
            "free_plans": of(5, &["active", "inactive"]),
            "discounts": of(6, &["all", "permanent", "ignored"]),
            "proration": of(7, &["at_change", "at_period_end"]),
            "term_changes": of(8, &["apart", "as_change"]),
            "amount_per": of(9, &["month", "term"]),
            "exchange_at": of(10, &["change", "renewal", "daily"]),
            "trials": trials, "tax": tax, "metered": metered,
            "exchange_rates": rates,
        });
        if window {
            json["reactivation_window"] = json!("20d");
            json["group_within"] = json!(of(11, &["60min", "3d"]));
            json["properties"] = json!({"plan": "package"});
            json["kinds"] =
                json!({"subscription_past_due": of(11, &["payment_failed", "paused", "ignored"])});
        }
        settings(json)
    })
}

/// A business: what is told of its subscriptions and customers, where, and how far it was observed.
#[derive(Debug, Clone)]
pub(crate) struct Business {
    pub(crate) zone: &'static str,
    pub(crate) until: Option<&'static str>,
    pub(crate) events: Vec<Value>,
    pub(crate) facts: Vec<Value>,
}

impl Business {
    /// What was told of times before an instant, and received before another.
    pub(crate) fn only(&self, before: &str, known: &str) -> Self {
        let kept = |rows: &[Value], key: &str| -> Vec<Value> {
            let early = |row: &&Value| {
                let time = row[key].as_str().unwrap();
                time < before && row["received"].as_str().unwrap_or(time) < known
            };
            rows.iter().filter(early).cloned().collect()
        };
        Self { events: kept(&self.events, "time"), facts: kept(&self.facts, "set_at"), ..self.clone() }
    }

    /// Its log.
    pub(crate) fn log(&self) -> EventLog {
        let schema = json!({"currency": "EUR", "time_zone": self.zone, "observed_to": self.until, "properties": {"country": "string"}});
        let mut log = EventLog::new(Schema::from_json(&schema).unwrap());
        for fact in &self.facts {
            log.set_customer(&Customer::from_json(fact).unwrap()).unwrap();
        }
        for event in &self.events {
            log.push(Event::from_json(event).unwrap()).unwrap();
        }
        log
    }
}

/// Any business, and the same told in another order.
pub(crate) fn any_business(most: usize) -> impl Strategy<Value = (Business, Business)> {
    let rows = (any_events(most), any_facts(most / 3)).prop_flat_map(|(events, facts)| {
        (Just(events.clone()), Just(facts.clone()), Just(events).prop_shuffle(), Just(facts).prop_shuffle())
    });
    let zones = prop::sample::select(vec!["UTC", "America/New_York", "Europe/London"]);
    let until = prop::option::of(Just("2024-12-31"));
    (rows, zones, until).prop_map(|((events, facts, turned, others), zone, until)| {
        let one = Business { zone, until, events, facts };
        (one.clone(), Business { events: turned, facts: others, ..one })
    })
}
