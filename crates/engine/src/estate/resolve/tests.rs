use bailiwick_model::facts::{Account, Collection, Coverage, GdapAssignment, GdapRelationship, TenantInfo};
use bailiwick_model::{Evidence, Facts, Observed, RealmId, RealmKind, Source, SourceId, Time};

use super::resolve;
use crate::estate::{Estate, Fresh, as_of, freshness};

const NORTH: &str = "65BF1D36-7ADC-5907-8BFB-ACF13F14F65F";
const BAKERY: &str = "46F20FD4-AB45-5526-A4C0-F738260FDB13";
const CLINIC: &str = "188A6F67-3214-5651-BEBC-61EF113FE595";

struct Files(Facts);

impl Files {
    fn new() -> Self {
        Self(Facts::default())
    }

    fn source(&mut self, path: &str) -> (SourceId, RealmId) {
        let source = self.0.add_source(Source { path: path.into(), ..Source::default() });
        (source, self.0.sources[source.0 as usize].realm)
    }

    /// A file that names its tenant, with one account.
    fn tenant(&mut self, path: &str, id: &str, name: &str, domain: &str) -> RealmId {
        let (source, _) = self.source(path);
        let realm = self.0.realm(RealmKind::Entra, id);
        let evidence = Evidence { source, record: 0 };
        let (name, domain) = (self.0.names.add(name), self.0.names.add(domain));
        self.0.tenants.push(TenantInfo { realm, name, domain, collected: true, evidence });
        self.cover(Collection::Users, realm, evidence);
        realm
    }

    fn cover(&mut self, collection: Collection, realm: RealmId, evidence: Evidence) {
        self.0.coverage.push(Coverage { collection, realm, records: 1, complete: true, evidence });
    }

    fn account(&mut self, realm: RealmId, source: SourceId, id: &str, login: &str) {
        let node = self.0.node(realm, id);
        let login = self.0.names.add(login);
        let evidence = Evidence { source, record: 1 };
        self.0.accounts.push(Account { node, login, evidence, ..Account::default() });
    }

    /// A file of accounts that does not name its tenant.
    fn open(&mut self, path: &str, accounts: &[(&str, &str)]) -> usize {
        let (source, realm) = self.source(path);
        self.cover(Collection::Users, realm, Evidence { source, record: 0 });
        for (id, login) in accounts {
            self.account(realm, source, id, login);
        }
        self.0.coverage.len() - 1
    }

    fn realm_of(&self, coverage: usize) -> (RealmKind, &str) {
        let realm = &self.0.realms[self.0.coverage[coverage].realm.0 as usize];
        (realm.kind, self.0.text(realm.id))
    }
}

#[test]
fn the_only_tenant_of_the_folder_counts() {
    let mut files = Files::new();
    files.tenant("in/bakery/hound.json", BAKERY, "Bakery", "bakery.onmicrosoft.com");
    let near = files.open("in/bakery/graph/users.json", &[("1", "")]);
    let elsewhere = files.open("in/other/users.json", &[("2", "")]);
    resolve(&mut files.0);
    assert_eq!(files.realm_of(near), (RealmKind::Entra, BAKERY));
    assert_eq!(files.realm_of(elsewhere), (RealmKind::Entra, "folder:in/other"));
    assert_eq!(files.0.diagnostics.len(), 1);
    assert_eq!(files.0.diagnostics[0].code, "estate/unresolved-tenant");
}

#[test]
fn two_tenants_in_one_folder_are_told_apart_by_name_ids_and_domains() {
    let mut files = Files::new();
    let north = files.tenant("in/north.json", NORTH, "NorthMSP", "northmsp.onmicrosoft.com");
    files.account(
        north,
        SourceId(0),
        "8554BFEB-D735-518E-B373-D6A0A0D0F07B",
        "alice@northmsp.onmicrosoft.com",
    );
    files.tenant("in/bakery.json", BAKERY, "BakeryCo", "bakeryco.onmicrosoft.com");
    let by_name = files.open("in/bakeryco-users.json", &[("1", "")]);
    let by_id = files.open("in/x.json", &[("8554bfeb-d735-518e-b373-d6a0a0d0f07b", "")]);
    let by_domain = files.open("in/y.json", &[("2", "bob@northmsp.onmicrosoft.com")]);
    let torn = files
        .open("in/z.json", &[("3", "bob@northmsp.onmicrosoft.com"), ("4", "eve@bakeryco.onmicrosoft.com")]);
    let name_lies = files.open("in/bakeryco-more.json", &[("5", "bob@northmsp.onmicrosoft.com")]);
    resolve(&mut files.0);
    assert_eq!(files.realm_of(by_name).1, BAKERY);
    assert_eq!(files.realm_of(by_id).1, NORTH);
    assert_eq!(files.realm_of(by_domain).1, NORTH);
    assert_eq!(files.realm_of(torn).1, "folder:in", "two tenants in one file: nobody's");
    assert_eq!(files.realm_of(name_lies).1, NORTH, "the content counts more than the name");
}

#[test]
fn a_provider_is_never_merged_into_its_customer() {
    let mut files = Files::new();
    files.tenant("in/bakery.json", BAKERY, "BakeryCo", "bakeryco.onmicrosoft.com");
    let (source, realm) = files.source("in/provider/relationships.json");
    let evidence = Evidence { source, record: 0 };
    files.cover(Collection::GdapRelationships, realm, evidence);
    let gdap = files.0.coverage.len() - 1;
    let (id, customer) = (files.0.names.add_id("r1"), files.0.names.add_id(BAKERY));
    files.0.gdap_relationships.push(GdapRelationship { realm, id, customer, evidence, ..Default::default() });
    let (source, realm) = files.source("in/provider/assignments.json");
    let evidence = Evidence { source, record: 0 };
    let group = files.0.node(realm, "g");
    files.0.gdap_assignments.push(GdapAssignment {
        realm,
        relationship: Some(id),
        group,
        evidence,
        ..Default::default()
    });
    resolve(&mut files.0);
    assert_eq!(files.realm_of(gdap).1, "folder:in/provider");
    assert_eq!(
        files.0.gdap_assignments[0].realm, files.0.gdap_relationships[0].realm,
        "one folder, one tenant"
    );
}

#[test]
fn the_estate_file_comes_first() {
    let mut files = Files::new();
    files.tenant("in/bakery.json", BAKERY, "BakeryCo", "bakeryco.onmicrosoft.com");
    let users = files.open("in/users.json", &[("1", "")]);
    let pattern = files.0.names.add("in/users.json");
    let realm = files.0.names.add_id(CLINIC);
    files.0.source_claims.push(bailiwick_model::facts::SourceClaim {
        pattern,
        realm,
        kind: RealmKind::Entra,
        collected: Observed::Known(Time(86_400)),
        ..Default::default()
    });
    resolve(&mut files.0);
    assert_eq!(files.realm_of(users).1, CLINIC);
    assert_eq!(files.0.sources[1].collected, Some(Time(86_400)));
}

#[test]
fn two_management_servers_in_two_folders_stay_two() {
    let mut files = Files::new();
    let mut dump = |path: &str| {
        let source = Source { path: path.into(), format: "meshcentral_users", ..Source::default() };
        let source = files.0.add_source(source);
        let realm = files.0.sources[source.0 as usize].realm;
        files.cover(Collection::RmmAccounts, realm, Evidence { source, record: 0 });
        files.account(realm, source, "user//admin", "admin");
        files.0.accounts.len() - 1
    };
    let (one, same, other) = (dump("a/users.json"), dump("a/more.json"), dump("b/users.json"));
    resolve(&mut files.0);
    let node = |at: usize| files.0.accounts[at].node;
    assert_eq!(node(one), node(same));
    assert_ne!(node(one), node(other), "`user//admin` of two servers are two");
}

#[test]
fn the_time_is_the_latest_collection_and_facts_hold_for_thirty_days() {
    let mut files = Files::new();
    let day = |day: i64| Time(0).plus_days(day);
    for (path, collected) in [("a", Some(day(100))), ("b", Some(day(69))), ("c", Some(day(70))), ("d", None)]
    {
        files.0.add_source(Source { path: path.into(), collected, ..Source::default() });
    }
    let reference = Source { collected: Some(day(500)), reference: true, ..Source::default() };
    let kev = files.0.add_source(reference);
    let (time, _) = as_of(&files.0);
    assert_eq!(time, day(100));
    let fresh = |source: u32| freshness(&files.0, SourceId(source), time);
    assert_eq!(
        [fresh(0), fresh(1), fresh(2), fresh(3)],
        [Fresh::Fresh, Fresh::Stale, Fresh::Fresh, Fresh::Fresh]
    );
    assert_eq!(freshness(&files.0, kev, time), Fresh::Fresh);
    assert_eq!(
        freshness(&files.0, SourceId(0), day(98)),
        Fresh::Stale,
        "collected after the time asked about"
    );
    assert_eq!(Estate::prepare(&mut files.0, Some(day(98))).as_of, day(98));
}
