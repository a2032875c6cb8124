//! Asking a rule about one row allocates nothing: a live engine does so for every event.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use retention_core::{Currency, Money, Rule, RuleType, RuleValue, Scope, Timestamp};

struct Counting;

thread_local! {
    static ALLOCATIONS: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: passes every call on to the system's allocator, unchanged.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let _ = ALLOCATIONS.try_with(|count| count.set(count.get() + 1));
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// How often the work allocates.
fn allocations<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = ALLOCATIONS.with(Cell::get);
    let done = work();
    (done, ALLOCATIONS.with(Cell::get) - before)
}

#[test]
fn one_row_costs_no_allocation() {
    let pounds = Currency::parse("GBP").unwrap();
    let scope = Scope::new()
        .name("days", RuleType::Int)
        .name("mean", RuleType::Float)
        .name("plan", RuleType::Text)
        .name("renews", RuleType::Time)
        .name("spent", RuleType::Money(pounds))
        .name("trial", RuleType::Bool);
    let rule = Rule::parse(
        "days * 2 - 1 > 14 && mean / days < 10.5 && (plan in ['pro', 'team'] || plan.startsWith('x')) && size(plan) < 9 \
         && renews > timestamp('2024-01-31') && spent + spent >= money('1 GBP') && !(trial == null) \
         && (trial ? 'a' : plan) != 'b' && int(mean) in [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]",
    );
    let predicate = rule.unwrap().check(&scope).unwrap();
    let row = [
        RuleValue::Int(20),
        RuleValue::Float(7.5),
        RuleValue::Text("team"),
        RuleValue::Time(Timestamp::MAX),
        RuleValue::Money(Money { minor: 50, currency: pounds }),
        RuleValue::Bool(false),
    ];
    let (holds, count) = allocations(|| predicate.row(&row).unwrap());
    assert_eq!((holds, count), (Some(true), 0));
    let nothing = [RuleValue::Null; 6];
    let (holds, count) = allocations(|| predicate.row(&nothing).unwrap());
    assert_eq!((holds, count), (Some(false), 0));
    // The count counts.
    assert!(allocations(|| predicate.explain_row(&row).unwrap().clauses.len()).1 > 0);
}
