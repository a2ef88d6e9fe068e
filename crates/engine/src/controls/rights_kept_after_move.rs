//! Rights that stay when somebody leaves or moves.

use bailiwick_model::facts::{Collection, PersonChange};

use super::tally::Tally;
use super::{Audience, Context, Control, Decides, Judgement};
use crate::assessment::Rank;
use crate::graph::PartyIx;

/// The row of the registry.
pub(super) const CONTROL: Control = Control {
    slug: "rights_kept_after_move",
    title: "rights that stay when somebody leaves or moves",
    what: "Everybody who left or changed jobs: the old rights went within a day.",
    why: "Rights collect over the years, and nobody asks for fewer.",
    decides: &[Decides::whole("5.A.2")],
    audience: Audience::Both,
    needs: &[Collection::PeopleChanges],
    provider_fix: "take the old rights away on the day of the change",
    customer_fix: "take the old rights away on the day of the change",
    proof: "a new list in which rights went within a day",
    attack: &["T1078"],
    judge,
};

fn judge(it: &Context<'_>, party: PartyIx) -> Judgement {
    let mut tally = Tally::of::<PersonChange>(it, party, ["person", "people"]);
    for row in tally.rows::<PersonChange>() {
        tally.begin(row);
        match (row.on.known(), row.rights_removed.known()) {
            (Some(on), Some(removed)) if *removed > on.plus_days(1) => {
                tally.wrong("whose rights stayed for more than a day");
            }
            // Rights that went before the change are those of another change.
            (Some(on), Some(removed))
                if removed.date() >= on.date()
                    && tally.past(row.on).is_some()
                    && tally.past(row.rights_removed).is_some() => {}
            (Some(on), None) if *on > it.as_of() => {}
            _ => tally.open("when the change was, and when the rights went"),
        }
        tally.end();
    }
    tally.judgement(CONTROL.why, Rank::Medium)
}
