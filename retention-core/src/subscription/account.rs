//! The customers of an account put together, as they belonged to it at the time.

use std::collections::BTreeMap;

use crate::subscription::dated::Dated;
use crate::subscription::fold::{Ending, Part, Step};
use crate::subscription::unit::Unit;

/// What a subscription counts at an instant.
#[derive(Debug, Clone, Copy, Default)]
struct Held<'v> {
    mrr: i64,
    arr: i64,
    open: bool,
    plan: Option<&'v str>,
}

/// The changes of one customer's subscriptions while they belonged to one account, or to none.
#[derive(Debug)]
struct Stay<'a, 'v> {
    account: Option<&'a str>,
    steps: Vec<Step<'v>>,
}

/// An account on its way.
#[derive(Debug)]
struct Members<'v> {
    /// Whose revenue came first, and when: the account is told by what that customer is.
    first: (i64, u32),
    steps: Vec<Step<'v>>,
    /// How many subscriptions there are so far.
    known: u32,
}

/// Cuts a customer's changes, ascending in time, where they come to belong to another account: there what they pay leaves
/// the one and comes to the other, so that what is told later changes nothing of what was.
fn stays<'a, 'v>(steps: &[Step<'v>], history: &'a [(i64, String)]) -> Vec<Stay<'a, 'v>> {
    let mut stays = vec![Stay { account: None, steps: Vec::new() }];
    let mut held: BTreeMap<u32, Held<'v>> = BTreeMap::new();
    let mut rest = steps;
    for (since, account) in history {
        let (own, later) = rest.split_at(rest.partition_point(|step| step.at < *since));
        rest = later;
        let Some(last) = stays.last_mut() else { break };
        take(&mut held, own);
        last.steps.extend_from_slice(own);
        if last.account == Some(account) {
            continue;
        }
        let (left, came) = passed(&held, *since);
        last.steps.extend(left);
        stays.push(Stay { account: Some(account), steps: came });
    }
    if let Some(last) = stays.last_mut() {
        last.steps.extend_from_slice(rest);
    }
    stays.retain(|stay| !stay.steps.is_empty());
    stays
}

fn take<'v>(held: &mut BTreeMap<u32, Held<'v>>, steps: &[Step<'v>]) {
    for step in steps {
        let one = held.entry(step.subscription).or_default();
        one.mrr = one.mrr.saturating_add(step.mrr);
        one.arr = one.arr.saturating_add(step.arr);
        one.open = step.opens == 1 || (step.opens == 0 && one.open);
        one.plan = step.plan;
    }
}

/// What leaves one account and comes to another when a customer moves.
fn passed<'v>(held: &BTreeMap<u32, Held<'v>>, at: i64) -> (Vec<Step<'v>>, Vec<Step<'v>>) {
    let part = |(subscription, held): (&u32, &Held<'v>), sign: i8| Step {
        at,
        mrr: held.mrr.saturating_mul(i64::from(sign)),
        arr: held.arr.saturating_mul(i64::from(sign)),
        part: Part::Change,
        opens: sign,
        ending: if sign < 0 { Ending::Voluntary } else { Ending::None },
        plan: held.plan,
        subscription: *subscription,
    };
    let open = || held.iter().filter(|(_, held)| held.open);
    (open().map(|one| part(one, -1)).collect(), open().map(|one| part(one, 1)).collect())
}

/// Shows each account, and by themselves those who belonged to none yet.
pub(super) fn each_account<'v>(
    accounts: &Dated,
    steps_of: BTreeMap<u32, Vec<Step<'v>>>,
    mut each: impl FnMut(&Unit<'_, 'v>),
) {
    let mut members: BTreeMap<&str, Members<'v>> = BTreeMap::new();
    for (rank, steps) in &steps_of {
        for stay in stays(steps, accounts.history(*rank)) {
            let Some(account) = stay.account else {
                each(&Unit { rank: *rank, account: None, subscription: None, steps: &stay.steps });
                continue;
            };
            let came = (stay.steps.first().map_or(i64::MAX, |step| step.at), *rank);
            let new = || Members { first: came, steps: Vec::new(), known: 0 };
            let own = members.entry(account).or_insert_with(new);
            own.first = own.first.min(came);
            let known = own.known;
            for step in &stay.steps {
                let subscription = step.subscription.saturating_add(known);
                own.known = own.known.max(subscription.saturating_add(1));
                own.steps.push(Step { subscription, ..*step });
            }
        }
    }
    for (account, mut own) in members {
        own.steps.sort_by_key(|step| (step.at, step.subscription));
        each(&Unit { rank: own.first.1, account: Some(account), subscription: None, steps: &own.steps });
    }
}
