//! The real data, as logs, and the values computed from them by other tools.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use retention_core::{Event, EventLog, Role, Schema};
use serde_json::Value;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/data").join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap()
}

pub(crate) fn expected(name: &str) -> Value {
    serde_json::from_str(&text(&format!("expected/{name}.json"))).unwrap()
}

/// The cleaned line items: customer known, no cancellation, quantity and price above zero.
pub(crate) fn online_retail() -> &'static EventLog {
    static LOG: OnceLock<EventLog> = OnceLock::new();
    LOG.get_or_init(|| {
        let packed = std::fs::File::open(path("online_retail.csv.gz")).unwrap();
        let mut rows = String::new();
        flate2::read::GzDecoder::new(packed).read_to_string(&mut rows).unwrap();
        let mut events = Vec::new();
        for row in rows.lines().skip(1) {
            let cells: Vec<&str> = row.split(',').collect();
            let [order, item, quantity, time, price, customer, ..] = cells.as_slice() else {
                panic!("{row}")
            };
            let (quantity, price): (i64, f64) = (quantity.parse().unwrap(), price.parse().unwrap());
            if !customer.is_empty() && !order.starts_with('C') && quantity > 0 && price > 0.0 {
                let paid = quantity as f64 * price;
                events.push(Event::new(*customer, "sale", *time).amount(paid).order(*order).item(*item));
            }
        }
        let mut log = EventLog::new(shop("Europe/London", "GBP"));
        assert_eq!(log.append_events(&events).unwrap().accepted, 397_884);
        log
    })
}

pub(crate) fn cdnow() -> &'static EventLog {
    static LOG: OnceLock<EventLog> = OnceLock::new();
    LOG.get_or_init(|| {
        let rows = text("cdnow_sample.txt");
        let mut events = Vec::new();
        for row in rows.lines() {
            let cells: Vec<&str> = row.split_whitespace().collect();
            let [_, customer, date, _, paid] = cells.as_slice() else { panic!("{row}") };
            let date = format!("{}-{}-{}", &date[..4], &date[4..6], &date[6..]);
            events.push(Event::new(*customer, "sale", date.as_str()).amount(*paid));
        }
        let mut log = EventLog::new(shop("America/New_York", "USD"));
        assert_eq!(log.append_events(&events).unwrap().accepted, 6919);
        log
    })
}

fn shop(zone: &str, currency: &str) -> Schema {
    Schema::new(zone, currency).unwrap().role("sale", Role::Purchase)
}
