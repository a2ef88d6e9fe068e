//! Delegated admin relationships (GDAP) of a partner, read in the partner's tenant.
//!
//! A relationship that is `expiring`, `terminationRequested` or `terminating` has a state of its own, in which access
//! still works: the documentation says of `expired` and `terminated`, and only of these, that the system has completed
//! deprovisioning.
//! <https://learn.microsoft.com/graph/api/resources/delegatedadminrelationship>

use std::io::BufRead;

use bailiwick_model::facts::{Collection, GdapRelationship, GdapStatus};
use bailiwick_model::{Observed, Severity};

use crate::format::{Collect, Format, graph_list};
use crate::formats::graph_gdap_assignments::{assignments_of, roles};
use crate::head::Head;
use crate::json::{
    Object, context_is, covers_list, graph_records, iso_days, iso_seconds, record_has, without_id,
};
use crate::out::Out;

/// The format.
pub(super) const FORMAT: Format = Format {
    id: "graph_gdap_relationships",
    title: "Delegated admin relationships (Microsoft Graph)",
    collections: &[Collection::GdapRelationships],
    collect: Collect {
        command: graph_list!(
            "DelegatedAdminRelationship.Read.All",
            "v1.0",
            "tenantRelationships/delegatedAdminRelationships",
            "delegatedAdminRelationships.json"
        ),
        least: "DelegatedAdminRelationship.Read.All in the partner's tenant",
        unlocks: "which roles the provider may hold at which customer, and until when",
        documentation: "https://learn.microsoft.com/graph/api/tenantrelationship-list-delegatedadminrelationships",
    },
    recognise,
    read,
};

const STATUS: &[(&str, GdapStatus)] = &[
    ("active", GdapStatus::Active),
    ("expiring", GdapStatus::Ending),
    ("terminationRequested", GdapStatus::Ending),
    ("terminating", GdapStatus::Ending),
    ("created", GdapStatus::Pending),
    ("approvalPending", GdapStatus::Pending),
    ("approved", GdapStatus::Pending),
    ("activating", GdapStatus::Pending),
    ("expired", GdapStatus::Ended),
    ("terminated", GdapStatus::Ended),
];

fn recognise(head: &Head) -> bool {
    context_is(head, "delegatedAdminRelationships")
        || record_has(head, &["customer", "accessDetails", "status"])
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    let finish = graph_records(input, out, &["accessDetails"], relationship);
    covers_list(out, Collection::GdapRelationships, &finish);
}

fn relationship(out: &mut Out<'_>, mut object: Object) -> bool {
    let id = object.text("id");
    if !id.is_known() {
        return without_id(out);
    }
    let (duration, extension) = (object.text("duration"), object.text("autoExtendDuration"));
    let mut customer = object.object("customer").known().cloned().unwrap_or_default();
    let granted = roles(object.object("accessDetails"));
    let indirect = object.text("indirectProviderTenantId");
    let fact = GdapRelationship {
        realm: out.realm(),
        id: out.id(&id),
        name: out.text(&object.text("displayName")),
        customer: out.id(&customer.text("tenantId")),
        customer_name: out.text(&customer.text("displayName")),
        status: object.word("status", STATUS),
        activated: object.time("activatedDateTime"),
        ends: object.time("endDateTime"),
        duration_days: measured(&duration, iso_days),
        auto_extends: measured(&extension, |text| iso_seconds(text).map(|seconds| seconds > 0)),
        roles: out.ids(granted.as_deref().unwrap_or_default()),
        indirect_provider: indirect.is_known().then(|| out.id(&indirect)),
        evidence: out.evidence(),
    };
    let whole = remark(out, &fact, granted.is_some());
    let expanded = object.objects("accessAssignments");
    if expanded != Observed::NotCollected {
        assignments_of(out, fact.id, &expanded);
    }
    out.facts.gdap_relationships.push(fact);
    whole
}

fn measured<T>(text: &Observed<String>, read: impl Fn(&str) -> Option<T>) -> Observed<T> {
    match text {
        Observed::Known(text) => read(text).map_or(Observed::Unreadable, Observed::Known),
        Observed::NotCollected => Observed::NotCollected,
        Observed::Unreadable => Observed::Unreadable,
    }
}

/// Remarks on what of a relationship in use could not be read; whether all that matters was.
fn remark(out: &mut Out<'_>, fact: &GdapRelationship, roles_read: bool) -> bool {
    let before_approval = fact.status == Observed::Known(GdapStatus::Pending);
    let missing = match () {
        () if !fact.status.is_known() => "status",
        () if fact.customer.is_empty() && !before_approval => "customer.tenantId",
        () if !roles_read && fact.status != Observed::Known(GdapStatus::Ended) => {
            "accessDetails.unifiedRoles"
        }
        () => return true,
    };
    let message = format!("`{missing}` of the relationship is missing or unknown to this version");
    let help = "export it with all members, without `$select`";
    out.remark_here(Severity::Warning, "gdap/unreadable", message, help);
    false
}
