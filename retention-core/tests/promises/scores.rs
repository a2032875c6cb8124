//! Split equals whole for scores and stages: with an artifact fitted once, the customers of the parts stand where those
//! of the whole do, and came there at the same instants.

use proptest::prelude::*;
use retention_core::{
    EventLog, HealthMoveOptions, HealthNormOptions, HealthOptions, Policy, StageMoveOptions, StageOptions,
    Table, TimeInput, View,
};
use serde_json::json;

use super::config;
use super::told::{at, equal_rows, log, told};

fn policy() -> Policy {
    Policy::from_json(&json!({
        "policy": 1,
        "measures": {
            "bought": {"measure": "count", "of": ["purchase"], "window": "1d"},
            "spent": {"measure": "sum", "of": ["purchase"]},
            "events": {"measure": "count"},
            "silence": {"measure": "days_since_last"},
        },
        "segments": {"buyers": "bought >= 1", "busy": "events >= 3"},
        "scorecards": {
            "beside": {
                "measures": {
                    "events": {"normaliser": "percentile", "artifact": "base", "weight": 2},
                    "spent": {"normaliser": "z", "artifact": "base", "missing": "neutral"},
                    "silence": {"low": 3, "high": 0},
                },
                "bands": [{"band": "red"}, {"band": "yellow", "from": 40}, {"band": "green", "from": 60}],
                "hysteresis": 5,
                "overrides": [
                    {"customer": "c1", "score": 95, "owner": "kim", "from": "2024-01-02", "until": "2024-01-03"},
                    {"customer": "c3", "score": 5, "owner": "lee", "from": "2024-01-02T12:00", "until": "2024-01-04"},
                ],
            },
            "buying": {
                "segment": "buyers",
                "measures": {"bought": {"normaliser": "percentile", "artifact": "base"}},
                "bands": [{"band": "low"}, {"band": "high", "from": 50}],
            },
        },
        "lifecycles": {"journey": {"stages": [
            {"stage": "new", "to": ["buyer", "gone"]},
            {"stage": "buyer", "when": "buyers", "to": ["gone"], "dwell": "1d"},
            {"stage": "gone", "when": "silence >= 1", "to": ["buyer"]},
        ]}},
    }))
    .unwrap()
}

/// What a view is asked.
type Ask<'a> = &'a dyn Fn(&View) -> Table;

/// Rows as text, in an order that does not hang on who else is there.
fn rows(tables: &[Table]) -> Vec<String> {
    let line = |table: &Table, row: usize| -> String {
        let cell = |column: &retention_core::Column| {
            format!(
                "{:?} {:?} {:?} {:?};",
                column.text(row),
                column.int(row),
                column.float(row).map(f64::to_bits),
                column.time(row)
            )
        };
        table.columns().iter().map(cell).collect()
    };
    let mut all: Vec<String> =
        tables.iter().flat_map(|table| (0..table.rows()).map(|row| line(table, row))).collect();
    all.sort();
    all
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn parts_stand_where_the_whole_stands(
        told in prop::collection::vec(told(), 1..50),
        count in 2..5usize,
        fitted in 1..60i64,
        later in 0..30i64,
        segment in prop::sample::select(vec![None, Some("busy".to_owned())]),
        equal in equal_rows(),
    ) {
        let log = log(told, equal);
        let parts = log.partition(count).unwrap();
        let policy = policy();
        let norms = log.as_of(at(fitted)).unwrap().fit_health_norms(&policy, &HealthNormOptions::default().segment(segment));
        // Nobody to fit on.
        prop_assume!(norms.is_ok());
        let policy = policy.artifact("base", norms.unwrap());
        let look = |log: &EventLog| log.as_of(at(fitted + later)).unwrap();
        let (whole, parts): (View, Vec<View>) = (look(&log), parts.iter().map(look).collect());
        let asked: [(&str, Ask<'_>); 4] = [
            ("health", &|view| view.health(&policy, &HealthOptions::default().since(TimeInput::from(at(fitted)))).unwrap()),
            ("health_moves", &|view| view.health_moves(&policy, &HealthMoveOptions::default().hindsight(true)).unwrap()),
            ("stages", &|view| view.stages(&policy, &StageOptions::default()).unwrap()),
            ("stage_moves", &|view| view.stage_moves(&policy, &StageMoveOptions::default()).unwrap()),
        ];
        for (name, ask) in asked {
            let together: Vec<Table> = parts.iter().map(ask).collect();
            prop_assert_eq!(rows(&together), rows(&[ask(&whole)]), "{}", name);
        }
    }
}
