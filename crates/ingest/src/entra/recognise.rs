//! Tells Graph lists apart: by `@odata.context` where there is one, else by the members of the first record.

use serde_json::{Map, Value};

use crate::head::{Head, JsonHead};
use crate::json::camel_members;
use crate::path_ids::guid_in;

/// Whether the head is of a Graph answer for one of these resources (`users`, `directory/roleAssignments`; a type
/// such as `unifiedRoleAssignmentSchedule` for answers of functions). Where no context is written, `own` looks at
/// the first record.
pub(crate) fn graph(head: &Head, resources: &[&str], own: impl Fn(&Map<String, Value>) -> bool) -> bool {
    let Some(json) = &head.json else { return false };
    match json.context() {
        "" => first(json).is_some_and(|first| own(&first)),
        context => {
            let resource = resource(context);
            resources.iter().any(|wanted| ends_with(&resource, wanted))
        }
    }
}

/// Whether the record has all of these members, be they `null`.
pub(crate) fn has(record: &Map<String, Value>, keys: &[&str]) -> bool {
    keys.iter().all(|key| record.contains_key(*key))
}

/// Whether the record has any of these members, be it `null`.
pub(crate) fn has_any(record: &Map<String, Value>, keys: &[&str]) -> bool {
    keys.iter().any(|key| record.contains_key(*key))
}

/// The first record of a Graph answer in any shape, in Graph's spelling; `None` for documents of other kinds.
pub(crate) fn first(json: &JsonHead) -> Option<Map<String, Value>> {
    let record = match (json.list.as_deref(), &json.first, json.members.get("value")) {
        (Some("" | "value"), Some(Value::Object(first)), _) => first,
        (None, _, Some(Value::Object(only))) => only,
        (None, _, None) => &json.members,
        _ => return None,
    };
    Some(camel_members(record))
}

/// The resource that `@odata.context` names: what stands behind `#`, without `/$entity`, selected members and the
/// packing of functions (`Collection(microsoft.graph.user)`).
pub(crate) fn resource(context: &str) -> String {
    let fragment = context.split_once('#').map_or("", |(_, fragment)| fragment);
    let fragment = fragment.split('?').next().unwrap_or_default();
    let fragment = fragment.strip_suffix("/$entity").unwrap_or(fragment);
    if let Some(inner) = fragment.strip_prefix("Collection(") {
        return inner.trim_end_matches(')').trim_start_matches("microsoft.graph.").to_owned();
    }
    let selected = fragment.match_indices('(').map(|(at, _)| at).find(|at| {
        let behind = fragment.get(at + 1..).unwrap_or_default();
        !behind.starts_with('\'')
    });
    selected.and_then(|at| fragment.get(..at)).unwrap_or(fragment).to_owned()
}

/// Whether a resource ends with the wanted one, at a border, without case.
fn ends_with(resource: &str, wanted: &str) -> bool {
    let Some(at) = resource.len().checked_sub(wanted.len()) else { return false };
    resource.get(at..).is_some_and(|end| end.eq_ignore_ascii_case(wanted))
        && (at == 0 || resource.get(..at).is_some_and(|before| before.ends_with('/')))
}

/// The group or application whose members or owners a file holds, as its path or its context tells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Holder {
    /// Id of the holder; `None` where it is not told.
    pub(crate) id: Option<String>,
    /// Owners rather than members.
    pub(crate) owners: bool,
    /// Members of nested groups too.
    pub(crate) transitive: bool,
}

/// What the path of a file says of the lists of directory objects that it may hold:
/// `groups-<guid>-members.json`, `members/<guid>.json`, `<guid>-owners.json`. `None` where it says nothing.
pub(crate) fn holder_in_path(path: &str) -> Option<Holder> {
    let mut parts = path.rsplit(['/', '\\', '!']);
    let name = parts.next().unwrap_or_default();
    let words = [name, parts.next().unwrap_or_default()];
    holder_in(&words, guid_in(name))
}

/// Whether the name of the file says that it holds the members or owners of one object.
pub(crate) fn is_of_one_holder(head: &Head) -> bool {
    holder_in_path(&head.path).is_some_and(|holder| holder.id.is_some())
}

/// What the context says: `groups('<guid>')/members`.
pub(crate) fn holder_in_context(context: &str) -> Option<Holder> {
    let resource = resource(context);
    let (before, what) = resource.rsplit_once('/')?;
    let of_group = before.get(..7).is_some_and(|kind| kind.eq_ignore_ascii_case("groups("));
    if of_group { holder_in(&[what], guid_in(before)) } else { None }
}

/// Lists whose holder is no group: what has the id in a name is something else.
const OTHER_HOLDERS: &[&str] = &["role", "unit", "application", "device", "user"];

fn holder_in(words: &[&str], id: Option<&str>) -> Option<Holder> {
    let words: Vec<String> = words.iter().map(|word| word.to_ascii_lowercase()).collect();
    let other = words.iter().any(|word| OTHER_HOLDERS.iter().any(|other| word.contains(other)));
    words.iter().find_map(|word| {
        let (members, owners) = (word.contains("members"), word.contains("owners"));
        let transitive = word.contains("transitive");
        let id = id.filter(|_| !other).map(str::to_owned);
        (members != owners).then_some(Holder { id, owners, transitive })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contexts_name_their_resource() {
        let base = "https://graph.microsoft.com/v1.0/$metadata#";
        for (context, expected) in [
            ("users", "users"),
            ("users?$select=id,displayName", "users"),
            ("users(displayName,signInActivity)/$entity", "users"),
            (
                "roleManagement/directory/roleAssignments(principal())",
                "roleManagement/directory/roleAssignments",
            ),
            ("servicePrincipals('a')/appRoleAssignedTo", "servicePrincipals('a')/appRoleAssignedTo"),
            ("Collection(unifiedRoleEligibilitySchedule)", "unifiedRoleEligibilitySchedule"),
            ("Collection(microsoft.graph.unifiedRoleAssignmentSchedule)", "unifiedRoleAssignmentSchedule"),
        ] {
            assert_eq!(resource(&format!("{base}{context}")), expected);
        }
        assert!(ends_with("a/oauth2permissiongrants", "oauth2PermissionGrants"));
        assert!(!ends_with("superusers", "users"));
    }

    #[test]
    fn holders_are_told_by_path_and_context() {
        let guid = "11111111-2222-3333-4444-555555555555";
        let id = Some(guid.to_owned());
        let members = |owners, transitive| Some(Holder { id: id.clone(), owners, transitive });
        assert_eq!(holder_in_path(&format!("x/groups-{guid}-members.json")), members(false, false));
        assert_eq!(holder_in_path(&format!("members/{guid}.json")), members(false, false));
        assert_eq!(holder_in_path(&format!("a.zip!/transitiveMembers/{guid}.json")), members(false, true));
        assert_eq!(holder_in_path(&format!("{guid}-owners.json")), members(true, false));
        assert_eq!(holder_in_path(&format!("{guid}.json")), None);
        for other in ["directoryRoles", "administrativeUnits", "applications"] {
            let nobody = Some(Holder { id: None, owners: false, transitive: false });
            assert_eq!(holder_in_path(&format!("{other}-{guid}-members.json")), nobody);
        }
        assert_eq!(
            holder_in_path("x/members.json"),
            Some(Holder { id: None, owners: false, transitive: false })
        );
        let context = |of: &str| holder_in_context(&format!("https://x/$metadata#{of}"));
        assert_eq!(context(&format!("groups('{guid}')/transitiveMembers")), members(false, true));
        assert_eq!(context("directoryObjects"), None);
        assert_eq!(context(&format!("administrativeUnits('{guid}')/members")), None);
    }
}
