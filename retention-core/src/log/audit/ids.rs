//! The checks of events' own ids: told with several contents, or shared by several customers.

use std::collections::{BTreeMap, BTreeSet};

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::Result;
use crate::log::audit::tally::Tally;
use crate::log::audit::{Check, Settings};
use crate::log::content::{Content, Loser};
use crate::log::interner::{Interner, stable_hash};
use crate::log::roster::Known;
use crate::log::shard::{NO_AMOUNT, Run};
use crate::log::view::View;

/// The hashes of event ids with the customers who have them.
#[derive(Debug, Default)]
pub(super) struct IdSights(Vec<(u64, u32)>);

/// Calls `each` with the source and id of every event of a customer that has an id.
fn each_id<'a>(view: &'a View, known: &Known<'a>, mut each: impl FnMut(&'a str, &'a str)) {
    for run in known.runs {
        let (extras, Some(labels)) = (run.shard().extras(), view.state().labels(run.shard_number())) else {
            continue;
        };
        if !extras.has_ids() {
            continue;
        }
        for event in 0..run.len() {
            let row = run.row(event);
            if let Some(id) = extras.id(row) {
                each(extras.source.get(row).map_or("", |code| labels.name(code)), id);
            }
        }
    }
}

fn hash(source: &str, id: &str) -> u64 {
    xxh3_64_with_seed(id.as_bytes(), if source.is_empty() { 0 } else { stable_hash(source) })
}

impl IdSights {
    pub(super) fn add(&mut self, view: &View, known: &Known<'_>) {
        let before = self.0.len();
        each_id(view, known, |source, id| self.0.push((hash(source, id), known.rank)));
        if let Some(own) = self.0.get_mut(before..) {
            own.sort_unstable();
        }
    }

    pub(super) fn absorb(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    /// Counts the ids, and those that several customers have.
    pub(super) fn finish(mut self, view: &View, tally: &mut Tally) -> Result<()> {
        self.0.sort_unstable();
        self.0.dedup();
        let ids = self.0.chunk_by(|a, b| a.0 == b.0);
        tally.of(Check::SharedIds, ids.clone().count() as u64);
        let suspects: BTreeSet<u64> =
            ids.filter(|sights| sights.len() > 1).map(|sights| sights[0].0).collect();
        if suspects.is_empty() {
            return Ok(());
        }
        // Two ids may have one hash: the texts decide.
        let parts =
            view.everyone(BTreeMap::new, |found: &mut BTreeMap<(String, String), BTreeSet<u32>>, known| {
                each_id(view, known, |source, id| {
                    if suspects.contains(&hash(source, id)) {
                        found.entry((id.to_owned(), source.to_owned())).or_default().insert(known.rank);
                    }
                });
            })?;
        let mut owners: BTreeMap<(String, String), BTreeSet<u32>> = BTreeMap::new();
        for (id, ranks) in parts.into_iter().flatten() {
            owners.entry(id).or_default().extend(ranks);
        }
        let names = &view.state().order().names;
        for ((id, source), ranks) in owners.into_iter().filter(|(_, ranks)| ranks.len() > 1) {
            let first = ranks.first().copied().unwrap_or(0);
            tally.one(Check::SharedIds, first, i64::MIN, || {
                let of: Vec<&str> =
                    ranks.iter().take(3).filter_map(|rank| names.get(*rank as usize)).collect();
                let more = if ranks.len() > of.len() {
                    format!(" and {} more", ranks.len() - of.len())
                } else {
                    String::new()
                };
                let source = if source.is_empty() { String::new() } else { format!(" ({source})") };
                format!("{id}{source}: {}{more}", of.join(", "))
            });
        }
        Ok(())
    }
}

/// Counts a customer's event ids, and those under which the view sees several contents.
pub(super) fn conflicting(view: &View, settings: &Settings, known: &Known<'_>, tally: &mut Tally) {
    each_id(view, known, |_, _| tally.of(Check::ConflictingIds, 1));
    for member in known.members {
        let Some(slot) = view.state().slots.get(member.0).filter(|slot| !slot.conflicts.is_empty()) else {
            continue;
        };
        let customer = slot.customers.name(member.1);
        let contested: BTreeMap<(&str, Option<&str>), &Vec<Loser>> = slot
            .conflicts_of(customer)
            .map(|(key, losers)| ((key.id.as_str(), key.source.as_deref()), losers))
            .collect();
        if contested.is_empty() {
            continue;
        }
        for run in view.runs_of(&[*member], &settings.kinds) {
            for event in 0..run.len() {
                let (extras, row) = (run.shard().extras(), run.row(event));
                let Some(id) = extras.id(row) else { continue };
                let source = extras.source.get(row).map(|code| slot.labels.name(code));
                let Some(losers) = contested.get(&(id, source)) else { continue };
                let stands = content(view, &run, event, &slot.labels);
                let seen = |loser: &&Loser| {
                    loser.content.time < view.cut_at() && loser.received < view.known_before()
                };
                if losers.iter().filter(seen).any(|loser| loser.content != stands) {
                    tally.one(Check::ConflictingIds, known.rank, stands.time, || {
                        let source = source.map(|source| format!(" ({source})")).unwrap_or_default();
                        format!("{customer}: {id}{source}")
                    });
                }
            }
        }
    }
}

fn content(view: &View, run: &Run<'_>, event: usize, labels: &Interner) -> Content {
    let time = run.times.get(event).copied().unwrap_or(0);
    let kind = view.state().kinds.name(u32::from(run.kind));
    let amount = run.amount(event).unwrap_or(NO_AMOUNT);
    Content::of(run.shard().extras(), run.row(event), kind, time, amount, labels)
}
