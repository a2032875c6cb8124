//! The plain twin: every measure computed anew from a list of events, without runs, bounds or sums kept ready.

use std::collections::BTreeSet;

use crate::measure::MeasureState as State;
use crate::time::{Date, MICROS_PER_DAY, Timestamp, Unit};
use crate::{Calendar, HistoryRule, Measure, MeasureKind as Kind, Measures, Span, ZeroBase, Zone};

#[derive(Debug, Clone)]
pub(super) struct Plain {
    pub(super) time: i64,
    pub(super) kind: &'static str,
    pub(super) amount: Option<i64>,
    pub(super) item: Option<&'static str>,
    pub(super) size: Option<f64>,
    pub(super) shop: Option<&'static str>,
}

impl Plain {
    /// What a measure takes of the event, as text.
    fn value(&self, measure: &Measure) -> Option<String> {
        match measure.value.as_deref() {
            None | Some("kind") => Some(self.kind.to_owned()),
            Some("item") => self.item.map(str::to_owned),
            Some("item_or_kind") => Some(self.item.unwrap_or(self.kind).to_owned()),
            Some("size") => self.size.map(|size| size.to_string()),
            Some(_) => self.shop.map(str::to_owned),
        }
    }
}

#[derive(Debug, Clone)]
pub(super) struct World<'a> {
    pub(super) events: &'a [Plain],
    pub(super) signed_up: Option<i64>,
    pub(super) floor: Option<i64>,
    /// Until when the log observed everything, where that was declared.
    pub(super) ended: Option<i64>,
    pub(super) zone: Zone,
    pub(super) measures: &'a Measures,
}

/// A value as text, so that all types compare alike.
pub(super) type Outcome = Result<String, State>;

fn window_start(span: Span, at: i64, zone: Zone) -> i64 {
    match span.micros() {
        Some(micros) => at - micros,
        None => {
            let calendar = Calendar::new(zone);
            let today =
                calendar.start_of(Unit::Day, calendar.index_of(Unit::Day, Timestamp::from_micros(at)));
            span.before(today, &zone).micros()
        }
    }
}

fn meets(event: &Plain, filter: Option<&str>) -> bool {
    match filter {
        None => true,
        Some("amount >= money('2.00 GBP')") => event.amount.is_some_and(|amount| amount >= 200),
        Some("shop == 'web'") => event.shop == Some("web"),
        Some(other) => panic!("{other}"),
    }
}

impl World<'_> {
    fn start(&self, at: i64) -> Option<i64> {
        let first = self.events.iter().map(|event| event.time).filter(|time| *time < at).min();
        self.signed_up.filter(|time| *time < at).or(first)
    }

    pub(super) fn is_known(&self, at: i64) -> bool {
        self.signed_up.is_some_and(|time| time < at) || self.events.iter().any(|event| event.time < at)
    }

    pub(super) fn value(&self, name: &str, at: i64) -> Outcome {
        let measure = self.measures.get(name).unwrap();
        self.within(measure, at, at)
    }

    fn number(&self, name: &str, end: i64, at: i64) -> Result<f64, State> {
        let text = self.within(self.measures.get(name).unwrap(), end, at)?;
        Ok(text.parse().unwrap())
    }

    /// The value over the window that ends at `end`, seen at `at`.
    fn within(&self, measure: &Measure, end: i64, at: i64) -> Outcome {
        let zone = self.zone;
        let history = measure.history.unwrap_or(match measure.measure {
            Kind::DidNot | Kind::GoneSilent | Kind::MostMissed | Kind::Change | Kind::Share => {
                HistoryRule::Whole
            }
            _ => HistoryRule::Any,
        });
        let base = measure.base.as_deref().unwrap_or_default();
        let mut from = measure.window.map(|window| window_start(window, end, zone));
        let (mut to, mut seen_to) = (end, at);
        if matches!(measure.measure, Kind::Change | Kind::Share) {
            let window = self.measures.get(base).unwrap().window.unwrap();
            let before = measure.baseline.unwrap_or(window);
            from = Some(window_start(before, window_start(window, end, zone), zone));
        }
        if let Some(first) = measure.first {
            let start = self.start(at);
            let first_end = start.map(|start| first.after(Timestamp::from_micros(start), &zone).micros());
            if history == HistoryRule::Whole && first_end.is_none_or(|first_end| first_end > at) {
                return Err(State::NotEnoughHistory);
            }
            seen_to = first_end.unwrap_or(at);
            from = Some(start.unwrap_or(i64::MAX));
            to = at.min(first_end.unwrap_or(i64::MIN));
        }
        if history == HistoryRule::Whole
            && let Some(from) = from
        {
            if self.start(at).is_none_or(|start| start > from) {
                return Err(State::NotEnoughHistory);
            }
            if self.floor.is_none_or(|floor| floor > from) || self.ended.is_some_and(|ended| ended < seen_to)
            {
                return Err(State::NotObserved);
            }
        }
        let of = |kinds: &[String]| -> Vec<&Plain> {
            let named = |event: &&Plain| kinds.is_empty() || kinds.iter().any(|kind| kind == event.kind);
            self.events.iter().filter(named).collect()
        };
        let mut events: Vec<&Plain> = of(&measure.of)
            .into_iter()
            .filter(|event| from.is_none_or(|from| event.time >= from) && event.time < to)
            .filter(|event| meets(event, measure.filter.as_deref()))
            .collect();
        events.sort_by_key(|event| event.time);
        let times: Vec<i64> = events.iter().map(|event| event.time).collect();
        let amounts: Vec<i64> = events.iter().filter_map(|event| event.amount).collect();
        let sizes: Vec<f64> = {
            let mut sizes: Vec<f64> = events.iter().filter_map(|event| event.size).collect();
            sizes.sort_by(f64::total_cmp);
            sizes
        };
        let by_size = measure.value.as_deref() == Some("size");
        let some = |value: Option<String>| value.ok_or(State::NoEvents);
        let float =
            |value: f64| if value.is_finite() { Ok(value.to_string()) } else { Err(State::Undefined) };
        let calendar = Calendar::new(zone);
        let period = |time: i64| calendar.index_of(measure.period, Timestamp::from_micros(time));
        let local = |time: i64| zone.local_of(Timestamp::from_micros(time));
        // The next event that is another one, even at the same instant.
        let follower = |event: &Plain| {
            let others = of(&measure.then).into_iter().filter(|other| !std::ptr::eq(*other, event));
            others.map(|other| other.time).filter(|time| *time >= event.time && *time < end).min()
        };
        match measure.measure {
            Kind::Count => Ok(times.len().to_string()),
            Kind::Sum if by_size => Ok((sizes.iter().sum::<f64>() + 0.0).to_string()),
            Kind::Sum => Ok(amounts.iter().sum::<i64>().to_string()),
            Kind::Mean if by_size && sizes.is_empty() => Err(State::NoEvents),
            Kind::Mean if by_size => float(sizes.iter().sum::<f64>() / sizes.len() as f64),
            Kind::Mean if amounts.is_empty() => Err(State::NoEvents),
            Kind::Mean => float(amounts.iter().sum::<i64>() as f64 / amounts.len() as f64),
            Kind::Min => some(amounts.iter().min().map(ToString::to_string)),
            Kind::Max => some(amounts.iter().max().map(ToString::to_string)),
            Kind::First => {
                let priced = events.iter().filter_map(|event| Some((event.time, event.amount?)));
                some(priced.min().map(|(_, amount)| amount.to_string()))
            }
            Kind::Last if measure.value.as_deref() == Some("shop") => {
                let placed = events.iter().filter_map(|event| Some((event.time, event.shop?)));
                some(placed.max().map(|(_, shop)| shop.to_owned()))
            }
            Kind::Last => {
                let priced = events.iter().filter_map(|event| Some((event.time, event.amount?)));
                some(priced.max().map(|(_, amount)| amount.to_string()))
            }
            Kind::Distinct => {
                let set: BTreeSet<&str> = match measure.value.as_deref() {
                    None | Some("kind") => events.iter().map(|event| event.kind).collect(),
                    Some("item") => events.iter().filter_map(|event| event.item).collect(),
                    Some("item_or_kind") => {
                        events.iter().map(|event| event.item.unwrap_or(event.kind)).collect()
                    }
                    // An order is called as the shop where it was made.
                    Some("order_or_event") => {
                        let orders: BTreeSet<&str> = events.iter().filter_map(|event| event.shop).collect();
                        let own = events.iter().filter(|event| event.shop.is_none()).count();
                        return Ok((orders.len() + own).to_string());
                    }
                    Some(_) => events.iter().filter_map(|event| event.shop).collect(),
                };
                Ok(set.len().to_string())
            }
            Kind::MostCommon | Kind::MostCommonCount => {
                let values: Vec<String> = events.iter().filter_map(|event| event.value(measure)).collect();
                let count = |value: &String| values.iter().filter(|other| *other == value).count();
                let best = values.iter().map(count).max();
                if measure.measure == Kind::MostCommonCount {
                    return Ok(best.unwrap_or(0).to_string());
                }
                // All sizes have one digit before the point, so that their texts are in the order of the numbers.
                some(values.iter().filter(|value| Some(count(value)) == best).min().cloned())
            }
            Kind::GoneSilent | Kind::MostMissed => {
                let start = from.unwrap();
                let earlier = window_start(measure.baseline.unwrap(), start, zone);
                let before: Vec<String> = of(&measure.of)
                    .into_iter()
                    .filter(|event| event.time >= earlier && event.time < start)
                    .filter(|event| meets(event, measure.filter.as_deref()))
                    .filter_map(|event| event.value(measure))
                    .collect();
                let within: Vec<String> = events.iter().filter_map(|event| event.value(measure)).collect();
                let often = |value: &&String| {
                    before.iter().filter(|other| other == value).count() >= measure.at_least as usize
                };
                let gone: BTreeSet<&String> =
                    before.iter().filter(often).filter(|value| !within.contains(value)).collect();
                if measure.measure == Kind::GoneSilent {
                    return Ok(gone.len().to_string());
                }
                let count = |value: &String| before.iter().filter(|other| *other == value).count();
                let best = gone.iter().map(|value| count(value)).max();
                some(gone.into_iter().filter(|value| Some(count(value)) == best).min().cloned())
            }
            Kind::DaysSinceFirst => {
                some(times.first().map(|time| ((end - time) / MICROS_PER_DAY).to_string()))
            }
            Kind::DaysSinceLast => some(times.last().map(|time| ((end - time) / MICROS_PER_DAY).to_string())),
            Kind::ActivePeriods => {
                Ok(times.iter().map(|time| period(*time)).collect::<BTreeSet<_>>().len().to_string())
            }
            Kind::LongestGap => {
                let gap = times.windows(2).map(|pair| pair[1] - pair[0]).max();
                some(gap.map(|gap| (gap as f64 / MICROS_PER_DAY as f64).to_string()))
            }
            Kind::Streak => {
                let active: BTreeSet<i64> = times.iter().map(|time| period(*time)).collect();
                let now = period(at);
                let last = if active.contains(&now) { now } else { now - 1 };
                Ok((0..).take_while(|back| active.contains(&(last - back))).count().to_string())
            }
            Kind::Did => Ok((!times.is_empty()).to_string()),
            Kind::DidNot => Ok(times.is_empty().to_string()),
            Kind::UsualHour => {
                let hours: Vec<i64> =
                    times.iter().map(|time| local(*time).1 / (MICROS_PER_DAY / 24)).collect();
                let count = |hour: i64| hours.iter().filter(|other| **other == hour).count();
                some(
                    (0..24)
                        .rev()
                        .filter(|hour| count(*hour) > 0)
                        .max_by_key(|hour| count(*hour))
                        .map(|h| h.to_string()),
                )
            }
            Kind::UsualWeekday => {
                let days: Vec<i64> =
                    times.iter().map(|time| Date::weekday(local(*time).0).days_from_monday() + 1).collect();
                let count = |day: i64| days.iter().filter(|other| **other == day).count();
                some(
                    (1..8)
                        .rev()
                        .filter(|day| count(*day) > 0)
                        .max_by_key(|day| count(*day))
                        .map(|d| d.to_string()),
                )
            }
            Kind::Latency => {
                let mut hours = Vec::new();
                for event in &events {
                    hours.extend(follower(event).map(|second| second - event.time));
                }
                if hours.is_empty() {
                    return Err(State::NoEvents);
                }
                float(hours.iter().sum::<i64>() as f64 / hours.len() as f64 / (MICROS_PER_DAY / 24) as f64)
            }
            Kind::Sequence => Ok(events
                .iter()
                .any(|event| {
                    let time = &event.time;
                    let Some(second) = follower(event) else { return false };
                    let late = measure.within.is_some_and(|within| {
                        second > within.after(Timestamp::from_micros(*time), &zone).micros()
                    });
                    let barred =
                        of(&measure.without).iter().any(|event| event.time > *time && event.time < second);
                    !late && (measure.without.is_empty() || !barred)
                })
                .to_string()),
            Kind::Ratio => {
                let over = measure.over.as_deref().unwrap();
                let (base, over) = (self.number(base, end, at)?, self.number(over, end, at)?);
                if over == 0.0 { Err(State::Undefined) } else { float(base / over) }
            }
            Kind::Change => {
                let window = self.measures.get(base).unwrap().window.unwrap();
                let now = self.number(base, end, at)?;
                let before = self.number(base, window_start(window, end, zone), at)?;
                match measure.zero_base {
                    _ if before != 0.0 => float((now - before) / before.abs()),
                    ZeroBase::Zero | ZeroBase::One if now == 0.0 => float(0.0),
                    ZeroBase::One => float(1.0),
                    _ => Err(State::Undefined),
                }
            }
            Kind::Share => {
                let measured = self.measures.get(base).unwrap();
                let (window, baseline) = (measured.window.unwrap(), measure.baseline.unwrap());
                let now = self.number(base, end, at)?;
                let longer = measured.clone().window(baseline);
                let before: f64 = self.within(&longer, window_start(window, end, zone), at)?.parse().unwrap();
                if before == 0.0 {
                    return Err(State::Undefined);
                }
                float(now / before / (window.days_approx() / baseline.days_approx()))
            }
            Kind::DaysUntil => panic!("not of events"),
        }
    }
}
