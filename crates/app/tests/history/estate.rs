//! A provider with two customers, written by hand: two technicians, two groups, GDAP to both customers, a management
//! server with one account.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;

pub(crate) const HELPDESK_ADMINISTRATOR: &str = "729827e3-9c14-49f7-bb1b-9608f156bbb8";
pub(crate) const GLOBAL_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";
/// Planted where exports hold secrets.
pub(crate) const CANARY: &str = "CANARY-history-7f3a9d";

const PROVIDER: &str = "00000000-0000-4000-8000-0000000000a0";
const BAKERY: &str = "00000000-0000-4000-8000-0000000000b0";
const CLINIC: &str = "00000000-0000-4000-8000-0000000000c0";
const ANA: &str = "00000000-0000-4000-8000-0000000000a1";
const BEN: &str = "00000000-0000-4000-8000-0000000000a2";
const HELPDESK: &str = "00000000-0000-4000-8000-0000000000e1";
const NIGHT: &str = "00000000-0000-4000-8000-0000000000e2";

/// What differs between one scan and the next.
#[derive(Clone, Copy)]
pub(crate) struct Estate<'a> {
    /// The day of the exports.
    pub(crate) day: &'a str,
    /// What the helpdesk holds at the bakery by GDAP; the clinic always gives Helpdesk Administrator.
    pub(crate) role: &'a str,
    /// Ben is in the helpdesk too.
    pub(crate) ben: bool,
    /// Who is accountable for all of the bakery by agreement; `""` for no agreement.
    pub(crate) owner: &'a str,
}

impl Default for Estate<'_> {
    fn default() -> Self {
        Self { day: "2026-09-01", role: HELPDESK_ADMINISTRATOR, ben: false, owner: "" }
    }
}

fn graph(context: &str, items: &[String]) -> String {
    format!(
        r#"{{"@odata.context":"https://graph.microsoft.com/v1.0/$metadata#{context}","value":[{}]}}"#,
        items.join(",")
    )
}

fn user(id: &str, name: &str) -> String {
    format!(
        r#"{{"id":"{id}","displayName":"{name}","userPrincipalName":"{name}@northwind.example","userType":"Member","accountEnabled":true,"createdDateTime":"2024-01-01T00:00:00Z","signInActivity":{{"lastSignInDateTime":"2026-08-30T08:00:00Z"}}}}"#
    )
}

fn group(id: &str, name: &str) -> String {
    format!(
        r#"{{"id":"{id}","displayName":"{name}","groupTypes":[],"securityEnabled":true,"isAssignableToRole":false,"mailEnabled":false}}"#
    )
}

fn members(ids: &[&str]) -> String {
    let items: Vec<String> =
        ids.iter().map(|id| format!(r##"{{"@odata.type":"#microsoft.graph.user","id":"{id}"}}"##)).collect();
    graph("directoryObjects", &items)
}

fn relationship(tenant: &str, name: &str) -> String {
    format!(
        r#"{{"id":"{tenant}-{tenant}","displayName":"{name} services","duration":"P730D","customer":{{"tenantId":"{tenant}","displayName":"{name}"}},"accessDetails":{{"unifiedRoles":[{{"roleDefinitionId":"{GLOBAL_ADMINISTRATOR}"}},{{"roleDefinitionId":"{HELPDESK_ADMINISTRATOR}"}}]}},"status":"active","autoExtendDuration":"PT0S","createdDateTime":"2026-01-01T00:00:00Z","activatedDateTime":"2026-01-01T00:00:00Z","endDateTime":"2028-01-01T00:00:00Z"}}"#
    )
}

fn assignments(tenant: &str, role: &str) -> String {
    let context =
        format!("tenantRelationships/delegatedAdminRelationships('{tenant}-{tenant}')/accessAssignments");
    let item = format!(
        r##"{{"@odata.type":"#microsoft.graph.delegatedAdminAccessAssignment","id":"{tenant}-one","status":"active","createdDateTime":"2026-01-01T00:00:00Z","lastModifiedDateTime":"2026-01-01T00:00:00Z","accessContainer":{{"accessContainerId":"{HELPDESK}","accessContainerType":"securityGroup"}},"accessDetails":{{"unifiedRoles":[{{"roleDefinitionId":"{role}"}}]}}}}"##
    );
    graph(&context, &[item])
}

fn agreement(owner: &str) -> String {
    format!(
        "agreement: v1\nid: agr-bakery\ntitle: Services\nbaseline: aa22-131a@1\nparties:\n  provider: {{id: northwind, name: Northwind}}\n  customer: {{id: bakery, name: Bakery}}\nterm: {{effective: 2026-01-01, signed: 2026-01-01}}\ndefaults:\n  \"*\": {{{owner}: A/R}}\n"
    )
}

const PARTIES: &str = r#"
[[party]]
id = "northwind"
name = "Northwind"
kind = "provider"
realms = [{ kind = "entra", id = "PROVIDER" }]

[[party]]
id = "bakery"
name = "Bakery"
kind = "customer"
realms = [{ kind = "entra", id = "BAKERY" }]

[[party]]
id = "clinic"
name = "Clinic"
kind = "customer"
realms = [{ kind = "entra", id = "CLINIC" }]

[[source]]
files = ["provider/*", "provider/*/*"]
kind = "entra"
realm = "PROVIDER"
"#;

impl Estate<'_> {
    /// Writes the exports; returns their folder.
    pub(crate) fn write(&self, folder: &Path) -> PathBuf {
        let root = folder.join(format!("exports-{}", self.day));
        for folder in ["provider/members", "provider/accessAssignments", "rmm"] {
            fs::create_dir_all(root.join(folder)).unwrap();
        }
        let put = |name: &str, text: String| fs::write(root.join(name), text).unwrap();
        let parties =
            PARTIES.replace("PROVIDER", PROVIDER).replace("BAKERY", BAKERY).replace("CLINIC", CLINIC);
        put("estate.toml", parties);
        put(
            "provider/users.json",
            graph(
                "users(id,displayName,userPrincipalName,userType,accountEnabled,createdDateTime,signInActivity)",
                &[user(ANA, "ana"), user(BEN, "ben")],
            ),
        );
        put(
            "provider/groups.json",
            graph("groups", &[group(HELPDESK, "Helpdesk"), group(NIGHT, "Night shift")]),
        );
        let helpdesk: &[&str] = if self.ben { &[ANA, BEN] } else { &[ANA] };
        put(&format!("provider/members/{HELPDESK}.json"), members(helpdesk));
        put(&format!("provider/members/{NIGHT}.json"), members(&[BEN]));
        put(
            "provider/delegatedAdminRelationships.json",
            graph(
                "tenantRelationships/delegatedAdminRelationships",
                &[relationship(BAKERY, "Bakery"), relationship(CLINIC, "Clinic")],
            ),
        );
        put(&format!("provider/accessAssignments/{BAKERY}-{BAKERY}.json"), assignments(BAKERY, self.role));
        put(
            &format!("provider/accessAssignments/{CLINIC}-{CLINIC}.json"),
            assignments(CLINIC, HELPDESK_ADMINISTRATOR),
        );
        put(
            "rmm/apikeys.json",
            format!(
                r#"[{{"id":1,"username":"ana","created_time":"2026-09-01T06:00:00Z","name":"nightly","key":"{CANARY}","expiration":null,"user":3}}]"#
            ),
        );
        if !self.owner.is_empty() {
            put("agreement.yaml", agreement(self.owner));
        }
        root
    }

    /// Scans it into a history; returns what was printed and where the outputs are.
    pub(crate) fn scan(&self, folder: &Path, history: &str, more: &[&str]) -> (String, PathBuf) {
        let exports = self.write(folder);
        let out = folder.join(format!("out-{}", self.day));
        let words = [
            "scan",
            exports.to_str().unwrap(),
            "--as-of",
            self.day,
            "--out",
            out.to_str().unwrap(),
            "--history",
            history,
        ];
        let (code, text) = run(&[&words[..], more].concat());
        assert_eq!(code, 0, "{text}");
        (text, out)
    }
}

/// Exit code, and both streams.
pub(crate) fn run(words: &[&str]) -> (i32, String) {
    let mut command = Command::cargo_bin("bailiwick").unwrap();
    command.env_remove("BAILIWICK_HISTORY").env_remove("PGPASSWORD");
    let output = command.args(words).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    (output.status.code().unwrap(), String::from_utf8(text).unwrap())
}
