//! What a control may look at.

use bailiwick_model::facts::{Collection, PartyKind};
use bailiwick_model::{Effect, Facts, NodeRef, RealmId, RealmKind, Time};

use super::Index;
use crate::analysis::{Blast, Reachability};
use crate::directory::Directory;
use crate::estate::Estate;
use crate::graph::{Bound, Graph, NodeIx, PartyIx};
use crate::operations::Operations;
use crate::signin::SignIn;

/// Everything known of the estate at one time.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// What was read.
    pub facts: &'a Facts,
    /// Who is who.
    pub estate: &'a Estate,
    /// Accounts, groups and roles, and which lists were read whole.
    pub directory: &'a Directory<'a>,
    /// What each party has.
    pub index: &'a Index<'a>,
    /// What sign-ins meet.
    pub signin: &'a SignIn<'a>,
    /// Who reaches whom.
    pub graph: &'a Graph,
    /// Blast radii of everybody who reaches somebody else.
    pub reach: &'a Reachability,
    /// Everybody who reaches somebody else, in the order of the graph.
    pub subjects: &'a [NodeIx],
    /// The neutral lists by party.
    pub operations: &'a Operations,
}

impl<'a> Context<'a> {
    /// The time of the assessment.
    pub const fn as_of(&self) -> Time {
        self.estate.as_of
    }

    /// Realms of a party, of one kind.
    pub fn realms(&self, party: PartyIx, kind: RealmKind) -> impl Iterator<Item = RealmId> + use<'a> {
        self.index.realms.of(&(party, kind)).iter().copied()
    }

    /// A realm in words.
    pub fn realm_name(&self, realm: RealmId) -> String {
        let Some(known) = self.facts.realms.get(realm.0 as usize) else { return String::new() };
        match (self.facts.text(known.name), self.facts.text(known.id)) {
            ("", id) => id.to_owned(),
            (name, _) => name.to_owned(),
        }
    }

    /// Name of a party.
    pub fn party_name(&self, party: PartyIx) -> &'a str {
        self.estate.party(party).map_or("", |party| party.name.as_str())
    }

    /// Kind of a party.
    pub fn kind(&self, party: PartyIx) -> PartyKind {
        self.estate.kind(party)
    }

    /// Name of a node for people: its login or display name, else its native id.
    pub fn name(&self, node: NodeIx) -> String {
        let known = self.graph.node(node);
        match self.graph.names.text(known.name) {
            "" => self.graph.names.text(known.id.id).to_owned(),
            name => name.to_owned(),
        }
    }

    /// Name of what has this identity.
    pub fn name_of(&self, id: NodeRef) -> String {
        self.graph.find(id).map_or_else(|| self.facts.text(id.id).to_owned(), |node| self.name(node))
    }

    /// What a subject reaches when somebody is logged in as it.
    pub fn insider(&self, subject: NodeIx, bound: Bound) -> Option<Blast<'a>> {
        self.reach.blast(subject, "insider", bound)
    }

    /// Subjects owned by a party that reach at least one customer at an effect, in a bound.
    pub fn reaching(&self, party: PartyIx, effect: Effect, bound: Bound) -> Vec<NodeIx> {
        let reaches = |node: &NodeIx| {
            self.insider(*node, bound)
                .is_some_and(|blast| blast.customers(self.graph, effect).next().is_some())
        };
        self.index.subjects.of(&party).iter().copied().filter(reaches).collect()
    }

    /// Customers that a subject reaches at an effect, proven and possible.
    pub fn customers(&self, subject: NodeIx, effect: Effect) -> crate::assessment::Interval {
        let count = |bound| self.insider(subject, bound).map_or(0, |blast| blast.reached(self.graph, effect));
        crate::assessment::Interval { proven: count(Bound::Proven), possible: count(Bound::Possible) }
    }

    /// Whether a list of a realm was read, and whole.
    pub fn covered(&self, collection: Collection, realm: RealmId) -> Option<bool> {
        self.directory.covered(collection, realm)
    }

    /// The party that an agreement names by id and name.
    pub fn party_by(&self, named: (bailiwick_model::Sym, bailiwick_model::Sym)) -> Option<PartyIx> {
        self.index.party_by(self.facts, named)
    }

    /// Customers that a provider serves or may serve, in order.
    pub fn customers_of(&self, provider: PartyIx) -> impl Iterator<Item = PartyIx> + use<'a> {
        let it = *self;
        self.all_customers().filter(move |customer| it.serves(provider, *customer) != Some(false))
    }

    /// Whether a party is a provider's affair: its own, or that of a customer whom it serves. `None` where several
    /// providers are known and nothing tells which of them serves the customer.
    pub fn serves(&self, provider: PartyIx, party: PartyIx) -> Option<bool> {
        if party == provider {
            return Some(true);
        }
        if self.kind(party) != PartyKind::Customer {
            return Some(self.kind(party) != PartyKind::Provider);
        }
        let known = self.index.providers.of(&party);
        match known {
            [] if self.providers().nth(1).is_none() => Some(true),
            [] => None,
            _ => Some(known.contains(&provider)),
        }
    }

    /// Providers, in order.
    pub fn providers(&self) -> impl Iterator<Item = PartyIx> + use<'a> {
        let (index, estate) = (self.index, self.estate);
        index.suppliers.iter().copied().filter(|at| estate.kind(*at) == PartyKind::Provider)
    }

    /// Customers of the estate, in order.
    pub fn all_customers(&self) -> impl Iterator<Item = PartyIx> + use<'a> {
        self.graph.customers().map(|(at, _)| at)
    }
}
