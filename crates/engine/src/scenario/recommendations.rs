//! What it would have meant for a scenario if a recommendation had been followed.
//!
//! Each remedy says which edges go, which get a barrier and which effects shrink. It is applied everywhere, and the
//! question is asked again. Recommendations about notice, plans and papers change no reach and are not here.
//!
//! What a recommendation asks is the advisory's, and which mitigation that is the mapping of its catalogue to ATT&CK.
//! What that does to the edges of a graph is ours: no source says it.

use bailiwick_model::facts::PartyKind;
use bailiwick_model::nodes::NodeClass;
use bailiwick_model::{Barrier, BarrierSet, EdgeKind, Effect, Effects, NodeKind, Time};

use rustc_hash::FxHashSet;

use super::world::{Edge, Node, Place, World};

/// A remedy and the recommendations that ask for it.
#[derive(Debug)]
pub struct Remedy {
    /// Rows of AA22-131A; a row without a dot is ours.
    pub rows: &'static [&'static str],
    /// What is in place then.
    pub what: &'static str,
    /// What that is in public terms: a mitigation of ATT&CK, to which the catalogue of the advisory maps one of the rows,
    /// or an address.
    pub source: &'static str,
    act: fn(&Case<'_>) -> Act,
}

impl PartialEq for Remedy {
    fn eq(&self, other: &Self) -> bool {
        self.rows == other.rows
    }
}

impl Eq for Remedy {}

/// What becomes of an edge.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Act {
    Keep,
    Remove,
    Guard(Barrier),
    /// Only these effects are left.
    Only(Effects),
}

/// An edge under judgement.
struct Case<'w> {
    world: &'w World,
    edge: &'w Edge,
    from: &'w Node,
    /// The target where it is a node.
    to: Option<&'w Node>,
    on: Time,
    /// The first customer beyond edges of the same source.
    first_customer: Option<usize>,
    /// An edge of the same source and kind was seen used.
    partly_used: bool,
}

impl Case<'_> {
    fn of_customer(&self, node: Option<&Node>) -> bool {
        node.is_some_and(|node| self.world.is_customer(node.owner))
    }

    /// Leads to another customer than the first one that its source leads to.
    fn further_customer(&self) -> bool {
        let beyond = self.world.customer_beyond(self.edge);
        beyond.is_some() && beyond != self.first_customer
    }

    fn can(&self, effect: Effect) -> bool {
        self.edge.effects.has(effect)
    }

    fn is(&self, kinds: &[EdgeKind]) -> bool {
        kinds.contains(&self.edge.kind)
    }

    /// A sign-in to a tool whose page is open to the internet.
    fn exposed_login(&self) -> bool {
        let Place::Node(account) = self.edge.to else { return false };
        let opens = |edge: &Edge| match edge.to {
            Place::Node(tool) if edge.from == account => {
                self.world.node(tool).is_some_and(|tool| tool.exposed)
            }
            _ => false,
        };
        self.is(&[EdgeKind::LogsInAs, EdgeKind::AuthenticatesWith])
            && (self.to.is_some_and(|to| to.exposed) || self.world.edges.iter().any(opens))
    }
}

const fn when(holds: bool, act: Act) -> Act {
    if holds { act } else { Act::Keep }
}

fn fixed(case: &Case<'_>) -> bool {
    let cve = case.edge.cve.and_then(|at| case.world.cves.get(at));
    cve.is_some_and(|cve| cve.fixed_on.is_some_and(|fixed| fixed <= case.on))
}

fn in_kev(case: &Case<'_>) -> bool {
    let cve = case.edge.cve.and_then(|at| case.world.cves.get(at));
    cve.is_some_and(|cve| cve.kev.is_some_and(|kev| kev <= case.on))
}

fn code_on_device(case: &Case<'_>) -> bool {
    let runs = case.can(Effect::Run) || case.can(Effect::Destroy);
    case.edge.kind == EdgeKind::Grants && case.from.kind.class() == NodeClass::Device && runs
}

/// The remedies, in the order of the advisory; extensions of ours last.
pub static REMEDIES: &[Remedy] = &[
    Remedy {
        rows: &["1.A.2", "6.A.1"],
        what: "no console and no service of a tool is open to the internet",
        source: "M1035",
        act: |case| {
            let exploit = case.edge.kind == EdgeKind::ExploitsService && case.from.kind == NodeKind::Internet;
            when(exploit || case.exposed_login(), Act::Guard(Barrier::Network))
        },
    },
    Remedy {
        rows: &["2.A.3"],
        what: "endpoint detection stops code on every device where no exclusion hides it",
        source: "M1049",
        act: |case| when(code_on_device(case) && !case.from.excluded, Act::Guard(Barrier::EndpointControl)),
    },
    Remedy {
        rows: &["2.A.5"],
        what: "only allowed programs run on every device",
        source: "M1038",
        act: |case| when(code_on_device(case), Act::Guard(Barrier::EndpointControl)),
    },
    Remedy {
        rows: &["3.A.1"],
        what: "every sign-in asks for a second factor",
        source: "M1032",
        act: |case| when(case.edge.kind == EdgeKind::LogsInAs, Act::Guard(Barrier::Mfa)),
    },
    Remedy {
        rows: &["3.M.2", "0.A.2"],
        what: "every sign-in of a provider's account asks for a second factor",
        source: "M1032",
        act: |case| {
            let theirs = !case.of_customer(case.to);
            when(case.edge.kind == EdgeKind::LogsInAs && theirs, Act::Guard(Barrier::Mfa))
        },
    },
    Remedy {
        rows: &["3.A.2"],
        what: "nobody resets or enrols a second factor without strong proof of who asks",
        source: "M1032",
        act: |case| when(case.is(&[EdgeKind::ResetsFactorsOf, EdgeKind::EnrolsOwnFactor]), Act::Remove),
    },
    Remedy {
        rows: &["4.M.2", "4.C.5"],
        what: "a provider's machine serves one customer: the first in the scenario is left",
        source: "M1030",
        act: |case| {
            let theirs =
                case.from.kind.class() == NodeClass::Device && !case.world.is_customer(case.from.owner);
            when(theirs && case.further_customer(), Act::Remove)
        },
    },
    Remedy {
        rows: &["4.M.3", "4.C.6"],
        what: "a credential or application identity works at one customer: the first in the scenario is left",
        source: "M1027",
        act: |case| {
            let shared = case.from.kind.class() == NodeClass::Credential
                || case.from.kind == NodeKind::AZServicePrincipal;
            when(shared && case.further_customer(), Act::Remove)
        },
    },
    Remedy {
        rows: &["4.C.2"],
        what: "applications of others hold no permission in a customer's tenant",
        source: "M1015",
        act: |case| {
            let theirs = case.from.kind == NodeKind::AZServicePrincipal && !case.of_customer(Some(case.from));
            when(theirs && case.world.customer_beyond(case.edge).is_some(), Act::Remove)
        },
    },
    Remedy {
        rows: &["4.C.3", "4.C.4"],
        what: "a customer's side accepts the provider's credentials from a dedicated path only",
        source: "M1035",
        act: |case| {
            let credential =
                case.is(&[EdgeKind::LogsInAs, EdgeKind::AuthenticatesWith, EdgeKind::GdapAccess]);
            let inward =
                case.world.customer_beyond(case.edge).is_some() && !case.of_customer(Some(case.from));
            when(credential && inward, Act::Guard(Barrier::Network))
        },
    },
    Remedy {
        rows: &["5.A.1"],
        what: "who was seen to use a part of what they hold holds only that part",
        source: "M1018",
        act: |case| {
            let unused = case.partly_used && !case.edge.seen && case.edge.kind != EdgeKind::Grants;
            when(unused && !case.of_customer(Some(case.from)), Act::Remove)
        },
    },
    Remedy {
        rows: &["5.A.5"],
        what: "memberships and roles are eligible, and activated when needed",
        source: "M1026",
        act: |case| {
            let standing = case.edge.kind.row().candidates.has(Barrier::Activation);
            when(standing && case.edge.kind != EdgeKind::Grants, Act::Guard(Barrier::Activation))
        },
    },
    Remedy {
        rows: &["5.M.1"],
        what: "no provider role in a customer's realm is tier zero, and nobody owns its subscriptions",
        source: "M1026",
        act: |case| {
            if case.is(&[EdgeKind::AZOwner]) && !case.of_customer(Some(case.from)) {
                return Act::Remove;
            }
            let role = case.from.kind == NodeKind::AZRole && case.can(Effect::Own);
            when(role, Act::Only(Effects::of(&[Effect::Change])))
        },
    },
    Remedy {
        rows: &["5.C.2", "12.C.2", "12.C.3", "12.M.1"],
        what: "a provider cannot reset the customer's privileged accounts",
        source: "M1018",
        act: |case| {
            let reset = case.is(&[EdgeKind::ResetsFactorsOf, EdgeKind::ResetsPasswordOf]);
            let privileged = case.to.is_some_and(|to| to.privileged) && case.of_customer(case.to);
            when(reset && privileged && !case.of_customer(Some(case.from)), Act::Remove)
        },
    },
    Remedy {
        rows: &["6.A.4"],
        what: "access that nobody uses is gone",
        source: "M1042",
        act: |case| when(case.edge.unused, Act::Remove),
    },
    Remedy {
        rows: &["6.C.1"],
        what: "access to customers whose contract has ended is gone",
        source: "M1018",
        act: |case| {
            let party = case.world.customer_beyond(case.edge).and_then(|at| case.world.parties.get(at));
            let ended = party.is_some_and(|party| party.contract_ends.is_some_and(|end| end <= case.on));
            when(ended && !case.of_customer(Some(case.from)), Act::Remove)
        },
    },
    Remedy {
        rows: &["7.A.1", "7.M.1"],
        what: "every fix that was published by then is installed",
        source: "M1051",
        act: |case| when(fixed(case), Act::Remove),
    },
    Remedy {
        rows: &["7.A.2"],
        what: "what was known to be exploited by then, and had a fix, is fixed",
        source: "M1051",
        act: |case| when(fixed(case) && in_kev(case), Act::Remove),
    },
    Remedy {
        rows: &["8.A.4"],
        what: "nobody who manages the network can delete backups",
        source: "M1053",
        act: |case| {
            let kept = case.edge.effects.minus(Effects(1 << Effect::Unback as u8));
            when(case.can(Effect::Unback) && !case.can(Effect::Own), Act::Only(kept))
        },
    },
    Remedy {
        rows: &["12.C.1"],
        what: "no account of a provider is in a customer's administrator groups",
        source: "M1026",
        act: |case| {
            let member = case.is(&[EdgeKind::MemberOf, EdgeKind::AZMemberOf]);
            let group = case.to.is_some_and(|to| to.privileged) && case.of_customer(case.to);
            let theirs = case
                .world
                .parties
                .get(case.from.owner)
                .is_some_and(|party| party.kind != PartyKind::Customer);
            when(member && group && theirs, Act::Remove)
        },
    },
    Remedy {
        rows: &["second-person"],
        what: "a second person approves what destroys",
        source: "https://learn.microsoft.com/graph/api/resources/intune-rbac-operationapprovalpolicy",
        act: |case| {
            let candidates: BarrierSet = case.edge.kind.row().candidates;
            // Asked by the management plane: code that runs on the machine itself asks nobody.
            let role = case.from.kind.class() == NodeClass::Way;
            let destroys = case.edge.kind == EdgeKind::AZExecuteCommand
                || (case.edge.kind == EdgeKind::Grants && case.can(Effect::Destroy));
            when(role && destroys && candidates.has(Barrier::Approval), Act::Guard(Barrier::Approval))
        },
    },
];

impl Remedy {
    /// Where the source is to be read.
    pub fn address(&self) -> String {
        if self.source.starts_with("https://") {
            self.source.to_owned()
        } else {
            format!("https://attack.mitre.org/mitigations/{}/", self.source)
        }
    }
}

/// The remedy of a recommendation.
pub(super) fn remedy(row: &str) -> Option<&'static Remedy> {
    REMEDIES.iter().find(|remedy| remedy.rows.contains(&row))
}

impl Remedy {
    /// The world with this in place.
    pub(super) fn applied(&self, world: &World, on: Time) -> World {
        let mut first: Vec<Option<usize>> = vec![None; world.nodes.len()];
        for edge in &world.edges {
            if let Some(slot) = first.get_mut(edge.from)
                && slot.is_none()
            {
                *slot = world.customer_beyond(edge);
            }
        }
        let used: FxHashSet<(usize, EdgeKind)> =
            world.edges.iter().filter(|edge| edge.seen).map(|edge| (edge.from, edge.kind)).collect();
        let mut changed = world.clone();
        changed.edges = world
            .edges
            .iter()
            .filter_map(|edge| {
                let to = match edge.to {
                    Place::Node(node) => world.node(node),
                    Place::Party(_) => None,
                };
                let first_customer = first.get(edge.from).copied().flatten();
                let partly_used = used.contains(&(edge.from, edge.kind));
                let from = world.node(edge.from)?;
                let case = Case { world, edge, from, to, on, first_customer, partly_used };
                let mut edge = edge.clone();
                match (self.act)(&case) {
                    Act::Keep => {}
                    Act::Remove => return None,
                    Act::Guard(barrier) => edge.guard(BarrierSet::of(&[barrier])),
                    Act::Only(effects) => edge.effects = Effects(edge.effects.0 & effects.0),
                }
                Some(edge)
            })
            .collect();
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::advisory::AA22_131A;

    /// No mitigation is claimed that the catalogue does not map one of the rows to.
    #[test]
    fn each_source_is_one_that_the_catalogue_gives_for_a_row() {
        for remedy in REMEDIES {
            let ours = remedy.rows.iter().all(|row| !row.contains('.'));
            let mapped = AA22_131A
                .rows
                .iter()
                .filter(|row| remedy.rows.contains(&row.id.as_str()))
                .any(|row| row.attack.iter().any(|known| known == remedy.source));
            assert_eq!(mapped, !ours, "{:?}", remedy.rows);
            assert!(remedy.address().starts_with("https://"), "{:?}", remedy.rows);
        }
    }
}
