//! From statements to a scenario.

mod fitting;
mod options;

use bailiwick_model::facts::PartyKind;
use bailiwick_model::{EdgeKind, Effect, Effects, NodeKind, Time, nearest};
use rustc_hash::FxHashMap;

use super::lines::Line;
use super::measure::fits;
use super::recommendations::REMEDIES;
use super::world::{Cve, Edge, Node, Party, Place, World};
use super::{Change, Check, Counted, Cut, Expected, Influence, Pattern, Problem, Question, Scenario};
use crate::analysis::Attacker;
use crate::exposure::Version;
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

    fn party(&mut self, words: &mut Words<'_>) -> Result<(), Problem> {
        const KINDS: [&str; 5] = ["provider", "customer", "vendor", "subcontractor", "distributor"];
        let kind = words.next("a kind of party")?;
        let kind = PartyKind::from_word(kind)
            .ok_or_else(|| words.unknown("kind of party", kind, KINDS.into_iter()))?;
        let id = words.next("an id for the party")?.to_owned();
        let contract_ends = if words.take("contract-ends") { Some(words.time()?) } else { None };
        if self.world.party_of.insert(id.clone(), self.world.parties.len()).is_some() {
            return Err(words.problem(format!("the party `{id}` is there already"), "give it another id"));
        }
        self.world.parties.push(Party { id, kind, contract_ends });
        Ok(())
    }

    fn node(&mut self, words: &mut Words<'_>) -> Result<(), Problem> {
        const FLAGS: [&str; 8] =
            ["in", "disabled", "exposed", "excluded", "privileged", "product", "vendor", "version"];
        let kind = words.next("a kind of node")?;
        let known = || NodeKind::ALL.iter().map(|kind| kind.word());
        let kind = NodeKind::ALL
            .iter()
            .copied()
            .find(|known| known.word() == kind)
            .filter(|kind| !matches!(kind, NodeKind::Party | NodeKind::Unknown))
            .ok_or_else(|| words.unknown("kind of node", kind, known()))?;
        let id = words.next("an id for the node")?;
        words.expect("of")?;
        let mut made = node(id, kind, self.party_named(words)?);
        while let Some(flag) = words.more() {
            match flag {
                "in" => made.home = self.party_named(words)?,
                "disabled" => made.enabled = false,
                "exposed" => made.exposed = true,
                "excluded" => made.excluded = true,
                "privileged" => made.privileged = true,
                "product" => words.next("a product")?.clone_into(&mut made.product),
                "vendor" => made.vendor = Some(self.party_named(words)?),
                "version" => words.next("a version")?.clone_into(&mut made.version),
                other => return Err(words.unknown("property of a node", other, FLAGS.into_iter())),
            }
        }
        if self.world.node_of.insert(made.id.clone(), self.world.nodes.len()).is_some() {
            return Err(words.problem(format!("the node `{id}` is there already"), "give it another id"));
        }
        self.world.nodes.push(made);
        Ok(())
    }

    fn edge(&self, words: &mut Words<'_>) -> Result<Edge, Problem> {
        let from = self.node_named(words)?;
        let kind = words.kind()?;
        let mut edge = Edge {
            line: words.number(),
            from,
            to: Place::Party(0),
            kind,
            barriers: bailiwick_model::Barriers::NONE,
            effects: Effects::NONE,
            possible: false,
            since: None,
            until: None,
            seen: false,
            unused: false,
            cve: None,
        };
        if kind == EdgeKind::Grants {
            edge.effects = words.effects()?;
            edge.to = Place::Party(self.party_named(words)?);
        } else {
            edge.to = Place::Node(self.node_named(words)?);
        }
        words.edge_options(&mut edge)?;
        Ok(edge)
    }

    fn cve(&mut self, words: &mut Words<'_>) -> Result<(), Problem> {
        let mut cve = Cve {
            id: words.next("a CVE id")?.to_owned(),
            kev: None,
            fixed_on: None,
            fixed_in: String::new(),
        };
        while let Some(word) = words.more() {
            match word {
                "kev" => cve.kev = Some(words.time()?),
                "fixed-on" => cve.fixed_on = Some(words.time()?),
                "fixed-in" => words.next("a version")?.clone_into(&mut cve.fixed_in),
                other => {
                    let known = ["kev", "fixed-on", "fixed-in"];
                    return Err(words.unknown("property of a vulnerability", other, known.into_iter()));
                }
            }
        }
        self.world.cves.push(cve);
        Ok(())
    }

    /// An exploit, unless the version of the target has the fix.
    fn exploit(&mut self, words: &mut Words<'_>) -> Result<(), Problem> {
        let wanted = words.next("a CVE id")?;
        let Some(cve) = self.world.cves.iter().position(|cve| cve.id == wanted) else {
            return Err(words.unknown(
                "vulnerability",
                wanted,
                self.world.cves.iter().map(|cve| cve.id.as_str()),
            ));
        };
        let to = self.node_named(words)?;
        let from = if words.take("from") { self.node_named(words)? } else { 0 };
        let inside = self.world.node(from).is_some_and(|node| node.kind != NodeKind::Internet);
        let kind = if inside { EdgeKind::ExploitsAfterLogin } else { EdgeKind::ExploitsService };
        let mut edge = Edge {
            line: words.number(),
            from,
            to: Place::Node(to),
            kind,
            barriers: bailiwick_model::Barriers::NONE,
            effects: Effects::NONE,
            possible: false,
            since: None,
            until: None,
            seen: false,
            unused: false,
            cve: Some(cve),
        };
        words.edge_options(&mut edge)?;
        let installed = self.world.node(to).and_then(|node| Version::parse(&node.version));
        let fixed = self.world.cves.get(cve).and_then(|cve| Version::parse(&cve.fixed_in));
        let has_fix =
            matches!((installed, fixed), (Some(installed), Some(fixed)) if installed.compare(&fixed).is_ge());
        let edges = if has_fix { &mut self.later } else { &mut self.world.edges };
        edges.push(edge);
        Ok(())
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

    fn start(&mut self, words: &mut Words<'_>) -> Result<(), Problem> {
        let on = self.as_of.ok_or_else(|| {
            words.problem("the scenario has no time", "add a line such as `as-of 2021-07-02` before this one")
        })?;
        let mut question = Question {
            from: Vec::new(),
            attacker: Attacker::from(crate::Profile::INSIDER),
            effect: Effect::Change,
            possible: false,
            evidenced: false,
            on,
            after: Vec::new(),
        };
        while words.peek().is_some_and(|word| word != "as" && word != "at") {
            question.from.push(self.origin(words)?);
        }
        self.asked(words, &mut question)?;
        if question.from.is_empty() {
            return Err(words.problem("no start is named", "write `start NODE as PROFILE at EFFECT`"));
        }
        self.question = Some(question);
        Ok(())
    }

    fn expect(&mut self, words: &mut Words<'_>) -> Result<(), Problem> {
        let Some(mut question) = self.question.clone() else {
            return Err(
                words.problem("nothing is asked yet", "put the line `start ...` before the first `expect`")
            );
        };
        let first = words.next("a number, or `way`")?;
        let expected = if first == "way" {
            words.expect("to")?;
            let party = self.party_named(words)?;
            words.expect("through")?;
            let mut through = Vec::new();
            while words.peek().is_some_and(|word| !options::QUESTION.contains(&word)) {
                through.push(self.node_named(words)?);
            }
            if through.is_empty() {
                return Err(words.problem(
                    "no node is named that the way passes",
                    "write `expect way to PARTY through NODE`",
                ));
            }
            self.asked(words, &mut question)?;
            Expected::Way { party, through, question }
        } else {
            let count = first.parse().map_err(|_| {
                words.problem(
                    format!("`{first}` is no number"),
                    "write `expect 25`, or `expect way to PARTY through NODE`",
                )
            })?;
            let of = if words.take("devices") {
                Counted::Devices
            } else {
                words.take("customers");
                Counted::Customers
            };
            self.asked(words, &mut question)?;
            Expected::Count { count, of, question }
        };
        self.checks.push(Check { line: words.number(), text: words.text(), expected });
        Ok(())
    }

    /// `from`, `as`, `at`, `on`, `after`, `possible`, `evidenced`.
    fn asked(&self, words: &mut Words<'_>, question: &mut Question) -> Result<(), Problem> {
        while let Some(word) = words.more() {
            match word {
                "from" => question.from = vec![self.origin(words)?],
                "as" => question.attacker = words.attacker()?,
                "at" => question.effect = words.effect()?,
                "on" => question.on = words.time()?,
                "after" => question.after.push(self.measure(words)?),
                "possible" => question.possible = true,
                "evidenced" => question.evidenced = true,
                other => {
                    return Err(words.unknown("word of a question", other, options::QUESTION.into_iter()));
                }
            }
        }
        Ok(())
    }

    /// A node, or everything that a vulnerability, product or vendor hits.
    fn origin(&self, words: &mut Words<'_>) -> Result<String, Problem> {
        let Some(word) = words.peek() else { return Err(words.problem("no start is named", "name a node")) };
        let known: Vec<&str> = match word.split_once(':') {
            Some(("cve", _)) => self.world.cves.iter().map(|cve| cve.id.as_str()).collect(),
            Some(("product", _)) => self.world.nodes.iter().map(|node| node.product.as_str()).collect(),
            Some(("vendor", _)) => self.world.parties.iter().map(|party| party.id.as_str()).collect(),
            _ if self.world.node_of.keys().any(|name| word.contains('*') && fits(word, name)) => {
                words.more();
                return Ok(word.to_owned());
            }
            _ => {
                let node = self.node_named(words)?;
                return Ok(self.world.node(node).map(|node| node.id.clone()).unwrap_or_default());
            }
        };
        words.more();
        let wanted = word.split_once(':').map_or(word, |(_, name)| name);
        if known.contains(&wanted) {
            return Ok(word.to_owned());
        }
        Err(words.unknown("start", wanted, known.into_iter().filter(|name| !name.is_empty())))
    }

    fn measure(&self, words: &mut Words<'_>) -> Result<String, Problem> {
        let name = words.next("a cut or a recommendation")?;
        let known = || {
            self.cuts
                .keys()
                .map(String::as_str)
                .chain(REMEDIES.iter().flat_map(|one| one.rows.iter().copied()))
        };
        if known().any(|known| known == name) {
            return Ok(name.to_owned());
        }
        Err(words.unknown("cut or recommendation", name, known()))
    }

    fn rows(&mut self, influence: Influence, words: &mut Words<'_>) -> Result<(), Problem> {
        let known = || REMEDIES.iter().flat_map(|one| one.rows.iter().copied());
        let (line, text) = (words.number(), words.text());
        let mut rows = Vec::new();
        while let Some(word) = words.more() {
            match known().find(|row| *row == word) {
                Some(row) => rows.push(row),
                None => return Err(words.unknown("recommendation that changes reach", word, known())),
            }
        }
        if rows.is_empty() {
            let word = influence.word();
            return Err(words.problem(
                format!("`{word}` names no recommendation"),
                format!("write `{word} 3.M.2`, with each recommendation that does"),
            ));
        }
        self.checks.push(Check { line, text, expected: Expected::Rows(influence, rows) });
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

fn node(id: &str, kind: NodeKind, owner: usize) -> Node {
    Node {
        id: id.to_owned(),
        kind,
        owner,
        home: owner,
        enabled: true,
        exposed: false,
        excluded: false,
        privileged: false,
        product: String::new(),
        vendor: None,
        version: String::new(),
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
