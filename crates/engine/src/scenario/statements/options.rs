//! The words of one statement, read from left to right.

use bailiwick_model::{Barrier, BarrierState, Barriers, EdgeKind, Effect, Effects, Time};

use super::near;
use crate::Profile;
use crate::analysis::Attacker;
use crate::scenario::Problem;
use crate::scenario::lines::Line;
use crate::scenario::world::Edge;

/// Words that begin a part of a question.
pub(super) const QUESTION: [&str; 7] = ["from", "as", "at", "on", "after", "possible", "evidenced"];

/// The words of a statement.
pub(super) struct Words<'l> {
    line: &'l Line,
    at: usize,
}

impl<'l> Words<'l> {
    pub(super) const fn of(line: &'l Line) -> Self {
        Self { line, at: 0 }
    }

    pub(super) fn line(&self) -> Line {
        self.line.clone()
    }

    pub(super) const fn number(&self) -> u32 {
        self.line.number
    }

    pub(super) fn text(&self) -> String {
        self.line.words.join(" ")
    }

    pub(super) fn problem(&self, message: impl Into<String>, help: impl Into<String>) -> Problem {
        self.line.problem(message, help)
    }

    /// A word that is none of the known ones, with the nearest of them.
    pub(super) fn unknown(
        &self,
        what: &str,
        word: &str,
        known: impl Iterator<Item = impl AsRef<str>>,
    ) -> Problem {
        let known: Vec<String> = known.map(|word| word.as_ref().to_owned()).collect();
        let help = match near(word, known.iter()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => format!("there is no {what} yet: write its line before this one"),
            None if known.len() <= 20 => format!("known are {}", known.join(", ")),
            None => "see docs/guide/scenarios.md for what can stand here".to_owned(),
        };
        self.problem(format!("there is no {what} `{word}`"), help)
    }

    pub(super) fn peek(&self) -> Option<&'l str> {
        self.line.words.get(self.at).map(String::as_str)
    }

    pub(super) fn more(&mut self) -> Option<&'l str> {
        let word = self.peek();
        self.at += usize::from(word.is_some());
        word
    }

    pub(super) fn next(&mut self, what: &str) -> Result<&'l str, Problem> {
        self.more().ok_or_else(|| {
            self.problem(format!("the line ends where {what} should stand"), "complete the line")
        })
    }

    /// Takes the next word where it is this one.
    pub(super) fn take(&mut self, word: &str) -> bool {
        let there = self.peek() == Some(word);
        self.at += usize::from(there);
        there
    }

    pub(super) fn expect(&mut self, word: &str) -> Result<(), Problem> {
        if self.take(word) {
            return Ok(());
        }
        let found = self.peek().map_or("the end of the line".to_owned(), |word| format!("`{word}`"));
        Err(self.problem(format!("`{word}` should stand here, not {found}"), "see docs/guide/scenarios.md"))
    }

    pub(super) fn finish(&self) -> Result<(), Problem> {
        match self.peek() {
            None => Ok(()),
            Some(word) => Err(self.problem(
                format!("`{word}` is more than this statement takes"),
                "remove it, or put texts with blanks in quotes",
            )),
        }
    }

    pub(super) fn time(&mut self) -> Result<Time, Problem> {
        let word = self.next("a date")?;
        Time::parse(word)
            .ok_or_else(|| self.problem(format!("`{word}` is no date"), "write it as 2021-07-02"))
    }

    /// The kind of an edge; `can` stands for the effects at a party.
    pub(super) fn kind(&mut self) -> Result<EdgeKind, Problem> {
        let word = self.next("a kind of edge")?;
        let known = || EdgeKind::ALL.iter().filter(|kind| kind.row().traversable).map(|kind| kind.row().name);
        match EdgeKind::from_name(word) {
            _ if word == "can" => Ok(EdgeKind::Grants),
            Some(kind) if kind.row().traversable => Ok(kind),
            Some(_) => Err(self.problem(
                format!("nobody gains anything over an edge `{word}`"),
                "use a kind that an attacker walks; docs/reference/edges.md lists them",
            )),
            None => Err(self.unknown("kind of edge", word, known().chain(["can"]))),
        }
    }

    pub(super) fn effect(&mut self) -> Result<Effect, Problem> {
        let word = self.next("an effect")?;
        Effect::from_word(word)
            .ok_or_else(|| self.unknown("effect", word, Effect::ALL.into_iter().map(Effect::word)))
    }

    pub(super) fn effects(&mut self) -> Result<Effects, Problem> {
        let words = self.next("effects, joined by commas")?;
        let mut all = Vec::new();
        for word in words.split(',') {
            let effect = Effect::from_word(word);
            all.push(
                effect
                    .ok_or_else(|| self.unknown("effect", word, Effect::ALL.into_iter().map(Effect::word)))?,
            );
        }
        Ok(Effects::of(&all))
    }

    pub(super) fn attacker(&mut self) -> Result<Attacker, Problem> {
        let word = self.next("a profile")?;
        Attacker::parse(word)
            .ok_or_else(|| self.unknown("profile", word, Profile::ALL.iter().map(|profile| profile.name)))
    }

    /// Barriers joined by commas; one with `?` behind it is not known.
    pub(super) fn barriers(&mut self, kind: EdgeKind) -> Result<Barriers, Problem> {
        let words = self.next("barriers, joined by commas")?;
        let mut all = Barriers::NONE;
        for word in words.split(',') {
            let (name, state) = match word.strip_suffix('?') {
                Some(name) => (name, BarrierState::Unknown),
                None => (word, BarrierState::InForce),
            };
            let known = || Barrier::ALL.into_iter().map(Barrier::word);
            let barrier = Barrier::ALL.into_iter().find(|barrier| barrier.word() == name);
            let barrier = barrier.ok_or_else(|| self.unknown("barrier", name, known()))?;
            if !kind.row().candidates.has(barrier) {
                let there: Vec<&str> = kind.row().candidates.iter().map(Barrier::word).collect();
                let there = if there.is_empty() { "none".to_owned() } else { there.join(", ") };
                let help = format!("on {} there can be: {there}", kind.row().name);
                return Err(self.problem(format!("`{name}` cannot stand on such an edge"), help));
            }
            all = all.with(barrier, state);
        }
        Ok(all)
    }

    pub(super) fn edge_options(&mut self, edge: &mut Edge) -> Result<(), Problem> {
        const OPTIONS: [&str; 6] = ["with", "possible", "since", "until", "seen", "unused"];
        while let Some(word) = self.more() {
            match word {
                "with" => edge.barriers = self.barriers(edge.kind)?,
                "possible" => edge.possible = true,
                "since" => edge.since = Some(self.time()?),
                "until" => edge.until = Some(self.time()?),
                "seen" => edge.seen = true,
                "unused" => edge.unused = true,
                other => return Err(self.unknown("property of an edge", other, OPTIONS.into_iter())),
            }
        }
        Ok(())
    }
}
