//! From statements to a scenario.

mod estate;
mod fitting;
mod options;
mod questions;

use bailiwick_model::facts::PartyKind;
use bailiwick_model::{NodeKind, Time, nearest};
use rustc_hash::FxHashMap;

use super::lines::Line;
use super::measure::fits;
use super::world::{Edge, Party, World};
use super::{Change, Check, Cut, Influence, Pattern, Problem, Question, Scenario};
use estate::node;
use options::Words;

const STATEMENTS: [&str; 14] = [
    "title", "source", "as-of", "party", "node", "edge", "cve", "exploit", "cut", "start", "expect",
    "breaks", "shrinks", "misses",
];

/// The node that stands for anybody outside.
const INTERNET: &str = "internet";

pub(super) fn read(lines: &[Line]) -> Result<Scenario, Problem> {
    let mut reader = Reader::new();
    for line in lines {
        reader.statement(line)?;
    }
    reader.finish()
}

struct Reader {
    title: String,
    sources: Vec<String>,
    as_of: Option<Time>,
    world: World,
    cuts: FxHashMap<String, Cut>,
    /// The cut whose lines are read.
    open: Option<(String, u32)>,
    question: Option<Question>,
    checks: Vec<Check>,
    /// Patterns of cuts, held against the estate once it is whole.
    patterns: Vec<(Line, Pattern)>,
    /// Edges that are not there from the start: of cuts, and exploits that a version closes.
    later: Vec<Edge>,
    last: u32,
}

impl Reader {
    fn new() -> Self {
        let mut world = World::default();
        world.parties.push(Party {
            id: "unclaimed".to_owned(),
            kind: PartyKind::Unclaimed,
            contract_ends: None,
        });
        world.party_of.insert("unclaimed".to_owned(), 0);
        world.nodes.push(node(INTERNET, NodeKind::Internet, 0));
        world.node_of.insert(INTERNET.to_owned(), 0);
        Self {
            title: String::new(),
            sources: Vec::new(),
            as_of: None,
            world,
            cuts: FxHashMap::default(),
            open: None,
            question: None,
            checks: Vec::new(),
            patterns: Vec::new(),
            later: Vec::new(),
            last: 0,
        }
    }

    fn statement(&mut self, line: &Line) -> Result<(), Problem> {
        self.last = line.number;
        let mut words = Words::of(line);
        let statement = words.next("a statement")?;
        if let Some((name, _)) = self.open.clone() {
            return self.in_cut(&name, statement, words);
        }
        match statement {
            "title" => words.next("a title in quotes")?.clone_into(&mut self.title),
            "source" => self.sources.push(words.next("an address")?.to_owned()),
            "as-of" => self.as_of = Some(words.time()?),
            "party" => self.party(&mut words)?,
            "node" => self.node(&mut words)?,
            "edge" => {
                let edge = self.edge(&mut words)?;
                self.world.edges.push(edge);
            }
            "cve" => self.cve(&mut words)?,
            "exploit" => self.exploit(&mut words)?,
            "cut" => {
                let name = words.next("a name for the cut")?.to_owned();
                self.cuts.insert(name.clone(), Cut::default());
                self.open = Some((name, line.number));
            }
            "start" => self.start(&mut words)?,
            "expect" => self.expect(&mut words)?,
            "breaks" => self.rows(Influence::Breaks, &mut words)?,
            "shrinks" => self.rows(Influence::Shrinks, &mut words)?,
            "misses" => self.rows(Influence::Misses, &mut words)?,
            other => return Err(words.unknown("statement", other, STATEMENTS.into_iter())),
        }
        words.finish()
    }

    fn finish(self) -> Result<Scenario, Problem> {
        self.patterns_fit()?;
        let last = self.last;
        let problem = |message: &str, help: &str| Problem {
            line: last,
            message: message.to_owned(),
            help: help.to_owned(),
        };
        if let Some((name, line)) = self.open {
            return Err(Problem {
                line,
                ..problem(&format!("the cut `{name}` does not end"), "add a line `end`")
            });
        }
        let question = self.question.ok_or_else(|| {
            problem("the scenario asks nothing", "add a line such as `start vsa-1 as zero-day at run`")
        })?;
        if self.checks.is_empty() {
            return Err(problem("nothing is expected", "add a line such as `expect 25`"));
        }
        Ok(Scenario {
            title: self.title,
            sources: self.sources,
            world: self.world,
            cuts: self.cuts,
            question,
            checks: self.checks,
        })
    }

    fn in_cut(&mut self, name: &str, statement: &str, mut words: Words<'_>) -> Result<(), Problem> {
        let change = match statement {
            "end" => {
                self.open = None;
                return words.finish();
            }
            "remove" => Change::Remove(pattern(&mut words)?),
            "guard" => {
                let pattern = pattern(&mut words)?;
                words.expect("with")?;
                let barriers = words.barriers(pattern.kind)?;
                Change::Guard(pattern, barriers.in_force.union(barriers.unknown))
            }
            "add" => Change::Add(self.edge(&mut words)?),
            other => {
                let known = ["remove", "guard", "add", "end"];
                return Err(words.unknown("change", other, known.into_iter()));
            }
        };
        words.finish()?;
        match &change {
            Change::Add(edge) => self.later.push(edge.clone()),
            Change::Remove(pattern) | Change::Guard(pattern, _) => {
                self.patterns.push((words.line(), pattern.clone()));
            }
        }
        if let Some(cut) = self.cuts.get_mut(name) {
            cut.changes.push(change);
        }
        Ok(())
    }

    fn node_named(&self, words: &mut Words<'_>) -> Result<usize, Problem> {
        let name = words.next("the id of a node")?;
        let known = self.world.node_of.get(name).copied();
        known.ok_or_else(|| words.unknown("node", name, self.world.node_of.keys().map(String::as_str)))
    }

    fn party_named(&self, words: &mut Words<'_>) -> Result<usize, Problem> {
        let name = words.next("the id of a party")?;
        let known = self.world.party_of.get(name).copied();
        known.ok_or_else(|| words.unknown("party", name, self.world.party_of.keys().map(String::as_str)))
    }
}

fn pattern(words: &mut Words<'_>) -> Result<Pattern, Problem> {
    let from = words.next("the id of a node, `*` for anything")?.to_owned();
    let kind = words.kind()?;
    let to = words.next("the id of a node or party, `*` for anything")?.to_owned();
    Ok(Pattern { from, kind, to })
}

/// The word in a list that is near to what was written.
fn near(word: &str, known: impl Iterator<Item = impl AsRef<str>>) -> Option<String> {
    let mut known: Vec<String> = known.map(|word| word.as_ref().to_owned()).collect();
    known.sort_unstable();
    nearest(word, known.iter().map(String::as_str)).map(str::to_owned)
}
