//! One column of one batch, its type resolved once.

use std::fmt::Display;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Date64Type, Decimal32Type, Decimal64Type, Decimal128Type, Decimal256Type,
    Float16Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
    TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{
    Array, BooleanArray, GenericStringArray, OffsetSizeTrait, PrimitiveArray, StringViewArray,
};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, TimeUnit};

use crate::log::Cell;
use crate::time::MICROS_PER_DAY;

type Ints<'a, T> = &'a PrimitiveArray<T>;
type Wide = <Decimal256Type as ArrowPrimitiveType>::Native;

/// A typed array.
#[derive(Debug)]
pub(super) enum Part<'a> {
    Null,
    Utf8(Texts<'a, i32>),
    LargeUtf8(Texts<'a, i64>),
    Utf8View(&'a StringViewArray),
    Bool(&'a BooleanArray),
    Int8(Ints<'a, Int8Type>),
    Int16(Ints<'a, Int16Type>),
    Int32(Ints<'a, Int32Type>),
    Int64(Ints<'a, Int64Type>),
    UInt8(Ints<'a, UInt8Type>),
    UInt16(Ints<'a, UInt16Type>),
    UInt32(Ints<'a, UInt32Type>),
    UInt64(Ints<'a, UInt64Type>),
    Float16(Ints<'a, Float16Type>),
    Float32(Ints<'a, Float32Type>),
    Float64(Ints<'a, Float64Type>),
    Decimal32(Ints<'a, Decimal32Type>, i8),
    Decimal64(Ints<'a, Decimal64Type>, i8),
    Decimal128(Ints<'a, Decimal128Type>, i8),
    Decimal256(Ints<'a, Decimal256Type>, i8),
    Date32(Ints<'a, Date32Type>),
    Date64(Ints<'a, Date64Type>),
    Seconds(Ints<'a, TimestampSecondType>, bool),
    Millis(Ints<'a, TimestampMillisecondType>, bool),
    Micros(Ints<'a, TimestampMicrosecondType>, bool),
    Nanos(Ints<'a, TimestampNanosecondType>, bool),
    /// Keys, and what they stand for.
    Dictionary(Box<Part<'a>>, Box<Part<'a>>),
}

impl<'a> Part<'a> {
    /// The array by its type; `None` for a type that no field takes.
    pub(super) fn of(array: &'a dyn Array) -> Option<Self> {
        Some(match array.data_type() {
            DataType::Null => Self::Null,
            DataType::Utf8 => Self::Utf8(Texts::new(array.as_string_opt()?)?),
            DataType::LargeUtf8 => Self::LargeUtf8(Texts::new(array.as_string_opt()?)?),
            DataType::Utf8View => Self::Utf8View(array.as_string_view_opt()?),
            DataType::Boolean => Self::Bool(array.as_boolean_opt()?),
            DataType::Int8 => Self::Int8(array.as_primitive_opt()?),
            DataType::Int16 => Self::Int16(array.as_primitive_opt()?),
            DataType::Int32 => Self::Int32(array.as_primitive_opt()?),
            DataType::Int64 => Self::Int64(array.as_primitive_opt()?),
            DataType::UInt8 => Self::UInt8(array.as_primitive_opt()?),
            DataType::UInt16 => Self::UInt16(array.as_primitive_opt()?),
            DataType::UInt32 => Self::UInt32(array.as_primitive_opt()?),
            DataType::UInt64 => Self::UInt64(array.as_primitive_opt()?),
            DataType::Float16 => Self::Float16(array.as_primitive_opt()?),
            DataType::Float32 => Self::Float32(array.as_primitive_opt()?),
            DataType::Float64 => Self::Float64(array.as_primitive_opt()?),
            DataType::Decimal32(_, scale) => Self::Decimal32(array.as_primitive_opt()?, *scale),
            DataType::Decimal64(_, scale) => Self::Decimal64(array.as_primitive_opt()?, *scale),
            DataType::Decimal128(_, scale) => Self::Decimal128(array.as_primitive_opt()?, *scale),
            DataType::Decimal256(_, scale) => Self::Decimal256(array.as_primitive_opt()?, *scale),
            DataType::Date32 => Self::Date32(array.as_primitive_opt()?),
            DataType::Date64 => Self::Date64(array.as_primitive_opt()?),
            DataType::Timestamp(unit, zone) => match unit {
                TimeUnit::Second => Self::Seconds(array.as_primitive_opt()?, zone.is_some()),
                TimeUnit::Millisecond => Self::Millis(array.as_primitive_opt()?, zone.is_some()),
                TimeUnit::Microsecond => Self::Micros(array.as_primitive_opt()?, zone.is_some()),
                TimeUnit::Nanosecond => Self::Nanos(array.as_primitive_opt()?, zone.is_some()),
            },
            DataType::Dictionary(..) => {
                let dictionary = array.as_any_dictionary_opt()?;
                let (keys, values) = (Self::of(dictionary.keys())?, Self::of(dictionary.values().as_ref())?);
                Self::Dictionary(Box::new(keys), Box::new(values))
            }
            _ => return None,
        })
    }

    /// Whether every cell is text or missing.
    pub(super) fn is_text(&self) -> bool {
        match self {
            Self::Null | Self::Utf8(_) | Self::LargeUtf8(_) | Self::Utf8View(_) => true,
            Self::Dictionary(_, values) => values.is_text(),
            _ => false,
        }
    }

    #[inline(always)]
    pub(super) fn cell(&self, at: usize) -> Cell<'a> {
        match self {
            Self::Utf8(texts) => texts.get(at).map_or(Cell::Null, Cell::Text),
            Self::Micros(array, zoned) => time(get(array, at), *zoned, Some),
            Self::Float64(array) => get(array, at).map_or(Cell::Null, Cell::Float),
            Self::Int64(array) => get(array, at).map_or(Cell::Null, Cell::Int),
            Self::Null => Cell::Null,
            Self::LargeUtf8(texts) => texts.get(at).map_or(Cell::Null, Cell::Text),
            other => other.less_common(at),
        }
    }

    fn key(&self, at: usize) -> Option<usize> {
        match self {
            Self::Int8(keys) => get(keys, at).and_then(|key| usize::try_from(key).ok()),
            Self::Int16(keys) => get(keys, at).and_then(|key| usize::try_from(key).ok()),
            Self::Int32(keys) => get(keys, at).and_then(|key| usize::try_from(key).ok()),
            Self::Int64(keys) => get(keys, at).and_then(|key| usize::try_from(key).ok()),
            Self::UInt8(keys) => get(keys, at).map(usize::from),
            Self::UInt16(keys) => get(keys, at).map(usize::from),
            Self::UInt32(keys) => get(keys, at).map(|key| key as usize),
            Self::UInt64(keys) => get(keys, at).and_then(|key| usize::try_from(key).ok()),
            _ => None,
        }
    }

    #[inline(never)]
    fn less_common(&self, at: usize) -> Cell<'a> {
        match self {
            Self::Utf8View(array) if at < array.len() && array.is_valid(at) => Cell::Text(array.value(at)),
            Self::Dictionary(keys, values) => keys.key(at).map_or(Cell::Null, |key| values.cell(key)),
            Self::Bool(array) if at < array.len() && array.is_valid(at) => Cell::Bool(array.value(at)),
            Self::Int8(array) => get(array, at).map_or(Cell::Null, |value| Cell::Int(value.into())),
            Self::Int16(array) => get(array, at).map_or(Cell::Null, |value| Cell::Int(value.into())),
            Self::Int32(array) => get(array, at).map_or(Cell::Null, |value| Cell::Int(value.into())),
            Self::UInt8(array) => get(array, at).map_or(Cell::Null, |value| Cell::Int(value.into())),
            Self::UInt16(array) => get(array, at).map_or(Cell::Null, |value| Cell::Int(value.into())),
            Self::UInt32(array) => get(array, at).map_or(Cell::Null, |value| Cell::Int(value.into())),
            Self::UInt64(array) => get(array, at).map_or(Cell::Null, |value| match i64::try_from(value) {
                Ok(value) => Cell::Int(value),
                Err(_) => Cell::Decimal(value.into(), 0),
            }),
            Self::Float16(array) => {
                get(array, at).map_or(Cell::Null, |value| Cell::Float(widened(value.to_f32())))
            }
            Self::Float32(array) => get(array, at).map_or(Cell::Null, |value| Cell::Float(widened(value))),
            Self::Decimal32(array, scale) => {
                get(array, at).map_or(Cell::Null, |value| Cell::Decimal(value.into(), *scale))
            }
            Self::Decimal64(array, scale) => {
                get(array, at).map_or(Cell::Null, |value| Cell::Decimal(value.into(), *scale))
            }
            Self::Decimal128(array, scale) => {
                get(array, at).map_or(Cell::Null, |value| Cell::Decimal(value, *scale))
            }
            Self::Decimal256(array, scale) => {
                get(array, at).map_or(Cell::Null, |value| narrowed(value, *scale))
            }
            Self::Date32(array) => {
                time(get(array, at), false, |days| i64::from(days).checked_mul(MICROS_PER_DAY))
            }
            Self::Date64(array) => time(get(array, at), false, |millis| {
                millis.div_euclid(MICROS_PER_DAY / 1000).checked_mul(MICROS_PER_DAY)
            }),
            Self::Seconds(array, zoned) => time(get(array, at), *zoned, |value| value.checked_mul(1_000_000)),
            Self::Millis(array, zoned) => time(get(array, at), *zoned, |value| value.checked_mul(1000)),
            Self::Nanos(array, zoned) => time(get(array, at), *zoned, |value| Some(value.div_euclid(1000))),
            _ => Cell::Null,
        }
    }
}

/// Strings one after another, checked once to be text so that each is found by its bounds alone.
#[derive(Debug)]
pub(super) struct Texts<'a, O: OffsetSizeTrait> {
    text: &'a str,
    first: O,
    bounds: &'a [O],
    nulls: Option<&'a NullBuffer>,
}

impl<'a, O: OffsetSizeTrait> Texts<'a, O> {
    fn new(array: &'a GenericStringArray<O>) -> Option<Self> {
        let bounds: &[O] = array.value_offsets();
        let zero = O::usize_as(0);
        let (first, last) = (*bounds.first().unwrap_or(&zero), *bounds.last().unwrap_or(&zero));
        let bytes = array.value_data().get(first.as_usize()..last.as_usize())?;
        Some(Self { text: std::str::from_utf8(bytes).ok()?, first, bounds, nulls: array.nulls() })
    }

    #[inline(always)]
    fn get(&self, at: usize) -> Option<&'a str> {
        if self.nulls.is_some_and(|nulls| at >= nulls.len() || nulls.is_null(at)) {
            return None;
        }
        let (start, end) = (*self.bounds.get(at)?, *self.bounds.get(at + 1)?);
        self.text.get((start - self.first).as_usize()..(end - self.first).as_usize())
    }
}

#[inline(always)]
fn get<T: ArrowPrimitiveType>(array: &PrimitiveArray<T>, at: usize) -> Option<T::Native> {
    let value = array.values().get(at)?;
    array.is_valid(at).then_some(*value)
}

#[inline(always)]
fn time<'a, T>(value: Option<T>, zoned: bool, micros: impl FnOnce(T) -> Option<i64>) -> Cell<'a> {
    let Some(value) = value else { return Cell::Null };
    match micros(value) {
        Some(micros) if zoned => Cell::Instant(micros),
        Some(micros) => Cell::Local(micros),
        None => Cell::FarTime,
    }
}

/// The 64-bit float with the shortest decimal of the 32-bit one: `19.99` stays that, not 19.989999771118164.
fn widened(value: f32) -> f64 {
    if value.is_finite() && value.fract() != 0.0 { reread(value) } else { value.into() }
}

fn reread(value: impl Display) -> f64 {
    value.to_string().parse().unwrap_or(f64::NAN)
}

/// A number of 256 bits in 128. Beyond them its last digits go, in a way that no rounding to minor units notices.
fn narrowed<'a>(value: Wide, scale: i8) -> Cell<'a> {
    let (mut value, mut scale, mut rest) = (value, scale, false);
    let ten = Wide::from_i128(10);
    loop {
        if let Some(narrow) = value.to_i128() {
            // A last digit of 0 or 5 would look as if nothing had followed it.
            let nudge = if rest && narrow % 5 == 0 { narrow.signum() } else { 0 };
            return Cell::Decimal(narrow.saturating_add(nudge), scale);
        }
        let (Some(quotient), Some(digit), Some(less)) =
            (value.checked_div(ten), value.checked_rem(ten), scale.checked_sub(1))
        else {
            return Cell::Other;
        };
        (value, scale, rest) = (quotient, less, rest || digit != Wide::ZERO);
    }
}
