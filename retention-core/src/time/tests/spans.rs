//! Spans.

use std::num::NonZeroU32;

use proptest::prelude::*;

use super::{ODD_ZONES, utc, zone};
use crate::property;
use crate::time::{Span, Timestamp, Zone};

/// Calendar shifts, from Python: the local time (zoneinfo, tzdata 2025.2) moved by dateutil's relativedelta, then the
/// first UTC second whose local time is at or after it.
const SHIFTS: [(&str, &str, &str, &str); 19] = [
    ("Europe/London", "2011-01-31T12:00:00Z", "+1mo", "2011-02-28T12:00:00Z"),
    ("Europe/London", "2012-01-31T12:00:00Z", "+1mo", "2012-02-29T12:00:00Z"),
    ("Europe/London", "2011-02-27T01:30:00Z", "+1mo", "2011-03-27T01:00:00Z"),
    ("Europe/London", "2011-09-30T00:30:00Z", "+1mo", "2011-10-30T00:30:00Z"),
    ("Europe/London", "2011-11-30T01:30:00Z", "-1mo", "2011-10-30T00:30:00Z"),
    ("Europe/London", "2012-02-29T00:00:00Z", "+1y", "2013-02-28T00:00:00Z"),
    ("Europe/London", "2012-02-29T00:00:00Z", "+4y", "2016-02-29T00:00:00Z"),
    ("Europe/London", "2012-02-29T00:00:00Z", "-1y", "2011-02-28T00:00:00Z"),
    ("Europe/London", "2011-11-30T09:00:00Z", "+1q", "2012-02-29T09:00:00Z"),
    ("Europe/London", "2012-05-31T09:00:00Z", "-1q", "2012-02-29T10:00:00Z"),
    ("America/New_York", "2011-02-13T07:30:00Z", "+1mo", "2011-03-13T07:00:00Z"),
    ("America/New_York", "2011-10-06T05:30:00Z", "+1mo", "2011-11-06T05:30:00Z"),
    ("America/New_York", "2011-12-31T23:30:00-05:00", "+2mo", "2012-03-01T04:30:00Z"),
    ("America/New_York", "2012-03-31T23:30:00-04:00", "-1mo", "2012-03-01T04:30:00Z"),
    ("Asia/Kathmandu", "1985-12-01T00:05:00+05:30", "+1mo", "1985-12-31T18:30:00Z"),
    ("Asia/Kathmandu", "2012-03-30T18:20:00Z", "-1mo", "2012-02-28T18:20:00Z"),
    ("Pacific/Apia", "2011-11-30T08:00:00-10:00", "+1mo", "2011-12-30T10:00:00Z"),
    ("Pacific/Apia", "2012-01-30T08:00:00+14:00", "-1mo", "2011-12-30T10:00:00Z"),
    ("Pacific/Apia", "2010-12-30T23:00:00-10:00", "+1y", "2011-12-30T10:00:00Z"),
];

#[test]
fn calendar_shifts_agree_with_python() {
    for (name, from, shift, to) in SHIFTS {
        let span = Span::parse(&shift[1..]).unwrap();
        let got = if shift.starts_with('+') {
            span.after(utc(from), &zone(name))
        } else {
            span.before(utc(from), &zone(name))
        };
        assert_eq!(got.to_string(), to, "{name} {from} {shift}");
    }
}

#[test]
fn a_day_is_24_hours_whatever_the_clocks_do() {
    let day = Span::parse("1d").unwrap();
    let london = zone("Europe/London");
    assert_eq!(day.after(utc("2011-03-26T12:00:00Z"), &london), utc("2011-03-27T12:00:00Z"));
    assert_eq!(day.before(utc("2011-10-30T23:30:00Z"), &london), utc("2011-10-29T23:30:00Z"));
}

#[test]
fn spans_know_their_lengths() {
    for (text, micros, days) in [
        ("90s", Some(90_000_000), 90.0 / 86_400.0),
        ("15min", Some(900_000_000), 900.0 / 86_400.0),
        ("12h", Some(43_200_000_000), 0.5),
        ("30d", Some(2_592_000_000_000), 30.0),
        ("2w", Some(1_209_600_000_000), 14.0),
        ("1mo", None, 30.436_875),
        ("1q", None, 91.310_625),
        ("1y", None, 365.242_5),
        ("9998y", None, 9998.0 * 365.242_5),
    ] {
        let span = Span::parse(text).unwrap();
        assert_eq!(span.to_string(), text);
        assert_eq!(span.micros(), micros);
        assert_eq!(span.is_fixed(), micros.is_some());
        assert_eq!(span.days_approx(), days, "{text}");
    }
    assert_eq!(Span::parse(" 007d ").unwrap(), Span::days(NonZeroU32::new(7).unwrap()));
    assert_eq!(Span::parse("3mo").unwrap(), Span::months(NonZeroU32::new(3).unwrap()));
    assert_ne!(Span::parse("7d").unwrap(), Span::parse("1w").unwrap());
    assert_eq!(serde_json::to_string(&Span::parse("30d").unwrap()).unwrap(), "\"30d\"");
    assert!(serde_json::from_str::<Span>("\"30\"").is_err());
}

#[test]
fn what_is_not_a_span_is_refused() {
    for text in [
        "",
        " ",
        "d",
        "0d",
        "00mo",
        "-1d",
        "+1d",
        "1.5d",
        "1e3d",
        "30",
        "30 d",
        "30D",
        "30days",
        "1M",
        "1m",
        "1mon",
        "1ms",
        "4294967295y",
        "4294967296s",
        "10000y",
        "99999999999999999999s",
        "١d",
        "1d1h",
        "1d ago",
        "1\u{301}d",
    ] {
        let error = Span::parse(text).unwrap_err();
        assert_eq!(error.code().as_str(), "invalid_span", "{text}");
        assert_eq!(error.detail("given"), Some(text));
    }
    assert!(Span::parse("1m").unwrap_err().to_string().contains("`min`"));
    // The longest of its unit is named, and is one.
    for (text, longest) in [
        ("9999y", "9998y"),
        ("39999q", "39995q"),
        ("3652060d", "3652059d"),
        ("4294967296s", "4294967295s"),
        ("99999999999999999999s", "4294967295s"),
    ] {
        let error = Span::parse(text).unwrap_err().to_string();
        assert!(error.contains(&format!("write `{longest}` or less")), "{error}");
        assert_eq!(Span::parse(longest).unwrap().to_string(), longest);
    }
    assert!(Span::parse(&"9".repeat(100_000)).unwrap_err().to_string().len() < 400);
}

fn spans() -> impl Strategy<Value = Span> {
    (1..5_000_u32, prop::sample::select(vec!["s", "min", "h", "d", "w", "mo", "q", "y"]))
        .prop_map(|(count, unit)| Span::parse(&format!("{count}{unit}")).unwrap())
}

fn zones() -> impl Strategy<Value = Zone> {
    prop::sample::select(ODD_ZONES.into_iter().map(zone).collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(property::config(5_000))]

    #[test]
    fn spans_survive_text(span in spans()) {
        prop_assert_eq!(Span::parse(&span.to_string()), Ok(span));
    }

    #[test]
    fn shifting_stays_within_bounds_and_keeps_order(
        span in spans(), zone in zones(),
        micros in prop_oneof![Timestamp::MIN.micros()..=Timestamp::MAX.micros(), 1_200_000_000_000_000..1_400_000_000_000_000_i64],
        apart in 0..10_000_000_000_000_i64,
    ) {
        let (early, late) = (Timestamp::from_micros(micros), Timestamp::from_micros(micros + apart));
        prop_assert!(span.after(early, &zone) >= early && span.before(early, &zone) <= early);
        // Where clocks go back, a local time shown twice is read as the earlier: so calendar order holds to an hour,
        // and to a day where a zone crossed the date line.
        let slack = if span.is_fixed() { 0 } else { 25 * 3_600_000_000 };
        prop_assert!(span.after(early, &zone).micros() <= span.after(late, &zone).micros() + slack);
    }

    #[test]
    fn fixed_spans_undo(span in spans(), micros in -1_000_000_000_000_000_i64..1_000_000_000_000_000) {
        let at = Timestamp::from_micros(micros);
        if span.is_fixed() {
            prop_assert_eq!(span.before(span.after(at, &Zone::UTC), &Zone::UTC), at);
        }
    }
}

#[test]
fn shifts_end_at_the_bounds() {
    for text in ["9998y", "119000mo", "4294967295s", "521000w"] {
        let span = Span::parse(text).unwrap();
        for name in ODD_ZONES {
            let last = span.after(Timestamp::MAX, &zone(name));
            let first = span.before(Timestamp::MIN, &zone(name));
            assert_eq!((first, last), (Timestamp::MIN, Timestamp::MAX), "{text} {name}");
        }
    }
}
