//! Devices.

use bailiwick_model::facts::Device as DeviceFact;
use bailiwick_model::{EdgeKind, NodeKind};
use serde::Deserialize;

use super::group::{Member, relate};
use super::{Writer, entity, word};
use crate::json::{Field, List, Part, Text};
use crate::out::Out;

/// A device, as far as it matters.
#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
pub(crate) struct Device<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(borrow)]
    pub(crate) tenant_id: Text<'a>,
    #[serde(borrow)]
    display_name: Text<'a>,
    #[serde(borrow)]
    operating_system: Text<'a>,
    is_compliant: Field<bool>,
    is_managed: Field<bool>,
    #[serde(borrow)]
    registered_owners: Field<List<Part<Member<'a>>>>,
}

impl Device<'_> {
    /// Adds the device. Whether it was understood. Both flags may be `null` in the service, so that nothing follows
    /// where a writer leaves them out.
    pub(crate) fn add(self, out: &mut Out<'_>, writer: Writer) -> bool {
        let Some(node) = writer.own(out, &self.id) else { return false };
        entity(out, node, NodeKind::AZDevice, &self.display_name);
        let fact = DeviceFact {
            node,
            system: word(out, &self.operating_system),
            compliant: self.is_compliant.observed(),
            managed: self.is_managed.observed(),
            evidence: out.evidence(),
        };
        out.facts.devices.push(fact);
        for Part(owner) in self.registered_owners.known().unwrap_or_default().items {
            if let Some(owner) = owner.add(out, writer) {
                relate(out, EdgeKind::AZOwns, owner, node);
            }
        }
        true
    }
}
