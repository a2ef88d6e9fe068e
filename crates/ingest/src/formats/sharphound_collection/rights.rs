//! Access control entries.
//!
//! Owners and those who may take ownership hold what the owner holds implicitly. Where the list speaks of OWNER RIGHTS
//! (`S-1-3-4`), those rights replace the implicit ones: the owner then has exactly them, and somebody who takes
//! ownership has those of them that are inherited.

use bailiwick_model::{EdgeKind, NodeRef};

use super::kinds::{RecordKind, named_kind};
use super::loose::Items;
use super::reader::{Reader, Subject, relate};
use super::record::{Ace, Record};
use crate::out::Out;

/// The kind of a right's name; `None` for names that are no rights.
pub(super) fn right(name: &str) -> Option<EdgeKind> {
    Some(match name {
        "Owns" | "OwnsRaw" => EdgeKind::OwnsRaw,
        "WriteOwner" | "WriteOwnerRaw" => EdgeKind::WriteOwnerRaw,
        "GenericAll" => EdgeKind::GenericAll,
        "GenericWrite" => EdgeKind::GenericWrite,
        "WriteDacl" => EdgeKind::WriteDacl,
        "AllExtendedRights" => EdgeKind::AllExtendedRights,
        "ForceChangePassword" => EdgeKind::ForceChangePassword,
        "AddMember" => EdgeKind::AddMember,
        "AddSelf" => EdgeKind::AddSelf,
        "AddAllowedToAct" => EdgeKind::AddAllowedToAct,
        "AddKeyCredentialLink" => EdgeKind::AddKeyCredentialLink,
        "WriteSPN" => EdgeKind::WriteSPN,
        "WriteGPLink" => EdgeKind::WriteGPLink,
        "WriteAccountRestrictions" => EdgeKind::WriteAccountRestrictions,
        "ReadLAPSPassword" => EdgeKind::ReadLAPSPassword,
        "SyncLAPSPassword" => EdgeKind::SyncLAPSPassword,
        "ReadGMSAPassword" => EdgeKind::ReadGMSAPassword,
        "GetChanges" => EdgeKind::GetChanges,
        "GetChangesAll" => EdgeKind::GetChangesAll,
        "GetChangesInFilteredSet" => EdgeKind::GetChangesInFilteredSet,
        "DCSync" => EdgeKind::DCSync,
        "Enroll" => EdgeKind::Enroll,
        "ManageCA" => EdgeKind::ManageCA,
        "ManageCertificates" => EdgeKind::ManageCertificates,
        "WritePKIEnrollmentFlag" => EdgeKind::WritePKIEnrollmentFlag,
        "WritePKINameFlag" => EdgeKind::WritePKINameFlag,
        "OwnsLimitedRights" => EdgeKind::OwnsLimitedRights,
        "WriteOwnerLimitedRights" => EdgeKind::WriteOwnerLimitedRights,
        _ => return None,
    })
}

/// What the entries of one object say of its owners.
#[derive(Default)]
struct Ownership {
    owners: Vec<NodeRef>,
    takers: Vec<NodeRef>,
    owner_rights: Vec<EdgeKind>,
    inherited_owner_rights: Vec<EdgeKind>,
}

impl Reader {
    /// Reads the entries of the record.
    pub(super) fn rights(&mut self, out: &mut Out<'_>, subject: Subject, record: &Record<'_>) {
        let mut ownership = Ownership::default();
        if subject.kind == RecordKind::EnterpriseCa {
            self.authority_rights(out, subject, record, &mut ownership);
        } else {
            self.entries(out, subject, &record.aces, &mut ownership, |_| true);
        }
        owners(out, subject, record, &ownership);
    }

    fn entries(
        &mut self,
        out: &mut Out<'_>,
        subject: Subject,
        aces: &Items<Ace<'_>>,
        ownership: &mut Ownership,
        wanted: impl Fn(&Ace<'_>) -> bool,
    ) {
        for ace in aces.list.iter().filter(|ace| wanted(ace)) {
            let Some(kind) = right(ace.right.text()) else {
                self.counts.unknown_right(ace.right.text());
                continue;
            };
            let principal = ace.principal.text();
            if principal.ends_with("S-1-3-4") {
                ownership.owner_rights.push(kind);
                if ace.inherited.flag().is(&true) {
                    ownership.inherited_owner_rights.push(kind);
                }
                continue;
            }
            let Some(from) = self.named(out, subject.place, principal, named_kind(ace.kind.text())) else {
                continue;
            };
            match kind {
                EdgeKind::OwnsRaw => ownership.owners.push(from),
                EdgeKind::WriteOwnerRaw => ownership.takers.push(from),
                _ => relate(out, kind, from, subject.node),
            }
        }
    }

    /// The rights that count at a certification authority are those in its own registry, where they were read.
    fn authority_rights(
        &mut self,
        out: &mut Out<'_>,
        subject: Subject,
        record: &Record<'_>,
        ownership: &mut Ownership,
    ) {
        let security = &record.registry.value.security.value;
        if !security.collected.flag().is(&true) {
            return self.entries(out, subject, &record.aces, ownership, |_| true);
        }
        self.entries(out, subject, &security.data, ownership, |ace| {
            ace.right.text() != "Owns" && !matches!(ace.kind.text(), "LocalGroup" | "ADLocalGroup")
        });
        let host = record.hosting_computer.text();
        self.entries(out, subject, &record.aces, ownership, |ace| {
            let directory_only = matches!(ace.right.text(), "ManageCA" | "ManageCertificates" | "Enroll");
            !directory_only || ace.principal.text() == host
        });
    }
}

fn owners(out: &mut Out<'_>, subject: Subject, record: &Record<'_>, ownership: &Ownership) {
    let has = &record.properties.value;
    let inherited_elsewhere = has.owner_rights_inherited.flag().is(&true);
    let replaced = !ownership.owner_rights.is_empty();
    let mut relate_all = |kind, from: &[NodeRef]| {
        for from in from {
            relate(out, kind, *from, subject.node);
        }
    };
    if replaced {
        relate_all(EdgeKind::OwnsLimitedRights, &ownership.owners);
        for kind in ownership.owner_rights.iter().filter(|kind| **kind != EdgeKind::OwnsRaw) {
            relate_all(*kind, &ownership.owners);
        }
        if ownership.inherited_owner_rights.is_empty() {
            if !inherited_elsewhere {
                relate_all(EdgeKind::WriteOwnerRaw, &ownership.takers);
            }
        } else {
            relate_all(EdgeKind::WriteOwnerLimitedRights, &ownership.takers);
            for kind in ownership.inherited_owner_rights.iter().filter(|kind| **kind != EdgeKind::OwnsRaw) {
                relate_all(*kind, &ownership.takers);
            }
        }
    } else if has.owner_rights_anywhere.flag().is(&true) {
        // Harmless rights of OWNER RIGHTS still replace the implicit ones; they go when the owner changes, unless
        // they are inherited.
        if !inherited_elsewhere {
            relate_all(EdgeKind::WriteOwnerRaw, &ownership.takers);
        }
    } else {
        relate_all(EdgeKind::OwnsRaw, &ownership.owners);
        relate_all(EdgeKind::WriteOwnerRaw, &ownership.takers);
    }
}
