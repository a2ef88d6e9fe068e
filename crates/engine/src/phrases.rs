//! Finding many names in texts at once: whole words, the longest first, letters of ASCII without case.

use rustc_hash::FxHashMap;

/// Names to look for, each with something that it stands for.
#[derive(Clone, Debug)]
pub struct Phrases<T> {
    values: FxHashMap<String, T>,
    /// Lengths of the names that start with a word, the longest first.
    lengths: FxHashMap<String, Vec<usize>>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { values: FxHashMap::default(), lengths: FxHashMap::default() }
    }
}

impl<T> Phrases<T> {
    /// Adds a name; the first one that was added keeps its meaning. Names without a letter or digit are not looked for.
    pub fn add(&mut self, name: &str, value: T) {
        let name = canonical(name);
        let word = first_word(&name);
        if word.is_empty() || self.values.contains_key(&name) {
            return;
        }
        let lengths = self.lengths.entry(word.to_owned()).or_default();
        let at = lengths.partition_point(|known| *known > name.len());
        if lengths.get(at) != Some(&name.len()) {
            lengths.insert(at, name.len());
        }
        self.values.insert(name, value);
    }

    /// What a name stands for.
    pub fn value(&self, name: &str) -> Option<&T> {
        self.values.get(&canonical(name))
    }

    /// Whether any name stands in the text.
    pub fn any(&self, text: &str) -> bool {
        self.find(text, 0).is_some()
    }

    /// The first name at or after a position: where it starts and ends, and what it stands for.
    pub fn find(&self, text: &str, from: usize) -> Option<(usize, usize, &T)> {
        let rest = text.get(from..)?;
        let mut before = text.get(..from).and_then(|before| before.chars().next_back());
        for (at, letter) in rest.char_indices() {
            let starts = letter.is_alphanumeric() && !before.is_some_and(char::is_alphanumeric);
            before = Some(letter);
            if !starts {
                continue;
            }
            if let Some((length, value)) = rest.get(at..).and_then(|here| self.at(here)) {
                return Some((from + at, from + at + length, value));
            }
        }
        None
    }

    /// The longest name that a text starts with.
    fn at(&self, text: &str) -> Option<(usize, &T)> {
        let lengths = self.lengths.get(&first_word(text).to_ascii_lowercase())?;
        lengths.iter().find_map(|&length| {
            let start = text.get(..length).filter(|start| ends(start, text.get(length..).unwrap_or("")))?;
            Some((length, self.values.get(&start.to_ascii_lowercase())?))
        })
    }
}

fn canonical(name: &str) -> String {
    name.trim().trim_start_matches(|letter: char| !letter.is_alphanumeric()).to_ascii_lowercase()
}

/// Whether a word ends between two texts.
fn ends(before: &str, after: &str) -> bool {
    !(before.chars().next_back().is_some_and(char::is_alphanumeric)
        && after.chars().next().is_some_and(char::is_alphanumeric))
}

fn first_word(text: &str) -> &str {
    let end = text.find(|letter: char| !letter.is_alphanumeric()).unwrap_or(text.len());
    text.get(..end).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_the_longest_first() {
        let mut phrases = Phrases::default();
        phrases.add("Calder", 1);
        phrases.add("Calder Foods", 2);
        phrases.add("ana@northwind.example", 3);
        phrases.add("Ärzte", 4);
        let found = |text: &str| phrases.find(text, 0).map(|(from, to, value)| (from, to, *value));
        assert_eq!(found("to CALDER FOODS now"), Some((3, 15, 2)));
        assert_eq!(found("Calders"), None);
        assert_eq!(found("a/calder-x"), Some((2, 8, 1)));
        assert_eq!(found("(Ana@Northwind.Example)"), Some((1, 22, 3)));
        assert_eq!(found("ana@northwind.examples"), None);
        assert_eq!(found("die Ärzte"), Some((4, 10, 4)));
        assert_eq!(phrases.find("calder calder foods", 6).map(|found| *found.2), Some(2));
    }
}
