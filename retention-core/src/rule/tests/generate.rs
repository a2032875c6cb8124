//! Random rules, mostly of sound types, and random rows with nulls and extremes.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::twin::{Row, Value};

/// The parts of one depth.
struct Level {
    truth: BoxedStrategy<Json>,
    whole: BoxedStrategy<Json>,
    real: BoxedStrategy<Json>,
    words: BoxedStrategy<Json>,
    time: BoxedStrategy<Json>,
    money: BoxedStrategy<Json>,
}

const WHOLES: [i64; 9] = [0, 1, -1, 2, 7, i64::MAX, i64::MIN, 9_007_199_254_740_993, -9_007_199_254_740_992];
const REALS: [f64; 9] =
    [0.0, -0.0, 0.5, -1.5, 2.0, 1e308, 9_007_199_254_740_992.0, 9.3e18, -9_223_372_036_854_775_808.0];
const TEXTS: [&str; 7] = ["", "pro", "free", "prö", "o", "a \"quoted\" \\ one\n", "🦀"];
const TIMES: [&str; 3] = ["2024-01-31", "2024-01-31T12:00:00Z", "1970-01-01T00:00:00.000001Z"];
const AMOUNTS: [&str; 4] = ["100.00 GBP", "-0.01 GBP", "0.00 GBP", "9.99 EUR"];

fn whole_json(value: i64) -> Json {
    json!({"int": value.to_string()})
}

fn names(names: &'static [&'static str]) -> BoxedStrategy<Json> {
    prop::sample::select(names).prop_map(|name| json!({ "name": name })).boxed()
}

impl Level {
    fn leaves() -> Self {
        let any_name: &[&str] = &["a", "x", "s", "p", "at", "spent", "sent back", "typo"];
        Self {
            truth: prop_oneof![
                6 => names(&["p", "q"]),
                1 => any::<bool>().prop_map(|value| json!(value)),
                2 => prop::sample::select(any_name).prop_filter("rarely", |name| *name != "typo")
                    .prop_map(|name| json!({ "has": name })),
            ]
            .boxed(),
            whole: prop_oneof![
                3 => names(&["a", "b"]),
                1 => prop::sample::select(&WHOLES[..]).prop_map(whole_json),
                1 => (-9_i64..9).prop_map(|value| json!(value)),
            ]
            .boxed(),
            real: prop_oneof![
                2 => names(&["x", "y"]),
                1 => prop::sample::select(&REALS[..]).prop_map(|value| json!({ "double": value })),
            ]
            .boxed(),
            words: prop_oneof![
                2 => names(&["s", "t"]),
                1 => prop::sample::select(&TEXTS[..]).prop_map(|text| json!(text)),
            ]
            .boxed(),
            time: prop_oneof![
                2 => names(&["at", "since.then"]),
                1 => prop::sample::select(&TIMES[..]).prop_map(|text| json!({ "timestamp": text })),
            ]
            .boxed(),
            money: prop_oneof![
                20 => names(&["spent", "sent back"]),
                10 => prop::sample::select(&AMOUNTS[..3]).prop_map(|text| json!({ "money": text })),
                1 => prop::sample::select(&AMOUNTS[3..]).prop_map(|text| json!({ "money": text })),
            ]
            .boxed(),
        }
    }

    /// A part of any type, null and a name that there is not.
    fn anything(&self) -> BoxedStrategy<Json> {
        prop_oneof![
            self.truth.clone(),
            self.whole.clone(),
            self.real.clone(),
            self.words.clone(),
            self.time.clone(),
            self.money.clone(),
            Just(Json::Null),
            Just(json!({"name": "typo"})),
        ]
        .boxed()
    }

    fn number(&self) -> BoxedStrategy<Json> {
        prop_oneof![self.whole.clone(), self.real.clone()].boxed()
    }

    fn chosen(&self, parts: &BoxedStrategy<Json>) -> BoxedStrategy<Json> {
        (self.truth.clone(), parts.clone(), parts.clone())
            .prop_map(|(c, a, b)| json!({"if": [c, a, b]}))
            .boxed()
    }

    fn truths(&self) -> BoxedStrategy<Json> {
        let compared =
            |parts: BoxedStrategy<Json>| binary(&["==", "!=", "<", "<=", ">", ">="], parts.clone(), parts);
        let list = |parts: &BoxedStrategy<Json>, items: BoxedStrategy<Json>| {
            (parts.clone(), vec(items, 0..12)).prop_map(|(part, items)| json!({"in": [part, items]}))
        };
        let rare = self.anything();
        prop_oneof![
            4 => vec(self.truth.clone(), 1..4).prop_map(|parts| json!({ "and": parts })),
            4 => vec(self.truth.clone(), 1..4).prop_map(|parts| json!({ "or": parts })),
            3 => self.truth.clone().prop_map(|part| json!({ "not": part })),
            6 => compared(self.whole.clone()),
            4 => compared(self.number()),
            3 => compared(self.words.clone()),
            2 => compared(self.time.clone()),
            2 => compared(self.money.clone()),
            1 => binary(&["==", "!="], self.truth.clone(), self.truth.clone()),
            2 => binary(&["startsWith", "endsWith", "contains"], self.words.clone(), self.words.clone()),
            1 => list(&self.whole, constants(|value| value % 2 != 0)),
            1 => list(&self.real, constants(|_| true)),
            1 => list(&self.words, prop::sample::select(&TEXTS[..]).prop_map(|text| json!(text)).boxed()),
            1 => list(&self.truth, any::<bool>().prop_map(|value| json!(value)).boxed()),
            1 => binary(&["==", "!="], prop_oneof![names(&["a", "x"]), names(&["s", "spent"])].boxed(),
                        Just(Json::Null).boxed()),
            2 => self.chosen(&self.truth),
            1 => compared(rare.clone()),
            1 => list(&rare, rare.clone()),
            4 => self.truth.clone(),
        ]
        .boxed()
    }

    fn above(&self) -> Self {
        let sums: &[&str] = &["+", "-", "*", "/", "%"];
        let called = |name: &'static str, parts: BoxedStrategy<Json>| {
            parts.prop_map(move |part| json!({ name: [part] }))
        };
        let whole = prop_oneof![
            4 => self.whole.clone(),
            6 => binary(sums, self.whole.clone(), self.whole.clone()),
            2 => chained(sums, self.whole.clone()),
            1 => called("-", self.whole.clone()),
            1 => called("int", self.number()),
            1 => called("size", self.words.clone()),
            2 => self.chosen(&self.whole),
        ];
        let real = prop_oneof![
            4 => self.real.clone(),
            6 => binary(&sums[..4], self.number(), self.real.clone()),
            2 => chained(&sums[..4], self.number()),
            1 => binary(&["/"], self.money.clone(), self.money.clone()),
            1 => called("-", self.real.clone()),
            1 => called("double", self.number()),
            2 => self.chosen(&self.number()),
        ];
        let money = prop_oneof![
            4 => self.money.clone(),
            2 => binary(&["+", "-"], self.money.clone(), self.money.clone()),
            1 => chained(&["+", "-"], self.money.clone()),
            1 => binary(&["*"], self.money.clone(), self.whole.clone()),
            1 => self.chosen(&self.money),
        ];
        Self {
            truth: self.truths(),
            whole: whole.boxed(),
            real: real.boxed(),
            words: prop_oneof![3 => self.words.clone(), 1 => self.chosen(&self.words)].boxed(),
            time: prop_oneof![3 => self.time.clone(), 1 => self.chosen(&self.time)].boxed(),
            money: money.boxed(),
        }
    }
}

fn constants(keep: fn(&usize) -> bool) -> BoxedStrategy<Json> {
    let wholes = WHOLES.into_iter().map(whole_json);
    let reals = REALS.into_iter().map(|value| json!({ "double": value }));
    let kept: Vec<Json> = wholes.chain(reals).enumerate().filter(|(n, _)| keep(n)).map(|(_, v)| v).collect();
    prop::sample::select(kept).boxed()
}

fn binary(
    operators: &'static [&'static str],
    left: BoxedStrategy<Json>,
    right: BoxedStrategy<Json>,
) -> BoxedStrategy<Json> {
    let operator = prop::sample::select(operators);
    (operator, left, right).prop_map(|(operator, left, right)| json!({ operator: [left, right] })).boxed()
}

/// Three operands or more, joined from left to right.
fn chained(operators: &'static [&'static str], parts: BoxedStrategy<Json>) -> BoxedStrategy<Json> {
    let operator = prop::sample::select(operators);
    (operator, vec(parts, 3..6)).prop_map(|(operator, parts)| json!({ operator: parts })).boxed()
}

/// Rules as JSON trees, about one in five of them with a fault.
pub(super) fn rules() -> BoxedStrategy<Json> {
    Level::leaves().above().above().above().truth
}

fn optional<T: Clone + std::fmt::Debug + 'static>(
    values: Vec<T>,
    wrap: fn(T) -> Value,
) -> impl Strategy<Value = Option<Value>> {
    prop_oneof![1 => Just(None), 4 => prop::sample::select(values).prop_map(move |value| Some(wrap(value)))]
}

pub(super) fn rows(count: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = Vec<Row>> {
    let whole = || optional(WHOLES.to_vec(), Value::Int);
    let reals = [&REALS[..], &[f64::NAN, f64::INFINITY, 1e-300]].concat();
    let real = move || optional(reals.clone(), Value::Float);
    let words = || optional(TEXTS.to_vec(), |text| Value::Text(text.to_owned()));
    let truth = || optional(vec![true, false], Value::Bool);
    let time = || optional(vec![0, 1, 1_706_659_200_000_000, 1_706_702_400_000_000], Value::Time);
    let money = || optional(vec![0, -1, 10_000, i64::MAX], Value::Money);
    let row = (
        (whole(), whole(), real(), real(), words(), words()),
        (truth(), truth(), time(), time(), money(), money()),
    );
    let row = row.prop_map(|((a, b, x, y, s, t), (p, q, at, then, spent, back))| {
        Row::from([
            ("a", a),
            ("b", b),
            ("x", x),
            ("y", y),
            ("s", s),
            ("t", t),
            ("p", p),
            ("q", q),
            ("at", at),
            ("since.then", then),
            ("spent", spent),
            ("sent back", back),
        ])
    });
    vec(row, count)
}
