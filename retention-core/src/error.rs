//! The one error of the crate: a stable code, the thing it is about, and the next step.

use std::collections::BTreeMap;
use std::fmt;

/// What family an error belongs to; each language maps a kind to one of its own exception classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument, option or input table is not acceptable. Python: also a `ValueError`.
    Input,
    /// A name that was asked for does not exist. Python: also a `KeyError`.
    NotFound,
    /// A saved blob or artifact cannot be used here.
    Artifact,
    /// The caller asked to stop.
    Cancelled,
    /// A fault of this library; please report it.
    Internal,
}

impl ErrorKind {
    /// The kind's stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::NotFound => "not_found",
            Self::Artifact => "artifact",
            Self::Cancelled => "cancelled",
            Self::Internal => "internal",
        }
    }
}

macro_rules! codes {
    ($($variant:ident $code:literal $kind:ident $doc:literal;)+) => {
        /// Every error code of the crate. The text form is stable; new codes may be added.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode { $(#[doc = $doc] $variant,)+ }

        impl ErrorCode {
            /// All codes, in the order of their definition.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable text of the code.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The family the code belongs to.
            pub const fn kind(self) -> ErrorKind {
                match self { $(Self::$variant => ErrorKind::$kind,)+ }
            }

            /// What the code means, in a sentence.
            pub const fn description(self) -> &'static str {
                match self { $(Self::$variant => $doc,)+ }
            }
        }
    };
}

codes! {
    InvalidOption "invalid_option" Input "An option has a value that is not allowed, or options contradict each other.";
    UnknownOption "unknown_option" Input "An option that this operation does not have.";
    InvalidTime "invalid_time" Input "A text or number that is not an instant, or one outside years 1 to 9999.";
    InvalidSpan "invalid_span" Input "A text that is not a length of time such as `30d` or `1mo`.";
    UnknownTimeZone "unknown_time_zone" Input "A time zone that is not in the IANA database.";
    UnknownCurrency "unknown_currency" Input "A currency that is not an ISO 4217 code.";
    MixedCurrency "mixed_currency" Input "Amounts of different currencies would have to be added.";
    ScoreOutOfScale "score_out_of_scale" Input "An answer to a survey has a score that is not on the declared scale.";
    MissingExchangeRate "missing_exchange_rate" Input "An amount of another currency has no exchange rate at its time.";
    AmountOverflow "amount_overflow" Input "A sum of amounts does not fit into 64 bits of minor units.";
    InvalidSchema "invalid_schema" Input "The schema contradicts itself or the log it is given to.";
    InvalidValue "invalid_value" Input "A column holds a value that is not allowed there, such as one that is not finite or a negative duration.";
    MixedUnit "mixed_unit" Input "Times counted in different units would have to be put together.";
    MissingColumn "missing_column" Input "A column that the column map names is not in the table.";
    WrongColumnType "wrong_column_type" Input "A column has a type that its role cannot take.";
    InvalidTable "invalid_table" Input "The input is not a table: columns of different lengths, or rows that are not objects.";
    RowsRejected "rows_rejected" Input "Rows were rejected while `on_reject` says to raise; nothing was added.";
    InvalidId "invalid_id" Input "An id is empty, too long, or neither text nor a whole number.";
    InvalidIdentity "invalid_identity" Input "An alias, merge or unmerge that contradicts itself.";
    UnknownCustomer "unknown_customer" NotFound "No customer of that id was seen before `as_of`.";
    UnknownKind "unknown_kind" NotFound "No event of that kind, and no role, has that name.";
    UnknownProperty "unknown_property" NotFound "No property of that name was seen.";
    UndatedProperty "undated_property" Input "A property without dates would be read as if it had always held.";
    UnknownColumn "unknown_column" NotFound "The result has no column of that name.";
    NoChart "no_chart" NotFound "The table has no chart.";
    UnknownCohort "unknown_cohort" NotFound "No cohort of that label, or no such period in it.";
    NothingToFit "nothing_to_fit" Input "There is no customer to fit on.";
    NotEnoughData "not_enough_data" Input "There are customers, but too few or too much alike to fit this model on.";
    OneOutcome "one_outcome" Input "All rows have the same outcome, so nothing can be learnt from them.";
    ConstantColumn "constant_column" Input "A column has the same value in every row, so it explains nothing.";
    CollinearColumns "collinear_columns" Input "A column is a linear combination of others, so their coefficients cannot be told apart.";
    Separation "separation" Input "A column tells the outcomes apart completely, so its coefficient has no finite estimate.";
    HorizonBeyondData "horizon_beyond_data" Input "The horizon lies beyond the last time that was observed.";
    UnknownOperation "unknown_operation" NotFound "An operation that does not exist.";
    RuleSyntax "rule_syntax" Input "The text or tree of a rule cannot be read.";
    RuleType "rule_type" Input "A rule applies an operator or a function to types that it does not take.";
    RuleTooLarge "rule_too_large" Input "A rule nests too deep, has too many parts, or holds too long a text.";
    RuleArithmetic "rule_arithmetic" Input "A rule computes a constant that does not exist: a division by zero, or beyond 64 bits.";
    UnknownName "unknown_name" NotFound "A rule reads a name that there is not.";
    UnknownFunction "unknown_function" NotFound "A rule uses a function or an operator that there is not.";
    CircularDefinition "circular_definition" Input "Definitions that build on one another in a circle.";
    InvalidPolicy "invalid_policy" Input "A policy does not fit itself or the schema; `validate` lists everything.";
    UnknownSegment "unknown_segment" NotFound "No segment of that name.";
    UnknownScorecard "unknown_scorecard" NotFound "No scorecard of that name.";
    UnknownLifecycle "unknown_lifecycle" NotFound "No lifecycle of that name.";
    BlobTruncated "blob_truncated" Artifact "The bytes end before what their header promises.";
    BlobAltered "blob_altered" Artifact "The bytes do not match their checksum, or are not of this library.";
    BlobVersion "blob_version" Artifact "The bytes were written by a newer version.";
    ArtifactMismatch "artifact_mismatch" Artifact "The artifact was fitted under another schema or for other settings.";
    ArtifactFromLater "artifact_from_later" Artifact "The artifact was fitted on a later view than the one it is applied to.";
    Cancelled "cancelled" Cancelled "The work was stopped at the caller's request.";
    Internal "internal" Internal "A fault of this library; please report it with the message.";
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A result with the crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What went wrong, about which thing, and what to do next.
///
/// ```
/// use retention_core::{Error, ErrorCode, Schema};
/// let error = Schema::new("Europe/Londn", "GBP").unwrap_err();
/// assert_eq!(error.code(), ErrorCode::UnknownTimeZone);
/// assert_eq!(error.detail("suggestion"), Some("Europe/London"));
/// ```
#[derive(Clone, PartialEq, thiserror::Error)]
#[error("{}", .0.text())]
pub struct Error(Box<Inner>);

#[derive(Clone, PartialEq)]
struct Inner {
    code: ErrorCode,
    message: String,
    hint: Option<String>,
    details: BTreeMap<&'static str, String>,
}

impl Inner {
    fn text(&self) -> String {
        match &self.hint {
            Some(hint) => format!("{}; {hint}", self.message),
            None => self.message.clone(),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("code", &self.0.code.as_str())
            .field("message", &self.0.text())
            .field("details", &self.0.details)
            .finish()
    }
}

impl Error {
    /// An error of this code about the thing the message names.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self(Box::new(Inner { code, message: message.into(), hint: None, details: BTreeMap::new() }))
    }

    /// Adds the next step for the caller, shown after the message.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    /// Adds one detail, such as `argument`, `row`, `column`, `path`, `position`, `given`, `suggestion`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.0.details.insert(name, value.to_string());
        self
    }

    /// Adds "did you mean …" from the nearest of the known names, if one is near; else lists them.
    #[must_use]
    pub fn suggest<'a>(self, given: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        let error = self.with("given", given);
        match nearest(given, &known) {
            Some(name) => error.with("suggestion", name).hint(format!("did you mean `{name}`?")),
            None if !known.is_empty() && known.len() <= 40 => {
                error.hint(format!("known: {}", known.join(", ")))
            }
            None => error,
        }
    }

    /// The stable code.
    pub fn code(&self) -> ErrorCode {
        self.0.code
    }

    /// The family of the code.
    pub fn kind(&self) -> ErrorKind {
        self.0.code.kind()
    }

    /// One detail by name.
    pub fn detail(&self, name: &str) -> Option<&str> {
        self.0.details.get(name).map(String::as_str)
    }

    /// All details: name and value, in the order of names.
    pub fn details(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.0.details.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// Says how many faults of the same kind are not listed.
    pub(crate) fn and_more(&mut self, more: usize) {
        if more > 0 {
            self.0.message.push_str(&format!("; {more} faults more like it are not listed"));
        }
    }

    pub(crate) fn option(argument: &'static str, message: impl Into<String>) -> Self {
        Self::new(ErrorCode::InvalidOption, message).with("argument", argument)
    }

    /// Puts the thing the message is about in front of it.
    pub(crate) fn about(mut self, thing: &str) -> Self {
        self.0.message = format!("`{thing}`: {}", self.0.message);
        self
    }

    /// The same error within a part of a document, whose path is put before its own.
    pub(crate) fn within(self, part: &str) -> Self {
        let inner = self.detail("path").filter(|path| !path.is_empty());
        // The path of a rule's tree begins with a slash of its own.
        let path = match inner {
            Some(inner) => format!("{part}/{}", inner.strip_prefix('/').unwrap_or(inner)),
            None => part.to_owned(),
        };
        self.with("path", path)
    }

    /// Puts the path into the message of an error that is told alone.
    pub(crate) fn placed(self) -> Self {
        match self.detail("path").map(str::to_owned) {
            Some(path) if !path.is_empty() => self.about(&path),
            _ => self,
        }
    }

    /// Puts the place in a text in front of the message: characters from 0.
    pub(crate) fn at(mut self, position: usize) -> Self {
        self.0.message = format!("position {position}: {}", self.0.message);
        self
    }

    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Self::new(ErrorCode::Internal, message).hint("this is a fault of the library, please report it")
    }
}

/// A name as one step of a JSON pointer, as `path` has it.
pub(crate) fn step_of(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn nearest<'a>(given: &str, known: &[&'a str]) -> Option<&'a str> {
    let (folded, length) = (given.to_lowercase(), given.chars().count());
    let bag = bag_of(&folded);
    known
        .iter()
        .filter_map(|name| {
            let (other, most) = (name.to_lowercase(), 1 + name.chars().count().min(length) / 4);
            // Long texts cost much to compare; few are near enough to be compared at all.
            (apart(&bag, &bag_of(&other)) <= most)
                .then(|| (strsim::damerau_levenshtein(&folded, &other), *name))
                .filter(|(distance, _)| *distance <= most)
        })
        .min()
        .map(|(_, name)| name)
        .or_else(|| only_longer(&folded, known))
}

/// How many of each letter a text has; letters share counts.
fn bag_of(text: &str) -> [usize; 64] {
    let mut bag = [0; 64];
    for letter in text.chars() {
        if let Some(count) = bag.get_mut(u32::from(letter) as usize % 64) {
            *count += 1;
        }
    }
    bag
}

/// At least so many letters must change for one text to become the other: each change takes away one at most, and adds one.
fn apart(one: &[usize; 64], other: &[usize; 64]) -> usize {
    let more = |one: &[usize; 64], other: &[usize; 64]| -> usize {
        one.iter().zip(other).map(|(one, other)| one.saturating_sub(*other)).sum()
    };
    more(one, other).max(more(other, one))
}

/// The only known name that goes on where a given one of some length ends, such as `monetary_minor` after `monetary`.
fn only_longer<'a>(given: &str, known: &[&'a str]) -> Option<&'a str> {
    let mut longer = known.iter().filter(|name| given.len() > 3 && name.to_lowercase().starts_with(given));
    longer.next().copied().filter(|_| longer.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_snake_case() {
        let mut seen = std::collections::BTreeSet::new();
        for code in ErrorCode::ALL {
            assert!(seen.insert(code.as_str()), "{code} twice");
            assert!(code.as_str().bytes().all(|b| b.is_ascii_lowercase() || b == b'_'));
        }
    }

    #[test]
    fn suggests_the_nearest_name_only_when_near() {
        let error = Error::new(ErrorCode::UnknownKind, "no kind `purchse`")
            .suggest("purchse", ["purchase", "refund"]);
        assert_eq!(error.detail("suggestion"), Some("purchase"));
        let error =
            Error::new(ErrorCode::UnknownKind, "no kind `zebra`").suggest("zebra", ["purchase", "refund"]);
        assert_eq!(error.detail("suggestion"), None);
        assert!(error.to_string().contains("known: purchase, refund"));
    }

    /// What is left out without a comparison would not have been near.
    #[test]
    fn the_nearest_of_many_is_that_of_all_comparisons() {
        let mut random = crate::testing::Random::new(5);
        let mut word = |letters: u64| -> String {
            let length = random.below(14);
            (0..length).map(|_| char::from(b'a' + random.below(letters) as u8)).chain(['\u{e9}']).collect()
        };
        let mut found = 0;
        for _ in 0..400 {
            let given = word(3);
            let known: Vec<String> = (0..20).map(|_| word(3)).collect();
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let length = |text: &str| text.chars().count();
            let all = known.iter().map(|name| (strsim::damerau_levenshtein(&given, name), *name));
            let near =
                all.filter(|(distance, name)| *distance <= 1 + length(name).min(length(&given)) / 4).min();
            let expected = near.map(|(_, name)| name).or_else(|| only_longer(&given, &known));
            assert_eq!(nearest(&given, &known), expected, "{given} of {known:?}");
            found += usize::from(expected.is_some());
        }
        assert!(found > 50 && found < 390, "{found}");
    }

    #[test]
    fn suggests_the_only_longer_name() {
        let known = ["monetary_minor", "recency_days", "recency_score", "r"];
        assert_eq!(nearest("monetary", &known), Some("monetary_minor"));
        assert_eq!(nearest("recency", &known), None, "two go on");
        assert_eq!(nearest("mon", &known), None, "too short to tell");
        assert_eq!(nearest("", &["", "a"]), Some(""), "no panic");
    }
}
