//! The part of a policy that an operation reads: what is wrong elsewhere, or not there yet, is none of its business.

use std::collections::BTreeMap;

use crate::health::Scorecard;
use crate::policy::Policy;
use crate::{Error, ErrorCode, Result};

impl Policy {
    /// What scores hang on: these scorecards, all if none is named, with their artifacts, and all measures and segments.
    ///
    /// # Errors
    /// `unknown_scorecard` with the nearest name, also where the policy has none.
    pub(super) fn of_scorecards(&self, names: &[String]) -> Result<Self> {
        let scorecards = named(&self.scorecards, names, ErrorCode::UnknownScorecard, "scorecard")?;
        let artifacts = scorecards.values().flat_map(Scorecard::artifacts);
        let artifacts = artifacts.filter_map(|name| self.artifacts.get_key_value(name));
        let artifacts = artifacts.map(|(name, norms)| (name.clone(), norms.clone())).collect();
        Ok(Self { scorecards, artifacts, ..self.ground() })
    }

    /// What stages hang on: these lifecycles, all if none is named, and all measures and segments.
    ///
    /// # Errors
    /// `unknown_lifecycle` with the nearest name, also where the policy has none.
    pub(super) fn of_lifecycles(&self, names: &[String]) -> Result<Self> {
        let lifecycles = named(&self.lifecycles, names, ErrorCode::UnknownLifecycle, "lifecycle")?;
        Ok(Self { lifecycles, ..self.ground() })
    }

    /// Measures and segments, on which everything may hang.
    fn ground(&self) -> Self {
        Self { kinds: self.kinds.clone(), segments: self.segments.clone(), ..Self::default() }
    }
}

/// The parts of these names.
fn named<T: Clone>(
    parts: &BTreeMap<String, T>,
    names: &[String],
    code: ErrorCode,
    what: &str,
) -> Result<BTreeMap<String, T>> {
    if parts.is_empty() {
        return Err(Error::new(code, format!("the policy has no {what}s"))
            .hint(format!("describe one under `{what}s`")));
    }
    if names.is_empty() {
        return Ok(parts.clone());
    }
    let one = |name: &String| match parts.get_key_value(name) {
        Some((name, part)) => Ok((name.clone(), part.clone())),
        None => {
            let error = Error::new(code, format!("no {what} `{name}`"));
            Err(error.suggest(name, parts.keys().map(String::as_str)))
        }
    };
    names.iter().map(one).collect()
}
