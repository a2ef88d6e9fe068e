//! Ids in names of files: exports of one object often name it nowhere else.

use bailiwick_model::names::is_guid;

/// The last component of a path, without `.json`.
pub(crate) fn stem(path: &str) -> &str {
    let name = path.rsplit(['/', '\\', '!']).next().unwrap_or(path);
    let cut = name.len().saturating_sub(5);
    match name.get(cut..) {
        Some(ending) if ending.eq_ignore_ascii_case(".json") => name.get(..cut).unwrap_or(name),
        _ => name,
    }
}

/// The first GUID in a text.
pub(crate) fn guid_in(text: &str) -> Option<&str> {
    window(text, 36, is_guid)
}

/// The first pair of GUIDs joined by `-`: the id of a delegated admin relationship.
pub(crate) fn guid_pair_in(text: &str) -> Option<&str> {
    window(text, 73, is_guid_pair)
}

/// Whether this is a pair of GUIDs joined by `-`.
pub(crate) fn is_guid_pair(text: &str) -> bool {
    matches!((text.get(..36), text.get(36..37), text.get(37..)),
        (Some(left), Some("-"), Some(right)) if is_guid(left) && is_guid(right))
}

fn window(text: &str, size: usize, fits: fn(&str) -> bool) -> Option<&str> {
    (0..text.len()).filter_map(|from| text.get(from..from.checked_add(size)?)).find(|part| fits(part))
}

/// Runs of hexadecimal digits and `-` in a text that begin with 8 digits: what may be the start of a GUID.
pub(crate) fn guid_starts(text: &str) -> impl Iterator<Item = &str> {
    let runs = text.split(|letter: char| !letter.is_ascii_hexdigit() && letter != '-');
    runs.flat_map(|run| {
        let starts = run.match_indices('-').map(|(at, _)| at + 1);
        std::iter::once(0)
            .chain(starts)
            .filter_map(|from| run.get(from..))
            .map(|part| part.trim_end_matches('-'))
    })
    .filter(|part| part.get(..8).is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit())))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "7ae7f8a5-d90d-5019-b4d1-fc100f02b034";

    #[test]
    fn ids_are_found_in_names() {
        assert_eq!(stem("a/b!/requirements-X.JSON"), "requirements-X");
        assert_eq!(stem("é"), "é");
        assert_eq!(guid_in(&format!("requirements-{ONE}")), Some(ONE));
        assert_eq!(guid_in("ééé"), None);
        let pair = format!("{ONE}-{ONE}");
        assert_eq!(guid_pair_in(&format!("assignments_{pair}.json")), Some(pair.as_str()));
        assert_eq!(guid_pair_in(ONE), None);
    }

    #[test]
    fn starts_of_ids_are_found_in_names() {
        let found: Vec<_> = guid_starts("northmsp-accessAssignments-528d7ba1").collect();
        assert_eq!(found, ["528d7ba1"]);
        let found: Vec<_> = guid_starts("x_528d7ba1-5b84").collect();
        assert_eq!(found, ["528d7ba1-5b84"]);
        assert_eq!(guid_starts("528d7ba").count(), 0);
    }
}
