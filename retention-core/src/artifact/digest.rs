//! The digest of an artifact's content: of what it says, not of how it is written.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// The digest of a JSON text. The order of members, space, and how a number is written make no difference, so that the
/// text may go through any reader and writer of JSON that keeps numbers.
pub(super) fn digest(text: &str) -> serde_json::Result<String> {
    let Digest(found) = serde_json::from_str(text)?;
    Ok(format!("{found:032x}"))
}

/// What a value is told apart by.
struct Digest(u128);

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_any(Reading).map(Self)
    }
}

#[derive(Clone, Copy)]
struct Reading;

impl<'de> DeserializeSeed<'de> for Reading {
    type Value = u128;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<u128, D::Error> {
        reader.deserialize_any(self)
    }
}

/// The kind of a value, then its bytes.
fn of(kind: u8, bytes: &[u8]) -> u128 {
    let mut hash = Xxh3::new();
    hash.update(&[kind]);
    hash.update(bytes);
    hash.digest128()
}

/// JavaScript has one kind of number and one zero.
fn number(value: f64) -> u128 {
    let mut bytes = [b'n'; 9];
    for (slot, byte) in bytes.iter_mut().skip(1).zip((value + 0.0).to_bits().to_le_bytes()) {
        *slot = byte;
    }
    xxh3_128(&bytes)
}

impl<'de> Visitor<'de> for Reading {
    type Value = u128;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<u128, E> {
        Ok(of(b'0', &[]))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<u128, E> {
        Ok(of(b'b', &[u8::from(value)]))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<u128, E> {
        Ok(number(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<u128, E> {
        let float = value as f64;
        Ok(if float as u128 == u128::from(value) { number(float) } else { of(b'u', &value.to_le_bytes()) })
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<u128, E> {
        let float = value as f64;
        Ok(if float as i128 == i128::from(value) { number(float) } else { of(b'i', &value.to_le_bytes()) })
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<u128, E> {
        Ok(of(b's', value.as_bytes()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<u128, A::Error> {
        let mut hash = Xxh3::new();
        hash.update(b"[");
        while let Some(item) = items.next_element_seed(self)? {
            hash.update(&item.to_le_bytes());
        }
        Ok(hash.digest128())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<u128, A::Error> {
        // A sum is the same in any order.
        let mut sum = 0_u128;
        while let Some(name) = members.next_key::<String>()? {
            let value = members.next_value_seed(self)?;
            let mut hash = Xxh3::new();
            hash.update(name.as_bytes());
            hash.update(&value.to_le_bytes());
            sum = sum.wrapping_add(hash.digest128());
        }
        Ok(of(b'{', &sum.to_le_bytes()))
    }
}
