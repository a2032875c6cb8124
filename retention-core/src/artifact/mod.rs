//! How fitted things are written down: JSON that says what it is, which version wrote it, and by a digest whether its
//! content is still what was written.

mod digest;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use self::digest::digest;
use crate::time::Timestamp;
use crate::{Error, ErrorCode, Result};

/// As of when something was fitted, and on what was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Fitted {
    pub(crate) as_of: Timestamp,
    /// Before when everything that was read had been received, where that was asked.
    pub(crate) known_at: Option<Timestamp>,
    /// When the last was received of all that could be read, where that was not before `as_of` and nothing was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) received_until: Option<Timestamp>,
}

impl Fitted {
    /// As of an instant, of which alone somebody told.
    pub(crate) fn at(as_of: Timestamp) -> Self {
        Self { as_of, known_at: None, received_until: None }
    }

    /// As of when a table of this library was made, by its notes.
    pub(crate) fn noted<'a>(note: impl Fn(&str) -> Option<&'a str>) -> Option<Self> {
        let instant = |name| note(name).and_then(|text| Timestamp::parse_utc(text).ok());
        let (known_at, received_until) = (instant("known_at"), instant("received_until"));
        Some(Self { as_of: instant("as_of")?, known_at, received_until })
    }

    /// The same of what was read in two parts, where both were read alike.
    pub(crate) fn with(self, other: Self) -> Option<Self> {
        let alike = (self.as_of, self.known_at) == (other.as_of, other.known_at);
        alike.then(|| Self { received_until: self.received_until.max(other.received_until), ..self })
    }

    /// Refuses to let what was fitted later speak of rows of earlier, where both are known and unless told to go with
    /// hindsight.
    ///
    /// # Errors
    /// `artifact_from_later`.
    pub(crate) fn check(fitted: Option<Self>, rows: Option<Self>, hindsight: bool) -> Result<()> {
        match (fitted, rows) {
            (Some(fitted), Some(rows)) if !hindsight => fitted.may_speak_of("the model was", rows),
            _ => Ok(()),
        }
    }

    /// Refuses rows as of before the fit, and rows of which nothing was known yet that the fit has read.
    ///
    /// # Errors
    /// `artifact_from_later`.
    pub(crate) fn may_speak_of(self, what: &str, rows: Self) -> Result<()> {
        let error = |message: String| {
            Error::new(ErrorCode::ArtifactFromLater, message)
                .with("fitted_as_of", self.as_of)
                .with("as_of", rows.as_of)
        };
        if rows.as_of < self.as_of {
            let rows = match rows.as_of {
                Timestamp::MIN => "the first of what is asked, which begins with the first event".to_owned(),
                at => format!("these rows as of {at}"),
            };
            return Err(error(format!("{what} fitted as of {}, after {rows}", self.as_of))
                .hint("fit on a view that is not later, or pass hindsight=true"));
        }
        let Some(known) = rows.known_at else { return Ok(()) };
        if self.received_until.is_some_and(|until| known <= until) {
            let until = self.received_until.unwrap_or(self.as_of);
            return Err(error(format!(
                "{what} fitted on what was received until {until}, and of these rows nothing is known that was received from {known} on"
            ))
            .with("received_until", until)
            .with("known_at", known)
            .hint("fit on the view with a known_at that is not later, or pass hindsight=true"));
        }
        let fitted = self.known_at.unwrap_or(self.as_of);
        if known < fitted {
            return Err(error(format!(
                "{what} fitted on what was known at {fitted}, and of these rows nothing is known that was received from {known} on"
            ))
            .with("known_at", known)
            .hint("fit on the view with a known_at that is not later, or pass hindsight=true"));
        }
        Ok(())
    }
}

/// A kind of artifact, and the version in which this release writes it. It reads that one and those before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Kind {
    name: &'static str,
    version: u32,
}

macro_rules! kinds {
    ($($kind:ident $name:literal $version:literal;)+) => {
        $(pub(crate) const $kind: Kind = Kind { name: $name, version: $version };)+

        /// All kinds of this release.
        const KINDS: &[Kind] = &[$($kind),+];
    };
}

kinds! {
    CALIBRATOR "calibrator" 1;
    CHURN_MODEL "churn_model" 1;
    CLUSTER_MODEL "cluster_model" 1;
    COX_MODEL "cox_model" 1;
    HEALTH_NORMS "health_norms" 2;
    LOGISTIC_MODEL "logistic_model" 1;
    METRIC_SETTINGS "metric_settings" 1;
    MODEL_CARD "model_card" 1;
    PURCHASE_COUNTS "purchase_counts" 1;
    PURCHASE_MODEL "purchase_model" 1;
    RENEWAL_COUNTS "renewal_counts" 1;
    RENEWAL_MODEL "renewal_model" 1;
    RFM_COUNTS "rfm_counts" 1;
    RFM_CUTS "rfm_cuts" 1;
    SPEND_MODEL "spend_model" 1;
    SURVIVAL_COUNTS "survival_counts" 1;
    TREES_MODEL "trees_model" 1;
}

#[derive(Serialize)]
struct Written<'a> {
    artifact: &'a str,
    version: u32,
    /// What tells whether the content is as it was written; a text by hand has none.
    digest: String,
    content: &'a RawValue,
}

#[derive(Deserialize)]
struct Read<'a> {
    artifact: String,
    version: u32,
    #[serde(default)]
    digest: Option<String>,
    #[serde(borrow)]
    content: &'a RawValue,
}

/// The text of an artifact.
pub(crate) fn to_json<T: Serialize>(kind: Kind, content: &T) -> Result<String> {
    let text = || {
        let content = to_raw_value(content)?;
        let digest = digest(content.get())?;
        serde_json::to_string(&Written {
            artifact: kind.name,
            version: kind.version,
            digest,
            content: &content,
        })
    };
    text().map_err(|error| Error::internal(format!("`{}` cannot be written: {error}", kind.name)))
}

/// The content of an artifact's text.
///
/// # Errors
/// `blob_truncated`, `blob_altered` for a text that is not of this library, `artifact_mismatch` for another artifact of it,
/// `blob_version`.
pub(crate) fn from_json<T: DeserializeOwned>(kind: Kind, text: &str) -> Result<T> {
    let read: Read<'_> = serde_json::from_str(text).map_err(|error| unreadable(kind.name, &error))?;
    if read.artifact != kind.name {
        let message = format!("this is an artifact `{}`, not `{}`", read.artifact, kind.name);
        // One of another kind is whole, and only in the wrong place.
        let known = KINDS.iter().any(|kind| kind.name == read.artifact);
        let code = if known { ErrorCode::ArtifactMismatch } else { ErrorCode::BlobAltered };
        return Err(Error::new(code, message).with("expected", kind.name).with("given", read.artifact));
    }
    not_newer(kind, read.version)?;
    read.is_as_written(kind.name)?;
    serde_json::from_str(read.content.get()).map_err(|error| unreadable(kind.name, &error))
}

impl Read<'_> {
    /// # Errors
    /// `blob_altered` where the content is not that of the digest.
    fn is_as_written(&self, name: &str) -> Result<()> {
        let Some(written) = &self.digest else { return Ok(()) };
        let found = digest(self.content.get()).map_err(|error| unreadable(name, &error))?;
        if found == *written {
            return Ok(());
        }
        let message = format!("the content of this `{name}` is not what was written: its digest is another");
        Err(Error::new(ErrorCode::BlobAltered, message)
            .with("expected", written)
            .with("given", found)
            .hint("pass the text as it was saved, or fit again; what is written by hand carries no `digest`"))
    }
}

/// What kind of artifact a text holds, such as `rfm_cuts`: whole, and by its digest, where it has one, as it was written.
/// Whether its content can be used is told by whoever reads it.
///
/// # Errors
/// `blob_truncated`, `blob_altered` for a text that is no artifact of this library or was edited since it was written,
/// `blob_version` for one that a newer release wrote.
pub fn artifact_kind(text: &str) -> Result<String> {
    let read = known(text)?;
    read.is_as_written(&read.artifact)?;
    Ok(read.artifact)
}

/// What a text of a kind that is known says of itself.
fn known(text: &str) -> Result<Read<'_>> {
    let read: Read<'_> = serde_json::from_str(text).map_err(|error| unreadable("an artifact", &error))?;
    let Some(kind) = KINDS.iter().find(|kind| kind.name == read.artifact) else {
        let message = format!("this release knows no artifact `{}`", read.artifact);
        return Err(Error::new(ErrorCode::BlobAltered, message)
            .with("given", read.artifact)
            .hint("if a newer release wrote it, read it with that one"));
    };
    not_newer(*kind, read.version)?;
    Ok(read)
}

/// Checks that a text holds an artifact of this kind, without reading its content.
///
/// # Errors
/// `blob_truncated`, `blob_altered` for a text that is no artifact of this library, `blob_version` for one that a newer
/// release wrote; `artifact_mismatch` for one of another kind.
pub fn expect_kind(kind: &str, text: &str) -> Result<()> {
    let found = known(text)?.artifact;
    if found == kind {
        return Ok(());
    }
    Err(Error::new(ErrorCode::ArtifactMismatch, format!("this is an artifact `{found}`, not `{kind}`"))
        .with("expected", kind)
        .with("given", found))
}

fn not_newer(kind: Kind, version: u32) -> Result<()> {
    if version == 0 {
        let message = format!("`{}` says that version 0 wrote it, and there is none", kind.name);
        return Err(Error::new(ErrorCode::BlobAltered, message).with("version", version));
    }
    if version <= kind.version {
        return Ok(());
    }
    let message = format!("`{}` was written in version {version}, newer than {}", kind.name, kind.version);
    Err(Error::new(ErrorCode::BlobVersion, message)
        .with("version", version)
        .hint("read it with the release that wrote it, or a later one"))
}

fn unreadable(artifact: &str, error: &serde_json::Error) -> Error {
    let code = if error.is_eof() { ErrorCode::BlobTruncated } else { ErrorCode::BlobAltered };
    Error::new(code, format!("this text cannot be read as `{artifact}`: {error}"))
        .hint("pass the whole text as it was saved, or fit again")
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn of_version(version: u32) -> Kind {
        Kind { name: "numbers", version }
    }

    #[test]
    fn says_what_is_wrong_with_a_text() {
        let text = to_json(of_version(2), &vec![1.1, 2.0]).unwrap();
        assert_eq!(from_json::<Vec<f64>>(of_version(2), &text).unwrap(), [1.1, 2.0]);
        assert_eq!(from_json::<Vec<f64>>(of_version(3), &text).unwrap(), [1.1, 2.0]);
        let code = |name, version, text: &str| {
            from_json::<Vec<f64>>(Kind { name, version }, text).unwrap_err().code()
        };
        assert_eq!(code("letters", 2, &text), ErrorCode::BlobAltered);
        assert_eq!(code("numbers", 1, &text), ErrorCode::BlobVersion);
        assert_eq!(code("numbers", 2, &text[..text.len() - 1]), ErrorCode::BlobTruncated);
        assert_eq!(code("numbers", 2, ""), ErrorCode::BlobTruncated);
        assert_eq!(code("numbers", 2, &text.replace("2.0", "\"2\"")), ErrorCode::BlobAltered);
        assert_eq!(code("numbers", 2, "[]"), ErrorCode::BlobAltered);
        assert_eq!(code("numbers", 2, &text.replace(":2,", ":0,")), ErrorCode::BlobAltered);
        let other = to_json(SPEND_MODEL, &vec![1.0]).unwrap();
        assert_eq!(code("numbers", 2, &other), ErrorCode::ArtifactMismatch);
    }

    #[test]
    fn a_newer_version_is_known_by_its_number_whatever_its_content() {
        let text = r#"{"artifact":"numbers","version":9,"content":{"unheard":"of"}}"#;
        assert_eq!(from_json::<Vec<f64>>(of_version(2), text).unwrap_err().code(), ErrorCode::BlobVersion);
    }

    #[test]
    fn what_was_altered_in_form_alone_is_as_it_was_and_what_was_altered_is_refused() {
        let content = serde_json::json!({"rate": 0.25, "of": [1.0, 2.5e17, null, true], "name": "a"});
        let text = to_json(of_version(1), &content).unwrap();
        let read = |text: &str| from_json::<serde_json::Value>(of_version(1), text);
        // As JavaScript and pretty printers write it.
        let form = text.replace("1.0", "1").replace("2.5e17", " 250000000000000000").replace(',', ", \n");
        assert_ne!(form, text);
        assert!(read(&form).is_ok());
        let sorted: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert!(read(&sorted.to_string()).is_ok());
        for (from, to) in [
            ("0.25", "0.26"),
            ("null", "false"),
            ("\"a\"", "\"b\""),
            ("rate", "rage"),
            ("[1.0,", "[1.0,1.0,"),
        ] {
            let refused = read(&text.replace(from, to)).unwrap_err();
            assert_eq!(refused.code(), ErrorCode::BlobAltered, "{from}");
            assert!(refused.to_string().contains("fit again"), "{refused}");
        }
        let by_hand = r#"{"artifact":"numbers","version":1,"content":[1.5]}"#;
        assert_eq!(from_json::<Vec<f64>>(of_version(1), by_hand).unwrap(), [1.5]);
    }

    #[test]
    fn the_kind_is_known_without_the_content_unless_that_was_edited() {
        let cuts = to_json(RFM_CUTS, &serde_json::json!({"rate": 0.25})).unwrap();
        assert_eq!(artifact_kind(&cuts.replace("0.25", " 0.250")).unwrap(), "rfm_cuts");
        assert_eq!(artifact_kind(&cuts.replace("0.25", "0.26")).unwrap_err().code(), ErrorCode::BlobAltered);
        assert!(expect_kind("rfm_cuts", &cuts.replace("0.25", "0.26")).is_ok(), "told by whoever reads it");
        assert_eq!(artifact_kind(r#"{"artifact":"rfm_cuts","version":1,"content":{}}"#).unwrap(), "rfm_cuts");
        assert_eq!(artifact_kind(&to_json(RFM_CUTS, &1).unwrap()).unwrap(), "rfm_cuts");
        assert_eq!(artifact_kind("{").unwrap_err().code(), ErrorCode::BlobTruncated);
        assert_eq!(artifact_kind("[1]").unwrap_err().code(), ErrorCode::BlobAltered);
    }

    #[test]
    fn what_this_release_cannot_use_is_refused_before_it_is_used() {
        let newer = to_json(Kind { version: 99, ..RFM_CUTS }, &1).unwrap();
        assert_eq!(artifact_kind(&newer).unwrap_err().code(), ErrorCode::BlobVersion);
        let unheard = artifact_kind(&to_json(of_version(1), &1).unwrap()).unwrap_err();
        assert_eq!(unheard.code(), ErrorCode::BlobAltered);
        assert_eq!(unheard.detail("given"), Some("numbers"));
        for kind in KINDS {
            assert_eq!(artifact_kind(&to_json(*kind, &1).unwrap()).unwrap(), kind.name);
        }
    }

    #[test]
    fn numbers_come_back_bit_for_bit() {
        let numbers = [0.1 + 0.2, 942.276_000_000_000_1, f64::MIN_POSITIVE, 1e300, -0.0];
        let text = to_json(of_version(1), &numbers.to_vec()).unwrap();
        let back: Vec<f64> = from_json(of_version(1), &text).unwrap();
        assert_eq!(back.map_bits(), numbers.to_vec().map_bits());
    }

    trait Bits {
        fn map_bits(&self) -> Vec<u64>;
    }

    impl Bits for Vec<f64> {
        fn map_bits(&self) -> Vec<u64> {
            self.iter().map(|number| number.to_bits()).collect()
        }
    }
}
