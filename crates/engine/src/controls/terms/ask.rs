//! One thing that an agreement must say.

use bailiwick_model::facts::{Agreement, Term, minutes};
use bailiwick_model::{Evidence, Time};

use super::super::Context;

/// Something that must be said.
#[derive(Clone, Copy, Debug)]
pub(in super::super) struct Ask {
    /// Where it may be said, the usual place first.
    pub(in super::super) at: &'static [&'static str],
    /// How.
    pub(in super::super) must: Must,
    /// What, in words that follow "it does not say".
    pub(in super::super) what: &'static str,
}

/// How something must be said.
#[derive(Clone, Copy, Debug)]
pub(in super::super) enum Must {
    /// At all.
    Stated,
    /// At all, be it an empty list.
    Listed,
    /// As `true`.
    Yes,
    /// As one of these words.
    OneOf(&'static [&'static str]),
    /// As a list that holds one word of each of these groups.
    Holds(&'static [&'static [&'static str]]),
    /// As a time span.
    Span,
    /// As a time span of at most what another term says, where it says it.
    NoLongerThan(&'static str),
    /// As a date that has come.
    Dated,
    /// As a date that is no older than this many days.
    WithinDays(i64),
    /// For each member of the list: this field.
    Each(&'static str),
    /// For each word of this list: an entry.
    ForEachOf(&'static str),
}

/// What an agreement answers.
pub(super) enum Answer {
    /// It says so, in words.
    Good(String, Evidence),
    /// It says something else.
    Bad(String, Evidence),
    /// It says nothing of it; the section where it would stand, if that is there.
    Silent(Option<Evidence>),
}

/// Whether a term has this value.
pub(super) fn is(it: &Context<'_>, agreement: &Agreement, path: &str, value: &str) -> bool {
    let term = agreement.term(&it.facts.names, path);
    term.is_some_and(|term| words(it, term).contains(&value))
}

fn words<'a>(it: &Context<'a>, term: &Term) -> Vec<&'a str> {
    term.values.iter().map(|value| it.facts.text(*value)).collect()
}

impl Ask {
    pub(super) fn of(&self, it: &Context<'_>, agreement: &Agreement) -> Answer {
        let names = &it.facts.names;
        let found = self.at.iter().find_map(|path| Some((*path, agreement.term(names, path)?)));
        let Some((path, term)) = found else {
            let section = self.at.first().and_then(|path| path.split('.').next());
            let section = section.and_then(|section| agreement.term(names, section));
            return Answer::Silent(section.map(|term| term.evidence));
        };
        match self.must {
            Must::Each(field) => self.each(it, agreement, path, term, field),
            Must::ForEachOf(list) => self.for_each(it, agreement, path, term, list),
            Must::NoLongerThan(other) => self.span(it, agreement, term, other),
            _ => self.value(it, path, term),
        }
    }

    fn value(&self, it: &Context<'_>, path: &str, term: &Term) -> Answer {
        let said = words(it, term);
        let first = said.first().copied().unwrap_or_default();
        let good = match self.must {
            Must::Stated => {
                said.iter().any(|word| !matches!(word.to_lowercase().as_str(), "" | "none" | "false"))
            }
            Must::Listed => true,
            Must::Yes => first == "true",
            Must::OneOf(known) => known.contains(&first),
            Must::Holds(groups) => groups.iter().all(|group| said.iter().any(|word| fits(word, group))),
            Must::Span => minutes(first).is_some(),
            Must::Dated => Time::parse(first).is_some_and(|time| time <= it.as_of()),
            Must::WithinDays(days) => Time::parse(first)
                .is_some_and(|time| time <= it.as_of() && it.as_of().days_since(time) <= days),
            Must::NoLongerThan(_) | Must::Each(_) | Must::ForEachOf(_) => false,
        };
        let shown = format!("{path}: {}", shown(&said));
        if good {
            return Answer::Good(shown, term.evidence);
        }
        let wanted = match self.must {
            Must::Yes => "it must be `true`".to_owned(),
            Must::OneOf(known) => format!("it must be {}", known.join(" or ")),
            Must::Holds(groups) => {
                let wanted: Vec<&str> = groups.iter().filter_map(|group| group.first().copied()).collect();
                format!("it must hold {}", wanted.join(" and "))
            }
            Must::WithinDays(days) => format!("it must be a day of the last {days}"),
            Must::Dated => "it must be a day that has come".to_owned(),
            _ => format!("that is not {}", self.what),
        };
        Answer::Bad(format!("{shown}; {wanted}"), term.evidence)
    }

    fn span(&self, it: &Context<'_>, agreement: &Agreement, term: &Term, other: &str) -> Answer {
        let said = words(it, term);
        let first = said.first().copied().unwrap_or_default();
        let limit = agreement.term(&it.facts.names, other);
        let needed = limit.map(|term| words(it, term).first().copied().unwrap_or_default());
        match (minutes(first), needed.and_then(minutes)) {
            (None, _) => Answer::Bad(format!("`{first}` is not {}", self.what), term.evidence),
            (Some(promised), Some(most)) if promised > most => {
                let needed = needed.unwrap_or_default();
                Answer::Bad(format!("it promises {first} where {needed} is needed"), term.evidence)
            }
            _ => Answer::Good(format!("{}: {first}", self.what), term.evidence),
        }
    }

    /// Members of a list of tables: each has the field.
    fn each(&self, it: &Context<'_>, agreement: &Agreement, path: &str, term: &Term, field: &str) -> Answer {
        let names = &it.facts.names;
        let members: Vec<&str> =
            agreement.below(names, path).map(|(rest, _)| rest).filter(|rest| !rest.contains('.')).collect();
        if members.is_empty() {
            return Answer::Bad(format!("{path} is empty"), term.evidence);
        }
        let has = |member: &&str| agreement.term(names, &format!("{path}.{member}.{field}")).is_some();
        let without: Vec<&str> = members.iter().copied().filter(|member| !has(member)).collect();
        if without.is_empty() {
            Answer::Good(format!("{} of {path}", members.len()), term.evidence)
        } else {
            Answer::Bad(format!("it does not say {} for {}", self.what, without.join(", ")), term.evidence)
        }
    }

    /// A table with an entry for each word of a list.
    fn for_each(
        &self,
        it: &Context<'_>,
        agreement: &Agreement,
        path: &str,
        term: &Term,
        list: &str,
    ) -> Answer {
        let names = &it.facts.names;
        let Some(listed) = agreement.term(names, list) else { return Answer::Silent(None) };
        let without: Vec<&str> = words(it, listed)
            .into_iter()
            .filter(|word| agreement.term(names, &format!("{path}.{word}")).is_none())
            .collect();
        if without.is_empty() {
            Answer::Good(format!("who covers what is not bought ({})", listed.values.len()), term.evidence)
        } else {
            Answer::Bad(format!("it does not say {} for {}", self.what, without.join(", ")), term.evidence)
        }
    }
}

fn shown(words: &[&str]) -> String {
    match words {
        [] => "stated".to_owned(),
        words => words.join(", ").chars().take(120).collect(),
    }
}

/// A word that is one of these, or begins or ends with one (`os-patching`).
fn fits(word: &str, group: &[&str]) -> bool {
    let word = word.to_lowercase();
    group.iter().any(|known| word.split(['-', ' ', '_']).any(|piece| piece == *known) || word == *known)
}
