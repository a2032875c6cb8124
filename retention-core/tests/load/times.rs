//! Times of every unit and zone, dates of both widths.

use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, Date32Array, Date64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
    TimestampMillisecondArray, TimestampNanosecondArray, TimestampSecondArray,
};
use retention_core::{EventColumns, EventLog, Receipt};

use super::scene::{empty, ends, timeline};

const UNITS: [i64; 4] = [1, 1_000, 1_000_000, 1_000_000_000];

/// The numbers as an array of a unit, given as how many make a second.
fn stamps(values: Vec<Option<i64>>, unit: i64, zone: Option<&str>) -> ArrayRef {
    match unit {
        1 => Arc::new(TimestampSecondArray::from(values).with_timezone_opt(zone)),
        1_000 => Arc::new(TimestampMillisecondArray::from(values).with_timezone_opt(zone)),
        1_000_000 => Arc::new(TimestampMicrosecondArray::from(values).with_timezone_opt(zone)),
        _ => Arc::new(TimestampNanosecondArray::from(values).with_timezone_opt(zone)),
    }
}

/// Events of one customer at these times, of which row `i` is of kind `k{i}`, so that order stays visible.
fn load(times: ArrayRef) -> (EventLog, Receipt) {
    let kinds: StringArray = (0..times.len()).map(|row| Some(format!("k{row}"))).collect();
    let customers: StringArray = (0..times.len()).map(|_| Some("c1")).collect();
    let columns: [(&str, ArrayRef); 3] =
        [("customer", Arc::new(customers)), ("kind", Arc::new(kinds)), ("time", times)];
    let mut log = empty();
    let receipt = log
        .append_batches(&[RecordBatch::try_from_iter(columns).unwrap()], &EventColumns::default())
        .unwrap();
    (log, receipt)
}

/// The instants of the accepted rows, by row, as text.
fn read(times: ArrayRef) -> Vec<(String, String)> {
    let (log, _) = load(times);
    let table = timeline(&log, "c1");
    let (kinds, times) = (table.column("kind").unwrap(), table.column("time").unwrap());
    let mut read: Vec<_> = (0..table.rows())
        .map(|row| (kinds.text(row).unwrap().to_owned(), times.time(row).unwrap().to_string()))
        .collect();
    read.sort();
    read
}

fn rows(times: &[&str]) -> Vec<(String, String)> {
    times.iter().enumerate().map(|(row, time)| (format!("k{row}"), (*time).to_owned())).collect()
}

/// Seconds since 1970, the instant that they are, and the instant at which a clock in London shows them. The last two
/// are in the hour that the clock skips, which stands for its end, and in the one that it shows twice, of which the
/// first is meant.
const SECONDS: [(i64, &str, &str); 6] = [
    (0, "1970-01-01T00:00:00Z", "1969-12-31T23:00:00Z"),
    (-1, "1969-12-31T23:59:59Z", "1969-12-31T22:59:59Z"),
    (1_325_376_000, "2012-01-01T00:00:00Z", "2012-01-01T00:00:00Z"),
    (1_309_521_600, "2011-07-01T12:00:00Z", "2011-07-01T11:00:00Z"),
    (1_301_189_400, "2011-03-27T01:30:00Z", "2011-03-27T01:00:00Z"),
    (1_319_938_200, "2011-10-30T01:30:00Z", "2011-10-30T00:30:00Z"),
];

#[test]
fn every_unit_and_zone_says_the_same_instant() {
    let zones =
        [Some("UTC"), Some("+00:00"), Some("Europe/London"), Some("America/New_York"), Some("+05:45"), None];
    for unit in UNITS {
        for zone in zones {
            let values = SECONDS.iter().map(|(second, ..)| Some(second * unit)).collect();
            let expected = SECONDS.map(|(_, instant, local)| if zone.is_some() { instant } else { local });
            assert_eq!(read(stamps(values, unit, zone)), rows(&expected), "{unit} a second, zone {zone:?}");
        }
    }
}

#[test]
fn what_is_finer_than_a_microsecond_is_cut_off_towards_the_past() {
    let nanos = vec![Some(1_999), Some(-1), Some(-1_000), Some(i64::MAX), Some(i64::MIN)];
    let expected = [
        "1970-01-01T00:00:00.000001Z",
        "1969-12-31T23:59:59.999999Z",
        "1969-12-31T23:59:59.999999Z",
        "2262-04-11T23:47:16.854775Z",
        "1677-09-21T00:12:43.145224Z",
    ];
    assert_eq!(read(stamps(nanos, 1_000_000_000, Some("UTC"))), rows(&expected));
    let micros = vec![Some(1), Some(-1)];
    let expected = ["1970-01-01T00:00:00.000001Z", "1969-12-31T23:59:59.999999Z"];
    assert_eq!(read(stamps(micros, 1_000_000, Some("UTC"))), rows(&expected));
}

#[test]
fn dates_are_midnight_on_the_clocks_of_the_schema() {
    // 2011-07-01, 2011-12-01, 1970-01-01, and a day before.
    let days = [15_156, 15_309, 0, -1];
    let expected =
        ["2011-06-30T23:00:00Z", "2011-12-01T00:00:00Z", "1969-12-31T23:00:00Z", "1969-12-30T23:00:00Z"];
    assert_eq!(read(Arc::new(Date32Array::from(days.to_vec()))), rows(&expected));
    let millis = |within: i64| -> ArrayRef {
        Arc::new(Date64Array::from(days.map(|day| i64::from(day) * 86_400_000 + within).to_vec()))
    };
    assert_eq!(read(millis(0)), rows(&expected));
    assert_eq!(read(millis(86_399_999)), rows(&expected), "a time of day in a date is no time");
}

#[test]
fn times_out_of_years_1_to_9999_are_rejected_and_missing_ones_too() {
    let (first, after) = (-62_135_596_800, 253_402_300_800);
    for unit in UNITS {
        for zone in [Some("UTC"), None] {
            let within = |second: i64| second.checked_mul(unit);
            // Nanoseconds do not reach that far: the largest that they can say is good.
            let out = |second: i64| within(second).filter(|_| unit < 1_000_000_000);
            let times = [Some(0), out(after), None, out(first - 1), Some(unit)];
            let (log, receipt) = load(stamps(times.to_vec(), unit, zone));
            let (counts, reasons) = ends(&receipt);
            assert_eq!(counts, [2, 0, 0], "{unit} {zone:?}");
            let invalid: &[u64] = if unit < 1_000_000_000 { &[1, 3] } else { &[] };
            let missing: &[u64] = if unit < 1_000_000_000 { &[2] } else { &[1, 2, 3] };
            assert_eq!(reasons.get("invalid_time").map_or(&[][..], Vec::as_slice), invalid);
            assert_eq!(reasons["missing_time"], missing);
            assert_eq!(log.events(), 2);
        }
    }
    for extreme in [i64::MIN, i64::MIN + 1, i64::MAX] {
        for (unit, zone) in UNITS[..3].iter().flat_map(|unit| [(*unit, Some("UTC")), (*unit, None)]) {
            let (_, receipt) = load(stamps(vec![Some(extreme)], unit, zone));
            assert_eq!(ends(&receipt).1["invalid_time"], [0], "{extreme} {unit} {zone:?}");
        }
    }
    for days in [i32::MIN, -719_163, 2_932_897, i32::MAX] {
        let (_, receipt) = load(Arc::new(Date32Array::from(vec![days])));
        assert_eq!(ends(&receipt).1["invalid_time"], [0], "day {days}");
    }
    let (_, receipt) = load(Arc::new(Date64Array::from(vec![i64::MIN, i64::MAX])));
    assert_eq!(ends(&receipt).1["invalid_time"], [0, 1]);
}

/// The first and the last instant of all, on clocks before and behind Greenwich, survive being written and read.
#[test]
fn the_ends_of_time_are_kept_or_rejected_but_never_bent() {
    for zone in ["Pacific/Kiritimati", "Pacific/Honolulu", "UTC"] {
        let schema = retention_core::Schema::new(zone, "EUR").unwrap();
        let mut log = EventLog::new(schema);
        let times = stamps(vec![Some(-62_135_596_800), Some(253_402_300_799)], 1, None);
        let texts: ArrayRef = Arc::new(StringArray::from(vec!["0001-01-01T00:00:00", "9999-12-31T23:59:59"]));
        for times in [times, texts] {
            let who: ArrayRef = Arc::new(StringArray::from(vec!["c1", "c1"]));
            let kind: ArrayRef = Arc::new(StringArray::from(vec!["k", "k"]));
            let batch =
                RecordBatch::try_from_iter([("customer", who), ("kind", kind), ("time", times)]).unwrap();
            ends(&log.append_batches(&[batch], &EventColumns::default()).unwrap());
        }
        let bytes = log.to_bytes().unwrap();
        assert_eq!(EventLog::from_bytes(&bytes).unwrap().to_bytes().unwrap(), bytes, "{zone}");
        let table =
            log.as_of("9999-12-31T23:59:59.999999Z").unwrap().customers_table(&Default::default()).unwrap();
        for name in ["first_event", "last_event"] {
            for time in (0..table.rows()).filter_map(|row| table.column(name).unwrap().time(row)) {
                let year = &time.to_string()[..4];
                assert!(("0001"..="9999").contains(&year), "{zone}: {time}");
            }
        }
    }
}

#[test]
fn times_as_text_are_read_as_in_a_row() {
    let texts =
        ["2011-07-01T12:00:00", "2011-07-01", "2011-07-01T12:00:00+05:45", "2011-07-01 12:00", " ", "soon"];
    let (log, receipt) = load(Arc::new(StringArray::from(texts.to_vec())));
    let (counts, reasons) = ends(&receipt);
    assert_eq!(
        (counts, &*reasons["missing_time"], &*reasons["invalid_time"]),
        ([4, 0, 0], &[4][..], &[5][..])
    );
    let mut plain = empty();
    for (row, text) in texts[..4].iter().enumerate() {
        plain.push(retention_core::Event::new("c1", format!("k{row}"), *text)).unwrap();
    }
    assert_eq!(log.to_bytes().unwrap(), plain.to_bytes().unwrap());
}
