//! A large Active Directory domain, as SharpHound writes it: users, computers and groups, each object with the rights
//! that others hold on it.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// How large.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    pub(super) users: u32,
    pub(super) computers: u32,
    /// Rights on each of them, the usual ones included.
    pub(super) rights: u32,
}

impl Size {
    /// All rights.
    pub(super) const fn all_rights(self) -> u32 {
        (self.users + self.computers) * self.rights
    }

    /// A tenth as many groups as users.
    const fn groups(self) -> u32 {
        self.users / 10
    }
}

const SID: &str = "S-1-5-21-3623811015-3361044348-30300820";
const NAME: &str = "LARGE.EXAMPLE";
const DOMAIN_ADMINS: u32 = 512;
const ENTERPRISE_ADMINS: u32 = 519;
/// First relative ids of each kind.
const GROUPS: u32 = 2_000;
const COMPUTERS: u32 = 1_000_000;
const USERS: u32 = 2_000_000;
/// Rights that are found on objects beside the usual ones.
const RIGHTS: &[&str] =
    &["GenericAll", "GenericWrite", "WriteDacl", "WriteOwner", "ForceChangePassword", "AddKeyCredentialLink"];

/// Writes the files of the domain.
pub(super) fn write(folder: &Path, size: Size) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    list(folder, "users", (0..size.users).map(|at| user(size, at)))?;
    list(folder, "computers", (0..size.computers).map(|at| computer(size, at)))?;
    list(folder, "groups", privileged(size).into_iter().chain((0..size.groups()).map(|at| group(size, at))))?;
    list(folder, "domains", std::iter::once(domain()))
}

fn list(folder: &Path, kind: &str, records: impl Iterator<Item = String>) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(folder.join(format!("20261119060000_{kind}.json")))?);
    out.write_all(b"{\"data\":[")?;
    let mut count = 0;
    for record in records {
        out.write_all(if count == 0 { b"\n" } else { b",\n" })?;
        out.write_all(record.as_bytes())?;
        count += 1;
    }
    write!(
        out,
        "\n],\"meta\":{{\"methods\":15725567,\"type\":\"{kind}\",\"count\":{count},\"version\":6,\"collectorversion\":\"2.13.0.0\"}}}}"
    )?;
    out.flush()
}

fn right(of: u32, kind: &str, right: &str, inherited: bool) -> String {
    format!(
        r#"{{"PrincipalSID":"{SID}-{of}","PrincipalType":"{kind}","RightName":"{right}","IsInherited":{inherited},"InheritanceHash":"","IsPermissionForOwnerRightsSid":false,"IsInheritedPermissionForOwnerRightsSid":false}}"#
    )
}

/// The usual rights of administrators, then those of some groups. Help desks hold the same on many objects.
fn rights(size: Size, at: u32) -> String {
    let mut all = vec![
        right(DOMAIN_ADMINS, "Group", "Owns", false),
        right(DOMAIN_ADMINS, "Group", "GenericAll", false),
        right(ENTERPRISE_ADMINS, "Group", "GenericAll", true),
    ];
    for more in 3..size.rights {
        let by = at.wrapping_mul(31).wrapping_add(more.wrapping_mul(2_654_435_761)) % size.groups().max(1);
        let word = RIGHTS.get((at + more) as usize % RIGHTS.len()).copied().unwrap_or("GenericAll");
        all.push(right(GROUPS + by, "Group", word, more % 2 == 0));
    }
    all.join(",")
}

fn record(id: &str, properties: &str, rights: &str, more: &str) -> String {
    format!(
        r#"{{"Properties":{{"domain":"{NAME}","domainsid":"{SID}",{properties}}},{more}"Aces":[{rights}],"ObjectIdentifier":"{id}","IsDeleted":false,"IsACLProtected":false,"ContainedBy":{{"ObjectIdentifier":"{SID}","ObjectType":"Domain"}}}}"#
    )
}

fn user(size: Size, at: u32) -> String {
    let properties = format!(
        r#""name":"USER{at}@{NAME}","samaccountname":"user{at}","enabled":true,"admincount":false,"hasspn":false,"sensitive":false,"dontreqpreauth":false,"lastlogontimestamp":1795000000,"pwdlastset":1790000000,"whencreated":1600000000"#
    );
    let more = format!(
        r#""PrimaryGroupSID":"{SID}-513","AllowedToDelegate":[],"SPNTargets":[],"HasSIDHistory":[],"DomainSID":"{SID}","#
    );
    record(&format!("{SID}-{}", USERS + at), &properties, &rights(size, at), &more)
}

fn computer(size: Size, at: u32) -> String {
    let properties = format!(
        r#""name":"PC{at}.{NAME}","samaccountname":"PC{at}$","enabled":true,"haslaps":true,"unconstraineddelegation":false,"isdc":false,"operatingsystem":"Windows 11 Enterprise","lastlogontimestamp":1795000000,"pwdlastset":1790000000,"whencreated":1600000000"#
    );
    let at_work = USERS + at % size.users.max(1);
    let more = format!(
        r#""PrimaryGroupSID":"{SID}-515","AllowedToDelegate":[],"AllowedToAct":[],"HasSIDHistory":[],"DumpSMSAPassword":[],"Sessions":{{"Results":[{{"UserSID":"{SID}-{at_work}","ComputerSID":"{SID}-{0}"}}],"Collected":true,"FailureReason":null}},"PrivilegedSessions":{{"Results":[],"Collected":true,"FailureReason":null}},"RegistrySessions":{{"Results":[],"Collected":true,"FailureReason":null}},"LocalGroups":[],"UserRights":[],"Status":null,"DomainSID":"{SID}","#,
        COMPUTERS + at
    );
    record(&format!("{SID}-{}", COMPUTERS + at), &properties, &rights(size, size.users + at), &more)
}

fn members(all: impl Iterator<Item = u32>) -> String {
    let member = |at| format!(r#"{{"ObjectIdentifier":"{SID}-{}","ObjectType":"User"}}"#, USERS + at);
    let all: Vec<String> = all.map(member).collect();
    format!(r#""Members":[{}],"HasSIDHistory":[],"#, all.join(","))
}

/// Every user is in three groups or so.
fn group(size: Size, at: u32) -> String {
    let properties = format!(r#""name":"GROUP{at}@{NAME}","samaccountname":"group{at}","admincount":false"#);
    let all = (0..30).map(|more| (at * 10 + more * 7_919) % size.users.max(1));
    let usual = right(DOMAIN_ADMINS, "Group", "GenericAll", false);
    record(&format!("{SID}-{}", GROUPS + at), &properties, &usual, &members(all))
}

fn privileged(size: Size) -> Vec<String> {
    let one = |rid: u32, name: &str| {
        let properties = format!(r#""name":"{name}@{NAME}","samaccountname":"{name}","admincount":true"#);
        let usual = right(DOMAIN_ADMINS, "Group", "GenericAll", false);
        let all = (0..5).map(|at| at * 11 % size.users.max(1));
        record(&format!("{SID}-{rid}"), &properties, &usual, &members(all))
    };
    vec![one(DOMAIN_ADMINS, "DOMAIN ADMINS"), one(ENTERPRISE_ADMINS, "ENTERPRISE ADMINS")]
}

fn domain() -> String {
    let rights = [
        right(DOMAIN_ADMINS, "Group", "GetChanges", false),
        right(DOMAIN_ADMINS, "Group", "GetChangesAll", false),
        right(ENTERPRISE_ADMINS, "Group", "GenericAll", true),
    ];
    format!(
        r#"{{"Properties":{{"domain":"{NAME}","name":"{NAME}","domainsid":"{SID}","functionallevel":"2016","whencreated":1500000000,"collected":true}},"ChildObjects":[],"Trusts":[],"Links":[],"GPOChanges":{{"LocalAdmins":[],"RemoteDesktopUsers":[],"DcomUsers":[],"PSRemoteUsers":[],"AffectedComputers":[]}},"Aces":[{}],"ObjectIdentifier":"{SID}","IsDeleted":false,"IsACLProtected":false,"ContainedBy":null}}"#,
        rights.join(",")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use bailiwick_ingest::{Input, read};
    use bailiwick_model::{Facts, NodeKind, Time};

    struct OneFile(String, Vec<u8>);

    impl Input for OneFile {
        fn path(&self) -> &str {
            &self.0
        }
        fn bytes(&self) -> u64 {
            self.1.len() as u64
        }
        fn modified(&self) -> Option<Time> {
            None
        }
        fn open(&self) -> io::Result<Box<dyn io::Read + '_>> {
            Ok(Box::new(self.1.as_slice()))
        }
    }

    /// A benchmark of records that nobody reads would be a fast one.
    #[test]
    #[allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]
    fn every_record_and_every_right_is_read() {
        let size = Size { users: 40, computers: 10, rights: 8 };
        let folder = std::env::temp_dir().join(format!("bailiwick-domain-{}", std::process::id()));
        write(&folder, size).unwrap();
        let mut facts = Facts::default();
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let file = OneFile(path.to_string_lossy().into_owned(), fs::read(&path).unwrap());
            facts.absorb(read(&file));
        }
        fs::remove_dir_all(&folder).unwrap();
        assert!(facts.diagnostics.is_empty(), "{:?}", facts.diagnostics);
        let count = |kind| facts.entities.iter().filter(|entity| entity.kind == kind).count();
        // Groups: one for ten users, and the two that administer.
        assert_eq!((count(NodeKind::User), count(NodeKind::Computer), count(NodeKind::Group)), (40, 10, 6));
        let on_principals = facts.relations.iter().filter(|relation| {
            let to = facts.entities.iter().find(|entity| entity.node == relation.to);
            let owned = ["MemberOf", "HasSession", "Contains"].contains(&relation.kind.row().name);
            !owned && to.is_some_and(|to| to.kind != NodeKind::Group && to.kind != NodeKind::Domain)
        });
        assert_eq!(on_principals.count(), size.all_rights() as usize);
    }
}
