//! Options of operations: one small struct a verb, described once and read from JSON-like values in any language.
//!
//! The defaults stand here in the core alone. A binding passes on what it was given; a key that is absent or null
//! keeps its default, a key that does not exist is an error that names the nearest one.

use serde_json::{Map, Value};

use crate::time::{Span, TimeInput, Timestamp, Unit, Weekday};
use crate::{Error, ErrorCode, Result};

/// The description of one option, from which stubs, typings and reference pages are made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct OptionSpec {
    /// The option's name, snake_case; Node spells it in camelCase.
    pub name: &'static str,
    /// The kind of value it takes.
    pub kind: OptionType,
    /// What it means.
    pub doc: &'static str,
    /// Its default, as JSON.
    pub default: Value,
}

/// The kind of value an option takes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum OptionType {
    /// Yes or no.
    Bool,
    /// A whole number.
    Int,
    /// A real number.
    Float,
    /// A decimal number that is kept as it was written: a text, or a real number.
    Decimal,
    /// Any text.
    Text,
    /// An instant: a date, a date-time or an ISO text.
    Time,
    /// A length of time such as `30d` or `1mo`.
    Span,
    /// One of these texts.
    OneOf(Vec<&'static str>),
    /// One of these texts, or a length of time such as `30d`.
    OneOfOrSpan(Vec<&'static str>),
    /// Any value that JSON has, such as a setting of a measure.
    Any,
    /// A schema, or its settings.
    Schema,
    /// Settings of metrics: an object of them, the name of a preset, or a policy that has some.
    Settings,
    /// A list of such values.
    List(Box<OptionType>),
    /// A map from text to such values.
    Map(Box<OptionType>),
    /// The text of an artifact of this kind.
    Artifact(&'static str),
}

/// A type that can be an option's value.
pub(crate) trait OptionValue: Sized {
    fn kind() -> OptionType;
    /// Reads the value; the error says what was expected, the caller adds which option it was.
    fn read(value: &Value) -> Result<Self>;
    fn show(&self) -> Value;
}

/// An options struct, as the bindings and the catalogue see it.
pub trait Options: Default + Sized {
    /// The options, in order.
    fn specs() -> Vec<OptionSpec>;
    /// Reads options from a JSON object (or null); absent and null keys keep their defaults.
    ///
    /// # Errors
    /// `unknown_option` with the nearest name; `invalid_option` naming the argument.
    fn from_json(value: &Value) -> Result<Self>;
    /// The options as a JSON object, every one of them named; [`from_json`](Self::from_json) reads it back.
    fn to_json(&self) -> Value;
}

pub(crate) fn object<'a>(value: &'a Value, specs: &[&'static str]) -> Result<Option<&'a Map<String, Value>>> {
    match value {
        Value::Null => Ok(None),
        Value::Object(map) => {
            for key in map.keys() {
                if !specs.contains(&key.as_str()) {
                    let error = Error::new(ErrorCode::UnknownOption, format!("no option `{key}`"))
                        .with("argument", key)
                        .suggest(key, specs.iter().copied());
                    let elsewhere = ELSEWHERE
                        .iter()
                        .find(|(theirs, ours)| *theirs == key.as_str() && specs.contains(ours));
                    return Err(match elsewhere {
                        Some((_, ours)) => {
                            error.with("suggestion", ours).hint(format!("here it is `{ours}`"))
                        }
                        None => error,
                    });
                }
            }
            Ok(Some(map))
        }
        _ => Err(Error::new(ErrorCode::InvalidOption, "options must be an object of names and values")),
    }
}

/// What lifetimes calls options of ours.
const ELSEWHERE: [(&str, &str); 4] =
    [("T", "age"), ("recency", "t_x"), ("freq", "unit"), ("monetary_value", "monetary")];

pub(crate) fn expected(what: &str, value: &Value) -> Error {
    let shown: String = value.to_string().chars().take(80).collect();
    Error::new(ErrorCode::InvalidOption, format!("expected {what}, got {shown}")).with("given", shown)
}

/// Whether no setting of an object is null: who means none leaves it out.
///
/// # Errors
/// `invalid_option` with `argument`.
pub(crate) fn no_null(value: &Value) -> Result<()> {
    match value.as_object().and_then(|map| map.iter().find(|(_, inner)| inner.is_null())) {
        Some((key, inner)) => Err(expected("a value, or no such key", inner).with("argument", key)),
        None => Ok(()),
    }
}

/// Defines an options struct with defaults, setters, and its description.
macro_rules! options {
    ($(#[$meta:meta])* pub struct $name:ident {
        $($(#[doc = $doc:literal])+ $field:ident: $kind:ty = $default:expr,)*
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub struct $name { $($(#[doc = $doc])+ pub $field: $kind,)* }

        impl Default for $name {
            fn default() -> Self { Self { $($field: $default,)* } }
        }

        impl $name {
            $($(#[doc = $doc])+ #[must_use]
            pub fn $field(mut self, $field: impl Into<$kind>) -> Self { self.$field = $field.into(); self })*
        }

        impl $crate::options::Options for $name {
            fn specs() -> Vec<$crate::options::OptionSpec> {
                #[allow(unused_variables)]
                let defaults = Self::default();
                vec![$($crate::options::OptionSpec {
                    name: stringify!($field),
                    kind: <$kind as $crate::options::OptionValue>::kind(),
                    doc: concat!($($doc, "\n"),+).trim_ascii(),
                    default: $crate::options::OptionValue::show(&defaults.$field),
                },)*]
            }

            fn from_json(value: &serde_json::Value) -> $crate::Result<Self> {
                #[allow(unused_mut)]
                let mut options = Self::default();
                if let Some(map) = $crate::options::object(value, &[$(stringify!($field)),*])? {
                    $(if let Some(value) = map.get(stringify!($field)).filter(|value| !value.is_null()) {
                        options.$field = <$kind as $crate::options::OptionValue>::read(value)
                            .map_err(|error| error.with("argument", stringify!($field)).about(stringify!($field)))?;
                    })*
                }
                Ok(options)
            }

            fn to_json(&self) -> serde_json::Value {
                let mut map = serde_json::Map::new();
                $(map.insert(stringify!($field).to_owned(), $crate::options::OptionValue::show(&self.$field));)*
                map.into()
            }
        }
    };
}
pub(crate) use options;

/// Defines a choice among named values, usable as an option.
macro_rules! choice {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[doc = $doc:literal])+ $variant:ident = $text:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[non_exhaustive]
        pub enum $name { $($(#[doc = $doc])+ #[serde(rename = $text)] $variant,)+ }

        impl $name {
            /// All values, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable text of the value.
            pub const fn as_str(self) -> &'static str { match self { $(Self::$variant => $text,)+ } }

            /// The value of this text.
            ///
            /// # Errors
            /// `invalid_option` with the nearest value.
            pub fn parse(text: &str) -> $crate::Result<Self> {
                Self::ALL.iter().copied().find(|value| value.as_str() == text).ok_or_else(|| {
                    $crate::Error::new($crate::ErrorCode::InvalidOption, format!("`{text}` is not a value of this option"))
                        .suggest(text, Self::ALL.iter().map(|value| value.as_str()))
                })
            }
        }

        impl $crate::options::OptionValue for $name {
            fn kind() -> $crate::options::OptionType {
                $crate::options::OptionType::OneOf(Self::ALL.iter().map(|value| value.as_str()).collect())
            }
            fn read(value: &serde_json::Value) -> $crate::Result<Self> {
                match value.as_str() {
                    Some(text) => Self::parse(text),
                    None => Err($crate::options::expected("a text", value)),
                }
            }
            fn show(&self) -> serde_json::Value { self.as_str().into() }
        }
    };
}
pub(crate) use choice;

macro_rules! plain {
    ($type:ty, $kind:expr, $what:literal, $read:expr, $show:expr) => {
        impl OptionValue for $type {
            fn kind() -> OptionType {
                $kind
            }
            fn read(value: &Value) -> Result<Self> {
                let read: fn(&Value) -> Option<Self> = $read;
                read(value).ok_or_else(|| expected($what, value))
            }
            fn show(&self) -> Value {
                let show: fn(&Self) -> Value = $show;
                show(self)
            }
        }
    };
}

plain!(bool, OptionType::Bool, "true or false", Value::as_bool, |v| (*v).into());
plain!(f64, OptionType::Float, "a number", Value::as_f64, |v| (*v).into());
plain!(
    u32,
    OptionType::Int,
    "a whole number from 0 to 4,294,967,295",
    |v| whole(v).and_then(|n| u32::try_from(n).ok()),
    |v| (*v).into()
);
plain!(i64, OptionType::Int, "a whole number of at most 64 bits", whole, |v| (*v).into());
plain!(String, OptionType::Text, "a text", |v| v.as_str().map(str::to_owned), |v| v.as_str().into());
plain!(TimeInput, OptionType::Time, "an instant", |v| v.as_str().map(TimeInput::from), |v| match v {
    TimeInput::Instant(instant) => instant.to_string().into(),
    TimeInput::Text(text) => text.as_str().into(),
});

/// A whole number, also one that a language without integers writes as `5.0`.
fn whole(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| {
        let number = value.as_f64()?;
        (number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0).then_some(number as i64)
    })
}

impl OptionValue for Timestamp {
    fn kind() -> OptionType {
        OptionType::Time
    }
    fn read(value: &Value) -> Result<Self> {
        Self::parse_utc(value.as_str().ok_or_else(|| expected("an instant", value))?)
    }
    fn show(&self) -> Value {
        self.to_string().into()
    }
}

impl OptionValue for Span {
    fn kind() -> OptionType {
        OptionType::Span
    }
    fn read(value: &Value) -> Result<Self> {
        Self::parse(value.as_str().ok_or_else(|| expected("a length of time such as `30d`", value))?)
    }
    fn show(&self) -> Value {
        self.to_string().into()
    }
}

impl OptionValue for Unit {
    fn kind() -> OptionType {
        OptionType::OneOf(Self::ALL.iter().map(|unit| unit.as_str()).collect())
    }
    fn read(value: &Value) -> Result<Self> {
        Self::parse(value.as_str().ok_or_else(|| expected("a unit such as `month`", value))?)
    }
    fn show(&self) -> Value {
        self.as_str().into()
    }
}

impl OptionValue for Weekday {
    fn kind() -> OptionType {
        OptionType::OneOf(Self::ALL.iter().map(|day| day.as_str()).collect())
    }
    fn read(value: &Value) -> Result<Self> {
        Self::parse(value.as_str().ok_or_else(|| expected("a day such as `monday`", value))?)
    }
    fn show(&self) -> Value {
        self.as_str().into()
    }
}

impl<T: OptionValue> OptionValue for Option<T> {
    fn kind() -> OptionType {
        T::kind()
    }
    fn read(value: &Value) -> Result<Self> {
        T::read(value).map(Some)
    }
    fn show(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::show)
    }
}

impl<T: OptionValue> OptionValue for Vec<T> {
    fn kind() -> OptionType {
        OptionType::List(Box::new(T::kind()))
    }
    fn read(value: &Value) -> Result<Self> {
        // One value stands for a list of one, as `roles="purchase"` does.
        match value {
            Value::Array(items) => items.iter().map(T::read).collect(),
            single => Ok(vec![T::read(single).map_err(|_| expected("a list", single))?]),
        }
    }
    fn show(&self) -> Value {
        self.iter().map(T::show).collect()
    }
}

impl<T: OptionValue> OptionValue for std::collections::BTreeMap<String, T> {
    fn kind() -> OptionType {
        OptionType::Map(Box::new(T::kind()))
    }
    fn read(value: &Value) -> Result<Self> {
        let map = value.as_object().ok_or_else(|| expected("an object", value))?;
        map.iter().map(|(key, value)| Ok((key.clone(), T::read(value)?))).collect()
    }
    fn show(&self) -> Value {
        self.iter().map(|(key, value)| (key.clone(), value.show())).collect::<Map<_, _>>().into()
    }
}
