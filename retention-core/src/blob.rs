//! The envelope of everything that is saved: what it is, which version wrote it, how long it is, and a checksum.

use xxhash_rust::xxh3::xxh3_64;

use crate::{Error, ErrorCode, Result};

/// What is in an envelope.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Envelope {
    /// The first eight bytes.
    pub(crate) magic: &'static [u8; 8],
    /// What people call it.
    pub(crate) what: &'static str,
    /// The version that this library writes, and the newest it reads.
    pub(crate) version: u16,
}

const HEAD: usize = 8 + 2 + 8;
const TAIL: usize = 8;

impl Envelope {
    pub(crate) fn seal(&self, payload: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(HEAD + payload.len() + TAIL);
        bytes.extend_from_slice(self.magic);
        bytes.extend_from_slice(&self.version.to_le_bytes());
        bytes.extend_from_slice(&(payload.len() as u64).to_le_bytes());
        bytes.extend_from_slice(payload);
        bytes.extend_from_slice(&xxh3_64(&bytes).to_le_bytes());
        bytes
    }

    /// The version that wrote it, and the payload.
    pub(crate) fn open<'a>(&self, bytes: &'a [u8]) -> Result<(u16, &'a [u8])> {
        let what = self.what;
        let known = bytes.len().min(8);
        if bytes.get(..known) != self.magic.get(..known) {
            return Err(Error::new(
                ErrorCode::BlobAltered,
                format!("these bytes are not {what} of this library"),
            )
            .hint("pass the bytes as they were saved, by `to_bytes` or `snapshot`"));
        }
        let truncated = || {
            Error::new(
                ErrorCode::BlobTruncated,
                format!("the bytes of {what} end too early, at {}", bytes.len()),
            )
            .with("bytes", bytes.len())
            .hint("read the whole file")
        };
        let version = u16::from_le_bytes(array(bytes, 8).ok_or_else(truncated)?);
        if version > self.version {
            return Err(Error::new(
                ErrorCode::BlobVersion,
                format!("{what} was written in format {version}, this library reads up to {}", self.version),
            )
            .with("version", version)
            .hint("use a newer release of retention-core"));
        }
        let len = u64::from_le_bytes(array(bytes, 10).ok_or_else(truncated)?);
        let end = usize::try_from(len).ok().and_then(|len| len.checked_add(HEAD)).ok_or_else(truncated)?;
        let payload = bytes.get(HEAD..end).ok_or_else(truncated)?;
        let checksum = u64::from_le_bytes(array(bytes, end).ok_or_else(truncated)?);
        if bytes.len() != end + TAIL || checksum != xxh3_64(bytes.get(..end).unwrap_or(&[])) {
            return Err(self.altered("the checksum does not match"));
        }
        Ok((version, payload))
    }

    pub(crate) fn altered(&self, why: &str) -> Error {
        Error::new(ErrorCode::BlobAltered, format!("the bytes of {} were altered: {why}", self.what))
            .hint("restore them from where they were saved")
    }
}

fn array<const N: usize>(bytes: &[u8], at: usize) -> Option<[u8; N]> {
    bytes.get(at..at.checked_add(N)?)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOX: Envelope = Envelope { magic: b"RTNTESTS", what: "a test", version: 2 };

    #[test]
    fn opens_what_it_sealed_and_nothing_else() {
        let bytes = BOX.seal(b"payload");
        assert_eq!(BOX.open(&bytes).unwrap(), (2, &b"payload"[..]));
        for len in 0..bytes.len() {
            assert_eq!(BOX.open(&bytes[..len]).unwrap_err().code(), ErrorCode::BlobTruncated, "{len}");
        }
        for at in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[at] ^= 0x55;
            assert!(BOX.open(&altered).is_err(), "{at}");
        }
        let newer = Envelope { version: 3, ..BOX }.seal(b"payload");
        assert_eq!(BOX.open(&newer).unwrap_err().code(), ErrorCode::BlobVersion);
        let longer = [bytes, vec![0]].concat();
        assert_eq!(BOX.open(&longer).unwrap_err().code(), ErrorCode::BlobAltered);
    }
}
