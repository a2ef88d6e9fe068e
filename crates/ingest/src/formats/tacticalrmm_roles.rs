//! `GET /accounts/roles/`: what the holders of a role may do, and at which clients.

use std::io::BufRead;

use bailiwick_model::facts::{Collection, RmmGrant};
use bailiwick_model::{NodeKind, NodeRef, Observed, Severity};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::format::{Collect, Format};
use crate::json::{observed, record, records};
use crate::out::Out;
use crate::tacticalrmm;
use crate::tacticalrmm::rights::{self, Reach, Rights};

/// The format.
pub(super) static FORMAT: Format = Format {
    id: "tacticalrmm_roles",
    title: "Tactical RMM: roles",
    collections: &[Collection::RmmUserGroups],
    collect: Collect {
        command: "curl -s -H \"X-API-KEY: $TRMM_API_KEY\" https://API_HOST/accounts/roles/ > accounts_roles.json",
        least: "an API key of an account whose role has `can_list_roles`",
        unlocks: "what each account may do on the devices, and of which customers",
        documentation: tacticalrmm::DOCUMENTATION,
    },
    recognise: |head| tacticalrmm::is_list(head, &["id", "name", "is_superuser", "can_view_clients"]),
    read,
};

#[derive(Deserialize)]
struct Role {
    id: i64,
    #[serde(default, deserialize_with = "observed")]
    name: Observed<String>,
    #[serde(default, deserialize_with = "observed")]
    is_superuser: Observed<bool>,
    #[serde(default, deserialize_with = "observed")]
    can_view_clients: Observed<Vec<i64>>,
    #[serde(default, deserialize_with = "observed")]
    can_view_sites: Observed<Vec<i64>>,
    #[serde(flatten)]
    flags: Map<String, Value>,
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let mut roles = 0;
    let mut later = false;
    let finish = records(input, out, "", |out, raw| {
        let Some(role) = record::<Role>(out, raw) else { return };
        roles += 1;
        later |= grants(out, &role);
    });
    if later {
        out.remark(
            Severity::Warning,
            "tacticalrmm/unknown-flag",
            "a role has a flag of a later version; it is counted as if it may change something",
            "look up what the flag gives",
        );
    }
    let realm = out.realm();
    out.covers(Collection::RmmUserGroups, realm, roles, finish.whole && roles == finish.records);
}

/// Grants of a role; whether it has a flag that is not known.
fn grants(out: &mut Out<'_>, role: &Role) -> bool {
    let name = role.name.known().map(String::as_str).unwrap_or_default();
    let node = tacticalrmm::entity(out, &format!("role:{}", role.id), NodeKind::RmmRole, name, None);
    let server = tacticalrmm::server(out);
    match role.is_superuser {
        Observed::Known(true) => {
            grant(out, node, server, &Rights::superuser());
            return false;
        }
        Observed::Known(false) => {}
        Observed::NotCollected | Observed::Unreadable => grant(out, node, server, &Rights::unknown()),
    }
    let flags = || role.flags.iter().filter(|(name, _)| name.starts_with("can_"));
    if flags().any(|(_, value)| !value.is_boolean()) {
        grant(out, node, server, &Rights::unknown());
    }
    let set = || flags().filter(|(_, value)| value.as_bool() == Some(true)).map(|(name, _)| name.as_str());
    let (on_server, later) = rights::of(set(), Reach::Server);
    grant(out, node, server, &on_server);
    let (on_devices, _) = rights::of(set(), Reach::Viewed);
    for (target, known) in viewed(out, role) {
        let rights = if known { on_devices.clone() } else { if_viewed(&on_devices) };
        grant(out, node, target, &rights);
    }
    later
}

/// Where flags count, and whether that is known: the clients and sites listed; all where both lists are empty.
fn viewed(out: &mut Out<'_>, role: &Role) -> Vec<(NodeRef, bool)> {
    let lists = [("client", &role.can_view_clients), ("site", &role.can_view_sites)];
    let known = lists.iter().all(|(_, list)| list.is_known());
    let mut targets = Vec::new();
    for (kind, list) in lists {
        for id in list.known().into_iter().flatten() {
            targets.push((out.node(&format!("{kind}:{id}")), true));
        }
    }
    if targets.is_empty() || !known {
        targets.push((tacticalrmm::server(out), known));
    }
    targets
}

/// The same rights where it is not known whether they count.
fn if_viewed(rights: &Rights) -> Rights {
    Rights {
        effects: bailiwick_model::Effects::NONE,
        possible: rights.effects.union(rights.possible),
        ..rights.clone()
    }
}

fn grant(out: &mut Out<'_>, subject: NodeRef, target: NodeRef, rights: &Rights) {
    if rights.is_nothing() {
        return;
    }
    let grant = RmmGrant {
        subject,
        target,
        effects: rights.effects,
        possible: rights.possible,
        manages_access: rights.manages_access,
        rights: out.facts.names.add(&rights.words),
        evidence: out.evidence(),
        ..RmmGrant::default()
    };
    out.facts.rmm_grants.push(grant);
}

#[cfg(test)]
mod tests {
    use crate::testing::{codes, facts};

    /// `target effects-bits possible-bits` of the grants of a role with these fields.
    fn grants(fields: &str) -> Vec<(String, bool, bool)> {
        let text = format!(r#"[{{"id":7,"name":"x",{fields}}}]"#);
        let facts = facts("accounts_roles.json", &text);
        let grants = facts.rmm_grants.iter();
        grants
            .map(|grant| {
                (facts.text(grant.target.id).into(), !grant.effects.is_empty(), !grant.possible.is_empty())
            })
            .collect()
    }

    #[test]
    fn empty_lists_mean_all_and_missing_lists_mean_unknown() {
        let on = |target: &str, given, possible| (target.to_owned(), given, possible);
        let run = r#""is_superuser":false,"can_run_scripts":true"#;
        for (lists, expected) in [
            (r#""can_view_clients":[],"can_view_sites":[]"#, vec![on("server", true, false)]),
            (
                r#""can_view_clients":[3],"can_view_sites":[5]"#,
                vec![on("client:3", true, false), on("site:5", true, false)],
            ),
            (r#""can_view_clients":[],"can_view_sites":[5]"#, vec![on("site:5", true, false)]),
            (r#""can_view_clients":[]"#, vec![on("server", false, true)]),
            (r#""can_view_clients":"all","can_view_sites":[]"#, vec![on("server", false, true)]),
        ] {
            assert_eq!(grants(&format!("{run},{lists}")), expected, "{lists}");
        }
    }

    #[test]
    fn superuser_first() {
        let lists = r#""can_view_clients":[3],"can_view_sites":[]"#;
        assert_eq!(grants(&format!(r#""is_superuser":true,{lists}"#)), [("server".into(), true, false)]);
        assert_eq!(grants(&format!(r#""is_superuser":false,{lists}"#)), []);
        assert_eq!(grants(&format!(r#""is_superuser":null,{lists}"#)), [("server".into(), false, true)]);
    }

    #[test]
    fn flags_of_a_later_version_are_said() {
        let text = r#"[{"id":1,"name":"x","is_superuser":false,"can_view_clients":[],"can_view_sites":[],"can_teleport":true}]"#;
        let facts = facts("x.json", text);
        assert_eq!(codes(&facts), ["tacticalrmm/unknown-flag"]);
        assert_eq!(facts.rmm_grants.len(), 1);
    }
}
