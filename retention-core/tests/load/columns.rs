//! Columns that are not there or of a type that their field cannot take, and rows without what each row needs.

use std::sync::Arc;

use arrow_array::{
    ArrayRef, BinaryArray, BooleanArray, DictionaryArray, Float64Array, Int64Array, RecordBatch, StringArray,
    Time64MicrosecondArray, types::Int32Type,
};
use retention_core::{
    CustomerColumns, Error, ErrorCode, EventColumns, EventLog, OnReject, SubscriptionColumns,
};

use super::scene::{empty, ends};

fn texts(texts: &[&str]) -> ArrayRef {
    Arc::new(StringArray::from(texts.to_vec()))
}

fn table(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter(columns).unwrap()
}

fn sound() -> Vec<(&'static str, ArrayRef)> {
    let columns = ["customer", "kind", "id", "source", "currency", "order", "item", "note"];
    let mut columns: Vec<(&str, ArrayRef)> =
        columns.iter().map(|name| (*name, texts(&[if *name == "currency" { "GBP" } else { "x" }]))).collect();
    for name in ["time", "received"] {
        columns.push((name, texts(&["2024-01-05"])));
    }
    columns.push(("amount", Arc::new(Float64Array::from(vec![1.0]))));
    columns
}

fn named() -> EventColumns {
    let own = |name: &str| name.to_owned();
    EventColumns::default()
        .customer(own("customer"))
        .kind(own("kind"))
        .time(own("time"))
        .id(own("id"))
        .source(own("source"))
        .received(own("received"))
        .amount(own("amount"))
        .currency(own("currency"))
        .order(own("order"))
        .item(own("item"))
        .properties(vec![own("note")])
}

/// A failed call leaves the log as it was.
#[track_caller]
fn fails(batches: &[RecordBatch], columns: &EventColumns) -> Error {
    let mut log = empty();
    log.push(retention_core::Event::new("c0", "sale", "2024-01-01")).unwrap();
    let before = log.to_bytes().unwrap();
    let error = log.append_batches(batches, columns).unwrap_err();
    assert_eq!(log.to_bytes().unwrap(), before, "{error}");
    error
}

#[test]
fn all_columns_are_sound_to_begin_with() {
    let receipt = empty().append_batches(&[table(sound())], &named()).unwrap();
    assert_eq!(ends(&receipt), ([1, 0, 0], Default::default()));
    assert!(receipt.ignored_columns.is_empty());
}

#[test]
fn each_column_that_is_named_and_missing_is_named_in_the_error() {
    for (gone, _) in sound() {
        let columns = sound().into_iter().filter(|(name, _)| *name != gone).collect();
        let error = fails(&[table(columns)], &named());
        assert_eq!((error.code(), error.detail("column")), (ErrorCode::MissingColumn, Some(gone)), "{error}");
        let argument = if gone == "note" { "properties" } else { gone };
        assert_eq!(error.detail("argument"), Some(argument));
        assert!(error.to_string().contains(gone), "{error}");
    }
    let near = table(
        sound().into_iter().map(|(name, array)| (if name == "time" { "tme" } else { name }, array)).collect(),
    );
    assert_eq!(fails(&[near], &named()).detail("suggestion"), Some("tme"));
}

#[test]
fn only_three_columns_must_be_there() {
    for (gone, _) in sound() {
        let columns = sound().into_iter().filter(|(name, _)| *name != gone).collect();
        let batches = [table(columns)];
        if ["customer", "kind", "time"].contains(&gone) {
            let error = fails(&batches, &EventColumns::default());
            assert_eq!(
                (error.code(), error.detail("column")),
                (ErrorCode::MissingColumn, Some(gone)),
                "{error}"
            );
        } else {
            let receipt = empty().append_batches(&batches, &EventColumns::default()).unwrap();
            assert_eq!(ends(&receipt).0, [1, 0, 0], "without {gone}");
        }
    }
    let error = fails(&[table(Vec::from([("x", texts(&["1"]))]))], &EventColumns::default());
    assert_eq!(error.code(), ErrorCode::MissingColumn);
    // Also where there are no rows: the columns of an empty table are checked.
    let error = fails(&[table(vec![("x", texts(&[]))])], &EventColumns::default());
    assert_eq!(error.code(), ErrorCode::MissingColumn);
    let kinds = table(sound().into_iter().filter(|(name, _)| *name != "kind").collect());
    let receipt =
        empty().append_batches(&[kinds], &EventColumns::default().default_kind("sale".to_owned())).unwrap();
    assert_eq!(receipt.accepted, 1);
}

#[test]
fn each_field_refuses_the_types_that_it_cannot_take() {
    let flags: ArrayRef = Arc::new(BooleanArray::from(vec![true]));
    let bytes: ArrayRef = Arc::new(BinaryArray::from(vec![&b"x"[..]]));
    let clock: ArrayRef = Arc::new(Time64MicrosecondArray::from(vec![1]));
    let number: ArrayRef = Arc::new(Int64Array::from(vec![1]));
    let coded: ArrayRef = Arc::new(
        DictionaryArray::<Int32Type>::try_new(vec![0].into(), Arc::new(BinaryArray::from(vec![&b"x"[..]])))
            .unwrap(),
    );
    let stamp: ArrayRef = Arc::new(arrow_array::TimestampSecondArray::from(vec![1]));
    let mut refused = 0;
    for (field, _) in sound() {
        let mut wrong = vec![&bytes, &clock, &coded];
        match field {
            "note" => {}
            "time" | "received" => wrong.extend([&flags, &number]),
            "currency" => wrong.extend([&flags, &number, &stamp]),
            _ => wrong.extend([&flags, &stamp]),
        }
        for array in wrong {
            let columns = sound()
                .into_iter()
                .map(|(name, sound)| (name, if name == field { Arc::clone(array) } else { sound }));
            let error = fails(&[table(columns.collect())], &named());
            assert_eq!(error.code(), ErrorCode::WrongColumnType, "{field}: {error}");
            assert_eq!(error.detail("column"), Some(field));
            assert_eq!(error.detail("type"), Some(array.data_type().to_string().as_str()));
            refused += 1;
        }
    }
    assert_eq!(refused, 7 * 5 + 2 * 5 + 6 + 3);
    // Optional fields are taken by name, and then refused by type too, with a way out.
    let columns = sound()
        .into_iter()
        .map(|(name, sound)| (name, if name == "id" { Arc::clone(&bytes) } else { sound }));
    let batches = [table(columns.collect())];
    assert!(fails(&batches, &EventColumns::default()).to_string().contains("id=\"\""));
    let receipt = empty().append_batches(&batches, &EventColumns::default().id(String::new())).unwrap();
    assert_eq!((receipt.accepted, receipt.ignored_columns), (1, vec!["id".to_owned(), "note".to_owned()]));
}

#[test]
fn later_batches_must_have_the_columns_of_the_first() {
    let short = table(sound().into_iter().filter(|(name, _)| *name != "note").collect());
    let error = fails(&[table(sound()), short.clone()], &EventColumns::default());
    assert_eq!((error.code(), error.detail("column")), (ErrorCode::InvalidTable, Some("note")));
    // A later batch may have more, of which nothing is taken, and other types that will do.
    let receipt = empty().append_batches(&[short, table(sound())], &EventColumns::default()).unwrap();
    assert_eq!(ends(&receipt).0, [1, 1, 0]);
    let flags: ArrayRef = Arc::new(BooleanArray::from(vec![true]));
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![7]));
    for (array, code) in [(flags, Some(ErrorCode::WrongColumnType)), (numbers, None)] {
        let other = sound()
            .into_iter()
            .map(|(name, sound)| (name, if name == "customer" { Arc::clone(&array) } else { sound }));
        let batches = [table(sound()), table(other.collect())];
        let found =
            empty().append_batches(&batches, &EventColumns::default()).err().map(|error| error.code());
        assert_eq!(found, code);
    }
}

#[test]
fn nulls_where_a_row_needs_something_reject_the_row_alone() {
    let optional = |values: Vec<Option<&str>>| -> ArrayRef { Arc::new(StringArray::from(values)) };
    let whole = Some("2024-01-05");
    let batch = |customer, kind, time| {
        table(vec![("customer", optional(customer)), ("kind", optional(kind)), ("time", optional(time))])
    };
    let first = batch(vec![Some("a"), None, Some("b")], vec![Some("k"), Some("k"), None], vec![whole; 3]);
    let second =
        batch(vec![Some("a"), Some(""), None], vec![Some("k"), Some("k"), None], vec![None, whole, None]);
    let batches = [first.clone(), first.slice(0, 0), second, first.slice(2, 1)];
    let mut log = empty();
    let receipt = log.append_batches(&batches, &EventColumns::default()).unwrap();
    let (counts, reasons) = ends(&receipt);
    // Rows are counted over all batches.
    assert_eq!((receipt.rows, counts), (7, [1, 0, 0]));
    let expected =
        [("missing_customer", vec![1, 4]), ("missing_kind", vec![2, 6]), ("missing_time", vec![3, 5])];
    assert_eq!(reasons, expected.map(|(reason, rows)| (reason.to_owned(), rows)).into());
    let error = fails(&batches, &EventColumns::default().on_reject(OnReject::Raise));
    assert_eq!(error.code(), ErrorCode::RowsRejected);
    assert_eq!((error.detail("row"), error.detail("reason")), (Some("1"), Some("missing_customer")));
}

#[test]
fn tables_of_customers_and_subscriptions_name_their_columns_too() {
    let x = || [table(vec![("x", texts(&["1"]))])];
    let code = |error: Error| (error.code(), error.detail("column").map(str::to_owned));
    let missing = |name: &str| (ErrorCode::MissingColumn, Some(name.to_owned()));
    assert_eq!(
        code(empty().set_customers_batches(&x(), &CustomerColumns::default()).unwrap_err()),
        missing("id")
    );
    let columns = CustomerColumns::default().id("x".to_owned()).signed_up("since".to_owned());
    assert_eq!(code(empty().set_customers_batches(&x(), &columns).unwrap_err()), missing("since"));
    let columns = SubscriptionColumns::default();
    assert_eq!(code(empty().append_subscriptions_batches(&x(), &columns).unwrap_err()), missing("customer"));
    let columns = columns.customer("x".to_owned());
    assert_eq!(code(empty().append_subscriptions_batches(&x(), &columns).unwrap_err()), missing("start"));
    let wrong = [table(vec![("id", texts(&["1"])), ("signed_up", Arc::new(Int64Array::from(vec![1])))])];
    let mut log: EventLog = empty();
    let error = log.set_customers_batches(&wrong, &CustomerColumns::default()).unwrap_err();
    assert_eq!(code(error), (ErrorCode::WrongColumnType, Some("signed_up".to_owned())));
    // What cannot be a property is ignored, unless it is asked for.
    let bytes: ArrayRef = Arc::new(BinaryArray::from(vec![&b"x"[..]]));
    let blob = [table(vec![("id", texts(&["1"])), ("blob", bytes)])];
    let receipt = log.set_customers_batches(&blob, &CustomerColumns::default()).unwrap();
    assert_eq!((receipt.accepted, receipt.ignored_columns), (1, vec!["blob".to_owned()]));
    let columns = CustomerColumns::default().properties(vec!["blob".to_owned()]);
    let error = log.set_customers_batches(&blob, &columns).unwrap_err();
    assert_eq!(code(error), (ErrorCode::WrongColumnType, Some("blob".to_owned())));
}
