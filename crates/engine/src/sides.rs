//! What two sides say of one relation: the provider's exports and the customer's own.

use bailiwick_model::Time;

use crate::assessment::Standing;

/// Days after which two exports that differ may both be right, each for its day.
pub const APART: i64 = 30;

/// What one side says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Says {
    /// Its exports show the relation.
    Shows,
    /// A list that would show it was read whole, and does not; or it says otherwise.
    Lacks,
    /// A list that would show it was read in part, or what it says is not clear.
    Unclear,
    /// No list that would show it was read.
    Unread,
}

/// One side, and when its exports were made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Side {
    /// What it says.
    pub says: Says,
    /// When it said so, where that is known.
    pub at: Option<Time>,
}

/// What both say together. `None` where neither shows the relation: then there is nothing to compare.
pub fn standing(provider: Side, customer: Side) -> Option<Standing> {
    match (provider.says, customer.says) {
        (Says::Shows, Says::Shows) => Some(Standing::Confirmed),
        (Says::Shows, Says::Unread) => Some(Standing::ProviderOnly),
        (Says::Unread, Says::Shows) => Some(Standing::CustomerOnly),
        (Says::Shows, Says::Lacks) | (Says::Lacks, Says::Shows) => {
            let apart = provider.at.zip(customer.at).map(|(one, two)| one.days_since(two).abs());
            Some(if apart.is_some_and(|days| days > APART) { Standing::Stale } else { Standing::Disputed })
        }
        (Says::Shows, Says::Unclear) | (Says::Unclear, Says::Shows) => Some(Standing::Unknown),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Says; 4] = [Says::Shows, Says::Lacks, Says::Unclear, Says::Unread];

    fn side(says: Says, day: i64) -> Side {
        Side { says, at: Some(Time(day * 86_400)) }
    }

    #[test]
    fn the_table_stated_by_hand() {
        let of = |provider, customer| standing(side(provider, 0), side(customer, 0));
        assert_eq!(of(Says::Shows, Says::Shows), Some(Standing::Confirmed));
        assert_eq!(of(Says::Shows, Says::Lacks), Some(Standing::Disputed));
        assert_eq!(of(Says::Lacks, Says::Shows), Some(Standing::Disputed));
        assert_eq!(of(Says::Shows, Says::Unread), Some(Standing::ProviderOnly));
        assert_eq!(of(Says::Unread, Says::Shows), Some(Standing::CustomerOnly));
        assert_eq!(of(Says::Shows, Says::Unclear), Some(Standing::Unknown));
        assert_eq!(of(Says::Lacks, Says::Unread), None);
    }

    #[test]
    fn exports_a_season_apart_do_not_dispute() {
        let of = |days| standing(side(Says::Shows, 0), side(Says::Lacks, days));
        assert_eq!((of(APART), of(APART + 1)), (Some(Standing::Disputed), Some(Standing::Stale)));
        assert_eq!(of(-APART - 1), Some(Standing::Stale));
        let undated = standing(Side { says: Says::Shows, at: None }, side(Says::Lacks, 90));
        assert_eq!(undated, Some(Standing::Disputed), "what has no date cannot be too old");
    }

    /// What one side alone said is never turned into its opposite by the other side, except as a dispute; and only
    /// two sides that both show it confirm it.
    #[test]
    fn a_second_side_confirms_disputes_or_leaves_open() {
        for other in ALL {
            for day in [0, 90] {
                let both = standing(side(Says::Shows, 0), side(other, day)).unwrap_or_default();
                assert_ne!(both, Standing::CustomerOnly, "{other:?}");
                assert_eq!(both == Standing::Confirmed, other == Says::Shows, "{other:?}");
                if other == Says::Lacks {
                    assert!(matches!(both, Standing::Disputed | Standing::Stale));
                }
            }
        }
    }

    #[test]
    fn the_sides_are_treated_alike() {
        let swap = |standing| match standing {
            Some(Standing::ProviderOnly) => Some(Standing::CustomerOnly),
            Some(Standing::CustomerOnly) => Some(Standing::ProviderOnly),
            other => other,
        };
        for one in ALL {
            for two in ALL {
                for day in [0, 90] {
                    let (left, right) = (side(one, 0), side(two, day));
                    assert_eq!(standing(left, right), swap(standing(right, left)), "{one:?} {two:?}");
                }
            }
        }
    }
}
