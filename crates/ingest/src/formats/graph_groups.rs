//! Groups of an Entra tenant, with their members where they were expanded.
//!
//! The service expands at most 20 members of a group, and does not say that there are more.
//! Fields: <https://learn.microsoft.com/graph/api/resources/group>

use std::io::BufRead;

use bailiwick_model::facts::{Collection, MembersRead};
use bailiwick_model::{EdgeKind, NodeRef};

use crate::entra::Writer;
use crate::entra::group::{Group, Member, relate};
use crate::entra::list::{is_of, list};
use crate::entra::recognise::{graph, has_any, is_of_one_holder};
use crate::format::{Collect, Format};
use crate::head::Head;
use crate::json::{Field, List, Part, record};
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_groups",
    title: "Groups, with members (Microsoft Graph)",
    collections: &[Collection::Groups, Collection::GroupMembers],
    collect: Collect {
        command: "Connect-MgGraph -Scopes GroupMember.Read.All\n\
                  $api = 'https://graph.microsoft.com/v1.0/'\n\
                  function All($next) { while ($next) { $page = Invoke-MgGraphRequest -Uri $next; $page.value; $next = $page.'@odata.nextLink' } }\n\
                  $groups = @(All ($api + 'groups?$select=id,displayName,groupTypes,isAssignableToRole,membershipRule'))\n\
                  foreach ($group in $groups) { $group.members = @(All ($api + 'groups/' + $group.id + '/members?$select=id,displayName')) }\n\
                  @{ '@odata.context' = '#groups/members'; value = $groups } | ConvertTo-Json -Depth 20 | Out-File -Encoding utf8 groups.json",
        least: "GroupMember.Read.All",
        unlocks: "who holds what groups hold: roles, delegated admin relationships, Azure Lighthouse",
        documentation: "https://learn.microsoft.com/graph/api/group-list",
    },
    recognise,
    read,
};

/// What a list says that has every member of every group.
const WITH_MEMBERS: &str = "groups/members";

/// Most members that the service expands.
const EXPANDED: usize = 20;

fn recognise(head: &Head) -> bool {
    let own = ["groupTypes", "isAssignableToRole", "securityEnabled", "membershipRule"];
    !is_of_one_holder(head)
        && graph(head, &["groups", WITH_MEMBERS], |first| {
            has_any(first, &own) && !has_any(first, &["@odata.type"])
        })
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let all_members = is_of(out, WITH_MEMBERS);
    let (mut read, mut whole) = (0, true);
    let answer = list(input, out, |out, writer, raw| {
        let Some(mut group) = record::<Group<'_>>(out, raw) else { return false };
        let Some(node) = group.add(out, writer) else { return false };
        let cut = group.more_members.as_known().is_some();
        let owners = holders(out, writer, EdgeKind::AZOwns, node, std::mem::take(&mut group.owners));
        let mut fine = owners.is_none_or(|(_, fine)| fine) && !group.owners.is_wrong();
        match holders(out, writer, EdgeKind::AZMemberOf, node, std::mem::take(&mut group.members)) {
            Some((members, understood)) => {
                read += 1;
                let complete = understood && !cut && (all_members || members < EXPANDED);
                whole &= complete;
                fine &= understood;
                let evidence = out.evidence();
                let fact = MembersRead { group: node, transitive: false, complete, evidence };
                out.facts.members_read.push(fact);
            }
            None => whole = false,
        }
        fine
    });
    out.covers(Collection::Groups, out.realm(), answer.records, answer.complete);
    if read > 0 {
        out.covers(Collection::GroupMembers, out.realm(), read, answer.complete && whole);
    }
}

/// Relates members or owners to a group: their number, and whether all were understood; `None` where the list is not
/// there.
fn holders(
    out: &mut Out<'_>,
    writer: Writer,
    kind: EdgeKind,
    group: NodeRef,
    list: Field<List<Part<Member<'_>>>>,
) -> Option<(usize, bool)> {
    let list = match list {
        Field::Known(list) => list,
        // One that cannot be read has more members than any.
        Field::Wrong => return Some((usize::MAX, false)),
        Field::Absent | Field::Null => return None,
    };
    let (count, mut understood) = (list.items.len(), list.wrong == 0);
    for Part(member) in list.items {
        understood &= !member.is_broken();
        if let Some(node) = member.add(out, writer) {
            relate(out, kind, node, group);
        }
    }
    Some((count, understood))
}
