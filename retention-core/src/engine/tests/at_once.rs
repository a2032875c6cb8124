//! Copies of an engine that goes on, and a change of policy that others do not wait for.

use proptest::prelude::*;

use super::{START, Step, links, policy, run, schema, steps};
use crate::engine::change::Change;
use crate::engine::touched::Touched;
use crate::time::{MICROS_PER_DAY, Timestamp};
use crate::{Engine, EventLog};

fn begun() -> Engine {
    let begin = Timestamp::from_micros(START - 10 * MICROS_PER_DAY);
    Engine::new(EventLog::new(schema()), policy(&[3, 4, 5, 7, 8]), begin).unwrap()
}

/// Some of what is known of customers comes in between.
fn mixed(steps: Vec<Step>, more: Vec<(usize, Step)>) -> Vec<Step> {
    let mut steps = steps;
    for (at, step) in more {
        steps.insert(at.min(steps.len()), step);
    }
    steps
}

proptest! {
    #![proptest_config(crate::property::config(40))]

    /// Everybody is looked at in a copy while events are tracked; then those whom that concerned.
    #[test]
    fn a_change_made_while_others_go_on_is_the_change_made_at_once(
        steps in steps(),
        links in prop_oneof![Just(Vec::new()), links()],
        known in super::known(),
        cuts in (0usize..40, 0usize..40),
        rules in prop::collection::vec(0..super::RULES.len(), 0..6),
    ) {
        let steps = mixed(steps, links.into_iter().chain(known).collect());
        let first = cuts.0.min(steps.len());
        let second = (first + cuts.1).min(steps.len());
        // While the policy changes, no time passes for everybody.
        let meanwhile = steps[first..second].iter().filter(|step| !matches!(step, Step::Advance(..)));
        let new = policy(&rules);

        let mut live = begun();
        let mut told: Vec<_> = steps[..first].iter().flat_map(|step| run(&mut live, step)).collect();
        live.touched = Some(Touched::default());
        let mut copy = live.still().reader();
        let mut change = Change::new(&copy, new.clone()).unwrap();
        for (at, step) in meanwhile.clone().enumerate() {
            told.extend(run(&mut live, step));
            if at == 3 {
                let everybody = copy.everybody();
                change.look(&mut copy, everybody).unwrap();
                let mut touched = live.touched.replace(Touched::default()).unwrap();
                copy = live.still().reader();
                change.look(&mut copy, touched.take(usize::MAX)).unwrap();
            }
        }
        if meanwhile.clone().count() <= 3 {
            let everybody = copy.everybody();
            change.look(&mut copy, everybody).unwrap();
        }
        let mut touched = live.touched.take().unwrap();
        change.look(&mut live, touched.take(usize::MAX)).unwrap();
        let (movers, _) = change.put(&mut live).unwrap();
        let movers = movers.table(live.log());

        let mut plain = begun();
        let mut expected: Vec<_> = steps[..first].iter().flat_map(|step| run(&mut plain, step)).collect();
        expected.extend(meanwhile.flat_map(|step| run(&mut plain, step)));
        prop_assert_eq!(&plain.dry_run(&new).unwrap(), &movers);
        prop_assert_eq!(plain.set_policy(new).unwrap(), movers);
        for step in &steps[second..] {
            told.extend(run(&mut live, step));
            expected.extend(run(&mut plain, step));
        }
        let end = Timestamp::from_micros(START + 70 * MICROS_PER_DAY);
        told.extend(live.advance(end, None).unwrap().signals);
        expected.extend(plain.advance(end, None).unwrap().signals);
        prop_assert_eq!(told, expected);
        prop_assert_eq!(live.snapshot().unwrap(), plain.snapshot().unwrap());
    }

    /// A copy tells what the engine tells, and neither changes the other.
    #[test]
    fn a_copy_goes_its_own_way(steps in steps(), links in links(), cut in 0usize..40) {
        let steps = mixed(steps, links);
        let cut = cut.min(steps.len());
        let mut whole = begun();
        for step in &steps[..cut] {
            run(&mut whole, step);
        }
        let before = whole.snapshot().unwrap();
        let mut copy = whole.still().whole();
        let mut other = whole.still().whole();
        prop_assert_eq!(copy.snapshot().unwrap(), before.clone());
        for step in &steps[cut..] {
            prop_assert_eq!(run(&mut whole, step), run(&mut copy, step));
        }
        prop_assert_eq!(other.snapshot().unwrap(), before);
        for step in &steps[cut..] {
            run(&mut other, step);
        }
        let end = Timestamp::from_micros(START + 70 * MICROS_PER_DAY);
        prop_assert_eq!(whole.advance(end, None).unwrap(), copy.advance(end, None).unwrap());
        other.advance(end, None).unwrap();
        prop_assert_eq!(other.snapshot().unwrap(), copy.snapshot().unwrap());
    }
}
