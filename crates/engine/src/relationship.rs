//! When a delegated admin relationship gives access.
//!
//! An access assignment works while its relationship is active, and until the relationship's end. One that is being
//! taken down (`expiring`, `terminationRequested`, `terminating`) still works until it is `expired` or `terminated`;
//! past its end it may be gone or not. A state that was not read leaves it open, past the end too.

use bailiwick_model::facts::{GdapRelationship, GdapStatus};
use bailiwick_model::{Observed, Time};

/// Whether a relationship gives access at a time: `None` is no, `Some(false)` is not known.
pub(crate) fn counts(fact: &GdapRelationship, as_of: Time) -> Option<bool> {
    let status = match fact.status {
        Observed::Known(GdapStatus::Pending | GdapStatus::Ended) => return None,
        Observed::Known(status) => status,
        Observed::NotCollected | Observed::Unreadable => return Some(false),
    };
    let days = fact.duration_days.known().map(|days| i64::from(*days));
    let ends = fact.ends.known().copied().or_else(|| Some(fact.activated.known()?.plus_days(days?)));
    if ends.is_none_or(|ends| ends >= as_of) {
        return Some(true);
    }
    if status == GdapStatus::Ending {
        return Some(false);
    }
    match fact.auto_extends {
        Observed::Known(true) => Some(true),
        Observed::Known(false) => None,
        Observed::NotCollected | Observed::Unreadable => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Observed::{Known, NotCollected, Unreadable};

    #[test]
    fn access_ends_with_the_relationship() {
        let now = Time(1_795_154_400);
        let (before, after) = (Known(now.plus_days(-1)), Known(now.plus_days(1)));
        let (yes, open, no) = (Some(true), Some(false), None);
        for (status, ends, auto_extends, expected) in [
            (Known(GdapStatus::Active), after, Known(false), yes),
            (Known(GdapStatus::Active), NotCollected, NotCollected, yes),
            (Known(GdapStatus::Active), before, Known(false), no),
            (Known(GdapStatus::Active), before, Known(true), yes),
            (Known(GdapStatus::Active), before, NotCollected, open),
            (Known(GdapStatus::Ending), after, Known(false), yes),
            (Known(GdapStatus::Ending), before, Known(false), open),
            (Known(GdapStatus::Ending), before, Known(true), open),
            (Known(GdapStatus::Ended), after, Known(true), no),
            (Known(GdapStatus::Pending), after, Known(true), no),
            (Unreadable, after, Known(false), open),
            (NotCollected, before, Known(false), open),
        ] {
            let fact = GdapRelationship { status, ends, auto_extends, ..GdapRelationship::default() };
            assert_eq!(counts(&fact, now), expected, "{status:?} {ends:?} {auto_extends:?}");
        }
        let measured = GdapRelationship {
            status: Known(GdapStatus::Active),
            activated: Known(now.plus_days(-31)),
            duration_days: Known(30),
            auto_extends: Known(false),
            ..GdapRelationship::default()
        };
        assert_eq!(counts(&measured, now), no, "the end follows from start and length");
    }
}
