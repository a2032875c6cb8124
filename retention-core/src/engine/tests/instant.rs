//! Several events of one customer at one instant, as the lines of an order are.

use proptest::prelude::*;

use super::{HOUR, RULES, START, Step, check, policy, schema};
use crate::time::Timestamp;
use crate::{Engine, Event, EventLog};

proptest! {
    #![proptest_config(crate::property::config(100))]

    #[test]
    fn lines_of_one_instant_end_where_batch_ends(
        rules in prop::collection::vec(0..RULES.len(), 0..6),
        orders in prop::collection::vec(
            (0u8..3, 0i64..45 * 24, prop::collection::vec((prop::sample::select(vec!["login", "sale", "payment_failed"]), -200i64..600), 1..5)),
            1..12,
        ),
        advance in prop::option::of(0i64..45 * 24),
        in_order in any::<bool>(),
    ) {
        let mut orders = orders;
        if in_order {
            orders.sort_by_key(|(_, hours, _)| *hours);
        }
        let mut steps: Vec<Step> = Vec::new();
        for (who, hours, lines) in orders {
            let time = START + hours * HOUR;
            if advance.is_some_and(|hours| START + hours * HOUR <= time) && steps.len() % 2 == 1 {
                steps.push(Step::Advance(time + (hours % 2), None));
            }
            steps.extend(lines.into_iter().map(|(kind, amount)| Step::Event(who, time, kind, amount, None)));
        }
        check(&rules, &steps, &super::Observed::default());
    }
}

#[test]
fn a_second_line_is_judged_from_where_the_first_one_was() {
    let policy = policy(&[0, 1, 2, 3]);
    let mut engine = Engine::new(EventLog::new(schema()), policy, Timestamp::from_micros(START)).unwrap();
    let sale = |day: i64| Event::new("c1", "sale", Timestamp::from_micros(START + day * 24 * HOUR));
    for day in [1, 3, 9] {
        let at = START + day * 24 * HOUR + 1;
        for line in 0..3 {
            engine.track(sale(day).amount(crate::Amount::Minor(100))).unwrap();
            let place = engine.log.find("c1").unwrap();
            assert!(engine.people.until(place, at).is_some(), "day {day}, line {line}");
        }
    }
    // The customer's state from before the instant is kept, not the one between two lines.
    let place = engine.log.find("c1").unwrap();
    let before = engine.as_of(Timestamp::from_micros(START + 9 * 24 * HOUR)).unwrap();
    let compiled = &engine.eras.last().compiled;
    let stood = before.one_subject("c1", compiled.graph.program.properties(), |subject, rank| {
        let mut judge = crate::segment::Judge::new(before.schema());
        compiled.stand(&mut judge, subject, &compiled.who_of(&before, rank), START + 9 * 24 * HOUR)
    });
    assert_eq!(engine.people.until(place, START + 9 * 24 * HOUR + 1), Some(stood.unwrap()));
    engine.advance(Timestamp::from_micros(START + 9 * 24 * HOUR + 2), None).unwrap();
    engine.track(sale(9)).unwrap();
}
