//! What every model of purchases can say of customers.

/// Columns of one length: repeat purchases, the time of the last one, and age.
#[derive(Debug, Clone, Copy)]
pub(super) struct Customers<'a> {
    pub(super) x: &'a [u32],
    pub(super) t_x: &'a [f64],
    pub(super) age: &'a [f64],
}

impl<'a> Customers<'a> {
    /// The same in parts of so many rows.
    pub(super) fn chunks(self, rows: usize) -> impl Iterator<Item = Self> {
        let times = self.t_x.chunks(rows).zip(self.age.chunks(rows));
        self.x.chunks(rows).zip(times).map(|(x, (t_x, age))| Self { x, t_x, age })
    }

    pub(super) fn rows(self) -> impl Iterator<Item = (u32, f64, f64)> + use<'a> {
        self.x.iter().zip(self.t_x.iter().zip(self.age)).map(|(x, (t_x, age))| (*x, *t_x, *age))
    }
}

/// A model at given parameters. Times are in the model's unit.
///
/// What holds of a customer who is alive hangs on frequency and age only, never on `t_x`: that is why it can be computed
/// once for all who share them.
pub(super) trait Law: Sync {
    /// The logarithm of the likelihood of one customer.
    fn ln_likelihood(&self, x: u32, t_x: f64, age: f64) -> f64;
    /// The probability that the customer is still alive at their age.
    fn alive(&self, x: u32, t_x: f64, age: f64) -> f64;
    /// [`alive`](Self::alive) of many, with the same bits.
    fn alive_each(&self, customers: Customers<'_>, alive: &mut [f64]) {
        for (alive, (x, t_x, age)) in alive.iter_mut().zip(customers.rows()) {
            *alive = self.alive(x, t_x, age);
        }
    }
    /// Purchases expected within `t` from now, of a customer alive now.
    fn expected_if_alive(&self, x: u32, age: f64, t: f64) -> f64;
    /// Repeat purchases expected within `t` of the first purchase.
    fn expected_new(&self, t: f64) -> f64;
    /// The probability of exactly `n` purchases within `t` from now, of a customer alive now.
    fn chance_if_alive(&self, x: u32, age: f64, n: u32, t: f64) -> f64;
    /// The probability of exactly `n` repeat purchases within `t` of the first purchase.
    fn chance_new(&self, n: u32, t: f64) -> f64;
    /// All purchases to come, each worth exp(−rate · time from now), of a customer alive now.
    fn residual_if_alive(&self, x: u32, age: f64, rate: f64) -> f64;
}
