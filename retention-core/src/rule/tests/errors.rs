//! Every error: its code, where it is in the text and in the tree, and what to write instead.

use std::collections::BTreeSet;

use serde_json::json;

use super::scope;
use crate::ErrorCode::{
    InvalidTime, MixedCurrency, RuleArithmetic, RuleSyntax, RuleTooLarge, RuleType, UnknownCurrency,
    UnknownFunction, UnknownName,
};
use crate::rule::Rule;
use crate::{Error, ErrorCode};

fn error(text: &str) -> Error {
    match Rule::parse(text).and_then(|rule| rule.check(&scope())) {
        Ok(_) => panic!("`{text}` is accepted"),
        Err(error) => error,
    }
}

/// The rule, with the faulty part in square brackets `⟦…⟧`; the code; what the message must say.
const CASES: &[(&str, ErrorCode, &str)] = &[
    ("⟦⟧", RuleSyntax, "without text"),
    ("a ⟦=⟧ 1", RuleSyntax, "write `==`"),
    ("p ⟦&⟧ q", RuleSyntax, "write `&&`"),
    ("p ⟦|⟧ q", RuleSyntax, "write `||`"),
    ("p ⟦and⟧ q", RuleSyntax, "write `&&`"),
    ("p ⟦OR⟧ q", RuleSyntax, "write `||`"),
    ("not ⟦p⟧", RuleSyntax, "write `!`"),
    ("a ⟦is⟧ null", RuleSyntax, "!has(name)"),
    ("a ⟦<>⟧ 1", RuleSyntax, "write `!=`"),
    ("s == ⟦“⟧pro”", RuleSyntax, "straight quotes"),
    ("a > ⟦⟧", RuleSyntax, "the rule ends"),
    ("(a > 1⟦⟧", RuleSyntax, "expected `)`"),
    ("a > 1⟦)⟧", RuleSyntax, "an operator or the end"),
    ("p ? q⟦⟧", RuleSyntax, "expected `:`"),
    ("s in ⟦\"pro\"⟧", RuleSyntax, "a list"),
    ("s in [\"pro\" ⟦\"free\"⟧]", RuleSyntax, "expected `]`"),
    ("⟦in⟧ [1]", RuleSyntax, "before `in`"),
    ("s == ⟦\"pro⟧", RuleSyntax, "does not end"),
    ("s == \"⟦\\d⟧\"", RuleSyntax, "escape"),
    ("s == \"⟦\\ud800⟧\"", RuleSyntax, "escape"),
    ("⟦`a b⟧", RuleSyntax, "backticks does not end"),
    ("a == ⟦9223372036854775808⟧", RuleSyntax, "beyond 64 bits"),
    ("a == ⟦99999999999999999999⟧", RuleSyntax, "too large"),
    ("x == ⟦1e999⟧", RuleSyntax, "too large"),
    ("a == ⟦12abc⟧", RuleSyntax, "run together"),
    ("a == ⟦12u⟧", RuleSyntax, "unsigned"),
    ("a == ⟦0x⟧", RuleSyntax, "no digits"),
    ("⟦if⟧ == 1", RuleSyntax, "reserved"),
    ("s == ⟦b⟧\"pro\"", RuleSyntax, "before a text"),
    ("⟦é⟧ == 1", RuleSyntax, "backticks"),
    ("a == ⟦{⟧}", RuleSyntax, "no maps"),
    ("⟦has(1)⟧", RuleSyntax, "takes a name"),
    ("at > ⟦timestamp(at)⟧", RuleSyntax, "text in quotes"),
    ("spent > ⟦money(100)⟧", RuleSyntax, "money(\"100.00 GBP\")"),
    ("⟦startsWith(s, \"p\")⟧", RuleSyntax, "name.startsWith"),
    ("⟦s.startsWith()⟧", RuleSyntax, "name.startsWith"),
    ("⟦a.double()⟧ > 1.0", RuleSyntax, "double(name)"),
    ("⟦s.has()⟧", RuleSyntax, "write `has(s)`"),
    ("⟦`sent back`.has(s)⟧", RuleSyntax, "write `has(`sent back`)`"),
    ("⟦\"2024-01-31\".timestamp()⟧ < at", RuleSyntax, "timestamp(\"2024-01-31\")"),
    ("spent > ⟦s.money()⟧", RuleSyntax, "money(\"100.00 GBP\")"),
    ("1.⟦a⟧ > 1", RuleSyntax, "only a name"),
    ("a > 1 && ⟦len⟧(s) > 1", UnknownFunction, "known: has, size"),
    ("s.⟦startWith⟧(\"p\")", UnknownFunction, "did you mean `startsWith`?"),
    ("p && ⟦aa⟧ > 1", UnknownName, "did you mean `a`?"),
    ("has(spent) && ⟦has(spend)⟧", UnknownName, "did you mean `spent`?"),
    ("⟦`Sent back`⟧ > money(\"1 GBP\")", UnknownName, "did you mean `sent back`?"),
    ("⟦a⟧", RuleType, "expected true or false, found int; compare it"),
    ("p && ⟦1⟧", RuleType, "found int"),
    ("!⟦s⟧", RuleType, "found text"),
    ("⟦a == \"pro\"⟧", RuleType, "`==` does not compare int with text"),
    ("⟦p < q⟧", RuleType, "no order"),
    ("⟦a > null⟧", RuleType, "has(name)"),
    ("⟦a + 1 == null⟧", RuleType, "has(name)"),
    ("⟦at > \"2024-01-31\"⟧", RuleType, "timestamp(\"2024-01-31\")"),
    ("⟦spent > 100⟧", RuleType, "money(\"100.00 GBP\")"),
    ("⟦s + 1⟧ == 1", RuleType, "`+` does not take text and int"),
    ("⟦x % 2.0⟧ == 1.0", RuleType, "`%` does not take float and float"),
    ("⟦spent * spent⟧ > spent", RuleType, "`*` does not take"),
    ("⟦-s⟧ == 1", RuleType, "`-` does not take text"),
    ("s in [\"pro\", ⟦t⟧]", RuleType, "holds constants"),
    ("s in [\"pro\", ⟦1⟧]", RuleType, "cannot hold int"),
    ("⟦null in [1]⟧", RuleType, "in no list"),
    ("⟦(p ? a : s)⟧ == 1", RuleType, "one side of the choice is int, the other text"),
    ("(⟦a⟧ ? p : q)", RuleType, "expected true or false"),
    ("⟦a.contains(\"1\")⟧", RuleType, "`contains` does not take int and text"),
    ("⟦size(a)⟧ > 1", RuleType, "`size` does not take int"),
    ("a > 1 && ⟦b / 0⟧ > 1", RuleArithmetic, "by zero"),
    ("⟦x / 0.0⟧ > 1.0", RuleArithmetic, "by zero"),
    ("a > ⟦9223372036854775807 + 1⟧", RuleArithmetic, "64 bits"),
    ("x > ⟦1e308 * 10.0⟧", RuleArithmetic, "64 bits"),
    ("a == ⟦int(1e19)⟧", RuleArithmetic, "64 bits"),
    ("at > ⟦timestamp(\"yesterday\")⟧", InvalidTime, "is not a time"),
    ("spent > ⟦money(\"100\")⟧", RuleSyntax, "100.00 GBP"),
    ("spent > ⟦money(\"ten GBP\")⟧", RuleSyntax, "decimal number"),
    ("spent > ⟦money(\"1.001 GBP\")⟧", RuleSyntax, "more digits"),
    ("spent > ⟦money(\"1e30 GBP\")⟧", RuleSyntax, "too large"),
    ("spent > ⟦money(\"1e30 GBP\")⟧", RuleSyntax, "write `10000000000000.00 GBP` or less"),
    ("spent > ⟦money(\"-99999999999999999999 GBP\")⟧", RuleSyntax, "write `-10000000000000.00 GBP` or more"),
    ("spent > ⟦money(\"99999999999999999999 JPY\")⟧", RuleSyntax, "write `1000000000000000 JPY` or less"),
    ("spent > ⟦money(\"1 GPB\")⟧", UnknownCurrency, "GBP"),
    ("⟦spent > money(\"1.00 EUR\")⟧", MixedCurrency, "GBP and EUR"),
    ("⟦spent + money(\"1.00 EUR\")⟧ > spent", MixedCurrency, "GBP and EUR"),
    // Positions count characters, not bytes.
    ("s == \"🦀é\" && ⟦aa⟧ > 1", UnknownName, "position 13"),
];

/// What is wrong with the error of a case, if anything.
fn wrong((marked, code, says): &(&str, ErrorCode, &str)) -> Option<String> {
    let text = marked.replace(['⟦', '⟧'], "");
    let unmarked = |c: &char| !"⟦⟧".contains(*c);
    let place = |mark| marked.chars().filter(|c| *c == mark || unmarked(c)).position(|c| c == mark).unwrap();
    let (mut start, mut end) = (place('⟦'), place('⟧'));
    // Brackets around a part are no part of it.
    if text.chars().nth(start) == Some('(') && end > 0 && text.chars().nth(end - 1) == Some(')') {
        (start, end) = (start + 1, end - 1);
    }
    let error = error(&text);
    let said = error.to_string();
    let place = (start.to_string(), end.to_string());
    let found = (error.detail("position").unwrap().to_owned(), error.detail("end").unwrap().to_owned());
    let fine = error.code() == *code
        && found == place
        && said.contains(says)
        && said.starts_with(&format!("position {start}: "));
    (!fine).then(|| format!("{marked}: {code} {place:?} {says:?}, not {error:?}"))
}

/// `not` takes its operand as it is or as a list of one; a choice names the types that were written.
#[test]
fn small_forms_and_words() {
    let tree = |operand: serde_json::Value| Rule::from_json(&serde_json::json!({ "not": operand }));
    let name = serde_json::json!({"name": "p"});
    assert_eq!(tree(serde_json::json!([name])).unwrap().to_string(), tree(name.clone()).unwrap().to_string());
    for wrong in [serde_json::json!([]), serde_json::json!([name, name])] {
        assert_eq!(tree(wrong.clone()).unwrap_err().code(), RuleSyntax, "{wrong}");
    }
    let scope = crate::Scope::new().name("p", crate::RuleType::Bool);
    for (text, types) in
        [("(p ? 1 : p) == 1", "is int, the other bool"), ("(p ? p : 2) == 1", "is bool, the other int")]
    {
        let error = Rule::parse(text).unwrap().check(&scope).unwrap_err();
        assert!(error.to_string().contains(types), "{error}");
    }
}

#[test]
fn each_has_its_code_place_and_advice() {
    let found: Vec<String> = CASES.iter().filter_map(wrong).collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn no_code_is_forgotten() {
    let seen: BTreeSet<&str> = CASES.iter().map(|(_, code, _)| code.as_str()).collect();
    let rule_codes = ErrorCode::ALL.iter().map(|code| code.as_str()).filter(|code| code.starts_with("rule_"));
    let missing: Vec<&str> =
        rule_codes.filter(|code| !seen.contains(code) && *code != RuleTooLarge.as_str()).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn a_fault_of_types_has_its_path_in_the_tree() {
    for (text, path) in [
        ("p && a / b > 1 && (q || s == 1)", "/and/2/or/1"),
        ("!(a in [1, 2, 'x'])", "/not/in/1/2"),
        ("p ? a / 0 > 1 : q", "/if/1/>/0"),
        ("-s.size() > typo / 2", "/>/1/~1/0"),
        ("typo", ""),
    ] {
        let error = error(text);
        assert_eq!(error.detail("path"), Some(path), "{text}: {error}");
        if text != "typo" {
            assert!(Rule::parse(text).unwrap().to_json().pointer(path).is_some(), "{text}");
        }
    }
}

#[test]
fn a_faulty_tree_says_where() {
    for (tree, code, path, says) in [
        (json!([1]), RuleSyntax, "", "list"),
        (json!({}), RuleSyntax, "", "one key"),
        (json!({"and": [true], "or": [true]}), RuleSyntax, "", "one key"),
        (json!({"and": []}), RuleSyntax, "/and", "one operand or more"),
        (json!({"and": true}), RuleSyntax, "/and", "list of operands"),
        (json!({"and": [true, {"nand": []}]}), UnknownFunction, "/and/1/nand", "did you mean `and`?"),
        (json!({"==": [1]}), RuleSyntax, "/==", "two operands"),
        (json!({"==": [1, 2, 3]}), RuleSyntax, "/==", "two operands"),
        (json!({"not": {"/": [1, [2]]}}), RuleSyntax, "/not/~1/1", "list"),
        (json!({"if": [true, true]}), RuleSyntax, "/if", "a condition"),
        (json!({"in": [1]}), RuleSyntax, "/in", "list of constants"),
        (json!({"in": [1, 2]}), RuleSyntax, "/in", "list of constants"),
        (json!({"name": 1}), RuleSyntax, "/name", "a name"),
        (json!({"name": ""}), RuleSyntax, "/name", "a name"),
        (json!({"has": "a`b"}), RuleSyntax, "/has", "backticks"),
        (json!({"timestamp": 1}), RuleSyntax, "/timestamp", "a text"),
        (json!({"int": "1.5"}), RuleSyntax, "/int", "whole number"),
        (json!({"size": ["a", "b"]}), RuleSyntax, "/size", "list of 1"),
        (json!({"==": [{"name": "a"}, 9_223_372_036_854_775_808_u64]}), RuleSyntax, "/==/1", "64 bits"),
        (json!({"==": [{"name": "a"}, "x".repeat(2000)]}), RuleTooLarge, "/==/1", "1024 bytes"),
    ] {
        let error = Rule::from_json(&tree).unwrap_err();
        assert_eq!(error.code(), code, "{tree}: {error}");
        assert_eq!(error.detail("path"), Some(path), "{tree}: {error}");
        assert!(error.to_string().contains(says), "{tree}: {error}");
    }
}
