//! The answers in a customer's words, for an assessment that is made for one party alone.

use bailiwick_engine::assessment::{Assessment, SecondFactorState, Subject, Verdict};
use bailiwick_model::Effect;

use crate::terminal::HeadLine;
use crate::words::{counted, thousands};

/// Days after which an account counts as unused.
const DAYS: i64 = 90;

/// What can be done to a customer, the worst last, as somebody there would say it.
const POWERS: [(Effect, &str); 6] = [
    (Effect::See, "read your mail and files"),
    (Effect::Change, "change your mailboxes, settings and accounts"),
    (Effect::Run, "run programs on your computers"),
    (Effect::Destroy, "delete your data or wipe your devices"),
    (Effect::Unback, "delete your backups"),
    (Effect::Own, "take over everything you have"),
];

/// The lines of the first screen.
pub(crate) fn headline(it: &Assessment, party: usize) -> Vec<HeadLine> {
    let people = sentences(
        it,
        party,
        &|subject| !subject.tool && is_person(subject),
        "account of a person",
        "accounts of people",
    );
    let services = sentences(
        it,
        party,
        &|subject| !subject.tool && !is_person(subject),
        "service account",
        "service accounts",
    );
    let tools = sentences(it, party, &|subject| subject.tool, "tool", "tools");
    let nobody = "Nobody outside was found who can reach you; what was not read is listed below.";
    vec![
        line("reach", "Who", people, nobody),
        line("mfa", "Second factor", factors(it), "No account that reaches you signs in with a password."),
        line("obsolete", "Last use", uses(it), "No account of a person reaches you."),
        line(
            "too-much",
            "Services",
            [services, tools].concat(),
            "No service or tool was found that reaches you.",
        ),
        line("contract", "Agreed", outcomes(it, party), "No recommendation was evaluated for you."),
    ]
}

fn line(id: &'static str, label: &'static str, mut lines: Vec<String>, nothing: &str) -> HeadLine {
    if lines.is_empty() {
        return HeadLine { id, label, text: nothing.to_owned(), notes: Vec::new() };
    }
    let text = lines.remove(0);
    HeadLine { id, label, text, notes: lines }
}

fn is_person(subject: &Subject) -> bool {
    matches!(subject.kind, "AZUser" | "User" | "RmmUser")
}

fn people(it: &Assessment) -> impl Iterator<Item = &Subject> {
    it.subjects.iter().filter(|subject| !subject.tool && is_person(subject))
}

/// `Five accounts of people at Northwind can change your mailboxes.`, by party and power.
fn sentences(
    it: &Assessment,
    party: usize,
    of: &dyn Fn(&Subject) -> bool,
    one: &str,
    many: &str,
) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, whose) in it.parties.iter().enumerate() {
        for (effect, power) in POWERS.into_iter().rev() {
            let count = |proven: bool| {
                let has = |subject: &&Subject| {
                    subject.party == at
                        && of(subject)
                        && subject.parties.iter().any(|(to, sure, maybe)| {
                            *to == party && if proven { sure.has(effect) } else { maybe.has(effect) }
                        })
                };
                u32::try_from(it.subjects.iter().filter(has).count()).unwrap_or(u32::MAX)
            };
            let (proven, possible) = (count(true), count(false).max(count(true)));
            if possible == 0 {
                continue;
            }
            let who = if possible == 1 { one } else { many };
            lines.push(match proven {
                0 => format!(
                    "Up to {} {who} at {} may be able to {power}; that is not proven.",
                    small(possible),
                    whose.name
                ),
                _ if proven == possible => {
                    format!("{} {who} at {} can {power}.", capital(&small(proven)), whose.name)
                }
                _ => format!(
                    "{} to {} {who} at {} can {power}.",
                    capital(&small(proven)),
                    small(possible),
                    whose.name
                ),
            });
        }
    }
    lines
}

fn factors(it: &Assessment) -> Vec<String> {
    let count = |state: SecondFactorState| {
        u32::try_from(people(it).filter(|subject| subject.second_factor == state).count()).unwrap_or(u32::MAX)
    };
    let (without, unknown) = (count(SecondFactorState::NotAsked), count(SecondFactorState::Unknown));
    let all = u32::try_from(people(it).count()).unwrap_or(u32::MAX);
    if all == 0 {
        return Vec::new();
    }
    let mut lines = vec![match without {
        0 if unknown == 0 => "None of them signs in without a second factor.".to_owned(),
        0 => "None of them is known to sign in without a second factor.".to_owned(),
        _ => format!(
            "{} of these {} can sign in without a second factor.",
            capital(&small(without)),
            thousands(all)
        ),
    }];
    if unknown > 0 {
        lines.push(format!("Of {} it is not known.", small(unknown)));
    }
    lines
}

/// The exports say when somebody last signed in, not where to.
fn uses(it: &Assessment) -> Vec<String> {
    let since = it.as_of.plus_days(-DAYS);
    let (mut lately, mut not, mut unknown) = (0_u32, 0_u32, 0_u32);
    for subject in people(it) {
        match subject.last_use {
            None => unknown += 1,
            Some(Some(time)) if time >= since => lately += 1,
            Some(_) => not += 1,
        }
    }
    if lately + not + unknown == 0 {
        return Vec::new();
    }
    let mut lines = vec![match lately {
        0 if unknown == 0 => format!("None of them signed in in the last {DAYS} days."),
        0 => format!("None of them is known to have signed in in the last {DAYS} days."),
        _ => format!(
            "{} signed in in the last {DAYS} days; whether to your systems is not in these exports.",
            capital(&small(lately))
        ),
    }];
    if not > 0 && lately > 0 {
        lines.push(format!("{} did not: ask whether they still need the access.", capital(&small(not))));
    }
    if unknown > 0 {
        lines.push(format!("Of {} it is not known.", small(unknown)));
    }
    lines
}

fn outcomes(it: &Assessment, party: usize) -> Vec<String> {
    let count = |verdict: Verdict| {
        let with = it.outcomes.iter().filter(|outcome| outcome.party == party && outcome.verdict == verdict);
        u32::try_from(with.count()).unwrap_or(u32::MAX)
    };
    let (pass, fail, unknown) = (count(Verdict::Pass), count(Verdict::Fail), count(Verdict::Unknown));
    if pass + fail + unknown == 0 {
        return Vec::new();
    }
    vec![format!(
        "Of {} that apply to you, {} are met, {} are not, and of {} it is not known.",
        counted(pass + fail + unknown, "recommendation", "recommendations"),
        thousands(pass),
        thousands(fail),
        thousands(unknown)
    )]
}

/// Small numbers as words.
fn small(value: u32) -> String {
    const WORDS: [&str; 13] = [
        "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    WORDS.get(value as usize).map_or_else(|| thousands(value), |word| (*word).to_owned())
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]
    use bailiwick_engine::assessment::PartyLine;
    use bailiwick_model::{Effects, Time};

    use super::*;

    #[expect(clippy::option_option, reason = "unknown, never, or then")]
    fn person(factor: SecondFactorState, last_use: Option<Option<Time>>) -> Subject {
        let can = Effects::of(&[Effect::Change]);
        Subject {
            kind: "AZUser",
            second_factor: factor,
            last_use,
            parties: vec![(1, can, can)],
            ..Subject::default()
        }
    }

    fn estate(subjects: Vec<Subject>) -> Assessment {
        let party = |name: &str| PartyLine { name: name.into(), ..PartyLine::default() };
        Assessment {
            as_of: Time::parse("2026-11-20").unwrap(),
            published_to: Some(1),
            parties: vec![party("Northwind"), party("Bakery")],
            subjects,
            ..Assessment::default()
        }
    }

    #[test]
    fn five_people_two_without_a_second_factor_none_lately() {
        use SecondFactorState::{Asked, NotAsked};
        let long_ago = Some(Time::parse("2026-08-21"));
        let states = [NotAsked, NotAsked, Asked, Asked, Asked];
        let it = estate(states.into_iter().map(|state| person(state, long_ago)).collect());
        let said: Vec<String> = headline(&it, 1).into_iter().map(|line| line.text).collect();
        assert_eq!(
            said[0],
            "Five accounts of people at Northwind can change your mailboxes, settings and accounts."
        );
        assert_eq!(said[1], "Two of these 5 can sign in without a second factor.");
        assert_eq!(said[2], "None of them signed in in the last 90 days.");
    }

    #[test]
    fn what_is_not_known_is_said() {
        let mut maybe = person(SecondFactorState::Unknown, None);
        maybe.parties = vec![(1, Effects::default(), Effects::of(&[Effect::Own]))];
        let lines = headline(&estate(vec![maybe]), 1);
        assert_eq!(
            lines[0].text,
            "Up to one account of a person at Northwind may be able to take over everything you have; that is not proven."
        );
        assert_eq!(lines[1].text, "None of them is known to sign in without a second factor.");
        assert_eq!(lines[1].notes, ["Of one it is not known."]);
        assert_eq!(lines[2].text, "None of them is known to have signed in in the last 90 days.");
        assert!(headline(&estate(vec![]), 1)[0].text.contains("what was not read is listed below"));
    }
}
