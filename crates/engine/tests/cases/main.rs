//! Small estates made by hand: what each kind of record lets somebody do, and what it must not.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::redundant_closure_for_method_calls,
    unreachable_pub,
    missing_docs,
    reason = "tests"
)]

mod accounts;
mod azure;
mod cascades;
mod directory;
mod exposed;
mod gaps;
mod gdap;
mod guests;
mod rmm;
mod scale;
mod synthetic;
mod visitors;
mod world;
