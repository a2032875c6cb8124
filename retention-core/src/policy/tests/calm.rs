//! Days on which nothing can change are not looked at, and nothing is missed for it.

use proptest::prelude::*;
use serde_json::json;

use crate::policy::{Compiled, Policy, Stood};
use crate::segment::Judge;
use crate::time::{MICROS_PER_DAY, Timestamp};
use crate::{Amount, Customer, Event, EventLog, Role, Schema};

const START: i64 = 1_710_979_200_000_000;
const KINDS: [&str; 3] = ["login", "sale", "ticket"];
const RULES: [&str; 8] = [
    "since >= 3",
    "since == 5 || since_sale in [2, 9]",
    "has(since_sale) && since_sale < 6.5",
    "12 < since",
    "since + since_sale > 11",
    "since_sale >= 4 == (since < 20)",
    "!(since != 7) && sales >= 1",
    "share > 0.5",
];

fn policy(rules: &[usize], hysteresis: u32, shape: usize, missing: &str) -> Policy {
    let segments: serde_json::Map<String, serde_json::Value> =
        rules.iter().map(|at| (format!("s{at}"), RULES[*at].into())).collect();
    let since = [
        json!({"weight": 3, "low": 20, "high": 0, "missing": missing}),
        json!({"weight": 2, "low": 4, "high": 15, "missing": missing}),
        json!({"weight": 3, "normaliser": "saturating", "half": 6, "direction": "lower", "missing": missing}),
        json!({"normaliser": "curve", "points": [[1, 1], [4, 0.2], [12, 0.9], [13, 0]], "missing": missing}),
        json!({"low": 20, "high": 0, "age": "first", "half_life": 5, "tick": 2}),
    ];
    let dwell = ["2d", "13d"][shape % 2];
    Policy::from_json(&json!({
        "policy": 1,
        "kinds": KINDS,
        "measures": {
            "since": {"measure": "days_since_last"},
            "since_sale": {"measure": "days_since_last", "of": ["sale"], "window": "30d"},
            "first": {"measure": "days_since_first", "of": ["login"]},
            "sales": {"measure": "count", "of": ["sale"], "window": "7d"},
            "share": {"measure": "ratio", "base": "since_sale", "over": "first"},
        },
        "segments": segments,
        "scorecards": {"health": {
            "measures": {"since": since[shape], "since_sale": since[(shape + 1) % 3], "sales": {"low": 0, "high": 3}},
            "bands": [{"band": "red"}, {"band": "yellow", "from": 35}, {"band": "green", "from": 60}],
            "hysteresis": hysteresis,
            "overrides": [{"customer": "c1", "score": 90, "owner": "kim", "from": "2024-03-29T07:30", "until": "2024-04-04"}],
        }},
        "lifecycles": {"journey": {"stages": [
            {"stage": "new", "to": ["active", "gone"]},
            {"stage": "active", "when": "sales >= 1", "to": ["gone"], "dwell": dwell},
            {"stage": "gone", "when": "since >= 8", "keep": "since_sale >= 3", "to": ["active"]},
        ]}},
    }))
    .unwrap()
}

proptest! {
    #![proptest_config(crate::property::config(200))]

    #[test]
    fn nothing_is_missed_on_days_that_are_passed_over(
        events in prop::collection::vec((0u8..3, 0i64..60 * 24, 0..KINDS.len()), 1..30),
        signed_up in prop::option::of(0i64..40),
        rules in prop::sample::subsequence((0..RULES.len()).collect::<Vec<_>>(), 0..RULES.len()),
        hysteresis in prop::sample::select(vec![0u32, 4]),
        shape in 0usize..5,
        missing in prop::sample::select(vec!["renormalise", "penalise", "neutral", "block"]),
    ) {
        let schema = Schema::new("Europe/London", "GBP").unwrap().role("sale", Role::Purchase);
        let mut log = EventLog::new(schema);
        let at = |hours: i64| Timestamp::from_micros(START + hours * MICROS_PER_DAY / 24);
        for (who, hours, kind) in &events {
            log.push(Event::new(format!("c{who}"), KINDS[*kind], at(*hours)).amount(Amount::Minor(100))).unwrap();
        }
        if let Some(day) = signed_up {
            log.set_customer(&Customer::new("c2").signed_up(at(day * 24))).unwrap();
        }
        let end = START + 120 * MICROS_PER_DAY;
        let view = log.as_of(Timestamp::from_micros(end)).unwrap();
        let compiled = Compiled::in_view(&policy(&rules, hysteresis, shape, missing), &view).unwrap();
        let mut plain = compiled.clone();
        plain.graph.look_every_day();
        let (mut visits, mut all) = (0, 0);
        for customer in ["c0", "c1", "c2"] {
            let moves = |compiled: &Compiled, visits: &mut i32| {
                let properties = compiled.graph.program.properties();
                view.one_subject(customer, properties, |subject, rank| {
                    let (mut judge, mut moves) = (Judge::new(view.schema()), Vec::new());
                    let who = compiled.who_of(&view, rank);
                    judge.held(&compiled.graph, subject, i64::MIN);
                    let none = (i64::MIN, Stood::NONE);
                    let last = compiled.walk(&mut judge, subject, &who, none, end, |_, at, before, now| {
                        *visits += 1;
                        if before != now {
                            moves.push((at, before, now));
                        }
                    });
                    (moves, last, compiled.stand(&mut judge, subject, &who, end))
                })
            };
            match (moves(&compiled, &mut visits), moves(&plain, &mut all)) {
                (Ok(some), Ok(every)) => {
                    let (_, walked, stands) = &some;
                    prop_assert_eq!(walked, stands);
                    prop_assert_eq!(some, every);
                }
                (some, every) => prop_assert_eq!(some.is_err(), every.is_err()),
            }
        }
        prop_assert!(visits <= all);
        // The event of one customer alone leaves months of silence.
        if rules.is_empty() && shape < 4 {
            prop_assert!(visits < all, "{visits} of {all}");
        }
    }
}
