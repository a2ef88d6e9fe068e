//! Members or owners of one group.
//!
//! The answer does not name the group: it is told by `@odata.context` where a client wrote the address of the
//! request there, else by the name of the file (`groups-<id>-members.json`, `members/<id>.json`).
//! Fields: <https://learn.microsoft.com/graph/api/group-list-members>

use std::io::BufRead;

use bailiwick_model::facts::{Collection, MembersRead};
use bailiwick_model::{EdgeKind, NodeKind, Severity};
use serde_json::Value;

use crate::entra::group::{Member, relate};
use crate::entra::list::{context, list};
use crate::entra::recognise::{
    Holder, first, has, holder_in_context, holder_in_path, is_of_one_holder, resource,
};
use crate::entra::{Writer, entity};
use crate::format::{Collect, Format};
use crate::head::Head;
use crate::json::{Field, record};
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_group_members",
    title: "Members of one group (Microsoft Graph)",
    collections: &[Collection::GroupMembers],
    collect: Collect {
        command: "Connect-MgGraph -Scopes GroupMember.Read.All\n\
                  $id = 'GROUP-ID'; $all = @(); $next = \"https://graph.microsoft.com/v1.0/groups/$id/members\"\n\
                  while ($next) { $page = Invoke-MgGraphRequest -Uri $next; $all += $page.value; $next = $page.'@odata.nextLink' }\n\
                  @{ '@odata.context' = \"#groups('$id')/members\"; value = $all } | ConvertTo-Json -Depth 20 | Out-File -Encoding utf8 \"groups-$id-members.json\"",
        least: "GroupMember.Read.All",
        unlocks: "who holds what this group holds",
        documentation: "https://learn.microsoft.com/graph/api/group-list-members",
    },
    recognise,
    read,
};

fn recognise(head: &Head) -> bool {
    let Some(json) = &head.json else { return false };
    let named = is_of_one_holder(head);
    match json.context() {
        "" => first(json).is_some_and(|first| {
            let kind = first.get("@odata.type").and_then(Value::as_str).unwrap_or_default();
            has(&first, &["id"]) && (is_directory_object(kind) || named && kind.is_empty())
        }),
        context => {
            let resource = resource(context);
            let typed = ["users", "groups", "servicePrincipals", "devices"];
            resource == "directoryObjects"
                || holder_in_context(context).is_some()
                || named && typed.contains(&resource.as_str())
        }
    }
}

fn is_directory_object(kind: &str) -> bool {
    ["user", "group", "servicePrincipal", "device", "orgContact"]
        .iter()
        .any(|known| kind.strip_prefix("#microsoft.graph.") == Some(known))
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let path = out.path();
    let holder = holder_in_context(&context(out)).or_else(|| holder_in_path(&path));
    let Some(Holder { id: Some(id), owners, transitive }) = holder else {
        unknown(input, out);
        return;
    };
    let writer = Writer::graph(out);
    let group = out.facts.node(writer.realm, &id);
    entity(out, group, NodeKind::AZGroup, &Field::Absent);
    let kind = if owners { EdgeKind::AZOwns } else { EdgeKind::AZMemberOf };
    let at = out.facts.members_read.len();
    if !owners {
        let evidence = out.evidence();
        out.facts.members_read.push(MembersRead { group, transitive, complete: false, evidence });
    }
    let answer = list(input, out, |out, writer, raw| {
        let Some(member) = record::<Member<'_>>(out, raw) else { return false };
        let understood = !member.is_broken();
        if let Some(node) = member.add(out, writer) {
            relate(out, kind, node, group);
        }
        understood
    });
    if let Some(read) = out.facts.members_read.get_mut(at) {
        read.complete = answer.complete;
    }
    if !owners {
        // One group is not all groups.
        out.covers(Collection::GroupMembers, out.realm(), answer.records, false);
    }
}

/// A list of nobody knows what: who is in it exists, and nothing more.
fn unknown(input: &mut dyn BufRead, out: &mut Out<'_>) {
    list(input, out, |out, writer, raw| {
        record::<Member<'_>>(out, raw).is_some_and(|member| member.add(out, writer).is_some())
    });
    out.remark(
        Severity::Warning,
        "graph/group-unknown",
        "neither the answer nor the name of the file says of which group these are the members",
        "name the file `groups-<id of the group>-members.json`",
    );
}
