//! Statements about the estate: parties, nodes, edges, vulnerabilities and their exploits.

use bailiwick_model::facts::PartyKind;
use bailiwick_model::{EdgeKind, Effects, NodeKind};

use super::Reader;
use super::options::Words;
use crate::exposure::Version;
use crate::scenario::Problem;
use crate::scenario::world::{Cve, Edge, Node, Party, Place};

impl Reader {
    pub(super) fn party(&mut self, words: &mut Words<'_>) -> Result<(), Problem> {
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

    pub(super) fn node(&mut self, words: &mut Words<'_>) -> Result<(), Problem> {
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

    pub(super) fn edge(&self, words: &mut Words<'_>) -> Result<Edge, Problem> {
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

    pub(super) fn cve(&mut self, words: &mut Words<'_>) -> Result<(), Problem> {
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
    pub(super) fn exploit(&mut self, words: &mut Words<'_>) -> Result<(), Problem> {
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
}

pub(super) fn node(id: &str, kind: NodeKind, owner: usize) -> Node {
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
