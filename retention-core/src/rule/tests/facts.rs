//! Columns and rows that do not fit, and dictionaries of every kind.

use std::sync::Arc;

use super::checked;
use crate::ErrorCode;
use crate::money::{Currency, Money};
use crate::rule::{Facts, Rule, RuleValue, Scope};
use crate::table::{ColumnData, ColumnSpec, ColumnType, Names, Table, TableSpec, Text};

#[test]
fn columns_must_be_there_and_fit() {
    let rule = checked("a > 1 && spent > money('1 GBP')");
    let (whole, real) = (ColumnData::from(vec![1_i64, 2]), ColumnData::from(vec![1.0, 2.0]));
    let euros = ColumnData::Money(vec![1, 2], Currency::parse("EUR").unwrap());
    let pounds = ColumnData::Money(vec![99, 101], Currency::parse("GBP").unwrap());
    let code = |facts: Facts<'_>| rule.matches(&facts).unwrap_err().code();
    assert_eq!(code(Facts::new()), ErrorCode::MissingColumn);
    assert_eq!(code(Facts::new().column("a", &whole)), ErrorCode::MissingColumn);
    assert_eq!(code(Facts::new().column("a", &real).column("spent", &pounds)), ErrorCode::WrongColumnType);
    assert_eq!(code(Facts::new().column("a", &whole).column("spent", &euros)), ErrorCode::MixedCurrency);
    let long = ColumnData::from(vec![1_i64, 2, 3]);
    assert_eq!(code(Facts::new().column("a", &long).column("spent", &pounds)), ErrorCode::InvalidTable);
    assert_eq!(
        code(Facts::new().nullable("a", &whole, &[true]).column("spent", &pounds)),
        ErrorCode::InvalidTable
    );

    let facts = Facts::new().column("a", &whole).column("spent", &pounds);
    assert_eq!(rule.matches(&facts).unwrap().rows().collect::<Vec<_>>(), [1]);
    assert_eq!(rule.explain(&facts, 2).unwrap_err().code(), ErrorCode::InvalidOption);
    let error = rule.matches(&Facts::new().column("a", &whole).column("spend", &pounds)).unwrap_err();
    assert_eq!(error.detail("suggestion"), Some("spend"));
}

#[test]
fn values_of_a_row_must_fit() {
    let rule = checked("a > 1 && spent > money('1 GBP')");
    let money = |code| RuleValue::Money(Money { minor: 101, currency: Currency::parse(code).unwrap() });
    let code = |values: &[RuleValue<'_>]| rule.row(values).unwrap_err().code();
    assert_eq!(rule.row(&[RuleValue::Int(2), money("GBP")]).unwrap(), Some(true));
    assert_eq!(rule.row(&[RuleValue::Null, money("GBP")]).unwrap(), None);
    assert_eq!(code(&[RuleValue::Int(2), money("EUR")]), ErrorCode::MixedCurrency);
    assert_eq!(code(&[RuleValue::Float(2.0), money("GBP")]), ErrorCode::WrongColumnType);
    assert_eq!(code(&[RuleValue::Int(2)]), ErrorCode::InvalidTable);
    assert_eq!(rule.explain_row(&[]).unwrap_err().code(), ErrorCode::InvalidTable);
}

/// A dictionary much longer than the rows is not asked as a whole; one where all, none or one fits takes its own way.
#[test]
fn dictionaries_answer_as_texts_do() {
    let plans = ["pro", "pro plus", "free", "team"];
    let rules = [
        "s == 'pro'",
        "s != 'pro'",
        "s == 'none'",
        "s in ['pro', 'team']",
        "s.startsWith('p')",
        "s >= ''",
        "'pro' < s",
    ];
    for extra in [0, 1000] {
        let names: Names =
            plans.into_iter().map(str::to_owned).chain((0..extra).map(|n| format!("x{n}"))).collect();
        let codes: Vec<u32> = (0..200).map(|row| row * 7 % 4).collect();
        let plain: Text = codes.iter().map(|code| plans[*code as usize]).collect();
        let coded = ColumnData::Text(Text::coded(Arc::new(names), codes));
        let plain = ColumnData::Text(plain);
        for text in rules {
            let rule = checked(text);
            let matches = |data| rule.matches(&Facts::new().column("s", data)).unwrap();
            assert_eq!(matches(&coded), matches(&plain), "{text}");
            assert_eq!(matches(&coded).open(), 0);
        }
    }
}

#[test]
fn a_table_is_its_own_scope() {
    const SPEC: TableSpec = TableSpec {
        name: "example",
        doc: "A row is an example.",
        columns: &[
            ColumnSpec::new("customer", ColumnType::Text, "Who."),
            ColumnSpec::new("days", ColumnType::Int, "How long.").nullable(),
            ColumnSpec::new("day", ColumnType::Date, "When."),
        ],
    };
    let names: Text = ["Ann", "Bea", "Cid"].into_iter().collect();
    let days = vec![crate::Date::from_ymd(2024, 1, 1).unwrap(); 3];
    let table =
        Table::of(&SPEC).column(names).optional(vec![Some(5_i64), None, Some(1)]).column(days).finish();
    let rule = Rule::parse("days < 3 || customer == 'Ann'").unwrap().check(&Scope::of(&table)).unwrap();
    let matches = rule.matches(&Facts::of(&table)).unwrap();
    assert_eq!((matches.of(0), matches.of(1), matches.of(2)), (Some(true), None, Some(true)));
    assert_eq!(Scope::of(&table).get("day"), None);
    let why = rule.explain(&Facts::of(&table), 1).unwrap();
    assert_eq!(why.clauses[0].values, [("days", RuleValue::Null)]);
    // A rule that reads nothing still says something of every row.
    let rule = Rule::parse("true").unwrap().check(&Scope::new()).unwrap();
    assert_eq!(rule.matches(&Facts::of(&table)).unwrap().count(), 3);
}
