//! The flows between periods: one pass over each customer's active periods.

/// What happened from the period before to this one, over all customers.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::metric) struct Flow {
    pub(in crate::metric) active: u64,
    pub(in crate::metric) new: u64,
    pub(in crate::metric) retained: u64,
    pub(in crate::metric) reactivated: u64,
    pub(in crate::metric) lost: u64,
    /// Amounts in minor units.
    pub(super) value: i128,
    pub(super) new_value: i128,
    pub(super) reactivated_value: i128,
    pub(super) expansion: i128,
    pub(super) contraction: i128,
    pub(super) lost_value: i128,
    /// Value in periods in which the customer does not count as active.
    pub(super) uncounted: i128,
}

impl Flow {
    /// This period's value of those retained.
    pub(super) fn retained_value(&self) -> i128 {
        self.value - self.new_value - self.reactivated_value
    }

    /// The same, of each at most the value of the period before.
    pub(super) fn kept_value(&self) -> i128 {
        self.retained_value() - self.expansion
    }
}

/// The flows of all periods.
#[derive(Debug, Clone)]
pub(in crate::metric) struct Flows {
    periods: Vec<Flow>,
    /// Customers who were active before the first period.
    known_before: u64,
}

impl Flows {
    pub(in crate::metric) fn new(periods: usize) -> Self {
        Self { periods: vec![Flow::default(); periods], known_before: 0 }
    }

    /// Adds one customer: whether they were active before the first period, and the active periods with their value,
    /// ascending.
    #[inline]
    pub(in crate::metric) fn add(
        &mut self,
        known_before: bool,
        mut active: impl Iterator<Item = (usize, i64)>,
    ) {
        self.known_before += u64::from(known_before);
        let Some((mut last, value)) = active.next() else { return };
        let mut before = i128::from(value);
        if let Some(flow) = self.periods.get_mut(last) {
            let new = u64::from(!known_before);
            flow.active += 1;
            flow.value += before;
            flow.new += new;
            flow.new_value += i128::from(new) * before;
            flow.reactivated += 1 - new;
            flow.reactivated_value += i128::from(1 - new) * before;
        }
        // Whether there is a gap cannot be foreseen, so it is a factor and no branch.
        for (period, value) in active {
            let value = i128::from(value);
            let gap = u64::from(period != last + 1);
            let (left, stayed) = (i128::from(gap), i128::from(1 - gap));
            if let Some(flow) = self.periods.get_mut(last + 1) {
                flow.lost += gap;
                flow.lost_value += left * before;
            }
            if let Some(flow) = self.periods.get_mut(period) {
                flow.active += 1;
                flow.value += value;
                flow.retained += 1 - gap;
                flow.reactivated += gap;
                flow.reactivated_value += left * value;
                let change = stayed * (value - before);
                flow.expansion += change.max(0);
                flow.contraction += (-change).max(0);
            }
            (last, before) = (period, value);
        }
        if let Some(flow) = self.periods.get_mut(last + 1) {
            flow.lost += 1;
            flow.lost_value += before;
        }
    }

    /// Adds value of a period in which the customer does not count as active.
    pub(super) fn add_uncounted(&mut self, period: usize, value: i64) {
        if let Some(flow) = self.periods.get_mut(period) {
            flow.uncounted += i128::from(value);
        }
    }

    /// Adds the flows of other customers.
    pub(in crate::metric) fn absorb(&mut self, other: &Self) {
        self.known_before += other.known_before;
        for (flow, other) in self.periods.iter_mut().zip(&other.periods) {
            flow.active += other.active;
            flow.new += other.new;
            flow.retained += other.retained;
            flow.reactivated += other.reactivated;
            flow.lost += other.lost;
            flow.value += other.value;
            flow.new_value += other.new_value;
            flow.reactivated_value += other.reactivated_value;
            flow.expansion += other.expansion;
            flow.contraction += other.contraction;
            flow.lost_value += other.lost_value;
            flow.uncounted += other.uncounted;
        }
    }

    /// The flows into a period.
    pub(in crate::metric) fn of(&self, period: usize) -> Flow {
        self.periods.get(period).copied().unwrap_or_default()
    }

    /// The flows into the period before; nothing before the first.
    pub(in crate::metric) fn before(&self, period: usize) -> Flow {
        period.checked_sub(1).map(|before| self.of(before)).unwrap_or_default()
    }

    /// For each period, the customers who were active in it or before.
    pub(super) fn known(&self) -> Vec<u64> {
        let running = self.periods.iter().scan(self.known_before, |known, flow| {
            *known += flow.new;
            Some(*known)
        });
        running.collect()
    }
}
