use bailiwick_model::Facts;

use super::*;
use crate::testing::{codes, facts};

const ID: &str = "071cc716-8147-4397-a5ba-b2105951cc0b";

fn shown(facts: &Facts) -> Vec<(String, Observed<PerUserState>)> {
    facts.per_user_mfa.iter().map(|one| (facts.text(one.account.id).to_lowercase(), one.state)).collect()
}

#[test]
fn one_user_is_named_by_the_context_or_the_file() {
    let enforced = Observed::Known(PerUserState::Enforced);
    let context =
        format!("https://graph.microsoft.com/beta/$metadata#users('{ID}')/authentication/requirements");
    for (path, text, user) in [
        ("a.json", format!(r#"{{"@odata.context":"{context}","perUserMfaState":"enforced"}}"#), ID),
        (
            "x/requirements-071cc716-8147-4397-a5ba-b2105951cc0b.json",
            r#"{"perUserMfaState":"enforced"}"#.into(),
            ID,
        ),
        (
            "x/requirements_anna@firm.example.json",
            r#"{"perUserMfaState":"enforced"}"#.into(),
            "anna@firm.example",
        ),
        ("anna@firm.example.json", r#"{"PerUserMfaState":"enforced"}"#.into(), "anna@firm.example"),
    ] {
        let facts = facts(path, &text);
        assert_eq!(shown(&facts), [(user.to_owned(), enforced)], "{path}");
        assert!(!facts.coverage[0].complete, "one user is not all");
    }
    let nobody = facts("a.json", r#"{"perUserMfaState":"enforced"}"#);
    assert_eq!((shown(&nobody), codes(&nobody)), (vec![], vec!["policy/no-user"]));
}

#[test]
fn a_list_is_complete_when_every_state_is_known() {
    let list = |state: &str| {
        format!(
            r#"{{"value":[{{"id":"{ID}","userPrincipalName":"a@b.example","perUserMfaState":"disabled"}},
            {{"userPrincipalName":"c@d.example","requirements":{{"perUserMfaState":{state}}}}}]}}"#
        )
    };
    let known = facts("l.json", &list(r#""enabled""#));
    assert_eq!(
        shown(&known),
        [
            (ID.to_owned(), Observed::Known(PerUserState::Disabled)),
            ("c@d.example".to_owned(), Observed::Known(PerUserState::Enabled))
        ]
    );
    assert!(known.coverage[0].complete);
    for (state, expected) in [
        ("null", Observed::NotCollected),
        (r#""perhaps""#, Observed::Unreadable),
        ("1", Observed::Unreadable),
    ] {
        let facts = facts("l.json", &list(state));
        assert_eq!(shown(&facts)[1].1, expected);
        assert!(!facts.coverage[0].complete, "{state}");
    }
}

#[test]
fn two_states_of_one_user_are_none() {
    let facts = facts(
        "l.json",
        &format!(
            r#"[{{"id":"{ID}","perUserMfaState":"enforced"}},{{"id":"{}","perUserMfaState":"disabled"}}]"#,
            ID.to_uppercase()
        ),
    );
    assert_eq!(shown(&facts), [(ID.to_owned(), Observed::Unreadable)]);
    assert_eq!((codes(&facts), facts.coverage[0].complete), (vec!["graph/duplicate"], false));
}

#[test]
fn the_answer_to_a_batch() {
    let other = "171cc716-8147-4397-a5ba-b2105951cc0b";
    let third = "271cc716-8147-4397-a5ba-b2105951cc0b";
    let text = format!(
        r#"{{"responses":[
        {{"id":"1","status":200,"body":{{"@odata.context":"https://x/$metadata#users('{ID}')/authentication/requirements","perUserMfaState":"enforced"}}}},
        {{"id":"{other}","status":200,"body":{{"perUserMfaState":"disabled"}}}},
        {{"id":"{third}","status":403,"body":{{"error":{{"code":"Authorization_RequestDenied","message":"no"}}}}}},
        {{"id":"9","status":200,"body":{{"perUserMfaState":"disabled"}}}}]}}"#
    );
    let facts = facts("batch.json", &text);
    assert_eq!(
        shown(&facts),
        [
            (ID.to_owned(), Observed::Known(PerUserState::Enforced)),
            (other.to_owned(), Observed::Known(PerUserState::Disabled))
        ]
    );
    assert_eq!(codes(&facts), ["policy/no-user", "graph/refused"]);
    assert!(!facts.coverage[0].complete);
}
