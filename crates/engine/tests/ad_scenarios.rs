//! Labs with one planted fault each: what the page of each scenario says must be seen, is.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod ad_support;

use std::path::Path;

use ad_support::{corpus, edge, find, graph, reach, read_folder, read_zip};
use bailiwick_engine::Graph;
use bailiwick_model::{Facts, Observed};

/// The lines below "must see" on the page of a scenario.
fn must_see(folder: &Path, scenario: &str) -> Vec<String> {
    let page = std::fs::read_dir(folder.join("scenarios"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.file_name().unwrap().to_string_lossy().starts_with(scenario))
        .unwrap();
    let text = std::fs::read_to_string(page).unwrap();
    let section = text.split("## ").find(|section| section.starts_with("BloodBash must see")).unwrap();
    section.lines().filter_map(|line| line.strip_prefix("- ")).map(str::to_owned).collect()
}

fn account<'f>(facts: &'f Facts, name: &str) -> &'f bailiwick_model::facts::AdPrincipal {
    let login = format!("{name}@LAB.LOCAL");
    let account = facts.accounts.iter().find(|account| facts.text(account.login) == login).unwrap();
    assert_eq!(account.enabled, Observed::Known(true), "{login}");
    facts.ad_principals.iter().find(|principal| principal.node == account.node).unwrap()
}

fn scenario(name: &str) -> Option<(Vec<String>, Facts, Graph)> {
    let folder = corpus("bloodbash-ludus")?;
    let mut facts = read_zip(&folder.join(format!("collections/{name}.zip")));
    let graph = graph(&mut facts);
    Some((must_see(&folder, name), facts, graph))
}

const PROVEN: Option<bool> = Some(true);

#[test]
fn s01_a_help_desk_resets_a_local_administrator() {
    let Some((must_see, _, graph)) = scenario("s01") else { return };
    assert_eq!(
        must_see,
        [
            "DOMAINUSER MemberOf HELPDESK",
            "ForceChangePassword HELPDESK/domainuser → HOPADMIN",
            "HOPADMIN AdminTo/LocalAdmin SS-HOP01 (if collected)"
        ]
    );
    assert_eq!(edge(&graph, "DOMAINUSER@LAB.LOCAL", "MemberOf", "HELPDESK@LAB.LOCAL"), PROVEN);
    let password = "password of HOPADMIN@LAB.LOCAL";
    assert_eq!(edge(&graph, "HELPDESK@LAB.LOCAL", "ForceChangePassword", password), PROVEN);
    assert_eq!(edge(&graph, password, "LogsInAs", "HOPADMIN@LAB.LOCAL"), PROVEN);
    // Not collected: the local group of the archive holds Domain Admins alone. A session of the account is there.
    assert_eq!(edge(&graph, "HOPADMIN@LAB.LOCAL", "AdminTo", "SS-HOP01.LAB.LOCAL"), None);
    assert_eq!(edge(&graph, "SS-HOP01.LAB.LOCAL", "HasSession", "HOPADMIN@LAB.LOCAL"), PROVEN);
    assert!(reach(&graph, "DOMAINUSER@LAB.LOCAL", true).contains(&find(&graph, "HOPADMIN@LAB.LOCAL")));
}

#[test]
fn s02_an_account_with_a_service_name() {
    let Some((must_see, facts, _)) = scenario("s02") else { return };
    assert_eq!(must_see, ["Kerberoastable: SVC_SQL@LAB.LOCAL (or similar)"]);
    assert_eq!(account(&facts, "SVC_SQL").has_spn, Observed::Known(true));
    assert_eq!(account(&facts, "DOMAINUSER").has_spn, Observed::Known(false));
}

#[test]
fn s03_an_account_without_preauthentication() {
    let Some((must_see, facts, _)) = scenario("s03") else { return };
    assert_eq!(must_see, ["AS-REP roastable: ASREP_USER@LAB.LOCAL"]);
    assert_eq!(account(&facts, "ASREP_USER").no_preauthentication, Observed::Known(true));
    assert_eq!(account(&facts, "DOMAINUSER").no_preauthentication, Observed::Known(false));
}

#[test]
fn s04_full_control_of_an_account() {
    let Some((must_see, _, graph)) = scenario("s04") else { return };
    assert_eq!(must_see, ["GenericAll DOMAINUSER → HOPADMIN"]);
    assert_eq!(edge(&graph, "DOMAINUSER@LAB.LOCAL", "GenericAll", "HOPADMIN@LAB.LOCAL"), PROVEN);
}

#[test]
fn s05_a_reset_and_a_local_administrator() {
    let Some((must_see, _, graph)) = scenario("s05") else { return };
    assert_eq!(
        must_see,
        ["ForceChangePassword DOMAINUSER → PATH_USER", "PATH_USER LocalAdmin/AdminTo SS-HOP01"]
    );
    let password = "password of PATH_USER@LAB.LOCAL";
    assert_eq!(edge(&graph, "DOMAINUSER@LAB.LOCAL", "ForceChangePassword", password), PROVEN);
    assert_eq!(edge(&graph, "PATH_USER@LAB.LOCAL", "AdminTo", "SS-HOP01.LAB.LOCAL"), PROVEN);
}

/// The planted right is what makes the difference: the same account has none on anything in the other scenarios. The
/// raw files of s05 still hold the entry of s04 beside their own.
#[test]
fn no_right_is_found_where_none_was_planted() {
    for (name, planted) in [("s02", 0), ("s03", 0), ("s04", 1), ("s05", 2)] {
        let Some((_, _, graph)) = scenario(name) else { return };
        let by_place = ["MemberOf", "AdminTo", "CanRDP"];
        let rights: Vec<&str> = graph
            .out(find(&graph, "DOMAINUSER@LAB.LOCAL"))
            .map(|(_, edge)| edge.kind.row().name)
            .filter(|kind| !by_place.contains(kind))
            .collect();
        assert_eq!(rights.len(), planted, "{name}: {rights:?}");
    }
}

/// A real lab with certificate services: the graph is made, its tier zero reaches its domain, its ordinary users
/// have no proven way there by membership alone.
#[test]
fn the_phantom_sample() {
    let Some(folder) = corpus("specterops-ad-sample") else { return };
    let mut facts = read_folder(&folder);
    let graph = graph(&mut facts);
    let domain = find(&graph, "PHANTOM.CORP");
    for name in ["DOMAIN ADMINS@PHANTOM.CORP", "ADMINISTRATORS@PHANTOM.CORP", "DC01.PHANTOM.CORP"] {
        assert!(reach(&graph, name, true).contains(&domain), "{name}");
    }
    let count = |kind: &str| graph.edges.iter().filter(|edge| edge.kind.row().name == kind).count();
    for kind in [
        "MemberOf",
        "GenericAll",
        "Owns",
        "DCSync",
        "AdminTo",
        "GPLink",
        "HasSession",
        "GoldenCert",
        "ADCSESC1",
    ] {
        println!("PHANTOM {kind}: {}", count(kind));
    }
    let relations =
        |kind: &str| facts.relations.iter().filter(|relation| relation.kind.row().name == kind).count();
    assert!(count("GenericAll") <= relations("GenericAll") && count("GenericAll") > 0);
    assert_eq!(
        count("DCFor"),
        facts.ad_principals.iter().filter(|one| one.domain_controller.is(&true)).count()
    );
}
