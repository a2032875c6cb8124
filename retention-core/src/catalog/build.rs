//! What entries of the catalogue are made of.

use serde_json::{Map, Value};

use super::{Answer, ArtifactKind, Call, Given, Operation, Owner, Returns, Run, Specs};
use crate::options::{OptionSpec, OptionType, OptionValue, Options};
use crate::table::Table;
use crate::{Error, ErrorCode, Policy, Result, Schema, View};

/// An operation whose work grows with the log and whose answer is a table.
pub(super) const fn heavy(
    name: &'static str,
    doc: &'static str,
    options: Specs,
    returns: Returns,
    run: fn(&View, &Value) -> Result<Table>,
) -> Operation {
    Operation {
        name,
        owner: Owner::View,
        doc,
        errors: &[],
        takes_rows: false,
        given: Given::Nothing,
        makes: false,
        arguments: Vec::new,
        options,
        returns,
        heavy: true,
        run: Run::Table(run),
    }
}

/// An operation whose work does not grow with the log.
pub(super) const fn light(
    name: &'static str,
    doc: &'static str,
    options: Specs,
    returns: Returns,
    run: fn(&View, &Value) -> Result<Table>,
) -> Operation {
    Operation { heavy: false, ..heavy(name, doc, options, returns, run) }
}

/// An operation that fits an artifact and returns its text.
pub(super) const fn fitting(
    name: &'static str,
    doc: &'static str,
    options: Specs,
    artifact: &'static str,
    run: fn(&View, &Value) -> Result<String>,
) -> Operation {
    Operation {
        name,
        owner: Owner::View,
        doc,
        errors: &[],
        takes_rows: false,
        given: Given::Nothing,
        makes: false,
        arguments: Vec::new,
        options,
        returns: Returns::Artifact(artifact),
        heavy: true,
        run: Run::Artifact(run),
    }
}

/// An operation of an artifact, or of the package.
pub(super) const fn called(
    owner: Owner,
    name: &'static str,
    doc: &'static str,
    options: Specs,
    returns: Returns,
    run: fn(&Call<'_>) -> Result<Answer>,
) -> Operation {
    Operation {
        name,
        owner,
        doc,
        errors: &[],
        takes_rows: false,
        given: Given::Nothing,
        makes: false,
        arguments: Vec::new,
        options,
        returns,
        heavy: false,
        run: Run::Call(run),
    }
}

/// An operation that makes an artifact of this kind, such as by fitting one.
pub(super) const fn making(
    kind: ArtifactKind,
    name: &'static str,
    doc: &'static str,
    options: Specs,
    run: fn(&Call<'_>) -> Result<Answer>,
) -> Operation {
    let operation = called(Owner::Artifact(kind), name, doc, options, Returns::Artifact(kind.name), run);
    Operation { makes: true, ..operation }
}

/// An operation of a document; those that make one are static.
pub(super) const fn of_document(
    kind: ArtifactKind,
    name: &'static str,
    doc: &'static str,
    options: Specs,
    returns: Returns,
    run: fn(&Call<'_>) -> Result<Answer>,
) -> Operation {
    let makes = matches!(returns, Returns::Artifact(_));
    Operation { makes, ..called(Owner::Document(kind), name, doc, options, returns, run) }
}

impl Operation {
    /// What it is given first. Reading that is work that grows with it.
    pub(super) const fn of(self, given: Given) -> Self {
        Self { given, heavy: true, ..self }
    }

    /// The codes it fails with, beside those that everything fails with.
    pub(super) const fn fails(self, errors: &'static [ErrorCode]) -> Self {
        Self { errors, ..self }
    }

    /// What it must be given.
    pub(super) const fn takes(self, arguments: Specs) -> Self {
        Self { arguments, ..self }
    }
}

/// The codes that reading back the text of an artifact fails with.
pub(super) const ARTIFACT: &[ErrorCode] =
    &[ErrorCode::ArtifactMismatch, ErrorCode::BlobTruncated, ErrorCode::BlobAltered, ErrorCode::BlobVersion];

/// The codes that reading the columns of a plain table fails with.
pub(super) const TABLE: &[ErrorCode] =
    &[ErrorCode::MissingColumn, ErrorCode::WrongColumnType, ErrorCode::InvalidTable, ErrorCode::InvalidValue];

/// Lists of codes as one, in order.
macro_rules! codes {
    ($($list:expr),+ $(,)?) => {{
        const LISTS: &[&[$crate::ErrorCode]] = &[$($list),+];
        const ALL: [$crate::ErrorCode; $crate::catalog::build::count(LISTS)] = $crate::catalog::build::joined(LISTS);
        &ALL
    }};
}
pub(super) use codes;

pub(super) const fn count(lists: &[&[ErrorCode]]) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < lists.len() {
        count += lists[at].len();
        at += 1;
    }
    count
}

/// Runs while compiling, where an index beyond the end does not compile.
pub(super) const fn joined<const N: usize>(lists: &[&[ErrorCode]]) -> [ErrorCode; N] {
    let (mut all, mut filled, mut list) = ([ErrorCode::Internal; N], 0, 0);
    while list < lists.len() {
        let mut at = 0;
        while at < lists[list].len() {
            all[filled] = lists[list][at];
            filled += 1;
            at += 1;
        }
        list += 1;
    }
    all
}

pub(super) fn argument(name: &'static str, kind: OptionType, doc: &'static str) -> OptionSpec {
    OptionSpec { name, kind, doc, default: Value::Null }
}

pub(super) fn names(specs: &[OptionSpec]) -> Vec<&'static str> {
    specs.iter().map(|spec| spec.name).collect()
}

/// The members of these names, and the others. What is no object is left to the reader of options to complain of.
pub(super) fn split(json: &Value, names: &[&str]) -> (Value, Value) {
    let Value::Object(map) = json else { return (Value::Null, json.clone()) };
    let (named, others): (Map<_, _>, Map<_, _>) =
        map.clone().into_iter().partition(|(name, _)| names.contains(&name.as_str()));
    (named.into(), others.into())
}

/// The options of this struct among those given.
///
/// # Errors
/// `invalid_option`.
pub(super) fn part<T: Options>(json: &Value) -> Result<T> {
    T::from_json(&split(json, &names(&T::specs())).0)
}

/// Refuses options that an operation shares with others and has no use for.
///
/// # Errors
/// `invalid_option`.
pub(super) fn refuse(json: &Value, names: &[&'static str], subject: &str) -> Result<()> {
    match names.iter().find(|name| json.get(**name).is_some_and(|given| !given.is_null())) {
        None => Ok(()),
        Some(name) => {
            let message = format!("`{name}` plays no part in {subject}");
            Err(Error::option(name, message).hint("leave it out"))
        }
    }
}

/// The object without the members of these names.
pub(super) fn without(json: &Value, names: &[&str]) -> Value {
    split(json, names).1
}

/// Options whose settings of metrics may stand in a policy; those of these names must be given.
///
/// # Errors
/// `invalid_option` for what must be given and is not; those of reading the options and of a policy.
pub(super) fn asked<T: Options>(json: &Value, needed: &[&'static str]) -> Result<T> {
    let lacks = |name: &&&str| json.get(**name).is_none_or(Value::is_null);
    if (json.is_object() || json.is_null())
        && let Some(name) = needed.iter().find(lacks)
    {
        return Err(missing(name));
    }
    let settings = T::specs().into_iter().filter(|spec| spec.kind == OptionType::Settings);
    T::from_json(&resolved(json, &settings.map(|spec| spec.name).collect::<Vec<_>>())?)
}

/// The options with the settings of a policy in the place of the policy.
///
/// # Errors
/// Those of reading a policy.
pub(super) fn resolved(json: &Value, names: &[&'static str]) -> Result<Value> {
    let mut json = json.clone();
    for name in names {
        if let Some(given) = json.get_mut(*name)
            && let Some(document) = policy_in(given)
        {
            let policy = Policy::from_json(&document).map_err(|error| error.with("argument", name))?;
            *given = policy.metrics().to_json();
        }
    }
    Ok(json)
}

/// A policy, if it is one or the text of one.
fn policy_in(given: &Value) -> Option<Value> {
    match given {
        Value::Object(map) if map.contains_key("policy") => Some(given.clone()),
        Value::String(text) if text.trim_start().starts_with('{') => {
            serde_json::from_str(text).ok().filter(|read: &Value| read.get("policy").is_some())
        }
        _ => None,
    }
}

/// The options of these names as what must be given.
pub(super) fn taken<T: Options>(names: &[&str]) -> Vec<OptionSpec> {
    let specs = T::specs().into_iter().filter(|spec| names.contains(&spec.name));
    specs.map(|spec| OptionSpec { default: Value::Null, ..spec }).collect()
}

/// The options but for those of these names.
pub(super) fn besides<T: Options>(names: &[&str]) -> Vec<OptionSpec> {
    T::specs().into_iter().filter(|spec| !names.contains(&spec.name)).collect()
}

/// A text by name, if it is given.
pub(super) fn text(json: &Value, name: &'static str) -> Result<Option<String>> {
    read(json, name)
}

/// A whole number that must be given.
pub(super) fn whole(json: &Value, name: &'static str) -> Result<u32> {
    read(json, name)?.ok_or_else(|| missing(name))
}

/// A value that must be given.
pub(super) fn must<T: OptionValue>(json: &Value, name: &'static str) -> Result<T> {
    read(json, name)?.ok_or_else(|| missing(name))
}

/// So many numbers, all of which must be given.
pub(super) fn numbers<const K: usize>(json: &Value, name: &'static str) -> Result<[f64; K]> {
    let values: Vec<f64> = must(json, name)?;
    let count = values.len();
    values.try_into().map_err(|_| {
        Error::option(name, format!("`{name}` must be {K} numbers, got {count}")).with("given", count)
    })
}

/// The texts of artifacts that must be given.
pub(super) fn artifacts(json: &Value, name: &'static str) -> Result<Vec<String>> {
    match json.get(name) {
        Some(Value::Array(items)) => {
            items.iter().map(|item| artifact(&serde_json::json!({ (name): item }), name)).collect()
        }
        _ => artifact(json, name).map(|text| vec![text]),
    }
}

/// The text of an artifact that must be given, as text or as the object it stands for.
pub(super) fn artifact(json: &Value, name: &'static str) -> Result<String> {
    match json.get(name) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(object @ Value::Object(map)) if map.contains_key("artifact") => Ok(object.to_string()),
        Some(Value::Null) | None => Err(missing(name)),
        Some(other) => Err(crate::options::expected("an artifact", other).with("argument", name).about(name)),
    }
}

/// A policy that must be given: its text, or the document itself.
pub(super) fn policy(json: &Value, name: &'static str) -> Result<Policy> {
    match json.get(name) {
        None | Some(Value::Null) => Err(missing(name)),
        Some(Value::String(text)) => Policy::parse(text),
        Some(document) => Policy::from_json(document),
    }
}

/// The schema that is given, or one of all defaults.
pub(super) fn schema(json: &Value, name: &'static str) -> Result<Schema> {
    match json.get(name) {
        None | Some(Value::Null) => Schema::from_json(&Value::Null),
        Some(Value::String(text)) => {
            let settings: Value = serde_json::from_str(text)
                .map_err(|error| Error::option(name, format!("`{name}` is no JSON: {error}")))?;
            Schema::from_json(&settings)
        }
        Some(settings) => Schema::from_json(settings),
    }
}

fn missing(name: &'static str) -> Error {
    Error::option(name, format!("`{name}` must be given"))
}

fn read<T: OptionValue>(json: &Value, name: &'static str) -> Result<Option<T>> {
    let given = json.get(name).filter(|value| !value.is_null());
    given.map(|value| T::read(value).map_err(|error| error.with("argument", name).about(name))).transpose()
}
