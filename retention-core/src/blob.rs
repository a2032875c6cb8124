//! The envelope of everything that is saved: what it is, which version wrote it, how long it is, and a checksum.

use serde::Serialize;
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
/// So many bytes are let go at a time.
const PIECE: usize = 4 << 20;

/// Lets a long list go in pieces. While a system takes back hundreds of megabytes at once, every other thread waits that
/// asks it for memory.
pub(crate) fn let_go<T: Copy>(mut list: Vec<T>) {
    let piece = (PIECE / size_of::<T>().max(1)).max(1);
    while let Some(rest) = list.len().checked_sub(piece) {
        list.truncate(rest);
        list.shrink_to_fit();
    }
}

impl Envelope {
    /// What is in the envelope, written at its place right away: it may be much. Room is made for `about` so many bytes,
    /// since a list that grows is copied, and others who ask for memory may have to wait for the copy.
    ///
    /// # Errors
    /// `internal` only.
    pub(crate) fn write(&self, saved: &impl Serialize, about: usize) -> Result<Vec<u8>> {
        let mut head = self.head();
        head.reserve(about);
        let written = postcard::to_extend(saved, head);
        written.map(Self::close).map_err(|error| Error::internal(error.to_string()))
    }

    /// A payload that was written before.
    #[cfg(test)]
    pub(crate) fn seal(&self, payload: &[u8]) -> Vec<u8> {
        Self::close([&self.head(), payload].concat())
    }

    /// The head, whose length is not known yet.
    fn head(&self) -> Vec<u8> {
        let mut head = self.magic.to_vec();
        head.extend_from_slice(&self.version.to_le_bytes());
        head.resize(HEAD, 0);
        head
    }

    fn close(mut bytes: Vec<u8>) -> Vec<u8> {
        let len = bytes.len().saturating_sub(HEAD) as u64;
        if let Some(place) = bytes.get_mut(HEAD - 8..HEAD) {
            place.copy_from_slice(&len.to_le_bytes());
        }
        bytes.extend_from_slice(&xxh3_64(&bytes).to_le_bytes());
        bytes.shrink_to_fit();
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
        let bytes = BOX.write(&"payload", 0).unwrap();
        assert_eq!(BOX.open(&bytes).unwrap(), (2, &b"\x07payload"[..]));
        assert_eq!(BOX.seal(b"\x07payload"), bytes);
        for len in 0..bytes.len() {
            assert_eq!(BOX.open(&bytes[..len]).unwrap_err().code(), ErrorCode::BlobTruncated, "{len}");
        }
        for at in 0..bytes.len() {
            let mut altered = bytes.clone();
            altered[at] ^= 0x55;
            assert!(BOX.open(&altered).is_err(), "{at}");
        }
        let newer = Envelope { version: 3, ..BOX }.write(&"payload", 99).unwrap();
        assert_eq!(BOX.open(&newer).unwrap_err().code(), ErrorCode::BlobVersion);
        let longer = [bytes, vec![0]].concat();
        assert_eq!(BOX.open(&longer).unwrap_err().code(), ErrorCode::BlobAltered);
    }

    #[test]
    fn lists_of_all_lengths_are_let_go() {
        for len in [0, 1, PIECE / 8 - 1, PIECE / 8, PIECE + 3] {
            let_go(vec![1_u64; len]);
        }
        let_go(vec![(); 3 * PIECE]);
    }
}
