//! Stages: guards, moves back, least stays, and what cannot be reached is refused.

use serde_json::{Value, json};

use crate::policy::Policy;
use crate::{
    Event, EventLog, NextStageOptions, Role, Schema, StageDwellOptions, StageMoveOptions, StageOptions,
    StageTransitionOptions, Table, View,
};

fn document() -> Value {
    json!({
        "policy": 1,
        "measures": {
            "orders": {"measure": "count", "of": ["sale"]},
            "orders_30d": {"measure": "count", "of": ["sale"], "window": "30d"},
            "idle": {"measure": "days_since_last", "of": ["sale"]},
        },
        "lifecycles": {"journey": {"stages": [
            {"stage": "new", "to": ["repeat", "lapsed"]},
            {"stage": "repeat", "when": "orders >= 2", "to": ["loyal", "lapsed"], "dwell": "7d"},
            {"stage": "loyal", "when": "orders_30d >= 3", "keep": "orders_30d >= 2", "to": ["repeat", "lapsed"]},
            {"stage": "lapsed", "when": "idle >= 40", "to": ["repeat"]},
        ]}},
    })
}

fn view() -> View {
    view_at("2024-06-01")
}

fn view_at(at: &str) -> View {
    let schema = Schema::new("UTC", "GBP").unwrap().role("sale", Role::Purchase);
    let mut log = EventLog::new(schema);
    for (customer, days) in [("a", vec![1, 2, 3, 40]), ("b", vec![5]), ("c", vec![1, 20, 25])] {
        for day in days {
            let day = crate::Date::from_days(crate::Date::from_ymd(2024, 1, 1).unwrap().days() + day - 1);
            log.push(Event::new(customer, "sale", day.to_string())).unwrap();
        }
    }
    log.as_of(at).unwrap()
}

fn policy() -> Policy {
    Policy::from_json(&document()).unwrap()
}

fn lines(table: &Table, columns: &[&str]) -> Vec<String> {
    (0..table.rows())
        .map(|row| {
            let cell = |name: &&str| {
                let column = table.column(name).unwrap();
                let time = column.time(row).map(|time| time.to_string());
                let text = time.or_else(|| column.text(row).map(str::to_owned));
                let text = text.or_else(|| column.int(row).map(|int| int.to_string()));
                text.or_else(|| column.float(row).map(|float| format!("{float:.3}")))
                    .unwrap_or_else(|| "-".to_owned())
            };
            columns.iter().map(cell).collect::<Vec<_>>().join(" ")
        })
        .collect()
}

#[test]
fn a_way_through_the_stages_is_exact() {
    let moves = view().stage_moves(&policy(), &StageMoveOptions::default()).unwrap();
    assert_eq!(
        lines(&moves, &["time", "customer", "from_stage", "to_stage", "reason"]),
        [
            "2024-01-01T00:00:00.000001Z a - new ",
            "2024-01-01T00:00:00.000001Z c - new ",
            "2024-01-02T00:00:00.000001Z a new repeat orders >= 2 (orders = 2)",
            "2024-01-05T00:00:00.000001Z b - new ",
            // Three orders were there on the third, but seven days had to pass.
            "2024-01-09T00:00:00.000001Z a repeat loyal orders_30d >= 3 (orders_30d = 3)",
            "2024-01-20T00:00:00.000001Z c new repeat orders >= 2 (orders = 2)",
            "2024-01-27T00:00:00.000001Z c repeat loyal orders_30d >= 3 (orders_30d = 3)",
            // Two of the last thirty days would have kept her.
            "2024-02-01T00:00:00.000001Z a loyal repeat orders >= 2 (orders = 4)",
            "2024-02-14T00:00:00Z b new lapsed idle >= 40 (idle = 40)",
            "2024-02-19T00:00:00.000001Z c loyal repeat orders >= 2 (orders = 3)",
            "2024-03-05T00:00:00Z c repeat lapsed idle >= 40 (idle = 40)",
            "2024-03-20T00:00:00Z a repeat lapsed idle >= 40 (idle = 40)",
        ]
        .map(|line| line.replace("(orders = 4)", "(orders = 3)"))
    );
    let one = StageMoveOptions::default().customer("b".to_owned()).from(Some("2024-01-10".into()));
    assert_eq!(view().stage_moves(&policy(), &one).unwrap().rows(), 1);
    let at = StageOptions::default().at(vec!["2024-01-03".into(), "2024-01-30".into()]);
    let stages = view().stages(&policy(), &at).unwrap();
    assert_eq!(
        lines(&stages, &["customer", "at", "stage", "days"]),
        [
            "a 2024-01-03T00:00:00Z repeat 1.000",
            "a 2024-01-30T00:00:00Z loyal 21.000",
            "b 2024-01-30T00:00:00Z new 25.000",
            "c 2024-01-03T00:00:00Z new 2.000",
            "c 2024-01-30T00:00:00Z loyal 3.000",
        ]
    );
}

#[test]
fn the_matrix_counts_moves_and_says_nothing_of_few() {
    let options = StageTransitionOptions::default().least(3_u32);
    let table = view().stage_transitions(&policy(), &options).unwrap();
    assert_eq!(
        lines(&table, &["from_stage", "to_stage", "moves", "left", "still", "share"]),
        [
            "new repeat 2 3 0 0.667",
            "new lapsed 1 3 0 0.333",
            "repeat loyal 2 4 0 0.500",
            "repeat lapsed 2 4 0 0.500",
            "loyal repeat 2 2 0 -",
            "loyal lapsed 0 2 0 -",
            "lapsed repeat 0 0 3 -",
        ]
    );
    assert!(table.vega_lite().is_ok());
    let dwell = view().stage_dwell(&policy(), &StageDwellOptions::default()).unwrap();
    assert_eq!(
        lines(&dwell, &["stage", "day", "at_risk", "left", "staying"])[..3],
        ["new 1 3 1 0.667", "new 19 2 1 0.333", "new 39 1 1 0.000"]
    );
    assert!(dwell.vega_lite().is_ok());
    let early = view_at("2024-02-10");
    let next = early.next_stages(&policy(), &NextStageOptions::default().least(1_u32)).unwrap();
    assert_eq!(
        lines(&next, &["customer", "stage", "next_stage", "share", "left"]),
        ["a repeat loyal 1.000 2", "b new repeat 1.000 2", "c loyal repeat 1.000 1"]
    );
    let guarded = early.next_stages(&policy(), &NextStageOptions::default()).unwrap();
    assert_eq!(lines(&guarded, &["next_stage", "leaves"])[0], "- -");
}

#[test]
fn bad_lifecycles_are_refused_with_path_and_next_step() {
    let schema = Schema::new("UTC", "GBP").unwrap().role("sale", Role::Purchase);
    let fault = |change: &dyn Fn(&mut Value)| {
        let mut wrong = document();
        change(&mut wrong["lifecycles"]["journey"]["stages"]);
        let faults = Policy::faults(&wrong, &schema);
        let first = faults.first().unwrap_or_else(|| panic!("{wrong} is sound"));
        assert!(first.to_string().contains("; "), "no next step: {first}");
        (first.detail("path").unwrap_or("").to_owned(), first.code().as_str().to_owned())
    };
    let journey = "/lifecycles/journey/stages";
    let is = |path: &str, code: &str| (format!("{journey}/{path}"), code.to_owned());
    assert_eq!(fault(&|stages| stages[1]["to"] = json!(["lapsed"])), is("2", "invalid_policy"));
    assert_eq!(
        fault(&|stages| {
            stages[3].as_object_mut().unwrap().remove("when");
        }),
        is("3/when", "invalid_policy")
    );
    assert_eq!(fault(&|stages| stages[1]["to"] = json!(["loyl"])), is("1/to/0", "unknown_name"));
    assert_eq!(fault(&|stages| stages[1]["to"] = json!(["repeat", "loyal"])), is("1/to/0", "invalid_policy"));
    let twice = |stages: &mut Value| {
        let last = stages[3].clone();
        stages.as_array_mut().unwrap().push(last);
    };
    assert_eq!(fault(&twice), is("4/stage", "invalid_policy"));
    assert_eq!(fault(&|stages| stages[2]["keep"] = json!("order_30d > 2")).0, format!("{journey}/2/keep"));
    let tree = json!({">": [{"name": "order_30d"}, 2]});
    assert_eq!(fault(&|stages| stages[2]["keep"] = tree.clone()).0, format!("{journey}/2/keep/>/0"));
    assert_eq!(fault(&|stages| stages[2]["whn"] = json!("true")), is("2/whn", "unknown_option"));
    let none = Policy::parse("{\"policy\": 1}").unwrap();
    assert_eq!(
        view().stages(&none, &StageOptions::default()).unwrap_err().code().as_str(),
        "unknown_lifecycle"
    );
    let error =
        view().stages(&policy(), &StageOptions::default().lifecycles(vec!["jurney".to_owned()])).unwrap_err();
    assert_eq!(error.detail("suggestion"), Some("journey"));
    assert_eq!(Policy::from_json(&policy().to_json()).unwrap(), policy());
}
