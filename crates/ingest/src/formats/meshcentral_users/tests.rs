use super::*;
use crate::testing::{codes, facts};

/// The second factor of an account with these fields.
fn factor(fields: &str) -> (Observed<SecondFactor>, usize) {
    let text = format!(r#"[{{"_id":"user//x","name":"x"{fields}}}]"#);
    let facts = facts("listusers.json", &text);
    (facts.rmm_accounts[0].second_factor, facts.rmm_conditional_factors.len())
}

#[test]
fn second_factors_by_the_servers_own_rule() {
    use Observed::{Known, NotCollected};
    use SecondFactor::{Asked, NotAsked};
    let address = r#","email":"x@msp.example","emailVerified":true"#;
    let unverified = r#","email":"x@msp.example","emailVerified":false"#;
    for (fields, expected) in [
        ("", (Known(NotAsked), 0)),
        (r#","otpsecret":1"#, (Known(Asked), 0)),
        (r#","otphkeys":2"#, (Known(Asked), 0)),
        (r#","otphkeys":0"#, (Known(NotAsked), 0)),
        (r#","otpduo":1"#, (Known(Asked), 0)),
        (r#","otpkeys":1"#, (Known(NotAsked), 0)),
        (r#","otpkeys":0"#, (Known(NotAsked), 0)),
        (r#","otpdev":1"#, (Known(NotAsked), 0)),
        (r#","otpekey":1"#, (Known(NotAsked), 0)),
        (&format!(r#","otpekey":1{address}"#), (NotCollected, 1)),
        (&format!(r#","otpekey":1{unverified}"#), (Known(NotAsked), 0)),
        (r#","phone":"+441234","msghandle":"x"}"#.trim_end_matches('}'), (NotCollected, 2)),
        (r#","phone":"+441234","otpsecret":1"#, (Known(Asked), 0)),
    ] {
        assert_eq!(factor(fields), expected, "{fields}");
    }
}

#[test]
fn accounts_of_an_identity_provider_are_not_asked_here() {
    let text =
        r#"[{"_id":"user//~oidc:7","name":"Ann"},{"_id":"user/branch/ann.b","name":"Ann B","otpkeys":1}]"#;
    let facts = facts("x.json", text);
    assert_eq!(facts.rmm_accounts[0].second_factor, Observed::NotCollected);
    assert_eq!(facts.rmm_accounts[0].sso_only, Observed::Known(true));
    assert_eq!(facts.text(facts.accounts[1].login), "ann.b");
    assert!(
        facts.coverage.iter().all(|row| row.complete),
        "accounts with and without codes, none in a group"
    );
}

#[test]
fn what_could_hide_accounts_makes_the_list_incomplete() {
    let grouped =
        r#"[{"_id":"user//a","groups":["north"],"otpsecret":1},{"_id":"user//b","groups":["north"]}]"#;
    let facts_of_grouped = facts("x.json", grouped);
    assert_eq!(codes(&facts_of_grouped), ["meshcentral/account-groups"]);
    let broken = r#"[{"_id":"user//a","otpsecret":1},{"_id":"user//b"},{"name":"no id"}]"#;
    let broken = facts("x.json", broken);
    assert_eq!(codes(&broken), ["json/record"]);
    for facts in [facts_of_grouped, broken, facts("x.json", r#"[{"_id":"user//a"},{"_id":"user//b""#)] {
        assert!(facts.coverage.iter().all(|row| !row.complete));
    }
}

#[test]
fn unreadable_rights_may_be_all() {
    let facts = facts("x.json", r#"[{"_id":"user//a","siteadmin":"4294967295","links":{"mesh//m":{}}}]"#);
    assert_eq!(facts.accounts[0].enabled, Observed::Unreadable);
    assert_eq!(facts.rmm_accounts[0].full_admin, Observed::Unreadable);
    assert_eq!(facts.rmm_grants.len(), 2);
    assert!(facts.rmm_grants.iter().all(|grant| grant.effects.is_empty() && !grant.possible.is_empty()));
}

#[test]
fn what_is_removed_stands_beside_the_rights() {
    let fields = r#""links":{"mesh//m":{"rights":4294967295}},"removeRights":132872"#;
    let facts = facts("x.json", &format!(r#"[{{"_id":"user//a",{fields}}}]"#));
    // 132872 = 8 + 256 + 512 + 1024 + 131072: nothing but watching and settings is left.
    let bits: Vec<_> = facts.rmm_grants.iter().map(|grant| grant.bits).collect();
    assert_eq!(bits, [Some(u32::MAX)]);
    let removal = &facts.rmm_removals[0];
    assert_eq!((facts.text(removal.account.id), removal.bits), ("user//a", 132_872));
}
