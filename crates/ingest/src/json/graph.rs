//! Answers of Microsoft Graph and Azure: an envelope with `value`, a bare array, one object, or a list of one that a
//! script collapsed into its only element.

use std::io::BufRead;

use bailiwick_model::facts::Collection;
use bailiwick_model::{RecordPath, Severity};
use serde_json::{Map, Value};

use super::object::{Object, named};
use super::records::{Finish, may_be_one_page, record, records};
use crate::head::Head;
use crate::out::Out;

/// Whether the first record of a Graph answer has all of these members.
pub fn record_has(head: &Head, keys: &[&str]) -> bool {
    let Some(json) = &head.json else { return false };
    let has = |members: &Map<String, Value>| keys.iter().all(|key| named(members, key).is_some());
    match (&json.first, json.members.get("value")) {
        (Some(Value::Object(first)), _) => has(first),
        (Some(_), _) => false,
        (None, Some(Value::Object(only))) => has(only),
        (None, _) if json.list.is_some() => keys.iter().all(|key| mentions(&head.text, key)),
        (None, _) => has(&json.members),
    }
}

/// For a first record that is larger than the head: whether the head names this member.
fn mentions(text: &str, key: &str) -> bool {
    let tail = key.get(1..).unwrap_or_default();
    text.match_indices(&format!("{tail}\":")).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        before.char_indices().next_back().is_some_and(|(first, letter)| {
            let same = key.chars().next().is_some_and(|wanted| wanted.eq_ignore_ascii_case(&letter));
            same && before.get(..first).is_some_and(|rest| rest.ends_with('"'))
        })
    })
}

/// The part of `@odata.context` behind `#`, without `/$entity` and the list of selected members at its end.
pub fn context_of(context: &str) -> &str {
    let fragment = context.split_once('#').map_or("", |(_, fragment)| fragment);
    let fragment = fragment.strip_suffix("/$entity").unwrap_or(fragment);
    match (fragment.strip_suffix(')'), fragment.rfind('(')) {
        (Some(_), Some(at)) if !fragment.get(at..).is_some_and(|key| key.starts_with("('")) => {
            fragment.get(..at).unwrap_or(fragment)
        }
        _ => fragment,
    }
}

/// Whether `@odata.context` names this resource, at its end.
pub fn context_is(head: &Head, resource: &str) -> bool {
    let context = head.json.as_ref().map_or("", |json| json.context());
    context_of(context)
        .strip_suffix(resource)
        .is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// Most bytes of one record: in memory it takes some thirty times as much at worst.
const LARGEST: usize = 2 * 1024 * 1024;

/// Hands out the records of a Graph answer in any of its shapes, with [`Out::at`] set. `own` are members of which one
/// object standing alone has at least one. `on` says whether the record was understood; where it was not, the
/// answer is not whole.
pub fn graph_records(
    input: &mut dyn BufRead,
    out: &mut Out<'_>,
    own: &[&str],
    mut on: impl FnMut(&mut Out<'_>, Object) -> bool,
) -> Finish {
    let list = if starts_with_bracket(input) { "" } else { "value" };
    let mut passed_over = false;
    let mut finish = records(input, out, list, |out, raw| {
        if raw.len() > LARGEST {
            passed_over = true;
            let (message, help) = (
                "the record is larger than any real one and was passed over",
                "split the export, or remove it",
            );
            return out.remark_here(Severity::Error, "json/record-too-large", message, help);
        }
        let members = record::<Map<String, Value>>(out, raw);
        passed_over |= !members.is_some_and(|members| on(out, Object::new(members)));
    });
    finish.whole &= !passed_over;
    may_be_one_page(out, &mut finish, list);
    if !finish.listed {
        out.records_are(RecordPath::Whole);
        if let Some(members) = alone(&mut finish, own) {
            out.at(0);
            finish.records = 1;
            finish.whole &= on(out, Object::new(members));
        } else if finish.whole {
            finish.whole = false;
            let help = "make the export again, and save the whole answer";
            out.remark(
                Severity::Error,
                "graph/nothing",
                "there is neither a list nor a record in the answer",
                help,
            );
        }
    }
    if finish.members.contains_key("nextLink") {
        finish.whole = false;
        let help = "follow `nextLink` until it is gone and save every page";
        out.remark(
            Severity::Warning,
            "graph/next-page",
            "the export is incomplete: it ends with a link to a next page",
            help,
        );
    }
    finish
}

/// The only record of an answer that has no list.
fn alone(finish: &mut Finish, own: &[&str]) -> Option<Map<String, Value>> {
    if let Some(Value::Object(_)) = finish.members.get("value") {
        finish.listed = true;
        return match finish.members.remove("value") {
            Some(Value::Object(only)) => Some(only),
            _ => None,
        };
    }
    own.iter().any(|key| named(&finish.members, key).is_some()).then(|| finish.members.clone())
}

/// Says that a list was read.
pub fn covers_list(out: &mut Out<'_>, collection: Collection, finish: &Finish) {
    if !finish.listed && finish.records == 1 {
        let message = "this is one object and no list: whether there are others is not known";
        out.remark(Severity::Note, "graph/one-object", message, "export the whole list, as an array");
    }
    out.covers(collection, out.realm(), finish.records, finish.complete_list());
}

/// Remarks that the current record has no id and was passed over.
pub fn without_id(out: &mut Out<'_>) -> bool {
    let help = "export it with all members, without `$select`";
    out.remark_here(Severity::Warning, "graph/no-id", "the record has no id and was passed over", help);
    false
}

fn starts_with_bracket(input: &mut dyn BufRead) -> bool {
    loop {
        let Ok(chunk) = input.fill_buf() else { return false };
        let blank = chunk.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        match chunk.get(blank) {
            Some(byte) => return *byte == b'[',
            None if chunk.is_empty() => return false,
            None => input.consume(blank),
        }
    }
}

#[cfg(test)]
mod tests {
    use bailiwick_model::{Facts, Source};

    use super::*;

    fn names(text: &str) -> (Vec<String>, Finish) {
        let mut facts = Facts::default();
        let mut out = Out::new(&mut facts, Source { path: "x.json".into(), ..Source::default() });
        let mut seen = Vec::new();
        let finish = graph_records(&mut text.as_bytes(), &mut out, &["name"], |out, mut object| {
            let name = object.text("name");
            seen.push(name.known().cloned().unwrap_or_default());
            let _ = out;
            name.is_known()
        });
        (seen, finish)
    }

    #[test]
    fn every_shape_gives_the_same_records() {
        for text in [
            r#"{"value":[{"name":"a"}]}"#,
            r#" [{"name":"a"}]"#,
            r#"{"name":"a"}"#,
            r#"{"value":{"Name":"a"}}"#,
            r#"{"@odata.context":"x","Name":"a"}"#,
        ] {
            let (seen, finish) = names(text);
            assert_eq!(
                (seen.as_slice(), finish.records, finish.complete()),
                (&["a".to_owned()][..], 1, true),
                "{text}"
            );
        }
        let (seen, finish) = names(r#"{"@odata.context":"x"}"#);
        assert_eq!((seen.len(), finish.complete()), (0, false), "no list is not an empty list");
        for text in [r#"{"value":[]}"#, "[]"] {
            let (seen, finish) = names(text);
            assert_eq!((seen.len(), finish.records, finish.complete()), (0, 0, true), "{text}");
        }
    }

    #[test]
    fn one_object_alone_is_no_whole_list() {
        assert!(!names(r#"{"name":"a"}"#).1.complete_list());
        assert!(names(r#"{"value":{"name":"a"}}"#).1.complete_list());
        assert!(names(r#"[{"name":"a"}]"#).1.complete_list());
    }

    #[test]
    fn what_is_not_understood_is_not_whole() {
        for text in [
            r#"[{"name":"a"},{"name":7}]"#,
            r#"[{"name":"a"},3]"#,
            r#"{"value":[{"name":"a"}],"nextLink":"y"}"#,
            r#"{"value":[{"name":"a"}],"@odata.nextLink":"y"}"#,
            r#"{"value":[{"name":"a"}"#,
            r#"{"name":"a","list":["#,
        ] {
            let (seen, finish) = names(text);
            assert_eq!(seen.first().map(String::as_str), Some("a"), "{text}");
            assert!(!finish.complete(), "{text}");
        }
    }

    #[test]
    fn a_record_beyond_any_real_one_is_passed_over() {
        let filler = "0,".repeat(LARGEST / 2);
        let (seen, finish) = names(&format!(r#"[{{"name":"a","x":[{filler}0]}},{{"name":"b"}}]"#));
        assert_eq!((seen.as_slice(), finish.complete()), (&["b".to_owned()][..], false));
        let (seen, finish) = names(&format!(r#"{{"x":[{filler}0],"name":"a"}}"#));
        assert_eq!((seen.as_slice(), finish.complete()), (&["a".to_owned()][..], false));
    }

    #[test]
    fn contexts_are_cut_to_the_resource() {
        let base = "https://graph.microsoft.com/v1.0/$metadata#";
        for (context, resource) in [
            ("identity/conditionalAccess/policies(id,displayName)", "identity/conditionalAccess/policies"),
            ("conditionalAccess/policies/$entity", "conditionalAccess/policies"),
            (
                "domains('contoso.com')/federationConfiguration",
                "domains('contoso.com')/federationConfiguration",
            ),
            ("users('a')", "users('a')"),
        ] {
            assert_eq!(context_of(&format!("{base}{context}")), resource);
        }
        let head = |text: &str| Head::from_bytes("x", text.as_bytes());
        let policies = head(r#"{"@odata.context":"x#identity/conditionalAccess/policies","value":[]}"#);
        assert!(context_is(&policies, "conditionalAccess/policies"));
        assert!(!context_is(&policies, "Access/policies"));
    }

    #[test]
    fn a_first_record_beyond_the_head_is_recognised_by_the_names_in_it() {
        let long = format!(r#"[{{"State":"enabled","conditions":{{"x":"{}"#, "a".repeat(100_000));
        let head = Head::from_bytes("x", long.get(..Head::SIZE).unwrap().as_bytes());
        assert!(record_has(&head, &["state", "conditions"]));
        assert!(!record_has(&head, &["state", "tate"]));
    }
}
