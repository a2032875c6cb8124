//! Reading one customer as it stands in the log at a moment: settled and fresh events, facts, of all ids that are theirs.

use crate::engine::Engine;
use crate::engine::linked::{Linked, Members};
use crate::engine::people::Place;
use crate::log::{Backing, Dated, EventLog, Fresh, Run, Tails};
use crate::measure::Subject;
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
        let names = compiled.graph.program.properties();
        let mut reader = Reader { log, tails, linked, names, has_facts: *has_facts };
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
        let names = other.graph.program.properties();
        Reader { log, tails, linked, names, has_facts: *has_facts }.read(place, at, work)
    }
}

struct Reader<'e> {
    log: &'e mut EventLog,
    tails: &'e mut Tails,
    linked: &'e Linked,
    /// The properties to be read.
    names: &'e [String],
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
                let mut fresh: Vec<Option<Fresh>> = Vec::with_capacity(members.len());
                for member in members {
                    let some = self.tails.ready(self.log, *member);
                    fresh.push(if some { self.tails.of(*member).cloned() } else { None });
                }
                let fresh: Vec<Option<&Fresh>> = fresh.iter().map(Option::as_ref).collect();
                self.with(members, &fresh, work)
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
        let mut runs: Vec<Run<'_>> = Vec::with_capacity(16);
        for ((shard, customer), fresh) in members.iter().zip(fresh) {
            self.log.settled_runs(*shard, *customer, &mut runs);
            if let Some(fresh) = fresh {
                runs.extend(self.tails.runs(fresh).map(|run| run.in_shard(*shard)));
            }
        }
        let backing: Backing<'_> = self.log.backing();
        let (mut properties, mut signed_up): (Vec<Dated<'_>>, _) = (Vec::new(), None);
        if self.has_facts {
            signed_up = backing.signed_up(members);
            properties.extend(self.names.iter().map(|name| backing.property(members, name)));
        } else {
            properties.resize_with(self.names.len(), Vec::new);
        }
        work(&Subject { runs: &runs, signed_up, properties: &properties, backing })
    }
}
