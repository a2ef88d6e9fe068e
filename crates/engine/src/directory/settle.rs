//! Several exports say something of the same thing: which one counts.

use bailiwick_model::{Observed, Time};

/// One value out of several statements, each with the time its export was made. Known beats unknown and newer
/// beats older; statements that contradict each other and whose order is not known are unreadable.
pub(crate) fn settle<T: Clone + PartialEq>(
    stated: impl IntoIterator<Item = (Observed<T>, Option<Time>)>,
) -> Observed<T> {
    let mut known: Vec<(T, Option<Time>)> = Vec::new();
    let mut unreadable = false;
    for (value, at) in stated {
        match value {
            Observed::Known(value) => known.push((value, at)),
            Observed::Unreadable => unreadable = true,
            Observed::NotCollected => {}
        }
    }
    let Some((first, _)) = known.first() else {
        return if unreadable { Observed::Unreadable } else { Observed::NotCollected };
    };
    if known.iter().all(|(value, _)| value == first) {
        return Observed::Known(first.clone());
    }
    if known.iter().any(|(_, at)| at.is_none()) {
        return Observed::Unreadable;
    }
    let newest = known.iter().filter_map(|(_, at)| *at).max();
    let mut latest = known.iter().filter(|(_, at)| *at == newest).map(|(value, _)| value);
    match latest.next() {
        Some(value) if latest.all(|other| other == value) => Observed::Known(value.clone()),
        _ => Observed::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_known_value_counts() {
        let (old, new) = (Some(Time(1)), Some(Time(2)));
        for (stated, expected) in [
            (vec![], Observed::NotCollected),
            (vec![(Observed::NotCollected, new), (Observed::Known(1), old)], Observed::Known(1)),
            (vec![(Observed::Unreadable, new)], Observed::Unreadable),
            (vec![(Observed::Known(1), old), (Observed::Known(2), new)], Observed::Known(2)),
            (vec![(Observed::Known(2), new), (Observed::Known(1), old)], Observed::Known(2)),
            (vec![(Observed::Known(1), old), (Observed::Known(2), None)], Observed::Unreadable),
            (vec![(Observed::Known(1), None), (Observed::Known(1), old)], Observed::Known(1)),
            (vec![(Observed::Known(1), old), (Observed::Known(2), old)], Observed::Unreadable),
        ] {
            assert_eq!(settle(stated.clone()), expected, "{stated:?}");
        }
    }
}
