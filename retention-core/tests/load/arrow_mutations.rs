//! Thousands of record batches with columns of any type, any value, any slice.

use std::sync::Arc;

use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type,
    DurationSecondType, Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    IntervalMonthDayNanoType, IntervalYearMonthType, Time32SecondType, Time64NanosecondType,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BinaryViewArray, BooleanArray, DictionaryArray, FixedSizeBinaryArray,
    ListArray, NullArray, PrimitiveArray, RecordBatch, RunArray, StructArray, new_null_array,
};
use arrow_schema::{DataType, Field, Schema as ArrowSchema};
use retention_core::{CustomerColumns, Event, EventColumns, OnReject, SubscriptionColumns};

use super::arrays::{KEYS, Layout, PLAIN, texts};
use super::chance::{Chance, asked, tried};
use super::scene::empty;

fn primitive<T: ArrowPrimitiveType>(
    chance: &mut Chance,
    rows: usize,
    value: fn(&mut Chance) -> T::Native,
) -> PrimitiveArray<T> {
    let nulls = chance.rarely(2);
    (0..rows).map(|_| (!nulls || !chance.rarely(3)).then(|| value(chance))).collect()
}

macro_rules! number {
    ($chance:ident, $rows:ident, $kind:ty) => {
        Arc::new(primitive::<$kind>($chance, $rows, |chance| {
            chance.int() as <$kind as ArrowPrimitiveType>::Native
        }))
    };
    ($chance:ident, $rows:ident, zoned $kind:ty) => {{
        let zone =
            $chance.one(&[None, None, Some("UTC"), Some("Asia/Kathmandu"), Some("-08:00"), Some("nowhere")]);
        Arc::new(primitive::<$kind>($chance, $rows, Chance::int).with_timezone_opt(zone))
    }};
    ($chance:ident, $rows:ident, scaled $kind:ty, $precision:literal, $value:expr) => {{
        let scale = $chance.one(&[-128, -9, -2, 0, 1, 2, 3, 9, $precision as i8]);
        // What the precision does not allow is left in: such arrays exist.
        let array = primitive::<$kind>($chance, $rows, $value);
        Arc::new(
            array.with_data_type(<$kind as arrow_array::types::DecimalType>::TYPE_CONSTRUCTOR(
                $precision, scale,
            )),
        )
    }};
}

fn text(chance: &mut Chance, rows: usize) -> ArrayRef {
    let owned: Vec<Option<String>> = (0..rows).map(|_| (!chance.rarely(6)).then(|| chance.text())).collect();
    let borrowed: Vec<Option<&str>> = owned.iter().map(Option::as_deref).collect();
    let (plain, key) = (chance.one(&PLAIN), chance.one(&KEYS));
    texts(
        &borrowed,
        chance.one(&[
            Layout::Plain(plain),
            Layout::Dictionary(key, plain),
            Layout::NullInDictionary(key, plain),
        ]),
    )
}

/// An array of any type.
fn array(chance: &mut Chance, rows: usize, depth: usize) -> ArrayRef {
    match chance.below(38) {
        0 => number!(chance, rows, Int8Type),
        1 => number!(chance, rows, Int16Type),
        2 => number!(chance, rows, Int32Type),
        3 => number!(chance, rows, Int64Type),
        4 => number!(chance, rows, UInt8Type),
        5 => number!(chance, rows, UInt16Type),
        6 => number!(chance, rows, UInt32Type),
        7 => number!(chance, rows, UInt64Type),
        8 => number!(chance, rows, Date32Type),
        9 => number!(chance, rows, Date64Type),
        10 => number!(chance, rows, zoned TimestampSecondType),
        11 => number!(chance, rows, zoned TimestampMillisecondType),
        12 => number!(chance, rows, zoned TimestampMicrosecondType),
        13 => number!(chance, rows, zoned TimestampNanosecondType),
        14 => Arc::new(primitive::<Float16Type>(chance, rows, |chance| {
            <Float16Type as ArrowPrimitiveType>::Native::from_bits(chance.next() as u16)
        })),
        15 => Arc::new(primitive::<Float32Type>(chance, rows, |chance| f32::from_bits(chance.next() as u32))),
        16 => Arc::new(primitive::<Float64Type>(chance, rows, Chance::float)),
        17 => number!(chance, rows, scaled Decimal32Type, 9, |chance| chance.int() as i32),
        18 => number!(chance, rows, scaled Decimal64Type, 18, Chance::int),
        19 => {
            number!(chance, rows, scaled Decimal128Type, 38, |chance| i128::from(chance.int()) << chance.below(64))
        }
        20 => number!(chance, rows, scaled Decimal256Type, 76, |chance| {
            let (high, low) = (i128::from(chance.int()) << chance.below(64), u128::from(chance.next()));
            <Decimal256Type as ArrowPrimitiveType>::Native::from_parts(low, high >> chance.below(127))
        }),
        21 => number!(chance, rows, Time32SecondType),
        22 => number!(chance, rows, Time64NanosecondType),
        23 => number!(chance, rows, DurationSecondType),
        24 => number!(chance, rows, IntervalYearMonthType),
        25 => new_null_array(&<IntervalMonthDayNanoType as ArrowPrimitiveType>::DATA_TYPE, rows),
        26 => Arc::new(
            (0..rows).map(|_| (!chance.rarely(4)).then(|| chance.rarely(2))).collect::<BooleanArray>(),
        ),
        27 => Arc::new(NullArray::new(rows)),
        28 => Arc::new((0..rows).map(|_| Some(chance.text())).collect::<BinaryArray>()),
        29 => Arc::new((0..rows).map(|_| Some(chance.text())).collect::<BinaryViewArray>()),
        30 => new_null_array(&FixedSizeBinaryArray::new_null(4, 0).data_type().clone(), rows),
        31 => new_null_array(
            ListArray::new_null(Arc::new(Field::new("x", DataType::Int32, true)), 0).data_type(),
            rows,
        ),
        32 => Arc::new(StructArray::new_null(vec![Field::new("x", DataType::Int32, true)].into(), rows)),
        33 if rows > 0 => {
            let ends = PrimitiveArray::<Int32Type>::from(vec![rows as i32]);
            Arc::new(RunArray::try_new(&ends, text(chance, 1).as_ref()).unwrap())
        }
        34..36 if depth == 0 => {
            // A dictionary of anything, dictionaries among them.
            let values = array(chance, 5, 1);
            let keys: PrimitiveArray<UInt8Type> =
                (0..rows).map(|_| (!chance.rarely(6)).then(|| chance.below(5) as u8)).collect();
            Arc::new(DictionaryArray::try_new(keys, values).unwrap())
        }
        _ => text(chance, rows),
    }
}

const FIELDS: [&str; 14] = [
    "customer", "time", "kind", "amount", "id", "source", "received", "currency", "order", "item", "start",
    "end", "mrr", "zone",
];

/// What the field usually is.
fn sound(chance: &mut Chance, field: &str, rows: usize) -> ArrayRef {
    let mut filled = |value: &dyn Fn(usize) -> String| {
        let owned: Vec<String> = (0..rows).map(|_| value(chance.below(28))).collect();
        texts(&owned.iter().map(|text| Some(text.as_str())).collect::<Vec<_>>(), Layout::Plain(PLAIN[0]))
    };
    match field {
        "time" | "received" | "start" => filled(&|at| format!("2024-01-{:02}", 1 + at)),
        "end" => filled(&|at| format!("2024-02-{:02}", 1 + at)),
        "amount" | "mrr" => filled(&|at| format!("{at}.5")),
        "currency" => filled(&|_| "GBP".to_owned()),
        "zone" => filled(&|_| "Asia/Tokyo".to_owned()),
        "kind" => filled(&|_| "sale".to_owned()),
        _ => filled(&|at| format!("c{}", at % 4)),
    }
}

fn batch(chance: &mut Chance, names: &[&str], rows: usize) -> RecordBatch {
    // Some batches lie within longer ones.
    let (before, after) = (chance.below(3), chance.below(3));
    let long = before + rows + after;
    let mut columns: Vec<(String, ArrayRef)> = Vec::new();
    for name in names {
        let column = if chance.rarely(6) { array(chance, long, 0) } else { sound(chance, name, long) };
        // Now and then a column slides by itself.
        let column = if rows == 0 { column.slice(0, 0) } else { column.slice(before, rows) };
        columns.push(((*name).to_owned(), column));
    }
    let field = |(name, column): &(String, ArrayRef)| Field::new(name, column.data_type().clone(), true);
    let schema = ArrowSchema::new(columns.iter().map(field).collect::<Vec<_>>());
    let columns = columns.into_iter().map(|(_, column)| column).collect();
    let options = arrow_array::RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(Arc::new(schema), columns, &options).unwrap()
}

#[test]
fn batches_of_anything_add_up() {
    let (mut chance, mut worked, mut failed) = (Chance(5), 0, 0);
    for round in 0..2000 {
        let mut names: Vec<&str> = FIELDS.to_vec();
        for _ in 0..chance.below(8) {
            names.swap_remove(3 + chance.below(names.len() - 3));
        }
        match chance.below(12) {
            0 => drop(names.remove(0)),
            1 => names.push(chance.one(&FIELDS)),
            2 => names.push(chance.one(&["", "x", "properties", "amount_minor", "\0"])),
            3 => names.clear(),
            _ => {}
        }
        let mut batches = Vec::new();
        for _ in 0..chance.below(4) {
            let (rows, other) = (chance.below(12), chance.below(20));
            let names = if other < names.len() {
                [&names[..other], &names[other + 1..]].concat()
            } else {
                names.clone()
            };
            let names = if chance.rarely(8) { &FIELDS[..] } else { &names[..] };
            batches.push(batch(&mut chance, names, rows));
        }
        let raise = if chance.rarely(6) { OnReject::Raise } else { OnReject::Report };
        let mut events = EventColumns::default().on_reject(raise);
        if chance.rarely(4) {
            events = events.properties(vec![chance.one(&FIELDS).to_owned(), "x".to_owned()]);
        }
        if chance.rarely(4) {
            events = events.amount_unit(retention_core::AmountUnit::Minor).default_kind("sale".to_owned());
        }
        if chance.rarely(6) {
            events = events.order(chance.one(&FIELDS).to_owned());
        }
        let customers = CustomerColumns::default().id("customer".to_owned()).on_reject(raise);
        let subscriptions = SubscriptionColumns::default().on_reject(raise);
        let mut log = empty().threads(1 + round % 2);
        log.push(Event::new("c1", "sale", "2024-01-01").id("c1")).unwrap();
        for well in [
            tried(&mut log, 1, |log| log.append_batches(&batches, &events)),
            tried(&mut log, 0, |log| log.set_customers_batches(&batches, &customers)),
            tried(&mut log, 2, |log| log.append_subscriptions_batches(&batches, &subscriptions)),
        ] {
            *(if well { &mut worked } else { &mut failed }) += 1;
        }
        if round % 100 == 0 {
            asked(&log, "9999-12-31");
        }
    }
    assert!(worked > 800 && failed > 800, "{worked} worked, {failed} failed: too few of one sort");
}
