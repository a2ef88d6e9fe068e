//! Rights, memberships, sessions and delegations: which node each of them ends at.

use bailiwick_model::facts::Relation;
use bailiwick_model::{EdgeKind, NodeKind, Observed};

use super::work::Work;
use crate::graph::NodeIx;

/// Where a right ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum End {
    /// At the object itself.
    Object,
    /// At the object, but only where something no export shows holds.
    ObjectPerhaps,
    /// At its password.
    Password,
    /// At its password, if that can be guessed from what the right yields.
    PasswordPerhaps,
    /// At the users and computers that policies linked to it reach.
    Policies,
    /// At a computer whose local administrator password is managed.
    ManagedPassword,
    /// At an object in whose domain owners have rights of their own.
    Owned,
    /// Nowhere.
    Nowhere,
}

/// Adds an edge for each relation that gives its target.
pub(super) fn add(work: &mut Work<'_>) {
    let facts = work.facts;
    for relation in &facts.relations {
        if !considered(relation.kind) {
            continue;
        }
        let to = work.named(relation.to, relation.evidence);
        let end = end(relation.kind, work.kind(to));
        if end != End::Nowhere {
            let from = work.named(relation.from, relation.evidence);
            control(work, relation, from, to, end);
        }
    }
}

fn control(work: &mut Work<'_>, relation: &Relation, from: NodeIx, to: NodeIx, end: End) {
    let evidence = relation.evidence;
    let kind = match relation.kind {
        EdgeKind::OwnsRaw => EdgeKind::Owns,
        EdgeKind::WriteOwnerRaw => EdgeKind::WriteOwner,
        other => other,
    };
    let (to, possible) = match end {
        End::Object => (to, false),
        End::ObjectPerhaps => (to, true),
        End::Password => (work.password(to, evidence), false),
        End::PasswordPerhaps => (work.password(to, evidence), true),
        End::Policies => (super::policies::scope(work, to, evidence), false),
        End::ManagedPassword => match work.traits(relation.to).has_laps {
            Observed::Known(managed) if !managed => return,
            managed => (to, !managed.is_known()),
        },
        End::Owned => match owned(work, relation, to) {
            Some(possible) => (to, possible),
            None => return,
        },
        End::Nowhere => return,
    };
    if from != to {
        work.edge(from, to, kind, evidence, possible);
    }
}

/// Whether owning gives rights: where a domain takes them from owners of computers, none; what is not exported is not
/// set, which it is in every new domain. The second answer: only possible.
fn owned(work: &Work<'_>, relation: &Relation, to: NodeIx) -> Option<bool> {
    let blocked = work.traits(work.domain_of(relation.to)).owner_rights_blocked;
    match (blocked, work.kind(to)) {
        (Observed::Known(true), NodeKind::Computer) => None,
        // Managed service accounts count as computers there and are not told apart from users here.
        (Observed::Known(true), NodeKind::User) | (Observed::Unreadable, _) => Some(true),
        _ => Some(false),
    }
}

/// Whether a kind of relation is Active Directory's and ends somewhere by itself. Local groups, containers, policies
/// and halves of replication rights are dealt with elsewhere.
pub(super) const fn considered(kind: EdgeKind) -> bool {
    use EdgeKind as E;
    matches!(
        kind,
        E::MemberOf
            | E::AdminTo
            | E::CanRDP
            | E::CanPSRemote
            | E::ExecuteDCOM
            | E::SQLAdmin
            | E::HasSession
            | E::Owns
            | E::OwnsRaw
            | E::WriteOwner
            | E::WriteOwnerRaw
            | E::GenericAll
            | E::GenericWrite
            | E::WriteDacl
            | E::AllExtendedRights
            | E::ForceChangePassword
            | E::AddMember
            | E::AddSelf
            | E::AddAllowedToAct
            | E::AddKeyCredentialLink
            | E::WriteSPN
            | E::WriteGPLink
            | E::WriteAccountRestrictions
            | E::ReadLAPSPassword
            | E::SyncLAPSPassword
            | E::ReadGMSAPassword
            | E::DumpSMSAPassword
            | E::DCSync
            | E::AllowedToDelegate
            | E::AllowedToAct
            | E::CoerceToTGT
            | E::HasSIDHistory
            | E::SameForestTrust
            | E::SpoofSIDHistory
            | E::AbuseTGTDelegation
            | E::HasTrustKeys
            | E::DCFor
            | E::ClaimSpecialIdentity
            | E::ManageCA
            | E::ManageCertificates
            | E::GoldenCert
            | E::ADCSESC1
    )
}

/// Where a right on an object of a kind ends.
#[expect(clippy::match_same_arms, reason = "rows of a table, in the order of the rights")]
const fn end(kind: EdgeKind, on: NodeKind) -> End {
    use EdgeKind as E;
    use NodeKind as N;
    match (kind, on) {
        // A sign-in as an ordinary user of the computer.
        (E::CanRDP | E::CanPSRemote | E::ExecuteDCOM, _) => End::ObjectPerhaps,
        (E::Owns | E::OwnsRaw | E::WriteOwner | E::WriteOwnerRaw, _) => End::Owned,
        // Writing properties of a unit links policies to it; it does not change rights that are passed down.
        (E::GenericWrite | E::WriteGPLink, N::OU) => End::Policies,
        (E::GenericWrite, N::Container) => End::ObjectPerhaps,
        (E::AllExtendedRights | E::ForceChangePassword, N::User) => End::Password,
        (E::AllExtendedRights, N::Computer) => End::ManagedPassword,
        (E::AllExtendedRights, N::Domain | N::Unknown) => End::Object,
        (E::AllExtendedRights, _) => End::Nowhere,
        (E::ForceChangePassword, _) => End::Object,
        (E::WriteSPN | E::WriteAccountRestrictions, N::User) => End::PasswordPerhaps,
        (E::WriteSPN, _) => End::ObjectPerhaps,
        (E::ReadGMSAPassword | E::DumpSMSAPassword, N::User) => End::Password,
        (E::SyncLAPSPassword, N::Domain) => End::Nowhere,
        _ => End::Object,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ENGINE section 2: what yields a password ends at the password, what yields more at the account.
    #[test]
    fn passwords_and_accounts_are_told_apart() {
        use EdgeKind as E;
        for (kind, expected) in [
            (E::ForceChangePassword, End::Password),
            (E::AllExtendedRights, End::Password),
            (E::ReadGMSAPassword, End::Password),
            (E::GenericAll, End::Object),
            (E::GenericWrite, End::Object),
            (E::AddKeyCredentialLink, End::Object),
            (E::WriteDacl, End::Object),
            (E::WriteSPN, End::PasswordPerhaps),
        ] {
            assert_eq!(end(kind, NodeKind::User), expected, "{kind:?}");
        }
    }

    #[test]
    fn what_is_considered_is_traversable_or_becomes_so() {
        for &kind in EdgeKind::ALL {
            if considered(kind) && !matches!(kind, EdgeKind::OwnsRaw | EdgeKind::WriteOwnerRaw) {
                assert!(kind.row().traversable, "{kind:?}");
            }
        }
    }
}
