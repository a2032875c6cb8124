//! What a row says about itself when not all of it is known.

use retention_core::{
    ActiveDaysOptions, ActivityChurnOptions, Event, EventLog, MovementOptions, MovementValue,
    OrderLadderOptions, PurchaseGapOptions, PurchaseOptions, RepeatPurchaseOptions, RetentionOptions, Role,
    Schema, SchemaOptions, Span, StickinessOptions, Table, View,
};

use crate::{at, float, int, ints, note, row, text, texts};

fn log(rows: &[(&str, &str, &str)]) -> EventLog {
    log_of(Schema::new("UTC", "EUR").unwrap(), rows)
}

fn log_of(schema: Schema, rows: &[(&str, &str, &str)]) -> EventLog {
    let mut log = EventLog::new(schema.role("sale", Role::Purchase).role("back", Role::Refund));
    for (customer, kind, time) in rows {
        log.push(Event::new(*customer, *kind, *time).amount(10.0)).unwrap();
    }
    log
}

fn every_table(view: &View) -> Vec<Table> {
    vec![
        view.retention(&RetentionOptions::default()).unwrap(),
        view.movements(&MovementOptions::default()).unwrap(),
        view.activity_churn(&ActivityChurnOptions::default()).unwrap(),
        view.repeat_purchase(&RepeatPurchaseOptions::default()).unwrap(),
        view.order_ladder(&OrderLadderOptions::default()).unwrap(),
        view.purchase_gaps(&PurchaseGapOptions::default()).unwrap(),
        view.purchases(&PurchaseOptions::default()).unwrap(),
        view.stickiness(&StickinessOptions::default()).unwrap(),
        view.active_days(&ActiveDaysOptions::default()).unwrap(),
    ]
}

#[test]
fn every_table_says_what_it_counts() {
    let log = log(&[("a", "sale", "2024-01-05"), ("b", "sale", "2024-02-05"), ("a", "login", "2024-02-07")]);
    for table in every_table(&log.as_of("2024-03-01").unwrap()) {
        for name in
            ["definition", "as_of", "events", "time_zone", "tz_database", "observed_from", "observed_to"]
        {
            assert!(note(&table, name).is_some_and(|text| !text.is_empty()), "{} lacks {name}", table.name());
        }
        assert_eq!(note(&table, "events"), Some("sale"), "{}", table.name());
        assert_eq!(note(&table, "warning"), None);
    }
}

#[test]
fn an_empty_log_has_no_rows_or_no_values() {
    for table in every_table(&log(&[]).as_of("2024-03-01").unwrap()) {
        assert!(note(&table, "warning").is_some(), "{}", table.name());
        let rows = match table.name() {
            "repeat_purchase" | "purchase_gaps" => 1,
            "order_ladder" => 10,
            _ => 0,
        };
        assert_eq!(table.rows(), rows, "{}", table.name());
    }
    let view = log(&[]).as_of("2024-03-01").unwrap();
    assert_eq!(float(&every_table(&view)[3], "repeat_purchase_rate", 0), None);
    for table in every_table(&view) {
        assert!(texts(&table, "state").iter().all(|state| *state == "not_observed"), "{}", table.name());
    }
    let asked =
        view.retention(&RetentionOptions::default().from(at("2024-01-01")).to(at("2024-05-01"))).unwrap();
    assert_eq!(texts(&asked, "state"), ["not_observed", "not_observed", "not_yet", "not_yet"]);
    assert_eq!(ints(&asked, "active"), [None; 4]);
}

#[test]
fn the_default_kinds_are_purchases_then_activity_then_all() {
    let activity = [("a", "activity", "2024-01-05"), ("a", "message_sent", "2024-01-06")];
    let other = [("a", "message_sent", "2024-01-05"), ("a", "spoke", "2024-01-06")];
    let events = |rows: &[(&str, &str, &str)]| {
        let table = log(rows).as_of("2024-03-01").unwrap().retention(&RetentionOptions::default()).unwrap();
        (note(&table, "events").unwrap().to_owned(), note(&table, "warning").is_some())
    };
    assert_eq!(events(&activity), ("activity".to_owned(), false));
    assert_eq!(events(&other), ("message_sent, spoke".to_owned(), true));
    // A purchase that comes later does not change what an earlier view counts.
    let mut both = activity.to_vec();
    both.push(("a", "sale", "2024-03-01"));
    assert_eq!(events(&both), ("activity".to_owned(), false));
}

#[test]
fn declared_observation_decides_what_is_known() {
    let options = SchemaOptions::default().observed_from(at("2024-02-01")).observed_to(at("2024-04-15"));
    let schema = Schema::from_options(&options).unwrap();
    let view = log_of(
        schema,
        &[("a", "sale", "2024-01-20"), ("a", "sale", "2024-03-05"), ("b", "sale", "2024-02-28")],
    )
    .as_of("2024-06-01")
    .unwrap();
    let table = view.movements(&MovementOptions::default().from(at("2024-01-01"))).unwrap();
    assert_eq!(
        texts(&table, "state"),
        ["not_observed", "not_enough_history", "complete", "partial", "not_observed"]
    );
    assert_eq!(ints(&table, "active"), [None, Some(1), Some(1), Some(0), None]);
    // a was active before the log was sure to see everything, and so is not new in March.
    assert_eq!(ints(&table, "new"), [None, Some(1), Some(0), Some(0), None]);
    assert_eq!(ints(&table, "reactivated"), [None, None, Some(1), Some(0), None]);
    assert_eq!(ints(&table, "dormant"), [None, Some(1), Some(1), Some(2), None]);
}

#[test]
fn a_first_event_inside_the_window_shown_is_not_new() {
    let view = log(&[("a", "sale", "2024-01-20"), ("a", "sale", "2024-04-05"), ("b", "sale", "2024-04-06")])
        .as_of("2024-05-01")
        .unwrap();
    for value in [MovementValue::Gross, MovementValue::None] {
        let options = MovementOptions::default().from(at("2024-04-01")).value(value);
        let table = view.movements(&options).unwrap();
        assert_eq!((int(&table, "new", 0), int(&table, "reactivated", 0)), (Some(1), Some(1)));
        assert_eq!(int(&table, "dormant", 0), Some(0));
    }
}

#[test]
fn refunds_lower_the_net_value_and_nothing_else() {
    let rows = [
        ("a", "sale", "2024-01-20"),
        ("a", "back", "2024-01-21"),
        ("b", "sale", "2024-01-22"),
        ("b", "back", "2024-02-02"),
        ("a", "sale", "2024-02-03"),
    ];
    let view = log(&rows).as_of("2024-03-01").unwrap();
    let gross = view.movements(&MovementOptions::default()).unwrap();
    assert_eq!(ints(&gross, "value_minor"), [Some(2000), Some(1000)]);
    let net = view.movements(&MovementOptions::default().value(MovementValue::Net)).unwrap();
    assert_eq!(ints(&net, "active"), ints(&gross, "active"));
    assert_eq!(ints(&net, "value_minor"), [Some(1000), Some(1000)]);
    // b's refund falls into a month in which b bought nothing.
    assert_eq!(ints(&net, "uncounted_minor"), [Some(0), Some(-1000)]);
    assert_eq!(ints(&net, "expansion_minor"), [None, Some(1000)]);
    assert_eq!(note(&net, "refunds"), Some("back"));
    let bought = view.purchases(&PurchaseOptions::default()).unwrap();
    assert_eq!(ints(&bought, "refunds_minor"), [Some(1000), Some(1000)]);
    assert_eq!(ints(&bought, "revenue_net_minor"), [Some(1000), Some(0)]);
    assert_eq!(ints(&bought, "customers"), [Some(2), Some(1)]);
}

#[test]
fn value_is_not_told_where_no_event_has_an_amount() {
    let mut log = EventLog::new(Schema::new("UTC", "EUR").unwrap());
    log.push(Event::new("a", "login", "2024-01-05")).unwrap();
    log.push(Event::new("a", "login", "2024-02-05")).unwrap();
    let told = |log: &EventLog| {
        let table = log.as_of("2024-03-01").unwrap().movements(&MovementOptions::default()).unwrap();
        (int(&table, "value_minor", 1), float(&table, "nrr", 1), int(&table, "retained", 1))
    };
    assert_eq!(told(&log), (None, None, Some(1)));
    // An amount that comes later does not change that, one of zero does.
    log.push(Event::new("a", "login", "2024-03-05").amount(5.0)).unwrap();
    assert_eq!(told(&log), (None, None, Some(1)));
    log.push(Event::new("a", "login", "2024-02-06").amount(0.0)).unwrap();
    assert_eq!(told(&log), (Some(0), None, Some(1)));
}

#[test]
fn maturity_leaves_out_who_had_no_time_yet() {
    let rows = [
        ("a", "sale", "2024-01-01"),
        ("a", "sale", "2024-01-31"),
        ("b", "sale", "2024-01-01"),
        ("b", "sale", "2024-01-30"),
        ("c", "sale", "2024-01-31"),
        ("d", "sale", "2024-02-20"),
        ("d", "sale", "2024-02-21"),
    ];
    let view = log(&rows).as_of("2024-03-01").unwrap();
    let rate = |options: &RepeatPurchaseOptions| {
        let table = view.repeat_purchase(options).unwrap();
        let state = text(&table, "state", 0).to_owned();
        (state, int(&table, "immature", 0), int(&table, "eligible", 0), int(&table, "repeated", 0))
    };
    let told = |state: &str, immature, eligible, repeated| {
        (state.to_owned(), immature, Some(eligible), Some(repeated))
    };
    let month = RepeatPurchaseOptions::default().window(Span::parse("30d").unwrap());
    // Observed to the end of 21 February: c's 30 days are not over, a's second purchase is exactly 30 days later.
    assert_eq!(rate(&month), told("complete", Some(2), 2, 1));
    assert_eq!(rate(&month.clone().mature_only(false)), told("partial", Some(2), 4, 2));
    // What comes after the 21st was not observed, and without a window it would count.
    assert_eq!(rate(&RepeatPurchaseOptions::default()), told("partial", None, 4, 3));
    let quarter = RepeatPurchaseOptions::default().window(Span::parse("90d").unwrap());
    assert_eq!(rate(&quarter), told("not_yet", Some(4), 0, 0));
    assert_eq!(rate(&quarter.mature_only(false)), told("partial", Some(4), 4, 3));
    let ladder = view
        .order_ladder(&OrderLadderOptions::default().window(Span::parse("30d").unwrap()).max(3_u32))
        .unwrap();
    assert_eq!(texts(&ladder, "state"), ["complete", "complete", "not_yet"]);
    let open = view.order_ladder(&OrderLadderOptions::default().max(2_u32)).unwrap();
    assert_eq!(texts(&open, "state"), ["partial", "partial"]);
    // Wilson's interval of 3 of 4 at 95 %, by hand: (0.75 + z²/8 ± z √(0.75 · 0.25 / 4 + z²/64)) / (1 + z²/4).
    let ends = ["share_of_first_low", "share_of_first_high"].map(|name| float(&open, name, 1).unwrap());
    let z2: f64 = 1.959_963_984_540_054_f64.powi(2);
    let (middle, half) = (0.75 + z2 / 8.0, (z2 * (0.75 * 0.25 / 4.0 + z2 / 64.0)).sqrt());
    for (end, sign) in ends.into_iter().zip([-1.0, 1.0]) {
        assert!((end - (middle + sign * half) / (1.0 + z2 / 4.0)).abs() < 1e-12);
    }
    assert_eq!(ints(&ladder, "customers"), [Some(4), Some(3), Some(0)]);
    assert_eq!(ints(&ladder, "eligible"), [None, Some(2), Some(0)]);
    assert_eq!(ints(&ladder, "immature"), [None, Some(2), Some(3)]);
    assert_eq!(ints(&ladder, "reached"), [None, Some(1), Some(0)]);
    assert_eq!(float(&ladder, "median_days", 1), Some(29.0));
    assert_eq!(float(&ladder, "share_of_previous", 2), None);
}

#[test]
fn activity_at_both_ends_of_an_interval() {
    let rows = [
        ("a", "sale", "2024-01-01"),
        ("b", "sale", "2024-01-10"),
        ("c", "sale", "2024-01-31"),
        ("b", "sale", "2024-02-09"),
        ("d", "sale", "2024-02-15"),
    ];
    let view = log(&rows).as_of("2024-03-01").unwrap();
    let options = ActivityChurnOptions::default().to(at("2024-03-01"));
    let table = view.activity_churn(&options).unwrap();
    // Ends: 31 January and 1 March; c came on the very end of the first window, which does not hold it.
    assert_eq!((int(&table, "start_active", 0), int(&table, "lost", 0)), (Some(2), Some(1)));
    assert_eq!(int(&table, "active", 0), Some(3));
    assert_eq!(text(&table, "state", 0), "partial", "nothing was seen since 15 February");
    let weekly = options.every(Span::parse("7d").unwrap()).from(at("2024-01-01"));
    let weekly = view.activity_churn(&weekly).unwrap();
    assert_eq!(weekly.rows(), 8);
    assert_eq!(text(&weekly, "state", 0), "not_enough_history");
    assert_eq!(int(&weekly, "start_active", 0), None);
    let later = view.activity_churn(&ActivityChurnOptions::default().to(at("2024-06-01"))).unwrap();
    assert_eq!(text(&later, "state", later.rows() - 1), "not_yet");
}

#[test]
fn windows_of_months_keep_their_day() {
    let rows = [("a", "sale", "2023-10-31"), ("a", "sale", "2024-05-30")];
    let month = Span::parse("1mo").unwrap();
    let options = ActivityChurnOptions::default().window(month).from(at("2023-11-30"));
    let table = log(&rows).as_of("2024-05-31").unwrap().activity_churn(&options).unwrap();
    let starts: Vec<String> = match table.column("start").unwrap().data() {
        retention_core::ColumnData::Time(times) => {
            times.iter().map(|time| time.to_string()[..10].to_owned()).collect()
        }
        _ => Vec::new(),
    };
    assert_eq!(starts, ["2023-11-30", "2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"]);
}

#[test]
fn stickiness_waits_for_a_whole_month() {
    let mut log = EventLog::new(Schema::new("UTC", "EUR").unwrap());
    for day in 1..=31 {
        log.push(Event::new("a", "login", format!("2024-01-{day:02}").as_str())).unwrap();
    }
    for day in [1, 3, 29] {
        log.push(Event::new("b", "login", format!("2024-02-{day:02}").as_str())).unwrap();
    }
    let view = log.as_of("2024-03-01").unwrap();
    let table = view.stickiness(&StickinessOptions::default()).unwrap();
    assert_eq!(texts(&table, "state"), ["partial", "complete"]);
    // January: 4 days (28 to 31) with 28 days before them, one customer on each.
    assert_eq!(
        (int(&table, "mau_days", 0), int(&table, "dau_sum", 0), int(&table, "mau_sum", 0)),
        (Some(4), Some(4), Some(4))
    );
    assert_eq!(float(&table, "dau", 0), Some(1.0));
    // February: b from 1 to 29, a in the month before until 27 February (the 28 days from 31 January).
    assert_eq!((int(&table, "dau_sum", 1), int(&table, "mau_sum", 1)), (Some(3), Some(29 + 27)));
    let calendar = StickinessOptions::default().mau(retention_core::MauWindow::CalendarMonth);
    let table = view.stickiness(&calendar).unwrap();
    assert_eq!((int(&table, "mau_days", 0), int(&table, "mau_sum", 0)), (Some(25), Some(25)));
    assert_eq!((int(&table, "mau_sum", 1), float(&table, "dau_mau", 1)), (Some(29), Some(3.0 / 29.0)));
    let days = view.active_days(&ActiveDaysOptions::default()).unwrap();
    assert_eq!(ints(&days, "active_days"), [Some(31), Some(3)]);
    assert_eq!(ints(&days, "customers"), [Some(1), Some(1)]);
    // Of one of one, Wilson's interval is from 1 / (1 + z²) to 1.
    let z2 = 1.959_963_984_540_054_f64.powi(2);
    assert!((float(&days, "share_low", 0).unwrap() - 1.0 / (1.0 + z2)).abs() < 1e-12);
    assert_eq!(float(&days, "share_high", 0), Some(1.0));
    let _ = row(&days, "2024-02");
}

#[test]
fn churn_scales_to_another_length_with_its_interval() {
    // Of the three of January one comes in February, who comes in March too; observation ends in March.
    let rows = [
        ("a", "sale", "2024-01-01"),
        ("b", "sale", "2024-01-10"),
        ("c", "sale", "2024-01-31"),
        ("a", "sale", "2024-02-29"),
        ("a", "sale", "2024-03-02"),
    ];
    let view = log(&rows).as_of("2024-03-10").unwrap();
    let names = ["churn_rate", "churn_low", "churn_high"];
    let to = |power: f64, rate: f64| 1.0 - (1.0 - rate).powf(power);
    let check = |table: &Table, row: usize, power: f64| {
        for name in names {
            let (rate, scaled) = (float(table, name, row), float(table, &format!("scaled_{name}"), row));
            assert!(
                (scaled.unwrap() - to(power, rate.unwrap())).abs() < 1e-12,
                "{name}: {scaled:?} of {rate:?}"
            );
        }
    };
    let yearly = RetentionOptions::default().scaled_to(Span::parse("1y").unwrap());
    let table = view.retention(&yearly).unwrap();
    assert_eq!(texts(&table, "state"), ["not_enough_history", "complete", "partial"]);
    assert!((float(&table, "scaled_churn_rate", 1).unwrap() - (1.0 - 3_f64.powi(-12))).abs() < 1e-12);
    check(&table, 1, 12.0);
    assert_eq!(note(&table, "scaled"), Some("from 1mo to 1y"));
    // Churn in a part of a month is not churn over a month.
    assert_eq!((float(&table, "churn_rate", 2), float(&table, "scaled_churn_rate", 2)), (Some(0.0), None));
    let weekly = view.retention(&yearly.clone().scaled_to(Span::parse("1w").unwrap())).unwrap();
    check(&weekly, 1, 7.0 / 30.436_875);
    let plain = view.retention(&RetentionOptions::default()).unwrap();
    assert_eq!((float(&plain, "scaled_churn_rate", 1), note(&plain, "scaled")), (None, None));

    let churn = ActivityChurnOptions::default()
        .to(at("2024-03-02"))
        .every(Span::parse("10d").unwrap())
        .scaled_to(Span::parse("30d").unwrap());
    let table = view.activity_churn(&churn).unwrap();
    let told: Vec<usize> =
        (0..table.rows()).filter(|row| text(&table, "state", *row) == "complete").collect();
    assert!(
        told.iter().any(|row| float(&table, "churn_rate", *row).is_some_and(|rate| rate > 0.0 && rate < 1.0))
    );
    told.into_iter().for_each(|row| check(&table, row, 3.0));
    assert_eq!(note(&table, "scaled"), Some("from 10d to 30d"));
}
