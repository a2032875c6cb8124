//! How fitted things are written down: JSON that says what it is and which version wrote it.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{Error, ErrorCode, Result};

#[derive(Serialize)]
struct Written<'a, T> {
    artifact: &'a str,
    version: u32,
    content: &'a T,
}

#[derive(Deserialize)]
struct Read<'a> {
    artifact: String,
    version: u32,
    #[serde(borrow)]
    content: &'a RawValue,
}

/// The text of an artifact.
pub(crate) fn to_json<T: Serialize>(artifact: &str, version: u32, content: &T) -> Result<String> {
    serde_json::to_string(&Written { artifact, version, content })
        .map_err(|error| Error::internal(format!("`{artifact}` cannot be written: {error}")))
}

/// The content of an artifact's text.
///
/// # Errors
/// `blob_truncated`, `blob_altered` for a text that is not of this library or not this artifact, `blob_version`.
pub(crate) fn from_json<T: DeserializeOwned>(artifact: &str, version: u32, text: &str) -> Result<T> {
    let read: Read<'_> = serde_json::from_str(text).map_err(|error| unreadable(artifact, &error))?;
    if read.artifact != artifact {
        let message = format!("this is an artifact `{}`, not `{artifact}`", read.artifact);
        return Err(Error::new(ErrorCode::BlobAltered, message).with("given", read.artifact));
    }
    if read.version > version {
        let message = format!("`{artifact}` was written in version {}, newer than {version}", read.version);
        return Err(Error::new(ErrorCode::BlobVersion, message)
            .with("version", read.version)
            .hint("read it with the release that wrote it, or a later one"));
    }
    serde_json::from_str(read.content.get()).map_err(|error| unreadable(artifact, &error))
}

/// What kind of artifact a text holds, such as `rfm_cuts`, without reading its content.
///
/// # Errors
/// `blob_truncated`, `blob_altered` for a text that is no artifact of this library.
pub fn artifact_kind(text: &str) -> Result<String> {
    let read: Read<'_> = serde_json::from_str(text).map_err(|error| unreadable("an artifact", &error))?;
    Ok(read.artifact)
}

/// Checks that a text holds an artifact of this kind.
///
/// # Errors
/// As [`artifact_kind`]; `artifact_mismatch` for one of another kind.
pub fn expect_kind(kind: &str, text: &str) -> Result<()> {
    let found = artifact_kind(text)?;
    if found == kind {
        return Ok(());
    }
    Err(Error::new(ErrorCode::ArtifactMismatch, format!("this is an artifact `{found}`, not `{kind}`"))
        .with("expected", kind)
        .with("given", found))
}

fn unreadable(artifact: &str, error: &serde_json::Error) -> Error {
    let code = if error.is_eof() { ErrorCode::BlobTruncated } else { ErrorCode::BlobAltered };
    Error::new(code, format!("this text cannot be read as `{artifact}`: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_wrong_with_a_text() {
        let text = to_json("numbers", 2, &vec![1.1, 2.0]).unwrap();
        assert_eq!(from_json::<Vec<f64>>("numbers", 2, &text).unwrap(), [1.1, 2.0]);
        assert_eq!(from_json::<Vec<f64>>("numbers", 3, &text).unwrap(), [1.1, 2.0]);
        let code = |artifact, version, text: &str| {
            from_json::<Vec<f64>>(artifact, version, text).unwrap_err().code()
        };
        assert_eq!(code("letters", 2, &text), ErrorCode::BlobAltered);
        assert_eq!(code("numbers", 1, &text), ErrorCode::BlobVersion);
        assert_eq!(code("numbers", 2, &text[..text.len() - 1]), ErrorCode::BlobTruncated);
        assert_eq!(code("numbers", 2, ""), ErrorCode::BlobTruncated);
        assert_eq!(code("numbers", 2, &text.replace("2.0", "\"2\"")), ErrorCode::BlobAltered);
        assert_eq!(code("numbers", 2, "[]"), ErrorCode::BlobAltered);
    }

    #[test]
    fn a_newer_version_is_known_by_its_number_whatever_its_content() {
        let text = r#"{"artifact":"numbers","version":9,"content":{"unheard":"of"}}"#;
        assert_eq!(from_json::<Vec<f64>>("numbers", 2, text).unwrap_err().code(), ErrorCode::BlobVersion);
    }

    #[test]
    fn the_kind_is_known_without_the_content() {
        assert_eq!(artifact_kind(&to_json("numbers", 2, &1).unwrap()).unwrap(), "numbers");
        assert_eq!(artifact_kind("{").unwrap_err().code(), ErrorCode::BlobTruncated);
        assert_eq!(artifact_kind("[1]").unwrap_err().code(), ErrorCode::BlobAltered);
    }

    #[test]
    fn numbers_come_back_bit_for_bit() {
        let numbers = [0.1 + 0.2, 942.276_000_000_000_1, f64::MIN_POSITIVE, 1e300, -0.0];
        let text = to_json("numbers", 1, &numbers.to_vec()).unwrap();
        let back: Vec<f64> = from_json("numbers", 1, &text).unwrap();
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
