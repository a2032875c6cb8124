//! Which ids are one customer, and since when: links that are dated, kept, and can be taken back.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::options::choice;

choice! {
    /// What was said about two ids.
    pub enum LinkKind {
        /// The first id is another name of the second.
        Alias = "alias",
        /// The customer of the first id was merged into that of the second.
        Merge = "merge",
        /// An alias or merge of the two no longer holds.
        Unmerge = "unmerge",
    }
}

/// One entry of the identity record.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct Link {
    /// Since when, in microseconds.
    pub(crate) time: i64,
    pub(crate) kind: LinkKind,
    /// The id that gives way.
    pub(crate) from: String,
    /// The id that stays.
    pub(crate) into: String,
    /// When it was received; its own time where that was not told.
    pub(crate) received: i64,
}

impl Link {
    /// All but when it was received, in the order in which links stand.
    pub(crate) fn content(&self) -> (i64, LinkKind, &str, &str) {
        (self.time, self.kind, &self.from, &self.into)
    }
}

/// Everything that was ever said about identity, in the order of time and content: arrival plays no part.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(from = "Saved", into = "Saved")]
pub(crate) struct Identity {
    /// Ascending stretches, none of them empty; a copy shares them.
    chunks: Vec<Arc<Vec<Link>>>,
}

/// As it is written.
#[derive(Debug, Serialize, Deserialize)]
struct Saved {
    links: Vec<Link>,
}

impl From<Saved> for Identity {
    fn from(saved: Saved) -> Self {
        let chunks = saved.links.chunks(CHUNK / 2).map(|links| Arc::new(links.to_vec()));
        Self { chunks: chunks.collect() }
    }
}

impl From<Identity> for Saved {
    fn from(identity: Identity) -> Self {
        Self { links: identity.links().cloned().collect() }
    }
}

impl PartialEq for Identity {
    fn eq(&self, other: &Self) -> bool {
        self.links().eq(other.links())
    }
}

impl Eq for Identity {}

/// So many links share one allocation at most, which is what one more link may have to copy.
const CHUNK: usize = 256;

impl Identity {
    /// Adds an entry; whether it is new. Saying the same again changes nothing but an earlier receipt.
    pub(crate) fn add(&mut self, link: Link) -> bool {
        let first =
            |chunk: &Arc<Vec<Link>>| chunk.first().is_some_and(|other| other.content() <= link.content());
        let at = self.chunks.partition_point(first).saturating_sub(1);
        if self.chunks.is_empty() {
            self.chunks.push(Arc::default());
        }
        let Some(chunk) = self.chunks.get_mut(at).map(Arc::make_mut) else { return false };
        let place = chunk.partition_point(|other| other.content() < link.content());
        if let Some(known) = chunk.get_mut(place)
            && known.content() == link.content()
        {
            known.received = known.received.min(link.received);
            return false;
        }
        chunk.insert(place, link);
        if chunk.len() > CHUNK {
            let rest = chunk.split_off(CHUNK / 2);
            self.chunks.insert(at + 1, Arc::new(rest));
        }
        true
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.chunks.is_empty()
    }

    /// The last entry.
    pub(crate) fn last(&self) -> Option<&Link> {
        self.chunks.last()?.last()
    }

    pub(crate) fn links(&self) -> impl Iterator<Item = &Link> {
        self.chunks.iter().flat_map(|chunk| chunk.iter())
    }

    /// For each id that is another name of a customer at `as_of`: the id that stands for it.
    pub(crate) fn resolve(&self, as_of: i64, known_at: i64) -> BTreeMap<String, String> {
        components(&self.holding(as_of, known_at).0)
    }

    /// The pairs of ids that are linked at `as_of`, each with the id that stays, and the unmerges before `as_of` that
    /// took nothing back.
    pub(crate) fn holding(&self, as_of: i64, known_at: i64) -> (BTreeMap<(&str, &str), &str>, Vec<&Link>) {
        let mut holds: BTreeMap<(&str, &str), &str> = BTreeMap::new();
        let mut idle = Vec::new();
        for link in self.links().filter(|link| link.time < as_of && link.received < known_at) {
            let pair = if link.from < link.into {
                (link.from.as_str(), link.into.as_str())
            } else {
                (link.into.as_str(), link.from.as_str())
            };
            match link.kind {
                LinkKind::Alias | LinkKind::Merge => {
                    holds.insert(pair, &link.into);
                }
                LinkKind::Unmerge => {
                    if holds.remove(&pair).is_none() {
                        idle.push(link);
                    }
                }
            }
        }
        (holds, idle)
    }

    /// Every id ever linked, with the smallest id it was ever linked to, directly or not: who must stay together.
    pub(crate) fn ever_together(&self, accounts: &[(String, String)]) -> BTreeMap<String, String> {
        let mut parent: BTreeMap<&str, &str> = BTreeMap::new();
        let links = self.links().map(|link| (link.from.as_str(), link.into.as_str()));
        for (a, b) in links.chain(accounts.iter().map(|(a, b)| (a.as_str(), b.as_str()))) {
            let (a, b) = (root(&parent, a), root(&parent, b));
            if a != b {
                parent.insert(a.max(b), a.min(b));
            }
        }
        parent.keys().map(|id| ((*id).to_owned(), root(&parent, id).to_owned())).collect()
    }
}

fn root<'a>(parent: &BTreeMap<&'a str, &'a str>, mut id: &'a str) -> &'a str {
    while let Some(next) = parent.get(id) {
        id = next;
    }
    id
}

/// Joins the pairs that hold and picks who stands for each group: an id that never gave way, the smallest of those;
/// where every id of a group gave way to another (a ring), the smallest of all.
fn components(holds: &BTreeMap<(&str, &str), &str>) -> BTreeMap<String, String> {
    let mut parent: BTreeMap<&str, &str> = BTreeMap::new();
    let mut gave_way: BTreeMap<&str, bool> = BTreeMap::new();
    for ((a, b), into) in holds {
        for id in [*a, *b] {
            *gave_way.entry(id).or_default() |= id != *into;
        }
        let (a, b) = (root(&parent, a), root(&parent, b));
        if a != b {
            parent.insert(a.max(b), a.min(b));
        }
    }
    let mut stands: BTreeMap<&str, (bool, &str)> = BTreeMap::new();
    for (id, gave) in &gave_way {
        let group = stands.entry(root(&parent, id)).or_insert((*gave, id));
        *group = (*group).min((*gave, id));
    }
    gave_way
        .keys()
        .filter_map(|id| {
            let (_, stands_for) = stands.get(root(&parent, id))?;
            (id != stands_for).then(|| ((*id).to_owned(), (*stands_for).to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn link(time: i64, kind: LinkKind, from: &str, into: &str) -> Link {
        Link { time, kind, from: from.to_owned(), into: into.to_owned(), received: time }
    }

    #[test]
    fn chains_resolve_and_unmerge_restores() {
        let mut identity = Identity::default();
        identity.add(link(1, LinkKind::Alias, "anon", "a"));
        identity.add(link(2, LinkKind::Merge, "a", "b"));
        identity.add(link(5, LinkKind::Unmerge, "b", "a"));
        assert!(identity.resolve(1, i64::MAX).is_empty());
        assert_eq!(identity.resolve(2, i64::MAX), BTreeMap::from([("anon".into(), "a".into())]));
        let both = BTreeMap::from([("anon".into(), "b".into()), ("a".into(), "b".into())]);
        assert_eq!(identity.resolve(3, i64::MAX), both);
        assert_eq!(identity.resolve(6, i64::MAX), identity.resolve(2, i64::MAX));
        assert_eq!(identity.resolve(6, 2), identity.resolve(2, i64::MAX));
    }

    #[test]
    fn order_of_arrival_plays_no_part() {
        let links = [
            link(1, LinkKind::Alias, "x", "y"),
            link(1, LinkKind::Alias, "y", "z"),
            link(3, LinkKind::Unmerge, "x", "y"),
        ];
        let forward = links.iter().cloned().fold(Identity::default(), |mut identity, link| {
            identity.add(link);
            identity
        });
        let backward = links.iter().rev().cloned().fold(Identity::default(), |mut identity, link| {
            identity.add(link);
            identity
        });
        assert_eq!(forward, backward);
    }

    #[test]
    fn many_links_stand_in_the_order_of_time() {
        let mut identity = Identity::default();
        let times = (0..2000).map(|at| at * 7919 % 2000);
        for time in times.clone().chain(times) {
            identity.add(link(time, LinkKind::Alias, "x", "y"));
        }
        assert!(identity.links().map(|link| link.time).eq(0..2000));
        let written = serde_json::to_string(&identity).unwrap();
        assert_eq!(serde_json::from_str::<Identity>(&written).unwrap(), identity);
    }

    #[test]
    fn a_ring_has_one_name() {
        let mut identity = Identity::default();
        identity.add(link(1, LinkKind::Alias, "a", "b"));
        identity.add(link(2, LinkKind::Alias, "b", "c"));
        identity.add(link(3, LinkKind::Alias, "c", "a"));
        let resolved = identity.resolve(9, i64::MAX);
        assert_eq!(resolved.len(), 2);
        assert!(resolved.values().all(|id| id == "a"));
    }
}
