//! CEL's own semantics, after the conformance tests of <https://github.com/google/cel-spec/tree/master/tests/simple/testdata>
//! (the file's name stands at each group), and where rules differ from them on purpose.

use super::{checked, scope};
use crate::rule::{Rule, RuleValue};
use crate::{ErrorCode, Timestamp};

/// A rule without names, or with a and b missing.
fn constant(text: &str) -> Option<bool> {
    let predicate = checked(text);
    let values = vec![RuleValue::Null; predicate.reads().len()];
    predicate.row(&values).unwrap()
}

fn all_hold(rules: &[&str]) {
    for rule in rules {
        assert_eq!(constant(rule), Some(true), "{rule}");
    }
}

/// logic.textproto: what has no result is absorbed by the side that decides, in either order; `a / b` without values
/// stands for CEL's error.
#[test]
fn logic() {
    all_hold(&[
        "true && true",
        "!(false && true)",
        "!(true && false)",
        "false || true",
        "!(false || false)",
        "!false",
        "!(false && (2 / a > 3 ? false : true))",
        "!((2 / a > 3 ? false : true) && false)",
        "true || (2 / a > 3 ? false : true)",
        "(2 / a > 3 ? false : true) || true",
        "(true ? 1 : 2) == 1",
        "(false ? 'foo' : 'bar') == 'bar'",
    ]);
    for open in ["true && 1 / a != 0", "1 / a != 0 && true", "false || 1 / a != 0", "1 / a != 0 || false"] {
        assert_eq!(constant(open), None, "{open}");
    }
    assert_eq!(constant("(2 / a > 4 ? 'baz' : 'quux') == 'baz'"), None);
}

/// comparisons.textproto: equality and order, also of `int` with `double`, exactly.
#[test]
fn comparisons() {
    all_hold(&[
        "1 == 1",
        "1.0 == 1",
        "1 == 1.0",
        "!(-1 == 1)",
        "'a' != 'b'",
        "'abc' == \"abc\"",
        "'tacocat' != 'TACOCAT'",
        "'ίδιο' == 'ίδιο'",
        "false == false",
        "-1 < 0",
        "0.0 < 1.2e1",
        "'abc' < 'abcd'",
        "'ABC' < 'abc'",
        "9223372036854775807 > 9223372036854775806",
        "9223372036854775807 < 9223372036854775808.0",
        "-9223372036854775808 == -9223372036854775808.0",
        "9007199254740993 != 9007199254740992.0",
        "1 < 1.0000000000000002",
        "timestamp('2009-02-13T23:31:30Z') < timestamp('2009-02-13T23:31:31Z')",
        "timestamp('2009-02-13T23:31:30Z') == timestamp('2009-02-14T00:31:30+01:00')",
        "!(5 in [])",
        "'a' in ['a', 'b']",
        "1 in [1.0, 2.0]",
        "!(3 in [1, 2])",
    ]);
}

/// integer_math.textproto, fp_math.textproto.
#[test]
fn arithmetic() {
    all_hold(&[
        "40 + 2 == 42",
        "42 - 12 - 7 == 23",
        "42 - (12 - 7) == 37",
        "6 * 7 == 42",
        "7 / 2 == 3",
        "7 / -2 == -3",
        "47 % 5 == 2",
        "-43 % 5 == -3",
        "43 % -5 == 3",
        "2 + 3 * 4 == 14",
        "(2 + 3) * 4 == 20",
        "-(42) == -42",
        "-(-42) == 42",
        "--42 == 42",
        "4.25 + 15.25 == 19.5",
        "42.0 - 12.0 == 30.0",
        "6.5 * -8.0 == -52.0",
        "86.75 / 5.0 == 17.35",
        "0x1F == 31",
        "1e3 == 1000.0",
        ".5 == 0.5",
        "int(-7.9) == -7",
        "int(123) == 123",
        "double(2) == 2.0",
        "size('四') == 1",
        "'foobar'.startsWith('foo') && 'foobar'.endsWith('bar') && 'foobar'.contains('oba')",
        "''.startsWith('') && !''.startsWith('foo') && 'hello'.size() == 5",
    ]);
    // A constant without a result is found before anything runs, where CEL fails as it runs.
    for none in [
        "1 / 0 == 1",
        "1 % 0 == 1",
        "9223372036854775807 + 1 > 0",
        "-9223372036854775808 / -1 > 0",
        "int(1e99) > 0",
    ] {
        assert_eq!(
            Rule::parse(none).unwrap().check(&scope()).unwrap_err().code(),
            ErrorCode::RuleArithmetic,
            "{none}"
        );
    }
}

/// string.textproto, parse.textproto: escapes, raw texts, comments, spaces.
#[test]
fn literals() {
    all_hold(&[
        r"'\a\b\f\n\r\t\v\\\'\`\?' == '\x07\x08\x0c\x0a\x0d\x09\x0b\x5c\x27\x60\x3f'",
        r"'\303' == 'Ã'",
        r"'\u00e9' == 'é' && '\U0001F980' == '🦀'",
        r"r'\n' == '\\n'",
        "1 == // what follows is not read\n 1",
        "\n\t1\r\n==1",
    ]);
}

/// What rules decide otherwise than CEL.
#[test]
fn on_purpose() {
    // Dividing floats by zero has no result; CEL has infinity.
    let rule = checked("x / y > 10");
    assert_eq!(rule.row(&[RuleValue::Float(1.0), RuleValue::Float(0.0)]).unwrap(), None);
    // An int beside a double is computed as double; CEL has no such overload.
    assert_eq!(constant("1 + 0.5 == 1.5"), Some(true));
    // A missing value leaves a comparison open; asking for it does not.
    let rule = checked("a == b");
    assert_eq!(rule.row(&[RuleValue::Null, RuleValue::Null]).unwrap(), None);
    let rule = checked("a == null && b != null");
    assert_eq!(rule.row(&[RuleValue::Null, RuleValue::Int(1)]).unwrap(), Some(true));
    // A date alone is an instant of the scope's zone.
    let zone = crate::Zone::parse("Asia/Kathmandu").unwrap();
    let rule = Rule::parse("at == timestamp('2011-12-10')").unwrap().check(&scope().zone(zone)).unwrap();
    let midnight = Timestamp::parse_utc("2011-12-09T18:15:00Z").unwrap();
    assert_eq!(rule.row(&[RuleValue::Time(midnight)]).unwrap(), Some(true));
}
