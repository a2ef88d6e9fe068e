//! Comparing what people write: names, patterns, paths.

use memchr::memmem::Finder;

/// Letters and digits alone, lower case: `Acme Dental, Ltd.` and `acme-dental ltd` are the same name.
pub(crate) fn plain(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A short id out of a name: `Acme Dental` becomes `acme-dental`.
pub(crate) fn slug(text: &str) -> String {
    let mut id = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            id.push(letter);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    id.trim_end_matches('-').to_owned()
}

/// Text as patterns compare it: without case.
pub(crate) fn folded(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// A pattern that is asked often, where `*` stands for any run of characters; without case.
#[derive(Debug)]
pub(crate) struct Glob {
    /// What stands before the first star, and after the last where there is one.
    ends: (String, Option<String>),
    /// What stands between stars.
    between: Vec<Finder<'static>>,
}

impl Glob {
    /// Prepares a pattern.
    pub(crate) fn new(pattern: &str) -> Self {
        let pattern = folded(pattern);
        let Some((first, rest)) = pattern.split_once('*') else {
            return Self { ends: (pattern, None), between: Vec::new() };
        };
        let (middle, last) = rest.rsplit_once('*').unwrap_or(("", rest));
        let between = middle.split('*').filter(|part| !part.is_empty());
        Self {
            ends: (first.to_owned(), Some(last.to_owned())),
            between: between.map(|part| Finder::new(part).into_owned()).collect(),
        }
    }

    /// The text that it stands for, where it has no star.
    pub(crate) fn exact(&self) -> Option<&str> {
        self.ends.1.is_none().then_some(self.ends.0.as_str())
    }

    /// Whether a text that went through [`folded`] is of the pattern.
    pub(crate) fn fits(&self, text: &str) -> bool {
        let (first, Some(last)) = &self.ends else { return text == self.ends.0 };
        let inner = text.strip_prefix(first.as_str()).and_then(|rest| rest.strip_suffix(last.as_str()));
        let Some(mut rest) = inner.map(str::as_bytes) else { return false };
        for part in &self.between {
            let Some(at) = part.find(rest) else { return false };
            rest = rest.get(at + part.needle().len()..).unwrap_or_default();
        }
        true
    }
}

/// A pattern of paths, which counts from the start of a path or from any of its folders on.
#[derive(Debug)]
pub(crate) struct PathGlob {
    whole: Glob,
    /// Unneeded where the pattern starts with a star.
    inside: Option<Glob>,
}

impl PathGlob {
    /// Prepares a pattern.
    pub(crate) fn new(pattern: &str) -> Self {
        let inside = || Glob::new(&format!("*/{}", pattern.trim_start_matches("./")));
        Self { whole: Glob::new(pattern), inside: (!pattern.starts_with('*')).then(inside) }
    }

    /// Whether a path that went through [`folded_path`] is of the pattern.
    pub(crate) fn fits(&self, path: &str) -> bool {
        self.whole.fits(path) || self.inside.as_ref().is_some_and(|inside| inside.fits(path))
    }
}

/// A path as [`PathGlob`] compares it.
pub(crate) fn folded_path(path: &str) -> String {
    folded(&path.replace('\\', "/"))
}

/// The folder of a path; empty where it has none. A zip archive is a folder of its entries.
pub(crate) fn folder(path: &str) -> &str {
    path.rfind(['/', '\\']).and_then(|at| path.get(..at)).unwrap_or("")
}

/// The domain of a login such as `anna@contoso.com`, lower case. None for guests and for what has no domain.
pub(crate) fn domain_of(login: &str) -> Option<String> {
    if login.to_ascii_uppercase().contains("#EXT#") {
        return None;
    }
    let (_, domain) = login.rsplit_once('@')?;
    (!domain.is_empty()).then(|| domain.to_lowercase())
}

/// The login at home of a guest: `anna_fabrikam.com#EXT#@contoso.onmicrosoft.com` is `anna@fabrikam.com`. The last
/// underscore stands for the `@`.
pub(crate) fn home_login(login: &str) -> Option<String> {
    let at = login.to_ascii_uppercase().find("#EXT#")?;
    let (name, domain) = login.get(..at)?.rsplit_once('_')?;
    (!name.is_empty() && !domain.is_empty()).then(|| format!("{name}@{domain}").to_lowercase())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_are_compared_without_case_and_punctuation() {
        assert_eq!(plain("Acme Dental, Ltd."), plain("acme-dental LTD"));
        assert_ne!(plain("Acme"), plain("Acme 2"));
        assert_eq!(slug("Borough Law (LLP)"), "borough-law-llp");
    }

    fn glob(pattern: &str, text: &str) -> bool {
        Glob::new(pattern).fits(&folded(text))
    }

    #[test]
    fn patterns() {
        assert!(glob("breakglass-*@contoso.com", "BreakGlass-msp@contoso.com"));
        assert!(!glob("breakglass-*@contoso.com", "breakglass-msp@contoso.com.evil"));
        assert!(glob("*", ""));
        assert!(glob("a*b*c", "a-b-b-c"));
        assert!(!glob("a*b", "a-b-c"));
        let of = |pattern, path| PathGlob::new(pattern).fits(&folded_path(path));
        assert!(of("north/*.json", "in/north/users.json"));
        assert!(of("./north/*.json", r"In\North\users.json"));
        assert!(of("*north/*", "in/south/north/users.json"));
        assert!(!of("north/*.json", "in/southnorth/users.json"));
    }

    /// The obvious way: whether `text` is of `pattern`, where `*` stands for any run of characters; without case.
    fn slow_glob(pattern: &str, text: &str) -> bool {
        let fold = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<Vec<char>>();
        let (pattern, text) = (fold(pattern), fold(text));
        let (mut at, mut from) = (0, 0);
        let mut star: Option<(usize, usize)> = None;
        while from < text.len() {
            match pattern.get(at) {
                Some('*') => {
                    star = Some((at, from));
                    at += 1;
                }
                Some(letter) if text.get(from) == Some(letter) => {
                    at += 1;
                    from += 1;
                }
                _ => {
                    let Some((behind, eaten)) = star else { return false };
                    star = Some((behind, eaten + 1));
                    at = behind + 1;
                    from = eaten + 1;
                }
            }
        }
        pattern.get(at..).is_some_and(|rest| rest.iter().all(|letter| *letter == '*'))
    }

    proptest! {
        #[test]
        fn prepared_patterns_answer_as_the_obvious_way(pattern in "[ab*Ä]{0,8}", text in "[abÄä]{0,10}") {
            prop_assert_eq!(glob(&pattern, &text), slow_glob(&pattern, &text));
        }
    }

    #[test]
    fn guests_name_their_home() {
        let home = |login| home_login(login);
        assert_eq!(home("anna_fabrikam.com#EXT#@c.onmicrosoft.com").as_deref(), Some("anna@fabrikam.com"));
        assert_eq!(home("anna_b_fabrikam.com#ext#@c.com").as_deref(), Some("anna_b@fabrikam.com"));
        assert_eq!(home("anna@fabrikam.com"), None);
        assert_eq!(domain_of("anna_fabrikam.com#EXT#@c.com"), None);
        assert_eq!(domain_of("anna@Fabrikam.com").as_deref(), Some("fabrikam.com"));
    }
}
