//! Named segments as data: rules over ranges of scores, checked to cover every score once.

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::options::{OptionType, OptionValue, expected};
use crate::rfm::MAX_BINS;
use crate::serde_text::serde_as_text;
use crate::{Error, Result};

/// One rule of a [`SegmentMap`]: a name and the scores it takes in. A dimension that is not given is taken in whole.
///
/// ```
/// use retention_core::SegmentRule;
/// let rule: SegmentRule = "champions: r5 f4-5".parse()?;
/// assert_eq!(rule, SegmentRule::new("champions").r(5..=5).f(4..=5));
/// assert_eq!(rule.to_string(), "champions: r5 f4-5");
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentRule {
    name: String,
    /// Ranges of r, f and m.
    ranges: [Option<(u32, u32)>; 3],
}

const LETTERS: [char; 3] = ['r', 'f', 'm'];

impl SegmentRule {
    /// A rule that takes in every score.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ranges: [None; 3] }
    }

    /// Narrows the rule to these recency scores.
    #[must_use]
    pub fn r(self, scores: RangeInclusive<u32>) -> Self {
        self.narrowed(0, &scores)
    }

    /// Narrows the rule to these frequency scores.
    #[must_use]
    pub fn f(self, scores: RangeInclusive<u32>) -> Self {
        self.narrowed(1, &scores)
    }

    /// Narrows the rule to these monetary scores.
    #[must_use]
    pub fn m(self, scores: RangeInclusive<u32>) -> Self {
        self.narrowed(2, &scores)
    }

    fn narrowed(mut self, dimension: usize, scores: &RangeInclusive<u32>) -> Self {
        if let Some(range) = self.ranges.get_mut(dimension) {
            *range = Some((*scores.start(), *scores.end()));
        }
        self
    }

    /// The segment's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn takes(&self, scores: [u32; 3]) -> bool {
        let within = |(range, score): (&Option<(u32, u32)>, u32)| {
            range.is_none_or(|(first, last)| (first..=last).contains(&score))
        };
        self.ranges.iter().zip(scores).all(within)
    }

    fn check(&self) -> Result<()> {
        if self.name.trim().is_empty() || self.name.contains(':') {
            return Err(wrong(&self.to_string(), "a segment needs a name, and a name has no colon"));
        }
        for (first, last) in self.ranges.iter().flatten() {
            if *first == 0 || first > last || *last > MAX_BINS {
                let what = format!("scores {first}-{last} must ascend and be within 1 to {MAX_BINS}");
                return Err(wrong(&self.to_string(), &what));
            }
        }
        Ok(())
    }
}

fn wrong(rule: &str, what: &str) -> Error {
    let rule: String = rule.chars().take(80).collect();
    Error::option("segments", format!("segment rule `{rule}`: {what}"))
        .with("given", rule)
        .hint("write rules such as `champions: r5 f4-5`")
}

impl fmt::Display for SegmentRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.name)?;
        for (letter, range) in LETTERS.iter().zip(self.ranges) {
            match range {
                None => {}
                Some((first, last)) if first == last => write!(f, " {letter}{first}")?,
                Some((first, last)) => write!(f, " {letter}{first}-{last}")?,
            }
        }
        Ok(())
    }
}

impl FromStr for SegmentRule {
    type Err = Error;

    /// Reads `champions: r5 f4-5`; `invalid_option` for anything else.
    fn from_str(text: &str) -> Result<Self> {
        let (name, ranges) =
            text.split_once(':').ok_or_else(|| wrong(text, "a colon must follow the name"))?;
        let mut rule = Self::new(name.trim());
        for part in ranges.split([' ', ',']).filter(|part| !part.is_empty()) {
            let (dimension, range) = part_of(part)
                .ok_or_else(|| wrong(text, &format!("`{part}` is not a range such as `r5` or `f4-5`")))?;
            match rule.ranges.get_mut(dimension) {
                Some(place @ None) => *place = Some(range),
                _ => return Err(wrong(text, &format!("`{part}` gives a dimension twice"))),
            }
        }
        rule.check()?;
        Ok(rule)
    }
}

/// `f4-5` gives the place of `f` and the two scores.
fn part_of(part: &str) -> Option<(usize, (u32, u32))> {
    let letter = part.chars().next()?.to_ascii_lowercase();
    let dimension = LETTERS.iter().position(|known| *known == letter)?;
    let scores = part.get(1..)?;
    let (first, last) = scores.split_once('-').unwrap_or((scores, scores));
    Some((dimension, (first.parse().ok()?, last.parse().ok()?)))
}

serde_as_text!(SegmentRule);

/// Names for scores: every score is in exactly one rule.
///
/// The highest score that a rule names is the number of scores of that dimension; a dimension that no rule names plays
/// no part.
///
/// ```
/// use retention_core::{RfmOptions, SegmentMap};
/// let map = SegmentMap::parse(["gone: r1", "new: r2 f1", "loyal: r2 f2"])?;
/// let options = RfmOptions::default().bins(2_u32).segments(map);
/// let gap = SegmentMap::parse(["gone: r1", "loyal: r2 f2"]).unwrap_err();
/// assert_eq!(gap.detail("uncovered"), Some("r2 f1"));
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<SegmentRule>", into = "Vec<SegmentRule>")]
pub struct SegmentMap {
    rules: Vec<SegmentRule>,
}

/// The usual map of quintiles, by recency and frequency, best first.
const USUAL: [&str; 10] = [
    "champions: r5 f4-5",
    "loyal_customers: r3-4 f4-5",
    "potential_loyalists: r4-5 f2-3",
    "new_customers: r5 f1",
    "promising: r4 f1",
    "need_attention: r3 f3",
    "about_to_sleep: r3 f1-2",
    "cant_lose: r1-2 f5",
    "at_risk: r1-2 f3-4",
    "hibernating: r1-2 f1-2",
];

/// How many scores an error lists.
const LISTED: usize = 8;

impl SegmentMap {
    /// A map of these rules. Several rules may have one name.
    ///
    /// # Errors
    /// `invalid_option` for a rule without a name or with impossible scores, for scores in no rule (the detail
    /// `uncovered` names them), and for scores in several rules (`overlapping`).
    pub fn new(rules: Vec<SegmentRule>) -> Result<Self> {
        rules.iter().try_for_each(SegmentRule::check)?;
        let map = Self { rules };
        map.check(map.bins().map(|bins| bins.unwrap_or(1)))?;
        Ok(map)
    }

    /// A map of rules as text, such as `champions: r5 f4-5`.
    ///
    /// # Errors
    /// As [`new`](Self::new), and `invalid_option` for a text that is no rule.
    pub fn parse<'r>(rules: impl IntoIterator<Item = &'r str>) -> Result<Self> {
        Self::new(rules.into_iter().map(str::parse).collect::<Result<_>>()?)
    }

    /// The usual ten segments of quintiles, from `champions` to `hibernating`.
    pub fn usual() -> Self {
        // A test holds them to be rules that cover everything once.
        Self { rules: USUAL.iter().filter_map(|rule| rule.parse().ok()).collect() }
    }

    /// The rules in order.
    pub fn rules(&self) -> &[SegmentRule] {
        &self.rules
    }

    /// How many scores the rules know of r, f and m; `None` for a dimension that plays no part.
    pub fn bins(&self) -> [Option<u32>; 3] {
        let last = |dimension: usize| {
            let ranges = self.rules.iter().filter_map(|rule| rule.ranges.get(dimension).copied().flatten());
            ranges.map(|(_, last)| last).max()
        };
        [last(0), last(1), last(2)]
    }

    /// The rule that decides for scores r, f and m, if one does.
    pub fn rule_of(&self, r: u32, f: u32, m: u32) -> Option<&SegmentRule> {
        self.place_of([r, f, m]).and_then(|place| self.rules.get(place))
    }

    pub(super) fn place_of(&self, scores: [u32; 3]) -> Option<usize> {
        self.rules.iter().position(|rule| rule.takes(scores))
    }

    /// Checks that the map is for scores up to these.
    ///
    /// # Errors
    /// `invalid_option`.
    pub(super) fn check_bins(&self, bins: [u32; 3]) -> Result<()> {
        for ((letter, known), bins) in LETTERS.iter().zip(self.bins()).zip(bins) {
            if let Some(known) = known.filter(|known| *known != bins) {
                let message = format!("the segments know {letter} up to {known}, the scores go up to {bins}");
                return Err(Error::option("segments", message)
                    .with("given", known)
                    .with("bins", bins)
                    .hint(format!("write rules for {letter}1-{bins}")));
            }
        }
        Ok(())
    }

    /// Every score up to `bins` must be in one rule and in no other.
    fn check(&self, bins: [u32; 3]) -> Result<()> {
        let (mut uncovered, mut overlapping) = (Vec::new(), Vec::new());
        for scores in scores_up_to(bins) {
            let mut taking = self.rules.iter().filter(|rule| rule.takes(scores));
            match (taking.next(), taking.next()) {
                (None, _) => uncovered.push(self.shown(scores)),
                (Some(a), Some(b)) => {
                    overlapping.push(format!("{} ({}, {})", self.shown(scores), a.name, b.name));
                }
                (Some(_), None) => {}
            }
        }
        let (found, detail, what) = if uncovered.is_empty() {
            (overlapping, "overlapping", "in more than one segment")
        } else {
            (uncovered, "uncovered", "in no segment")
        };
        if found.is_empty() {
            return Ok(());
        }
        let listed = found.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ");
        let more = found.len().saturating_sub(LISTED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        Err(Error::option("segments", format!("scores {what}: {listed}{more}"))
            .with(detail, listed)
            .hint("each score must be in exactly one rule"))
    }

    /// `r5 f4`, without the dimensions that play no part.
    fn shown(&self, scores: [u32; 3]) -> String {
        let parts = LETTERS.iter().zip(scores).zip(self.bins());
        let parts = parts.filter(|(_, bins)| bins.is_some());
        let shown: Vec<String> = parts.map(|((letter, score), _)| format!("{letter}{score}")).collect();
        if shown.is_empty() { "all".to_owned() } else { shown.join(" ") }
    }
}

/// Every combination of scores from 1 to the given ones, r slowest.
pub(super) fn scores_up_to([r, f, m]: [u32; 3]) -> impl Iterator<Item = [u32; 3]> {
    (1..=r).flat_map(move |r| (1..=f).flat_map(move |f| (1..=m).map(move |m| [r, f, m])))
}

impl TryFrom<Vec<SegmentRule>> for SegmentMap {
    type Error = Error;

    fn try_from(rules: Vec<SegmentRule>) -> Result<Self> {
        Self::new(rules)
    }
}

impl From<SegmentMap> for Vec<SegmentRule> {
    fn from(map: SegmentMap) -> Self {
        map.rules
    }
}

impl OptionValue for SegmentMap {
    fn kind() -> OptionType {
        OptionType::List(Box::new(OptionType::Text))
    }
    fn read(value: &Value) -> Result<Self> {
        let rules = Vec::<String>::read(value).map_err(|_| expected("a list of segment rules", value))?;
        Self::parse(rules.iter().map(String::as_str))
    }
    fn show(&self) -> Value {
        self.rules.iter().map(ToString::to_string).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_map_covers_quintiles_once() {
        let map = SegmentMap::parse(USUAL).unwrap();
        assert_eq!(map, SegmentMap::usual());
        assert_eq!(map.bins(), [Some(5), Some(5), None]);
        map.check_bins([5, 5, 3]).unwrap();
        assert!(map.check_bins([4, 5, 5]).is_err());
    }

    #[test]
    fn gaps_and_overlaps_are_named() {
        let error = |rules: &[&str]| SegmentMap::parse(rules.iter().copied()).unwrap_err();
        let gap = error(&["a: r1-2 f1", "b: r1 f2"]);
        assert_eq!(gap.detail("uncovered"), Some("r2 f2"));
        let overlap = error(&["a: r1-2", "b: r2"]);
        assert_eq!(overlap.detail("overlapping"), Some("r2 (a, b)"));
        let third = error(&["a: r1-2 m1", "b: r1 m2"]);
        assert_eq!(third.detail("uncovered"), Some("r2 m2"));
        assert_eq!(error(&[]).detail("uncovered"), Some("all"));
        assert_eq!(error(&["a:", "b:"]).detail("overlapping"), Some("all (a, b)"));
        let many = error(&["a: r1 f1", "b: r20 f20"]);
        assert!(many.to_string().contains("and 390 more"), "{many}");
    }

    #[test]
    fn bad_rules_are_refused() {
        for rule in [
            "", "a", ": r1", "a: r0", "a: r2-1", "a: r21", "a: x1", "a: r", "a: r1-", "a: r1 r2", "a: r1 é",
            "a: é1",
        ] {
            let error = rule.parse::<SegmentRule>().unwrap_err();
            assert_eq!(error.detail("argument"), Some("segments"), "{rule}");
        }
        assert!(SegmentMap::new(vec![SegmentRule::new("a").r(RangeInclusive::new(2, 1))]).is_err());
        assert!(SegmentMap::new(vec![SegmentRule::new("a:b")]).is_err());
    }

    #[test]
    fn text_and_rule_are_the_same() {
        for text in USUAL.iter().copied().chain(["all:", "rich: m4-5", "one: r1 f2 m3-20"]) {
            assert_eq!(text.parse::<SegmentRule>().unwrap().to_string(), text);
        }
        let commas: SegmentRule = " big spenders :R5,m4-5".parse().unwrap();
        assert_eq!(commas, SegmentRule::new("big spenders").r(5..=5).m(4..=5));
    }

    #[test]
    fn a_map_goes_through_json() {
        let map = SegmentMap::usual();
        let json = serde_json::to_value(&map).unwrap();
        assert_eq!(SegmentMap::read(&json).unwrap(), map);
        assert_eq!(serde_json::from_value::<SegmentMap>(json.clone()).unwrap(), map);
        assert_eq!(map.show(), json);
        assert!(serde_json::from_str::<SegmentMap>(r#"["a: r1", "b: r1-2"]"#).is_err());
        assert!(SegmentMap::read(&serde_json::json!({"a": "r1"})).is_err());
    }
}
