//! Reading one customer as it stands in the log at a moment: settled and fresh events, facts, of all ids that are theirs.

use crate::engine::Engine;
use crate::engine::bonds::Members;
use crate::engine::linked::Linked;
use crate::engine::people::Place;
use crate::log::{Backing, Dated, EventLog, Fresh, Run, Shard, Tails};
use crate::measure::{Program, Subject};
use crate::policy::Compiled;
use crate::segment::Judge;

impl Engine {
    /// Reads a customer as they are one at an instant, and lets the judge at them with a policy given by its number.
    pub(super) fn read<T>(
        &mut self,
        place: Place,
        (era, at): (usize, i64),
        work: impl FnOnce(&mut Judge, &Compiled, &Subject<'_>) -> T,
    ) -> T {
        let Self { log, tails, linked, judge, eras, has_facts, .. } = self;
        let compiled = &eras.get(era).compiled;
        let mut reader =
            Reader { log, tails, linked, program: &compiled.graph.program, has_facts: *has_facts };
        reader.read(place, at, |subject| work(judge, compiled, subject))
    }

    /// Reads a customer at an instant with the properties that another policy needs.
    pub(super) fn read_for<T>(
        &mut self,
        place: Place,
        at: i64,
        other: &Compiled,
        work: impl FnOnce(&Subject<'_>) -> T,
    ) -> T {
        let Self { log, tails, linked, has_facts, .. } = self;
        let program = &other.graph.program;
        Reader { log, tails, linked, program, has_facts: *has_facts }.read(place, at, work)
    }
}

/// Of so many ids the short runs are read as one.
const MANY: usize = 8;

struct Reader<'e> {
    log: &'e mut EventLog,
    tails: &'e mut Tails,
    linked: &'e Linked,
    /// What is to be computed.
    program: &'e Program,
    has_facts: bool,
}

impl Reader<'_> {
    fn read<T>(&mut self, place: Place, at: i64, work: impl FnOnce(&Subject<'_>) -> T) -> T {
        match self.linked.members(place, at) {
            Members::Own => {
                let fresh = self.tails.ready(self.log, place);
                let own = if fresh { self.tails.of(place) } else { None };
                self.with(&[place], &[own], work)
            }
            Members::Many(members) => {
                // To make one ready may settle what others of the shard have staged, so nobody is read before all are.
                for member in &members {
                    self.tails.ready(self.log, *member);
                }
                let mut fresh: Vec<Option<Fresh>> = Vec::with_capacity(members.len());
                for member in &members {
                    let some = self.tails.ready(self.log, *member);
                    fresh.push(if some { self.tails.of(*member).cloned() } else { None });
                }
                let fresh: Vec<Option<&Fresh>> = fresh.iter().map(Option::as_ref).collect();
                self.with(&members, &fresh, work)
            }
            Members::Under(_) => self.with(&[], &[], work),
        }
    }

    fn with<T>(
        &self,
        members: &[Place],
        fresh: &[Option<&Fresh>],
        work: impl FnOnce(&Subject<'_>) -> T,
    ) -> T {
        let (mut merged, mut runs): (_, Vec<Run<'_>>) = (None, Vec::with_capacity(16));
        for ((shard, customer), fresh) in members.iter().zip(fresh) {
            self.log.settled_runs(*shard, *customer, &mut runs);
            if let Some(fresh) = fresh {
                runs.extend(self.tails.runs(fresh).map(|run| run.in_shard(*shard)));
            }
        }
        if members.len() >= MANY && self.program.reads_times_and_amounts() {
            merged = Shard::of_short(&mut runs);
        }
        runs.extend(merged.iter().flat_map(|merged| merged.runs_of(0)));
        let backing: Backing<'_> = self.log.backing();
        let names = self.program.properties();
        let (mut properties, mut signed_up): (Vec<Dated<'_>>, _) = (Vec::new(), None);
        if self.has_facts {
            signed_up = backing.signed_up(members);
            properties.extend(names.iter().map(|name| backing.property(members, name)));
        } else {
            properties.resize_with(names.len(), Vec::new);
        }
        work(&Subject { runs: &runs, signed_up, properties: &properties, backing })
    }
}
