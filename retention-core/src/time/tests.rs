//! Tests of this room.
use super::*;

#[test]
fn smoke() {
    let apia = Zone::parse("Pacific/Apia").unwrap();
    let d = |day| Date::from_ymd(2011, 12, day).unwrap();
    assert_eq!(apia.start_of_day(d(30)).to_string(), "2011-12-30T10:00:00Z");
    assert_eq!(apia.start_of_day(d(30)), apia.start_of_day(d(31)));
}
