//! The Node binding: converts what it is given, calls the core, converts back. What users see is the thin layer of
//! JavaScript in `lib/`, which turns the errors thrown here into `RetentionError`.
// The macros of napi write public items and glue of their own.
#![warn(clippy::expect_used, clippy::panic, clippy::unwrap_used)]
#![cfg_attr(test, allow(dead_code, reason = "what JavaScript calls, nothing calls in a test build"))]
#![allow(missing_debug_implementations, reason = "napi's classes are seen from JavaScript only")]
#![allow(
    unreachable_pub,
    reason = "napi's classes and functions leave through the addon, not through the crate"
)]
#![allow(clippy::needless_pass_by_value, reason = "napi hands arguments over by value")]

mod call;
mod engine;
mod fault;
mod feed;
mod identity;
mod info;
mod ipc;
mod load;
mod log;
mod shared;
mod stop;
mod table;
mod testing;
mod view;
mod work;
