//! What holds of every period, customer and group, whatever a business tells, whichever its settings.

use std::collections::BTreeMap;

use proptest::prelude::*;
use retention_core::{MetricSettings, Options, RevenueFigure, Table, TimeInput, Timestamp, View};
use serde_json::{Value, json};

use super::any::{any_business, any_settings};
use super::config;
use super::scene::{cell, shown};

const MONEY: [&str; 9] = [
    "start_minor",
    "new_minor",
    "reactivation_minor",
    "expansion_minor",
    "contraction_minor",
    "churn_minor",
    "term_change_minor",
    "exchange_minor",
    "end_minor",
];
const COUNTS: [&str; 7] = [
    "start_count",
    "new_count",
    "reactivated_count",
    "expanded_count",
    "contracted_count",
    "churned_count",
    "end_count",
];
const BY: [Option<&str>; 4] = [None, Some("plan"), Some("cohort"), Some("country")];
const PERIODS: [&str; 4] = ["month", "week", "quarter", "10d"];

/// Amounts by what tells them apart; what is nothing is left out.
type Sums = BTreeMap<String, Vec<i64>>;

fn int(table: &Table, name: &str, row: usize) -> Option<i64> {
    table.column(name).unwrap().int(row)
}

fn float(table: &Table, name: &str, row: usize) -> Option<f64> {
    table.column(name).unwrap().float(row)
}

/// How a period and group are asked for, under settings.
#[derive(Debug, Clone)]
struct Asked {
    settings: MetricSettings,
    period: &'static str,
    by: Option<&'static str>,
}

fn any_asked() -> impl Strategy<Value = Asked> {
    let (periods, groups) = (prop::sample::select(PERIODS.to_vec()), prop::sample::select(BY.to_vec()));
    (any_settings(), periods, groups).prop_map(|(settings, period, by)| Asked { settings, period, by })
}

impl Asked {
    fn by(&self, by: Option<&'static str>) -> Self {
        Self { by, ..self.clone() }
    }

    /// A table of revenue.
    fn of(&self, view: &View, operation: &str) -> Table {
        self.to(view, operation, view.as_of())
    }

    /// A table of revenue up to an instant, from which windows are laid back.
    fn to(&self, view: &View, operation: &str, to: Timestamp) -> Table {
        let (from, to) = ("2024-01-01", to.to_string());
        let mut json = json!({"settings": self.settings.to_json(), "by": self.by, "from": from, "to": to});
        match operation {
            "revenue_retention" => json["window"] = json!("30d"),
            _ => json["period"] = json!(self.period),
        }
        view.call(operation, &json).unwrap()
    }

    /// Everything that is told of revenue.
    fn all(&self, view: &View) -> Vec<Vec<String>> {
        let (settings, mut all) = (self.settings.to_json(), Vec::new());
        let mut tell = |operation: &str, options: Value| match view.call(operation, &options) {
            Ok(table) => {
                let notes = table.notes().map(|(name, text)| format!("{name}: {text}"));
                all.push([vec![operation.to_owned()], shown(&table), notes.collect()].concat());
            }
            Err(error) => all.push(vec![operation.to_owned(), error.to_string()]),
        };
        for operation in ["revenue_movements", "revenue_by_customer", "churned_revenue"] {
            tell(operation, json!({"settings": settings, "period": self.period, "by": self.by}));
        }
        tell("revenue_retention", json!({"settings": settings, "window": "30d", "by": self.by}));
        for operation in ["subscriptions", "subscription_audit", "renewals", "unit_economics"] {
            tell(operation, json!({"settings": settings}));
        }
        let goal =
            json!({"start": "2024-02-01", "deadline": "2024-04-01", "change": -0.1, "settings": settings});
        tell("goal", goal);
        let b = MetricSettings::default().to_json();
        let figure = if self.by.is_some() { "nrr" } else { "end" };
        let rates = settings["exchange_rates"].clone();
        let mut b = b;
        b["exchange_rates"] = rates;
        tell("explain_difference", json!({"a": settings, "b": b, "figure": figure, "from": "2024-02-10"}));
        for customer in 0..4 {
            tell("mrr_timeline", json!({"settings": settings, "customer": format!("c{customer}")}));
        }
        all
    }
}

fn sums(tables: &[Table], keys: &[&str], names: &[&str]) -> Sums {
    let mut sums = Sums::new();
    for table in tables {
        for row in 0..table.rows() {
            let key = keys.iter().map(|key| cell(table, key, row)).collect::<Vec<_>>().join(" ");
            let sum = sums.entry(key).or_insert_with(|| vec![0; names.len()]);
            let each = sum.iter_mut().zip(names);
            each.for_each(|(sum, name)| *sum += int(table, name, row).unwrap_or(0));
        }
    }
    sums.retain(|_, sum| sum.iter().any(|sum| *sum != 0));
    sums
}

/// End less what it is made of.
fn gap(table: &Table, row: usize) -> i64 {
    let [start, new, back, more, less, gone, term, exchange, end] =
        MONEY.map(|name| int(table, name, row).unwrap_or(0));
    end - (start + new + back + more - less - gone + term + exchange)
}

/// What all units are worth together at an instant: the subscriptions as they stood then, put together by hand.
fn standing(view: &View, settings: &MetricSettings) -> i64 {
    let table = view.call("subscriptions", &json!({"settings": settings.to_json()})).unwrap();
    let people = view.customers_table(&Default::default()).unwrap();
    let accounts: BTreeMap<String, String> = (0..people.rows())
        .map(|row| (cell(&people, "customer", row), cell(&people, "account", row)))
        .collect();
    let mut units: BTreeMap<String, i64> = BTreeMap::new();
    for row in 0..table.rows() {
        let customer = cell(&table, "customer", row);
        let unit = match settings.grain {
            retention_core::MetricGrain::Subscription => {
                format!("{customer} {}", cell(&table, "subscription", row))
            }
            retention_core::MetricGrain::Account if accounts[&customer] != "-" => accounts[&customer].clone(),
            _ => customer,
        };
        *units.entry(unit).or_default() += int(&table, "mrr_minor", row).unwrap_or(0);
    }
    units.values().map(|worth| (*worth).max(0)).sum()
}

fn at(table: &Table, name: &str, row: usize) -> Timestamp {
    table.column(name).unwrap().time(row).unwrap()
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn start_and_movements_are_the_end_of_everyone_and_every_group((business, _) in any_business(45), asked in any_asked()) {
        let log = business.log();
        let view = log.as_of("2024-05-01").unwrap();
        let (groups, lines) = (asked.of(&view, "revenue_movements"), asked.of(&view, "revenue_by_customer"));
        for table in [&groups, &lines] {
            for row in 0..table.rows() {
                prop_assert_eq!(gap(table, row), 0, "{}", shown(table)[row]);
            }
        }
        prop_assert_eq!(sums(&[lines.clone()], &["period", "group"], &MONEY), sums(&[groups.clone()], &["period", "group"], &MONEY));
        // Everyone begins a period with what they ended the one before with, and so does every group but for those who
        // came to it and left it.
        let whole = asked.by(None).of(&view, "revenue_movements");
        let (ends, starts) = (sums(&[lines.clone()], &["period", "customer"], &["end_minor"]), sums(&[lines], &["period", "customer"], &["start_minor"]));
        // Of periods that were not observed no amount is told.
        let seen = (0..whole.rows()).filter(|row| int(&whole, "end_minor", *row).is_some());
        let labels: Vec<String> = seen.map(|row| cell(&whole, "period", row)).collect();
        for pair in labels.windows(2) {
            let of = |sums: &Sums, label: &str| -> Vec<(String, i64)> {
                let own = sums.iter().filter_map(|(key, sum)| Some((key.strip_prefix(label)?.strip_prefix(' ')?.to_owned(), sum[0])));
                own.collect()
            };
            prop_assert_eq!(of(&ends, &pair[0]), of(&starts, &pair[1]), "{:?}", pair);
        }
        let mut before: BTreeMap<String, i64> = BTreeMap::new();
        for row in 0..groups.rows() {
            let end = int(&groups, "end_minor", row);
            if let (Some(end), Some(was)) = (end, before.insert(cell(&groups, "group", row), end.unwrap_or(0))) {
                let moved = int(&groups, "reclassified_minor", row).unwrap();
                prop_assert_eq!(was + moved + end - int(&groups, "start_minor", row).unwrap(), end);
            }
            let [start, new, back, _, _, gone, end] = COUNTS.map(|name| int(&groups, name, row).unwrap_or(0));
            prop_assert_eq!(start + new + back - gone, end);
        }
        let names = [&MONEY[..], &COUNTS].concat();
        prop_assert_eq!(sums(&[groups.clone()], &["period"], &names), sums(&[whole.clone()], &["period"], &names));
        prop_assert!(sums(&[groups], &["period"], &["reclassified_minor"]).is_empty());
        let churned = asked.of(&view, "churned_revenue");
        for row in 0..churned.rows() {
            let of = |name: &str| int(&churned, name, row).unwrap_or(0);
            prop_assert_eq!(of("churn_minor"), of("voluntary_minor") + of("involuntary_minor") + of("paused_minor"));
            prop_assert_eq!(of("churned_count"), of("voluntary_count") + of("involuntary_count") + of("paused_count"));
        }
        // The end is what all are worth then, as a view of that instant shows them.
        for row in (0..whole.rows()).filter(|row| int(&whole, "end_minor", *row).is_some()) {
            let end = at(&whole, "period_end", row).min(view.as_of());
            prop_assert_eq!(int(&whole, "end_minor", row), Some(standing(&log.as_of(end).unwrap(), &asked.settings)), "at {}", end);
        }
    }

    #[test]
    fn the_order_of_arrival_changes_nothing_that_is_told((business, turned) in any_business(40), asked in any_asked()) {
        let all = |log: retention_core::EventLog| asked.all(&log.as_of("2024-04-20").unwrap());
        for (one, other) in all(business.log()).into_iter().zip(all(turned.log())) {
            prop_assert_eq!(one, other);
        }
    }

    #[test]
    fn the_parts_of_a_business_add_up_to_it((business, _) in any_business(45), asked in any_asked(), count in 2..5_usize) {
        let log = business.log();
        let parts = log.partition(count).unwrap();
        let views: Vec<View> = parts.iter().map(|part| part.as_of("2024-04-20").unwrap()).collect();
        let whole = log.as_of("2024-04-20").unwrap();
        let names = [&MONEY[..], &COUNTS, &["arr_minor", "negative_count", "negative_minor", "reclassified_minor"]].concat();
        let why = ["churned_count", "voluntary_count", "involuntary_count", "paused_count", "voluntary_minor", "involuntary_minor", "paused_minor"];
        let kept = ["start_count", "kept_count", "start_minor", "net_minor", "gross_minor"];
        for (operation, keys, names) in [
            ("revenue_movements", vec!["period", "group"], &names[..]),
            ("churned_revenue", vec!["period", "group"], &why),
            ("revenue_retention", vec!["at", "group"], &kept),
            ("revenue_by_customer", vec!["period", "customer", "group"], &MONEY),
        ] {
            let table = asked.of(&whole, operation);
            let own: Vec<Table> = views.iter().map(|view| asked.of(view, operation)).collect();
            prop_assert_eq!(sums(&own, &keys, names), sums(&[table], &keys, names), "{}", operation);
        }
        let settings = json!({"settings": asked.settings.to_json()});
        let renewals = |view: &View| view.call("renewals", &settings).unwrap();
        let names = ["renewing_count", "renewing_mrr_minor", "renewing_arr_minor", "ending_count", "ending_mrr_minor"];
        let own: Vec<Table> = views.iter().map(renewals).collect();
        prop_assert_eq!(sums(&own, &["month"], &names), sums(&[renewals(&whole)], &["month"], &names));
    }

    #[test]
    fn a_closed_period_stays_whatever_happens_later((business, _) in any_business(45), asked in any_asked(), day in 0..75_i64) {
        let cut = Timestamp::from_micros(Timestamp::parse_utc("2024-02-01").unwrap().micros() + day * 86_400_000_000);
        let then = business.only(&cut.to_string(), "9999").log();
        let all = business.log();
        // What comes later is not in the view of then at all.
        prop_assert_eq!(asked.all(&then.as_of(cut).unwrap()), asked.all(&all.as_of(cut).unwrap()));
        // And the figures of what had ended by then are the same in a later view.
        let (then, later) = (then.as_of(cut).unwrap(), all.as_of("2024-06-01").unwrap());
        for operation in ["revenue_movements", "churned_revenue"] {
            let (then, later) = (asked.to(&then, operation, cut), asked.to(&later, operation, cut));
            let names: Vec<&str> = then.columns().iter().map(retention_core::Column::name).filter(|name| name.ends_with("_minor") || name.ends_with("_count")).collect();
            let closed = |table: &Table| -> BTreeMap<String, Vec<Option<i64>>> {
                let rows = (0..table.rows()).filter(|row| at(table, "period_end", *row) <= cut && cell(table, "state", *row) == "complete");
                let row = |row| (format!("{} {}", cell(table, "period", row), cell(table, "group", row)), names.iter().map(|name| int(table, name, row)).collect());
                rows.map(row).filter(|(_, values): &(String, Vec<Option<i64>>)| values.iter().any(|value| value.is_some_and(|value| value != 0))).collect()
            };
            let (before, now) = (closed(&then), closed(&later));
            for (key, values) in &before {
                prop_assert_eq!(Some(values), now.get(key), "{} {}", operation, key);
            }
        }
    }

    #[test]
    fn what_was_received_later_was_not_known((business, _) in any_business(45), asked in any_asked(), day in 0..75_i64) {
        let known = Timestamp::from_micros(Timestamp::parse_utc("2024-02-01").unwrap().micros() + day * 86_400_000_000);
        let then = business.only("9999", &known.to_string()).log();
        let view = |log: &retention_core::EventLog| log.as_of("2024-04-20").unwrap().known_at(known).unwrap();
        prop_assert_eq!(asked.all(&view(&then)), asked.all(&view(&business.log())));
    }

    #[test]
    fn net_retention_is_no_less_than_gross((business, _) in any_business(45), asked in any_asked()) {
        let view = business.log().as_of("2024-05-01").unwrap();
        for operation in ["revenue_movements", "revenue_retention"] {
            let table = asked.of(&view, operation);
            for row in 0..table.rows() {
                let start = int(&table, "start_minor", row).unwrap_or(0);
                for (net, gross) in [("nrr", "grr"), ("nrr_movement", "grr_movement")] {
                    let (net, gross) = (float(&table, net, row), float(&table, gross, row));
                    prop_assert_eq!((net.is_some(), gross.is_some()), (start > 0, start > 0));
                    prop_assert!(net >= gross && gross <= Some(1.0), "NRR {:?} GRR {:?}", net, gross);
                }
                prop_assert!(float(&table, "nrr", row) >= float(&table, "grr", row) && float(&table, "grr", row).is_none_or(|gross| gross >= 0.0));
            }
        }
    }

    #[test]
    fn a_difference_is_that_of_the_two_figures((business, _) in any_business(40), a in any_settings(), b in any_settings(), pick in 0..RevenueFigure::ALL.len()) {
        let view = business.log().as_of("2024-04-20").unwrap();
        let figure = RevenueFigure::ALL[pick];
        let options = retention_core::DifferenceOptions::default().a(a.clone()).b(b.clone()).figure(figure)
            .from(TimeInput::from("2024-03-01")).to(TimeInput::from("2024-04-01"));
        let difference = view.explain_difference(&options).unwrap();
        let (customers, settings) = (difference.customers(), difference.settings());
        let sum = |table: &Table, name: &str| -> i64 { (0..table.rows()).filter_map(|row| int(table, name, row)).sum() };
        for side in ["part", "whole"] {
            let [before, after] = ["before", "after"].map(|end| format!("{side}_{end}"));
            prop_assert_eq!(sum(&customers, &after) - sum(&customers, &before), sum(&settings, &after) - sum(&settings, &before));
        }
        let changes = [&customers, &settings].map(|table| [sum(table, "change_minor"), sum(table, "change_millionths")]);
        prop_assert_eq!(changes[0], changes[1]);
        if let (Some(before), Some(after)) = (difference.before_rate(), difference.after_rate()) {
            let all_known = (0..settings.rows()).all(|row| int(&settings, "change_millionths", row).is_some());
            prop_assert!(!all_known || (changes[0][1] as f64 - (after - before) * 1e6).abs() <= 1.0 + 1e-6);
        } else if settings.rows() > 0 && cell(&settings, "change_minor", 0) != "-" {
            prop_assert_eq!(changes[0][0], difference.after_minor() - difference.before_minor());
        }
        // Both are the figures that the table of movements shows.
        let column = format!("{}_minor", figure.as_str());
        if MONEY.contains(&column.as_str()) {
            for (settings, figure) in [(a, difference.before_minor()), (b, difference.after_minor())] {
                let options = json!({"settings": settings.to_json(), "from": "2024-03-01", "to": "2024-03-02"});
                let movements = view.call("revenue_movements", &options).unwrap();
                let shown = int(&movements, &column, 0);
                prop_assert!(shown.is_none() || shown == Some(figure), "{}: {:?} {}", column, shown, figure);
            }
        }
    }
}
