//! Every control four times: good, bad, not known, and not to be asked; and what no control may ever do.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::redundant_closure_for_method_calls,
    clippy::needless_pass_by_value,
    unreachable_pub,
    dead_code,
    missing_docs,
    reason = "tests"
)]

mod accounts;
mod administrators;
mod agreements;
mod cases;
mod clean;
mod delegation;
mod fixes;
mod invariants;
mod list_traps;
mod lists;
mod operations;
mod papers;
mod promises;
mod records;
mod sides;
mod signin;
mod tools;
mod traps;
#[path = "../cases/world.rs"]
#[allow(dead_code, unused_imports, reason = "the builder is shared with the cases of the graph")]
mod world;
