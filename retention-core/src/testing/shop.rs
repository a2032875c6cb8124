//! A shop small enough to follow by hand.

use crate::{Customer, Event, EventLog, Result, Role, Schema};

/// What happened: day of 2024 and time, customer, kind, amount and order.
const EVENTS: &[(&str, &str, &str, &str, &str)] = &[
    ("01-02T09:15", "ada", "login", "", ""),
    ("01-02T09:40", "ada", "sale", "24.50", "o-1"),
    ("01-02T09:40", "ada", "sale", "9.99", "o-1"),
    ("01-05T18:05", "ben", "login", "", ""),
    ("01-05T18:20", "ben", "sale", "120.00", "o-2"),
    ("01-08T11:30", "cho", "login", "", ""),
    ("01-08T11:45", "cho", "sale", "35.00", "o-3"),
    ("01-12T20:10", "dev", "login", "", ""),
    ("01-13T10:00", "dev", "sale", "15.25", "o-4"),
    ("01-15T08:30", "eve", "login", "", ""),
    ("01-15T08:55", "eve", "sale", "60.00", "o-5"),
    ("01-19T19:00", "ben", "return", "40.00", "o-2"),
    ("01-22T12:00", "fay", "login", "", ""),
    ("01-22T12:30", "fay", "sale", "18.00", "o-6"),
    ("01-26T17:45", "ada", "login", "", ""),
    ("01-26T18:00", "ada", "sale", "42.00", "o-7"),
    ("01-30T09:00", "gus", "login", "", ""),
    ("02-01T13:15", "cho", "login", "", ""),
    ("02-01T13:30", "cho", "sale", "28.75", "o-8"),
    ("02-03T10:20", "hal", "login", "", ""),
    ("02-03T10:50", "hal", "sale", "75.00", "o-9"),
    ("02-06T21:00", "ivy", "login", "", ""),
    ("02-06T21:25", "ivy", "sale", "12.00", "o-10"),
    ("02-10T15:00", "eve", "login", "", ""),
    ("02-10T15:20", "eve", "sale", "64.00", "o-11"),
    ("02-14T09:30", "jon", "login", "", ""),
    ("02-14T09:55", "jon", "sale", "99.90", "o-12"),
    ("02-14T09:55", "jon", "sale", "5.10", "o-12"),
    ("02-19T16:40", "ada", "login", "", ""),
    ("02-19T17:00", "ada", "sale", "31.00", "o-13"),
    ("02-23T11:10", "fay", "login", "", ""),
    ("02-27T18:30", "gus", "login", "", ""),
    ("02-27T18:45", "gus", "sale", "22.00", "o-14"),
    ("03-01T10:00", "kim", "login", "", ""),
    ("03-01T10:35", "kim", "sale", "48.00", "o-15"),
    ("03-04T14:20", "hal", "login", "", ""),
    ("03-04T14:45", "hal", "sale", "80.00", "o-16"),
    ("03-08T09:05", "cho", "sale", "33.00", "o-17"),
    ("03-12T19:15", "eve", "login", "", ""),
    ("03-12T19:30", "eve", "sale", "58.50", "o-18"),
    ("03-15T12:00", "lea", "login", "", ""),
    ("03-18T20:20", "ada", "login", "", ""),
    ("03-18T20:40", "ada", "sale", "27.50", "o-19"),
    ("03-22T08:15", "kim", "login", "", ""),
    ("03-25T17:30", "jon", "sale", "110.00", "o-20"),
    ("03-29T11:00", "lea", "sale", "19.00", "o-21"),
];

/// Where each customer came from; they signed up as they first logged in.
const CHANNELS: &[(&str, &str)] = &[
    ("ada", "search"),
    ("ben", "social"),
    ("cho", "search"),
    ("dev", "social"),
    ("eve", "referral"),
    ("fay", "social"),
    ("gus", "search"),
    ("hal", "referral"),
    ("ivy", "social"),
    ("jon", "search"),
    ("kim", "referral"),
    ("lea", "search"),
];

/// The log of a small shop in London: twelve customers, January to March 2024, with logins, sales whose lines share an
/// order, and one return. Sign-ups are known, and as a property the `channel` each customer came by. For examples and
/// first steps.
///
/// ```
/// use retention_core::testing;
/// let log = testing::small_shop();
/// assert_eq!(log.as_of("2024-04-01")?.customers(), 12);
/// # Ok::<(), retention_core::Error>(())
/// ```
pub fn small_shop() -> EventLog {
    #[allow(clippy::expect_used, reason = "it takes no input, and a test makes it")]
    build().expect("the small shop is sound")
}

fn build() -> Result<EventLog> {
    let schema = Schema::new("Europe/London", "GBP")?
        .role("sale", Role::Purchase)
        .role("return", Role::Refund)
        .role("login", Role::Activity);
    let mut log = EventLog::new(schema);
    for (time, customer, kind, amount, order) in EVENTS {
        let mut event = Event::new(*customer, *kind, format!("2024-{time}"));
        if !amount.is_empty() {
            event = event.amount(*amount).order(*order);
        }
        log.push(event)?;
    }
    for (customer, channel) in CHANNELS {
        let first = EVENTS.iter().find(|event| event.1 == *customer).map_or("01-01", |event| event.0);
        let first = format!("2024-{first}");
        let told = Customer::new(*customer).signed_up(first.as_str()).property("channel", *channel);
        log.set_customer(&told.set_at(first))?;
    }
    Ok(log)
}
