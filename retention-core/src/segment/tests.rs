//! Segments: who is in, moves at the exact instant, circles.

use serde_json::json;

use crate::{Event, EventLog, Schema, SegmentMoveOptions, SegmentOptions, Segments, Table, View};

fn log() -> EventLog {
    let mut log = EventLog::new(Schema::new("Europe/London", "GBP").unwrap());
    for (customer, time) in [
        ("ann", "2024-03-01T08:00"),
        ("ann", "2024-03-02T08:00"),
        ("ann", "2024-03-03T08:00"),
        ("ben", "2024-03-10T08:00"),
    ] {
        log.push(Event::new(customer, "login", time)).unwrap();
    }
    log
}

fn segments() -> Segments {
    Segments::from_json(&json!({
        "measures": {
            "logins_7d": {"measure": "count", "of": ["login"], "window": "7d"},
            "days_since_login": {"measure": "days_since_last", "of": ["login"]},
        },
        "segments": {
            "busy": "logins_7d >= 2",
            "lost": {"and": [{"name": "silent"}, {">": [{"name": "days_since_login"}, 29]}]},
            "silent": "days_since_login >= 14 && !busy",
        },
    }))
    .unwrap()
}

fn view() -> View {
    log().as_of("2024-06-01").unwrap()
}

fn rows(table: &Table) -> Vec<Vec<String>> {
    let columns = table.columns();
    (0..table.rows())
        .map(|row| {
            let shown = |column: &crate::Column| {
                let text = column.text(row).map(str::to_owned);
                let time = column.time(row).map(|time| time.to_string());
                let int = column.int(row).map(|int| int.to_string());
                text.or(time).or(int).or_else(|| column.bool(row).map(|value| value.to_string()))
            };
            columns.iter().map(|column| shown(column).unwrap_or_else(|| "-".to_owned())).collect()
        })
        .collect()
}

#[test]
fn moves_are_exact_and_say_why() {
    let moves = view().segment_moves(&segments(), &SegmentMoveOptions::default()).unwrap();
    let shown: Vec<String> = rows(&moves).iter().map(|row| row[..4].join(" ")).collect();
    assert_eq!(
        shown,
        [
            "2024-03-02T08:00:00.000001Z ann busy entered",
            "2024-03-09T08:00:00.000001Z ann busy left",
            "2024-03-17T08:00:00Z ann silent entered",
            "2024-03-24T08:00:00Z ben silent entered",
            "2024-04-02T08:00:00Z ann lost entered",
            "2024-04-09T08:00:00Z ben lost entered",
        ]
    );
    assert_eq!(moves.column("reason").unwrap().text(0), Some("logins_7d >= 2 (logins_7d = 2)"));
    let one = SegmentMoveOptions::default()
        .customer("ben".to_owned())
        .segments(vec!["lost".to_owned()])
        .from(Some("2024-04-01".into()));
    assert_eq!(view().segment_moves(&segments(), &one).unwrap().rows(), 1);
    let before = SegmentMoveOptions::default().to(Some("2024-03-24T07:59:59.999999Z".into()));
    assert_eq!(view().segment_moves(&segments(), &before).unwrap().rows(), 3);
}

#[test]
fn unknown_segments_and_odd_stretches_are_refused() {
    let refused = |options: SegmentMoveOptions| view().segment_moves(&segments(), &options).unwrap_err();
    let error = refused(SegmentMoveOptions::default().segments(vec!["silnet".to_owned()]));
    assert_eq!((error.code().as_str(), error.detail("suggestion")), ("unknown_segment", Some("silent")));
    assert_eq!(
        refused(SegmentMoveOptions::default().to(Some("2025-01-01".into()))).detail("argument"),
        Some("to")
    );
    let backwards =
        SegmentMoveOptions::default().from(Some("2024-04-01".into())).to(Some("2024-03-01".into()));
    assert_eq!(refused(backwards).detail("argument"), Some("to"));
    let nobody = refused(SegmentMoveOptions::default().customer("zoe".to_owned()));
    assert_eq!(nobody.code().as_str(), "unknown_customer");
}

#[test]
fn members_sizes_and_overlap_agree() {
    let options = SegmentOptions::default().at(vec!["2024-03-05".into(), "2024-04-03".into()]);
    let members = view().segments(&segments(), &options).unwrap();
    assert_eq!(
        rows(&members).iter().map(|row| row.join(" ")).collect::<Vec<_>>(),
        [
            "ann 2024-03-05T00:00:00Z true false false",
            "ann 2024-04-02T23:00:00Z false true true",
            "ben 2024-04-02T23:00:00Z false false true",
        ]
    );
    let sizes = view().segment_sizes(&segments(), &options).unwrap();
    let sizes: Vec<String> = rows(&sizes).iter().map(|row| row[1..].join(" ")).collect();
    assert_eq!(
        sizes,
        ["busy 1 1 0", "lost 1 0 0", "silent 1 0 0", "busy 2 0 0", "lost 2 1 0", "silent 2 2 0"]
    );
    let overlap = view().segment_overlap(&segments(), &options).unwrap();
    assert_eq!(rows(&overlap)[2][..5].join(" "), "lost silent 1 0 1");
    assert_eq!(overlap.column("jaccard").unwrap().float(2), Some(0.5));
}

#[test]
fn an_open_rule_is_neither_in_nor_out() {
    let mut log = log();
    log.push(Event::new("cat", "other", "2024-03-01")).unwrap();
    let view = log.as_of("2024-04-01").unwrap();
    let table = view.segments(&segments(), &SegmentOptions::default()).unwrap();
    assert_eq!(table.column("customer").unwrap().text(2), Some("cat"));
    assert_eq!(table.column("silent").unwrap().bool(2), None);
    let sizes = view.segment_sizes(&segments(), &SegmentOptions::default()).unwrap();
    assert_eq!(rows(&sizes)[2][1..].join(" "), "silent 3 2 1");
}

#[test]
fn circles_unknown_names_and_double_names_are_refused() {
    let refused = |rules: serde_json::Value| {
        let measures = json!({"n": {"measure": "count"}});
        let segments = Segments::from_json(&json!({"measures": measures, "segments": rules})).unwrap();
        view().segments(&segments, &SegmentOptions::default()).unwrap_err()
    };
    let error = refused(json!({"a": "b", "b": "c && n > 1", "c": "!a"}));
    assert_eq!(error.code().as_str(), "circular_definition");
    assert!(error.to_string().contains("a → b → c → a"), "{error}");
    assert_eq!(refused(json!({"a": "a"})).code().as_str(), "circular_definition");
    assert_eq!(refused(json!({"a": "nn > 2"})).detail("suggestion"), Some("n"));
    assert_eq!(refused(json!({"n": "n > 2"})).code().as_str(), "invalid_policy");
    assert_eq!(refused(json!({"a": "n > 'x'"})).code().as_str(), "rule_type");
    assert_eq!(refused(json!({"a": "n + 1"})).detail("rule"), Some("a"));
    let many: serde_json::Map<_, _> = (0..129).map(|n| (format!("s{n}"), json!("n > 1"))).collect();
    assert_eq!(refused(many.into()).code().as_str(), "invalid_option");
}

#[test]
fn members_and_clauses_say_why() {
    let at = crate::SegmentMemberOptions::default().at(crate::TimeInput::from("2024-03-24T08:00"));
    let members = view().segment_members(&segments(), "silent", &at).unwrap();
    let why = "days_since_login >= 14 (days_since_login = 21); busy (busy = false)";
    assert_eq!(rows(&members)[0], ["ann", why]);
    // Ben came at eight, too: fourteen days are over at that instant.
    assert_eq!(members.rows(), 2);
    let explained = view().explain_segments(&segments(), "ben", &at).unwrap();
    let shown: Vec<String> = rows(&explained).iter().map(|row| row[..5].join(" ")).collect();
    assert_eq!(
        shown,
        [
            "busy false logins_7d >= 2 false true",
            "lost false silent true false",
            "lost false days_since_login > 29 false true",
            "silent true days_since_login >= 14 true true",
            "silent true busy false true",
        ]
    );
    let error = view().segment_members(&segments(), "silnt", &at).unwrap_err();
    assert_eq!((error.code().as_str(), error.detail("suggestion")), ("unknown_segment", Some("silent")));
    let early = crate::SegmentMemberOptions::default().at(crate::TimeInput::from("2024-03-02"));
    let error = view().explain_segments(&segments(), "ben", &early).unwrap_err();
    assert_eq!(error.code().as_str(), "unknown_customer");
}

/// A span in which nothing happens costs as much as it brings changes that a rule can tell, however many days it has.
#[test]
fn eight_thousand_silent_years_are_a_few_steps() {
    use crate::measure::Subject;
    use crate::policy::Compiled;
    use crate::segment::Judge;
    use crate::{Policy, PolicyPreset, Role};
    let schema = Schema::new("Europe/London", "GBP").unwrap().role("login", Role::Activity);
    let schema = schema.role("sale", Role::Purchase);
    for preset in PolicyPreset::ALL {
        let mut log = EventLog::new(schema.clone());
        for time in ["2024-03-01T08:00", "2024-03-02T08:00", "9999-12-30T08:00"] {
            log.push(Event::new("ann", "login", time)).unwrap();
            log.push(Event::new("ann", "sale", time).order("o")).unwrap();
        }
        let compiled = Compiled::of(&Policy::preset(*preset).unwrap(), &log).unwrap();
        let view = log.as_of("9999-12-31").unwrap();
        let members = view.members("ann").unwrap();
        let runs = view.runs_of(&members, &view.all_kinds());
        let properties = vec![Vec::new(); compiled.graph.program.properties().len()];
        let subject =
            Subject { runs: &runs, signed_up: None, properties: &properties, backing: view.backing() };
        let (mut judge, mut steps) = (Judge::new(view.schema()), 0);
        let first = subject.known_from().unwrap();
        let held = judge.held(&compiled.graph, &subject, first);
        judge.walk(&compiled.graph, &subject, held, view.cut_at(), |_, _, _, _| steps += 1);
        assert!(steps < 120, "{}: {steps} steps", preset.as_str());
    }
}
