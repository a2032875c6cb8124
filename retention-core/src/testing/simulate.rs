//! Draws customers and their events.

use crate::money::MAX_MINOR;
use crate::testing::history::{History, Row};
use crate::testing::population::{Churn, Plan, RowOrder, TOO_MANY};
use crate::testing::random::Random;
use crate::testing::truth::Traits;
use crate::time::MICROS_PER_DAY;
use crate::{Error, Result};

const DAYS_PER_MONTH: f64 = 146_097.0 / 4800.0;
const MICROS_PER_MONTH: f64 = DAYS_PER_MONTH * MICROS_PER_DAY as f64;
/// The number of the random source that belongs to no customer.
const SHARED: u64 = u64::MAX;

/// What is drawn of a customer before their events, and the source of what follows.
struct Drawn {
    customer: Traits,
    /// Until when events happen: the churn or the end of the history.
    until: i64,
    random: Random,
}

pub(super) fn run(plan: &Plan) -> Result<History> {
    let mut drawn: Vec<Drawn> = (0..plan.options.customers).map(|number| draw(plan, number)).collect();
    if let Some(rows) = plan.rows {
        scale(plan, &mut drawn, rows);
    }
    let mut rows = Vec::with_capacity(plan.rows.unwrap_or(0));
    for (number, drawn) in drawn.iter_mut().enumerate() {
        act(plan, number as u32, drawn, &mut rows);
        if rows.len() > TOO_MANY {
            return Err(Error::option("events_per_month", "these are more events than a log takes at once")
                .hint("use fewer customers, months or events a month"));
        }
    }
    let mut shared = Random::stream(plan.options.seed as u64, SHARED);
    if let Some(wanted) = plan.rows {
        fit(plan, &mut drawn, &mut rows, wanted, &mut shared);
    }
    match plan.options.row_order {
        RowOrder::Time => rows.sort_unstable_by_key(|row| (row.time, row.customer, row.number)),
        RowOrder::Customer => rows.sort_unstable_by_key(|row| (row.customer, row.time, row.number)),
        RowOrder::Shuffled => {
            for end in (1..rows.len()).rev() {
                rows.swap(end, shared.below(end as u64 + 1) as usize);
            }
        }
    }
    Ok(History::new(plan, &rows, drawn.into_iter().map(|drawn| drawn.customer).collect(), &mut shared))
}

/// The draws of a customer's traits come in this order for ever: another order would be another population.
fn draw(plan: &Plan, number: u32) -> Drawn {
    let options = &plan.options;
    let mut random = Random::stream(options.seed as u64, u64::from(number));
    let (start, end) = (plan.start.micros(), plan.end.micros());
    let room = plan.sign_up_end.micros() - start;
    let signed_up = start + random.below(room.unsigned_abs()) as i64;
    let activity = random.gamma(options.activity_shape) / options.activity_shape;
    let rate = options.events_per_month * activity / MICROS_PER_MONTH;
    let (mut hazard, mut lifetime, mut dropout) = (None, None, None);
    match options.churn {
        Churn::Never => {}
        Churn::Lifetime => {
            let differs = options.lifetime_shape.map_or(1.0, |shape| random.gamma(shape) / shape);
            let per_micro = differs / (options.lifetime_months * MICROS_PER_MONTH);
            hazard = Some(per_micro);
            lifetime = Some(random.exponential() / per_micro);
        }
        Churn::AfterPurchase => dropout = Some(random.beta(options.dropout_a, options.dropout_b)),
    }
    let spend = random.gamma(options.spend_shape).max(1e-12);
    let churned_at =
        lifetime.filter(|life| *life < (end - signed_up) as f64).map(|life| signed_up + life as i64);
    Drawn {
        customer: Traits {
            signed_up,
            churned_at,
            rate,
            hazard,
            dropout,
            mean_amount: options.mean_amount_minor * (options.spend_shape - 1.0) / spend,
            events: 0,
            purchases: 0,
            spent: 0,
        },
        until: churned_at.unwrap_or(end),
        random,
    }
}

/// Scales all rates so that the number of events expected is the one wanted.
fn scale(plan: &Plan, drawn: &mut [Drawn], rows: usize) {
    let first = if plan.options.starts_with_purchase { drawn.len() } else { 0 };
    let expected: f64 = drawn.iter().map(Drawn::expected).sum();
    let factor = if expected > 0.0 { (rows - first.min(rows)) as f64 / expected } else { 0.0 };
    for drawn in drawn {
        drawn.customer.rate *= factor;
    }
}

impl Drawn {
    fn expected(&self) -> f64 {
        self.customer.rate * (self.until - self.customer.signed_up) as f64
    }

    fn row(&mut self, plan: &Plan, customer: u32, time: i64, kind: u16) -> Row {
        let amount = (kind == plan.purchase).then(|| {
            let shape = plan.options.amount_shape;
            let amount = self.customer.mean_amount * self.random.gamma(shape) / shape;
            (amount.round() as i64).clamp(1, MAX_MINOR)
        });
        let number = self.customer.events;
        self.customer.events += 1;
        self.customer.purchases += u32::from(amount.is_some());
        self.customer.spent += amount.unwrap_or(0);
        Row { time, customer, number, kind, amount }
    }
}

fn kind(plan: &Plan, random: &mut Random) -> u16 {
    let at = random.uniform();
    plan.cumulative.iter().position(|upto| at < *upto).unwrap_or(plan.cumulative.len() - 1) as u16
}

/// A customer's events, each so long after the one before as the exponential distribution says.
fn act(plan: &Plan, number: u32, drawn: &mut Drawn, rows: &mut Vec<Row>) {
    let first = drawn.customer.signed_up;
    if plan.options.starts_with_purchase {
        let row = drawn.row(plan, number, first, plan.purchase);
        rows.push(row);
    }
    let mut after = 0.0;
    while drawn.customer.rate > 0.0 && rows.len() <= TOO_MANY {
        after += drawn.random.exponential() / drawn.customer.rate;
        if after >= (drawn.until - first) as f64 {
            break;
        }
        let kind = kind(plan, &mut drawn.random);
        let row = drawn.row(plan, number, first + after as i64, kind);
        rows.push(row);
        if kind == plan.purchase
            && let Some(dropout) = drawn.customer.dropout
            && drawn.random.uniform() < dropout
        {
            drawn.customer.churned_at = Some(row.time);
            break;
        }
    }
}

/// Removes or adds a few events at random, so that there are exactly as many as wanted.
fn fit(plan: &Plan, drawn: &mut [Drawn], rows: &mut Vec<Row>, wanted: usize, random: &mut Random) {
    while rows.len() > wanted {
        let at = random.below(rows.len() as u64) as usize;
        let Some(row) = rows.get(at).filter(|row| row.number > 0 || !plan.options.starts_with_purchase)
        else {
            continue;
        };
        if let Some(drawn) = drawn.get_mut(row.customer as usize) {
            let customer = &mut drawn.customer;
            customer.events -= 1;
            customer.purchases -= u32::from(row.amount.is_some());
            customer.spent -= row.amount.unwrap_or(0);
        }
        rows.swap_remove(at);
    }
    if rows.len() == wanted {
        return;
    }
    let mut upto = 0.0;
    let shares: Vec<f64> = drawn
        .iter()
        .map(|drawn| {
            upto += drawn.expected();
            upto
        })
        .collect();
    while rows.len() < wanted {
        let at = random.uniform() * upto;
        let likely = shares.partition_point(|upto| *upto <= at);
        let number = if likely < drawn.len() { likely } else { random.below(drawn.len() as u64) as usize };
        let kind = kind(plan, random);
        let Some(drawn) = drawn.get_mut(number) else { return };
        let room = (drawn.until - drawn.customer.signed_up).max(1);
        let time = drawn.customer.signed_up + random.below(room.unsigned_abs()) as i64;
        let row = drawn.row(plan, number as u32, time, kind);
        rows.push(row);
    }
}
