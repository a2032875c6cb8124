//! Walking customers in the order of their ids, so that rows come out as a table has them.

use std::ops::Range;

use crate::log::scan::Kinds;
use crate::log::shard::Run;
use crate::log::view::View;

/// Which ids a customer has, by rank.
#[derive(Debug)]
pub(crate) struct Ranked {
    /// Shard and number of the one id there is; or [`GROUP`] and the place among those who have several.
    ids: Vec<(u32, u32)>,
}

const GROUP: u32 = u32::MAX;
/// Who stands under another customer.
const NOBODY: (u32, u32) = (u32::MAX - 1, 0);

/// Customers whose runs are looked up together: each lies somewhere else in memory, and asking for many at once takes
/// little longer than asking for one.
const AHEAD: usize = 32;

impl View {
    /// Where the customers of each rank are.
    pub(crate) fn ranked(&self) -> Ranked {
        let (state, order) = (self.state(), self.state().order());
        let mut ids = vec![NOBODY; order.len()];
        let mut set = |rank: u32, id: (u32, u32)| {
            if let Some(place) = ids.get_mut(rank as usize) {
                *place = id;
            }
        };
        for shard in 0..state.shards.len() {
            let linked = self.persons().linked(shard);
            for (customer, rank) in order.ranks(shard).iter().enumerate() {
                if linked.is_empty() || !linked.contains(&(customer as u32)) {
                    set(*rank, (shard as u32, customer as u32));
                }
            }
        }
        for (number, group) in self.persons().groups().iter().enumerate() {
            set(group.rank, (GROUP, number as u32));
        }
        Ranked { ids }
    }

    /// Shows the customers of some ranks who are wanted: rank, shard and number of each id, and the events of these kinds
    /// before `as_of`.
    pub(crate) fn walk_ranks<'a>(
        &'a self,
        ranked: &Ranked,
        ranks: Range<usize>,
        kinds: &Kinds,
        wanted: impl Fn(usize) -> bool,
        mut each: impl FnMut(usize, &[(usize, u32)], &[Run<'a>]),
    ) {
        let groups = self.persons().groups();
        let mut near = Near::default();
        let end = ranks.end.min(ranked.ids.len());
        for first in ranks.step_by(AHEAD) {
            near.read(self, ranked, kinds, (first..end.min(first + AHEAD)).filter(|rank| wanted(*rank)));
            let mut start = 0;
            for (rank, (shard, customer), stop) in &near.ends {
                let runs = near.runs.get(std::mem::replace(&mut start, *stop)..*stop).unwrap_or(&[]);
                if *shard == GROUP {
                    let Some(group) = groups.get(*customer as usize) else { continue };
                    each(*rank, &group.members, &self.runs_of(&group.members, kinds));
                } else {
                    each(*rank, &[(*shard as usize, *customer)], runs);
                }
            }
        }
    }
}

/// The runs of some customers of one id each.
#[derive(Default)]
struct Near<'a> {
    runs: Vec<Run<'a>>,
    /// Rank, id and the end of the runs.
    ends: Vec<(usize, (u32, u32), usize)>,
}

impl<'a> Near<'a> {
    fn read(&mut self, view: &'a View, ranked: &Ranked, kinds: &Kinds, ranks: impl Iterator<Item = usize>) {
        self.runs.clear();
        self.ends.clear();
        for rank in ranks {
            let id = ranked.ids.get(rank).copied().unwrap_or(NOBODY);
            self.ends.push((rank, id, 0));
        }
        // Read here for all, one step after the other, so that it is near when each is asked.
        let shards = &view.state().shards;
        let id = |shard: u32| shards.get(shard as usize);
        let rows = self
            .ends
            .iter()
            .map(|(_, (shard, customer), _)| id(*shard).map_or(0, |shard| shard.runs_begin(*customer)));
        std::hint::black_box(rows.fold(0, |sum, row| sum ^ row));
        for (_, (number, customer), end) in &mut self.ends {
            if let Some(shard) = id(*number) {
                let runs = shard.runs_among(*customer, |kind| kinds.contains(kind));
                self.runs.extend(runs.map(|run| run.in_shard(*number as usize)));
            }
            *end = self.runs.len();
        }
        let last = self.runs.iter().filter_map(|run| run.times.last()).max();
        let totals = self.runs.iter().map(|run| run.total() ^ run.times.first().copied().unwrap_or(0));
        std::hint::black_box(totals.fold(0, |sums, total| sums ^ total));
        if last.is_some_and(|last| *last >= view.cut_at()) {
            self.cut(view.cut_at());
        }
    }

    /// Leaves what was before an instant.
    fn cut(&mut self, instant: i64) {
        let (mut start, mut kept) = (0, Vec::with_capacity(self.runs.len()));
        for (.., end) in &mut self.ends {
            let runs = self.runs.get(start..*end).unwrap_or(&[]);
            kept.extend(runs.iter().map(|run| run.before(instant)).filter(|run| !run.is_empty()));
            start = std::mem::replace(end, kept.len());
        }
        self.runs = kept;
    }
}
