//! Recency, frequency and monetary of each customer, before any score.

use crate::log::{Kinds, Person, Role, Run, View};
use crate::measure::OrderCounter;
use crate::rfm::definition::Definition;
use crate::rfm::{RfmDimension, RfmFrequency, RfmRecency, RfmRefunds};
use crate::time::{Calendar, MICROS_PER_DAY, Periods, Timestamp, Unit};
use crate::{Error, ErrorCode, Result};

/// What one customer did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Value {
    /// The time of the last purchase.
    pub(super) last: i64,
    pub(super) monetary: i64,
    pub(super) recency: u32,
    pub(super) frequency: u32,
}

impl Value {
    /// The value of one dimension: days, purchases or minor units.
    #[inline]
    pub(super) fn of(&self, dimension: RfmDimension) -> i64 {
        match dimension {
            RfmDimension::Recency => self.recency.into(),
            RfmDimension::Frequency => self.frequency.into(),
            RfmDimension::Monetary => self.monetary,
        }
    }
}

/// The values of all customers who bought, by rank, in the parts of the scan.
#[derive(Debug)]
pub(super) struct Values {
    pub(super) parts: Vec<Vec<(u32, Value)>>,
    /// Customers none of whose purchases has an amount.
    pub(super) unpriced: u64,
    /// The kinds that were counted.
    pub(super) kinds: Kinds,
}

/// Reads values from events.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    view: &'a View,
    purchases: Kinds,
    /// Purchases, and refunds where they count.
    kinds: Kinds,
    frequency: RfmFrequency,
    days: Days,
}

/// What one thread gathers, and memory that it keeps from one customer to the next.
#[derive(Debug)]
struct Part<'a> {
    rows: Vec<(u32, Value)>,
    unpriced: u64,
    too_much: Option<u32>,
    memory: Memory<'a>,
}

#[derive(Debug)]
struct Memory<'a> {
    orders: OrderCounter<'a>,
    days: Vec<i64>,
}

impl<'a> Memory<'a> {
    fn new(view: &'a View) -> Self {
        Self { orders: OrderCounter::new(view), days: Vec::new() }
    }
}

impl<'a> Reading<'a> {
    /// # Errors
    /// `unknown_kind`, `mixed_currency`.
    pub(super) fn new(view: &'a View, definition: &Definition) -> Result<Self> {
        let purchases = view.kinds_named(definition.purchases.iter().map(String::as_str))?;
        let mut kinds = purchases.clone();
        if definition.refunds == RfmRefunds::Net {
            kinds = kinds.union(&view.kinds_of(Role::Refund));
        }
        view.one_currency(&kinds)?;
        let days = Days::new(view, definition.recency);
        Ok(Self { view, purchases, kinds, frequency: definition.frequency, days })
    }

    /// The values of every customer who bought.
    ///
    /// # Errors
    /// `amount_overflow`, `cancelled`.
    pub(super) fn all(self) -> Result<Values> {
        let start = || Part { rows: Vec::new(), unpriced: 0, too_much: None, memory: Memory::new(self.view) };
        let parts =
            self.view.scan(&self.kinds, start, |part, person| match self.of(person, &mut part.memory) {
                None => {}
                Some(Err(TooMuch)) => {
                    part.too_much = Some(part.too_much.map_or(person.rank, |rank| rank.min(person.rank)));
                }
                Some(Ok(value)) => {
                    part.unpriced += u64::from(value.monetary == 0 && !self.is_priced(person.runs));
                    part.rows.push((person.rank, value));
                }
            })?;
        if let Some(rank) = parts.iter().filter_map(|part| part.too_much).min() {
            return Err(too_much(self.view.state().order().names.get(rank as usize).unwrap_or("")));
        }
        let unpriced = parts.iter().map(|part| part.unpriced).sum();
        Ok(Values { parts: parts.into_iter().map(|part| part.rows).collect(), unpriced, kinds: self.kinds })
    }

    /// The values of one customer, if they bought.
    ///
    /// # Errors
    /// `unknown_customer`, `amount_overflow`.
    pub(super) fn one(&self, customer: &str) -> Result<Option<Value>> {
        let members = self.view.members(customer)?;
        let runs = self.view.runs_of(&members, &self.kinds);
        let person = Person { rank: 0, runs: &runs };
        self.of(&person, &mut Memory::new(self.view)).transpose().map_err(|TooMuch| too_much(customer))
    }

    fn of(&self, person: &Person<'_>, memory: &mut Memory<'_>) -> Option<Result<Value, TooMuch>> {
        let (mut last, mut events, mut ordered, mut monetary) = (None, 0, false, Some(0i64));
        for run in person.runs {
            let amount = if self.purchases.contains(run.kind) {
                last = last.max(run.times.last().copied());
                events += run.len();
                ordered |= run.has_orders();
                run.checked_total()
            } else {
                run.checked_magnitude(0..run.len()).map(|refunded| -refunded)
            };
            monetary = monetary.and_then(|sum| sum.checked_add(amount?));
        }
        let last = last?;
        let frequency = match self.frequency {
            RfmFrequency::Events => events as u64,
            RfmFrequency::Orders if !ordered => events as u64,
            RfmFrequency::Orders => memory.orders.among(self.bought(person).map(|run| (run, 0..run.len()))),
            RfmFrequency::Days => {
                memory.days.clear();
                for run in self.bought(person) {
                    memory.days.extend(run.times.iter().map(|time| self.days.number(*time)));
                }
                memory.days.sort_unstable();
                memory.days.dedup();
                memory.days.len() as u64
            }
        };
        let frequency = u32::try_from(frequency).unwrap_or(u32::MAX);
        let recency = self.days.since(last);
        Some(monetary.ok_or(TooMuch).map(|monetary| Value { last, monetary, recency, frequency }))
    }

    fn bought<'r>(&'r self, person: &Person<'r>) -> impl Iterator<Item = &'r Run<'r>> + Clone {
        person.runs.iter().filter(|run| self.purchases.contains(run.kind))
    }

    /// Whether any purchase has an amount.
    fn is_priced(&self, runs: &[Run<'_>]) -> bool {
        let mut bought = runs.iter().filter(|run| self.purchases.contains(run.kind));
        bought.any(|run| (0..run.len()).any(|event| run.amount(event).is_some()))
    }
}

struct TooMuch;

fn too_much(customer: &str) -> Error {
    let message = format!("the amounts of `{customer}` add up to more than 64 bits of minor units hold");
    Error::new(ErrorCode::AmountOverflow, message)
        .with("customer", customer)
        .hint("are the amounts in minor units already, or in millionths?")
}

/// Counts days back from `as_of`.
#[derive(Debug)]
struct Days {
    calendar: Calendar,
    /// The last years' days, for looking up; older days take the slow way.
    recent: Periods,
    /// The day of `as_of`.
    today: i64,
    as_of: i64,
    elapsed: bool,
}

/// Days to prepare: ten years.
const RECENT: i64 = 3653;

impl Days {
    fn new(view: &View, recency: RfmRecency) -> Self {
        let (calendar, as_of) = (view.schema().calendar(), view.as_of());
        let from = Timestamp::from_micros(as_of.micros() - RECENT * MICROS_PER_DAY);
        let recent = calendar.periods(Unit::Day, from, as_of);
        let today = calendar.index_of(Unit::Day, as_of);
        Self { calendar, recent, today, as_of: as_of.micros(), elapsed: recency == RfmRecency::ElapsedDays }
    }

    /// The number of the day that an instant is in.
    fn number(&self, at: i64) -> i64 {
        let at = Timestamp::from_micros(at);
        match self.recent.position(at) {
            Some(position) => self.recent.first_index() + position as i64,
            None => self.calendar.index_of(Unit::Day, at),
        }
    }

    /// Days from an instant to `as_of`, never negative: periods of a calendar never run backwards.
    fn since(&self, at: i64) -> u32 {
        let days = if self.elapsed {
            self.as_of.saturating_sub(at).div_euclid(MICROS_PER_DAY)
        } else {
            self.today - self.number(at)
        };
        u32::try_from(days).unwrap_or(0)
    }
}
