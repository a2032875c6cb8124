//! Times as text.

use proptest::prelude::*;

use super::{utc, zone};
use crate::property;
use crate::time::{Date, TimeInput, Timestamp, Zone, parse_instant, parse_local};

#[test]
fn all_forms_are_read() {
    for (text, expected) in [
        ("2010-12-01", "2010-12-01T00:00:00Z"),
        ("2010-12-01T08:26", "2010-12-01T08:26:00Z"),
        ("2010-12-01 08:26", "2010-12-01T08:26:00Z"),
        ("2010-12-01t08:26:59", "2010-12-01T08:26:59Z"),
        ("2010-12-01 08:26:00.123456", "2010-12-01T08:26:00.123456Z"),
        ("2010-12-01 08:26:00.123456999", "2010-12-01T08:26:00.123456Z"),
        ("2010-12-01 08:26:00.12345678901234567890", "2010-12-01T08:26:00.123456Z"),
        ("2010-12-01 08:26:00.5", "2010-12-01T08:26:00.500000Z"),
        ("1969-12-31T23:59:59.9999999", "1969-12-31T23:59:59.999999Z"),
        ("2010-12-01T08:26:00Z", "2010-12-01T08:26:00Z"),
        ("2010-12-01T08:26:00.000z", "2010-12-01T08:26:00Z"),
        ("2010-12-01 08:26:00 UTC", "2010-12-01T08:26:00Z"),
        ("2010-12-01T08:26Z", "2010-12-01T08:26:00Z"),
        ("2010-12-01T08:26:00+05:45", "2010-12-01T02:41:00Z"),
        ("2010-12-01T08:26:00+05:41:16", "2010-12-01T02:44:44Z"),
        ("2010-12-01T08:26:00-0500", "2010-12-01T13:26:00Z"),
        ("2010-12-01 08:26:00.5 +0000", "2010-12-01T08:26:00.500000Z"),
        ("2010-12-01 08:26:00+01", "2010-12-01T07:26:00Z"),
        ("2010-12-01T08:26:00-00:00", "2010-12-01T08:26:00Z"),
        ("  2010-12-01T08:26:00Z\t\n", "2010-12-01T08:26:00Z"),
        ("0001-01-01", "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59.999999", "9999-12-31T23:59:59.999999Z"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00Z"),
        ("9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59.999999Z"),
        ("2012-02-29", "2012-02-29T00:00:00Z"),
    ] {
        assert_eq!(parse_instant(text, &Zone::UTC).unwrap().to_string(), expected, "{text}");
    }
}

#[test]
fn everything_else_is_refused_by_name() {
    let long = "2010-12-01T08:26:00".repeat(1000);
    for text in [
        "",
        " ",
        "2010",
        "2010-12",
        "2010-12-1",
        "2010-12-01T",
        "2010-12-01T08",
        "2010-12-01T8:26",
        "2010-12-01T08:26:",
        "2010-12-01T08:26:0",
        "2010-12-01T08:26.5",
        "2010-12-01T08:26:00.",
        "2010-12-01T08:26:00,5",
        "2010-12-01T08:26:00.5.5",
        "2010-12-01T08:26:60",
        "2010-12-01T08:60",
        "2010-12-01T24:00",
        "2010-12-01 25:00:00",
        "2010-12-01Z",
        "2010-12-01+01:00",
        "2010-12-01T08:26:00+",
        "2010-12-01T08:26:00+1",
        "2010-12-01T08:26:00+24:00",
        "2010-12-01T08:26:00+01:60",
        "2010-12-01T08:26:00+01:0",
        "2010-12-01T08:26:00ZZ",
        "2010-12-01T08:26:00 CET",
        "2010-12-01T08:26:00[Europe/London]",
        "2010-12-01x08:26:00",
        "2010/12/01",
        "12/1/2010 8:26",
        "20101201",
        "2010-13-01",
        "2010-00-01",
        "2010-12-00",
        "2010-12-32",
        "2011-02-29",
        "0000-12-31",
        "-001-12-31",
        "10000-01-01",
        "+2010-12-01",
        "1323475200",
        "now",
        "NaT",
        "２０１０-12-01",
        "2010-12-0\u{301}1",
        long.as_str(),
    ] {
        let error = parse_instant(text, &Zone::UTC).unwrap_err();
        assert_eq!(error.code().as_str(), "invalid_time", "{text}");
        let start: String = text.chars().take(60).collect();
        assert!(
            error.to_string().contains(&start) && error.to_string().contains("2010-12-01T08:26:00Z"),
            "{error}"
        );
        assert!(error.to_string().len() < 500);
    }
}

#[test]
fn inputs_take_the_zone_only_without_an_offset() {
    let kathmandu = zone("Asia/Kathmandu");
    assert_eq!(TimeInput::from("2011-12-10").resolve(&kathmandu), Ok(utc("2011-12-09T18:15:00Z")));
    assert_eq!(TimeInput::from("2011-12-10T00:00Z".to_owned()).resolve(&kathmandu), Ok(utc("2011-12-10")));
    assert_eq!(TimeInput::from(utc("2011-12-10")).resolve(&kathmandu), Ok(utc("2011-12-10")));
    assert_eq!(TimeInput::from(Date::from_days(15_318)).resolve(&kathmandu), Ok(utc("2011-12-09T18:15:00Z")));
    assert!(TimeInput::from("tomorrow").resolve(&kathmandu).is_err());
    assert_eq!(serde_json::from_str::<TimeInput>("\"2011-12-10\"").unwrap(), TimeInput::from("2011-12-10"));
    assert_eq!(
        serde_json::to_string(&TimeInput::from(utc("2011-12-10"))).unwrap(),
        "\"2011-12-10T00:00:00Z\""
    );
    assert!(serde_json::from_str::<TimeInput>("5").is_err());
}

proptest! {
    #![proptest_config(property::config(5_000))]

    #[test]
    fn what_is_shown_is_read_back(micros in Timestamp::MIN.micros()..=Timestamp::MAX.micros()) {
        let at = Timestamp::from_micros(micros);
        prop_assert_eq!(Timestamp::parse_utc(&at.to_string()), Ok(at));
    }

    /// chrono reads RFC 3339 too.
    #[test]
    fn rfc_3339_agrees_with_chrono(
        micros in Timestamp::MIN.micros() + 100_000_000_000..=Timestamp::MAX.micros() - 100_000_000_000,
        minutes in -1439..1440_i32,
        digits in 0..4_usize,
    ) {
        let offset = chrono::FixedOffset::east_opt(minutes * 60).unwrap();
        let shown = chrono::DateTime::from_timestamp_micros(micros).unwrap().with_timezone(&offset);
        let form = ["%Y-%m-%dT%H:%M:%S%:z", "%Y-%m-%dT%H:%M:%S%.3f%:z", "%Y-%m-%d %H:%M:%S%.6f%z", "%Y-%m-%d %H:%M:%S%.9f %z"];
        let text = shown.format(form[digits]).to_string();
        let unit = [1_000_000, 1_000, 1, 1][digits];
        prop_assert_eq!(parse_instant(&text, &Zone::UTC).unwrap().micros(), micros.div_euclid(unit) * unit);
    }

    #[test]
    fn no_bytes_break_the_parser(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let _ = parse_local(&bytes);
    }

    /// One byte of a good time changed: still either a time or refused, and if read, then read as that time's form.
    #[test]
    fn a_changed_byte_is_read_or_refused(at in 0..32_usize, byte in any::<u8>()) {
        let mut text = *b"2010-12-01T08:26:00.123456+05:45";
        text[at] = byte;
        if let Some((local, offset)) = parse_local(&text) {
            prop_assert!(Timestamp::checked(local).is_some());
            prop_assert!(offset.is_some_and(|offset| offset.abs() < 86_400_000_000));
        }
    }
}
