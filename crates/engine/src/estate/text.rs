//! Comparing what people write: names, patterns, paths.

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

/// Whether `text` is of `pattern`, where `*` stands for any run of characters; without case.
pub(crate) fn glob(pattern: &str, text: &str) -> bool {
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

/// Whether a path is of a pattern, from its start or from any of its folders on.
pub(crate) fn path_matches(pattern: &str, path: &str) -> bool {
    let path = path.replace('\\', "/");
    glob(pattern, &path) || glob(&format!("*/{}", pattern.trim_start_matches("./")), &path)
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
    use super::*;

    #[test]
    fn names_are_compared_without_case_and_punctuation() {
        assert_eq!(plain("Acme Dental, Ltd."), plain("acme-dental LTD"));
        assert_ne!(plain("Acme"), plain("Acme 2"));
        assert_eq!(slug("Borough Law (LLP)"), "borough-law-llp");
    }

    #[test]
    fn patterns() {
        assert!(glob("breakglass-*@contoso.com", "BreakGlass-msp@contoso.com"));
        assert!(!glob("breakglass-*@contoso.com", "breakglass-msp@contoso.com.evil"));
        assert!(glob("*", ""));
        assert!(glob("a*b*c", "a-b-b-c"));
        assert!(!glob("a*b", "a-b-c"));
        assert!(path_matches("north/*.json", "in/north/users.json"));
        assert!(!path_matches("north/*.json", "in/southnorth/users.json"));
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
