//! Ill will: rules that are deep, long, cut, mixed up or binary end in an error or an answer, soon.

use serde_json::{Value, json};

use super::scope;
use crate::ErrorCode::{RuleArithmetic, RuleSyntax, RuleTooLarge};
use crate::rule::tree::{MAX_DEPTH, MAX_NODES, MAX_TEXT};
use crate::rule::{Facts, Rule};
use crate::testing::Random;

fn too_large(text: &str) {
    let error = Rule::parse(text).unwrap_err();
    assert_eq!(error.code(), RuleTooLarge, "{error}");
    assert!(error.detail("position").is_some());
}

#[test]
fn depth_is_bounded_however_it_is_written() {
    let deep = 30_000;
    for (open, close) in [
        ("(", ")"),
        ("!", ""),
        ("-", ""),
        ("size(", ")"),
        ("p ? (", ") : q"),
        ("p ? q : ", ""),
        ("p && (", ")"),
        ("a in [", "]"),
        ("(p || !(", "))"),
    ] {
        too_large(&format!("{}p{}", open.repeat(deep.min(MAX_TEXT / open.len() / 2)), close.repeat(100)));
    }
    too_large(&format!("1{} > 1", " + 1 - 1".repeat(MAX_DEPTH)));
    too_large(&format!("{}1{} > 1", "1 + (".repeat(MAX_DEPTH), ")".repeat(MAX_DEPTH)));
    too_large(&format!("1{} > 1", " + 1".repeat(MAX_NODES)));
    too_large(&format!("p{}", " == p".repeat(10_000)));
    too_large(&format!("s{}", ".size()".repeat(9_000)));
}

#[test]
fn the_bounds_themselves_are_allowed() {
    let inner = MAX_DEPTH - 1;
    let rule = Rule::parse(&format!("{}p", "!".repeat(inner))).unwrap();
    assert!(rule.check(&scope()).is_ok());
    too_large(&format!("{}p", "!".repeat(inner + 1)));
    assert_eq!(Rule::from_json(&rule.to_json()).unwrap(), rule);
    Rule::parse(&format!("{}p{}", "(".repeat(MAX_DEPTH), ")".repeat(MAX_DEPTH))).unwrap();
    too_large(&format!("{}p{}", "(".repeat(MAX_DEPTH + 1), ")".repeat(MAX_DEPTH + 1)));

    // A chain of `&&` is one list, however long.
    let rule = Rule::parse(&format!("p{}", " && p".repeat(MAX_NODES - 2))).unwrap();
    assert_eq!(rule.check(&scope()).unwrap().reads().len(), 1);
    too_large(&format!("p{}", " && p".repeat(MAX_NODES - 1)));

    // So is a chain of one arithmetic operator; where two alternate, each turn is a level.
    let sum = |sign: &str, terms: usize| format!("1{} > 1", format!(" {sign} 1").repeat(terms - 1));
    for sign in ["+", "-", "*", "/", "%"] {
        let rule = Rule::parse(&sum(sign, MAX_NODES - 3)).unwrap();
        assert_eq!(Rule::from_json(&rule.to_json()).unwrap(), rule);
        assert_eq!(Rule::parse(&rule.to_string()).unwrap(), rule);
        assert!(matches!(rule.check(&scope()).map_err(|error| error.code()), Ok(_) | Err(RuleArithmetic)));
        too_large(&sum(sign, MAX_NODES - 1));
    }
    assert!(Rule::parse(&format!("1{} > 1", " + 1 - 1".repeat(MAX_DEPTH / 2 - 1))).is_ok());

    let text = |bytes: usize| format!("s == '{}'", "x".repeat(bytes));
    assert!(Rule::parse(&text(1024)).is_ok());
    too_large(&text(1025));
    too_large(&format!("`{}` == 1", "n".repeat(1025)));
    too_large(&format!("a{} == 1", ".a".repeat(512)));
    too_large(&" ".repeat(MAX_TEXT + 1));
    assert_eq!(Rule::parse(&" ".repeat(MAX_TEXT)).unwrap_err().code(), RuleSyntax);
}

#[test]
fn a_tree_is_bounded_too() {
    let nested = |depth: usize| (0..depth).fold(json!({"name": "p"}), |inner, _| json!({ "not": inner }));
    assert!(Rule::from_json(&nested(MAX_DEPTH - 1)).is_ok());
    for depth in [MAX_DEPTH, MAX_DEPTH + 1, 500] {
        assert_eq!(Rule::from_json(&nested(depth)).unwrap_err().code(), RuleTooLarge);
    }
    let nested = (0..500).fold(json!([]), |inner, _| json!([inner]));
    assert!(Rule::from_json(&json!({ "and": nested })).is_err());
    let wide: Vec<Value> = (0..MAX_NODES).map(|n| json!(n)).collect();
    let error = Rule::from_json(&json!({"in": [{"name": "a"}, wide]})).unwrap_err();
    assert_eq!(error.code(), RuleTooLarge);
}

/// What a long chain says is what its steps say, to the step at which there is no value.
#[test]
fn long_chains_are_computed_from_left_to_right() {
    let row = |text: &str, a: i64, x: f64| {
        let predicate = Rule::parse(text).unwrap().check(&scope()).unwrap();
        let values = predicate.reads().iter().map(|(name, _)| match name.as_str() {
            "a" => crate::RuleValue::Int(a),
            _ => crate::RuleValue::Float(x),
        });
        predicate.row(&values.collect::<Vec<_>>()).unwrap()
    };
    assert_eq!(row(&format!("a{} == 1500", " + a".repeat(499)), 3, 0.0), Some(true));
    assert_eq!(row(&format!("a{} == -1494", " - a".repeat(499)), 3, 0.0), Some(true));
    assert_eq!(row(&format!("a{} == 0", " * a".repeat(499)), 3, 0.0), None);
    assert_eq!(row(&format!("a{} == 10", " / 2".repeat(9)), 5_120, 0.0), Some(true));
    assert_eq!(row(&format!("a{} + x == 10.5", " + 1".repeat(5)), 5, 0.5), Some(true));
    assert_eq!(row(&format!("x{} == 250.5", " + a".repeat(500)), 0, 250.5), Some(true));
    // The sum would fit, a step of it does not.
    assert_eq!(row("a + a - a == a", i64::MAX, 0.0), None);
}

/// A choice doubles nothing: nested choices in conditions stay as small as they are written.
#[test]
fn nested_choices_run_in_no_time() {
    let rule = (0..20).fold("p".to_owned(), |inner, _| format!("({inner} ? q : p)"));
    let predicate = Rule::parse(&rule).unwrap().check(&scope()).unwrap();
    let row = [crate::RuleValue::Bool(true), crate::RuleValue::Bool(false)];
    assert!(predicate.row(&row).unwrap().is_some());
    let whole = (0..30).fold("a".to_owned(), |inner, _| format!("({inner} > 1 ? 1 : 2)"));
    let predicate = Rule::parse(&format!("{whole} == 2")).unwrap().check(&scope()).unwrap();
    assert_eq!(predicate.row(&[crate::RuleValue::Int(5)]).unwrap(), Some(true));
}

/// As deep as each part of the grammar goes.
fn deepest() -> Vec<String> {
    let nested = |open: &str, core: &str, close: &str, depth: usize| {
        format!("{}{core}{}", open.repeat(depth), close.repeat(depth))
    };
    vec![
        format!("{} > 1", nested("(1 + ", "a", ")", MAX_DEPTH - 2)),
        format!("{} > 1.5", nested("(1.5 + ", "x", ")", MAX_DEPTH - 2)),
        format!("{} == 1", nested("(p ? ", "a", " : b)", MAX_DEPTH - 2)),
        format!("{} == 's'", nested("(p ? ", "s", " : t)", MAX_DEPTH - 2)),
        format!("({}) == 's'", nested("p ? t : ", "s", "", MAX_DEPTH - 2)),
        format!("{} > 1.5", nested("(x + int(", "x", "))", MAX_DEPTH / 2 - 1)),
        format!("{} == 1", nested("(", "a", " > 1 ? a : b)", MAX_DEPTH / 2 - 1)),
        nested("(p && (q || !", "p", "))", MAX_DEPTH / 3),
        nested("!(p == ", "q", ")", MAX_DEPTH / 2 - 1),
    ]
}

/// The deepest rules run by column on half the smallest stack that a system gives a thread by itself, built without any
/// optimisation too.
#[test]
fn the_deepest_rules_need_little_stack() {
    let rules = deepest();
    let run = move || {
        for text in rules {
            let rule = Rule::parse(&text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(Rule::from_json(&rule.to_json()).as_ref(), Ok(&rule));
            let predicate = rule.check(&scope()).unwrap_or_else(|error| panic!("{text}: {error}"));
            let (whole, real) = (vec![5_i64; 300].into(), vec![0.5; 300].into());
            let (truth, words) = (vec![true; 300].into(), vec!["s"; 300].into());
            let facts = Facts::new().column("a", &whole).column("b", &whole).column("x", &real);
            let facts = facts.column("p", &truth).column("q", &truth).column("s", &words).column("t", &words);
            assert_eq!(predicate.matches(&facts).unwrap().len(), 300, "{text}");
            assert!(predicate.explain(&facts, 299).unwrap().holds.is_some());
        }
    };
    std::thread::Builder::new().stack_size(STACK).spawn(run).unwrap().join().unwrap();
}

const STACK: usize = 256 * 1024;

const SEEDS: [&str; 8] = [
    "days_since_login > 14 && plan == \"pro\" && tickets_30d >= 3",
    "a in [1, -2, 0x1F, 4.5e-3] || !(x / y <= .5) ? p : q != true",
    "s.startsWith('p\\u00e9') && t.contains(r'\\n') && size(s) % 3 == -1",
    "at >= timestamp(\"2024-01-31T12:00:00+05:45\") // note\n && spent - `sent back` > money('1.50 GBP')",
    "has(since.then) && since.then != null && int(x) * -9223372036854775808 < double(a)",
    "(((p || q) && !p) || (a + b - 1 > 2 * (b % 7)))",
    "s in ['a', \"b\", '\\x41', '\\101', '\\U0001F980', `x`]",
    "\"🦀\" == s ? 1 < 2 : (null == t)",
];

const PIECES: [&str; 40] = [
    "&&",
    "||",
    "==",
    "!=",
    "<",
    ">=",
    "!",
    "-",
    "+",
    "*",
    "/",
    "%",
    "?",
    ":",
    "(",
    ")",
    "[",
    "]",
    ",",
    ".",
    "in",
    "null",
    "true",
    "has(",
    "size(",
    "money(",
    "\"",
    "'",
    "`",
    "\\",
    "\\u",
    "0x",
    "1e",
    "9223372036854775808",
    "\u{0}",
    "é",
    "🦀",
    " ",
    "\n",
    "//",
];

/// Changes a text at a random place.
fn mutated(text: &str, random: &mut Random) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let place = |random: &mut Random, len: usize| random.below(len as u64 + 1) as usize;
    for _ in 0..=random.below(4) {
        let at = place(random, chars.len());
        match random.below(5) {
            0 => chars.truncate(at),
            1 => drop(chars.drain(at.min(chars.len())..(at + 3).min(chars.len()))),
            2 | 3 => {
                let piece = PIECES[random.below(PIECES.len() as u64) as usize];
                chars.splice(at..at, piece.chars());
            }
            _ => {
                let end = place(random, chars.len()).max(at);
                let copy: Vec<char> = chars[at..end].to_vec();
                let to = place(random, chars.len());
                chars.splice(to..to, copy);
            }
        }
    }
    chars.into_iter().collect()
}

#[test]
fn mutated_rules_end_in_an_error_or_a_rule() {
    let mut random = Random::new(20_111_210);
    let (mut read, mut checked) = (0, 0);
    for round in 0..20_000 {
        let text = mutated(SEEDS[round % SEEDS.len()], &mut random);
        match Rule::parse(&text) {
            Ok(rule) => {
                read += 1;
                let written = rule.to_string();
                assert_eq!(Rule::parse(&written).as_ref(), Ok(&rule), "{text:?} is written {written:?}");
                assert_eq!(Rule::from_json(&rule.to_json()).as_ref(), Ok(&rule), "{text:?}");
                match rule.check(&scope()) {
                    Ok(predicate) => {
                        checked += 1;
                        let row = vec![crate::RuleValue::Null; predicate.reads().len()];
                        let _ = predicate.row(&row).unwrap();
                    }
                    Err(error) => placed(&error, &text),
                }
            }
            Err(error) => placed(&error, &text),
        }
    }
    assert!(read > 1000 && checked > 300, "{read} could be read, {checked} checked: too tame or too wild");
}

/// An error lies within the text.
fn placed(error: &crate::Error, text: &str) {
    let number = |name| error.detail(name).unwrap().parse::<usize>().unwrap();
    let (start, end) = (number("position"), number("end"));
    assert!(start <= end && end <= text.chars().count(), "{start}..{end} of {text:?}: {error}");
    assert_ne!(error.code(), crate::ErrorCode::Internal, "{text:?}: {error}");
}

#[test]
fn mutated_trees_end_in_an_error_or_a_rule() {
    let mut random = Random::new(7);
    let seeds: Vec<Value> = SEEDS.iter().filter_map(|seed| Some(Rule::parse(seed).ok()?.to_json())).collect();
    assert!(seeds.len() > 5);
    let mut read = 0;
    for round in 0..5_000 {
        let mut tree = seeds[round % seeds.len()].clone();
        shake(&mut tree, &mut random);
        if let Ok(rule) = Rule::from_json(&tree) {
            read += 1;
            assert_eq!(Rule::parse(&rule.to_string()).as_ref(), Ok(&rule), "{tree}");
            let _ = rule.check(&scope());
        }
    }
    assert!(read > 300, "{read} could be read");
}

/// Changes some part of a tree.
fn shake(value: &mut Value, random: &mut Random) {
    if random.below(6) == 0 {
        *value = match random.below(8) {
            0 => Value::Null,
            1 => json!(true),
            2 => json!("text"),
            3 => json!(1.5),
            4 => json!([]),
            5 => json!({}),
            6 => json!({"name": "a b"}),
            _ => json!({"-": [{"int": "-9223372036854775808"}]}),
        };
        return;
    }
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| shake(item, random)),
        Value::Object(map) => map.values_mut().for_each(|item| shake(item, random)),
        _ => {}
    }
}
