//! Attestations of the provider and its customers, in one file.

use std::fmt::Write as _;
use std::io;

use crate::formats::Target;
use crate::json::{quoted, text};
use crate::world::PROVIDER_ID;

/// Path of the file.
const PATH: &str = "statements.toml";
/// SHA-256 of the word `test`: documents of a made-up estate.
const DOCUMENT: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/// What the provider states of plans and exercises, and what customers with an agreement state of theirs.
pub(crate) fn write(to: &mut Target<'_>) -> io::Result<()> {
    let as_of = to.world.plan.as_of;
    let (on, until) = (as_of.plus_days(-200).date(), as_of.plus_days(165).date());
    let mut out =
        String::from("# Made up. Who states what, on which day, by which document, and until when.\n");
    let mut put = |row: &str, party: &str, by: &str| {
        let _ = writeln!(
            out,
            "\n[[attestation]]\nrow = {}\nparty = {}\nby = {}\non = {on}\ndocument = \"sha256:{DOCUMENT}\"\nuntil = {until}",
            quoted(row),
            quoted(party),
            quoted(by)
        );
    };
    for row in ["9.A.1", "9.A.2", "9.M.1", "10.A.1"] {
        put(row, PROVIDER_ID, "head of security of the provider");
    }
    for customer in to.world.customers.iter().filter(|customer| customer.promise().is_some()) {
        for row in ["9.A.1", "9.A.2", "9.C.2", "10.A.1"] {
            put(row, &customer.id, "managing director");
        }
    }
    text(&mut to.sink, PATH, &out)
}
