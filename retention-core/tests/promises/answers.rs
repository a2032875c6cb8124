//! Everything that a view says, as text.

use retention_core::{
    AuditOptions, CustomersOptions, Owner, Returns, Table, TimelineOptions, View, operations,
};
use serde_json::{Value, json};

/// All timelines, customers, identities, the audit, the counts, and every operation.
pub(crate) fn says(view: &View) -> Vec<String> {
    let show = |table: &Table| format!("{:?} {:?}", table.columns(), table.notes().collect::<Vec<_>>());
    let mut said = vec![
        format!("{} {}", view.customers(), view.events()),
        plain(&view.customers_table(&CustomersOptions::default()).unwrap()),
        show(&view.identity()),
        show(&view.audit(&AuditOptions::default()).unwrap().table()),
    ];
    said.extend((0..5).map(
        |number| match view.timeline(&format!("c{number}"), &TimelineOptions::default()) {
            Ok(table) => show(&table),
            Err(error) => error.code().to_string(),
        },
    ));
    said.extend(questions(view).iter().map(|(operation, options)| {
        let told = match view.call(operation, options) {
            Ok(table) => plain(&table),
            Err(error) => {
                assert!(!error.code().as_str().ends_with("_option"), "{operation} {options}: {error}");
                error.code().to_string()
            }
        };
        format!("{operation} {options}: {told}")
    }));
    said
}

/// Every operation that gives a table, with its defaults and in the units in which the logs here are lively.
pub(crate) fn questions(view: &View) -> Vec<(&'static str, Value)> {
    let cuts = view.fit("fit_rfm", &Value::Null).unwrap_or_default();
    let tables = operations().filter(|operation| {
        let is_table = matches!(operation.returns(), Returns::Table(_) | Returns::OpenTable(_));
        operation.owner() == Owner::View && is_table
    });
    let mut asked = Vec::new();
    for name in tables.map(retention_core::Operation::name) {
        asked.push((name, with_arguments(name, &cuts)));
        let more = match name {
            "rfm" => vec![
                json!({"bins": 3, "frequency": "events", "ties": "first"}),
                json!({"frequency": "days", "refunds": "ignore"}),
            ],
            "cohorts" => vec![
                json!({"period": "day", "value": "revenue_net"}),
                json!({"period": "day", "clock": "rolling", "by": "sign_up"}),
                json!({"period": "day", "count": "unbounded", "by": "property", "property": "plan"}),
                json!({"period": "day", "by": "first_item", "value": "orders"}),
            ],
            "activity_churn" => vec![json!({"window": "1d", "every": "1d"})],
            "repeat_purchase" => vec![json!({"window": "1d"})],
            "retention" | "movements" | "purchases" | "stickiness" | "active_days" => {
                vec![json!({"period": "day"})]
            }
            "revenue_movements" | "revenue_by_customer" | "churned_revenue" | "unit_economics" => vec![
                json!({"period": "day", "settings": policy()}),
                json!({"period": "2d", "by": "cohort", "settings": starts()}),
                json!({"period": "day", "by": "tier", "settings": named()}),
            ],
            "revenue_retention" => {
                vec![json!({"window": "1d", "every": "day", "by": "cohort", "settings": policy()})]
            }
            "subscriptions" | "subscription_audit" | "renewals" => {
                vec![json!({"settings": policy()}), json!({"settings": starts()})]
            }
            "survey" => vec![json!({"period": "day", "min_answers": 1, "events": ["sale"], "score": "gift"})],
            "feature_adoption" => vec![
                json!({"period": "day", "events": ["purchase"]}),
                json!({"period": "day", "events": ["login"], "feature": "gifts"}),
            ],
            _ => Vec::new(),
        };
        asked.extend(more.into_iter().map(|options| (name, options)));
    }
    asked
}

fn with_arguments(name: &str, cuts: &str) -> Value {
    match name {
        "timeline" => json!({"customer": "c1", "kinds": ["purchase"], "limit": 3}),
        "cohort_customers" => json!({"cohort": "2024-01", "period_number": 0}),
        "rfm_with" | "rfm_segments_with" => json!({"cuts": cuts}),
        "explain_rfm" => json!({"cuts": cuts, "customer": "c1"}),
        "training_table" | "scoring_table" => json!({
            "measures": {"bought": {"measure": "count", "of": ["purchase"]}, "spent": {"measure": "sum", "of": ["purchase"], "window": "2d"}},
            "horizon": "1d", "every": "1d",
        }),
        "measures" | "segments" | "segment_sizes" | "segment_moves" | "segment_overlap" | "signals" => {
            json!({"policy": policy()})
        }
        "health" | "health_movers" | "health_bands" | "health_scores" | "stages" | "stage_moves"
        | "stage_transitions" | "stage_dwell" | "next_stages" => json!({"policy": policy()}),
        "health_moves" => json!({"policy": policy(), "hindsight": true}),
        "health_backtest"
        | "health_backtest_bands"
        | "health_calibration"
        | "health_false_greens"
        | "health_weights" => {
            json!({"policy": policy(), "scorecard": "health", "horizon": "1d", "every": "1d"})
        }
        "explain_health" => json!({"policy": policy(), "customer": "c1"}),
        "segment_members" => json!({"policy": policy(), "segment": "silent"}),
        "explain_segments" => json!({"policy": policy(), "customer": "c1"}),
        "active_periods" => json!({"gap": "1d", "periods": "all"}),
        "mrr_timeline" => json!({"customer": "c1", "settings": policy()}),
        "explain_difference" | "explain_difference_by_setting" => {
            json!({"a": policy(), "b": starts(), "every": "2d", "figure": "churn"})
        }
        "funnel" => json!({"steps": ["purchase", "refund"], "within": "2d"}),
        "time_to_value" => json!({"value": "purchase", "within": "1d"}),
        "survey_moves" => json!({"split": "2023-12-31", "events": ["sale"], "score": "gift"}),
        "stated_reasons" => json!({"events": ["return"], "reason": "gift"}),
        "goal" => {
            json!({"start": "2024-01-03", "deadline": "2024-01-06", "change": -0.1, "settings": policy()})
        }
        "before_after" => json!({"notes": {"2024-01-03": "a release"}, "window": "1d"}),
        _ => Value::Null,
    }
}

/// Settings under which every kind says something of a subscription.
pub(crate) fn starts() -> Value {
    json!({
        "grain": "subscription", "free_plans": "active", "churn_at": "period_end",
        "kinds": {"sale": "started", "return": "cancelled", "login": "paused"},
    })
}

/// The same, with plans under a name to which another is near.
pub(crate) fn named() -> Value {
    let mut settings = starts();
    settings["properties"] = json!({"plan": "gift"});
    settings
}

fn policy() -> Value {
    json!({
        "policy": 1,
        "measures": {
            "bought": {"measure": "count", "of": ["purchase"], "window": "2d"},
            "spent": {"measure": "sum", "of": ["purchase"], "window": "3d"},
            "silence": {"measure": "days_since_last", "of": ["purchase"]},
        },
        "segments": {"busy": "bought >= 2 || spent > 10.0", "silent": "silence >= 1 && !busy"},
        "signals": {"second": {"when": "bought >= 2"}},
        "scorecards": {"health": {
            "measures": {
                "bought": {"normaliser": "saturating", "half": 1},
                "silence": {"low": 3, "high": 0, "missing": "penalise", "weight": 2},
                "spent": {"low": 0, "high": 2000, "age": "silence", "half_life": 2},
            },
            "bands": [{"band": "red"}, {"band": "yellow", "from": 30}, {"band": "green", "from": 60}],
            "hysteresis": 5,
        }},
        "lifecycles": {"journey": {"stages": [
            {"stage": "new", "to": ["busy", "silent"]},
            {"stage": "busy", "when": "bought >= 2", "to": ["silent"], "dwell": "1d"},
            {"stage": "silent", "when": "silence >= 1", "to": ["busy"]},
        ]}},
        "metrics": {
            "method": "movement", "past_due": "excluded",
            "kinds": {"sale": "changed", "return": "ended", "login": "payment_failed"},
        },
    })
}

/// As text cell by cell: the names behind a column of ids may include some that the view does not show.
pub(crate) fn plain(table: &Table) -> String {
    let column = |column: &retention_core::Column| {
        let cell =
            |row| (column.text(row), column.int(row), column.float(row), column.time(row), column.bool(row));
        format!("{} {:?}", column.name(), (0..table.rows()).map(cell).collect::<Vec<_>>())
    };
    let columns: Vec<String> = table.columns().iter().map(column).collect();
    format!("{columns:?} {:?}", table.notes().collect::<Vec<_>>())
}
