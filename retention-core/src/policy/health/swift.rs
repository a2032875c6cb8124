//! Scores of everybody at once where they hang on simple folds alone: no rule is judged and nothing is walked.

use std::collections::BTreeSet;

use crate::Result;
use crate::health::{Card, Scored};
use crate::measure::{Narrow, Subject, Tallies};
use crate::policy::health::Asked;
use crate::policy::health::table::Row;
use crate::segment::Judge;
use crate::time::LocalConverter;

/// What is scored, and when.
struct Swift {
    now: Narrow,
    /// The other instant, where it is another one.
    since: Option<(i64, Narrow)>,
    compared: bool,
    /// Ranks of those of whom somebody set a score.
    fixed: BTreeSet<u32>,
    outputs: usize,
}

/// Memory of one thread.
struct Memory {
    rows: Vec<Row>,
    judge: Judge,
    tallies: Tallies,
    values: Vec<Option<f64>>,
    before: Vec<Option<i64>>,
}

impl Asked<'_> {
    /// Everybody known at an instant whom a scorecard is for, by rank, then scorecard. None where that needs the judge.
    pub(super) fn swift_rows(&self, at: i64, since: Option<i64>) -> Result<Option<Vec<Row>>> {
        let Some(swift) = self.swift(at, since) else { return Ok(None) };
        let start = || Memory {
            rows: Vec::new(),
            judge: Judge::new(self.view.schema()),
            tallies: Tallies::default(),
            values: vec![None; swift.outputs],
            before: Vec::with_capacity(self.cards.len()),
        };
        let properties = self.compiled.graph.program.properties();
        let parts = self.view.each_subject(properties, start, |memory, rank, subject| {
            if subject.known_from().is_none_or(|known| known > at) {
                return;
            }
            let from = memory.rows.len();
            if swift.fixed.contains(&rank) || !self.swiftly(&swift, rank, subject, memory) {
                memory.rows.truncate(from);
                self.row_of(&mut memory.judge, rank, subject, (at, since), &mut memory.rows);
            }
        })?;
        let rows = parts.into_iter().map(|memory| memory.rows).collect();
        Ok(Some(in_order(rows, self.view.state().order().len(), &self.cards)))
    }

    fn swift(&self, at: i64, since: Option<i64>) -> Option<Swift> {
        let compiled = &self.compiled;
        let cards = || self.cards.iter().filter_map(|card| compiled.cards.get(*card));
        if cards().any(|card| card.segment.is_some()) {
            return None;
        }
        let program = &compiled.graph.program;
        let (kinds, mut clock) =
            (self.view.backing().kinds(), LocalConverter::new(self.view.schema().zone()));
        let places: BTreeSet<usize> = cards().flat_map(Card::reads).collect();
        let mut narrow = |at: i64| Narrow::of(program, places.iter().copied(), (at, kinds), &mut clock);
        let (now, compared) = (narrow(at)?, since.is_some());
        let since = match since.filter(|since| *since != at) {
            Some(since) => Some((since, narrow(since)?)),
            None => None,
        };
        let ranks = &self.view.state().order().names;
        let fixed = if compiled.has_fixed() {
            (0..ranks.len() as u32).filter(|rank| !compiled.who_of(self.view, *rank).is_empty()).collect()
        } else {
            BTreeSet::new()
        };
        Some(Swift { now, since, compared, fixed, outputs: program.outputs().count() })
    }

    /// Adds the rows of a customer; `false` where more than simple folds is needed.
    fn swiftly(&self, swift: &Swift, rank: u32, subject: &Subject<'_>, memory: &mut Memory) -> bool {
        let Memory { rows, tallies, values, before, .. } = memory;
        before.clear();
        let score = |values: &[Option<f64>], card: usize| -> Option<Scored> {
            let of = self.compiled.cards.get(card)?;
            Some(of.score(|place| values.get(place).copied().flatten()))
        };
        if let Some((since, narrow)) = &swift.since {
            let known = subject.known_from().is_some_and(|known| known <= *since);
            if known && !narrow.fill(subject, tallies, values) {
                return false;
            }
            before.extend(self.cards.iter().map(|card| score(values, *card)?.score.filter(|_| known)));
        }
        if !swift.now.fill(subject, tallies, values) {
            return false;
        }
        for (place, card) in self.cards.iter().enumerate() {
            let (Some(scored), Some(of)) = (score(values, *card), self.compiled.cards.get(*card)) else {
                return false;
            };
            // Near an edge the band hangs on where it was.
            if !of.bands.is_certain(scored.score) {
                return false;
            }
            let was = if swift.since.is_some() { before.get(place).copied().flatten() } else { scored.score };
            rows.push(Row {
                rank,
                card: *card,
                band: of.bands.after(0, scored.score),
                state: scored.state,
                score: scored.score,
                coverage: scored.coverage,
                before: was.filter(|_| swift.compared),
            });
        }
        true
    }
}

/// Rows by rank, then scorecard: each customer's stand together in the order of scorecards.
fn in_order(parts: Vec<Vec<Row>>, customers: usize, cards: &[usize]) -> Vec<Row> {
    let width = cards.len();
    let mut places: Vec<u32> = vec![u32::MAX; customers * width];
    let rows: Vec<Row> = parts.into_iter().flatten().collect();
    for (at, row) in rows.iter().enumerate() {
        let card = cards.iter().position(|card| *card == row.card).unwrap_or(0);
        if let Some(place) = places.get_mut(row.rank as usize * width + card) {
            *place = at as u32;
        }
    }
    let mut ordered = Vec::with_capacity(rows.len());
    ordered.extend(places.into_iter().filter_map(|place| rows.get(place as usize).copied()));
    ordered
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use crate::log::View;
    use crate::policy::Policy;
    use crate::policy::health::Asked;
    use crate::time::{MICROS_PER_DAY, Timestamp};
    use crate::{Amount, Customer, Event, EventLog, Role, Schema, TimeInput};

    const START: i64 = 1_710_979_200_000_000;
    const KINDS: [&str; 4] = ["login", "login", "sale", "ticket"];

    /// All simple folds over windows and over all that was, with ways to read them that need edges and margins.
    fn policy(hysteresis: u32) -> Policy {
        Policy::from_json(&json!({
            "policy": 1,
            "kinds": ["login", "sale", "ticket"],
            "measures": {
                "logins_7d": {"measure": "count", "of": ["login"], "window": "7d"},
                "events_1mo": {"measure": "count", "window": "1mo"},
                "all": {"measure": "count"},
                "spent_30d": {"measure": "sum", "of": ["sale"], "window": "30d"},
                "spent": {"measure": "sum", "of": ["sale", "ticket"]},
                "since": {"measure": "days_since_last"},
                "since_sale": {"measure": "days_since_last", "of": ["sale"], "window": "20d"},
                "first_login": {"measure": "days_since_first", "of": ["login"]},
                "first_lately": {"measure": "days_since_first", "window": "9d"},
                "kinds": {"measure": "distinct", "window": "14d"},
                "did": {"measure": "did", "of": ["ticket"], "window": "12d"},
                "calm": {"measure": "did_not", "of": ["ticket"], "window": "5d", "history": "any"},
            },
            "scorecards": {
                "all": {"measures": {
                    "logins_7d": {"normaliser": "saturating", "half": 1}, "events_1mo": {"low": 0, "high": 9},
                    "all": {"low": 0, "high": 30}, "spent_30d": {"normaliser": "curve", "points": [[0, 0], [300, 0.4], [900, 1]]},
                    "spent": {"low": 0, "high": 2000}, "since": {"weight": 3, "low": 20, "high": 0},
                    "since_sale": {"low": 20, "high": 0, "missing": "penalise"}, "first_login": {"low": 0, "high": 40, "missing": "neutral"},
                    "first_lately": {"low": 0, "high": 9}, "kinds": {"low": 0, "high": 3}, "did": {"low": 1, "high": 0},
                    "calm": {"low": 0, "high": 1, "age": "since", "half_life": 6, "tick": 3},
                }, "bands": [{"band": "red"}, {"band": "yellow", "from": 40}, {"band": "green", "from": 60}], "hysteresis": hysteresis},
                "blocked": {
                    "measures": {"since_sale": {"low": 20, "high": 0, "missing": "block"}, "all": {"low": 0, "high": 5}},
                    "overrides": [
                        {"customer": "c1", "score": 55.5, "owner": "kim", "from": "2024-03-25", "until": "2024-04-20"},
                        {"customer": "c3", "score": 45.5, "owner": "lee", "from": "2024-03-28", "until": "2024-05-20"},
                    ],
                    "bands": [{"band": "low"}, {"band": "high", "from": 50}],
                },
            },
        }))
        .unwrap()
    }

    fn both(view: &View, policy: &Policy, at: i64, since: Option<i64>) {
        let asked = Asked::of(view, policy, &[], at, false).unwrap();
        let text = |rows: Vec<super::Row>| rows.iter().map(|row| format!("{row:?}")).collect::<Vec<_>>();
        let swift = asked.swift_rows(at, since).unwrap().unwrap();
        assert_eq!(text(swift), text(asked.judged_rows(at, since).unwrap()));
    }

    proptest! {
        #![proptest_config(crate::property::config(150))]

        #[test]
        fn scores_are_those_of_the_judge(
            events in prop::collection::vec((0u8..5, 0i64..45 * 24, 0..KINDS.len(), -200i64..600), 0..60),
            merged in prop::option::of(0i64..40),
            signed_up in prop::option::of(0i64..40),
            busy in any::<bool>(),
            days in 0i64..50,
            back in prop::option::of(0i64..40),
            hysteresis in prop::sample::select(vec![0u32, 4]),
        ) {
            let schema = Schema::new("Europe/London", "GBP").unwrap().role("login", Role::Activity).role("sale", Role::Purchase);
            let mut log = EventLog::new(schema).threads(2);
            let at = |hours: i64| Timestamp::from_micros(START + hours * MICROS_PER_DAY / 24);
            for (who, hours, kind, amount) in &events {
                let event = Event::new(format!("c{who}"), KINDS[*kind], at(*hours));
                let event = if KINDS[*kind] == "sale" { event.amount(Amount::Minor(*amount)) } else { event };
                log.push(event).unwrap();
            }
            // More than is read from the end on.
            for hours in 0..if busy { 200 } else { 0 } {
                log.push(Event::new("c2", "login", at(hours * 5))).unwrap();
            }
            if let Some(day) = merged {
                let _ = log.merge_customers("c3", "c4", TimeInput::from(at(day * 24)));
            }
            if let Some(day) = signed_up {
                log.set_customer(&Customer::new("c9").signed_up(at(day * 24))).unwrap();
            }
            let end = START + days * MICROS_PER_DAY;
            let view = log.as_of(Timestamp::from_micros(end)).unwrap();
            let policy = policy(hysteresis);
            both(&view, &policy, end, back.map(|days| end - days * MICROS_PER_DAY));
            both(&view, &policy, end - MICROS_PER_DAY / 3, None);
        }
    }
}
