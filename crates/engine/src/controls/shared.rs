//! Questions that several controls ask.

use bailiwick_model::facts::{Collection, GdapRelationship, PartyKind};
use bailiwick_model::nodes::NodeClass;
use bailiwick_model::{Effect, Evidence, NodeKind, NodeRef, Observed, RealmId, RealmKind, Time};

use super::{Context, Fault, Judgement, Witness};
use crate::estate::text::plain;
use crate::estate::{Fresh, freshness};
use crate::graph::{Bound, NodeIx, PartyIx};

/// At most this many records are given for one fault.
pub(super) const RECORDS: usize = 50;

/// `1 account`, `3 accounts`.
pub(super) fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Names, at most five, and how many more.
pub(super) fn listed(names: &[String]) -> String {
    let shown: Vec<&str> = names.iter().take(5).map(String::as_str).collect();
    match names.len().saturating_sub(shown.len()) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// A fault about one node.
pub(super) fn about(
    it: &Context<'_>,
    node: NodeIx,
    title: String,
    why: String,
    evidence: Vec<Evidence>,
) -> Fault {
    let key = it.graph.names.text(it.graph.node(node).id.id).to_owned();
    Fault { key, title, why, fix: String::new(), subjects: vec![node], evidence, rank: None, witness: None }
}

/// A witness who is logged in as the node.
pub(super) const fn insider(subject: NodeIx) -> Witness {
    Witness { subject, profile: "insider", party: None, effect: None }
}

/// Accounts of a party that reach customers when somebody is logged in as them, people's and services'.
pub(super) fn accounts_reaching(it: &Context<'_>, party: PartyIx, bound: Bound) -> Vec<NodeIx> {
    let mut found = it.reaching(party, Effect::Change, bound);
    found.retain(|node| it.graph.node(*node).kind.class() == NodeClass::Principal);
    found
}

/// The account is a person's or a service's user account that signs in with a password.
pub(super) fn is_account(it: &Context<'_>, node: NodeIx) -> bool {
    matches!(it.graph.node(node).kind, NodeKind::AZUser | NodeKind::RmmUser | NodeKind::User)
}

/// Management servers of a party. Says which ones the estate file names and no export shows.
pub(super) fn servers(
    it: &Context<'_>,
    party: PartyIx,
    judgement: &mut Judgement,
    list: Collection,
) -> Vec<RealmId> {
    for claim in it.index.unread.of(&party) {
        let named = it.facts.text(claim.pattern);
        let what = format!("what {named} holds, which the estate file names: no export of it was read");
        judgement.unknown(what, Some(list), it.party_name(party).to_owned());
    }
    it.realms(party, RealmKind::Rmm).collect()
}

/// Says which of these lists of a realm are missing, cut off or too old. Whether all are there, whole and fresh.
pub(super) fn need(
    it: &Context<'_>,
    judgement: &mut Judgement,
    realm: RealmId,
    lists: &[Collection],
) -> bool {
    let mut whole = true;
    for &list in lists {
        let what = match whole_list(it, list, realm) {
            Some(true) => match stale(it, list, realm) {
                None => continue,
                Some(date) => {
                    format!("{} is of {date}, too long before or after the assessment", lower(list.doc()))
                }
            },
            Some(false) => format!("{} is cut off or only a part", lower(list.doc())),
            None => format!("{} was not exported", lower(list.doc())),
        };
        judgement.unknown(what, Some(list), it.realm_name(realm));
        whole = false;
    }
    whole
}

/// Whether all of these lists of a realm are there, whole and fresh. Of no lists, nothing is known.
pub(crate) fn read_whole(it: &Context<'_>, realm: RealmId, lists: &[Collection]) -> bool {
    let read =
        |&list: &Collection| whole_list(it, list, realm) == Some(true) && stale(it, list, realm).is_none();
    !lists.is_empty() && lists.iter().all(read)
}

/// The date of a list of which no copy tells how things stand at the time of the assessment.
fn stale(it: &Context<'_>, list: Collection, realm: RealmId) -> Option<String> {
    let copies = it.directory.lists_of(list, realm);
    let fresh = |source| freshness(it.facts, source, it.as_of()) == Fresh::Fresh;
    if copies.is_empty() || copies.iter().any(|copy| fresh(copy.source)) {
        return None;
    }
    copies.iter().filter_map(|copy| copy.collected).max().map(Time::date)
}

/// A directory comes as one file for each kind of object: each speaks for itself only.
fn whole_list(it: &Context<'_>, list: Collection, realm: RealmId) -> Option<bool> {
    const PARTS: [Collection; 4] =
        [Collection::AdUsers, Collection::AdGroups, Collection::AdComputers, Collection::AdDomains];
    if list != Collection::AdObjects {
        return it.covered(list, realm);
    }
    it.covered(list, realm).map(|_| PARTS.iter().all(|part| it.covered(*part, realm) == Some(true)))
}

fn lower(text: &str) -> String {
    let mut letters = text.trim_end_matches('.').chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// Entra tenants of a party.
pub(super) fn tenants(it: &Context<'_>, party: PartyIx) -> Vec<RealmId> {
    it.realms(party, RealmKind::Entra).collect()
}

/// Name of a tenant or party for a gap, where nothing of it was read.
pub(super) fn nothing_of(
    it: &Context<'_>,
    party: PartyIx,
    judgement: &mut Judgement,
    list: Collection,
    what: &str,
) {
    judgement.unknown(what.to_owned(), Some(list), it.party_name(party).to_owned());
}

/// The first record that covers a list of a realm: the file that shows that the whole list was read.
pub(super) fn record_of(it: &Context<'_>, list: Collection, realm: RealmId) -> Option<Evidence> {
    it.directory.lists_of(list, realm).first().map(|known| known.evidence)
}

/// Whether an account belongs to a provider.
pub(super) fn of_provider(it: &Context<'_>, account: NodeRef) -> bool {
    it.kind(it.estate.owner(account)) == PartyKind::Provider
}

/// Whether a relationship gives access at a time: yes, no, or not known.
pub(super) fn relationship_in_force(relationship: &GdapRelationship, as_of: Time) -> Option<bool> {
    match crate::relationship::counts(relationship, as_of) {
        Some(true) => Some(true),
        Some(false) => None,
        None => Some(false),
    }
}

/// Says which relationships in force have access assignments that were not read, or not all of them, of those whose
/// customer (nobody, where nothing shows whose tenant it is) is wanted.
pub(super) fn need_assignments(
    it: &Context<'_>,
    judgement: &mut Judgement,
    realm: RealmId,
    with: impl Fn(Option<PartyIx>) -> bool,
) -> bool {
    let unread = it.index.unread_assignments.of(&realm).iter().filter(|customer| with(**customer)).count();
    if unread > 0 {
        judgement.unknown(
            format!(
                "who holds {}: access assignments were not read, or not all of them",
                counted(unread, "delegated admin relationship", "delegated admin relationships")
            ),
            Some(Collection::GdapAssignments),
            it.realm_name(realm),
        );
    }
    unread == 0
}

/// Says that the members of a group are not known, where they are not. Whether they are.
pub(super) fn need_members(it: &Context<'_>, judgement: &mut Judgement, group: NodeRef) -> bool {
    let closure = it.directory.all_members(group);
    let whole = closure.gap.is_none() && closure.unsure.is_empty();
    if !whole {
        judgement.unknown(
            format!("who is in {}", it.name_of(group)),
            Some(if it.graph.find(group).is_some_and(|node| it.graph.node(node).kind == NodeKind::Group) {
                Collection::AdGroups
            } else {
                Collection::GroupMembers
            }),
            it.realm_name(group.realm),
        );
    }
    whole
}

/// Whether the list of customers can be relied on: somebody declared it, or the provider's contracts or delegated
/// relationships were read whole.
pub(super) fn customers_known(it: &Context<'_>, party: PartyIx) -> bool {
    !it.facts.parties.is_empty()
        || tenants(it, party).into_iter().any(|realm| {
            [Collection::Contracts, Collection::GdapRelationships]
                .iter()
                .any(|list| it.covered(*list, realm) == Some(true))
        })
}

/// A text that stands where something is to be said, and says nothing: `n/a`, `tbd`, `.`, `0000`.
pub(super) fn is_blank(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "none",
        "na",
        "nil",
        "null",
        "no",
        "norecord",
        "norecords",
        "nothing",
        "nobody",
        "tbd",
        "tba",
        "tbc",
        "todo",
        "pending",
        "unknown",
        "missing",
        "notyet",
        "open",
        "empty",
        "notavailable",
        "notapplicable",
        "notrecorded",
        "notcollected",
        "notknown",
        "notset",
        "undefined",
        "xxx",
    ];
    let plain = plain(text);
    plain.chars().all(|letter| letter == '0') || WORDS.contains(&plain.as_str())
}

/// Hours between two backups, or of work that may be lost, where they can be that: an hour to a year.
pub(super) fn hours(said: Observed<u32>) -> Option<u32> {
    said.known().copied().filter(|hours| (1..=8_760).contains(hours))
}
