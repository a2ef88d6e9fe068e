//! Small estates, from which both the graph and the expected answers are made.

use bailiwick_engine::analysis::Attacker;
use bailiwick_engine::graph::Builder;
use bailiwick_engine::{Graph, NodeIx, Party, PartyIx, Profile, Start, Terms};
use bailiwick_model::facts::PartyKind;
use bailiwick_model::{
    Barrier, BarrierSet, Barriers, EdgeKind, Effects, Evidence, NodeKind, NodeRef, RealmId, SourceId, Sym,
};
use proptest::prelude::*;

#[derive(Clone, Debug)]
pub(crate) struct Thing {
    pub(crate) kind: NodeKind,
    pub(crate) owner: usize,
    pub(crate) enabled: Option<bool>,
}

/// A link between places. Things come first, then one place for each party.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Link {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) kind: EdgeKind,
    pub(crate) barriers: Barriers,
    pub(crate) effects: Effects,
    pub(crate) possible_only: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Estate {
    pub(crate) parties: Vec<PartyKind>,
    pub(crate) things: Vec<Thing>,
    pub(crate) links: Vec<Link>,
}

impl Estate {
    /// The party whose place this is.
    pub(crate) fn party_at(&self, place: usize) -> Option<usize> {
        place.checked_sub(self.things.len())
    }

    pub(crate) fn kind(&self, place: usize) -> NodeKind {
        self.things.get(place).map_or(NodeKind::Party, |thing| thing.kind)
    }

    pub(crate) fn owner(&self, place: usize) -> usize {
        self.things.get(place).map_or_else(|| place - self.things.len(), |thing| thing.owner)
    }

    pub(crate) fn places(&self) -> usize {
        self.things.len() + self.parties.len()
    }

    pub(crate) fn graph(&self) -> Built {
        let all = |count| (0..count).collect::<Vec<_>>();
        self.graph_in_order(&all(self.parties.len()), &all(self.things.len()), &all(self.links.len()))
    }

    /// The graph, with things added in the order given.
    pub(crate) fn graph_in_order(&self, parties: &[usize], things: &[usize], links: &[usize]) -> Built {
        let mut builder = Builder::default();
        let mut party_ix = vec![PartyIx::default(); self.parties.len()];
        let mut node_ix = vec![NodeIx::default(); self.places()];
        for &party in parties {
            let place = self.things.len() + party;
            let of = Party {
                id: format!("party-{party}"),
                name: String::new(),
                kind: self.parties[party],
                seats: None,
                node: NodeIx::default(),
                evidence: None,
            };
            party_ix[party] = builder.party(of, identity(place), Sym::EMPTY);
            node_ix[place] = builder.find(identity(place)).unwrap();
        }
        for &at in things {
            let thing = &self.things[at];
            node_ix[at] = builder.node(bailiwick_engine::Node {
                id: identity(at),
                kind: thing.kind,
                owner: party_ix[thing.owner],
                enabled: thing.enabled,
                ..Default::default()
            });
        }
        for &at in links {
            let link = &self.links[at];
            let terms = Terms {
                barriers: link.barriers,
                effects: link.effects,
                possible_only: link.possible_only,
                ..Terms::default()
            };
            let evidence = Evidence { source: SourceId(0), record: at as u32 };
            builder.edge(node_ix[link.from], node_ix[link.to], link.kind, terms, evidence);
        }
        Built { graph: builder.finish(), party_ix, node_ix }
    }
}

fn identity(place: usize) -> NodeRef {
    NodeRef { realm: RealmId(place as u32), id: Sym::EMPTY }
}

/// A graph, with where the parties and places of the estate are in it. The record of each edge's evidence is the
/// number of its link.
#[derive(Debug)]
pub(crate) struct Built {
    pub(crate) graph: Graph,
    pub(crate) party_ix: Vec<PartyIx>,
    pub(crate) node_ix: Vec<NodeIx>,
}

impl Built {
    pub(crate) fn party(&self, at: PartyIx) -> usize {
        self.party_ix.iter().position(|&party| party == at).unwrap()
    }
}

const KINDS: [NodeKind; 18] = [
    NodeKind::AZUser,
    NodeKind::AZUser,
    NodeKind::AZUser,
    NodeKind::User,
    NodeKind::RmmUser,
    NodeKind::Password,
    NodeKind::Password,
    NodeKind::Secret,
    NodeKind::ApiToken,
    NodeKind::AZFederatedIdentityCredential,
    NodeKind::AZServicePrincipal,
    NodeKind::AZApp,
    NodeKind::Computer,
    NodeKind::AZDevice,
    NodeKind::RmmServer,
    NodeKind::Service,
    NodeKind::Internet,
    NodeKind::AZGroup,
];

const LINKS: [EdgeKind; 22] = [
    EdgeKind::LogsInAs,
    EdgeKind::LogsInAs,
    EdgeKind::LogsInAs,
    EdgeKind::EnrolsOwnFactor,
    EdgeKind::AuthenticatesWith,
    EdgeKind::AuthenticatesWith,
    EdgeKind::AZAuthenticatesTo,
    EdgeKind::AZRunsAs,
    EdgeKind::HasSession,
    EdgeKind::HasSession,
    EdgeKind::AZMemberOf,
    EdgeKind::AZRoleEligible,
    EdgeKind::GdapAccess,
    EdgeKind::LighthouseAccess,
    EdgeKind::AdminTo,
    EdgeKind::ResetsPasswordOf,
    EdgeKind::AZExecuteCommand,
    EdgeKind::RmmControls,
    EdgeKind::ExploitsService,
    EdgeKind::ExploitsAfterLogin,
    EdgeKind::HoldsToken,
    EdgeKind::Contains,
];

/// Whether a link of this kind usually starts and ends at these kinds, so that starts are met often.
fn usual(kind: EdgeKind, from: NodeKind, to: NodeKind) -> bool {
    use bailiwick_model::nodes::NodeClass::{Credential, Device, Principal, Tool};
    match kind {
        EdgeKind::LogsInAs | EdgeKind::EnrolsOwnFactor => {
            from == NodeKind::Password && to.class() == Principal
        }
        EdgeKind::AuthenticatesWith => from.class() == Credential && to.class() == Principal,
        EdgeKind::AZAuthenticatesTo => from.class() == Credential && to == NodeKind::AZApp,
        EdgeKind::AZRunsAs => from == NodeKind::AZApp && to == NodeKind::AZServicePrincipal,
        EdgeKind::HasSession => from.class() == Device && to.class() == Principal,
        EdgeKind::ExploitsService => from == NodeKind::Internet && to.class() == Tool,
        _ => true,
    }
}

fn bits() -> impl Strategy<Value = u16> {
    prop_oneof![3 => Just(0u16), 2 => any::<(u16, u16)>().prop_map(|(a, b)| a & b), 1 => any::<u16>()]
}

prop_compose! {
    fn raw_link()(
        ends in any::<(prop::sample::Index, prop::sample::Index)>(),
        kind in any::<prop::sample::Index>(),
        grants in prop::bool::weighted(0.3),
        in_force in bits(),
        unknown in bits(),
        effects in 1u8..64,
        possible_only in prop::bool::weighted(0.15),
        odd in prop::bool::weighted(0.2),
    ) -> (prop::sample::Index, prop::sample::Index, prop::sample::Index, bool, [u16; 2], u8, bool, bool) {
        (ends.0, ends.1, kind, grants, [in_force, unknown], effects, possible_only, odd)
    }
}

fn thing(parties: usize) -> impl Strategy<Value = Thing> {
    let enabled = prop_oneof![6 => Just(Some(true)), 1 => Just(Some(false)), 1 => Just(None)];
    (prop::sample::select(&KINDS[..]), 0..parties, enabled).prop_map(|(kind, owner, enabled)| Thing {
        kind,
        owner,
        enabled,
    })
}

fn party() -> impl Strategy<Value = PartyKind> {
    prop_oneof![
        1 => Just(PartyKind::Provider), 4 => Just(PartyKind::Customer),
        1 => Just(PartyKind::Unclaimed), 1 => Just(PartyKind::Vendor),
    ]
}

/// 256 cases, or as many as `PROPTEST_CASES` says. A failure worth keeping becomes a case by hand.
pub(crate) fn config() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}

/// Estates of a few things; of a few parties or of so many that they fill several tiles.
pub(crate) fn estates() -> impl Strategy<Value = Estate> {
    let parties = prop_oneof![4 => 1usize..6, 1 => 60usize..140];
    parties.prop_flat_map(|parties| {
        (
            prop::collection::vec(party(), parties),
            prop::collection::vec(thing(parties), 1..14),
            prop::collection::vec(raw_link(), 0..44),
        )
            .prop_map(|(parties, things, raw)| {
                let mut estate = Estate { parties, things, links: Vec::new() };
                for link in raw {
                    add_link(&mut estate, link);
                }
                estate
            })
    })
}

/// Estates so small that all ways can be listed, with many links between few things.
pub(crate) fn small_estates() -> impl Strategy<Value = Estate> {
    let parties = prop::collection::vec(party(), 1..3);
    parties.prop_flat_map(|parties| {
        let count = parties.len();
        let things = prop::collection::vec(thing(count), 1..7);
        (Just(parties), things, prop::collection::vec(raw_link(), 0..15)).prop_map(
            |(parties, things, raw)| {
                let mut estate = Estate { parties, things, links: Vec::new() };
                for link in raw {
                    add_link(&mut estate, link);
                }
                estate
            },
        )
    })
}

type RawLink =
    (prop::sample::Index, prop::sample::Index, prop::sample::Index, bool, [u16; 2], u8, bool, bool);

fn add_link(estate: &mut Estate, raw: RawLink) {
    let (from, to, kind, grants, [in_force, unknown], effects, possible_only, odd) = raw;
    let things = estate.things.len();
    // Odd links go anywhere, also from and to parties; others where such a link usually goes, if it can.
    let mut kind = *kind.get(&LINKS);
    let mut link = |from: usize, to: usize, kind: EdgeKind, effects: Effects| {
        let candidates = kind.row().candidates.0;
        let in_force = BarrierSet(in_force & candidates);
        let barriers = Barriers { in_force, unknown: BarrierSet(unknown & candidates).minus(in_force) };
        let link = Link { from, to, kind, barriers, effects, possible_only };
        if !estate.links.contains(&link) {
            estate.links.push(link);
        }
    };
    if odd {
        let places = things + estate.parties.len();
        if grants {
            kind = EdgeKind::Grants;
        }
        link(from.index(places), to.index(places), kind, Effects(effects));
    } else if grants {
        let party = things + to.index(estate.parties.len());
        link(from.index(things), party, EdgeKind::Grants, Effects(effects));
    } else {
        let kinds: Vec<NodeKind> = estate.things.iter().map(|thing| thing.kind).collect();
        let pairs = (0..things).flat_map(|a| (0..things).map(move |b| (a, b)));
        let pairs: Vec<_> = pairs.filter(|&(a, b)| usual(kind, kinds[a], kinds[b])).collect();
        if !pairs.is_empty() {
            let (a, b) = pairs[from.index(pairs.len())];
            link(a, b, kind, Effects::NONE);
        }
    }
}

/// The default attackers, two combinations, and one at random.
pub(crate) fn attackers() -> impl Strategy<Value = Vec<Attacker>> {
    let starts = prop::sample::subsequence(
        vec![Start::Password, Start::Session, Start::Token, Start::Device, Start::Account, Start::Tool],
        0..=6,
    );
    (starts, bits(), bits()).prop_map(|(starts, first, later)| {
        let mut all: Vec<Attacker> = Profile::ALL.into_iter().map(Attacker::from).collect();
        all.extend(
            ["stolen-password+exploit", "stolen-token+insider"].into_iter().filter_map(Attacker::parse),
        );
        let every = BarrierSet::of(&Barrier::ALL).0;
        let (first, later) = (BarrierSet(first & every), BarrierSet(later & every));
        all.push(Attacker { name: "random".to_owned(), starts, first, later });
        all
    })
}
