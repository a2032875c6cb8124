//! Observation plans: no feature sees the future, outcomes are what came, and a shop's churn is foretold as well as the peers do.

use retention_core::{
    ChurnModel, ChurnOptions, ChurnRows, ColumnData, ErrorCode, EvaluateOptions, Evaluation, Event,
    EventColumns, EventLog, Frame, LogisticModel, LogisticOptions, Measures, ObservationPlan, Outcome,
    PlanOutcome, Schema, Span, Split, Table, Timestamp, testing,
};
use serde_json::{Value, json};

use crate::churn::float;

fn span(text: &str) -> Span {
    Span::parse(text).unwrap()
}

fn measures() -> Measures {
    Measures::from_json(&json!({
        "recency": {"measure": "days_since_last", "of": ["purchase"]},
        "tenure": {"measure": "days_since_first", "of": ["purchase"]},
        "orders": {"measure": "distinct", "of": ["purchase"], "value": "order"},
        "value": {"measure": "sum", "of": ["purchase"]},
        "aov": {"measure": "ratio", "base": "value", "over": "orders"},
        "orders_30": {"measure": "distinct", "of": ["purchase"], "value": "order", "window": "30d"},
        "orders_60": {"measure": "distinct", "of": ["purchase"], "value": "order", "window": "60d"},
        "orders_90": {"measure": "distinct", "of": ["purchase"], "value": "order", "window": "90d"},
        "value_90": {"measure": "sum", "of": ["purchase"], "window": "90d"},
    }))
    .unwrap()
}

/// The cleaned lines of Online Retail, with when each was received, where that is told.
fn retail() -> EventLog {
    use std::io::Read;
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/online_retail.csv.gz");
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(path).unwrap()).read_to_string(&mut text).unwrap();
    let schema = Schema::new("Europe/London", "GBP").unwrap();
    let mut log = EventLog::new(schema.role("sale", retention_core::Role::Purchase));
    let mut rows = Vec::new();
    for line in text.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [order, item, quantity, at, price, customer, _] = cells[..] else { panic!("{line}") };
        let (quantity, price): (f64, f64) = (quantity.parse().unwrap(), price.parse().unwrap());
        if customer.is_empty() || order.starts_with('C') || quantity <= 0.0 || price <= 0.0 {
            continue;
        }
        rows.push(json!({"customer": customer, "time": at, "order": order, "item": item, "kind": "sale", "amount": quantity * price}));
    }
    let columns = json!({"customer": "customer", "time": "time", "kind": "kind", "amount": "amount", "order": "order", "item": "item"});
    let columns = retention_core::Options::from_json(&columns).unwrap();
    let columns: EventColumns = columns;
    log.append_json(&rows, &columns).unwrap();
    log
}

/// The measures of a training table as a frame on a logarithmic scale, money in major units, with the outcomes and customers.
fn learnt(table: &Table) -> (Frame<'static>, Vec<bool>, Vec<String>) {
    let number = |name: &str, row: usize| {
        let column = table.column(name).unwrap();
        let unit = if matches!(column.data(), ColumnData::Money(..)) { 100.0 } else { 1.0 };
        column.float(row).or_else(|| column.int(row).map(|value| value as f64 / unit)).unwrap_or(f64::NAN)
    };
    let names: Vec<String> = table.columns().iter().skip(3).map(|column| column.name().to_owned()).collect();
    let frame = names.iter().fold(Frame::new(), |frame, name| {
        let values: Vec<f64> = (0..table.rows()).map(|row| number(name, row).ln_1p()).collect();
        frame.number(name, values).unwrap()
    });
    let outcome = table.column("outcome").unwrap();
    let customer = table.column("customer").unwrap();
    let labels = (0..table.rows()).map(|row| outcome.bool(row).unwrap()).collect();
    let ids = (0..table.rows()).map(|row| customer.text(row).unwrap().to_owned()).collect();
    (frame, labels, ids)
}

/// The area under the curve of chances.
fn area(churned: &[bool], chances: &[f64]) -> f64 {
    let outcome = Outcome::new("outcome", churned).unwrap();
    let found = Evaluation::of(&outcome, chances, &EvaluateOptions::default().resamples(0_u32)).unwrap();
    found.metric("auc").unwrap()
}

#[test]
fn the_next_90_days_of_a_shop_are_foretold_as_well_as_the_peers_do() {
    let peers = crate::data::expected("online_retail_churn");
    let view = retail().as_of("2011-12-10").unwrap();
    let mut plan = ObservationPlan::default();
    (plan.from, plan.to) = (Some("2011-09-10".into()), Some("2011-09-10".into()));
    let table = view.training_table(&measures(), &plan).unwrap();
    let (frame, churned, ids) = learnt(&table);
    assert_eq!(Some(table.rows() as u64), peers["customers"].as_u64());
    assert_eq!(Some(churned.iter().filter(|churned| **churned).count() as u64), peers["churned"].as_u64());
    // The longer ago, the likelier gone.
    let recency = table.column("recency").unwrap();
    let chances: Vec<f64> = (0..table.rows()).map(|row| recency.int(row).unwrap() as f64 / 1000.0).collect();
    let found = area(&churned, &chances);
    assert!((found - peers["auc_recency_alone"].as_f64().unwrap()).abs() < 1e-12, "{found}");
    // The same customers in the same folds, and the mean over these, as the peer has it.
    assert!(ids.is_sorted());
    let folds = crate::data::text("expected/online_retail_folds.txt");
    let mut areas = Vec::new();
    for repetition in 0..3 {
        let parts: Vec<f64> =
            folds.lines().map(|line| f64::from(line.as_bytes()[repetition] - b'0')).collect();
        for split in Split::by_part("fold", &parts).unwrap() {
            let take = |rows: &[usize]| rows.iter().map(|row| churned[*row]).collect::<Vec<bool>>();
            let (before, after) = (take(&split.train), take(&split.test));
            let outcome = Outcome::new("outcome", &before).unwrap();
            // C = 1 of the peer.
            let options = LogisticOptions::default().l2(1.0);
            let model = LogisticModel::fit(&frame.take(&split.train), &outcome, &options).unwrap();
            areas.push(area(&after, &model.predict(&frame.take(&split.test)).unwrap()));
        }
    }
    assert_eq!(areas.len(), 15);
    let mean = areas.iter().sum::<f64>() / 15.0;
    let wanted = peers["logistic_log_features"]["auc"]["mean"].as_f64().unwrap();
    assert!(mean >= wanted, "{mean} beside {wanted}");
    // What a churn model says of itself: one area over all rows, each scored by a model that did not see the customer.
    let outcome = Outcome::new("outcome", &churned).unwrap();
    let rows = ChurnRows::default().customers(&ids);
    let judged = |options: ChurnOptions| {
        ChurnModel::fit(&frame, &outcome, &rows, &options).unwrap().judged("auc").unwrap()
    };
    let (model, alone) = (
        judged(ChurnOptions::default()),
        judged(
            ChurnOptions::default()
                .model(retention_core::ChurnModelKind::Recency)
                .recency("recency".to_owned()),
        ),
    );
    assert!(model > alone + 0.04, "{model} beside {alone}");
}

fn plan_of(horizon: &str, every: &str) -> ObservationPlan {
    ObservationPlan::default().horizon(span(horizon)).every(span(every))
}

fn cells(table: &Table) -> Vec<String> {
    (0..table.rows())
        .map(|row| {
            let columns = table.columns().iter();
            columns
                .map(|c| {
                    format!(
                        "{:?} {:?} {:?} {:?} {:?};",
                        c.text(row),
                        c.time(row),
                        c.bool(row),
                        c.int(row),
                        c.float(row)
                    )
                })
                .collect()
        })
        .collect()
}

#[test]
fn what_happens_later_changes_no_row_that_was_complete() {
    let mut log = testing::small_shop();
    let before = log.as_of("2024-03-01").unwrap();
    let plan = plan_of("14d", "7d");
    let wanted = cells(&before.training_table(&measures(), &plan).unwrap());
    assert!(wanted.len() > 20);
    for day in ["2024-03-01T00:00:00Z", "2024-03-05T00:00:00Z"] {
        let event = Event::new("ben", "sale", day).amount("10.00").order(day);
        log.push(event).unwrap();
    }
    assert_eq!(cells(&log.as_of("2024-03-01").unwrap().training_table(&measures(), &plan).unwrap()), wanted);
    // A later view with the same grid has the same rows.
    let mut same = plan.clone();
    let last = before.training_table(&measures(), &plan).unwrap();
    let times = last.column("at").unwrap();
    let at: Vec<Timestamp> = (0..last.rows()).map(|row| times.time(row).unwrap()).collect();
    (same.from, same.to) = (at.iter().min().map(|at| (*at).into()), at.iter().max().map(|at| (*at).into()));
    let later = log.as_of("2024-04-01").unwrap().training_table(&measures(), &same).unwrap();
    let rows: Vec<String> = cells(&later);
    assert!(wanted.iter().all(|row| rows.contains(row)));
}

/// A log in which customers buy at random, and a kind of event that comes only after a last purchase.
fn planted(sent_before: bool) -> EventLog {
    let schema = Schema::new("UTC", "EUR").unwrap().role("sale", retention_core::Role::Purchase);
    let mut log = EventLog::new(schema);
    let mut state = 11_u64;
    let mut next = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u32
    };
    let day = |day: u32| Timestamp::from_micros(1_704_067_200_000_000 + i64::from(day) * 86_400_000_000);
    let mut rows: Vec<Value> = Vec::new();
    for customer in 0..400 {
        let leaves = if next() % 2 == 0 { 90 } else { 200 };
        let mut at = next() % 30;
        while at < leaves {
            rows.push(json!({"c": format!("c{customer}"), "t": day(at).to_string(), "k": "sale"}));
            at += 1 + next() % 25;
        }
        if leaves == 90 {
            // A survey that asks why somebody left knows the answer: it is sent after the fact.
            let sent = if sent_before { 85 } else { 130 };
            rows.push(json!({"c": format!("c{customer}"), "t": day(sent).to_string(), "k": "exit_survey"}));
        }
    }
    let columns: EventColumns =
        retention_core::Options::from_json(&json!({"customer": "c", "time": "t", "kind": "k"})).unwrap();
    log.append_json(&rows, &columns).unwrap();
    log
}

fn auc_with_survey(log: &EventLog) -> f64 {
    let measures = Measures::from_json(&json!({
        "orders": {"measure": "count", "of": ["purchase"], "window": "30d"},
        "surveyed": {"measure": "count", "of": ["exit_survey"]},
    }))
    .unwrap();
    let mut plan = plan_of("30d", "30d");
    let at: Timestamp = Timestamp::parse_utc("2024-03-31T00:00:00Z").unwrap();
    (plan.from, plan.to) = (Some(at.into()), Some(at.into()));
    let table = log.as_of("2024-07-19").unwrap().training_table(&measures, &plan).unwrap();
    let (frame, labels, ids) = learnt(&table);
    let outcome = Outcome::new("outcome", &labels).unwrap();
    let rows = ChurnRows::default().customers(&ids);
    ChurnModel::fit(&frame, &outcome, &rows, &ChurnOptions::default()).unwrap().judged("auc").unwrap()
}

#[test]
fn a_feature_of_the_future_alone_does_not_help() {
    let (future, known) = (auc_with_survey(&planted(false)), auc_with_survey(&planted(true)));
    assert!(future < 0.6, "{future}: the survey was sent after every row");
    assert!(known > 0.95, "{known}: the same survey, sent before");
}

#[test]
fn measures_read_what_was_known_by_then() {
    let schema = Schema::new("UTC", "EUR").unwrap().role("sale", retention_core::Role::Purchase);
    let mut log = EventLog::new(schema);
    let rows = [
        json!({"c": "a", "t": "2024-01-01", "r": "2024-01-01", "k": "sale"}),
        json!({"c": "a", "t": "2024-01-10", "r": "2024-03-01", "k": "sale"}),
        json!({"c": "a", "t": "2024-03-20", "r": "2024-03-20", "k": "sale"}),
    ];
    let columns: EventColumns = retention_core::Options::from_json(
        &json!({"customer": "c", "time": "t", "kind": "k", "received": "r"}),
    )
    .unwrap();
    log.append_json(&rows, &columns).unwrap();
    let view = log.as_of("2024-04-01").unwrap();
    let measures = Measures::from_json(&json!({"orders": {"measure": "count", "of": ["purchase"]}})).unwrap();
    let mut plan = plan_of("14d", "7d");
    (plan.from, plan.to) = (Some("2024-02-01".into()), Some("2024-02-01".into()));
    let count = |plan: &ObservationPlan| {
        view.training_table(&measures, plan).unwrap().column("orders").unwrap().int(0)
    };
    assert_eq!(count(&plan), Some(1), "the second was received in March");
    assert_eq!(count(&plan.clone().as_known(false)), Some(2));
}

#[test]
fn outcomes_gaps_and_eligibility_are_what_the_plan_says() {
    let view = testing::small_shop().as_of("2024-04-01").unwrap();
    let measures = measures();
    let count = |plan: &ObservationPlan| {
        let table = view.training_table(&measures, plan).unwrap();
        let outcome = table.column("outcome").unwrap();
        (table.rows(), (0..table.rows()).filter(|row| outcome.bool(*row) == Some(true)).count())
    };
    let plan = plan_of("14d", "14d");
    let (rows, gone) = count(&plan);
    let (same, bought) = count(&plan.clone().outcome(PlanOutcome::Event));
    assert_eq!((rows, rows - gone), (same, bought));
    let active = count(&{
        let mut plan = plan.clone();
        plan.active_within = Some(span("30d"));
        plan
    });
    assert!(active.0 < rows && active.0 > 0);
    let error = view.training_table(&measures, &plan_of("10y", "14d")).unwrap_err();
    assert_eq!(error.code(), ErrorCode::HorizonBeyondData);
    let mut late = plan.clone();
    late.to = Some("2024-03-25".into());
    assert_eq!(view.training_table(&measures, &late).unwrap_err().code(), ErrorCode::HorizonBeyondData);
    let unknown = plan.of(vec!["purchas".to_owned()]);
    let error = view.training_table(&measures, &unknown).unwrap_err();
    assert_eq!((error.code(), error.detail("suggestion")), (ErrorCode::UnknownKind, Some("purchase")));
    let now = view.scoring_table(&measures, &ObservationPlan::default()).unwrap();
    assert_eq!(now.rows() as u64, view.customers());
    assert!(float(&now, "aov", 0).is_some());
}

fn log_of(rows: &[Value]) -> EventLog {
    let schema = Schema::new("UTC", "EUR").unwrap().role("sale", retention_core::Role::Purchase);
    let mut log = EventLog::new(schema);
    let columns: EventColumns = retention_core::Options::from_json(
        &json!({"customer": "c", "time": "t", "kind": "k", "received": "r"}),
    )
    .unwrap();
    log.append_json(rows, &columns).unwrap();
    log
}

fn row(customer: &str, time: &str, received: &str, kind: &str) -> Value {
    json!({"c": customer, "t": time, "r": received, "k": kind})
}

fn at_once(customer: &str, time: &str, kind: &str) -> Value {
    row(customer, time, time, kind)
}

/// Customers at one instant, each with what came of them.
fn told(log: &EventLog, plan: &ObservationPlan, at: &str) -> Vec<(String, bool)> {
    let measures = Measures::from_json(&json!({"events": {"measure": "count", "of": ["sale"]}})).unwrap();
    let mut plan = plan.clone();
    (plan.from, plan.to) = (Some(at.into()), Some(at.into()));
    let table = log.as_of("2024-07-01").unwrap().training_table(&measures, &plan).unwrap();
    let (who, came) = (table.column("customer").unwrap(), table.column("outcome").unwrap());
    (0..table.rows()).map(|row| (who.text(row).unwrap().to_owned(), came.bool(row).unwrap())).collect()
}

#[test]
fn outcomes_follow_customers_into_the_ids_they_have_later() {
    let mut log = log_of(&[
        at_once("a", "2024-01-05", "sale"),
        at_once("b", "2024-01-06", "sale"),
        at_once("c", "2024-01-07", "sale"),
        at_once("d", "2024-01-07", "sale"),
        // `a` buys again as `b`, who it turns out to be; `c` as an id that nobody knew at the instant.
        at_once("b", "2024-02-10", "sale"),
        at_once("new", "2024-02-12", "sale"),
        at_once("z", "2024-06-01", "sale"),
    ]);
    log.alias("a", "b", "2024-02-05").unwrap();
    log.alias("c", "new", "2024-02-12").unwrap();
    let plan = plan_of("30d", "30d");
    let wanted = [("a", false), ("b", false), ("c", false), ("d", true)];
    let wanted = wanted.map(|(who, gone)| (who.to_owned(), gone));
    assert_eq!(told(&log, &plan, "2024-02-01"), wanted);
    // Links that came after the horizon tell nothing of it.
    let mut late = log_of(&[
        at_once("a", "2024-01-05", "sale"),
        at_once("b", "2024-02-10", "sale"),
        at_once("z", "2024-06-01", "sale"),
    ]);
    late.alias("a", "b", "2024-05-01").unwrap();
    assert_eq!(told(&late, &plan, "2024-02-01"), [("a".to_owned(), true)]);
    // What was one customer then and was parted since has both sides' events.
    late.alias("a", "x", "2024-01-06").unwrap();
    late.unmerge_customers("a", "x", "2024-02-03").unwrap();
    late.append_json(
        &[json!({"customer": "a", "time": "2024-02-11", "kind": "sale"})],
        &EventColumns::default(),
    )
    .unwrap();
    let found = told(&late, &plan, "2024-02-01");
    assert!(found.iter().all(|(_, gone)| !gone) && found.len() == 1, "{found:?}");
}

#[test]
fn who_counts_as_active_was_known_by_then() {
    let log = log_of(&[
        at_once("a", "2023-10-01", "sale"),
        row("a", "2024-01-30", "2024-03-01", "sale"),
        at_once("b", "2024-01-30", "sale"),
        at_once("z", "2024-06-01", "sale"),
    ]);
    let mut plan = plan_of("30d", "30d");
    plan.active_within = Some(span("30d"));
    let who = |plan: &ObservationPlan| -> Vec<String> {
        told(&log, plan, "2024-02-01").into_iter().map(|(who, _)| who).collect()
    };
    assert_eq!(who(&plan), ["b"], "the event of January 30th was received in March");
    assert_eq!(who(&plan.as_known(false)), ["a", "b"]);
}

/// The one is told of as a customer before it is linked to a visitor, at an instant between.
#[test]
fn who_was_who_is_dated_whatever_was_known() {
    let mut log = log_of(&[
        at_once("p", "2024-01-10", "visit"),
        at_once("v", "2024-01-20", "visit"),
        at_once("p", "2024-03-10", "sale"),
        at_once("z", "2024-06-01", "sale"),
    ]);
    log.alias("v", "p", "2024-03-10").unwrap();
    let measures = Measures::from_json(&json!({"visits": {"measure": "count", "of": ["visit"]}})).unwrap();
    let mut plan = plan_of("30d", "30d");
    (plan.from, plan.to) = (Some("2024-03-01".into()), Some("2024-03-01".into()));
    let view = log.as_of("2024-06-02").unwrap();
    for as_known in [true, false] {
        let table = view.training_table(&measures, &plan.clone().as_known(as_known)).unwrap();
        let text = |row: usize| table.column("customer").unwrap().text(row).unwrap().to_owned();
        let visits = |row: usize| table.column("visits").unwrap().int(row);
        let gone = |row: usize| table.column("outcome").unwrap().bool(row);
        let found: Vec<_> = (0..table.rows()).map(|row| (text(row), visits(row), gone(row))).collect();
        // Who was a visitor then had bought when the horizon ended: the alias is dated within it.
        let expected = [("p".to_owned(), Some(1), Some(false)), ("v".to_owned(), Some(1), Some(false))];
        assert_eq!(found, expected, "as_known {as_known}");
    }
    // A link after the horizon says nothing about the outcome either.
    let mut later = log_of(&[
        at_once("p", "2024-01-10", "sale"),
        at_once("v", "2024-01-20", "sale"),
        at_once("p", "2024-03-10", "sale"),
        at_once("z", "2024-06-01", "sale"),
    ]);
    later.alias("v", "p", "2024-05-01").unwrap();
    for as_known in [true, false] {
        let found = told(&later, &plan.clone().as_known(as_known), "2024-03-01");
        assert_eq!(found, [("p".to_owned(), false), ("v".to_owned(), true)], "as_known {as_known}");
    }
}

#[test]
fn whoever_may_cancel_is_active_by_other_events() {
    for received in ["2024-01-20", "2024-01-21"] {
        let log = log_of(&[
            row("a", "2024-01-20", received, "login"),
            at_once("b", "2024-01-20", "sale"),
            at_once("c", "2023-10-01", "login"),
            at_once("d", "2024-01-25", "cancel"),
            at_once("a", "2024-02-05", "cancel"),
            at_once("z", "2024-06-01", "login"),
        ]);
        let mut plan = plan_of("30d", "30d").outcome(PlanOutcome::Event).of(vec!["cancel".to_owned()]);
        plan.active_within = Some(span("30d"));
        let found = told(&log, &plan, "2024-02-01");
        assert_eq!(found, [("a".to_owned(), true), ("b".to_owned(), false)], "{received}");
        let only = told(&log, &plan.clone().active_of(vec!["purchase".to_owned()]), "2024-02-01");
        assert_eq!(only, [("b".to_owned(), false)]);
        plan.active_within = None;
        let measures = Measures::from_json(&json!({})).unwrap();
        let view = log.as_of("2024-07-01").unwrap();
        let error = view.training_table(&measures, &plan.active_of(vec!["login".to_owned()])).unwrap_err();
        assert_eq!((error.code(), error.detail("argument")), (ErrorCode::InvalidOption, Some("active_of")));
    }
}

#[test]
fn nobody_is_active_by_nothing() {
    let log = log_of(&[at_once("a", "2024-01-20", "cancel"), at_once("b", "2024-06-01", "cancel")]);
    let mut plan = plan_of("30d", "30d").outcome(PlanOutcome::Event).of(vec!["cancel".to_owned()]);
    plan.active_within = Some(span("30d"));
    let (view, measures) = (log.as_of("2024-07-01").unwrap(), Measures::from_json(&json!({})).unwrap());
    let error = view.training_table(&measures, &plan).unwrap_err();
    assert_eq!((error.code(), error.detail("argument")), (ErrorCode::InvalidOption, Some("active_of")));
    assert!(view.training_table(&measures, &plan.active_of(vec!["cancel".to_owned()])).is_ok());
}

#[test]
fn a_rare_outcome_is_observed_as_long_as_the_log() {
    let rows = [
        at_once("a", "2024-01-01", "sale"),
        at_once("a", "2024-03-10", "cancel"),
        at_once("b", "2024-06-01", "sale"),
    ];
    let measures = Measures::from_json(&json!({"events": {"measure": "count", "of": ["sale"]}})).unwrap();
    let plan = plan_of("10d", "10d").outcome(PlanOutcome::Event).of(vec!["cancel".to_owned()]);
    let span_of = |log: &EventLog, plan: &ObservationPlan| {
        let table = log.as_of("2024-07-01").unwrap().training_table(&measures, plan).unwrap();
        let at = table.column("at").unwrap();
        let times: Vec<String> = (0..table.rows()).map(|row| at.time(row).unwrap().to_string()).collect();
        (times.iter().min().unwrap()[..10].to_owned(), times.iter().max().unwrap()[..10].to_owned())
    };
    let whole = ("2024-01-04".to_owned(), "2024-05-23".to_owned());
    assert_eq!(span_of(&log_of(&rows), &plan), whole);
    // A role of which nothing was seen yet.
    assert_eq!(span_of(&log_of(&rows), &plan.clone().of(vec!["refund".to_owned()])), whole);
    let schema = json!({"time_zone": "UTC", "currency": "EUR", "roles": {"sale": "purchase"},
        "observed_kinds": {"cancel": ["2024-02-01", "2024-04-01"]}});
    let mut declared = EventLog::new(Schema::from_json(&schema).unwrap());
    let columns: EventColumns =
        retention_core::Options::from_json(&json!({"customer": "c", "time": "t", "kind": "k"})).unwrap();
    declared.append_json(&rows, &columns).unwrap();
    let (first, last) = span_of(&declared, &plan);
    assert!(first.as_str() > "2024-02-01" && last.as_str() <= "2024-03-22", "{first} to {last}");
}

#[test]
fn a_kind_that_began_later_may_be_measured_at_every_instant() {
    let rows = |received: bool| {
        let row = |who: &str, at: &str, kind: &str| {
            let mut row = at_once(who, at, kind);
            if received {
                row["r"] = json!(at);
            }
            row
        };
        [
            row("a", "2024-01-05", "sale"),
            row("b", "2024-02-05", "sale"),
            row("b", "2024-06-09", "sale"),
            row("a", "2024-06-10", "login"),
        ]
    };
    let logins = Measures::from_json(&json!({"logins": {"measure": "count", "of": ["login"]}})).unwrap();
    let plain = log_of(&rows(false));
    let mut linked = log_of(&rows(false));
    linked.alias("c", "b", "2024-02-05").unwrap();
    for log in [plain, log_of(&rows(true)), linked] {
        let view = log.as_of("2024-06-11").unwrap();
        for as_known in [true, false] {
            let plan = plan_of("30d", "30d").as_known(as_known);
            let table = view.training_table(&logins, &plan).unwrap();
            let counts: Vec<_> =
                (0..table.rows()).map(|row| table.column("logins").unwrap().int(row)).collect();
            assert!(counts.len() > 2 && counts.iter().all(|count| *count == Some(0)), "{counts:?}");
            // What nobody ever saw is a slip of the pen still.
            let other = Measures::from_json(&json!({"x": {"measure": "count", "of": ["logn"]}})).unwrap();
            assert_eq!(view.training_table(&other, &plan).unwrap_err().code(), ErrorCode::UnknownKind);
        }
    }
}

#[test]
fn a_plan_of_what_was_never_seen_names_it() {
    let log = log_of(&[at_once("a", "2024-01-05", "login"), at_once("b", "2024-06-10", "login")]);
    let measures = Measures::from_json(&json!({"logins": {"measure": "count", "of": ["login"]}})).unwrap();
    let error =
        log.as_of("2024-06-11").unwrap().training_table(&measures, &plan_of("30d", "30d")).unwrap_err();
    assert_eq!((error.code(), error.detail("argument")), (ErrorCode::HorizonBeyondData, Some("of")));
    let told = error.to_string();
    assert!(told.contains("purchase") && told.contains("login") && !told.contains("shorter"), "{told}");
}

#[test]
fn measures_have_names_of_their_own() {
    let view = testing::small_shop().as_of("2024-04-01").unwrap();
    for name in ["outcome", "at", "customer"] {
        let measures = Measures::from_json(&json!({name: {"measure": "count", "of": ["purchase"]}})).unwrap();
        let plan = plan_of("14d", "14d");
        for error in [view.training_table(&measures, &plan), view.scoring_table(&measures, &plan)] {
            let error = error.unwrap_err();
            assert_eq!((error.code(), error.detail("column")), (ErrorCode::InvalidOption, Some(name)));
        }
    }
}
