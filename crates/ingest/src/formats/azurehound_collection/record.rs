//! One record: `{"kind": ..., "data": {...}}`, read in one pass, whatever its size.

use std::collections::BTreeMap;
use std::fmt;
use std::io::BufRead;

use bailiwick_model::facts::{TenantInfo, VerifiedDomain};
use bailiwick_model::{Evidence, NodeKind, NodeRef, RealmId, RealmKind, Severity, Sym};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::listing::Listing;
use super::{azure, listing, rbac};
use crate::entra::application::{Application, Federated, ServicePrincipal};
use crate::entra::device::Device;
use crate::entra::grant::{AppRoleAssignment, PermissionGrant};
use crate::entra::group::Group;
use crate::entra::policy::PolicyAssignment;
use crate::entra::role::{Assignment, Role};
use crate::entra::user::User;
use crate::entra::{Omitted, Writer, entity, text};
use crate::json::{Field, List, Part, Records, Text};
use crate::out::Out;

/// What is known while a file is read.
#[derive(Default)]
pub(super) struct Reader {
    /// Records by kind.
    pub(super) counts: BTreeMap<&'static str, u64>,
    /// Kinds that this version does not know.
    pub(super) unknown: u64,
    /// Records that could not be read.
    pub(super) lost: u64,
    /// Tenants of records.
    pub(super) tenants: Vec<RealmId>,
    /// The tenant that says of itself that it was collected.
    pub(super) collected: Option<RealmId>,
    /// Tenant of the last record, as written.
    last: (String, Option<RealmId>),
    /// Positions in `members_read` of groups without any member.
    pub(super) empty: Vec<usize>,
    /// Some group has a member.
    pub(super) any_member: bool,
    /// Members and owners, with the kind that their lists tell.
    pub(super) mentioned: FxHashMap<NodeRef, (NodeKind, Evidence)>,
    /// Users whose last sign-ins are there.
    pub(super) sign_ins: u64,
    /// Azure roles seen, for they are listed with every object that inherits them.
    pub(super) azure_roles: FxHashSet<(NodeRef, NodeRef, Sym)>,
    /// Management groups whose role assignments were read.
    pub(super) management_groups: Vec<Sym>,
}

impl Reader {
    /// The tenant of a record: its own, or the one of the source until it is known.
    pub(super) fn writer(&mut self, out: &mut Out<'_>, tenant: &Text<'_>) -> Writer {
        let tenant = tenant.as_str();
        let realm = match (tenant, self.last.1) {
            ("", _) => out.realm(),
            (_, Some(realm)) if tenant == self.last.0 => realm,
            _ => {
                let realm = out.facts.realm(RealmKind::Entra, tenant);
                self.last = (tenant.to_owned(), Some(realm));
                if !self.tenants.contains(&realm) && self.tenants.len() < 1000 {
                    self.tenants.push(realm);
                }
                realm
            }
        };
        Writer { realm, omitted: Omitted::False }
    }

    /// Reads the data of one record.
    fn data<'de, D: Deserializer<'de>>(
        &mut self,
        out: &mut Out<'_>,
        kind: &str,
        from: D,
    ) -> Result<bool, D::Error> {
        let Some(kind) = known(kind) else {
            self.unknown += 1;
            IgnoredAny::deserialize(from)?;
            return Ok(true);
        };
        *self.counts.entry(kind).or_default() += 1;
        macro_rules! add {
            ($kind:ty $(, $more:expr)*) => {{
                let record = <$kind>::deserialize(from)?;
                let writer = self.writer(out, &record.tenant_id);
                record.add(out, writer $(, $more)*)
            }};
        }
        Ok(match kind {
            "AZUser" => {
                let user = User::deserialize(from)?;
                let active =
                    user.sign_in_activity.as_known().is_some_and(|Part(activity)| activity.is_collected());
                self.sign_ins += u64::from(active);
                let writer = self.writer(out, &user.tenant_id);
                user.add(out, writer)
            }
            "AZGroup" => {
                let group = Group::deserialize(from)?;
                let writer = self.writer(out, &group.tenant_id);
                group.add(out, writer).is_some()
            }
            "AZApp" => add!(Application<'_>),
            "AZServicePrincipal" => add!(ServicePrincipal<'_>),
            "AZDevice" => add!(Device<'_>),
            "AZRole" => add!(Role<'_>),
            "AZAppRoleAssignment" => add!(AppRoleAssignment<'_>),
            "AZOAuth2PermissionGrant" => add!(PermissionGrant<'_>),
            "AZRoleManagementPolicyAssignment" => add!(PolicyAssignment<'_>, true),
            "AZRoleEligibilityScheduleInstance" => add!(Assignment<'_>, true, &Field::Absent),
            "AZRoleAssignment" => self.roles(out, Roles::deserialize(from)?),
            "AZTenant" => self.tenant(out, &Tenant::deserialize(from)?),
            "AZFederatedIdentityCredential" => self.issuers(out, Issuers::deserialize(from)?),
            kind if listing::KINDS.contains(&kind) => {
                Listing { reader: self, out, kind }.deserialize(from)?
            }
            kind if rbac::is_assignment(kind) => {
                self.azure_roles(out, kind, rbac::Assignments::deserialize(from)?)
            }
            kind => azure::add(self, out, kind, &azure::Resource::deserialize(from)?),
        })
    }

    fn roles(&mut self, out: &mut Out<'_>, roles: Roles<'_>) -> bool {
        let writer = self.writer(out, &roles.tenant_id);
        let mut understood = roles.role_assignments.is_fine();
        if let Field::Known(list) = roles.role_assignments {
            understood &= list.wrong == 0;
            for Part(assignment) in list.items {
                understood &= assignment.add(out, writer, false, &roles.role_definition_id);
            }
        }
        understood
    }

    fn tenant(&mut self, out: &mut Out<'_>, tenant: &Tenant<'_>) -> bool {
        let id = match (tenant.tenant_id.as_str(), tenant.id.as_str()) {
            ("", path) => path.rsplit('/').next().unwrap_or_default(),
            (id, _) => id,
        };
        if id.is_empty() {
            return false;
        }
        let realm = out.facts.realm(RealmKind::Entra, id);
        out.facts.name_realm(realm, tenant.display_name.as_str());
        let node = out.facts.node(realm, id);
        entity(out, node, NodeKind::AZTenant, &tenant.display_name);
        let collected = tenant.collected == Field::Known(true);
        if collected {
            self.collected = Some(realm);
        }
        let info = TenantInfo {
            realm,
            name: text(out, &tenant.display_name),
            domain: text(out, &tenant.default_domain),
            collected,
            evidence: out.evidence(),
        };
        out.facts.tenants.push(info);
        for domain in tenant.domains.as_known().into_iter().flat_map(|domains| &domains.items) {
            let name = out.facts.names.add(&domain.to_ascii_lowercase());
            let evidence = out.evidence();
            out.facts.domains.push(VerifiedDomain { realm, name, evidence, ..VerifiedDomain::default() });
        }
        true
    }

    fn issuers(&mut self, out: &mut Out<'_>, issuers: Issuers<'_>) -> bool {
        let writer = self.writer(out, &Field::Absent);
        let Some(owner) = writer.own(out, &issuers.app_id) else { return false };
        for Part(issuer) in issuers.fics.known().unwrap_or_default().items {
            if let Field::Known(Part(issuer)) = issuer.fic {
                issuer.add(out, owner);
            }
        }
        true
    }
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Roles<'a> {
    #[serde(borrow)]
    role_definition_id: Text<'a>,
    #[serde(borrow)]
    tenant_id: Text<'a>,
    #[serde(borrow)]
    role_assignments: Field<List<Part<Assignment<'a>>>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Tenant<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    tenant_id: Text<'a>,
    #[serde(borrow)]
    display_name: Text<'a>,
    #[serde(borrow)]
    default_domain: Text<'a>,
    #[serde(borrow)]
    domains: Field<List<std::borrow::Cow<'a, str>>>,
    collected: Field<bool>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Issuers<'a> {
    #[serde(borrow)]
    app_id: Text<'a>,
    #[serde(borrow)]
    fics: Field<List<Part<Issuer<'a>>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Issuer<'a> {
    #[serde(borrow)]
    fic: Field<Part<Federated<'a>>>,
}

impl Records for Reader {
    fn record(&mut self, out: &mut Out<'_>, raw: &[u8]) {
        let record = Record { reader: self, out };
        // Text is checked to be UTF-8 at one go, not string by string.
        let read = match std::str::from_utf8(raw) {
            Ok(text) => record.deserialize(&mut serde_json::Deserializer::from_str(text)),
            Err(_) => record.deserialize(&mut serde_json::Deserializer::from_slice(raw)),
        };
        self.judge(out, read);
    }

    /// Members and owners are read one by one; no other record is ever that large.
    fn large(&mut self, out: &mut Out<'_>, record: &mut dyn BufRead) -> bool {
        let is_listing = record.fill_buf().is_ok_and(|start| {
            let start = String::from_utf8_lossy(start.get(..start.len().min(200)).unwrap_or_default());
            let kind = start.split('"').nth(3).unwrap_or_default();
            start.split('"').nth(1) == Some("kind") && listing::KINDS.contains(&kind)
        });
        if !is_listing {
            self.lost += 1;
            return false;
        }
        let read =
            Record { reader: self, out }.deserialize(&mut serde_json::Deserializer::from_reader(record));
        self.judge(out, read);
        true
    }
}

impl Reader {
    /// Remarks on a record that was not read. The remark never quotes it.
    fn judge(&mut self, out: &mut Out<'_>, read: serde_json::Result<bool>) {
        match read {
            Ok(understood) => self.lost += u64::from(!understood),
            Err(error) => {
                self.lost += 1;
                out.remark_here(
                    Severity::Warning,
                    "json/record",
                    format!("the record cannot be read (column {} of it)", error.column()),
                    "make the collection again with a current AzureHound",
                );
            }
        }
    }
}

/// Reads a record: whether it was understood.
struct Record<'r, 'w, 'o> {
    reader: &'r mut Reader,
    out: &'w mut Out<'o>,
}

impl<'de> DeserializeSeed<'de> for Record<'_, '_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<bool, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Record<'_, '_, '_> {
    type Value = bool;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a record with `kind` and `data`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let (mut kind, mut early, mut read) = (String::new(), None, None);
        while let Some(key) = map.next_key::<std::borrow::Cow<'_, str>>()? {
            match &*key {
                "kind" => kind = map.next_value::<Text<'_>>()?.as_str().to_owned(),
                "data" if kind.is_empty() => early = Some(map.next_value::<Value>()?),
                "data" => {
                    let data = Data { reader: self.reader, out: self.out, kind: &kind };
                    read = Some(map.next_value_seed(data)?);
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        match (read, early) {
            (Some(read), _) => Ok(read),
            (None, Some(data)) if !kind.is_empty() => {
                self.reader.data(self.out, &kind, data).map_err(serde::de::Error::custom)
            }
            _ => Ok(false),
        }
    }
}

struct Data<'r, 'o, 'k> {
    reader: &'r mut Reader,
    out: &'r mut Out<'o>,
    kind: &'k str,
}

impl<'de> DeserializeSeed<'de> for Data<'_, '_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<bool, D::Error> {
        self.reader.data(self.out, self.kind, from)
    }
}

/// The kind as a word that lives on; `None` for one that this version does not know.
fn known(kind: &str) -> Option<&'static str> {
    DIRECTORY
        .iter()
        .chain(listing::KINDS)
        .chain(rbac::KINDS)
        .chain(azure::KINDS)
        .copied()
        .find(|known| *known == kind)
}

/// Kinds of the directory.
const DIRECTORY: &[&str] = &[
    "AZUser",
    "AZGroup",
    "AZServicePrincipal",
    "AZAppRoleAssignment",
    "AZApp",
    "AZDevice",
    "AZRole",
    "AZRoleAssignment",
    "AZRoleEligibilityScheduleInstance",
    "AZRoleManagementPolicyAssignment",
    "AZFederatedIdentityCredential",
    "AZOAuth2PermissionGrant",
    "AZTenant",
];
