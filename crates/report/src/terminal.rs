//! The first screen: five lines that answer, what to do first, and what is not known.

use std::fmt::Write as _;

use bailiwick_engine::assessment::{Assessment, Interval, PartyLine, Standing, Subject};
use bailiwick_engine::study::{Answer, DisjointWays};
use bailiwick_model::facts::PartyKind;
use bailiwick_model::{Effect, Effects};

mod reached_by;

pub use reached_by::reached_by;

use crate::words::{counted, interval, strongest, thousands, worth, wrapped};

/// Column of the answers on the first screen, behind their labels.
const HANGING: usize = 15;

/// Silence is no answer.
const NOTHING_READ: &str = "not known: nothing that would show it was read";

/// One answer of the first screen.
#[derive(Debug)]
pub struct HeadLine {
    /// Section of the report that shows it.
    pub id: &'static str,
    /// A word.
    pub label: &'static str,
    /// The answer.
    pub text: String,
    /// Further lines.
    pub notes: Vec<String>,
}

/// Colours, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Escape sequences.
    Ansi,
    /// Plain text.
    Plain,
}

impl Colour {
    fn paint(self, code: &str, text: &str) -> String {
        match self {
            Self::Ansi => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
            Self::Plain => text.to_owned(),
        }
    }
}

/// The five lines, in their order.
pub fn headline(it: &Assessment) -> Vec<HeadLine> {
    if let Some(party) = it.published_to {
        return crate::customer::headline(it, party);
    }
    let customers = customers(it);
    vec![mfa(it), reach(it, customers), too_much(it), obsolete(it), contract(it)]
}

fn customers(it: &Assessment) -> u32 {
    u32::try_from(it.parties.iter().filter(|party| party.kind == PartyKind::Customer).count())
        .unwrap_or(u32::MAX)
}

fn mfa(it: &Assessment) -> HeadLine {
    let head = &it.headline;
    let text = if head.reaching == 0 {
        "no account of a provider that reaches customers was found".to_owned()
    } else if head.without_mfa == 0 && head.mfa_unknown == 0 {
        format!(
            "all {} that reach customers are asked for a second factor",
            counted(head.reaching, "account", "accounts")
        )
    } else {
        format!(
            "{} of {} that reach customers can sign in without it",
            thousands(head.without_mfa),
            counted(head.reaching, "account", "accounts")
        )
    };
    let notes =
        (head.mfa_unknown > 0).then(|| format!("{} more: not known, see below", thousands(head.mfa_unknown)));
    HeadLine { id: "mfa", label: "MFA", text, notes: notes.into_iter().collect() }
}

fn reach(it: &Assessment, customers: u32) -> HeadLine {
    let head = &it.headline;
    let of_all = |count: Interval| format!("{} of {} customers", interval(count), thousands(customers));
    let mut notes = Vec::new();
    let text = if customers == 0 {
        "no customer is known: who reaches whose systems is not known".to_owned()
    } else {
        format!(
            "one stolen password: {}{}",
            of_all(head.one_password),
            worst(it, head.worst_password, head.one_password, "stolen-password")
        )
    };
    notes.extend(unclaimed_reached(it));
    if head.any_password != head.one_password {
        notes.push(format!("any stolen password: {}", of_all(head.any_password)));
    }
    if head.one_phished.possible > 0 {
        notes.push(format!(
            "one phished session: {}{}",
            of_all(head.one_phished),
            worst(it, head.worst_phished, head.one_phished, "phished-session")
        ));
    }
    if head.one_insider.possible > 0 {
        notes.push(format!(
            "one account in the wrong hands, signed in: {}{}",
            of_all(head.one_insider),
            worst(it, head.worst_insider, head.one_insider, "insider")
        ));
    }
    notes.extend(broken_tool(it, &of_all));
    HeadLine { id: "reach", label: "Reach", text, notes }
}

fn broken_tool(it: &Assessment, of_all: &dyn Fn(Interval) -> String) -> Option<String> {
    let tool = it.headline.worst_tool.and_then(|at| it.subjects.get(at))?;
    let what = tool.parties.first().map_or("", |(_, proven, possible)| strongest(proven.union(*possible)));
    let unlisted = it.headline.tool_broken_by == "zero-day";
    let (listed, others): (Vec<&String>, Vec<&String>) =
        tool.remarks.iter().partition(|remark| unlisted && remark.starts_with("CVE-"));
    let with = |texts: &[&String]| texts.iter().map(|text| format!(", {text}")).collect::<Vec<_>>().concat();
    let by = if unlisted { ", by a hole that nobody has listed yet" } else { "" };
    let perhaps = listed.first().map_or_else(String::new, |first| format!("; not known is {first}"));
    let of = of_all(it.headline.one_tool);
    Some(format!("one broken tool{by}: {of}, {what}: {}{}{perhaps}", tool.name, with(&others)))
}

/// Whose these are, nobody said; they are reached all the same.
fn unclaimed_reached(it: &Assessment) -> Option<String> {
    let names = unclaimed_names(it);
    let (first, rest) = names.split_first()?;
    let more = if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
    let verb = if rest.is_empty() { "is" } else { "are" };
    Some(format!("{first}{more} {verb} reached, and nobody says whose: name the owner in the estate file"))
}

fn unclaimed_names(it: &Assessment) -> Vec<&str> {
    it.parties
        .iter()
        .filter(|party| party.kind == PartyKind::Unclaimed && reached(&party.reached_by))
        .map(|party| if party.id == "unclaimed" { "something of no realm" } else { party.name.as_str() })
        .collect()
}

/// The two ends of the interval may be of two people: each is named.
fn worst(it: &Assessment, at: Option<usize>, count: Interval, profile: &str) -> String {
    let Some(subject) = at.and_then(|at| it.subjects.get(at)) else { return String::new() };
    let possible = |subject: &Subject| {
        let blast = subject.blast.iter().find(|blast| blast.profile == profile);
        blast.and_then(|blast| blast.customers.get(Effect::Change as usize)).map_or(0, |count| count.possible)
    };
    let name = called(it, subject);
    if count.proven == 0 || count.proven == count.possible || possible(subject) == count.possible {
        return format!(", worst: {name}");
    }
    let other = it.subjects.iter().find(|subject| !subject.tool && possible(subject) == count.possible);
    let other = other.map_or_else(String::new, |other| format!(", worst possible: {}", called(it, other)));
    format!(", worst proven: {name}{other}")
}

/// A name by which `reach` finds the subject: its id where others are called the same.
fn called<'a>(it: &'a Assessment, subject: &'a Subject) -> &'a str {
    let namesakes = it.subjects.iter().filter(|other| other.name == subject.name).count();
    if namesakes > 1 { &subject.id } else { &subject.name }
}

fn listed(id: &'static str, label: &'static str, lines: &[String], nothing: &str) -> HeadLine {
    let (text, notes) = match lines {
        [] => (nothing.to_owned(), Vec::new()),
        [first, rest @ ..] => (first.clone(), rest.to_vec()),
    };
    HeadLine { id, label, text, notes }
}

fn too_much(it: &Assessment) -> HeadLine {
    listed("too-much", "Too much", &it.headline.too_much, NOTHING_READ)
}

fn obsolete(it: &Assessment) -> HeadLine {
    listed("obsolete", "Obsolete", &it.headline.obsolete, NOTHING_READ)
}

fn contract(it: &Assessment) -> HeadLine {
    let mut line = listed(
        "contract",
        "Contract",
        &it.headline.contract,
        "no agreement was given: nobody owns anything by contract",
    );
    if !it.two_sided.is_empty() {
        line.notes.push(format!("what both sides show: {}", sides(it)));
    }
    let accepted = it.findings.iter().filter(|finding| finding.accepted.is_some()).count();
    if accepted > 0 {
        let accepted = u32::try_from(accepted).unwrap_or(u32::MAX);
        line.notes.push(format!("{} accepted by name", counted(accepted, "finding is", "findings are")));
    }
    line
}

/// Relations by what the two sides say of them, the worst first.
pub(crate) fn sides(it: &Assessment) -> String {
    let count = |standing: Standing| -> u32 {
        let of = it.two_sided.iter().filter(|side| side.standing == standing);
        of.map(|side| side.count).fold(0, u32::saturating_add)
    };
    let counts = Standing::ALL.into_iter().map(|standing| (count(standing), standing));
    let words = counts
        .filter(|(count, _)| *count > 0)
        .map(|(count, standing)| format!("{} {}", thousands(count), standing.word()));
    words.collect::<Vec<_>>().join(", ")
}

/// The first screen, at most 100 columns wide where names allow it. `report` and `json` are where they were written.
pub fn summary(it: &Assessment, colour: Colour, written: &[(&str, String)]) -> String {
    let mut out = String::new();
    let oldest = it.oldest_days.map_or_else(String::new, |days| {
        format!(" (oldest export {})", counted(u32::try_from(days.max(0)).unwrap_or(u32::MAX), "day", "days"))
    });
    let whole = if it.published_to.is_some() {
        "who can reach you".to_owned()
    } else {
        let (customers, identities) = (
            counted(customers(it), "customer", "customers"),
            counted(it.identities, "identity", "identities"),
        );
        format!("{customers} · {identities}")
    };
    let title = format!("{} · {whole} · evidence as of {}{oldest}", it.title, it.as_of.date());
    let _ = writeln!(out, "{}\n", colour.paint("1", &title));
    for answer in headline(it) {
        let text = wrapped(HANGING, HANGING + 2, &answer.text);
        let label = colour.paint("1", answer.label);
        let _ = write!(out, "  {label}{}", text.get(2 + answer.label.len()..).unwrap_or_default());
        for note in answer.notes {
            out.push_str(&wrapped(HANGING, HANGING + 2, &note));
        }
    }
    actions(&mut out, it, colour);
    not_known(&mut out, it, colour);
    for (label, path) in written {
        let _ = writeln!(out, "{label}: {path}");
    }
    out
}

fn actions(out: &mut String, it: &Assessment, colour: Colour) {
    let Some(first) = it.actions.first() else { return };
    let _ = writeln!(out, "\n{}: {}", colour.paint("1", "Do first"), first.measure);
    for (at, action) in it.actions.iter().take(5).enumerate() {
        let owner = action
            .owner
            .and_then(|at| it.parties.get(at))
            .map_or("nobody owns it", |party| party.name.as_str());
        let change = if action.measure.is_empty() {
            String::new()
        } else {
            format!(": {} -> {}", interval(action.before), interval(action.after))
        };
        let measure =
            if action.measure == first.measure { String::new() } else { format!(" ({})", action.measure) };
        let line = format!("{} {} [{owner}]{change}{measure}", at + 1, action.title);
        out.push_str(&wrapped(2, 4, &line));
    }
}

fn not_known(out: &mut String, it: &Assessment, colour: Colour) {
    let _ = writeln!(out);
    for missing in it.missing.iter().take(3) {
        let of = match missing.of.as_slice() {
            [] => String::new(),
            [one] => format!(" of {one}"),
            many => {
                format!(" of {}", counted(u32::try_from(many.len()).unwrap_or(u32::MAX), "realm", "realms"))
            }
        };
        let worth = worth(missing);
        let command = colour.paint("36", &format!("bailiwick collect-help {}", missing.collection.word()));
        let _ = writeln!(
            out,
            "Not known: {}{of}. `{command}` would settle {worth}.",
            lower(missing.collection.doc())
        );
    }
    let errors =
        it.remarks.iter().filter(|remark| remark.severity >= bailiwick_model::Severity::Warning).count();
    if errors > 0 {
        let _ = writeln!(
            out,
            "{} while reading: see \"What was read\" in the report.",
            counted(u32::try_from(errors).unwrap_or(u32::MAX), "remark", "remarks")
        );
    }
}

fn reached(by: &[Interval; 6]) -> bool {
    by.iter().any(|interval| interval.possible > 0)
}

fn lower(text: &str) -> String {
    let text = text.trim_end_matches('.');
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// The answer of `reach`: customers by effect, and the easiest path.
pub fn reach_of(answer: &Answer) -> String {
    let mut out = String::new();
    let customers = answer.parties.iter().filter(|party| party.kind == PartyKind::Customer).count();
    let of_all = counted(u32::try_from(customers).unwrap_or(u32::MAX), "customer", "customers");
    for subject in &answer.subjects {
        let party = answer.parties.get(subject.party).map_or("", |party| party.name.as_str());
        let _ = writeln!(out, "{} ({}, {party}), as {}", subject.name, subject.kind, answer.profile);
        let counts = subject.blast.first().map(|blast| blast.customers).unwrap_or_default();
        for (effect, count) in Effect::ALL.into_iter().zip(counts).filter(|(_, count)| count.possible > 0) {
            let _ = writeln!(out, "  {:<8} {} of {of_all}", effect.word(), interval(count));
        }
        if counts.iter().all(|count| count.possible == 0) {
            let _ = writeln!(out, "  reaches no customer");
        }
        for (line, proven, possible) in subject.parties.iter().take(20) {
            let _ = writeln!(out, "  {}", reached_party(&answer.parties, *line, *proven, *possible));
        }
        if subject.parties.len() > 20 {
            let _ = writeln!(out, "  and {} more: `--json` lists all", subject.parties.len() - 20);
        }
        let apart = subject.paths.iter().filter(|path| path.marks.contains(&"disjoint")).count();
        let mut number = 0;
        for path in &subject.paths {
            let mut marks: Vec<String> = path
                .marks
                .iter()
                .filter(|mark| **mark != "disjoint")
                .map(|mark| (*mark).to_owned())
                .collect();
            if path.marks.contains(&"disjoint") {
                number += 1;
                if apart > 1 {
                    marks.push(format!("{number} of {apart} with no link in common"));
                }
            }
            let _ = write!(out, "\n[{}]\n{}", marks.join(", "), path_lines(&answer.parties, path));
        }
        if let Some(known) = answer.disjoint {
            let _ = write!(out, "\n{}", crate::words::wrapped(0, 2, &disjoint(known, apart)));
        }
    }
    out
}

/// How many ways there have no link in common.
fn disjoint(known: DisjointWays, shown: usize) -> String {
    let Interval { proven, possible } = known.ways;
    let least = if known.decided { "" } else { "at least " };
    let more = if shown < proven.max(1) as usize { "; not all are shown" } else { "" };
    if possible <= 1 && known.decided {
        return "any two ways there have a link in common".to_owned();
    }
    let ways = interval(known.ways);
    format!("{least}{ways} ways there have no link in common: cutting fewer links leaves one of them{more}")
}

fn reached_party(parties: &[PartyLine], line: usize, proven: Effects, possible: Effects) -> String {
    let words = |effects: Effects| effects.iter().map(Effect::word).collect::<Vec<_>>().join(", ");
    let name = parties.get(line).map_or("", |party| party.name.as_str());
    let more = possible.minus(proven);
    match (proven.is_empty(), more.is_empty()) {
        (false, true) => format!("{name}: {}", words(proven)),
        (false, false) => format!("{name}: {}; possibly {}", words(proven), words(more)),
        (true, _) => format!("{name}: possibly {}", words(possible)),
    }
}

/// The answer of `who-reaches`: who, how, with which proof.
pub fn who_reaches(answer: &Answer) -> String {
    let mut out = String::new();
    let party = answer.party.and_then(|at| answer.parties.get(at)).map_or("", |party| party.name.as_str());
    let effect = answer.effect.map_or("see", Effect::word);
    let _ = writeln!(
        out,
        "{} can {effect} {party}, as {}",
        counted(
            u32::try_from(answer.subjects.len()).unwrap_or(u32::MAX),
            "principal or tool",
            "principals and tools"
        ),
        answer.profile
    );
    for subject in &answer.subjects {
        let owner = answer.parties.get(subject.party).map_or("", |party| party.name.as_str());
        let factor = crate::words::second_factor(subject.second_factor);
        let last = crate::words::last_use(subject.last_use);
        let _ = writeln!(
            out,
            "\n{} ({}, {owner})  second factor: {factor}  last use: {last}",
            subject.name, subject.kind
        );
        for path in &subject.paths {
            let _ = write!(out, "{}", path_lines(&answer.parties, path));
        }
    }
    out
}

/// A path, one line an edge, with its evidence.
pub fn path_lines(parties: &[PartyLine], path: &bailiwick_engine::assessment::Path) -> String {
    let mut out = String::new();
    let party = |at: usize| parties.get(at).map_or("", |party| party.name.as_str());
    let certainty = if path.proven { "proven" } else { "possible" };
    let _ = writeln!(
        out,
        "{} -> {} ({certainty}, {}): {}",
        path.from,
        party(path.party),
        path.profile,
        strongest(path.effects)
    );
    for step in &path.steps {
        let note = if step.note.is_empty() { String::new() } else { format!(" [{}]", step.note) };
        let barriers: Vec<_> = step
            .barriers
            .iter()
            .map(|(barrier, state)| {
                format!(
                    "{} {}",
                    barrier.word(),
                    if *state == bailiwick_model::BarrierState::InForce { "in force" } else { "not known" }
                )
            })
            .collect();
        let barriers =
            if barriers.is_empty() { String::new() } else { format!("  ({})", barriers.join(", ")) };
        let _ = writeln!(out, "  {} {}{note}{barriers}", step.kind.row().phrase, step.to);
        if !step.evidence.file.is_empty() {
            let _ = writeln!(out, "      {} {}", step.evidence.file, step.evidence.record);
        }
    }
    out
}
