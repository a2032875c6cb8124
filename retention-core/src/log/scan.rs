//! Walking all customers of a view, shard by shard, with the runs of events that a question is about.

use std::ops::Range;

use crate::Result;
use crate::log::shard::{Run, Shard};
use crate::log::sweep::Visit;
use crate::log::view::View;

/// A set of kinds of events, by their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Kinds {
    member: Vec<bool>,
    names: Vec<String>,
}

impl Kinds {
    pub(crate) fn add(&mut self, number: u32, name: &str) {
        let at = number as usize;
        if self.member.len() <= at {
            self.member.resize(at + 1, false);
        }
        if let Some(member) = self.member.get_mut(at)
            && !*member
        {
            *member = true;
            self.names.push(name.to_owned());
            self.names.sort();
        }
    }

    /// Adds a kind that none of the events here has, though the whole that they are a part of has seen it.
    pub(crate) fn add_absent(&mut self, name: &str) {
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
            self.names.sort();
        }
    }

    /// The kinds of either set.
    pub(crate) fn union(&self, other: &Self) -> Self {
        let len = self.member.len().max(other.member.len());
        let has = |member: &[bool], at: usize| member.get(at).copied().unwrap_or(false);
        let mut names: Vec<String> = self.names.iter().chain(&other.names).cloned().collect();
        names.sort();
        names.dedup();
        Self { member: (0..len).map(|at| has(&self.member, at) || has(&other.member, at)).collect(), names }
    }

    /// The kinds of this set that are not in the other.
    pub(crate) fn without(&self, other: &Self) -> Self {
        let mut member = self.member.clone();
        for (at, member) in member.iter_mut().enumerate() {
            *member &= !other.member.get(at).copied().unwrap_or(false);
        }
        let names = self.names.iter().filter(|name| !other.names.contains(name)).cloned().collect();
        Self { member, names }
    }

    #[inline]
    pub(crate) fn contains(&self, kind: u16) -> bool {
        self.member.get(usize::from(kind)).copied().unwrap_or(false)
    }

    /// Whether so many kinds, from the first on, are all in the set.
    pub(crate) fn covers(&self, kinds: usize) -> bool {
        self.member.get(..kinds).is_some_and(|member| member.iter().all(|member| *member))
    }

    /// The names of the kinds, sorted.
    pub(crate) fn names(&self) -> &[String] {
        &self.names
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }
}

/// One customer as a view sees them, every alias included: the non-empty runs of the kinds asked for, cut at `as_of`.
#[derive(Debug)]
pub(crate) struct Person<'a> {
    /// The place among all customers in the order of ids; not known in [`View::gather`].
    pub(crate) rank: u32,
    pub(crate) runs: &'a [Run<'a>],
}

impl Person<'_> {
    /// The first event's time.
    pub(crate) fn first(&self) -> Option<i64> {
        self.runs.iter().filter_map(|run| run.times.first()).min().copied()
    }
}

impl View {
    /// Folds `each` over every customer who has an event of these kinds, into one `A` a share of the customers.
    /// The shares come back in a fixed order, so that what is added up over them is the same on any number of threads.
    pub(crate) fn scan<A: Send>(
        &self,
        kinds: &Kinds,
        start: impl Fn() -> A + Sync,
        each: impl Fn(&mut A, &Person<'_>) + Sync,
    ) -> Result<Vec<A>> {
        let state = self.state();
        let order = state.order();
        state.workers.run(state.shards.len() + 1, |part| {
            let mut gathered = start();
            let ranks = order.ranks(part);
            self.walk(part, kinds, Visit::Active, ranks, |person| each(&mut gathered, person));
            gathered
        })
    }

    /// The customers of one share: those of a shard who have one id, or, after the last shard, those who have several.
    /// Whoever has no events is known by a rank alone.
    pub(super) fn walk(
        &self,
        part: usize,
        kinds: &Kinds,
        visit: Visit,
        ranks: &[u32],
        mut each: impl FnMut(&Person<'_>),
    ) {
        let wanted = |runs: &[Run<'_>]| visit == Visit::Known || !runs.is_empty();
        let Some(shard) = self.state().shards.get(part) else {
            for group in self.persons().groups() {
                let runs = self.runs_of(&group.members, kinds);
                if wanted(&runs) {
                    each(&Person { rank: group.rank, runs: &runs });
                }
            }
            return;
        };
        let customers = if visit == Visit::Known { ranks.len() } else { shard.customers() } as u32;
        let mut group = Ahead::default();
        for first in (0..customers).step_by(AHEAD) {
            group.read(self, part, shard, kinds, first..customers.min(first + AHEAD as u32));
            for (customer, runs) in group.persons().filter(|(_, runs)| wanted(runs)) {
                let rank = ranks.get(customer as usize).copied().unwrap_or(u32::MAX);
                each(&Person { rank, runs });
            }
        }
    }

    /// One row for each customer who has an event of these kinds, in the order of ids.
    pub(crate) fn per_customer<T: Send + Sync + Copy>(
        &self,
        kinds: &Kinds,
        row: impl Fn(&Person<'_>) -> Option<T> + Sync,
    ) -> Result<Vec<(u32, T)>> {
        let parts = self.scan(kinds, Vec::new, |rows: &mut Vec<(u32, T)>, person| {
            rows.extend(row(person).map(|row| (person.rank, row)));
        })?;
        let take = |rows: &mut Vec<(u32, T)>, found: &[(u32, T)]| rows.extend_from_slice(found);
        Ok(self.in_order(&parts, Vec::with_capacity, take)?.concat())
    }

    /// Where the row of each customer stands among the parts of a scan, by rank; in one share for each thread.
    fn places<T: Sync>(&self, parts: &[Vec<(u32, T)>]) -> Result<Vec<Vec<Place>>> {
        let (workers, ranks) = (&self.state().workers, self.state().order().len());
        let shares = workers.threads();
        workers.run(shares, |share| {
            let (first, end) = (share * ranks / shares, (share + 1) * ranks / shares);
            let mut places = vec![NOWHERE; end - first];
            for (part, rows) in parts.iter().enumerate() {
                for (at, (rank, _)) in rows.iter().enumerate() {
                    if let Some(place) = places.get_mut((*rank as usize).wrapping_sub(first)) {
                        *place = (part as u32, at as u32);
                    }
                }
            }
            places
        })
    }

    /// The rows of a scan's parts in the order of ids: threads `take` some at a time into what they `start`ed, with room
    /// for so many rows, and the stretches come back in order.
    pub(crate) fn in_order<T: Sync + Copy, R: Send>(
        &self,
        parts: &[Vec<(u32, T)>],
        start: impl Fn(usize) -> R + Sync,
        take: impl Fn(&mut R, &[(u32, T)]) + Sync,
    ) -> Result<Vec<R>> {
        let places = self.places(parts)?;
        let stretches: Vec<&[Place]> = places.iter().flat_map(|share| share.chunks(STRETCH)).collect();
        self.state().workers.run(stretches.len(), |at| {
            let places = stretches.get(at).copied().unwrap_or(&[]);
            let (mut stretch, mut found) = (start(places.len()), Vec::with_capacity(AHEAD));
            for places in places.chunks(AHEAD) {
                let row = |(part, at): &Place| parts.get(*part as usize)?.get(*at as usize).copied();
                found.clear();
                found.extend(places.iter().filter_map(row));
                take(&mut stretch, &found);
            }
            stretch
        })
    }
}

/// Customers whose runs are looked up together: each lies somewhere else in memory, and asking for many at once takes
/// little longer than asking for one.
const AHEAD: usize = 64;

/// The runs of some customers who follow each other.
#[derive(Default)]
struct Ahead<'a> {
    runs: Vec<Run<'a>>,
    /// Each customer with the end of their runs.
    ends: Vec<(u32, usize)>,
}

impl<'a> Ahead<'a> {
    fn read(&mut self, view: &View, part: usize, shard: &'a Shard, kinds: &Kinds, customers: Range<u32>) {
        self.runs.clear();
        self.ends.clear();
        let linked = view.persons().linked(part);
        for customer in customers {
            if linked.is_empty() || !linked.contains(&customer) {
                let wanted = shard.runs_among(customer, |kind| kinds.contains(kind));
                self.runs.extend(wanted.map(|run| run.in_shard(part)));
                self.ends.push((customer, self.runs.len()));
            }
        }
        let last = self.runs.iter().filter_map(|run| run.times.last()).max();
        // Read here for all, so that it is near when each is asked.
        std::hint::black_box(self.runs.iter().fold(0, |sums, run| sums ^ run.total()));
        if last.is_some_and(|last| *last >= view.cut_at()) {
            self.cut(view.cut_at());
        }
    }

    /// Leaves what was before an instant.
    fn cut(&mut self, instant: i64) {
        let (mut start, mut kept) = (0, Vec::with_capacity(self.runs.len()));
        for (_, end) in &mut self.ends {
            let runs = self.runs.get(start..*end).unwrap_or(&[]);
            kept.extend(runs.iter().map(|run| run.before(instant)).filter(|run| !run.is_empty()));
            start = std::mem::replace(end, kept.len());
        }
        self.runs = kept;
    }

    /// The customers with their runs.
    fn persons(&self) -> impl Iterator<Item = (u32, &[Run<'a>])> {
        let mut start = 0;
        self.ends.iter().map(move |(customer, end)| {
            (*customer, self.runs.get(std::mem::replace(&mut start, *end)..*end).unwrap_or(&[]))
        })
    }
}

/// A row among the parts of a scan: which part, and where in it.
type Place = (u32, u32);

const NOWHERE: Place = (u32::MAX, u32::MAX);

/// Customers that one thread puts in order at a time.
const STRETCH: usize = 1 << 14;
