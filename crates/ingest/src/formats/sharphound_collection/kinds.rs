//! Which kind of object a record describes: what the file says of itself, else what the record's keys show.

use bailiwick_model::NodeKind;
use bailiwick_model::facts::Collection;

use super::record::Record;

/// Type of a file, and so of its records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum RecordKind {
    User,
    Group,
    Computer,
    Domain,
    Ou,
    Gpo,
    Container,
    CertTemplate,
    EnterpriseCa,
    RootCa,
    AiaCa,
    NtAuthStore,
    IssuancePolicy,
    Session,
    /// Ids of objects that are gone.
    Deleted,
    /// An object of which nothing tells the kind.
    Unknown,
}

impl RecordKind {
    /// The type that `meta.type` names.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        Some(match word.to_ascii_lowercase().as_str() {
            "users" => Self::User,
            "groups" => Self::Group,
            "computers" => Self::Computer,
            "domains" => Self::Domain,
            "ous" => Self::Ou,
            "gpos" => Self::Gpo,
            "containers" => Self::Container,
            "certtemplates" => Self::CertTemplate,
            "enterprisecas" => Self::EnterpriseCa,
            "rootcas" => Self::RootCa,
            "aiacas" => Self::AiaCa,
            "ntauthstores" => Self::NtAuthStore,
            "issuancepolicies" => Self::IssuancePolicy,
            "sessions" => Self::Session,
            "deleted" => Self::Deleted,
            _ => return None,
        })
    }

    /// The type that the keys of a record show.
    pub(super) fn of_record(record: &Record<'_>) -> Self {
        use super::loose::Scalar::Absent;
        let has = &record.properties.value;
        if record.id == Absent && record.computer_sid != Absent && record.user_sid != Absent {
            Self::Session
        } else if record.local_groups.present || record.sessions.read || has.system != Absent {
            Self::Computer
        } else if record.members.present {
            Self::Group
        } else if record.services.present || has.has_spn != Absent || has.no_preauthentication != Absent {
            Self::User
        } else if record.trusts.present {
            Self::Domain
        } else if record.templates.present || record.registry.read || has.authority_name != Absent {
            Self::EnterpriseCa
        } else if has.template_schema != Absent {
            Self::CertTemplate
        } else if record.links.present || has.blocks_inheritance != Absent {
            Self::Ou
        } else if record.children.present {
            Self::Container
        } else if has.policy_path != Absent {
            Self::Gpo
        } else {
            Self::of_certificate(record)
        }
    }

    fn of_certificate(record: &Record<'_>) -> Self {
        use super::loose::Scalar::Absent;
        let has = &record.properties.value;
        if has.thumbprints.present {
            Self::NtAuthStore
        } else if has.cross_certificate != Absent {
            Self::AiaCa
        } else if has.thumbprint != Absent {
            Self::RootCa
        } else if has.policy_oid != Absent {
            Self::IssuancePolicy
        } else {
            Self::Unknown
        }
    }

    /// Kind of the node.
    pub(super) const fn node(self) -> NodeKind {
        match self {
            Self::User => NodeKind::User,
            Self::Group => NodeKind::Group,
            Self::Computer => NodeKind::Computer,
            Self::Domain => NodeKind::Domain,
            Self::Ou => NodeKind::OU,
            Self::Gpo => NodeKind::GPO,
            Self::Container => NodeKind::Container,
            Self::CertTemplate => NodeKind::CertTemplate,
            Self::EnterpriseCa => NodeKind::EnterpriseCA,
            Self::RootCa => NodeKind::RootCA,
            Self::AiaCa => NodeKind::AIACA,
            Self::NtAuthStore => NodeKind::NTAuthStore,
            Self::IssuancePolicy => NodeKind::IssuancePolicy,
            Self::Session | Self::Deleted | Self::Unknown => NodeKind::Unknown,
        }
    }

    /// The list that a file of this type holds.
    pub(super) const fn collection(self) -> Collection {
        match self {
            Self::User => Collection::AdUsers,
            Self::Group => Collection::AdGroups,
            Self::Computer => Collection::AdComputers,
            Self::Domain => Collection::AdDomains,
            Self::Ou | Self::Gpo | Self::Container => Collection::AdContainers,
            Self::CertTemplate
            | Self::EnterpriseCa
            | Self::RootCa
            | Self::AiaCa
            | Self::NtAuthStore
            | Self::IssuancePolicy => Collection::AdCertificates,
            Self::Session | Self::Deleted | Self::Unknown => Collection::Other,
        }
    }
}

/// Kind of a node that is only named, by the word beside it.
pub(super) fn named_kind(word: &str) -> NodeKind {
    match word {
        "User" | "LocalUser" => NodeKind::User,
        "Group" => NodeKind::Group,
        "Computer" => NodeKind::Computer,
        "Domain" => NodeKind::Domain,
        "OU" => NodeKind::OU,
        "GPO" => NodeKind::GPO,
        "Container" => NodeKind::Container,
        "LocalGroup" | "ADLocalGroup" => NodeKind::ADLocalGroup,
        "CertTemplate" => NodeKind::CertTemplate,
        "EnterpriseCA" => NodeKind::EnterpriseCA,
        "RootCA" => NodeKind::RootCA,
        "AIACA" => NodeKind::AIACA,
        "NTAuthStore" => NodeKind::NTAuthStore,
        "IssuancePolicy" => NodeKind::IssuancePolicy,
        _ => NodeKind::Unknown,
    }
}
