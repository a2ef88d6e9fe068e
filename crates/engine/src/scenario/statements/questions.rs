//! Statements about what is asked and what is expected.

use bailiwick_model::Effect;

use super::options::{self, Words};
use super::{Reader, fits};
use crate::analysis::Attacker;
use crate::scenario::recommendations::REMEDIES;
use crate::scenario::{Check, Counted, Expected, Influence, Problem, Question};

impl Reader {
    pub(super) fn start(&mut self, words: &mut Words<'_>) -> Result<(), Problem> {
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

    pub(super) fn expect(&mut self, words: &mut Words<'_>) -> Result<(), Problem> {
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

    pub(super) fn rows(&mut self, influence: Influence, words: &mut Words<'_>) -> Result<(), Problem> {
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
}
