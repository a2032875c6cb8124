//! What every model of purchases can say of customers.

/// A model at given parameters. Times are in the model's unit.
///
/// What holds of a customer who is alive hangs on frequency and age only, never on `t_x`: that is why it can be computed
/// once for all who share them.
pub(super) trait Law: Sync {
    /// The logarithm of the likelihood of one customer.
    fn ln_likelihood(&self, x: u32, t_x: f64, age: f64) -> f64;
    /// The probability that the customer is still alive at their age.
    fn alive(&self, x: u32, t_x: f64, age: f64) -> f64;
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
