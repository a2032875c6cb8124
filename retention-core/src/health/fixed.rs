//! Scores that somebody sets in place of the computed ones.

use std::collections::BTreeMap;

use crate::health::band::millionths;
use crate::health::definition::HealthOverride;
use crate::log::Schema;
use crate::{Error, ErrorCode, Result};

/// A score set by somebody for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fixed {
    pub(crate) from: i64,
    pub(crate) until: i64,
    pub(crate) score: i64,
    pub(crate) owner: String,
    pub(crate) reason: Option<String>,
}

/// The scores that are sound, by customer, each customer's by when they begin.
pub(super) fn fixed(
    overrides: &[HealthOverride],
    schema: &Schema,
    faults: &mut Vec<Error>,
) -> BTreeMap<String, Vec<Fixed>> {
    let mut found: BTreeMap<String, Vec<(usize, Fixed)>> = BTreeMap::new();
    for (at, one) in overrides.iter().enumerate() {
        match one_fixed(one, schema) {
            Ok(fixed) => found.entry(one.customer.clone()).or_default().push((at, fixed)),
            Err(error) => {
                let path = format!("overrides/{at}/{}", error.detail("path").unwrap_or(""));
                faults.push(error.with("path", path.trim_end_matches('/')));
            }
        }
    }
    for (customer, list) in &mut found {
        list.sort_by_key(|(_, fixed)| fixed.from);
        let two = list.windows(2).find_map(|pair| match pair {
            [(a, before), (b, next)] if before.until > next.from => Some((a, b)),
            _ => None,
        });
        if let Some((before, next)) = two {
            let message = format!("overrides {before} and {next} of customer `{customer}` overlap in time");
            let error =
                Error::new(ErrorCode::InvalidPolicy, message).with("path", format!("overrides/{next}"));
            faults.push(error.hint("let one expire before the next begins"));
        }
    }
    let alone = |list: Vec<(usize, Fixed)>| list.into_iter().map(|(_, fixed)| fixed).collect();
    found.into_iter().map(|(customer, list)| (customer, alone(list))).collect()
}

fn one_fixed(one: &HealthOverride, schema: &Schema) -> Result<Fixed> {
    let wrong = |path: &str, message: &str, hint: &str| {
        Err(Error::new(ErrorCode::InvalidPolicy, message).with("path", path.to_owned()).hint(hint))
    };
    if one.customer.is_empty() {
        return wrong("customer", "an override needs a customer", "give any id of theirs");
    }
    if one.owner.trim().is_empty() {
        return wrong("owner", "an override needs an owner", "name who answers for it");
    }
    if !(0.0..=100.0).contains(&one.score) {
        return wrong(
            "score",
            "the score of an override is from 0 to 100",
            "give points as scores have them",
        );
    }
    for (path, time) in [("from", &one.from), ("until", &one.until)] {
        if *time == crate::TimeInput::from("") {
            let message = format!("an override needs `{path}`");
            return wrong(path, &message, "give since when it holds, and when it expires");
        }
    }
    let instant = |path: &str, time: &crate::TimeInput| {
        time.resolve(&schema.zone())
            .map(crate::Timestamp::micros)
            .map_err(|error| error.with("path", path.to_owned()))
    };
    let (from, until) = (instant("from", &one.from)?, instant("until", &one.until)?);
    if until <= from {
        return wrong(
            "until",
            "an override must expire after it begins",
            "give an `until` that is later than `from`",
        );
    }
    let score = millionths(one.score);
    Ok(Fixed { from, until, score, owner: one.owner.clone(), reason: one.reason.clone() })
}
