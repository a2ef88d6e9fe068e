//! Roles, and who holds them.

use bailiwick_model::facts::{Holding, RoleAssignment as RoleAssignmentFact, RoleDefinition, RoleScope};
use bailiwick_model::{NodeKind, Observed, Time};
use serde::Deserialize;

use super::group::Member;
use super::{Writer, entity, id};
use crate::json::{Field, Part, Text};
use crate::out::Out;

/// A role of a tenant.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Role<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    pub(crate) tenant_id: Text<'a>,
    #[serde(borrow)]
    template_id: Text<'a>,
    #[serde(borrow)]
    display_name: Text<'a>,
    is_built_in: Field<bool>,
}

impl Role<'_> {
    /// Adds the role. Whether it was understood.
    pub(crate) fn add(self, out: &mut Out<'_>, writer: Writer) -> bool {
        let Some(node) = writer.own(out, &self.id) else { return false };
        entity(out, node, NodeKind::AZRole, &self.display_name);
        let built_in = writer.omitted.flag(self.is_built_in);
        let template = id(out, &self.template_id);
        let evidence = out.evidence();
        out.facts.role_definitions.push(RoleDefinition { node, template, built_in, evidence });
        true
    }
}

/// A role held, or that may be activated: an assignment, a schedule, or an instance of one.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Assignment<'a> {
    #[serde(borrow)]
    pub(crate) tenant_id: Text<'a>,
    #[serde(borrow)]
    role_definition_id: Text<'a>,
    #[serde(borrow)]
    principal_id: Text<'a>,
    #[serde(borrow)]
    directory_scope_id: Text<'a>,
    #[serde(borrow)]
    resource_scope: Text<'a>,
    #[serde(borrow)]
    app_scope_id: Text<'a>,
    #[serde(borrow)]
    directory_scope: Field<Part<DirectoryScope<'a>>>,
    #[serde(borrow)]
    assignment_type: Text<'a>,
    #[serde(borrow)]
    status: Text<'a>,
    #[serde(borrow)]
    start_date_time: Text<'a>,
    #[serde(borrow)]
    end_date_time: Text<'a>,
    #[serde(borrow)]
    schedule_info: Field<Part<ScheduleInfo<'a>>>,
    #[serde(borrow)]
    principal: Field<Part<Member<'a>>>,
}

/// The object that a role is limited to, where it was expanded.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct DirectoryScope<'a> {
    #[serde(borrow, rename = "@odata.type")]
    odata_type: Text<'a>,
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    app_id: Text<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct ScheduleInfo<'a> {
    #[serde(borrow)]
    start_date_time: Text<'a>,
    #[serde(borrow)]
    expiration: Field<Part<Expiration<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Expiration<'a> {
    #[serde(borrow, rename = "type")]
    kind: Text<'a>,
    #[serde(borrow)]
    end_date_time: Text<'a>,
}

impl Assignment<'_> {
    /// Adds the assignment. Whether it was understood. `eligible` says that the list is one of eligible roles;
    /// `role` is the role of a list that names it outside.
    pub(crate) fn add(self, out: &mut Out<'_>, writer: Writer, eligible: bool, role: &Text<'_>) -> bool {
        if is_over(self.status.as_str()) {
            return true;
        }
        let Some(principal) = writer.own(out, &self.principal_id) else { return false };
        let role = id(
            out,
            if self.role_definition_id.as_str().is_empty() { role } else { &self.role_definition_id },
        );
        let fact = RoleAssignmentFact {
            realm: writer.realm,
            principal,
            role,
            scope: self.scope(out, writer),
            holding: self.holding(eligible),
            since: self.since(),
            until: self.until(),
            evidence: out.evidence(),
        };
        out.facts.role_assignments.push(fact);
        if let Field::Known(Part(object)) = self.principal {
            object.add(out, writer);
        }
        !role.is_empty()
    }

    fn holding(&self, eligible: bool) -> Holding {
        if eligible {
            Holding::Eligible
        } else if self.assignment_type.as_str().eq_ignore_ascii_case("Activated") {
            Holding::Activated
        } else {
            Holding::Active
        }
    }

    /// Where the role counts. AzureHound rewrites every scope that is no application to `/`; what it expanded still
    /// tells.
    fn scope(&self, out: &mut Out<'_>, writer: Writer) -> RoleScope {
        if let Field::Known(Part(scope)) = &self.directory_scope
            && let Some(found) = scope.resolve(out, writer)
        {
            return found;
        }
        let path = match (self.directory_scope_id.as_str(), self.resource_scope.as_str()) {
            ("", other) => other,
            (path, _) => path,
        };
        let only_for_app = !matches!(self.app_scope_id.as_str(), "" | "/");
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            _ if !path.starts_with('/') => RoleScope::Unknown,
            [] if !only_for_app => RoleScope::Tenant,
            [kind, unit] if kind.eq_ignore_ascii_case("administrativeUnits") => {
                writer.node_of(out, unit).map_or(RoleScope::Unknown, RoleScope::AdministrativeUnit)
            }
            [object] => writer.node_of(out, object).map_or(RoleScope::Unknown, RoleScope::Object),
            _ => RoleScope::Unknown,
        }
    }

    fn since(&self) -> Observed<Time> {
        let own = self.start_date_time.time();
        match &self.schedule_info {
            Field::Known(Part(info)) if !own.is_known() => info.start_date_time.time(),
            _ => own,
        }
    }

    fn until(&self) -> Observed<Option<Time>> {
        let expiration = self.schedule_info.as_known().and_then(|Part(info)| info.expiration.as_known());
        match expiration {
            None => self.end_date_time.end(),
            Some(Part(end)) if end.kind.as_str().eq_ignore_ascii_case("noExpiration") => {
                Observed::Known(None)
            }
            // After a duration: the end is not written.
            Some(Part(end)) => end.end_date_time.time().map(Some),
        }
    }
}

impl DirectoryScope<'_> {
    /// The scope, where the expanded object tells it.
    fn resolve(&self, out: &mut Out<'_>, writer: Writer) -> Option<RoleScope> {
        let kind = self.odata_type.as_str().rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        let by = |out: &mut Out<'_>, id: &Text<'_>| writer.node(out, id);
        match kind.as_str() {
            "administrativeunit" => by(out, &self.id).map(RoleScope::AdministrativeUnit),
            "application" => by(out, &self.app_id).map(RoleScope::Object),
            "serviceprincipal" | "group" | "device" | "user" => by(out, &self.id).map(RoleScope::Object),
            "" if !self.app_id.as_str().is_empty() => by(out, &self.app_id).map(RoleScope::Object),
            "" if self.id.as_str().is_empty() => None,
            "organization" | "directory" => None,
            _ => Some(RoleScope::Unknown),
        }
    }
}

/// Whether a schedule of this state is in effect no more, or never was.
fn is_over(status: &str) -> bool {
    ["Revoked", "Canceled", "Denied", "AdminDenied", "Failed", "Invalid", "TimedOut"]
        .iter()
        .any(|over| over.eq_ignore_ascii_case(status))
}
