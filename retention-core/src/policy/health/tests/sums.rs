//! Whatever the scorecard and whatever happened: contributions add up to the score and to its change, to the millionth.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::{Fact, START, document, facts, view};
use crate::policy::Policy;
use crate::time::{MICROS_PER_DAY, Timestamp};
use crate::{HealthExplainOptions, HealthOptions, Table, TimeInput, View};

const MEASURES: [&str; 6] = ["days_since_login", "logins_7d", "spent_10d", "change", "asked", "surveys"];

/// Settings of one measure: all normalisers that need no artifact, all ways with what is missing, some that fade.
fn settings() -> impl Strategy<Value = Value> {
    let fading =
        prop::option::of((prop::sample::select(vec!["asked", "days_since_login"]), 1u32..9, 1u32..4));
    ((0u32..4, 1u32..1000), 0usize..4, 0usize..4, (0u32..=10, any::<bool>()), fading).prop_map(
        |((whole, part), shape, missing, (neutral, lower), fading)| {
            let mut one = match shape {
                0 => json!({"low": 0, "high": 7}),
                1 => json!({"normaliser": "saturating", "half": 1.5}),
                2 => json!({"normaliser": "curve", "points": [[-1, 0], [0.3, 0.7], [3, 0.1], [400, 1]]}),
                _ => json!({"low": 11, "high": 0.5}),
            };
            // Thirds and sevenths do not end: nothing is exact by chance.
            one["weight"] = json!(f64::from(whole) + f64::from(part) / 7.0 / 143.0);
            one["missing"] = json!(["renormalise", "neutral", "penalise", "block"][missing]);
            if missing == 1 {
                one["neutral"] = json!(f64::from(neutral) / 10.0);
            }
            // A range from a larger value to a smaller one says so already.
            if lower && shape < 2 {
                one["direction"] = json!("lower");
            }
            if let Some((age, half_life, tick)) = fading {
                (one["age"], one["half_life"], one["tick"]) = (json!(age), json!(half_life), json!(tick));
            }
            one
        },
    )
}

/// A scorecard of some measures, with scores that were set.
fn card() -> impl Strategy<Value = Value> {
    let measures = prop::collection::vec(prop::option::weighted(0.7, settings()), MEASURES.len());
    let set = prop::collection::vec((0u8..3, 0u32..20, 1u32..20, 0u32..=100_000_000), 0..3);
    (measures, set, any::<bool>()).prop_map(|(measures, set, segment)| {
        let named = MEASURES.iter().zip(measures).filter_map(|(name, one)| Some(((*name).to_owned(), one?)));
        let mut named: Map<String, Value> = named.collect();
        if named.is_empty() {
            named.insert("logins_7d".to_owned(), json!({"low": 0, "high": 3}));
        }
        let day = |day: u32| Timestamp::from_micros(START + i64::from(day) * MICROS_PER_DAY).to_string();
        // Of each customer one at most, lest they overlap.
        let mut seen = Vec::new();
        let set = set.into_iter().filter(|(who, ..)| !seen.contains(who) && { seen.push(*who); true });
        let set = set.map(|(who, from, days, score)| {
            json!({"customer": format!("c{who}"), "score": f64::from(score) / 1e6, "owner": "kim", "from": day(from), "until": day(from + days)})
        });
        let mut card = json!({"measures": named, "overrides": set.collect::<Vec<_>>()});
        if segment {
            card["segment"] = json!("buyers");
        }
        card
    })
}

fn explained(
    view: &View,
    policy: &Policy,
    customer: &str,
    at: &TimeInput,
    since: Option<&TimeInput>,
) -> Table {
    let options = HealthExplainOptions::default().at(at.clone()).since(since.cloned());
    view.explain_health(policy, customer, &options).unwrap()
}

fn sum(table: &Table, column: &str) -> i64 {
    let column = table.column(column).unwrap();
    (0..table.rows()).filter_map(|row| column.int(row)).sum()
}

/// The contribution of each measure, the one of a score that was set included.
fn contributions(table: &Table) -> Vec<(String, i64)> {
    let (measure, given) =
        (table.column("measure").unwrap(), table.column("contribution_millionths").unwrap());
    (0..table.rows()).map(|row| (measure.text(row).unwrap().to_owned(), given.int(row).unwrap())).collect()
}

fn check(facts: &[Fact], card: &Value, (at, since): (i64, i64)) -> Result<usize, TestCaseError> {
    let mut policy = document();
    policy["scorecards"] = json!({"health": card});
    let (view, policy) = (view(facts), Policy::from_json(&policy).unwrap());
    let instant = |hour: i64| TimeInput::from(Timestamp::from_micros(START + hour * MICROS_PER_DAY / 24));
    let (at, since) = (instant(at), instant(since));
    let scores = |at: &TimeInput| view.health(&policy, &HealthOptions::default().at(at.clone())).unwrap();
    let (now, then) = (scores(&at), scores(&since));
    let score = |table: &Table, customer: &str| {
        let row =
            (0..table.rows()).find(|row| table.column("customer").unwrap().text(*row) == Some(customer))?;
        table.column("score_millionths").unwrap().int(row)
    };
    let mut changes = 0;
    for row in 0..now.rows() {
        let customer = now.column("customer").unwrap().text(row).unwrap();
        let why = explained(&view, &policy, customer, &at, Some(&since));
        let (is, was) = (score(&now, customer), score(&then, customer));
        prop_assert_eq!(sum(&why, "contribution_millionths"), is.unwrap_or(0));
        let known = why.column("change_millionths").unwrap();
        let told = (0..why.rows()).any(|row| known.int(row).is_some());
        let (Some(is), Some(was)) = (is, was) else {
            prop_assert!(!told, "a change without two scores");
            continue;
        };
        prop_assert_eq!(sum(&why, "change_millionths"), is - was);
        // And each is what the measure gives more than it gave.
        let before = contributions(&explained(&view, &policy, customer, &since, None));
        let gave =
            |measure: &str| before.iter().find(|(name, _)| name == measure).map_or(0, |(_, given)| *given);
        for (at, (measure, given)) in contributions(&why).iter().enumerate() {
            prop_assert_eq!(known.int(at), Some(given - gave(measure)), "{}", measure);
        }
        changes += usize::from(is != was);
    }
    Ok(changes)
}

proptest! {
    #![proptest_config(crate::property::config(250))]

    #[test]
    fn contributions_of_any_scorecard_add_up(
        facts in facts(),
        card in card(),
        hours in (0i64..45 * 24, 0i64..45 * 24),
    ) {
        check(&facts, &card, hours)?;
    }
}
