//! Amounts as integers, floats and decimals of every width.

use std::sync::Arc;

use arrow_array::types::{Decimal256Type, DecimalType};
use arrow_array::{
    Array, ArrayRef, ArrowPrimitiveType, Decimal32Array, Decimal64Array, Decimal128Array, Decimal256Array,
    Float16Array, Float32Array, Float64Array, Int8Array, Int16Array, Int32Array, Int64Array, RecordBatch,
    StringArray, UInt8Array, UInt16Array, UInt32Array, UInt64Array,
};
use retention_core::{AmountUnit, EventColumns, EventLog, MAX_MINOR, Receipt, Schema};

use super::scene::{ends, timeline};

type Wide = <Decimal256Type as ArrowPrimitiveType>::Native;
type Half = <arrow_array::types::Float16Type as ArrowPrimitiveType>::Native;

fn load(currency: &str, unit: AmountUnit, amounts: ArrayRef) -> (EventLog, Receipt) {
    let rows = amounts.len();
    let kinds: StringArray = (0..rows).map(|row| Some(format!("k{row:03}"))).collect();
    let columns: [(&str, ArrayRef); 4] = [
        ("customer", Arc::new((0..rows).map(|_| Some("c1")).collect::<StringArray>())),
        ("kind", Arc::new(kinds)),
        ("time", Arc::new((0..rows).map(|_| Some("2024-01-05")).collect::<StringArray>())),
        ("amount", amounts),
    ];
    let mut log = EventLog::new(Schema::new("UTC", currency).unwrap());
    let columns = RecordBatch::try_from_iter(columns).unwrap();
    let receipt = log.append_batches(&[columns], &EventColumns::default().amount_unit(unit)).unwrap();
    (log, receipt)
}

/// Minor units of the accepted rows, and how many were rounded.
fn read(currency: &str, unit: AmountUnit, amounts: ArrayRef) -> (Vec<Option<i64>>, u64) {
    let (log, receipt) = load(currency, unit, amounts);
    assert_eq!(ends(&receipt).0[0], receipt.rows, "{receipt:?}");
    let table = timeline(&log, "c1");
    let column = table.column("amount_minor").unwrap();
    ((0..table.rows()).map(|row| column.int(row)).collect(), receipt.rounded_amounts)
}

fn pounds(amounts: ArrayRef) -> (Vec<Option<i64>>, u64) {
    read("GBP", AmountUnit::Major, amounts)
}

#[test]
fn whole_numbers_of_every_width() {
    let arrays: [ArrayRef; 8] = [
        Arc::new(Int8Array::from(vec![Some(12), None, Some(0)])),
        Arc::new(Int16Array::from(vec![Some(12), None, Some(0)])),
        Arc::new(Int32Array::from(vec![Some(12), None, Some(0)])),
        Arc::new(Int64Array::from(vec![Some(12), None, Some(0)])),
        Arc::new(UInt8Array::from(vec![Some(12), None, Some(0)])),
        Arc::new(UInt16Array::from(vec![Some(12), None, Some(0)])),
        Arc::new(UInt32Array::from(vec![Some(12), None, Some(0)])),
        Arc::new(UInt64Array::from(vec![Some(12), None, Some(0)])),
    ];
    for array in arrays {
        let kind = array.data_type().clone();
        for (currency, unit, minor) in [
            ("GBP", AmountUnit::Major, 1200),
            ("GBP", AmountUnit::Minor, 12),
            ("JPY", AmountUnit::Major, 12),
            ("KWD", AmountUnit::Major, 12_000),
        ] {
            let expected = (vec![Some(minor), None, Some(0)], 0);
            assert_eq!(read(currency, unit, Arc::clone(&array)), expected, "{kind} {currency}");
        }
    }
    let negative: ArrayRef = Arc::new(Int8Array::from(vec![i8::MIN, -1]));
    assert_eq!(pounds(negative), (vec![Some(-12_800), Some(-100)], 0));
}

#[test]
fn floats_of_every_width_are_rounded_half_to_even() {
    let doubles = vec![
        Some(19.99),
        None,
        Some(f64::NAN),
        Some(0.125),
        Some(0.375),
        Some(-0.125),
        Some(-0.0),
        Some(2.675),
    ];
    // 2.675 is meant as it is written, although the float nearest to it is a little less.
    let expected = vec![Some(1999), None, None, Some(12), Some(38), Some(-12), Some(0), Some(268)];
    assert_eq!(pounds(Arc::new(Float64Array::from(doubles))), (expected, 4));
    let singles = vec![Some(19.99f32), None, Some(f32::NAN), Some(0.125), Some(0.375), Some(-0.125)];
    let expected = vec![Some(1999), None, None, Some(12), Some(38), Some(-12)];
    assert_eq!(pounds(Arc::new(Float32Array::from(singles))), (expected, 3));
    let halves = [Some(1.5f32), None, Some(0.125), Some(-2.0)].map(|value| value.map(Half::from_f32));
    assert_eq!(
        pounds(Arc::new(Float16Array::from(halves.to_vec()))),
        (vec![Some(150), None, Some(12), Some(-200)], 1)
    );
}

#[test]
fn decimals_of_every_width_and_scale() {
    // Value, scale, pence, whether rounded.
    let cases = [
        (1999, 2, 1999, false),
        (19_990, 3, 1999, false),
        (125, 3, 12, true),
        (135, 3, 14, true),
        (-125, 3, -12, true),
        (12_501, 5, 13, true),
        (5, 0, 500, false),
        (5, -2, 50_000, false),
        (0, 9, 0, false),
        (4, 9, 0, true),
    ];
    for (value, scale, minor, rounded) in cases {
        let widths: [ArrayRef; 4] = [
            Arc::new(
                Decimal32Array::from(vec![Some(value), None]).with_precision_and_scale(9, scale).unwrap(),
            ),
            Arc::new(
                Decimal64Array::from(vec![Some(i64::from(value)), None])
                    .with_precision_and_scale(18, scale)
                    .unwrap(),
            ),
            Arc::new(
                Decimal128Array::from(vec![Some(i128::from(value)), None])
                    .with_precision_and_scale(38, scale)
                    .unwrap(),
            ),
            Arc::new(
                Decimal256Array::from(vec![Some(Wide::from_i128(value.into())), None])
                    .with_precision_and_scale(76, scale)
                    .unwrap(),
            ),
        ];
        for array in widths {
            let kind = array.data_type().clone();
            assert_eq!(pounds(array), (vec![Some(minor), None], u64::from(rounded)), "{value} as {kind}");
        }
    }
}

#[test]
fn decimals_beyond_128_bits_are_read_by_their_first_digits() {
    let ten = |power: u32| Wide::from_i128(10).checked_pow(power).unwrap();
    let decimal = |value: Wide, scale| -> ArrayRef {
        Arc::new(
            Decimal256Array::from(vec![value])
                .with_precision_and_scale(Decimal256Type::MAX_PRECISION, scale)
                .unwrap(),
        )
    };
    // 12.345 with 70 decimals is a tie; one more at its very end makes it more than that.
    let tie = ten(67).checked_mul(Wide::from_i128(12_345)).unwrap();
    let above = tie.checked_add(Wide::ONE).unwrap();
    assert_eq!(pounds(decimal(tie, 70)), (vec![Some(1234)], 1));
    assert_eq!(pounds(decimal(above, 70)), (vec![Some(1235)], 1));
    assert_eq!(pounds(decimal(above.checked_neg().unwrap(), 70)), (vec![Some(-1235)], 1));
    let (_, receipt) = load("GBP", AmountUnit::Major, decimal(tie, 20));
    assert_eq!(ends(&receipt).1["amount_too_large"], [0]);
}

#[test]
fn amounts_as_text() {
    let texts = vec![Some("19.99"), Some(""), None, Some("0.125"), Some("-3"), Some(" ")];
    let expected = vec![Some(1999), None, None, Some(12), Some(-300), None];
    assert_eq!(pounds(Arc::new(StringArray::from(texts))), (expected, 1));
}

/// Reasons, each with the rows rejected for it.
type Rejected<'a> = Vec<(&'a str, &'a [u64])>;

#[test]
fn amounts_that_are_none_or_too_large_are_rejected_and_cost_no_other() {
    let most = MAX_MINOR;
    let floats = vec![f64::INFINITY, 1.0, f64::NEG_INFINITY, 1e300, -1e300, f64::MAX];
    let texts = vec!["ten", "1", "1,000", "£5", "1e400", "--1"];
    let whole = vec![i64::MAX, most / 100, i64::MIN, most / 100 + 1, -most / 100 - 1, most];
    let unsigned = vec![u64::MAX, 1, 1 << 63, (1 << 63) - 1, most as u64, u64::MAX - 1];
    let arrays: [(ArrayRef, Rejected<'_>); 4] = [
        (
            Arc::new(Float64Array::from(floats)),
            vec![("amount_too_large", &[3, 4, 5]), ("invalid_amount", &[0, 2])],
        ),
        (
            Arc::new(StringArray::from(texts)),
            vec![("amount_too_large", &[4]), ("invalid_amount", &[0, 2, 3, 5])],
        ),
        (Arc::new(Int64Array::from(whole)), vec![("amount_too_large", &[0, 2, 3, 4, 5])]),
        (Arc::new(UInt64Array::from(unsigned)), vec![("amount_too_large", &[0, 2, 3, 4, 5])]),
    ];
    for (array, expected) in arrays {
        let kind = array.data_type().clone();
        let (log, receipt) = load("GBP", AmountUnit::Major, array);
        let (counts, reasons) = ends(&receipt);
        let found: Vec<(&str, &[u64])> =
            reasons.iter().map(|(reason, rows)| (reason.as_str(), &**rows)).collect();
        assert_eq!((found, counts, log.events()), (expected, [1, 0, 0], 1), "{kind}");
    }
}
