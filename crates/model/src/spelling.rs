//! What somebody may have meant to write.

/// The nearest of these words, where one is near.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let word: String = word.chars().take(100).collect();
    known
        .map(|known| (strsim::jaro_winkler(&word.to_lowercase(), &known.to_lowercase()), known))
        .filter(|(near, _)| *near > 0.8)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, known)| known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_found_when_one_is_near() {
        let known = ["realms", "groups", "accounts"];
        assert_eq!(nearest("relams", known.into_iter()), Some("realms"));
        assert_eq!(nearest("Group", known.into_iter()), Some("groups"));
        assert_eq!(nearest("colour", known.into_iter()), None);
    }
}
