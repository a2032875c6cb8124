//! Tests of this room.

mod calendars;
mod dates;
mod spans;
mod texts;
mod zones;

use super::{Date, Timestamp, Zone};

fn zone(name: &str) -> Zone {
    Zone::parse(name).unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn utc(text: &str) -> Timestamp {
    Timestamp::parse_utc(text).unwrap()
}

/// Zones with every kind of oddity: gaps and overlaps at and across midnight, of half an hour, of a whole day.
const ODD_ZONES: [&str; 14] = [
    "UTC",
    "Europe/London",
    "America/New_York",
    "Asia/Kathmandu",
    "Pacific/Apia",
    "Pacific/Kwajalein",
    "America/St_Johns",
    "America/Goose_Bay",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "America/Juneau",
    "Asia/Manila",
    "Asia/Gaza",
];
