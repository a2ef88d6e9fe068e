//! An agreement out of OSCAL: the file that our own export carries, or the best that a foreign plan says.

use serde_json::{Map, Value, json};

/// An agreement that was read from OSCAL.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Imported {
    /// The agreement, in YAML or JSON.
    pub text: String,
    /// It is the very file that was exported. Otherwise it says who does what and not who answers for it.
    pub exact: bool,
}

/// The agreement in a component definition or a system security plan.
///
/// # Errors
/// In words, when the document is none of these or says nothing of who does what.
pub fn agreement_from_oscal(text: &str) -> Result<Imported, String> {
    let document: Value =
        serde_json::from_str(text).map_err(|error| format!("the file is no JSON: {error}"))?;
    let plan = document.get("system-security-plan");
    let Some(root) = plan.or_else(|| document.get("component-definition")) else {
        return Err("the file is no component definition and no system security plan of OSCAL".to_owned());
    };
    if let Some(coded) = own_file(root) {
        let bytes = decode(coded).ok_or("the agreement in the back matter is damaged")?;
        let text = String::from_utf8(bytes).map_err(|_| "the agreement in the back matter is no text")?;
        return Ok(Imported { text, exact: true });
    }
    let Some(plan) = plan else {
        return Err("a component definition of another tool does not say who does what".to_owned());
    };
    foreign(plan).map(|text| Imported { text, exact: false })
}

fn list<'a>(of: &'a Value, name: &str) -> &'a [Value] {
    of.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn text<'a>(of: &'a Value, name: &str) -> &'a str {
    of.get(name).and_then(Value::as_str).unwrap_or_default()
}

fn own_file(root: &Value) -> Option<&str> {
    let ours = |resource: &&Value| {
        list(resource, "props")
            .iter()
            .any(|prop| text(prop, "ns") == "urn:bailiwick:oscal" && text(prop, "name") == "agreement-file")
    };
    let resource = list(root.get("back-matter")?, "resources").iter().find(ours)?;
    resource.get("base64")?.get("value")?.as_str()
}

/// What a plan provides its provider does; what it leaves as a responsibility the customer does. Nobody is made
/// accountable: that is for people to say.
fn foreign(plan: &Value) -> Result<String, String> {
    let mut rows: Vec<Value> = Vec::new();
    for requirement in
        list(plan.get("control-implementation").unwrap_or(&Value::Null), "implemented-requirements")
    {
        let statements = list(requirement, "statements").iter().flat_map(|one| list(one, "by-components"));
        let (mut provider, mut customer) = (false, false);
        for component in list(requirement, "by-components").iter().chain(statements) {
            let export = component.get("export").unwrap_or(&Value::Null);
            provider |= !list(export, "provided").is_empty() || !list(component, "inherited").is_empty();
            customer |=
                !list(export, "responsibilities").is_empty() || !list(component, "satisfied").is_empty();
        }
        let mut raci = Map::new();
        for (side, does) in [("provider", provider), ("customer", customer)] {
            if does {
                raci.insert(side.to_owned(), json!("R"));
            }
        }
        let id = text(requirement, "control-id");
        if !raci.is_empty() {
            rows.push(json!({"control": id.strip_prefix("aa22-131a-").unwrap_or(id), "raci": raci}));
        }
    }
    if rows.is_empty() {
        return Err("the plan exports and inherits nothing: it does not say who does what".to_owned());
    }
    let metadata = plan.get("metadata").unwrap_or(&Value::Null);
    let date: String = text(metadata, "last-modified").chars().take(10).collect();
    let agreement = json!({
        "agreement": "v1",
        "id": "imported",
        "title": text(metadata, "title"),
        "parties": {
            "provider": {"id": "provider", "name": "the provider of the plan"},
            "customer": {"id": "customer", "name": "the customer of the plan"},
        },
        "term": {"effective": date, "review_by": date},
        "scope": {"tenants": []},
        "access": [],
        "responsibilities": rows,
    });
    serde_json::to_string_pretty(&agreement).map_err(|error| error.to_string())
}

/// Base64, as RFC 4648 has it; white space is skipped.
fn decode(text: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0u32, 0u32);
    for letter in text.bytes().filter(|letter| !letter.is_ascii_whitespace()) {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' => continue,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from(bits >> held & 0xff).ok()?);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vectors_of_the_standard() {
        for (plain, coded) in
            [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9v\nYmFy")]
        {
            assert_eq!(decode(coded).as_deref(), Some(plain.as_bytes()));
        }
        assert_eq!(decode("//79"), Some(vec![0xff, 0xfe, 0xfd]));
        assert_eq!(decode("Zg*="), None);
    }

    #[test]
    fn what_is_no_plan_is_refused_in_words() {
        for text in [
            "",
            "[]",
            "{}",
            r#"{"catalog":{}}"#,
            r#"{"component-definition":{}}"#,
            r#"{"system-security-plan":{}}"#,
        ] {
            assert!(agreement_from_oscal(text).is_err_and(|why| !why.is_empty()), "{text}");
        }
    }

    #[test]
    fn a_foreign_plan_says_who_does_what_and_not_who_answers() {
        let plan = r#"{"system-security-plan":{"metadata":{"title":"Cloud","last-modified":"2026-01-02T00:00:00Z"},
            "control-implementation":{"implemented-requirements":[
              {"control-id":"ac-2","by-components":[{"export":{"provided":[{}],"responsibilities":[{}]}}]},
              {"control-id":"ac-3","statements":[{"by-components":[{"inherited":[{}]}]}]},
              {"control-id":"ac-4"}]}}}"#;
        let imported = agreement_from_oscal(plan).unwrap();
        assert!(!imported.exact);
        let agreement: Value = serde_json::from_str(&imported.text).unwrap();
        assert_eq!(
            agreement["responsibilities"],
            json!([
                {"control": "ac-2", "raci": {"provider": "R", "customer": "R"}},
                {"control": "ac-3", "raci": {"provider": "R"}},
            ])
        );
        let said = crate::lint_agreement(&imported.text, &["ac-2".to_owned(), "ac-3".to_owned()], None);
        assert!(said.iter().any(|one| one.code == "agreement/accountable"), "{said:?}");
    }
}
