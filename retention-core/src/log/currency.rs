//! Amounts in other currencies than the schema's: they are kept apart, and no sum goes over them in silence.

use std::collections::BTreeMap;

use crate::log::{Kinds, View};
use crate::money::Currency;
use crate::{Error, ErrorCode, Result};

impl View {
    /// Checks that all amounts of these kinds are in the schema's currency.
    ///
    /// # Errors
    /// `mixed_currency`, with the other currencies and how many events have them.
    pub(crate) fn one_currency(&self, kinds: &Kinds) -> Result<()> {
        let mut others: BTreeMap<Currency, u64> = BTreeMap::new();
        for shard in &self.state().shards {
            for (row, (currency, _)) in shard.extras().foreign.iter() {
                let seen = shard.times.get(row).is_some_and(|time| *time < self.cut_at());
                if seen && kinds.contains(shard.kind_of(row)) {
                    *others.entry(currency).or_default() += 1;
                }
            }
        }
        if others.is_empty() {
            return Ok(());
        }
        let own = self.schema().currency();
        let found: Vec<String> =
            others.iter().map(|(currency, events)| format!("{events} in {currency}")).collect();
        let message = format!(
            "amounts of {} are not all in {own}, the schema's currency: {}",
            kinds.names().join(", "),
            found.join(", ")
        );
        let currencies: Vec<&str> = others.keys().map(Currency::code).collect();
        Err(Error::new(ErrorCode::MixedCurrency, message)
            .with("currency", own)
            .with("other", currencies.join(", "))
            .with("events", others.values().sum::<u64>())
            .hint(format!(
                "convert them to {own} at dated rates before they go in, or keep one log a currency"
            )))
    }
}
