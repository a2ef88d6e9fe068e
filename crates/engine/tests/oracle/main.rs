//! The fast algorithms against a slow and obvious one, on small random estates, and by hand.

#![cfg(test)]
#![allow(clippy::cast_possible_truncation, reason = "small estates")]

mod against_slow;
mod estate;
mod hand;
mod plans;
mod properties;
mod slow;
mod ways;
mod worth;
