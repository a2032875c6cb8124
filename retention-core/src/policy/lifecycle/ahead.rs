//! How long customers stay in a stage, and where they go from it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::log::View;
use crate::options::options;
use crate::policy::Policy;
use crate::policy::lifecycle::stays::{Stay, stays};
use crate::policy::lifecycle::tables::{
    DWELL_CHART, NEXT_STAGES, STAGE_DWELL, STAGE_TRANSITIONS, TRANSITIONS_CHART,
};
use crate::policy::lifecycle::{name, stage, wanted};
use crate::stat::{Limits, ProductLimit, RiskTable, Spells, wilson};
use crate::table::{Table, Text};
use crate::time::{MICROS_PER_DAY, Span, TimeInput, Timestamp};
use crate::{Error, Interval, Result};

options! {
    /// Options of [`View::stage_transitions`].
    pub struct StageTransitionOptions {
        /// The lifecycles; not given: all.
        lifecycles: Vec<String> = Vec::new(),
        /// Moves after this instant count; not given: all.
        from: Option<TimeInput> = None,
        /// Moves up to this instant count; not given: to `as_of`.
        to: Option<TimeInput> = None,
        /// Of a stage that fewer moves left, no shares are told.
        least: u32 = 30,
        /// The confidence of intervals.
        level: f64 = 0.95,
    }
}

options! {
    /// Options of [`View::stage_dwell`].
    pub struct StageDwellOptions {
        /// The lifecycles; not given: all.
        lifecycles: Vec<String> = Vec::new(),
        /// The confidence of intervals.
        level: f64 = 0.95,
    }
}

options! {
    /// Options of [`View::next_stages`].
    pub struct NextStageOptions {
        /// The lifecycles; not given: all.
        lifecycles: Vec<String> = Vec::new(),
        /// How far one looks ahead.
        horizon: Span = Span::thirty_days(),
        /// Of a stage that fewer moves left, nothing is told.
        least: u32 = 30,
        /// The confidence of intervals.
        level: f64 = 0.95,
    }
}

/// A lifecycle, a stage, a day, at risk, left, the part that stays longer, its interval.
type Left = (usize, u8, f64, f64, f64, f64, Option<Interval>);

/// How many left a stage, and whereto.
#[derive(Debug, Clone, Default)]
struct Leavers {
    to: BTreeMap<u8, u64>,
    left: u64,
    still: u64,
}

impl Leavers {
    /// The share of a way, where enough went.
    fn share(&self, to: u8, least: u32, level: f64) -> Option<(f64, Interval)> {
        let moves = self.to.get(&to).copied().unwrap_or(0);
        let enough = self.left > 0 && self.left >= u64::from(least);
        let interval = wilson(moves, self.left, level).filter(|_| enough)?;
        Some((moves as f64 / self.left as f64, interval))
    }

    /// Where most went; of several, the first stage.
    fn most(&self) -> Option<u8> {
        let most = self.to.values().max()?;
        self.to.iter().find(|(_, moves)| *moves == most).map(|(to, _)| *to)
    }
}

fn check_level(level: f64) -> Result<()> {
    if level > 0.0 && level < 1.0 {
        return Ok(());
    }
    Err(Error::option("level", format!("`level` must be above 0 and below 1, got {level}")))
}

fn leavers(stays: &[Stay], (from, to): (i64, i64)) -> BTreeMap<(usize, u8), Leavers> {
    let mut found: BTreeMap<(usize, u8), Leavers> = BTreeMap::new();
    for stay in stays {
        let one = found.entry((stay.course, stay.stage)).or_default();
        match stay.end {
            None => one.still += 1,
            Some((at, next)) if from < at && at <= to => {
                one.left += 1;
                *one.to.entry(next).or_default() += 1;
            }
            Some(_) => {}
        }
    }
    found
}

/// How long stays in a stage last, in whole units of so many microseconds.
fn dwell(stays: &[Stay], (course, stage): (usize, u8), now: i64, unit: i64) -> RiskTable {
    let of_stage = stays.iter().filter(|stay| (stay.course, stay.stage) == (course, stage));
    let units = |stay: &Stay| {
        let end = stay.end.map_or(now, |(end, _)| end);
        (end - stay.from).div_euclid(unit).max(0) as f64
    };
    let (durations, events): (Vec<f64>, Vec<bool>) =
        of_stage.map(|stay| (units(stay), stay.end.is_some())).unzip();
    RiskTable::of(Spells { durations: &durations, events: &events, entries: None, weights: None })
}

impl View {
    /// Where customers go from each stage: the transition matrix, with intervals. A share is of those who left; who still
    /// stays has not chosen yet, and is counted beside.
    ///
    /// # Errors
    /// As [`stages`](Self::stages); `invalid_time`; `invalid_option`.
    pub fn stage_transitions(&self, policy: &Policy, options: &StageTransitionOptions) -> Result<Table> {
        check_level(options.level)?;
        let (from, to) = self.stretch(options.from.as_ref(), options.to.as_ref())?;
        let (compiled, courses) = wanted(policy, &options.lifecycles, self)?;
        let leavers = leavers(&stays(self, &compiled, &courses, to)?, (from, to));
        let mut rows: Vec<(usize, u8, u8, Leavers)> = Vec::new();
        for course in courses.iter().copied() {
            let stages = compiled.courses.get(course).map_or(&[][..], |course| &course.stages);
            for (at, place) in stages.iter().enumerate() {
                let from = at as u8 + 1;
                let one = leavers.get(&(course, from)).cloned().unwrap_or_default();
                // Of several steps at one instant the whole is one move.
                let mut ways: Vec<u8> =
                    place.to.iter().map(|to| *to as u8 + 1).chain(one.to.keys().copied()).collect();
                ways.sort_unstable();
                ways.dedup();
                rows.extend(ways.into_iter().map(|to| (course, from, to, one.clone())));
            }
        }
        let shares: Vec<_> =
            rows.iter().map(|(_, _, to, one)| one.share(*to, options.least, options.level)).collect();
        let table = Table::of(&STAGE_TRANSITIONS)
            .column(rows.iter().map(|(course, ..)| name(&compiled, *course)).collect::<Text>())
            .column(rows.iter().map(|(course, from, ..)| stage(&compiled, *course, *from)).collect::<Text>())
            .column(rows.iter().map(|(course, _, to, _)| stage(&compiled, *course, *to)).collect::<Text>())
            .column(
                rows.iter()
                    .map(|(_, _, to, one)| one.to.get(to).copied().unwrap_or(0) as i64)
                    .collect::<Vec<_>>(),
            )
            .column(rows.iter().map(|(.., one)| one.left as i64).collect::<Vec<_>>())
            .column(rows.iter().map(|(.., one)| one.still as i64).collect::<Vec<_>>())
            .optional(shares.iter().map(|share| share.map(|(share, _)| share)).collect())
            .optional(shares.iter().map(|share| share.map(|(_, interval)| interval.low)).collect())
            .optional(shares.iter().map(|share| share.map(|(_, interval)| interval.high)).collect())
            .chart(&TRANSITIONS_CHART);
        Ok(self.noted(table).note("level", options.level).note("least", options.least).finish())
    }

    /// How long customers stay in each stage: the part that stays longer than each day, with intervals.
    ///
    /// # Errors
    /// As [`stages`](Self::stages); `invalid_option`.
    pub fn stage_dwell(&self, policy: &Policy, options: &StageDwellOptions) -> Result<Table> {
        check_level(options.level)?;
        let (compiled, courses) = wanted(policy, &options.lifecycles, self)?;
        let (now, limits) = (self.cut_at(), Limits::new(options.level));
        let stays = stays(self, &compiled, &courses, now)?;
        let mut rows: Vec<Left> = Vec::new();
        for course in courses.iter().copied() {
            for at in 1..=compiled.courses.get(course).map_or(0, |course| course.stages.len()) as u8 {
                let table = dwell(&stays, (course, at), now, MICROS_PER_DAY);
                let limit = ProductLimit::of(&table);
                let days = table.times.iter().zip(&table.events).zip(&limit.at_risk).zip(&limit.survival);
                for ((((day, left), at_risk), share), variance) in days.zip(&limit.greenwood) {
                    if *left > 0.0 {
                        rows.push((
                            course,
                            at,
                            *day,
                            *at_risk,
                            *left,
                            *share,
                            limits.log_log(*share, *variance),
                        ));
                    }
                }
            }
        }
        let table = Table::of(&STAGE_DWELL)
            .column(rows.iter().map(|row| name(&compiled, row.0)).collect::<Text>())
            .column(rows.iter().map(|row| stage(&compiled, row.0, row.1)).collect::<Text>())
            .column(rows.iter().map(|row| row.2 as i64).collect::<Vec<_>>())
            .column(rows.iter().map(|row| row.3 as i64).collect::<Vec<_>>())
            .column(rows.iter().map(|row| row.4 as i64).collect::<Vec<_>>())
            .column(rows.iter().map(|row| row.5).collect::<Vec<_>>())
            .optional(rows.iter().map(|row| row.6.map(|interval| interval.low)).collect())
            .optional(rows.iter().map(|row| row.6.map(|interval| interval.high)).collect())
            .chart(&DWELL_CHART);
        Ok(self.noted(table).note("level", options.level).finish())
    }

    /// Where each customer is headed: the chance to leave their stage soon, and where those who left it went most, with how
    /// sure that is. All of it from what customers of this view did before.
    ///
    /// # Errors
    /// As [`stages`](Self::stages); `invalid_option`.
    pub fn next_stages(&self, policy: &Policy, options: &NextStageOptions) -> Result<Table> {
        check_level(options.level)?;
        let (compiled, courses) = wanted(policy, &options.lifecycles, self)?;
        let now = self.cut_at();
        let end = options.horizon.after(self.as_of(), &self.schema().zone()).micros();
        let stays = stays(self, &compiled, &courses, now)?;
        let leavers = leavers(&stays, (i64::MIN, now));
        let mut curves: BTreeMap<(usize, u8), (RiskTable, ProductLimit)> = BTreeMap::new();
        for (course, at) in leavers.keys().copied() {
            // To the microsecond: who is in the midst of a day may leave on the rest of it.
            let table = dwell(&stays, (course, at), now, 1);
            let limit = ProductLimit::of(&table);
            curves.insert((course, at), (table, limit));
        }
        let open: Vec<&Stay> = stays.iter().filter(|stay| stay.end.is_none()).collect();
        let days = |stay: &Stay| (now - stay.from) as f64 / MICROS_PER_DAY as f64;
        let of = |stay: &Stay| leavers.get(&(stay.course, stay.stage));
        let next = |stay: &Stay| {
            let one = of(stay)?;
            let to = one.most()?;
            one.share(to, options.least, options.level).map(|(share, interval)| (to, share, interval))
        };
        let nexts: Vec<_> = open.iter().map(|stay| next(stay)).collect();
        let leaves = |stay: &&Stay| {
            of(stay).filter(|one| one.left >= u64::from(options.least))?;
            let (table, limit) = curves.get(&(stay.course, stay.stage))?;
            leaving(table, limit, now - stay.from, end - stay.from)
        };
        let name_of = |(stay, to): (&&Stay, u8)| stage(&compiled, stay.course, to).to_owned();
        let order = self.state().order();
        let table = Table::of(&NEXT_STAGES)
            .column(Text::coded(Arc::clone(&order.names), open.iter().map(|stay| stay.rank).collect()))
            .column(open.iter().map(|stay| name(&compiled, stay.course)).collect::<Text>())
            .column(open.iter().map(|stay| stage(&compiled, stay.course, stay.stage)).collect::<Text>())
            .column(open.iter().map(|stay| days(stay)).collect::<Vec<_>>())
            .optional(open.iter().map(leaves).collect())
            .optional(
                open.iter()
                    .zip(&nexts)
                    .map(|(stay, next)| next.map(|next| name_of((stay, next.0))))
                    .collect(),
            )
            .optional(nexts.iter().map(|next| next.map(|next| next.1)).collect())
            .optional(nexts.iter().map(|next| next.map(|next| next.2.low)).collect())
            .optional(nexts.iter().map(|next| next.map(|next| next.2.high)).collect())
            .column(open.iter().map(|stay| of(stay).map_or(0, |one| one.left as i64)).collect::<Vec<_>>());
        let table = self.noted(table).note("horizon", options.horizon).note("level", options.level);
        Ok(table.note("until", Timestamp::from_micros(end)).note("least", options.least).finish())
    }
}

/// The chance of somebody who has stayed so long, in microseconds, to leave before having stayed so long: 1 − S(then) /
/// S(now), where S is the part that stays longer. None where nobody was seen for so long.
fn leaving(table: &RiskTable, limit: &ProductLimit, now: i64, then: i64) -> Option<f64> {
    let longer = |length: i64| {
        let place = table.times.partition_point(|time| *time <= length as f64);
        place.checked_sub(1).map_or(Some(1.0), |place| limit.survival.get(place).copied())
    };
    if table.last() < then as f64 {
        return None;
    }
    let (now, then) = (longer(now)?, longer(then)?);
    (now > 0.0).then(|| 1.0 - then / now)
}
