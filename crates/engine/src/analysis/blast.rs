//! The blast radius of one subject.

use bailiwick_model::facts::PartyKind;
use bailiwick_model::{Effect, Effects};

use super::tiles::Count;
use crate::graph::{Graph, Party, PartyIx};

/// Whether a party is counted in exposures.
pub(crate) fn is_customer(party: &Party) -> bool {
    party.kind == PartyKind::Customer
}

/// What one subject reaches.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Blast<'a> {
    /// Parties reached, with effects closed under implication; sorted by party, the subject's own party included.
    pub parties: &'a [(PartyIx, Effects)],
    /// The subject's own party.
    pub own: PartyIx,
}

impl Blast<'_> {
    /// Effects at a party.
    pub fn at(&self, party: PartyIx) -> Effects {
        let found = self.parties.binary_search_by_key(&party, |&(at, _)| at).ok();
        found.and_then(|at| self.parties.get(at)).map_or(Effects::NONE, |&(_, effects)| effects)
    }

    /// Customers reached at an effect or above, the subject's own party left out.
    pub fn customers(&self, graph: &Graph, effect: Effect) -> impl Iterator<Item = PartyIx> {
        self.parties
            .iter()
            .filter(move |(party, effects)| *party != self.own && effects.has(effect))
            .filter(|(party, _)| graph.party(*party).is_some_and(is_customer))
            .map(|&(party, _)| party)
    }

    /// Number of customers reached at an effect or above, the subject's own party left out.
    pub fn reached(&self, graph: &Graph, effect: Effect) -> u32 {
        u32::try_from(self.customers(graph, effect).count()).unwrap_or(u32::MAX)
    }

    /// Number of customers reached at each effect, the subject's own party left out.
    pub fn counts(&self, graph: &Graph) -> Count {
        Effect::ALL.map(|effect| self.reached(graph, effect))
    }
}
