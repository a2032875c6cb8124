//! How many steps of a funnel are made at one instant.

use crate::log::{Kinds, Person};

/// How many of these steps, from the first on, the events of an instant make, each of them one step: as many as any order
/// of the events makes. Neither arrival nor ids say more of what happened at once.
pub(super) fn made_at_once(person: &Person<'_>, at: i64, steps: &[Kinds]) -> usize {
    let count = |times: &[i64]| {
        let rest = times.get(times.partition_point(|time| *time < at)..).unwrap_or(&[]);
        rest.partition_point(|time| *time == at)
    };
    if person.runs.iter().map(|run| count(run.times)).sum::<usize>() == 1 {
        return steps.len().min(1);
    }
    let counts = person.runs.iter().map(|run| (run.kind, count(run.times)));
    let mut events = Events { kinds: counts.filter(|(_, left)| *left > 0).collect(), place_of: Vec::new() };
    steps.iter().take_while(|step| events.make(step, steps)).count()
}

/// The events of an instant, each kind with how many of them make no step yet, and the kind's place that makes each step.
struct Events {
    kinds: Vec<(u16, usize)>,
    place_of: Vec<Option<usize>>,
}

impl Events {
    /// Makes the next step, if need be of an event that made one before, which another event makes in its place: an
    /// augmenting path, without which no order makes as many steps.
    fn make(&mut self, step: &Kinds, steps: &[Kinds]) -> bool {
        let next = self.place_of.len();
        self.place_of.push(None);
        // The step that asked for each kind: the way back along the path.
        let mut asked: Vec<Option<usize>> = vec![None; self.kinds.len()];
        let mut asking = vec![(next, step)];
        while let Some((number, step)) = asking.pop() {
            for (place, ((kind, left), asked_by)) in self.kinds.iter().zip(&mut asked).enumerate() {
                if asked_by.is_some() || !step.contains(*kind) {
                    continue;
                }
                *asked_by = Some(number);
                if *left > 0 {
                    self.hand_on(place, &asked);
                    return true;
                }
                let holding = self.place_of.iter().zip(steps).enumerate();
                asking.extend(
                    holding.filter(|(_, (own, _))| **own == Some(place)).map(|(at, (_, step))| (at, step)),
                );
            }
        }
        false
    }

    /// Gives a free event to the step that asked for it, the one that this step had to who asked for that, and so on.
    fn hand_on(&mut self, free: usize, asked: &[Option<usize>]) {
        if let Some((_, left)) = self.kinds.get_mut(free) {
            *left -= 1;
        }
        let mut place = Some(free);
        while let Some(given) = place {
            let step = asked.get(given).copied().flatten();
            place = step.and_then(|step| self.place_of.get_mut(step)?.replace(given));
        }
    }
}
