//! One unit's changes walked through periods: what it is at the start, what happens, what it is at the end.

use std::ops::Range;

use crate::metric::revenue::flow::{Count, Flow, Sum};
use crate::subscription::{Ending, FreePlans, MetricSettings, MovementMethod, Part, Step, TermChanges};
use crate::time::{Timestamp, Zone};

/// What a unit is at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Level {
    /// Whether it is a customer: with revenue above zero, or kept on a free plan.
    active: bool,
    /// Its revenue while it is one, else nothing.
    value: i128,
    yearly: i128,
    /// Its revenue where that is below zero.
    negative: i128,
}

/// The periods and settings that units are walked through.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    pub(super) settings: &'a MetricSettings,
    /// Where periods begin, and the end of the last.
    pub(super) bounds: Vec<i64>,
    pub(super) zone: Zone,
    /// Whether the plan of units is asked for.
    pub(super) plans: bool,
}

/// What a stretch of periods is about, beside its flow.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'v> {
    pub(super) plan: Option<&'v str>,
    /// When the unit first was a customer.
    pub(super) first: Option<i64>,
}

/// One unit on its way.
#[derive(Debug)]
struct State<'w, 'v> {
    walk: &'w Walk<'w>,
    open: i64,
    mrr: i128,
    arr: i128,
    level: Level,
    first: Option<i64>,
    left: Option<i64>,
    /// Whether it was a customer where some earlier period began or ended.
    stood: bool,
    /// Plan and revenue of each subscription, where plans are asked for.
    plans: Vec<(Option<&'v str>, i128, bool)>,
}

/// What a group of changes at nearly one instant did.
#[derive(Debug, Clone, Copy, Default)]
struct Group {
    at: i64,
    before: Level,
    after: Level,
    term: i128,
    exchange: i128,
    ending: Option<Ending>,
    /// Whether who comes with it has not been a customer, or not for so long that they are new.
    new: bool,
}

impl Walk<'_> {
    /// Walks a unit's changes, ascending in time, and shows the stretches of periods in which it is anything.
    pub(super) fn unit<'v>(&self, steps: &[Step<'v>], mut each: impl FnMut(Range<usize>, &Flow, Place<'v>)) {
        let Some(first) = self.bounds.first().copied() else { return };
        let periods = self.bounds.len().saturating_sub(1);
        let mut state = State::new(self);
        let mut rest = steps;
        while let Some((_, more)) = state.group(rest, first) {
            rest = more;
        }
        let mut position = 0;
        while position < periods {
            state.stood |= state.level.active;
            let end = self.bounds.get(position + 1).copied().unwrap_or(i64::MAX);
            let next = rest.first().map(|step| step.at);
            if next.is_none_or(|at| at >= end) {
                let until = next.map_or(periods, |at| self.bounds.partition_point(|bound| *bound <= at) - 1);
                let until = until.clamp(position + 1, periods);
                let (flow, place) = (state.steady(), state.place());
                if !flow.is_nothing() {
                    each(position..until, &flow, place);
                }
                position = until;
                continue;
            }
            let begun = state.place();
            let (flow, more) = state.period(rest, end);
            rest = more;
            let ended = state.place();
            if !flow.is_nothing() {
                let plan = if flow.count(Count::Start) > 0 { begun.plan } else { ended.plan };
                each(position..position + 1, &flow, Place { plan, ..ended });
            }
            position += 1;
        }
    }
}

impl<'w, 'v> State<'w, 'v> {
    fn new(walk: &'w Walk<'w>) -> Self {
        Self {
            walk,
            open: 0,
            mrr: 0,
            arr: 0,
            level: Level::default(),
            first: None,
            left: None,
            stood: false,
            plans: Vec::new(),
        }
    }

    /// The plan of the subscription that is worth most; of equals the first by name.
    fn place(&self) -> Place<'v> {
        let open = self.plans.iter().filter(|(.., open)| *open).map(|(plan, mrr, _)| (*mrr, plan));
        let best = open.max_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(a.1)));
        // Who has left is still of the last plan.
        let plan = best.map(|(_, plan)| plan).or_else(|| self.plans.last().map(|(plan, ..)| plan));
        Place { plan: plan.copied().flatten(), first: self.first }
    }

    fn take(&mut self, step: &Step<'v>) {
        self.open += i64::from(step.opens);
        self.mrr += i128::from(step.mrr);
        self.arr += i128::from(step.arr);
        if self.walk.plans {
            let at = step.subscription as usize;
            while self.plans.len() <= at {
                self.plans.push((None, 0, false));
            }
            if let Some((plan, mrr, open)) = self.plans.get_mut(at) {
                *plan = step.plan;
                *mrr += i128::from(step.mrr);
                *open = step.opens == 1 || (step.opens == 0 && *open);
            }
        }
    }

    fn now(&self) -> Level {
        let free = self.walk.settings.free_plans == FreePlans::Active && self.first.is_some();
        let active = self.open > 0 && (self.mrr > 0 || (self.mrr == 0 && free));
        Level {
            active,
            value: if active { self.mrr } else { 0 },
            yearly: if active { self.arr } else { 0 },
            negative: self.mrr.min(0),
        }
    }

    /// Whether who comes at an instant is new, given when they first came and last left.
    fn is_new(&self, first: Option<i64>, left: Option<i64>, at: i64) -> bool {
        match (left, self.walk.settings.reactivation_window) {
            (Some(left), Some(window)) => {
                first.is_none() || window.after(Timestamp::from_micros(left), &self.walk.zone).micros() <= at
            }
            _ => first.is_none(),
        }
    }

    /// Takes the changes that belong together, if any are before an instant, and returns those that are left.
    fn group<'s>(&mut self, steps: &'s [Step<'v>], end: i64) -> Option<(Group, &'s [Step<'v>])> {
        let first = steps.first().filter(|step| step.at < end)?;
        let last = match (self.walk.settings.method, self.walk.settings.group_within) {
            (MovementMethod::Movement, Some(window)) => {
                window.after(Timestamp::from_micros(first.at), &self.walk.zone).micros().min(end) - 1
            }
            _ => first.at,
        };
        let len = steps.iter().take_while(|step| step.at <= last.max(first.at)).count();
        let (own, rest) = steps.split_at_checked(len)?;
        let mut group = Group { at: first.at, before: self.level, ..Group::default() };
        for step in own {
            self.take(step);
            match step.part {
                Part::Term => group.term += i128::from(step.mrr),
                Part::Exchange => group.exchange += i128::from(step.mrr),
                Part::Change if step.opens < 0 => group.ending = Some(step.ending),
                Part::Change => {}
            }
        }
        group.after = self.now();
        group.new = self.is_new(self.first, self.left, first.at);
        if group.after.active && !group.before.active {
            self.first = self.first.or(Some(first.at));
        }
        if group.before.active && !group.after.active {
            self.left = Some(first.at);
        }
        self.level = group.after;
        Some((group, rest))
    }

    /// A period in which nothing changes.
    fn steady(&self) -> Flow {
        let (level, mut flow) = (self.level, Flow::default());
        flow.add(Sum::Negative, level.negative);
        flow.tally(Count::Negative, i64::from(level.negative < 0));
        if level.active {
            for sum in [Sum::Start, Sum::End, Sum::Net, Sum::Gross, Sum::MovedNet, Sum::MovedGross] {
                flow.add(sum, level.value);
            }
            flow.add(Sum::Yearly, level.yearly);
            flow.tally(Count::Start, 1);
            flow.tally(Count::End, 1);
        }
        flow
    }

    /// A period in which something changes.
    fn period<'s>(&mut self, mut steps: &'s [Step<'v>], end: i64) -> (Flow, &'s [Step<'v>]) {
        let (start, left, mut flow) = (self.level, self.left, Flow::default());
        // By the endpoint method who was never a customer where a period ended is new.
        let first = if self.stood { self.first } else { None };
        let mut whole = Group { before: start, ..Group::default() };
        // What those at the start are worth by their movements, until they leave.
        let (mut net, mut gross, mut stays) = (start.value, start.value, start.active);
        let mut came = false;
        let by_movement = self.walk.settings.method == MovementMethod::Movement;
        while let Some((group, rest)) = self.group(steps, end) {
            steps = rest;
            (whole.term, whole.exchange) = (whole.term + group.term, whole.exchange + group.exchange);
            if group.before.active && !group.after.active {
                whole.ending = group.ending;
            }
            // The first return is that from where the period before ended; later ones are from within this one.
            if group.after.active && !group.before.active && !came {
                (whole.new, came) = (self.is_new(first, left, group.at), true);
            }
            let moved = self.moved(&group);
            if stays {
                let lost = moved.sum(Sum::Contraction) + moved.sum(Sum::Churn);
                net += moved.sum(Sum::Expansion) - lost;
                gross -= lost;
                stays = group.after.active;
            }
            if by_movement {
                flow = flow.plus(&moved);
            }
        }
        whole.after = self.level;
        if !by_movement {
            flow = flow.plus(&self.moved(&whole));
        }
        self.ends(&mut flow, &whole, (net, gross));
        (flow, steps)
    }

    /// What is told of both ends of a period.
    fn ends(&self, flow: &mut Flow, whole: &Group, (net, gross): (i128, i128)) {
        let (start, end) = (whole.before, whole.after);
        flow.add(Sum::Start, start.value);
        flow.add(Sum::End, end.value);
        flow.add(Sum::Yearly, end.yearly);
        flow.add(Sum::Negative, end.negative);
        flow.tally(Count::Start, i64::from(start.active));
        flow.tally(Count::End, i64::from(end.active));
        flow.tally(Count::Negative, i64::from(end.negative < 0));
        if start.active {
            let apart = if self.walk.settings.term_changes == TermChanges::Apart { whole.term } else { 0 };
            let left = if end.active { (end.value - whole.exchange - apart).max(0) } else { 0 };
            flow.add(Sum::Net, left);
            flow.add(Sum::Gross, left.min(start.value));
            flow.add(Sum::MovedNet, net);
            flow.add(Sum::MovedGross, gross);
            flow.tally(Count::Gone, i64::from(!end.active));
        }
    }

    /// What a change from one level to another is.
    fn moved(&self, group: &Group) -> Flow {
        let (before, after, mut flow) = (group.before, group.after, Flow::default());
        match (before.active, after.active) {
            (false, true) if group.new => {
                flow.add(Sum::New, after.value);
                flow.tally(Count::New, 1);
            }
            (false, true) => {
                flow.add(Sum::Reactivation, after.value);
                flow.tally(Count::Reactivated, 1);
            }
            (true, false) => {
                flow.add(Sum::Churn, before.value);
                flow.tally(Count::Churned, 1);
                let (sum, count) = match group.ending {
                    Some(Ending::Involuntary) => (Sum::Involuntary, Count::Involuntary),
                    Some(Ending::Paused) => (Sum::Paused, Count::Paused),
                    _ => (Sum::Voluntary, Count::Voluntary),
                };
                flow.add(sum, before.value);
                flow.tally(count, 1);
            }
            (true, true) => {
                flow.add(Sum::Term, group.term);
                flow.add(Sum::Exchange, group.exchange);
                let change = after.value - before.value - group.term - group.exchange;
                flow.add(Sum::Expansion, change.max(0));
                flow.add(Sum::Contraction, (-change).max(0));
                flow.tally(Count::Expanded, i64::from(change > 0));
                flow.tally(Count::Contracted, i64::from(change < 0));
            }
            (false, false) => {}
        }
        flow
    }
}
