//! The simple folds at many instants at once: every event is read once and put between two of the cuts that all windows
//! have; what a window holds is then the difference of two running totals.
//!
//! Computes exactly what [`Evaluator::fold`](crate::measure::Evaluator) does, instant by instant.

use crate::log::{Kinds, Run};
use crate::measure::cuts::Cuts;
use crate::measure::gathered::Part;
use crate::measure::program::{Fold, Program, Range, Step, Taken};
use crate::measure::subject::Subject;
use crate::measure::{HistoryRule, MeasureState};
use crate::time::MICROS_PER_DAY;

/// A program of simple folds at fixed instants.
#[derive(Debug)]
pub(super) struct Wide {
    cuts: Cuts,
    instants: Vec<i64>,
    channels: Vec<Channel>,
    /// By the number of a kind the channels that its events go to.
    of_kind: Vec<Vec<usize>>,
    outputs: Vec<Output>,
    /// The slots of all channels.
    len: usize,
}

/// What is kept of some kinds of events between each two cuts.
#[derive(Debug)]
struct Channel {
    what: What,
    kinds: Kinds,
    /// The slots: an empty one, then one for the events before the first cut and after each.
    slots: std::ops::Range<usize>,
    /// How often the slots stand one behind another, each time for twice as many cuts.
    levels: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Count,
    Sum,
    Last,
    First,
    /// A bit for each kind.
    Kinds,
}

/// A value of the table.
#[derive(Debug)]
struct Output {
    answer: Answer,
    /// By instant.
    windows: Vec<Window>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Difference,
    Any,
    None,
    KindsOfEither,
    SinceLast,
    SinceFirst,
}

/// The two slots on which a value hangs, and an instant before or after which an event must be.
#[derive(Debug, Clone, Copy)]
struct Window {
    start: usize,
    end: usize,
    bound: i64,
}

/// Memory kept from one customer to the next.
#[derive(Debug, Default)]
pub(super) struct Memory {
    slots: Vec<i64>,
    /// For the run read last, the slot of each event.
    places: Vec<usize>,
}

impl Wide {
    /// `None` if some fold is not simple.
    pub(super) fn of(program: &Program, instants: &[i64], bounds: &[Vec<i64>], kinds: usize) -> Option<Self> {
        let cuts = Cuts::new(bounds.iter().flatten().copied().collect());
        let (of_kind, outputs) = (vec![Vec::new(); kinds], Vec::new());
        let mut wide =
            Self { cuts, instants: instants.to_vec(), channels: Vec::new(), of_kind, outputs, len: 0 };
        for step in program.output_steps() {
            let step = program.steps.get(usize::from(step)).filter(|step| is_simple(program, step))?;
            wide.add(program, step, bounds)?;
        }
        (kinds <= 64).then_some(wide)
    }

    fn add(&mut self, program: &Program, step: &Step, bounds: &[Vec<i64>]) -> Option<()> {
        let Range::Between(start, end) = step.range else { return None };
        let (what, answer) = match step.fold {
            Fold::Count => (What::Count, Answer::Difference),
            Fold::Sum(_) => (What::Sum, Answer::Difference),
            Fold::Did => (What::Count, Answer::Any),
            Fold::DidNot => (What::Count, Answer::None),
            Fold::Distinct(_) => (What::Kinds, Answer::KindsOfEither),
            Fold::DaysSinceLast => (What::Last, Answer::SinceLast),
            Fold::DaysSinceFirst => (What::First, Answer::SinceFirst),
            _ => return None,
        };
        // By instant: the slot up to which nothing counts, the slot up to which everything does, and when that is.
        let at = |bounds: &Vec<i64>, bound: u16| bounds.get(usize::from(bound)).copied().unwrap_or(0);
        let upto = |instant: i64| self.cuts.place(instant) as usize + 1;
        let ends = bounds.iter().map(|bounds| {
            let from = start.map(|start| at(bounds, start));
            let to = at(bounds, end);
            (from.map_or(0, upto), upto(to), from.unwrap_or(i64::MIN), to)
        });
        let ends: Vec<(usize, usize, i64, i64)> = ends.collect();
        let widest = ends.iter().map(|(start, end, ..)| end.saturating_sub(*start)).max().unwrap_or(0);
        let levels = if what == What::Kinds { widest.max(1).ilog2() as usize + 1 } else { 1 };
        let kinds = program.selection(step.selection)?.kinds.clone();
        let first = self.channel(what, kinds, levels);
        let windows = ends.into_iter().map(|(start, end, from, to)| match what {
            What::Count | What::Sum => Window { start: first + start, end: first + end, bound: from },
            What::Last => Window { start: first, end: first + end, bound: from },
            What::First => Window { start: first + start + 1, end: first, bound: to },
            What::Kinds if end <= start => Window { start: first, end: first, bound: from },
            What::Kinds => {
                let level = (end - start).ilog2() as usize;
                let begin = first + level * self.width();
                Window { start: begin + start + 1, end: begin + end + 1 - (1 << level), bound: from }
            }
        });
        let windows = windows.collect();
        self.outputs.push(Output { answer, windows });
        Some(())
    }

    /// How many slots there are for all cuts.
    fn width(&self) -> usize {
        self.cuts.len() + 2
    }

    /// The first slot of a channel, which is added if need be.
    fn channel(&mut self, what: What, kinds: Kinds, levels: usize) -> usize {
        let same = |known: &&Channel| (known.what, known.levels) == (what, levels) && known.kinds == kinds;
        if let Some(known) = self.channels.iter().find(same) {
            return known.slots.start;
        }
        for (kind, channels) in self.of_kind.iter_mut().enumerate() {
            if kinds.contains(kind as u16) {
                channels.push(self.channels.len());
            }
        }
        let slots = self.len..self.len + levels * self.width();
        self.len = slots.end;
        self.channels.push(Channel { what, kinds, slots: slots.clone(), levels });
        slots.start
    }

    /// Fills the values of a customer from the place `first` on; `false` if the customer is none for simple folds.
    pub(super) fn fill(
        &self,
        subject: &Subject<'_>,
        first: usize,
        memory: &mut Memory,
        part: &mut Part<'_>,
    ) -> bool {
        if subject.runs.iter().any(|run| run.shard().overflows() || !run.shard().extras().foreign.is_empty())
        {
            return false;
        }
        // Each sum of a run leaves room for one more; those of many might not fit together.
        if subject.runs.iter().filter(|run| run.has_amounts()).count() > 2 {
            return false;
        }
        memory.read(self, subject.runs);
        let (slots, instants) = (memory.slots.as_slice(), self.instants.get(first..).unwrap_or(&[]));
        let of = |slot: usize| slots.get(slot).copied().unwrap_or(0);
        for (number, output) in self.outputs.iter().enumerate() {
            let windows = output.windows.get(first..).unwrap_or(&[]);
            part.fill(number, |bits, miss| match output.answer {
                Answer::Difference => each(bits, windows, |at| of(at.end).wrapping_sub(of(at.start))),
                Answer::Any => each(bits, windows, |at| i64::from(of(at.end) > of(at.start))),
                Answer::None => each(bits, windows, |at| i64::from(of(at.end) <= of(at.start))),
                Answer::KindsOfEither => {
                    each(bits, windows, |at| i64::from((of(at.start) | of(at.end)).count_ones()));
                }
                Answer::SinceLast => {
                    let last =
                        |at: &Window| Some(of(at.end)).filter(|last| *last > NEVER && *last >= at.bound);
                    days_since(bits, instants, windows, last, miss);
                }
                Answer::SinceFirst => {
                    let next = |at: &Window| Some(of(at.start)).filter(|next| *next < at.bound);
                    days_since(bits, instants, windows, next, miss);
                }
            });
        }
        true
    }
}

#[inline]
fn each(bits: &mut [i64], windows: &[Window], value: impl Fn(&Window) -> i64) {
    for (bits, window) in bits.iter_mut().zip(windows) {
        *bits = value(window);
    }
}

#[inline]
fn days_since(
    bits: &mut [i64],
    instants: &[i64],
    windows: &[Window],
    time: impl Fn(&Window) -> Option<i64>,
    miss: &mut dyn FnMut(usize, MeasureState),
) {
    for (at, ((bits, instant), window)) in bits.iter_mut().zip(instants).zip(windows).enumerate() {
        *bits = match time(window) {
            Some(time) => (instant - time).div_euclid(MICROS_PER_DAY),
            None => {
                miss(at, MeasureState::NoEvents);
                0
            }
        };
    }
}

/// No event has such a time.
const NEVER: i64 = i64::MIN;

impl Memory {
    /// Puts every event between its cuts, and adds up what is between them.
    fn read(&mut self, wide: &Wide, runs: &[Run<'_>]) {
        self.slots.resize(wide.len, 0);
        for channel in &wide.channels {
            self.slots_of(channel).fill(match channel.what {
                What::Count | What::Sum | What::Kinds => 0,
                What::Last => NEVER,
                What::First => i64::MAX,
            });
        }
        for run in runs {
            let channels = wide.of_kind.get(usize::from(run.kind)).map_or(&[][..], Vec::as_slice);
            if channels.is_empty() {
                continue;
            }
            self.places.clear();
            self.places.extend(run.times.iter().map(|time| wide.cuts.not_after(*time) + 1));
            for channel in channels.iter().filter_map(|channel| wide.channels.get(*channel)) {
                self.put(run, channel);
            }
        }
        for channel in &wide.channels {
            add_up(self.slots_of(channel), channel, wide.width());
        }
    }

    #[inline]
    fn slots_of(&mut self, channel: &Channel) -> &mut [i64] {
        self.slots.get_mut(channel.slots.clone()).unwrap_or(&mut [])
    }

    /// Puts the events of a run, which ascend, into a channel.
    #[inline]
    fn put(&mut self, run: &Run<'_>, channel: &Channel) {
        let (places, slots) = (&self.places, self.slots.get_mut(channel.slots.clone()).unwrap_or(&mut []));
        let mut slot = |place: usize, change: &mut dyn FnMut(&mut i64)| {
            if let Some(slot) = slots.get_mut(place) {
                change(slot);
            }
        };
        let timed = places.iter().zip(run.times);
        match channel.what {
            What::Count => places.iter().for_each(|place| slot(*place, &mut |count| *count += 1)),
            What::Kinds => {
                let kind = 1 << (run.kind & 63);
                places.iter().for_each(|place| slot(*place, &mut |kinds| *kinds |= kind));
            }
            What::Last => {
                timed.for_each(|(place, time)| slot(*place, &mut |last| *last = (*last).max(*time)));
            }
            What::First => {
                timed.for_each(|(place, time)| slot(*place, &mut |next| *next = (*next).min(*time)));
            }
            What::Sum if run.has_amounts() => {
                for (event, place) in places.iter().enumerate() {
                    slot(*place, &mut |sum| *sum = sum.wrapping_add(run.sum(event..event + 1)));
                }
            }
            What::Sum => {}
        }
    }
}

/// From what is between the cuts to what is up to each; of first events to what is from each on, and of kinds to those
/// between cuts that are apart by each power of two.
#[inline]
fn add_up(slots: &mut [i64], channel: &Channel, width: usize) {
    match channel.what {
        What::Count | What::Sum => {
            let mut sum = 0i64;
            for slot in slots {
                sum = sum.wrapping_add(*slot);
                *slot = sum;
            }
        }
        What::Last => {
            let mut last = NEVER;
            for slot in slots {
                last = last.max(*slot);
                *slot = last;
            }
        }
        What::First => {
            let mut next = i64::MAX;
            for slot in slots.iter_mut().rev() {
                next = next.min(*slot);
                *slot = next;
            }
        }
        What::Kinds => {
            for level in 1..channel.levels {
                let (known, open) = slots.split_at_mut(level * width);
                let below = known.get((level - 1) * width..).unwrap_or(&[]);
                let far = below.get(1 << (level - 1)..).unwrap_or(&[]);
                let far = far.iter().copied().chain(std::iter::repeat(0));
                for ((slot, near), far) in open.iter_mut().zip(below).zip(far) {
                    *slot = near | far;
                }
            }
        }
    }
}

/// Whether a step only counts, adds up amounts or looks at the first or last of plain events between bounds.
pub(super) fn is_simple(program: &Program, step: &Step) -> bool {
    let fold = match &step.fold {
        Fold::Count | Fold::Did | Fold::DidNot | Fold::DaysSinceFirst | Fold::DaysSinceLast => true,
        Fold::Sum(taken) => *taken == Taken::Amount,
        Fold::Distinct(taken) => *taken == Taken::Kind,
        _ => false,
    };
    let plain = program.selection(step.selection).is_some_and(|selection| selection.filter.is_none());
    fold && plain && step.history == HistoryRule::Any && matches!(step.range, Range::Between(..))
}
