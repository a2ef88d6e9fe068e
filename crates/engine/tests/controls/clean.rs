//! An estate in which every control passes: a provider, two customers, and everything of them read.

use bailiwick_model::Observed::Known;
use bailiwick_model::facts::*;
use bailiwick_model::time::LastUse;
use bailiwick_model::{Effects, NodeKind, NodeRef, RealmId, RealmKind, Time};

use crate::world::{HELPDESK, World, today};

/// The estate and handles of what cases change.
pub(crate) struct Clean {
    pub(crate) world: World,
    /// Tenant of the provider.
    pub(crate) north: RealmId,
    /// Tenant of the first customer.
    pub(crate) acme: RealmId,
    /// Domain of the first customer.
    pub(crate) domain: RealmId,
    /// Management server of the provider.
    pub(crate) rmm: RealmId,
    /// Technician who serves acme alone.
    pub(crate) anna: NodeRef,
    /// Technician who serves birch alone.
    pub(crate) bert: NodeRef,
    /// Console account that serves acme alone.
    pub(crate) console: NodeRef,
    /// Somebody who works at acme.
    pub(crate) clerk: NodeRef,
    /// Group of delegated roles at acme.
    pub(crate) team: NodeRef,
}

/// Lists of a tenant beside those of [`World::tenant`].
const MORE: &[Collection] = &[
    Collection::Tenant,
    Collection::SignInActivity,
    Collection::RoleEligibility,
    Collection::ActivationPolicies,
    Collection::ConditionalAccess,
    Collection::AuthenticationStrengths,
    Collection::NamedLocations,
    Collection::SecurityDefaults,
    Collection::PerUserMfa,
    Collection::MfaRegistrations,
    Collection::Domains,
    Collection::CrossTenant,
    Collection::DelegatedPermissions,
    Collection::Devices,
    Collection::Lighthouse,
];

/// Lists of a domain.
const DIRECTORY: &[Collection] = &[
    Collection::AdObjects,
    Collection::AdUsers,
    Collection::AdGroups,
    Collection::AdComputers,
    Collection::AdDomains,
    Collection::AdContainers,
    Collection::AdCertificates,
    Collection::AdSessions,
];

/// Lists of a management server.
const SERVER_LISTS: &[Collection] = &[
    Collection::RmmAccounts,
    Collection::RmmRights,
    Collection::RmmUserGroups,
    Collection::RmmDeviceGroups,
    Collection::RmmDevices,
    Collection::RmmTokens,
    Collection::RmmServer,
];

pub(crate) const ADDRESS: &str = "198.51.100.7";
/// Domain of acme.
pub(crate) const SID: &str = "S-1-5-21-1-2-3";

impl Clean {
    pub(crate) fn new() -> Self {
        let mut world = World::new();
        for (id, kind) in
            [("north", PartyKind::Provider), ("acme", PartyKind::Customer), ("birch", PartyKind::Customer)]
        {
            let (id, evidence) = (world.text(id), world.shown);
            world.facts.parties.push(DeclaredParty {
                id,
                name: id,
                kind,
                evidence,
                ..DeclaredParty::default()
            });
        }
        let (north, acme, birch) = (world.tenant("north"), world.tenant("acme"), world.tenant("birch"));
        let mut this = Self {
            world,
            north,
            acme,
            domain: north,
            rmm: north,
            anna: NodeRef { realm: north, id: bailiwick_model::Sym::EMPTY },
            bert: NodeRef { realm: north, id: bailiwick_model::Sym::EMPTY },
            console: NodeRef { realm: north, id: bailiwick_model::Sym::EMPTY },
            clerk: NodeRef { realm: north, id: bailiwick_model::Sym::EMPTY },
            team: NodeRef { realm: north, id: bailiwick_model::Sym::EMPTY },
        };
        for (realm, name) in [(north, "north"), (acme, "acme"), (birch, "birch")] {
            this.policies(realm, name);
        }
        this.people(birch);
        this.claim("north", ClaimKind::Account, "svc-north@*");
        this.delegation();
        this.directory();
        this.server();
        this.outside();
        this.papers();
        this.claim("north", ClaimKind::Address, "198.51.100.8");
        this.scan("198.51.100.8", "free.xml", 443, PortState::Closed);
        this.world.facts.absorb(crate::lists::lists(&["north", "acme", "birch"]));
        this
    }

    /// What a tenant demands: a second factor of everybody, everywhere.
    fn policies(&mut self, realm: RealmId, name: &str) {
        let world = &mut self.world;
        world.cover(realm, MORE);
        let evidence = world.shown;
        let (all, mfa) = (world.text("All"), world.text("mfa"));
        let (id, title) = (world.text(&format!("policy-{name}")), world.text("MFA for all"));
        world.facts.policies.push(ConditionalAccessPolicy {
            realm,
            id,
            name: title,
            state: Known(PolicyState::Enabled),
            include_users: vec![all],
            include_applications: vec![all],
            client_types: Known(vec![world.facts.names.add_id("all")]),
            operator: Known(GrantOperator::Or),
            controls: vec![mfa],
            evidence,
            ..ConditionalAccessPolicy::default()
        });
        world.facts.security_defaults.push(SecurityDefaults { realm, enabled: Known(false), evidence });
        world.facts.cross_tenant.push(CrossTenantTrust {
            realm,
            mfa: Known(false),
            evidence,
            ..CrossTenantTrust::default()
        });
        let domain = world.text(&format!("{name}.example"));
        world.facts.domains.push(VerifiedDomain {
            realm,
            name: domain,
            authentication: Known(DomainAuthentication::Managed),
            evidence,
            ..VerifiedDomain::default()
        });
    }

    /// An account of a tenant that is in use, protected and plain.
    pub(crate) fn person(&mut self, realm: RealmId, id: &str) -> NodeRef {
        let node = self.world.user(realm, id);
        let evidence = self.world.shown;
        let account = self.world.account(node);
        account.created = Known(today().plus_days(-500));
        account.last_use = Known(LastUse::At(today().plus_days(-1)));
        account.password_never_expires = Known(false);
        account.licences = Known(0);
        let login = account.login;
        self.world.facts.registrations.push(MfaRegistration {
            account: node,
            login,
            registered: Known(true),
            capable: Known(true),
            evidence,
            ..MfaRegistration::default()
        });
        self.world.facts.per_user_mfa.push(PerUserMfa {
            account: node,
            state: Known(PerUserState::Disabled),
            evidence,
        });
        node
    }

    fn people(&mut self, birch: RealmId) {
        let (north, acme) = (self.north, self.acme);
        self.anna = self.person(north, "anna");
        self.bert = self.person(north, "bert");
        self.clerk = self.person(acme, "clerk");
        self.person(birch, "boss");
        for realm in [north, acme, birch] {
            let admin = self.person(realm, "admin");
            self.world.role(admin, crate::world::GLOBAL).until = Known(None);
        }
        let left = self.person(north, "left");
        self.world.account(left).enabled = Known(false);
        let login = self.world.account(left).login;
        let evidence = self.world.shown;
        self.world.facts.leavers.push(Leaver { login, left: Known(today().plus_days(-90)), evidence });
        let gone = self.person(acme, "gone");
        self.world.account(gone).enabled = Known(false);
        let login = self.world.account(gone).login;
        self.world.facts.leavers.push(Leaver { login, left: Known(today().plus_days(-90)), evidence });
    }

    fn delegation(&mut self) {
        let north = self.north;
        self.world.cover(north, &[Collection::GdapAssignments, Collection::Contracts]);
        for (customer, member) in [("acme", self.anna), ("birch", self.bert)] {
            self.world.contract(north, customer);
            let team = self.world.group(north, &format!("team {customer}"), &[member]);
            let relationship = format!("r-{customer}");
            self.world.relationship(north, &relationship, customer, &[HELPDESK]).duration_days = Known(180);
            self.world.access(&relationship, team, &[HELPDESK]);
            let (id, evidence) = (self.world.text(&relationship), self.world.shown);
            self.world.facts.gdap_assignments_read.push(GdapAssignmentsRead {
                realm: north,
                relationship: Some(id),
                complete: true,
                evidence,
            });
            if customer == "acme" {
                self.team = team;
            }
        }
    }

    /// A principal of acme's domain.
    pub(crate) fn principal(&mut self, end: &str, kind: NodeKind) -> NodeRef {
        let node = self.world.thing(self.domain, &format!("{SID}-{end}"), kind, None);
        let evidence = self.world.shown;
        self.world.facts.ad_principals.push(AdPrincipal {
            node,
            password_not_required: Known(false),
            no_preauthentication: Known(false),
            has_spn: Known(false),
            unconstrained_delegation: Known(false),
            domain_controller: Known(false),
            enabled: Known(true),
            evidence,
            ..AdPrincipal::default()
        });
        if kind == NodeKind::User {
            let login = self.world.text(&format!("u{end}"));
            self.world.facts.accounts.push(Account {
                node,
                login,
                enabled: Known(true),
                guest: Known(false),
                created: Known(today().plus_days(-500)),
                last_use: Known(LastUse::At(today().plus_days(-1))),
                evidence,
                ..Account::default()
            });
        }
        node
    }

    fn directory(&mut self) {
        self.domain = self.world.facts.realm(RealmKind::Ad, SID);
        let domain = self.domain;
        self.claim("acme", ClaimKind::Realm, SID);
        self.world.cover(domain, DIRECTORY);
        self.world.thing(domain, SID, NodeKind::Domain, None);
        let admins = self.world.thing(domain, &format!("{SID}-512"), NodeKind::Group, None);
        let evidence = self.world.shown;
        self.world.facts.members_read.push(MembersRead {
            group: admins,
            transitive: false,
            complete: true,
            evidence,
        });
        let keeper = self.principal("1101", NodeKind::User);
        let worker = self.principal("1102", NodeKind::User);
        let computer = self.principal("1201", NodeKind::Computer);
        self.world.relate(bailiwick_model::EdgeKind::MemberOf, keeper, admins);
        self.world.relate(bailiwick_model::EdgeKind::HasSession, computer, worker);
    }

    fn server(&mut self) {
        self.rmm = self.world.facts.realm(RealmKind::Rmm, "mesh.north.example");
        let realm = self.rmm;
        self.claim("north", ClaimKind::Realm, "mesh.north.example");
        self.world.cover(realm, SERVER_LISTS);
        let group = self.world.thing(realm, "acme", NodeKind::RmmDeviceGroup, None);
        self.world.thing(realm, "pc-1", NodeKind::RmmDevice, Some(group));
        let node = self.world.facts.node(realm, SERVER);
        let (product, version) = (self.world.text("screenconnect"), self.world.text("25.9.1"));
        let (host, evidence) = (self.world.text("mesh.north.example"), self.world.shown);
        self.world.facts.rmm_servers.push(RmmServer {
            node,
            product,
            version: Known(version),
            host: Known(host),
            forces_mfa: Known(false),
            evidence,
            ..RmmServer::default()
        });
        self.console = self.console_account("carl");
        self.grant(self.console, group);
    }

    /// An account of the management server that is asked for a second factor.
    pub(crate) fn console_account(&mut self, id: &str) -> NodeRef {
        let account = self.world.user(self.rmm, id);
        let evidence = self.world.shown;
        let known = self.world.account(account);
        known.created = Known(today().plus_days(-500));
        known.last_use = Known(LastUse::At(today().plus_days(-1)));
        self.world.facts.rmm_accounts.push(RmmAccount {
            account,
            second_factor: Known(SecondFactor::Asked),
            full_admin: Known(false),
            evidence,
            ..RmmAccount::default()
        });
        account
    }

    pub(crate) fn grant(&mut self, subject: NodeRef, target: NodeRef) {
        let evidence = self.world.shown;
        self.world.facts.rmm_grants.push(RmmGrant {
            subject,
            target,
            effects: Effects::parse("see change run").unwrap(),
            evidence,
            ..RmmGrant::default()
        });
    }

    /// A complete scan from outside that found one closed port, and a catalogue of last week.
    fn outside(&mut self) {
        self.claim("north", ClaimKind::Address, ADDRESS);
        self.claim("acme", ClaimKind::Address, "203.0.113.9");
        for (address, file) in [(ADDRESS, "north.xml"), ("203.0.113.9", "acme.xml")] {
            self.scan(address, file, 443, PortState::Closed);
        }
        self.world.facts.kev_catalogues.push(KevCatalogue {
            released: Known(today().plus_days(-7)),
            evidence: self.world.shown,
            ..KevCatalogue::default()
        });
        let everywhere = self.world.facts.realm(RealmKind::Source, "kev.json");
        self.world.cover(everywhere, &[Collection::Kev]);
        self.known_exploited("CVE-2024-1709", "2024-02-22");
    }

    pub(crate) fn known_exploited(&mut self, cve: &str, added: &str) {
        let world = &mut self.world;
        let (cve, vendor, product) =
            (world.text(cve), world.text("ConnectWise"), world.text("ScreenConnect"));
        world.facts.kev.push(KevEntry {
            cve,
            vendor,
            product,
            added: Known(Time::parse(added).unwrap()),
            evidence: world.shown,
            ..KevEntry::default()
        });
    }

    /// A scan of its own of one port.
    pub(crate) fn scan(&mut self, address: &str, file: &str, port: u16, state: PortState) {
        let source = self.world.facts.add_source(bailiwick_model::Source {
            path: file.into(),
            collected: Some(today()),
            ..bailiwick_model::Source::default()
        });
        let evidence = bailiwick_model::Evidence { source, record: 0 };
        let realm = self.world.facts.realm(RealmKind::Network, address);
        self.world.facts.coverage.push(Coverage {
            collection: Collection::Scan,
            realm,
            records: 1,
            complete: true,
            evidence,
        });
        self.world.facts.scans.push(Scan {
            realm,
            started: Known(today()),
            complete: true,
            vantage: Known(Vantage::Outside),
            tcp: Known(vec![PortRange { first: 1, last: u16::MAX }]),
            evidence,
        });
        let node = self.world.facts.node(realm, &format!("{address}:{port}/tcp"));
        let address = self.world.text(address);
        self.world.facts.scanned_hosts.push(ScannedHost { address, host_names: Vec::new(), evidence });
        self.world.facts.ports.push(ScannedPort {
            node,
            address,
            port,
            state,
            evidence,
            ..ScannedPort::default()
        });
    }

    /// The agreement of each customer: every row has one owner, and it allows what is there.
    fn papers(&mut self) {
        for customer in ["acme", "birch"] {
            let world = &mut self.world;
            let (north, named) = (world.text("north"), world.text(customer));
            let provider = world.text("provider");
            let responsibilities = bailiwick_engine::advisory::AA22_131A
                .rows
                .iter()
                .map(|row| Responsibility {
                    row: world.facts.names.add_id(&row.id),
                    raci: vec![(provider, Raci::Both)],
                })
                .collect();
            let access = [("gdap", "Helpdesk Administrator"), ("rmm", "")]
                .map(|(via, role)| AllowedAccess {
                    via: world.facts.names.add_id(via),
                    roles: vec![world.facts.names.add_id(role)],
                    ..AllowedAccess::default()
                })
                .to_vec();
            let id = world.text(&format!("agreement {customer}"));
            let terms = crate::papers::terms(world);
            world.facts.agreements.push(Agreement {
                id,
                provider: (north, north),
                customer: (named, named),
                effective: Known(today().plus_days(-365)),
                ends: Known(Some(today().plus_days(365))),
                responsibilities,
                access,
                terms,
                evidence: world.shown,
                ..Agreement::default()
            });
            let realm = world.facts.realm(RealmKind::Source, &format!("{customer}.toml"));
            world.cover(realm, &[Collection::Agreement]);
        }
        crate::papers::attest(&mut self.world);
        let realm = self.world.facts.realm(RealmKind::Source, "estate.toml");
        self.world.cover(realm, &[Collection::Estate]);
    }

    pub(crate) fn claim(&mut self, party: &str, what: ClaimKind, pattern: &str) {
        let world = &mut self.world;
        let (party, pattern) = (world.text(party), world.text(pattern));
        world.facts.claims.push(Claim { party, what, pattern, evidence: world.shown, ..Claim::default() });
    }
}
