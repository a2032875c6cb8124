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
    /// Periods per microsecond, on average.
    rate: f64,
}

impl Periods {
    pub(super) fn new(calendar: Calendar, unit: Unit, first_index: i64, bounds: Vec<Timestamp>) -> Self {
        let length = match (bounds.first(), bounds.last()) {
            (Some(first), Some(last)) => last.micros() - first.micros(),
            _ => 0,
        };
        let rate = if length > 0 { (bounds.len() - 1) as f64 / length as f64 } else { 0.0 };
        Self { calendar, unit, first_index, bounds, rate }
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
        self.calendar.label(self.unit, self.first_index.saturating_add_unsigned(position as u64))
    }

    /// All labels in order.
    pub fn labels(&self) -> Vec<String> {
        (0..self.len()).map(|position| self.label(position)).collect()
    }

    /// The position of the period that holds an instant, if one does. Takes constant time: a guess by the mean length
    /// is at most a few periods off.
    #[inline]
    pub fn position(&self, at: Timestamp) -> Option<usize> {
        let (first, last) = (self.bounds.first()?, self.bounds.last()?);
        if at < *first || at >= *last {
            return None;
        }
        let guess = ((at.micros() - first.micros()) as f64 * self.rate) as usize;
        self.walk(guess.min(self.len() - 1), at)
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

    /// Corrects a guess by comparing; the instant must be within the bounds.
    #[inline]
    fn walk(&self, mut position: usize, at: Timestamp) -> Option<usize> {
        while *self.bounds.get(position)? > at {
            position = position.checked_sub(1)?;
        }
        while *self.bounds.get(position + 1)? <= at {
            position += 1;
        }
        Some(position)
    }
}
