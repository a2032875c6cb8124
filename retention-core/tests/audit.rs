//! The audit: each check with a log that triggers it and nothing else, and a clean log that triggers none.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;

use retention_core::testing::{Population, small_shop};
use retention_core::{
    Audit, AuditOptions, Check, Currency, Customer, ErrorCode, Event, EventLog, Money, Options, Role, Schema,
    SchemaOptions, Severity, Span,
};

const END: &str = "2024-02-12";

fn schema() -> Schema {
    let options = SchemaOptions::default()
        .time_zone("Europe/London")
        .currency("GBP")
        .observed_from(retention_core::TimeInput::from("2024-01-01"))
        .static_properties(vec!["born".to_owned()]);
    Schema::from_options(&options)
        .unwrap()
        .role("sale", Role::Purchase)
        .role("return", Role::Refund)
        .role("login", Role::Activity)
        .role("mail", Role::MessageSent)
}

fn day(number: u32) -> String {
    let (month, day) = if number < 31 { (1, number + 1) } else { (2, number - 30) };
    format!("2024-{month:02}-{day:02}")
}

/// Two customers; one logs in on all but some of the 42 days from Monday 1 January 2024.
fn clean_but(missing: &[u32]) -> EventLog {
    let mut log = EventLog::new(schema());
    for number in (0..42).filter(|number| !missing.contains(number)) {
        log.push(Event::new("a", "login", format!("{}T09:00", day(number))).id(format!("l{number}")))
            .unwrap();
    }
    push(&mut log, Event::new("a", "sale", "2024-01-05").amount("10.00"));
    push(&mut log, Event::new("b", "sale", "2024-01-06").amount("12.00").property("gift", true));
    push(&mut log, Event::new("b", "return", "2024-01-07").amount("-12.00"));
    let a = Customer::new("a").signed_up("2024-01-01").property("plan", "pro").property("born", 1990.0);
    log.set_customer(&a.set_at("2024-01-02")).unwrap();
    set(&mut log, Customer::new("b").signed_up("2024-01-06").account("acme").zone("Europe/Paris"));
    set(&mut log, Customer::new("b").property("born", 1980.0));
    log
}

fn push(log: &mut EventLog, event: Event<'_>) {
    log.push(event).unwrap();
}

fn set(log: &mut EventLog, customer: Customer<'_>) {
    log.set_customer(&customer).unwrap();
}

fn audit(log: &EventLog) -> Audit {
    log.as_of(END).unwrap().audit(&AuditOptions::default()).unwrap()
}

/// What a log has that the clean one has not: check, count, denominator and samples.
#[track_caller]
fn assert_finds(log: &EventLog, expected: &[(Check, u64, u64, &[&str])]) {
    let audit = audit(log);
    let found: BTreeSet<Check> =
        audit.findings.iter().filter(|finding| finding.count > 0).map(|finding| finding.check).collect();
    assert_eq!(found, expected.iter().map(|(check, ..)| *check).collect());
    for (check, count, of, samples) in expected {
        let finding = audit.finding(*check).unwrap();
        assert_eq!((finding.count, finding.of), (*count, *of), "{check:?}");
        assert_eq!(finding.samples, *samples, "{check:?}");
        assert_ne!(finding.severity, Severity::Ok);
    }
}

#[track_caller]
fn assert_adds(change: impl FnOnce(&mut EventLog), expected: &[(Check, u64, u64, &[&str])]) {
    let mut log = clean_but(&[]);
    change(&mut log);
    assert_finds(&log, expected);
}

#[test]
fn a_clean_log_has_no_findings() {
    assert_finds(&clean_but(&[]), &[]);
    let audit = audit(&clean_but(&[]));
    assert!(audit.is_clean());
    assert_eq!(audit.findings.len(), Check::ALL.len());
    let of = |check| audit.finding(check).unwrap().of;
    assert_eq!((of(Check::MissingSignUp), of(Check::NoSpend), of(Check::LeftTruncated)), (2, 2, 2));
    assert_eq!((of(Check::EqualEvents), of(Check::EventsBeforeSignUp), of(Check::OldTimes)), (45, 45, 45));
    assert_eq!((of(Check::ConflictingIds), of(Check::SharedIds), of(Check::Gaps)), (42, 42, 42));
    assert_eq!((of(Check::PurchasesWithoutAmount), of(Check::NegativePurchases)), (2, 2));
    assert_eq!((of(Check::MixedCurrencies), of(Check::RefundsWithoutPurchases)), (3, 1));
    assert_eq!((of(Check::RefundsExceedPurchases), of(Check::KindsWithoutRole)), (1, 3));
    assert_eq!((of(Check::UndatedProperties), of(Check::IdentityRings), of(Check::IdleUnmerges)), (1, 0, 0));
    assert_finds(&EventLog::new(schema()), &[]);
}

#[test]
fn missing_sign_ups() {
    assert_adds(
        |log| push(log, Event::new("c", "sale", "2024-01-08").amount(1.0)),
        &[(Check::MissingSignUp, 1, 3, &["c"])],
    );
}

#[test]
fn customers_from_before_the_observed_interval() {
    assert_adds(
        |log| {
            push(log, Event::new("c", "sale", "2024-01-08").amount(1.0));
            set(log, Customer::new("c").signed_up("2023-12-31T23:59:59"));
        },
        &[(Check::LeftTruncated, 1, 3, &["c"])],
    );
}

#[test]
fn events_before_sign_up() {
    assert_adds(
        |log| {
            push(log, Event::new("c", "sale", "2024-01-08T12:00").amount(1.0));
            push(log, Event::new("c", "sale", "2024-01-08T11:59").amount(1.0));
            set(log, Customer::new("c").signed_up("2024-01-08T12:00"));
        },
        &[(Check::EventsBeforeSignUp, 1, 47, &["c sale 2024-01-08T11:59:00Z"])],
    );
}

#[test]
fn customers_without_activity_or_spend() {
    assert_adds(
        |log| {
            set(log, Customer::new("c").signed_up("2024-01-08"));
            set(log, Customer::new("d").signed_up("2024-01-08"));
            push(log, Event::new("d", "mail", "2024-01-09"));
        },
        &[(Check::NoActivity, 2, 4, &["c", "d"]), (Check::NoSpend, 2, 4, &["c", "d"])],
    );
    assert_adds(
        |log| {
            set(log, Customer::new("c").signed_up("2024-01-08"));
            push(log, Event::new("c", "sale", "2024-01-09").amount(0.0));
        },
        &[(Check::NoSpend, 1, 3, &["c"])],
    );
}

#[test]
fn customers_of_the_future_are_none() {
    assert_adds(|log| set(log, Customer::new("c").signed_up(END)), &[]);
}

#[test]
fn equal_events_whatever_their_ids() {
    assert_adds(
        |log| push(log, Event::new("a", "login", "2024-01-02T09:00").source("other")),
        &[(Check::EqualEvents, 1, 46, &["a login 2024-01-02T09:00:00Z"])],
    );
    let sale = || Event::new("b", "sale", "2024-01-06").amount("12.00");
    assert_adds(
        |log| {
            push(log, sale());
            push(log, sale().property("gift", false));
            push(log, sale().property("gift", true).order("o"));
            push(log, sale().property("gift", true).item("i"));
            push(log, Event::new("b", "sale", "2024-01-06").amount("12.01").property("gift", true));
        },
        &[],
    );
    assert_adds(
        |log| {
            push(log, sale());
            push(log, sale().id("x"));
            push(log, sale().id("y").property("gift", true));
        },
        &[(Check::EqualEvents, 2, 48, &["b sale 2024-01-06T00:00:00Z"])],
    );
}

#[test]
fn what_came_twice_with_its_id_is_no_finding() {
    assert_adds(|log| push(log, Event::new("a", "login", "2024-01-01T09:00").id("l0")), &[]);
}

#[test]
fn conflicting_ids() {
    let told = |log: &mut EventLog| {
        push(log, Event::new("a", "login", "2024-01-01T09:30").id("l0"));
        push(log, Event::new("a", "login", "2024-01-01T09:45").id("l0"));
        push(log, Event::new("a", "login", "2024-02-20").id("l1"));
    };
    assert_adds(told, &[(Check::ConflictingIds, 1, 42, &["a: l0"])]);
    let mut log = clean_but(&[]);
    told(&mut log);
    let count = |as_of: &str, known_at: &str| {
        let view = log.as_of(as_of).unwrap().known_at(known_at).unwrap();
        view.audit(&AuditOptions::default()).unwrap().finding(Check::ConflictingIds).unwrap().count
    };
    assert_eq!(count("2024-02-20", "2024-03-01"), 1);
    assert_eq!(count("2024-02-21", "2024-03-01"), 2);
    assert_eq!(count("2024-01-01T09:30", "2024-03-01"), 0);
    assert_eq!(count("2024-02-21", "2024-01-01T09:30"), 0);
}

#[test]
fn ids_of_several_customers() {
    assert_adds(
        |log| {
            push(log, Event::new("b", "login", "2024-01-07").id("l0"));
            push(log, Event::new("b", "login", "2024-01-08").id("l1").source("app"));
        },
        &[(Check::SharedIds, 1, 43, &["l0: a, b"])],
    );
    assert_adds(
        |log| {
            push(log, Event::new("visitor", "login", "2024-01-07").id("l0"));
            log.alias("visitor", "a", "2024-01-08").unwrap();
        },
        &[],
    );
}

#[test]
fn times_that_cannot_be() {
    assert_adds(
        |log| {
            push(log, Event::new("a", "login", "2024-01-08T10:05:01").received("2024-01-08T10:00"));
            push(log, Event::new("a", "login", "2024-01-08T11:05:00").received("2024-01-08T11:00"));
        },
        &[(Check::FutureTimes, 1, 47, &["a login 2024-01-08T10:05:01Z"])],
    );
    assert_adds(
        |log| push(log, Event::new("c", "sale", "1970-01-01T00:00Z").amount(1.0)),
        &[(Check::MissingSignUp, 1, 3, &["c"]), (Check::EpochTimes, 1, 46, &["c sale 1970-01-01T00:00:00Z"])],
    );
    assert_adds(
        |log| {
            push(log, Event::new("c", "sale", "1990-01-01").amount(1.0));
            push(log, Event::new("c", "sale", "1989-12-31").amount(1.0));
            push(log, Event::new("c", "sale", "1969-12-30").amount(1.0));
            push(log, Event::new("c", "sale", "1969-12-31T02:00").amount(1.0));
        },
        &[
            (Check::MissingSignUp, 1, 3, &["c"]),
            (Check::EpochTimes, 1, 49, &["c sale 1969-12-31T01:00:00Z"]),
            (Check::OldTimes, 2, 49, &["c sale 1969-12-29T23:00:00Z", "c sale 1989-12-31T00:00:00Z"]),
        ],
    );
}

#[test]
fn tolerances_are_options() {
    let mut log = clean_but(&[]);
    push(&mut log, Event::new("a", "login", "2024-01-08T11:00").received("2024-01-08T10:00"));
    let view = log.as_of(END).unwrap();
    let count = |options: &AuditOptions, check| view.audit(options).unwrap().finding(check).unwrap().count;
    let skew = |text| AuditOptions::default().clock_skew(Span::parse(text).unwrap());
    assert_eq!(count(&skew("59min"), Check::FutureTimes), 1);
    assert_eq!(count(&skew("1h"), Check::FutureTimes), 0);
    let earliest = AuditOptions::default().earliest("2024-01-03");
    assert_eq!(count(&earliest, Check::OldTimes), 2);
    assert_eq!(view.audit(&earliest).unwrap().finding(Check::Gaps).unwrap().of, 40);
    let error = view.audit(&AuditOptions::default().earliest("soon")).unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidTime);
}

#[test]
fn gaps_against_the_usual_weekdays() {
    assert_finds(
        &clean_but(&[9, 10, 32]),
        &[(Check::Gaps, 3, 42, &["login 2024-01-10 to 2024-01-11", "login 2024-02-02"])],
    );
    // Closed on Sundays but one: no gaps there.
    assert_finds(&clean_but(&[6, 20, 27, 34, 41]), &[]);
    // Two of six Mondays are missing: Mondays are not usual.
    assert_finds(&clean_but(&[7, 14]), &[]);
    // The gap at the end is none: the interval ends with the last event, unless the schema says otherwise.
    assert_finds(&clean_but(&[40, 41]), &[]);
}

#[test]
fn gaps_over_a_declared_interval() {
    let options = SchemaOptions::default()
        .observed_from(retention_core::TimeInput::from("2023-12-30T12:00Z"))
        .observed_to(retention_core::TimeInput::from("2024-03-01"));
    let mut log = EventLog::new(Schema::from_options(&options).unwrap().role("login", Role::Activity));
    for number in (0..40).chain([41]) {
        push(&mut log, Event::new("a", "login", day(number)));
    }
    let gaps = |as_of: &str, samples: u32| {
        let view = log.as_of(as_of).unwrap();
        let audit = view.audit(&AuditOptions::default().samples(samples)).unwrap();
        let finding = audit.finding(Check::Gaps).unwrap();
        (finding.count, finding.of, finding.samples.clone())
    };
    // 30 December begins before the interval; 31 December is whole. 13 February has not passed at noon.
    let expected = ["2023-12-31", "2024-02-10", "2024-02-12"].map(|day| format!("login {day}"));
    assert_eq!(gaps("2024-02-13T12:00", 5), (3, 44, expected.to_vec()));
    assert_eq!(gaps("2024-02-13T12:00", 1), (3, 44, expected[..1].to_vec()));
    assert_eq!(gaps("2024-02-13T12:00", 0), (3, 44, Vec::new()));
    assert_eq!(gaps("2024-02-14T00:00", 5).2[2], "login 2024-02-12 to 2024-02-13");
}

#[test]
fn amounts_that_do_not_add_up() {
    let dollars = Money { minor: 100, currency: Currency::parse("USD").unwrap() };
    assert_adds(
        |log| push(log, Event::new("a", "sale", "2024-01-08").money(dollars)),
        &[(Check::MixedCurrencies, 1, 4, &["a sale 2024-01-08T00:00:00Z"])],
    );
    assert_adds(
        |log| push(log, Event::new("a", "sale", "2024-01-08").amount(-0.01)),
        &[(Check::NegativePurchases, 1, 3, &["a sale 2024-01-08T00:00:00Z"])],
    );
    assert_adds(
        |log| push(log, Event::new("a", "sale", "2024-01-08")),
        &[(Check::PurchasesWithoutAmount, 1, 3, &["a sale 2024-01-08T00:00:00Z"])],
    );
}

#[test]
fn refunds_without_purchases() {
    assert_adds(
        |log| {
            push(log, Event::new("a", "return", "2024-01-04T23:59:59").amount(1.0));
            push(log, Event::new("a", "return", "2024-01-05").amount(1.0));
        },
        &[(Check::RefundsWithoutPurchases, 1, 3, &["a return 2024-01-04T23:59:59Z"])],
    );
    assert_adds(
        |log| {
            set(log, Customer::new("c").signed_up("2024-01-01"));
            push(log, Event::new("c", "return", "2024-01-08").amount(1.0));
        },
        &[
            (Check::NoSpend, 1, 3, &["c"]),
            (Check::RefundsWithoutPurchases, 1, 2, &["c return 2024-01-08T00:00:00Z"]),
            (Check::RefundsExceedPurchases, 1, 2, &["c"]),
        ],
    );
    assert_adds(
        |log| push(log, Event::new("b", "return", "2024-01-09").amount(0.01)),
        &[(Check::RefundsExceedPurchases, 1, 1, &["b"])],
    );
}

#[test]
fn sums_beyond_64_bits_are_compared_all_the_same() {
    assert_adds(
        |log| {
            set(log, Customer::new("c").signed_up("2024-01-01"));
            let largest =
                Money { minor: retention_core::MAX_MINOR, currency: Currency::parse("GBP").unwrap() };
            let events: Vec<_> = (0..10_000)
                .map(|number| Event::new("c", "sale", "2024-01-08").money(largest).order(number.to_string()))
                .collect();
            log.append_events(&events).unwrap();
            push(log, Event::new("c", "return", "2024-01-09").money(largest));
        },
        &[],
    );
}

#[test]
fn undated_properties() {
    assert_adds(
        |log| {
            set(log, Customer::new("a").property("country", "GB").property("plan", "free"));
            set(log, Customer::new("b").property("country", "GB"));
        },
        &[(Check::UndatedProperties, 2, 3, &["country: 2 customers"])],
    );
}

#[test]
fn kinds_without_a_role() {
    assert_adds(
        |log| {
            push(log, Event::new("a", "ping", "2024-01-08"));
            push(log, Event::new("a", "later", "2024-03-08"));
        },
        &[(Check::KindsWithoutRole, 1, 4, &["ping"])],
    );
}

#[test]
fn the_identity_record() {
    assert_adds(
        |log| {
            log.alias("x", "a", "2024-01-01").unwrap();
            log.alias("y", "b", "2024-01-01").unwrap();
            log.alias("b", "z", "2024-01-02").unwrap();
            log.alias("z", "y", "2024-01-03").unwrap();
        },
        &[(Check::IdentityRings, 1, 2, &["b"])],
    );
    assert_adds(
        |log| {
            log.alias("x", "a", "2024-01-03").unwrap();
            log.unmerge_customers("x", "a", "2024-01-02").unwrap();
            log.unmerge_customers("x", "a", "2024-01-04").unwrap();
        },
        &[(Check::IdleUnmerges, 1, 2, &["x and a 2024-01-02T00:00:00Z"])],
    );
}

#[test]
fn aliases_are_audited_as_one_customer() {
    assert_adds(
        |log| {
            push(log, Event::new("visitor", "login", "2024-01-08"));
            log.alias("visitor", "a", "2024-01-09").unwrap();
        },
        &[],
    );
}

#[test]
fn findings_come_first_by_severity() {
    let mut log = clean_but(&[9]);
    set(&mut log, Customer::new("c").signed_up("2024-01-08"));
    push(&mut log, Event::new("a", "sale", "2024-01-08").amount(-1.0));
    let audit = audit(&log);
    let severities: Vec<Severity> = audit.findings.iter().map(|finding| finding.severity).collect();
    assert!(severities.is_sorted());
    assert_eq!(severities[..4], [Severity::Error, Severity::Warning, Severity::Info, Severity::Info]);
    assert!(!audit.is_clean());

    let table = audit.table();
    assert_eq!(table.rows(), Check::ALL.len());
    assert_eq!(table.column("check").unwrap().text(0), Some("negative_purchases"));
    assert_eq!(table.column("severity").unwrap().text(0), Some("error"));
    assert_eq!(table.column("count").unwrap().int(0), Some(1));
    assert_eq!(table.column("share").unwrap().float(0), Some(1.0 / 3.0));
    assert_eq!(table.column("samples").unwrap().text(2), Some("c"));
    let last = table.rows() - 1;
    assert_eq!(table.column("severity").unwrap().text(last), Some("ok"));
    assert_eq!(table.column("share").unwrap().float(last), None, "there were no unmerges");
    assert_eq!(table.column("samples").unwrap().text(last), None);
    assert!(table.notes().any(|note| note == ("as_of", "2024-02-12T00:00:00Z")));

    let view = log.as_of(END).unwrap();
    let found = view.audit(&AuditOptions::default().only_findings(true)).unwrap();
    assert_eq!(found.findings, audit.findings[..4]);
    let asked = AuditOptions::default().checks(vec![Check::Gaps, Check::EqualEvents]);
    let asked = view.audit(&asked).unwrap();
    let checks: Vec<Check> = asked.findings.iter().map(|finding| finding.check).collect();
    assert_eq!(checks, [Check::Gaps, Check::EqualEvents]);
    assert_eq!(asked.finding(Check::Gaps), audit.finding(Check::Gaps));
}

#[test]
fn samples_are_the_first_by_customer_and_time() {
    let mut log = clean_but(&[]);
    for number in (0..20).rev() {
        let customer = format!("c{:02}", number * 7 % 20);
        push(&mut log, Event::new(customer, "sale", "2024-01-08"));
    }
    let samples = |limit: u32| {
        let audit = log.as_of(END).unwrap().audit(&AuditOptions::default().samples(limit)).unwrap();
        audit.finding(Check::MissingSignUp).unwrap().samples.clone()
    };
    assert_eq!(samples(3), ["c00", "c01", "c02"]);
    assert_eq!(samples(100).len(), 20);
    assert_eq!(samples(0).len(), 0);
}

#[test]
fn options_read_from_json() {
    let value =
        serde_json::json!({"checks": ["gaps"], "clock_skew": "1h", "samples": 2, "earliest": "2000-01-01"});
    let options = AuditOptions::from_json(&value).unwrap();
    assert_eq!(options.checks, Some(vec![Check::Gaps]));
    let error = AuditOptions::from_json(&serde_json::json!({"checks": ["gap"]})).unwrap_err();
    assert_eq!(error.code(), ErrorCode::InvalidOption);
    assert_eq!(error.detail("suggestion"), Some("gaps"));
}

#[test]
fn the_parts_add_up_to_the_whole() {
    let history = Population::default().customers(300_u32).ids(true).generate().unwrap();
    let mut log = history.log().unwrap();
    for number in 0..40 {
        let customer = format!("c{:07}", 1 + number * 11 % 300);
        push(&mut log, Event::new(customer.clone(), "sale", "2023-06-01").received("2023-05-01"));
        push(&mut log, Event::new(customer.clone(), "purchase", "2023-06-01").amount(-1.0));
        push(&mut log, Event::new(customer.clone(), "refund", "1970-01-01").amount(5.0));
        push(&mut log, Event::new(customer.clone(), "refund", "1970-01-01").amount(5.0));
        push(&mut log, Event::new(customer, "login", format!("2023-07-01T00:{number:02}")).id("x"));
    }
    log.alias("c0000001", "c0000012", "2023-06-01").unwrap();
    let view = |log: &EventLog| {
        let view = log.as_of("2024-01-01").unwrap().known_at("2023-12-01").unwrap();
        view.audit(&AuditOptions::default()).unwrap()
    };
    let whole = view(&log);
    let parts: Vec<Audit> = log.partition(4).unwrap().iter().map(view).collect();
    for finding in &whole.findings {
        let of = |audit: &Audit| {
            let finding = audit.finding(finding.check).unwrap();
            (finding.count, finding.of)
        };
        match finding.check {
            Check::SharedIds => assert_eq!(finding.count, 1),
            Check::Gaps | Check::KindsWithoutRole => {
                assert!(parts.iter().all(|part| of(part) == (finding.count, finding.of)));
            }
            _ => {
                let sum = parts.iter().map(of).fold((0, 0), |sum, part| (sum.0 + part.0, sum.1 + part.1));
                assert_eq!(sum, (finding.count, finding.of), "{:?}", finding.check);
            }
        }
    }
    assert!(whole.finding(Check::EqualEvents).unwrap().count > 0);
}

#[test]
fn threads_change_nothing() {
    let history = Population::default().ids(true).generate().unwrap();
    let one = history.log().unwrap();
    let many = one.clone().threads(4);
    assert_eq!(audit(&one), audit(&many));
}

#[test]
fn the_small_shop_is_nearly_clean() {
    let audit = small_shop().as_of("2024-04-01").unwrap().audit(&AuditOptions::default()).unwrap();
    let found: Vec<Check> =
        audit.findings.iter().filter(|finding| finding.count > 0).map(|finding| finding.check).collect();
    assert_eq!(found, []);
}
