//! The artifact of percentile and z: what values customers had when it was fitted.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::artifact::{self, Fitted};
use crate::health::ranks::Ranks;
use crate::log::Schema;
use crate::measure::Measures;
use crate::table::{ColumnData, Table};
use crate::time::{Timestamp, Unit};
use crate::{Error, ErrorCode, Result};

/// How the values of some measures lay among customers: fitted once, kept in a policy, and read by the normalisers
/// `percentile` and `z`, so that a score means the same from month to month and in every part of a log.
///
/// ```
/// use retention_core::{HealthNorms, HealthNormOptions, Policy, testing};
/// let policy = Policy::parse(r#"{"policy": 1, "measures": {"orders": {"measure": "count", "of": ["purchase"]}}}"#)?;
/// let norms = testing::small_shop().as_of("2024-03-01")?.fit_health_norms(&policy, &HealthNormOptions::default())?;
/// assert_eq!(HealthNorms::from_json(&norms.to_json()?)?, norms);
/// assert_eq!(norms.names().collect::<Vec<_>>(), ["orders"]);
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HealthNorms {
    fitted: Fitted,
    segment: Option<String>,
    currency: String,
    /// Of the schema; the first version did not say.
    #[serde(default)]
    time_zone: Option<String>,
    measures: BTreeMap<String, Norm>,
}

/// How the values of one measure lay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Norm {
    /// The measure and those it builds on, as JSON.
    definition: String,
    /// The schema's kinds of each role that the measure reads; the first version did not say.
    #[serde(default)]
    kinds: Option<BTreeMap<String, Vec<String>>>,
    /// The first day of a week, of a measure that counts by weeks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    week_start: Option<String>,
    customers: u64,
    pub(super) mean: f64,
    pub(super) deviation: f64,
    /// Quantiles from 0 to 1 in steps of a hundredth, which the first version had in place of ranks.
    #[serde(default, skip_serializing)]
    cuts: Vec<f64>,
    #[serde(default)]
    pub(super) ranks: Ranks,
}

impl HealthNorms {
    /// From the values of each measure, one a customer who has one.
    ///
    /// # Errors
    /// `nothing_to_fit` where no measure has values.
    pub(crate) fn fit(
        fitted: Fitted,
        segment: Option<String>,
        schema: &Schema,
        measures: &Measures,
        values: Vec<(String, Vec<f64>)>,
    ) -> Result<Self> {
        let norms = values.into_iter().filter(|(_, values)| !values.is_empty());
        let norms = norms.map(|(name, values)| {
            let norm = Norm::of(measures, &name, schema, values);
            (name, norm)
        });
        let measures: BTreeMap<String, Norm> = norms.collect();
        if measures.is_empty() {
            return Err(Error::new(ErrorCode::NothingToFit, "no customer has a value of any measure")
                .hint("fit on a view with customers, and on a segment that has some"));
        }
        let (currency, time_zone) = (schema.currency().to_string(), Some(schema.zone().to_string()));
        Ok(Self { fitted, segment, currency, time_zone, measures })
    }

    /// The text of the artifact; a policy takes it among its `artifacts`.
    ///
    /// # Errors
    /// `internal` only.
    pub fn to_json(&self) -> Result<String> {
        artifact::to_json(artifact::HEALTH_NORMS, self)
    }

    /// Reads the text of the artifact.
    ///
    /// # Errors
    /// `blob_truncated`, `blob_altered`, `blob_version`, `artifact_mismatch`.
    pub fn from_json(text: &str) -> Result<Self> {
        let mut norms: Self = artifact::from_json(artifact::HEALTH_NORMS, text)?;
        for norm in norms.measures.values_mut().filter(|norm| norm.ranks.is_empty()) {
            let cuts = std::mem::take(&mut norm.cuts);
            norm.ranks = if cuts.is_sorted() { Ranks::of(&cuts) } else { Ranks::default() };
        }
        let sound = |norm: &Norm| {
            norm.ranks.is_sound()
                && norm.mean.is_finite()
                && norm.deviation.is_finite()
                && norm.deviation >= 0.0
        };
        if norms.measures.values().all(sound) {
            Ok(norms)
        } else {
            Err(Error::new(ErrorCode::BlobAltered, "the values of `health_norms` do not fit one another")
                .hint("pass the text as fit_health_norms gave it, or fit again"))
        }
    }

    /// As of when it was fitted.
    pub fn fitted_as_of(&self) -> Timestamp {
        self.fitted.as_of
    }

    pub(crate) fn fitted(&self) -> Fitted {
        self.fitted
    }

    /// The names of the measures, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.measures.keys().map(String::as_str)
    }

    /// How the values of a measure lay.
    ///
    /// # Errors
    /// `artifact_mismatch` for a measure that it lacks, or that was defined otherwise; for a schema of another currency or
    /// time zone, in which other kinds of events have the roles that the measure reads, or in which weeks begin on another day
    /// than where it counted weeks.
    pub(super) fn norm(&self, name: &str, measures: &Measures, schema: &Schema) -> Result<&Norm> {
        let refit = "fit it anew on this policy: fit_health_norms";
        let mismatch = |message: String| Error::new(ErrorCode::ArtifactMismatch, message).hint(refit);
        let Some(norm) = self.measures.get(name) else {
            return Err(mismatch(format!("the artifact has no values of `{name}`")));
        };
        if norm.definition != definition(measures, name) {
            return Err(mismatch(format!("the artifact was fitted on another definition of `{name}`")));
        }
        let (currency, zone) = (schema.currency().to_string(), schema.zone().to_string());
        let pairs = [(Some(&self.currency), &currency), (self.time_zone.as_ref(), &zone)];
        if let Some((fitted, here)) =
            pairs.into_iter().find(|(fitted, here)| fitted.is_some_and(|one| one != *here))
        {
            let fitted = fitted.map_or("", String::as_str);
            return Err(mismatch(format!("the artifact was fitted in {fitted}, not in {here}")));
        }
        if let Some(roles) = norm.other_kinds(&kinds(measures, name, schema)) {
            let message =
                format!("the artifact was fitted where other kinds of events were {}", roles.join(", "));
            return Err(mismatch(message));
        }
        if let (Some(fitted), Some(here)) = (&norm.week_start, weeks_from(measures, name, schema))
            && *fitted != here
        {
            return Err(mismatch(format!("the artifact counted weeks from {fitted} on, not from {here}")));
        }
        Ok(norm)
    }
}

impl Norm {
    fn of(measures: &Measures, name: &str, schema: &Schema, mut values: Vec<f64>) -> Self {
        values.sort_by(f64::total_cmp);
        let (mean, deviation) = moments(&values);
        Self {
            definition: definition(measures, name),
            kinds: Some(kinds(measures, name, schema)),
            week_start: weeks_from(measures, name, schema),
            customers: values.len() as u64,
            mean,
            deviation,
            cuts: Vec::new(),
            ranks: Ranks::of(&values),
        }
    }

    /// The roles that had other kinds at the fit than they have here.
    fn other_kinds<'a>(&'a self, here: &'a BTreeMap<String, Vec<String>>) -> Option<Vec<&'a str>> {
        let fitted = self.kinds.as_ref().filter(|fitted| *fitted != here)?;
        let roles: BTreeSet<&String> = fitted.keys().chain(here.keys()).collect();
        let differs = |role: &&String| fitted.get(*role) != here.get(*role);
        Some(roles.into_iter().filter(differs).map(String::as_str).collect())
    }
}

/// A deviation that is less may have lost digits, or all, where differences were squared.
const LEAST: f64 = 1e-140;

/// The mean of sorted values, and their deviation from it: by parts of the largest where sums and squares of the values
/// themselves are no numbers.
fn moments(sorted: &[f64]) -> (f64, f64) {
    let of = |size: f64| {
        let (count, values) = (sorted.len() as f64, || sorted.iter().map(|value| value / size));
        let mean = values().sum::<f64>() / count;
        let squares: f64 = values().map(|value| (value - mean) * (value - mean)).sum();
        (mean * size, (squares / count).sqrt() * size)
    };
    let (mean, deviation) = of(1.0);
    let ends = sorted.first().zip(sorted.last()).filter(|(low, high)| low != high);
    match ends {
        Some((low, high)) if !mean.is_finite() || !(LEAST..=f64::MAX).contains(&deviation) => {
            of(low.abs().max(high.abs()))
        }
        // All alike, their sum may be too large, and their mean is none but they.
        None if !mean.is_finite() => (sorted.first().copied().unwrap_or_default(), 0.0),
        _ => (mean, deviation),
    }
}

/// The settings of a measure that name kinds of events or roles.
const NAMES_KINDS: [&str; 3] = ["of", "then", "without"];

/// The kinds that a schema has in each of the roles that a measure reads.
fn kinds(measures: &Measures, name: &str, schema: &Schema) -> BTreeMap<String, Vec<String>> {
    let all = with_operands(measures, name);
    let lists = all.values().flat_map(|measure| NAMES_KINDS.into_iter().filter_map(|key| measure.get(key)));
    let names: BTreeSet<&str> =
        lists.filter_map(Value::as_array).flatten().filter_map(Value::as_str).collect();
    let named = |role: &str| names.contains(role);
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (kind, role) in schema.roles().iter().filter(|(_, role)| named(role.as_str())) {
        found.entry(role.as_str().to_owned()).or_default().push(kind.clone());
    }
    found
}

/// On which day a schema's weeks begin, for a measure that counts by weeks.
fn weeks_from(measures: &Measures, name: &str, schema: &Schema) -> Option<String> {
    let week = |measure: &Value| measure.get("period").and_then(Value::as_str) == Some(Unit::Week.as_str());
    let by_weeks = with_operands(measures, name).values().any(week);
    by_weeks.then(|| schema.calendar().week_start.as_str().to_owned())
}

/// A measure with those it builds on, as text.
fn definition(measures: &Measures, name: &str) -> String {
    serde_json::to_string(&with_operands(measures, name)).unwrap_or_default()
}

fn with_operands(measures: &Measures, name: &str) -> BTreeMap<String, Value> {
    let all = measures.to_json();
    let (mut open, mut seen) = (vec![name.to_owned()], BTreeMap::new());
    while let Some(name) = open.pop() {
        let Some(measure) = all.get(&name) else { continue };
        let operands = ["base", "over"].into_iter().filter_map(|key| measure.get(key)?.as_str());
        open.extend(operands.filter(|operand| !seen.contains_key(*operand)).map(str::to_owned));
        seen.insert(name, measure.clone());
    }
    seen
}

/// The numbers in a column of measures, none where one is missing; nothing for a column of other things.
pub(crate) fn column_values(table: &Table, name: &str) -> Option<Vec<Option<f64>>> {
    let column = table.column(name).ok()?;
    let kept = |row: usize, value: f64| column.is_valid(row).then_some(value);
    Some(match column.data() {
        ColumnData::Int(values) | ColumnData::Money(values, _) => {
            values.iter().enumerate().map(|(row, value)| kept(row, *value as f64)).collect()
        }
        ColumnData::Float(values) => {
            values.iter().enumerate().map(|(row, value)| kept(row, *value)).collect()
        }
        ColumnData::Bool(values) => {
            values.iter().enumerate().map(|(row, value)| kept(row, f64::from(u8::from(*value)))).collect()
        }
        _ => return None,
    })
}
