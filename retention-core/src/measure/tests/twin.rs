//! Property tests: fast equals plain, and nothing changes between two changes.

use proptest::prelude::*;
use serde_json::json;

use super::plain::{Outcome, Plain, World};
use crate::measure::{Cell, CellType, Edges, Evaluator, Part, Program, Subject};
use crate::time::{MICROS_PER_DAY, Timestamp};
use crate::{
    Customer, Event, EventLog, MeasureOptions, Measures, PropertyType, Schema, Table, TimeInput, View, Zone,
};

const KINDS: [&str; 3] = ["login", "sale", "ticket"];
const ZONE: &str = "Europe/London";
/// Ten days before clocks go forward in London.
const START: i64 = 1_710_979_200_000_000;

pub(super) fn measures() -> Measures {
    let text = r#"{
        "a_count": {"measure": "count", "of": ["login"], "window": "7d"},
        "a_count_month": {"measure": "count", "window": "1mo"},
        "a_count_first": {"measure": "count", "first": "5d"},
        "a_count_first_whole": {"measure": "count", "of": ["sale"], "first": "1mo", "history": "whole"},
        "a_did_not_first": {"measure": "did_not", "of": ["sale"], "first": "5d"},
        "a_count_filter": {"measure": "count", "filter": "amount >= money('2.00 GBP')", "window": "9d"},
        "b_sum": {"measure": "sum", "of": ["sale"], "window": "10d"},
        "b_sum_whole": {"measure": "sum", "of": ["sale"], "window": "10d", "history": "whole"},
        "b_sum_size": {"measure": "sum", "value": "size"},
        "b_mean": {"measure": "mean", "of": ["sale"]},
        "b_mean_size": {"measure": "mean", "value": "size", "window": "1mo"},
        "b_min": {"measure": "min", "window": "4d"},
        "b_max": {"measure": "max", "filter": "shop == 'web'"},
        "b_first": {"measure": "first", "window": "6d"},
        "b_last": {"measure": "last"},
        "b_last_shop": {"measure": "last", "value": "shop"},
        "c_kinds": {"measure": "distinct", "window": "3d"},
        "c_items": {"measure": "distinct", "value": "item", "window": "20d"},
        "c_orders": {"measure": "distinct", "value": "order", "window": "9d"},
        "c_orders_or_events": {"measure": "distinct", "value": "order_or_event", "of": ["sale"]},
        "c_orders_or_events_9d": {"measure": "distinct", "value": "order_or_event", "window": "9d"},
        "c_shops": {"measure": "distinct", "value": "shop"},
        "c_most_kind": {"measure": "most_common", "value": "kind", "window": "9d"},
        "c_most_shop": {"measure": "most_common", "value": "shop", "first": "20d"},
        "c_most_size": {"measure": "most_common", "value": "size", "of": ["sale"]},
        "c_most_items": {"measure": "most_common_count", "value": "item", "window": "20d"},
        "c_most_kinds": {"measure": "most_common_count", "value": "kind", "filter": "shop == 'web'"},
        "c_gone": {"measure": "gone_silent", "window": "5d", "baseline": "1mo", "history": "any"},
        "c_gone_items": {"measure": "gone_silent", "value": "item", "window": "3d", "baseline": "9d", "at_least": 2},
        "c_missed": {"measure": "most_missed", "value": "item_or_kind", "window": "4d", "baseline": "9d", "history": "any"},
        "c_most_things": {"measure": "most_common_count", "value": "item_or_kind", "window": "12d"},
        "c_things": {"measure": "distinct", "value": "item_or_kind", "window": "6d"},
        "c_gone_change": {"measure": "change", "base": "c_gone", "zero_base": "one"},
        "d_first": {"measure": "days_since_first"},
        "d_last": {"measure": "days_since_last", "of": ["login", "ticket"]},
        "d_last_filter": {"measure": "days_since_last", "filter": "shop == 'web'", "window": "8d"},
        "e_days": {"measure": "active_periods", "window": "14d"},
        "e_weeks": {"measure": "active_periods", "period": "week"},
        "e_gap": {"measure": "longest_gap", "of": ["login"]},
        "e_streak": {"measure": "streak"},
        "e_streak_weeks": {"measure": "streak", "period": "week", "of": ["sale"]},
        "f_did": {"measure": "did", "of": ["ticket"], "window": "2d"},
        "f_not": {"measure": "did_not", "of": ["login"], "window": "5d"},
        "f_not_month": {"measure": "did_not", "window": "1mo"},
        "g_hour": {"measure": "usual_hour"},
        "g_day": {"measure": "usual_weekday", "window": "30d"},
        "h_latency": {"measure": "latency", "of": ["ticket"], "then": ["login"], "window": "12d"},
        "h_sequence": {"measure": "sequence", "of": ["login"], "then": ["sale"], "within": "3d", "without": ["ticket"]},
        "h_sequence_any": {"measure": "sequence", "of": ["login"], "then": ["sale"], "window": "1mo"},
        "h_latency_own": {"measure": "latency", "of": ["sale"], "then": ["sale"], "window": "20d"},
        "h_latency_some": {"measure": "latency", "of": ["login", "ticket"], "then": ["login", "sale"]},
        "h_latency_all": {"measure": "latency", "then": ["sale"], "filter": "shop == 'web'"},
        "h_sequence_some": {"measure": "sequence", "of": ["login"], "then": ["login", "sale"], "within": "1d", "first": "9d"},
        "h_sequence_all": {"measure": "sequence", "then": ["sale"], "within": "2d", "without": ["login"]},
        "i_ratio": {"measure": "ratio", "base": "b_sum", "over": "a_count"},
        "i_change": {"measure": "change", "base": "a_count"},
        "i_change_month": {"measure": "change", "base": "a_count_month", "zero_base": "one", "history": "any"},
        "i_change_zero": {"measure": "change", "base": "b_sum", "zero_base": "zero"},
        "d_last_week": {"measure": "days_since_last", "of": ["login"], "window": "7d"},
        "d_first_month": {"measure": "days_since_first", "window": "1mo"},
        "i_change_last": {"measure": "change", "base": "d_last_week", "history": "any"},
        "i_change_first": {"measure": "change", "base": "d_first_month", "zero_base": "one", "history": "any"},
        "i_share": {"measure": "share", "base": "a_count", "baseline": "21d"},
        "i_ratio_of_ratio": {"measure": "ratio", "base": "i_ratio", "over": "i_share"}
    }"#;
    Measures::from_json(&serde_json::from_str(text).unwrap()).unwrap()
}

/// Only folds that run over all instants at once.
fn simple() -> Measures {
    let names = ["a_count", "a_count_month", "b_sum", "c_kinds", "d_first", "d_last", "f_did", "f_not"];
    let all = measures();
    names.iter().fold(Measures::new(), |simple, name| {
        let measure = all.get(name).unwrap().clone();
        simple.with(*name, if *name == "f_not" { measure.history(crate::HistoryRule::Any) } else { measure })
    })
}

fn event() -> impl Strategy<Value = Plain> {
    let time = prop_oneof![
        // Seldom, on a grid that makes ties and boundaries likely.
        (0i64..50 * 24).prop_map(|hours| START + hours * MICROS_PER_DAY / 24),
        (0i64..50).prop_map(|days| START + days * MICROS_PER_DAY),
        START..START + 50 * MICROS_PER_DAY,
    ];
    let item = prop::option::of(prop::sample::select(vec!["tea", "cup", "sale"]));
    let shop = prop::option::of(prop::sample::select(vec!["web", "till"]));
    let size = prop::option::of((0i32..5).prop_map(|size| f64::from(size) / 4.0));
    (time, prop::sample::select(KINDS.to_vec()), prop::option::of(0i64..400), item, size, shop)
        .prop_map(|(time, kind, amount, item, size, shop)| Plain { time, kind, amount, item, size, shop })
}

/// From when to when the log is said to have observed everything.
type Declared = (Option<i64>, Option<i64>);

fn declared() -> impl Strategy<Value = Declared> {
    let day = |days: std::ops::Range<i64>| days.prop_map(|day| START + day * MICROS_PER_DAY);
    prop_oneof![Just((None, None)), (prop::option::of(day(-9..12)), prop::option::of(day(12..60)))]
}

fn log_of(customers: &[(Vec<Plain>, Option<i64>)], (from, to): Declared) -> EventLog {
    let instant = |time: Option<i64>| time.map(|time| Timestamp::from_micros(time).into());
    let options = crate::SchemaOptions::default()
        .time_zone(ZONE)
        .currency("GBP")
        .observed_from(instant(from))
        .observed_to(instant(to));
    let schema = Schema::from_options(&options)
        .unwrap()
        .role("login", crate::Role::Activity)
        .role("sale", crate::Role::Purchase)
        .role("ticket", crate::Role::TicketOpened)
        .property("size", PropertyType::Number)
        .property("shop", PropertyType::Text);
    let mut log = EventLog::new(schema);
    for (number, (events, signed_up)) in customers.iter().enumerate() {
        let id = format!("c{number}");
        for plain in events {
            let mut event = Event::new(id.as_str(), plain.kind, Timestamp::from_micros(plain.time));
            if let Some(amount) = plain.amount {
                event = event.amount(crate::Amount::Minor(amount));
            }
            if let Some(item) = plain.item {
                event = event.item(item);
            }
            if let Some(size) = plain.size {
                event = event.property("size", size);
            }
            if let Some(shop) = plain.shop {
                event = event.property("shop", shop).order(shop);
            }
            log.push(event).unwrap();
        }
        if let Some(time) = signed_up {
            log.set_customer(&Customer::new(id.as_str()).signed_up(Timestamp::from_micros(*time))).unwrap();
        }
    }
    log
}

fn shown(table: &Table, name: &str, row: usize) -> Outcome {
    let column = table.column(name).unwrap();
    if !column.is_valid(row) {
        let state = table.column(&format!("{name}_state")).unwrap().text(row).unwrap();
        return Err(crate::MeasureState::parse(state).unwrap());
    }
    let text = column.text(row).map(str::to_owned);
    let number = column.int(row).map(|value| value.to_string());
    let real = column.float(row).map(|value| value.to_string());
    Ok(text.or(number).or(real).or_else(|| column.bool(row).map(|value| value.to_string())).unwrap())
}

fn floor_of(view: &View) -> Option<i64> {
    view.observed(&view.all_kinds()).map(|(from, _)| from.micros())
}

proptest! {
    #![proptest_config(crate::property::config(250))]

    #[test]
    fn all_customers_equal_the_plain_twin(
        customers in prop::collection::vec(
            (prop::collection::vec(event(), 0..25), prop::option::of(START - 9 * MICROS_PER_DAY..START + 40 * MICROS_PER_DAY)),
            1..5,
        ),
        cuts in prop::collection::vec(0i64..60 * 48, 1..6),
        only_simple in any::<bool>(),
        declared in declared(),
    ) {
        let (log, measures) = (log_of(&customers, declared), if only_simple { simple() } else { measures() });
        let at: Vec<TimeInput> =
            cuts.iter().map(|cut| Timestamp::from_micros(START + cut * MICROS_PER_DAY / 48).into()).collect();
        let view = log.as_of(Timestamp::from_micros(START + 61 * MICROS_PER_DAY)).unwrap();
        let floor = declared.0.or_else(|| floor_of(&view));
        let table = view.measures(&measures, &MeasureOptions::default().at(at)).unwrap();
        let mut row = 0;
        let mut instants: Vec<i64> = cuts.iter().map(|cut| START + cut * MICROS_PER_DAY / 48).collect();
        instants.sort_unstable();
        instants.dedup();
        for (number, (events, signed_up)) in customers.iter().enumerate() {
            let zone = Zone::parse(ZONE).unwrap();
            let world = World { events, signed_up: *signed_up, floor, ended: declared.1, zone, measures: &measures };
            for at in &instants {
                if !world.is_known(*at) {
                    continue;
                }
                let customer = table.column("customer").unwrap().text(row).map(str::to_owned);
                prop_assert_eq!(customer, Some(format!("c{number}")));
                prop_assert_eq!(table.column("at").unwrap().time(row), Some(Timestamp::from_micros(*at)));
                for name in measures.names() {
                    prop_assert_eq!(shown(&table, name, row), world.value(name, *at), "{} at {}", name, Timestamp::from_micros(*at));
                }
                row += 1;
            }
        }
        prop_assert_eq!(table.rows(), row);
    }

    /// Between an instant and the next change every value stays, whatever lies ahead.
    #[test]
    fn nothing_changes_before_the_next_change(
        events in prop::collection::vec(event(), 0..20),
        signed_up in prop::option::of(START - 9 * MICROS_PER_DAY..START + 40 * MICROS_PER_DAY),
        instants in prop::collection::vec((0i64..70 * 24, 0.0f64..1.0), 12),
        declared in declared(),
    ) {
        let log = log_of(&[(events, signed_up)], declared);
        let view = log.as_of(Timestamp::from_micros(START + 999 * MICROS_PER_DAY)).unwrap();
        let program = Program::compile(&measures(), &view.ground()).unwrap();
        let Ok(members) = view.members("c0") else { return Ok(()) };
        let runs = view.runs_of(&members, &view.all_kinds());
        let backing = view.backing();
        let subject = Subject { runs: &runs, signed_up: backing.signed_up(&members), properties: &[], backing };
        let mut evaluator = Evaluator::new(view.schema());
        let part = |place: usize| program.part(std::iter::once((place, Edges::all())));
        let parts: Vec<Part> = (0..program.outputs().count()).map(part).collect();
        let mut now = |at: i64, place: usize| -> (Cell, Option<i64>) {
            evaluator.evaluate_part(&program, &parts[place], &subject, at);
            (evaluator.output(&program, place), evaluator.next_change(&program, &subject, place))
        };
        for (hour, share) in instants {
            let at = START + hour * MICROS_PER_DAY / 24;
            for (place, (name, _)) in program.outputs().enumerate() {
                let (before, next) = now(at, place);
                let end = next.unwrap_or(at + 400 * MICROS_PER_DAY);
                prop_assert!(end > at);
                let between = at + ((end - at - 1) as f64 * share) as i64;
                for at in [between, end - 1] {
                    let told = format!("{name} from {} to {}", Timestamp::from_micros(at), Timestamp::from_micros(end));
                    prop_assert_eq!(now(at, place), (before, next), "{}", told);
                }
            }
        }
    }
}

#[test]
fn one_customer_equals_all_customers() {
    let log = crate::testing::small_shop();
    let view = log.as_of("2024-03-01").unwrap();
    let measures = Measures::from_json(&json!({
        "n": {"measure": "count", "window": "40d"},
        "spent": {"measure": "sum", "of": ["purchase"]},
    }))
    .unwrap();
    let table = view.measures(&measures, &MeasureOptions::default()).unwrap();
    let program = Program::compile(&measures, &view.ground()).unwrap();
    let mut evaluator = Evaluator::new(view.schema());
    assert!(table.rows() > 2);
    for row in 0..table.rows() {
        let members = view.members(table.column("customer").unwrap().text(row).unwrap()).unwrap();
        let runs = view.runs_of(&members, &view.all_kinds());
        let subject = Subject { runs: &runs, signed_up: None, properties: &[], backing: view.backing() };
        evaluator.evaluate(&program, &subject, view.cut_at());
        assert_eq!(Some(evaluator.output(&program, 0).bits), table.column("n").unwrap().int(row));
        assert_eq!(Some(evaluator.output(&program, 1).bits), table.column("spent").unwrap().int(row));
    }
    assert_eq!(program.outputs().map(|(_, kind)| kind).collect::<Vec<_>>(), [CellType::Int, CellType::Money]);
}
