//! Arrow arrays of every layout from plain values.

use std::sync::Arc;

use arrow_array::types::{
    ArrowDictionaryKeyType, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type,
    UInt64Type,
};
use arrow_array::{
    Array, ArrayRef, DictionaryArray, Int64Array, LargeStringArray, NullArray, PrimitiveArray, RecordBatch,
    StringArray, StringViewArray, TimestampMicrosecondArray,
};
use proptest::prelude::*;

use super::scene::Row;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Key {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plain {
    Utf8,
    Large,
    View,
}

/// How texts are laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    Plain(Plain),
    Dictionary(Key, Plain),
    /// Missing texts have a key, whose value is null.
    NullInDictionary(Key, Plain),
}

pub(crate) const PLAIN: [Plain; 3] = [Plain::Utf8, Plain::Large, Plain::View];
pub(crate) const KEYS: [Key; 8] =
    [Key::I8, Key::I16, Key::I32, Key::I64, Key::U8, Key::U16, Key::U32, Key::U64];

pub(crate) fn layouts() -> Vec<Layout> {
    let dictionaries = KEYS.iter().flat_map(|key| {
        PLAIN
            .iter()
            .flat_map(|plain| [Layout::Dictionary(*key, *plain), Layout::NullInDictionary(*key, *plain)])
    });
    PLAIN.iter().map(|plain| Layout::Plain(*plain)).chain(dictionaries).collect()
}

pub(crate) fn layout() -> impl Strategy<Value = Layout> {
    prop::sample::select(layouts())
}

fn plain(texts: &[Option<&str>], layout: Plain) -> ArrayRef {
    let texts = texts.iter().copied();
    match layout {
        Plain::Utf8 => Arc::new(texts.collect::<StringArray>()),
        Plain::Large => Arc::new(texts.collect::<LargeStringArray>()),
        Plain::View => Arc::new(texts.collect::<StringViewArray>()),
    }
}

pub(crate) fn texts(texts: &[Option<&str>], layout: Layout) -> ArrayRef {
    match layout {
        Layout::Plain(layout) => plain(texts, layout),
        Layout::Dictionary(key, values) => dictionary(texts, key, values, false),
        Layout::NullInDictionary(key, values) => dictionary(texts, key, values, true),
    }
}

fn dictionary(texts: &[Option<&str>], key: Key, layout: Plain, null_value: bool) -> ArrayRef {
    // A value that nobody uses, the rest backwards, and one value twice.
    let mut values: Vec<Option<&str>> = vec![Some("unused")];
    for text in texts.iter().rev().filter(|text| text.is_some()) {
        if !values[1..].contains(text) {
            values.push(*text);
        }
    }
    values.extend(values.get(1).copied());
    if null_value {
        values.push(None);
    }
    let last = |text: &Option<&str>| values.iter().rposition(|value| value == text);
    let keys: Vec<Option<usize>> = texts.iter().map(last).collect();
    let values = plain(&values, layout);
    match key {
        Key::I8 => keyed::<Int8Type>(&keys, values),
        Key::I16 => keyed::<Int16Type>(&keys, values),
        Key::I32 => keyed::<Int32Type>(&keys, values),
        Key::I64 => keyed::<Int64Type>(&keys, values),
        Key::U8 => keyed::<UInt8Type>(&keys, values),
        Key::U16 => keyed::<UInt16Type>(&keys, values),
        Key::U32 => keyed::<UInt32Type>(&keys, values),
        Key::U64 => keyed::<UInt64Type>(&keys, values),
    }
}

fn keyed<K: ArrowDictionaryKeyType>(keys: &[Option<usize>], values: ArrayRef) -> ArrayRef
where
    K::Native: TryFrom<usize>,
{
    let key = |key: usize| K::Native::try_from(key).ok().expect("fewer values than the key can tell apart");
    let keys: PrimitiveArray<K> = keys.iter().map(|at| at.map(key)).collect();
    Arc::new(DictionaryArray::try_new(keys, values).unwrap())
}

/// The array as a slice of a longer one.
pub(crate) fn padded(
    build: impl Fn(&[usize]) -> ArrayRef,
    rows: usize,
    before: usize,
    after: usize,
) -> ArrayRef {
    // The rows around it are the last one and the first one: something, if there is anything.
    let around = |count: usize, row: usize| std::iter::repeat_n(row, if rows == 0 { 0 } else { count });
    let rows_of: Vec<usize> =
        around(before, rows.saturating_sub(1)).chain(0..rows).chain(around(after, 0)).collect();
    let array = build(&rows_of);
    array.slice(if rows == 0 { 0 } else { before }, rows)
}

/// How one batch is built: a layout for each text column, and how its arrays lie in longer ones.
#[derive(Debug, Clone)]
pub(crate) struct Build {
    pub(crate) layouts: Vec<Layout>,
    pub(crate) before: usize,
    pub(crate) after: usize,
    /// Columns without any value get the null type.
    pub(crate) null_type: bool,
}

pub(crate) fn build() -> impl Strategy<Value = Build> {
    (prop::collection::vec(layout(), 8), 0..4usize, 0..4usize, any::<bool>())
        .prop_map(|(layouts, before, after, null_type)| Build { layouts, before, after, null_type })
}

/// The rows as a batch whose columns are called like the fields.
pub(crate) fn batch(rows: &[Row], how: &Build) -> RecordBatch {
    type Text = fn(&Row) -> Option<&str>;
    let fields: [(&str, Text); 8] = [
        ("customer", |row| row.customer.as_deref()),
        ("kind", |row| row.kind.as_deref()),
        ("id", |row| row.id.as_deref()),
        ("source", |row| row.source.as_deref()),
        ("currency", |row| row.currency.as_deref()),
        ("order", |row| row.order.as_deref()),
        ("item", |row| row.item.as_deref()),
        ("note", |row| row.note.as_deref()),
    ];
    let lay = |build: &dyn Fn(&[usize]) -> ArrayRef| {
        let array = padded(build, rows.len(), how.before, how.after);
        if how.null_type && array.null_count() == array.len() {
            Arc::new(NullArray::new(rows.len()))
        } else {
            array
        }
    };
    let mut columns: Vec<(&str, ArrayRef)> = Vec::new();
    for ((name, text), layout) in fields.iter().zip(&how.layouts) {
        let build =
            |at: &[usize]| texts(&at.iter().map(|row| text(&rows[*row])).collect::<Vec<_>>(), *layout);
        columns.push((name, lay(&build)));
    }
    type Time = fn(&Row) -> Option<i64>;
    for (name, time) in [("time", (|row| row.time) as Time), ("received", |row| row.received)] {
        let build = |at: &[usize]| -> ArrayRef {
            let times: TimestampMicrosecondArray = at.iter().map(|row| time(&rows[*row])).collect();
            Arc::new(times.with_timezone("UTC"))
        };
        columns.push((name, lay(&build)));
    }
    let build = |at: &[usize]| -> ArrayRef {
        Arc::new(at.iter().map(|row| rows[*row].minor).collect::<Int64Array>())
    };
    columns.push(("amount_minor", lay(&build)));
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true)))
        .unwrap()
}
