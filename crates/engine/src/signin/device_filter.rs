//! Device filters: which devices a rule lets in or out.
//!
//! Of an unregistered device every property is empty: `-eq`, `-in`, `-contains`, `-startsWith`, `-endsWith` never
//! match it and their negations always do. Of a registered device a rule may hold or not.

/// A rule, as far as it was understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Rule {
    /// One comparison of a property.
    Is {
        /// Property, lower case, without `device.`.
        property: String,
        /// The operator is a negation.
        negated: bool,
        /// The operator is `-eq`, `-ne`, `-in` or `-notIn`.
        exact: bool,
        /// Values, lower case.
        values: Vec<String>,
    },
    /// Both.
    And(Box<Self>, Box<Self>),
    /// One of them.
    Or(Box<Self>, Box<Self>),
    /// Not.
    Not(Box<Self>),
}

impl Rule {
    /// Parses a rule; `None` where any part of it is not understood.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let tokens = tokens(text)?;
        let mut rest = tokens.as_slice();
        let rule = alternatives(&mut rest, 0)?;
        rest.is_empty().then_some(rule)
    }

    /// Whether it matches a device that is not registered.
    pub(crate) fn matches_unregistered(&self) -> bool {
        match self {
            Self::Is { negated, .. } => *negated,
            Self::And(one, other) => one.matches_unregistered() && other.matches_unregistered(),
            Self::Or(one, other) => one.matches_unregistered() || other.matches_unregistered(),
            Self::Not(rule) => !rule.matches_unregistered(),
        }
    }

    /// Whether a registered device for which the rule is `held` is compliant or joined for certain.
    pub(crate) fn shows_managed(&self, held: bool) -> bool {
        match self {
            Self::Is { property, negated, exact, values } => {
                *exact
                    && held != *negated
                    && !values.is_empty()
                    && values.iter().all(|v| managed(property, v))
            }
            Self::And(one, other) if held => one.shows_managed(true) || other.shows_managed(true),
            Self::And(one, other) => one.shows_managed(false) && other.shows_managed(false),
            Self::Or(one, other) if held => one.shows_managed(true) && other.shows_managed(true),
            Self::Or(one, other) => one.shows_managed(false) || other.shows_managed(false),
            Self::Not(rule) => rule.shows_managed(!held),
        }
    }
}

fn managed(property: &str, value: &str) -> bool {
    match property {
        "iscompliant" => value == "true",
        "trusttype" => value == "serverad" || value == "azuread",
        _ => false,
    }
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Token {
    Open,
    Close,
    Word(String),
    Values(Vec<String>),
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let used = match first {
            '(' => {
                tokens.push(Token::Open);
                1
            }
            ')' => {
                tokens.push(Token::Close);
                1
            }
            '[' => {
                let end = rest.find(']')?;
                let list = rest.get(1..end)?.split(',').map(unquoted).collect();
                tokens.push(Token::Values(list));
                end + 1
            }
            '"' | '\'' => {
                let end = rest.get(1..)?.find(first)? + 1;
                tokens.push(Token::Values(vec![unquoted(rest.get(..=end)?)]));
                end + 1
            }
            _ => {
                let end = rest.find(|c: char| c.is_whitespace() || "()[".contains(c)).unwrap_or(rest.len());
                tokens.push(Token::Word(rest.get(..end)?.to_lowercase()));
                end
            }
        };
        rest = rest.get(used..)?.trim_start();
    }
    Some(tokens)
}

fn unquoted(text: &str) -> String {
    text.trim().trim_matches(['"', '\'']).to_lowercase()
}

/// Rules nest no deeper than this.
const DEPTH: usize = 16;

fn alternatives(rest: &mut &[Token], depth: usize) -> Option<Rule> {
    let mut rule = conjunction(rest, depth)?;
    while word(rest, "-or") {
        rule = Rule::Or(Box::new(rule), Box::new(conjunction(rest, depth)?));
    }
    Some(rule)
}

fn conjunction(rest: &mut &[Token], depth: usize) -> Option<Rule> {
    let mut rule = factor(rest, depth)?;
    while word(rest, "-and") {
        rule = Rule::And(Box::new(rule), Box::new(factor(rest, depth)?));
    }
    Some(rule)
}

fn word(rest: &mut &[Token], wanted: &str) -> bool {
    if let [Token::Word(word), more @ ..] = *rest
        && word == wanted
    {
        *rest = more;
        return true;
    }
    false
}

fn factor(rest: &mut &[Token], depth: usize) -> Option<Rule> {
    if depth > DEPTH {
        return None;
    }
    if word(rest, "-not") {
        return Some(Rule::Not(Box::new(factor(rest, depth + 1)?)));
    }
    match *rest {
        [Token::Open, more @ ..] => {
            *rest = more;
            let rule = alternatives(rest, depth + 1)?;
            let [Token::Close, more @ ..] = *rest else { return None };
            *rest = more;
            Some(rule)
        }
        [Token::Word(property), Token::Word(operator), value, more @ ..] => {
            *rest = more;
            comparison(property, operator, value)
        }
        _ => None,
    }
}

fn comparison(property: &str, operator: &str, value: &Token) -> Option<Rule> {
    let property = property.strip_prefix("device.")?.to_owned();
    let values = match value {
        Token::Values(values) => values.clone(),
        Token::Word(value) if !value.starts_with('-') => vec![value.clone()],
        _ => return None,
    };
    let (negated, exact) = match operator {
        "-eq" | "-in" => (false, true),
        "-ne" | "-notin" => (true, true),
        "-startswith" | "-endswith" | "-contains" => (false, false),
        "-notstartswith" | "-notendswith" | "-notcontains" => (true, false),
        _ => return None,
    };
    Some(Rule::Is { property, negated, exact, values })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unregistered_devices_match_negations_only() {
        for (text, matches, managed) in [
            ("device.isCompliant -eq True", false, true),
            ("device.isCompliant -ne True", true, false),
            ("device.trustType -ne \"ServerAD\"", true, false),
            ("device.trustType -eq 'Workplace'", false, false),
            ("device.isCompliant -eq True -or device.trustType -eq \"ServerAD\"", false, true),
            ("device.isCompliant -eq True -or device.model -startsWith \"X\"", false, false),
            ("(device.isCompliant -eq True) -and (device.manufacturer -ne \"A\")", false, true),
            ("device.trustType -in [\"ServerAD\", \"AzureAD\"]", false, true),
            ("-not (device.isCompliant -eq True)", true, false),
        ] {
            let rule = Rule::parse(text).unwrap();
            assert_eq!((rule.matches_unregistered(), rule.shows_managed(true)), (matches, managed), "{text}");
        }
        assert!(Rule::parse("device.isCompliant -ne True").unwrap().shows_managed(false));
    }

    #[test]
    fn what_is_not_understood_is_not_guessed() {
        for text in
            ["", "device.x", "device.x -like \"a\"", "user.x -eq 1", "(device.x -eq 1", "device.x -eq 1 )"]
        {
            assert_eq!(Rule::parse(text), None, "{text}");
        }
        assert_eq!(Rule::parse(&format!("{}device.x -eq 1", "(".repeat(1000))), None);
    }
}
