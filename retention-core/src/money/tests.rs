//! Tests of this room.

use proptest::prelude::*;

use super::codes::{CURRENT, WITHDRAWN};
use super::*;
use crate::property;

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

fn exact(minor: i64) -> Result<Rounded, AmountFault> {
    Ok(Rounded { minor, rounded: false })
}

fn rounded(minor: i64) -> Result<Rounded, AmountFault> {
    Ok(Rounded { minor, rounded: true })
}

#[test]
fn the_codes_are_sorted_distinct_and_complete() {
    for codes in [CURRENT, WITHDRAWN] {
        assert!(codes.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(
            codes.iter().all(|(code, exponent)| code.iter().all(u8::is_ascii_uppercase) && *exponent <= 4)
        );
    }
    assert!(
        WITHDRAWN.iter().all(|(code, _)| CURRENT.binary_search_by_key(code, |(known, _)| *known).is_err())
    );
    // 178 entries of the list of 2026-01-01 (as the Python package iso4217 carries it), 13 of them without minor units;
    // of these `XXX` is let in.
    assert_eq!(CURRENT.len(), 178 - 12);
    for (digits, codes) in [
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
        (4, "CLF UYW"),
    ] {
        let of_digits = CURRENT.iter().filter(|(_, exponent)| *exponent == digits);
        let listed: Vec<&str> = of_digits.map(|(code, _)| std::str::from_utf8(code).unwrap()).collect();
        assert_eq!(listed.join(" "), codes, "{digits} digits");
    }
}

#[test]
fn currencies_have_codes_and_digits() {
    for (given, code, exponent) in [
        ("GBP", "GBP", 2),
        ("gbp", "GBP", 2),
        (" Eur ", "EUR", 2),
        ("JPY", "JPY", 0),
        ("KWD", "KWD", 3),
        ("CLF", "CLF", 4),
        ("HRK", "HRK", 2),
        ("BYR", "BYR", 0),
    ] {
        let currency = currency(given);
        assert_eq!((currency.code(), currency.exponent()), (code, exponent));
        assert_eq!(currency.to_string(), code);
    }
    assert_eq!(serde_json::to_string(&currency("GBP")).unwrap(), "\"GBP\"");
    assert_eq!(serde_json::from_str::<Currency>("\"usd\"").unwrap(), currency("USD"));
    assert!(serde_json::from_str::<Currency>("\"XAU\"").is_err());
}

#[test]
fn unknown_currencies_are_refused() {
    for given in
        ["", "GB", "GBPX", "£", "XAU", "XTS", "ABC", "G\u{0}P", "ＧＢＰ", "pound", &"G".repeat(100_000)]
    {
        let error = Currency::parse(given).unwrap_err();
        assert_eq!(error.code(), ErrorCode::UnknownCurrency);
        assert!(error.to_string().len() < 300);
    }
    assert_eq!(Currency::parse("EURO").unwrap_err().detail("suggestion"), Some("EUR"));
}

#[test]
fn money_is_shown_with_the_digits_of_its_currency() {
    for (minor, code, shown) in [
        (123_450, "GBP", "1234.50 GBP"),
        (-5, "GBP", "-0.05 GBP"),
        (0, "GBP", "0.00 GBP"),
        (1234, "JPY", "1234 JPY"),
        (-1234, "KWD", "-1.234 KWD"),
        (7, "CLF", "0.0007 CLF"),
        (i64::MIN, "GBP", "-92233720368547758.08 GBP"),
        (i64::MAX, "JPY", "9223372036854775807 JPY"),
    ] {
        assert_eq!(Money { minor, currency: currency(code) }.to_string(), shown);
    }
    let json = serde_json::to_string(&Money { minor: 5, currency: currency("GBP") }).unwrap();
    assert_eq!(json, r#"{"minor":5,"currency":"GBP"}"#);
}

#[test]
fn only_equal_currencies_add_up() {
    let pounds = |minor| Money { minor, currency: currency("GBP") };
    assert_eq!(pounds(5).checked_add(pounds(-7)), Ok(pounds(-2)));
    assert_eq!(pounds(i64::MAX).checked_add(pounds(1)).unwrap_err().code(), ErrorCode::AmountOverflow);
    assert_eq!(pounds(i64::MIN).checked_add(pounds(-1)).unwrap_err().code(), ErrorCode::AmountOverflow);
    let error = pounds(1).checked_add(Money { minor: 1, currency: currency("EUR") }).unwrap_err();
    assert_eq!(error.code(), ErrorCode::MixedCurrency);
    assert_eq!((error.detail("left"), error.detail("right")), (Some("GBP"), Some("EUR")));
}

#[test]
fn floats_round_as_their_shortest_decimal() {
    // Python: Decimal(repr(x)).scaleb(2).quantize(1, ROUND_HALF_EVEN).
    for (value, expected) in [
        (2.675, rounded(268)),
        (2.665, rounded(266)),
        (1.005, rounded(100)),
        (0.125, rounded(12)),
        (0.375, rounded(38)),
        (-2.675, rounded(-268)),
        (-0.125, rounded(-12)),
        (1e-7, rounded(0)),
        (0.005, rounded(0)),
        (0.015, rounded(2)),
        (0.025, rounded(2)),
        (0.014_999_999_999_9, rounded(1)),
        (4.35, exact(435)),
        (1.1, exact(110)),
        (-0.0, exact(0)),
        (9_999_999_999_999.994, rounded(999_999_999_999_999)),
        (9_999_999_999_999.996, rounded(1_000_000_000_000_000)),
        (1e13, exact(1_000_000_000_000_000)),
        (-1e13, exact(-1_000_000_000_000_000)),
        (10_000_000_000_000.002, rounded(1_000_000_000_000_000)),
        (10_000_000_000_000.01, Err(AmountFault::TooLarge)),
        (123_456_789.125, rounded(12_345_678_912)),
        (0.1 + 0.2, rounded(30)),
        (8_911_407.904, rounded(891_140_790)),
        (1e300, Err(AmountFault::TooLarge)),
        (-f64::MAX, Err(AmountFault::TooLarge)),
        (f64::MIN_POSITIVE, rounded(0)),
        (5e-324, rounded(0)),
        (f64::NAN, Err(AmountFault::NotFinite)),
        (f64::INFINITY, Err(AmountFault::NotFinite)),
        (f64::NEG_INFINITY, Err(AmountFault::NotFinite)),
    ] {
        assert_eq!(minor_from_f64(value, 2), expected, "{value}");
    }
    for (value, exponent, expected) in [
        (2.5, 0, rounded(2)),
        (3.5, 0, rounded(4)),
        (-0.5, 0, rounded(0)),
        (1.0005, 3, rounded(1000)),
        (0.000_15, 4, rounded(2)),
        (8_911_407.904, 3, exact(8_911_407_904)),
    ] {
        assert_eq!(minor_from_f64(value, exponent), expected, "{value}");
    }
}

#[test]
fn texts_are_decimal_numbers() {
    for (text, expected) in [
        ("1234.50", exact(123_450)),
        (" -1234.5 ", exact(-123_450)),
        ("+7", exact(700)),
        (".5", exact(50)),
        ("5.", exact(500)),
        ("000000000000000000000000001.10", exact(110)),
        ("1.100000000000000000000000000000000000000000", exact(110)),
        ("1.005", rounded(100)),
        ("1.0050000000000000000000000000000000000000001", rounded(101)),
        ("1.015", rounded(102)),
        ("-1.015", rounded(-102)),
        ("0.004999999999999999999999", rounded(0)),
        ("0.0051", rounded(1)),
        ("0.0009", rounded(0)),
        ("-0", exact(0)),
        ("0e999999999999999999999", exact(0)),
        ("1e3", exact(100_000)),
        ("1.5E+2", exact(15_000)),
        ("15e-1", exact(150)),
        ("1e-05", rounded(0)),
        ("1e-999999999999999999999", rounded(0)),
        ("10000000000000.00", exact(1_000_000_000_000_000)),
        ("10000000000000.005", rounded(1_000_000_000_000_000)),
        ("10000000000000.0051", Err(AmountFault::TooLarge)),
        ("10000000000000.01", Err(AmountFault::TooLarge)),
        ("99999999999999999999999999999999999999999999", Err(AmountFault::TooLarge)),
        ("1e999999999999999999999", Err(AmountFault::TooLarge)),
        ("", Err(AmountFault::NotANumber)),
        (" ", Err(AmountFault::NotANumber)),
        (".", Err(AmountFault::NotANumber)),
        ("-", Err(AmountFault::NotANumber)),
        ("--1", Err(AmountFault::NotANumber)),
        ("e5", Err(AmountFault::NotANumber)),
        ("1e", Err(AmountFault::NotANumber)),
        ("1e+", Err(AmountFault::NotANumber)),
        ("1e5e5", Err(AmountFault::NotANumber)),
        ("1e5.5", Err(AmountFault::NotANumber)),
        ("1.2.3", Err(AmountFault::NotANumber)),
        ("1,234.50", Err(AmountFault::NotANumber)),
        ("1 234", Err(AmountFault::NotANumber)),
        ("1_000", Err(AmountFault::NotANumber)),
        ("£5", Err(AmountFault::NotANumber)),
        ("0x10", Err(AmountFault::NotANumber)),
        ("１", Err(AmountFault::NotANumber)),
        ("nan", Err(AmountFault::NotANumber)),
        ("inf", Err(AmountFault::NotANumber)),
    ] {
        assert_eq!(minor_from_text(text, 2), expected, "{text}");
    }
    assert_eq!(minor_from_text(&"9".repeat(1_000_000), 2), Err(AmountFault::TooLarge));
    assert_eq!(minor_from_text(&format!("0.{}1", "0".repeat(1_000_000)), 2), rounded(0));
}

#[test]
fn decimals_and_integers() {
    for (value, scale, exponent, expected) in [
        (123_450, 2, 2, exact(123_450)),
        (123_450, 3, 2, exact(12_345)),
        (2_675, 3, 2, rounded(268)),
        (2_665, 3, 2, rounded(266)),
        (-2_665, 3, 2, rounded(-266)),
        (-2_675, 3, 2, rounded(-268)),
        (-1, 3, 2, rounded(0)),
        (5, 0, 2, exact(500)),
        (5, -2, 2, exact(50_000)),
        (0, -128, 4, exact(0)),
        (1, -128, 4, Err(AmountFault::TooLarge)),
        (i128::MAX, 127, 0, rounded(0)),
        (i128::MIN, 127, 0, rounded(0)),
        (i128::MAX, 38, 0, rounded(2)),
        (i128::MIN, 38, 0, rounded(-2)),
        (i128::MAX, 39, 0, rounded(0)),
        (i128::MIN, 0, 4, Err(AmountFault::TooLarge)),
        (1_000_000_000_000_001, 2, 2, Err(AmountFault::TooLarge)),
    ] {
        assert_eq!(minor_from_decimal(value, scale, exponent), expected, "{value} {scale} {exponent}");
    }
    assert_eq!(minor_from_integer(-12, 2), exact(-1200));
    assert_eq!(minor_from_integer(12, 0), exact(12));
    assert_eq!(minor_from_integer(i64::MIN, 4), Err(AmountFault::TooLarge));
    assert_eq!(minor_from_integer(10_000_000_000_001, 2), Err(AmountFault::TooLarge));
}

/// Half-even rounding done on paper: with the digits as text, comparing what is cut off with `5000…`.
fn on_paper(plain: &str, exponent: usize) -> Option<(i64, bool)> {
    let negative = plain.starts_with('-');
    let (whole, fraction) =
        plain.trim_start_matches('-').split_once('.').unwrap_or((plain.trim_start_matches('-'), ""));
    let padded = format!("{fraction:0<exponent$}");
    let (kept, cut) = padded.split_at(exponent);
    let number: i128 = format!("{whole}{kept}").parse().ok()?;
    let half = format!("5{}", "0".repeat(cut.len().saturating_sub(1)));
    let up = !cut.is_empty() && (cut > half.as_str() || (cut == half && number % 2 == 1));
    let number = i64::try_from(number + i128::from(up)).ok().filter(|number| *number <= MAX_MINOR)?;
    Some((if negative { -number } else { number }, cut.bytes().any(|digit| digit != b'0')))
}

fn as_pair(result: Result<Rounded, AmountFault>) -> Option<(i64, bool)> {
    result.ok().map(|rounded| (rounded.minor, rounded.rounded))
}

/// Floats near the values where rounding is hard: decimals of a few digits, and their neighbours.
fn hard_floats() -> impl Strategy<Value = f64> {
    let near = (-20_000_000_000_000_000_i64..20_000_000_000_000_000, 0..8_i32, -3..4_i64).prop_map(
        |(digits, scale, steps)| {
            let value = digits as f64 / 10_f64.powi(scale);
            f64::from_bits(value.to_bits().saturating_add_signed(steps))
        },
    );
    let halves =
        (-2_000_000_000_i64..2_000_000_000, 1..6_i32, -2..3_i64).prop_map(|(digits, scale, steps)| {
            let value = (digits * 10 + 5) as f64 / 10_f64.powi(scale);
            f64::from_bits(value.to_bits().saturating_add_signed(steps))
        });
    let binary_halves = (-2_000_000_000_000_i64..2_000_000_000_000, 1..8_i32)
        .prop_map(|(n, bits)| n as f64 / 2_f64.powi(bits));
    prop_oneof![near, halves, binary_halves, any::<f64>(), -1e4..1e4_f64, 9e12..1.1e13_f64]
}

proptest! {
    #![proptest_config(property::config(50_000))]

    #[test]
    fn floats_round_as_on_paper(value in hard_floats(), exponent in 0..5_u8) {
        // `{}` of a float is its shortest decimal, written out without a power of ten.
        prop_assert_eq!(as_pair(minor_from_f64(value, exponent)), on_paper(&value.to_string(), exponent.into()));
    }
}

proptest! {
    #![proptest_config(property::config(5_000))]

    #[test]
    fn texts_round_as_on_paper(text in "-?[0-9]{1,14}(\\.[0-9]{0,12})?", exponent in 0..5_u8) {
        prop_assert_eq!(as_pair(minor_from_text(&text, exponent)), on_paper(&text, exponent.into()));
    }

    #[test]
    fn halves_round_as_on_paper(text in "-?[0-9]{1,12}\\.[0-9]{0,4}50{0,8}1?", exponent in 0..5_u8) {
        prop_assert_eq!(as_pair(minor_from_text(&text, exponent)), on_paper(&text, exponent.into()));
    }

    #[test]
    fn a_power_of_ten_moves_the_point(text in "-?[0-9]{1,8}\\.[0-9]{1,8}", power in -12..12_i32, exponent in 0..5_u8) {
        let digits: i128 = text.replace('.', "").parse().unwrap();
        let scale = text.split('.').nth(1).unwrap().len() as i32 - power;
        let expected = minor_from_decimal(digits, i8::try_from(scale).unwrap(), exponent);
        prop_assert_eq!(minor_from_text(&format!("{text}e{power}"), exponent), expected);
    }

    #[test]
    fn decimals_round_as_on_paper(value in any::<i64>(), scale in 0..30_i8, exponent in 0..5_u8) {
        let digits = format!("{:0>width$}", value.unsigned_abs(), width = scale as usize + 1);
        let (whole, fraction) = digits.split_at(digits.len() - scale as usize);
        let plain = format!("{}{whole}.{fraction}", if value < 0 { "-" } else { "" });
        prop_assert_eq!(as_pair(minor_from_decimal(value.into(), scale, exponent)), on_paper(&plain, exponent.into()));
    }

    #[test]
    fn wide_decimals_do_not_overflow(value in any::<i128>(), scale in any::<i8>(), exponent in 0..5_u8) {
        let plain = format!("{value}e{}", -i32::from(scale));
        prop_assert_eq!(minor_from_decimal(value, scale, exponent), minor_from_text(&plain, exponent));
    }

    #[test]
    fn no_text_breaks_the_reader(text in "[-+0-9.eE x]{0,20}", exponent in 0..5_u8) {
        // Rust's own reader takes the same texts but for names of special values.
        prop_assert_eq!(minor_from_text(&text, exponent) != Err(AmountFault::NotANumber), text.trim().parse::<f64>().is_ok());
    }

    #[test]
    fn what_is_shown_is_read_back(minor in -MAX_MINOR..=MAX_MINOR, at in 0..CURRENT.len()) {
        let currency = Currency::from_bytes(&CURRENT[at].0).unwrap();
        let shown = Money { minor, currency }.to_string();
        let (amount, code) = shown.split_once(' ').unwrap();
        prop_assert_eq!(minor_from_text(amount, currency.exponent()), exact(minor));
        prop_assert_eq!(Currency::parse(code), Ok(currency));
    }
}
