//! Everything that was read.

pub mod active_directory;
pub mod agreement;
pub mod costs;
pub mod coverage;
pub mod identity;
pub mod opengraph;
pub mod operations;
pub mod partner;
pub mod policy;
mod repeated;
pub mod rmm;
pub mod statements;

use rustc_hash::{FxHashMap, FxHashSet};

pub use active_directory::*;
pub use agreement::*;
pub use costs::*;
pub use coverage::*;
pub use identity::*;
pub use opengraph::*;
pub use operations::*;
pub use partner::*;
pub use policy::*;
pub use rmm::*;
pub use statements::*;

use crate::diagnostics::Diagnostic;
use crate::evidence::{Source, SourceId};
use crate::names::{Names, Sym};
use crate::nodes::{NodeRef, Realm, RealmId, RealmKind};
use crate::remap::{Remap, Translation};

macro_rules! facts {
    ($($(#[$meta:meta])* $name:ident: $kind:ty,)*) => {
        /// All facts of one file, or of an estate. Handles in it belong to its own tables.
        #[derive(Clone, Debug, Default)]
        pub struct Facts {
            /// Texts.
            pub names: Names,
            /// Realms.
            pub realms: Vec<Realm>,
            realm_index: FxHashMap<(RealmKind, Sym), RealmId>,
            /// Files read.
            pub sources: Vec<Source>,
            /// Remarks.
            pub diagnostics: Vec<Diagnostic>,
            $($(#[$meta])* pub $name: Vec<$kind>,)*
        }

        impl Facts {
            fn translate(&mut self, to: &Translation) {
                $(self.$name.remap(to);)*
            }

            fn append(&mut self, other: &mut Self) {
                $(self.$name.append(&mut other.$name);)*
            }

            /// Drops what these files state and all remarks on them. The files stay in the table.
            pub fn forget(&mut self, files: &FxHashSet<SourceId>) {
                let kept = |file: Option<SourceId>| file.is_none_or(|file| !files.contains(&file));
                self.diagnostics.retain(|remark| kept(Some(remark.source)));
                $(self.$name.retain(|fact| kept(fact.shown_by()));)*
            }

            /// Number of facts of each kind, by the name of its field.
            pub fn counts(&self) -> Vec<(&'static str, usize)> {
                vec![$((stringify!($name), self.$name.len()),)*]
            }

            /// Number of facts of all kinds.
            pub fn count(&self) -> usize {
                0 $(+ self.$name.len())*
            }
        }
    };
}

facts! {
    /// Things that exist.
    entities: Entity,
    /// Free texts written on things.
    descriptions: Description,
    /// Things named, and described by no record of the same file.
    mentions: Mention,
    /// Things said of two nodes.
    relations: Relation,
    /// Login identities.
    accounts: Account,
    /// Active Directory attributes.
    ad_principals: AdPrincipal,
    /// Trusts between domains.
    trusts: Trust,
    /// Certificates of authorities.
    authority_certificates: AuthorityCertificate,
    /// Certificate templates.
    certificate_templates: CertificateTemplate,
    /// Issuance policies.
    issuance_policies: IssuancePolicy,
    /// What machines and domains demand.
    ad_hardening: AdHardening,
    /// Groups.
    groups: Group,
    /// Groups whose members were read.
    members_read: MembersRead,
    /// Devices.
    devices: Device,
    /// Roles.
    role_definitions: RoleDefinition,
    /// Roles held.
    role_assignments: RoleAssignment,
    /// What activation demands.
    activation_policies: ActivationPolicy,
    /// Application registrations.
    applications: Application,
    /// Applications in tenants.
    service_principals: ServicePrincipal,
    /// Credentials of applications.
    app_credentials: AppCredential,
    /// Application permissions.
    app_role_grants: AppRoleGrant,
    /// Delegated permissions.
    delegated_grants: DelegatedGrant,
    /// Conditional Access.
    policies: ConditionalAccessPolicy,
    /// Authentication strengths.
    strengths: AuthenticationStrength,
    /// Named locations.
    locations: NamedLocation,
    /// Security defaults.
    security_defaults: SecurityDefaults,
    /// Per-user MFA.
    per_user_mfa: PerUserMfa,
    /// Registered methods.
    registrations: MfaRegistration,
    /// Verified domains.
    domains: VerifiedDomain,
    /// Users of federated domains whom Entra authenticates itself.
    staged_rollouts: StagedRollout,
    /// Trust in other tenants.
    cross_tenant: CrossTenantTrust,
    /// Settings written down by hand.
    attested: AttestedSettings,
    /// Delegated admin relationships.
    gdap_relationships: GdapRelationship,
    /// Access assignments.
    gdap_assignments: GdapAssignment,
    /// Relationships whose access assignments were read.
    gdap_assignments_read: GdapAssignmentsRead,
    /// Files of access assignments.
    gdap_assignment_files: GdapAssignmentFile,
    /// Customers.
    contracts: CustomerContract,
    /// Tenants.
    tenants: TenantInfo,
    /// Azure roles.
    azure_roles: AzureRoleAssignment,
    /// Azure Lighthouse.
    lighthouse: LighthouseDelegation,
    /// Azure Lighthouse assignments without their definition.
    lighthouse_assignments: LighthouseAssignment,
    /// Azure Lighthouse definitions.
    lighthouse_authorizations: LighthouseAuthorization,
    /// Subscriptions managed by other tenants.
    managed_by: ManagedBy,
    /// Management servers.
    rmm_servers: RmmServer,
    /// Accounts of management servers.
    rmm_accounts: RmmAccount,
    /// Second factors that depend on the server.
    rmm_conditional_factors: RmmConditionalFactor,
    /// Which second factors servers support.
    rmm_factor_support: RmmFactorSupport,
    /// Rights on management servers.
    rmm_grants: RmmGrant,
    /// Rights taken from accounts.
    rmm_removals: RmmRemoval,
    /// Tokens.
    tokens: AccessToken,
    /// Scans.
    scans: Scan,
    /// Hosts asked.
    scanned_hosts: ScannedHost,
    /// Ports seen.
    ports: ScannedPort,
    /// Catalogues.
    kev_catalogues: KevCatalogue,
    /// Known exploited vulnerabilities.
    kev: KevEntry,
    /// Parties declared.
    parties: DeclaredParty,
    /// Claims of parties.
    claims: Claim,
    /// Realms of sources.
    source_claims: SourceClaim,
    /// People who left.
    leavers: Leaver,
    /// Costs of fixes.
    fix_costs: FixCost,
    /// Agreements.
    agreements: Agreement,
    /// Nodes of graphs.
    graph_nodes: GraphNode,
    /// Edges of graphs.
    graph_edges: GraphEdge,
    /// Edges of graphs, between nodes that were found.
    woven_edges: WovenEdge,
    /// What kinds of graphs mean.
    kind_meanings: KindMeaning,
    /// Objects said to be tier zero.
    tier_zero_claims: TierZeroClaim,
    /// Sources of logs.
    log_sources: LogSource,
    /// How devices are protected.
    protected_devices: ProtectedDevice,
    /// Segments of networks.
    network_segments: NetworkSegment,
    /// Rules of firewalls and VPNs.
    network_rules: NetworkRule,
    /// Connections to others.
    connections: Connection,
    /// Backups.
    backup_jobs: BackupJob,
    /// Weaknesses found.
    weaknesses: Weakness,
    /// Inventory of systems.
    systems: SystemItem,
    /// Services open to a network.
    exposed_services: ExposedService,
    /// Reviews held.
    reviews: Review,
    /// Secrets of vaults, by fingerprint.
    vault_entries: VaultEntry,
    /// People who left or moved.
    person_changes: PersonChange,
    /// Use of provider accounts.
    access_uses: AccessUse,
    /// Data that others hold.
    held_data: HeldData,
    /// Suppliers.
    suppliers: Supplier,
    /// Settings that were looked at.
    security_settings: SecuritySetting,
    /// Attestations.
    attestations: Attestation,
    /// Accepted risks.
    acceptances: Acceptance,
    /// Lists read.
    coverage: Coverage,
}

impl Facts {
    /// The realm of this kind and id, added where it is new.
    pub fn realm(&mut self, kind: RealmKind, id: &str) -> RealmId {
        let id = self.names.add_id(id);
        self.realm_of(kind, id)
    }

    fn realm_of(&mut self, kind: RealmKind, id: Sym) -> RealmId {
        let Self { realms, realm_index, .. } = self;
        *realm_index.entry((kind, id)).or_insert_with(|| {
            realms.push(Realm { kind, id, name: Sym::EMPTY });
            RealmId(u32::try_from(realms.len() - 1).unwrap_or(u32::MAX))
        })
    }

    /// Makes one realm of two that turned out to be the same: everything in `from` moves to `into`. The realm `from`
    /// stays in the table, empty.
    pub fn merge_realms(&mut self, merged: &[(RealmId, RealmId)]) {
        let count = u32::try_from(self.realms.len()).unwrap_or(u32::MAX);
        let mut to = Translation { realms: (0..count).map(RealmId).collect(), ..Translation::default() };
        to.names = self.names.handles().collect();
        for (from, into) in merged {
            if let Some(realm) = to.realms.get_mut(from.0 as usize) {
                *realm = *into;
            }
        }
        for source in &mut self.sources {
            source.realm.remap(&to);
        }
        self.translate(&to);
    }

    /// Finds a realm without adding it.
    pub fn find_realm(&self, kind: RealmKind, id: Sym) -> Option<RealmId> {
        self.realm_index.get(&(kind, id)).copied()
    }

    /// Gives a realm a name if it has none yet.
    pub fn name_realm(&mut self, realm: RealmId, name: &str) {
        let name = self.names.add(name);
        if let Some(realm) = self.realms.get_mut(realm.0 as usize)
            && realm.name.is_empty()
        {
            realm.name = name;
        }
    }

    /// A node of `realm` by its native id, in canonical form.
    pub fn node(&mut self, realm: RealmId, id: &str) -> NodeRef {
        NodeRef { realm, id: self.names.add_id(id) }
    }

    /// Adds a source and the placeholder realm for records that do not name theirs.
    pub fn add_source(&mut self, mut source: Source) -> SourceId {
        source.realm = self.realm(RealmKind::Source, &source.path.clone());
        self.sources.push(source);
        SourceId(u32::try_from(self.sources.len() - 1).unwrap_or(u32::MAX))
    }

    /// Text behind a handle.
    pub fn text(&self, sym: Sym) -> &str {
        self.names.text(sym)
    }

    /// Moves everything of `other` into these facts. Order of the calls decides the order of facts and handles.
    pub fn absorb(&mut self, mut other: Self) {
        let mut to = Translation {
            first_source: u32::try_from(self.sources.len()).unwrap_or(u32::MAX),
            ..Translation::default()
        };
        to.names = other.names.iter().map(|text| self.names.add(text)).collect();
        for realm in &other.realms {
            let mut id = realm.id;
            id.remap(&to);
            let new = self.realm_of(realm.kind, id);
            to.realms.push(new);
            let mut name = realm.name;
            name.remap(&to);
            if let Some(mine) = self.realms.get_mut(new.0 as usize)
                && mine.name.is_empty()
            {
                mine.name = name;
            }
        }
        for mut source in std::mem::take(&mut other.sources) {
            source.realm.remap(&to);
            self.sources.push(source);
        }
        for mut diagnostic in std::mem::take(&mut other.diagnostics) {
            diagnostic.source.remap(&to);
            self.diagnostics.push(diagnostic);
        }
        other.translate(&to);
        self.append(&mut other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Evidence;
    use crate::nodes::NodeKind;

    fn one(path: &str, tenant: &str, user: &str) -> Facts {
        let mut facts = Facts::default();
        let source = facts.add_source(Source { path: path.into(), ..Source::default() });
        let realm = facts.realm(RealmKind::Entra, tenant);
        let node = facts.node(realm, user);
        let name = facts.names.add(user);
        let evidence = Evidence { source, record: 7 };
        facts.entities.push(Entity { node, kind: NodeKind::AZUser, name, inside: None, evidence });
        facts
    }

    #[test]
    fn absorbing_keeps_identities_and_evidence() {
        let mut all = one("a.json", "T1", "anna");
        all.absorb(one("b.json", "T1", "bert"));
        all.absorb(one("c.json", "T2", "anna"));
        let shown: Vec<_> = all
            .entities
            .iter()
            .map(|entity| {
                let realm = &all.realms[entity.node.realm.0 as usize];
                let source = &all.sources[entity.evidence.source.0 as usize];
                format!(
                    "{} {} {}",
                    all.text(realm.id),
                    all.text(entity.node.id),
                    source.locate(entity.evidence.record)
                )
            })
            .collect();
        assert_eq!(shown, ["T1 anna a.json", "T1 bert b.json", "T2 anna c.json"]);
        assert_ne!(all.entities[0].node, all.entities[2].node, "two tenants never share a node");
    }

    #[test]
    fn merged_realms_share_their_nodes_and_others_stay() {
        let mut all = one("a.json", "T1", "anna");
        all.absorb(one("b.json", "T2", "anna"));
        all.absorb(one("c.json", "T3", "anna"));
        let realms: Vec<_> = all.entities.iter().map(|entity| entity.node.realm).collect();
        all.merge_realms(&[(realms[1], realms[0])]);
        assert_eq!(all.entities[0].node, all.entities[1].node);
        assert_ne!(all.entities[0].node, all.entities[2].node);
        assert_eq!(all.text(all.entities[1].name), "anna", "texts stay");
        assert_eq!(all.entities[1].evidence.source.0, 1, "evidence stays");
    }
}
