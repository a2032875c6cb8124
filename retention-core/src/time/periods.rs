//! A run of calendar periods with fast look-up.

use super::{Calendar, Timestamp, Unit};

/// Consecutive calendar periods: made by [`Calendar::periods`].
///
/// ```
/// use retention_core::{Calendar, Timestamp, Unit, Zone};
/// let calendar = Calendar::new(Zone::UTC);
/// let from = Timestamp::parse_utc("2010-12-01")?;
/// let to = Timestamp::parse_utc("2011-12-10")?;
/// let months = calendar.periods(Unit::Month, from, to);
/// assert_eq!(months.len(), 13);
/// assert_eq!(months.label(12), "2011-12");
/// assert_eq!(months.position(Timestamp::parse_utc("2011-01-31T23:59:59Z")?), Some(1));
/// # Ok::<(), retention_core::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Periods {
    calendar: Calendar,
    unit: Unit,
    first_index: i64,
    /// The start of each period and, last, the end of the last one: never empty, never descending.
    bounds: Vec<Timestamp>,
    /// For each stretch of `1 << shift` microseconds from the first bound on, the period that holds its start.
    /// A stretch is shorter than every period but the empty ones, so one comparison tells most positions.
    starts: Vec<u32>,
    shift: u32,
    /// What labels are made of.
    named: Named,
}

/// What the label of a period says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Named {
    /// The calendar period.
    Unit,
    /// The local date at its start.
    Date,
    /// The instant of its start.
    Instant,
}

/// Stretches are made longer rather than that there be more of them; positions then take some more comparisons.
const MAX_STRETCHES: i64 = 1 << 17;

impl Periods {
    pub(super) fn new(calendar: Calendar, unit: Unit, first_index: i64, bounds: Vec<Timestamp>) -> Self {
        let (starts, shift) = stretches(&bounds);
        Self { calendar, unit, first_index, bounds, starts, shift, named: Named::Unit }
    }

    /// Periods with bounds of their own, ascending: named by the dates of their starts if all are starts of local days,
    /// else by the instants.
    pub(crate) fn between(calendar: Calendar, bounds: Vec<Timestamp>) -> Self {
        let zone = calendar.zone;
        let days = bounds.iter().rev().skip(1).all(|start| zone.start_of_day(zone.date_of(*start)) == *start);
        let named = if days { Named::Date } else { Named::Instant };
        Self { named, ..Self::new(calendar, Unit::Day, 0, bounds) }
    }

    /// How many periods there are.
    pub fn len(&self) -> usize {
        self.bounds.len().saturating_sub(1)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The unit of the periods.
    pub fn unit(&self) -> Unit {
        self.unit
    }

    /// The calendar they are of.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// The number of the first period in its calendar.
    pub fn first_index(&self) -> i64 {
        self.first_index
    }

    /// The start of each period and, last, the end of the last: `len() + 1` instants.
    pub fn bounds(&self) -> &[Timestamp] {
        &self.bounds
    }

    /// The first instant of the period at a position; that of the end if the position is beyond.
    pub fn start(&self, position: usize) -> Timestamp {
        self.bounds.get(position).or(self.bounds.last()).copied().unwrap_or(Timestamp::MAX)
    }

    /// The first instant after the period at a position.
    pub fn end(&self, position: usize) -> Timestamp {
        self.start(position.saturating_add(1))
    }

    /// The label of the period at a position, as [`Calendar::label`] gives it.
    pub fn label(&self, position: usize) -> String {
        match self.named {
            Named::Unit => {
                self.calendar.label(self.unit, self.first_index.saturating_add_unsigned(position as u64))
            }
            Named::Date => self.calendar.zone.date_of(self.start(position)).to_string(),
            Named::Instant => self.start(position).to_string(),
        }
    }

    /// All labels in order.
    pub fn labels(&self) -> Vec<String> {
        (0..self.len()).map(|position| self.label(position)).collect()
    }

    /// The position of the period that holds an instant, if one does. Takes constant time.
    #[inline]
    pub fn position(&self, at: Timestamp) -> Option<usize> {
        let (first, last) = (self.bounds.first()?, self.bounds.last()?);
        if at < *first || at >= *last {
            return None;
        }
        let stretch = (at.micros() - first.micros()) >> self.shift;
        let mut position = *self.starts.get(stretch as usize)? as usize;
        // Without a branch: which side of a bound an instant lies on cannot be foreseen.
        position += usize::from(*self.bounds.get(position + 1)? <= at);
        while *self.bounds.get(position + 1)? <= at {
            position += 1;
        }
        Some(position)
    }

    /// As [`position`](Self::position), trying one position first: for times in ascending order.
    #[inline]
    pub fn position_from(&self, hint: usize, at: Timestamp) -> Option<usize> {
        if let Some([start, end]) = self.bounds.get(hint..hint.saturating_add(2))
            && *start <= at
            && at < *end
        {
            return Some(hint);
        }
        self.position(at)
    }
}

/// The period at the start of each stretch, and the binary logarithm of a stretch's length.
fn stretches(bounds: &[Timestamp]) -> (Vec<u32>, u32) {
    let (Some(first), Some(last)) = (bounds.first(), bounds.last()) else { return (Vec::new(), 0) };
    let (first, length) = (first.micros(), last.micros() - first.micros());
    let lengths = bounds.iter().zip(bounds.iter().skip(1)).map(|(start, end)| end.micros() - start.micros());
    let shortest = lengths.filter(|length| *length > 0).min().unwrap_or(1);
    let mut shift = shortest.ilog2();
    while length >> shift > MAX_STRETCHES {
        shift += 1;
    }
    let mut position = 0;
    let starts = (0..=length >> shift).map(|stretch| {
        let start = first + (stretch << shift);
        while bounds.get(position + 1).is_some_and(|end| end.micros() <= start) {
            position += 1;
        }
        position as u32
    });
    (starts.collect(), shift)
}
