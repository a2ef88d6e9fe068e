//! A real domain: Samba is provisioned in a folder of its own, faults are planted with its own tools, RustHound-CE
//! collects it over the loopback of a network namespace, and what was planted must be read.
//!
//! Runs with `BAILIWICK_REAL=1`, as root, where Debian's `samba-ad-dc`, `samba-ad-provision`, `python3-samba` and
//! `ldb-tools` are installed, and where `cargo xtask soak tools` has built RustHound-CE, which takes many minutes, into
//! a cache outside the clone (`BAILIWICK_TOOLS`, else `~/.cache/bailiwick/tools`).
//!
//! `bloodhound-ce` of `PyPI` is not used beside it: it does not sign in to Samba 4.17. Its NTLM is a bind that Samba closes
//! the connection on, and its Kerberos is refused with `KRB_AP_ERR_INAPP_CKSUM`.

#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use bailiwick_model::{EdgeKind, Facts, NodeKind, NodeRef, Observed, Severity};
use support::{facts_of, files_below};

/// Of a domain that lives for one test.
const PASSWORD: &str = "Not-A-Secret-1";

/// Faults and objects, in the words of `samba-tool`.
const PLANTED: &[&[&str]] = &[
    &["user", "create", "helper", PASSWORD],
    &["user", "create", "victim", PASSWORD],
    &["user", "create", "copier", PASSWORD],
    &["user", "create", "service", PASSWORD],
    &["user", "create", "leaver", PASSWORD],
    &["user", "disable", "leaver"],
    &["user", "setexpiry", "service", "--noexpiry"],
    &["group", "add", "HelpDesk"],
    &["group", "add", "FirstLine"],
    &["group", "addmembers", "FirstLine", "helper"],
    &["group", "addmembers", "HelpDesk", "FirstLine"],
    &["ou", "add", "OU=Servers"],
    &["computer", "create", "SRV1", "--computerou=OU=Servers"],
];

/// Attributes that have no command: a service name, no pre-authentication, delegation.
const ATTRIBUTES: &str = "\
dn: CN=service,CN=Users,DC=lab,DC=example
changetype: modify
add: servicePrincipalName
servicePrincipalName: MSSQLSvc/srv1.lab.example:1433

dn: CN=victim,CN=Users,DC=lab,DC=example
changetype: modify
replace: userAccountControl
userAccountControl: 4194816

dn: CN=SRV1,OU=Servers,DC=lab,DC=example
changetype: modify
replace: userAccountControl
userAccountControl: 528384
-
add: servicePrincipalName
servicePrincipalName: cifs/srv1.lab.example
-
add: dNSHostName
dNSHostName: srv1.lab.example
";

/// Rights: trustee, object, access control entry without the trustee's SID.
const RIGHTS: [(&str, &str, &str); 5] = [
    ("HelpDesk", "CN=victim,CN=Users,DC=lab,DC=example", "(OA;;CR;00299570-246d-11d0-a768-00aa006e0529;;"),
    ("helper", "CN=Domain Admins,CN=Users,DC=lab,DC=example", "(A;;GA;;;"),
    ("copier", "DC=lab,DC=example", "(OA;;CR;1131f6aa-9c07-11d1-f79f-00c04fc2dcd2;;"),
    ("copier", "DC=lab,DC=example", "(OA;;CR;1131f6ad-9c07-11d1-f79f-00c04fc2dcd2;;"),
    ("FirstLine", "OU=Servers,DC=lab,DC=example", "(A;CI;WD;;;"),
];

#[test]
fn what_was_planted_in_a_real_domain_is_read() {
    let Some(collector) = ready() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let domain = folder.path().join("domain");
    provision(&domain);
    plant(&domain);
    let loot = folder.path().join("loot");
    fs::create_dir(&loot).expect("a folder");
    collect(&collector, &domain, &loot);
    let mut facts = Facts::default();
    for file in files_below(&loot) {
        facts.absorb(facts_of(&loot, &file));
    }
    check(&facts);
}

/// The collector, where everything that the test needs is here; one loud line that says what is not.
fn ready() -> Option<PathBuf> {
    let skip = |why: &str| {
        println!("SKIPPED real_samba: {why}");
        None
    };
    if std::env::var_os("BAILIWICK_REAL").is_none_or(|value| value != "1") {
        return skip("set BAILIWICK_REAL=1 to provision a domain and collect it");
    }
    for tool in ["samba", "samba-tool", "ldbmodify", "ldbsearch", "unshare", "ip", "timeout"] {
        if !Command::new("which").arg(tool).output().is_ok_and(|output| output.status.success()) {
            return skip(&format!(
                "`{tool}` is absent: `cargo xtask test` installs it as root, or apt-get install samba-ad-dc samba-ad-provision python3-samba ldb-tools iproute2"
            ));
        }
    }
    if !Path::new("/usr/share/samba/setup/provision.ldif").exists() {
        return skip(
            "the templates of a domain are absent: `cargo xtask test` installs them as root, or apt-get install samba-ad-provision",
        );
    }
    if !Command::new("unshare")
        .args(["--net", "--pid", "--fork", "true"])
        .status()
        .is_ok_and(|status| status.success())
    {
        return skip("no namespaces can be made: run as root");
    }
    let Some(collector) = tools().map(|tools| tools.join("bin/rusthound-ce")) else {
        return skip("neither BAILIWICK_TOOLS nor HOME is set, so there is no place for RustHound-CE");
    };
    if !collector.exists() {
        return skip(&format!(
            "`{}` is absent: `cargo xtask soak tools` builds RustHound-CE once, outside the clone",
            collector.display()
        ));
    }
    Some(collector)
}

/// The cache of `cargo xtask soak tools`.
fn tools() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    named("BAILIWICK_TOOLS").or_else(|| {
        let cache = named("XDG_CACHE_HOME").or_else(|| Some(named("HOME")?.join(".cache")))?;
        Some(cache.join("bailiwick/tools"))
    })
}

fn run(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let wrong = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}{wrong}");
    said
}

fn samba_tool(domain: &Path) -> Command {
    let mut command = Command::new("timeout");
    command.args(["60", "samba-tool"]).env("SMB_CONF_PATH", domain.join("etc/smb.conf"));
    command
}

fn directory(domain: &Path) -> PathBuf {
    domain.join("private/sam.ldb")
}

fn provision(domain: &Path) {
    let mut command = samba_tool(domain);
    command.env_remove("SMB_CONF_PATH").args(["domain", "provision", "--realm=LAB.EXAMPLE", "--domain=LAB"]);
    command.args(["--server-role=dc", "--dns-backend=NONE", "--host-name=dc1", "--host-ip=127.0.0.1"]);
    run(command.arg(format!("--adminpass={PASSWORD}")).arg(format!("--targetdir={}", domain.display())));
}

fn plant(domain: &Path) {
    for words in PLANTED {
        run(samba_tool(domain).args(*words).arg("-H").arg(directory(domain)));
    }
    let attributes = domain.join("attributes.ldif");
    fs::write(&attributes, ATTRIBUTES).expect("a file");
    run(Command::new("ldbmodify").arg("-H").arg(directory(domain)).arg(attributes));
    for (trustee, object, entry) in RIGHTS {
        let sid = sid_of(domain, trustee);
        let mut command = samba_tool(domain);
        command.args(["dsacl", "set", "--action=allow"]).arg("-H").arg(directory(domain));
        run(command.arg(format!("--objectdn={object}")).arg(format!("--sddl={entry}{sid})")));
    }
}

fn sid_of(domain: &Path, name: &str) -> String {
    let mut search = Command::new("ldbsearch");
    let found =
        run(search.arg("-H").arg(directory(domain)).arg(format!("(sAMAccountName={name})")).arg("objectSid"));
    let sid = found.lines().find_map(|line| line.strip_prefix("objectSid: "));
    sid.unwrap_or_else(|| panic!("no SID of {name}: {found}")).to_owned()
}

/// Samba serves LDAP on the loopback of a namespace that nothing else is in, as long as the collector runs.
fn collect(collector: &Path, domain: &Path, loot: &Path) {
    let script = r#"
        ip link set lo up
        samba -i -M single -s "$DOMAIN/etc/smb.conf" --option='server services=ldap' --option='interfaces=lo' \
            --option='bind interfaces only=yes' --option='ldap server require strong auth=no' \
            --option="pid directory=$DOMAIN" --option="ncalrpc dir=$DOMAIN/ncalrpc" > "$DOMAIN/out" 2>&1 &
        server=$!
        for try in $(seq 1 120); do (echo > /dev/tcp/127.0.0.1/389) 2> /dev/null && break; sleep 0.25; done
        timeout 60 "$COLLECTOR" -d lab.example -u helper@lab.example -p "$PASSWORD" -i 127.0.0.1 -f dc1.lab.example \
            -c LdapOnly -o "$LOOT"
        result=$?
        kill $server; wait $server 2> /dev/null
        [ $result -eq 0 ] || cat "$DOMAIN/out"
        exit $result
    "#;
    let mut command = Command::new("timeout");
    // A process namespace too: whatever happens, the server ends with the script.
    command.args(["120", "unshare", "--net", "--pid", "--fork", "--kill-child", "bash", "-c", script]);
    command.env("DOMAIN", domain).env("COLLECTOR", collector).env("LOOT", loot).env("PASSWORD", PASSWORD);
    run(&mut command);
}

fn check(facts: &Facts) {
    let loud: Vec<_> = facts.diagnostics.iter().filter(|remark| remark.severity != Severity::Note).collect();
    assert!(loud.is_empty(), "{loud:#?}");
    assert!(facts.sources.iter().all(|source| source.format == "sharphound_collection"));
    assert!(facts.coverage.iter().all(|list| list.complete), "{:#?}", facts.coverage);
    let node = |name: &str| -> NodeRef {
        let name = facts.names.find(name).unwrap_or_else(|| panic!("no text {name}"));
        let found = facts.entities.iter().find(|entity| entity.name == name);
        found.unwrap_or_else(|| panic!("nothing is called {}", facts.text(name))).node
    };
    // Policies and units are in a realm of their own until the realms are joined: compare by id.
    let related = |kind: EdgeKind, from: &str, to: &str| {
        let (from, to) = (node(from).id, node(to).id);
        facts.relations.iter().any(|one| one.kind == kind && one.from.id == from && one.to.id == to)
    };
    for (kind, from, to) in [
        (EdgeKind::MemberOf, "HELPER@LAB.EXAMPLE", "FIRSTLINE@LAB.EXAMPLE"),
        (EdgeKind::MemberOf, "FIRSTLINE@LAB.EXAMPLE", "HELPDESK@LAB.EXAMPLE"),
        (EdgeKind::ForceChangePassword, "HELPDESK@LAB.EXAMPLE", "VICTIM@LAB.EXAMPLE"),
        (EdgeKind::GenericAll, "HELPER@LAB.EXAMPLE", "DOMAIN ADMINS@LAB.EXAMPLE"),
        (EdgeKind::GetChanges, "COPIER@LAB.EXAMPLE", "LAB.EXAMPLE"),
        (EdgeKind::GetChangesAll, "COPIER@LAB.EXAMPLE", "LAB.EXAMPLE"),
        (EdgeKind::WriteDacl, "FIRSTLINE@LAB.EXAMPLE", "SERVERS@LAB.EXAMPLE"),
        (EdgeKind::Contains, "SERVERS@LAB.EXAMPLE", "SRV1.LAB.EXAMPLE"),
        (EdgeKind::GPLink, "DEFAULT DOMAIN POLICY@LAB.EXAMPLE", "LAB.EXAMPLE"),
    ] {
        assert!(related(kind, from, to), "{from} {} {to}", kind.row().name);
    }
    assert!(
        !related(EdgeKind::ForceChangePassword, "HELPDESK@LAB.EXAMPLE", "HELPER@LAB.EXAMPLE"),
        "not planted"
    );
    let principal = |name: &str| {
        let node = node(name);
        facts.ad_principals.iter().find(|one| one.node == node).unwrap()
    };
    let account = |name: &str| {
        let node = node(name);
        facts.accounts.iter().find(|one| one.node == node).unwrap()
    };
    assert_eq!(principal("SERVICE@LAB.EXAMPLE").has_spn, Observed::Known(true));
    assert_eq!(account("SERVICE@LAB.EXAMPLE").password_never_expires, Observed::Known(true));
    assert_eq!(principal("VICTIM@LAB.EXAMPLE").no_preauthentication, Observed::Known(true));
    assert_eq!(principal("HELPER@LAB.EXAMPLE").no_preauthentication, Observed::Known(false));
    assert_eq!(account("LEAVER@LAB.EXAMPLE").enabled, Observed::Known(false));
    assert_eq!(account("HELPER@LAB.EXAMPLE").enabled, Observed::Known(true));
    assert_eq!(principal("SRV1.LAB.EXAMPLE").unconstrained_delegation, Observed::Known(true));
    assert_eq!(principal("DC1.LAB.EXAMPLE").domain_controller, Observed::Known(true));
    assert_eq!(facts.entities.iter().filter(|one| one.kind == NodeKind::Domain).count(), 1);
}
