//! Answers of Microsoft Graph for lists that are long: every shape that people save, each record as its bytes.

use std::io::BufRead;

use bailiwick_model::{RecordPath, Severity};

use super::records::{Finish, may_be_one_page, records};
use super::spelling::camel;
use crate::out::Out;

/// How an answer ended.
#[derive(Debug, Default)]
pub struct Answer {
    /// Records handed out.
    pub records: u64,
    /// All of the list was read and understood. One record that stands alone is no list.
    pub complete: bool,
}

/// Hands out the records of a Graph answer (an envelope with `value`, a bare array, a collapsed list of one, one
/// record alone), with [`Out::at`] set and names in Graph's spelling. `on` says whether the record was understood.
pub fn answer(
    input: &mut dyn BufRead,
    out: &mut Out<'_>,
    mut on: impl FnMut(&mut Out<'_>, &[u8]) -> bool,
) -> Answer {
    let list = if starts_with_bracket(input) { "" } else { "value" };
    let mut understood = true;
    let mut finish = records(input, out, list, |out, raw| {
        understood &= object(out, raw) && on(out, &camel(raw));
    });
    may_be_one_page(out, &mut finish, list);
    let mut complete = finish.complete() && finish.listed;
    if !finish.listed
        && finish.whole
        && let Some(alone) = alone(&mut finish)
    {
        complete = alone.1;
        if !complete {
            out.records_are(RecordPath::Whole);
        }
        out.at(0);
        finish.records = 1;
        understood &= on(out, &camel(&alone.0));
    }
    Answer { records: finish.records, complete: complete && understood }
}

/// The only record of an answer without a list, and whether it is a list of one.
fn alone(finish: &mut Finish) -> Option<(Vec<u8>, bool)> {
    if let Some(only) = finish.members.remove("value") {
        return only.is_object().then(|| (serde_json::to_vec(&only).unwrap_or_default(), true));
    }
    let has_own = finish.members.keys().any(|key| !key.starts_with('@'));
    has_own.then(|| (serde_json::to_vec(&finish.members).unwrap_or_default(), false))
}

/// Whether the record is an object. PowerShell writes nested objects as texts where it was not told how deep to go.
fn object(out: &mut Out<'_>, raw: &[u8]) -> bool {
    let is_object = raw.first() == Some(&b'{');
    if !is_object {
        out.remark_here(
            Severity::Error,
            "graph/flattened",
            "the record is no object: the export was cut off in depth",
            "save it again with `ConvertTo-Json -Depth 20`",
        );
    }
    is_object
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

    fn read(text: &str) -> (Vec<String>, bool, Vec<&'static str>) {
        let mut facts = Facts::default();
        let mut out = Out::new(&mut facts, Source { path: "x.json".into(), ..Source::default() });
        let mut seen = Vec::new();
        let answer = answer(&mut text.as_bytes(), &mut out, |_, raw| {
            let value: serde_json::Value = serde_json::from_slice(raw).unwrap();
            seen.push(value["id"].as_str().unwrap_or_default().to_owned());
            value["id"].is_string()
        });
        assert!(answer.records >= seen.len() as u64);
        (seen, answer.complete, facts.diagnostics.iter().map(|remark| remark.code).collect())
    }

    #[test]
    fn every_shape_gives_the_same_records() {
        for text in [
            r#"{"@odata.context":"x","value":[{"id":"a"}]}"#,
            r#" [{"id":"a"}]"#,
            r#"{"value":{"Id":"a"}}"#,
            r#"[{"Id":"a"}]"#,
        ] {
            assert_eq!(read(text), (vec!["a".into()], true, vec![]), "{text}");
        }
        for text in [r#"{"id":"a"}"#, r#"{"@odata.context":"x","Id":"a"}"#] {
            assert_eq!(read(text), (vec!["a".into()], false, vec![]), "one record is no list: {text}");
        }
        for text in [r#"{"value":[]}"#, "[]"] {
            assert_eq!(read(text), (vec![], true, vec![]), "{text}");
        }
        assert_eq!(read(r#"{"@odata.context":"x"}"#), (vec![], false, vec![]));
    }

    #[test]
    fn a_part_of_a_list_is_not_counted_as_the_list() {
        for hint in [
            r#""@odata.context":"x#users?$filter=accountEnabled eq true""#,
            r#""@odata.context":"x#users?%24filter=accountEnabled%20eq%20true""#,
            r#""@odata.context":"x#users(id)?$select=id&$top=5""#,
            r#""@odata.context":"x#users/$delta","@odata.deltaLink":"y""#,
            r#""@odata.context":"x#users","@odata.deltaLink":"x?$deltatoken=z""#,
            r#""@odata.context":"x#users?$search=\"displayName:a\"""#,
        ] {
            let text = format!(r#"{{{hint},"value":[{{"id":"a"}}]}}"#);
            assert_eq!(read(&text), (vec!["a".into()], false, vec!["graph/filtered"]), "{text}");
        }
        for whole in
            ["x#users?$select=id,userType", "x#users(id)", "x#topics", "x#users?$expand=members&$count=true"]
        {
            let text = format!(r#"{{"@odata.context":"{whole}","value":[{{"id":"a"}}]}}"#);
            assert_eq!(read(&text), (vec!["a".into()], true, vec![]), "{text}");
        }
        let counted = r#"{"@odata.count":2,"value":[{"id":"a"}]}"#;
        assert_eq!(read(counted), (vec!["a".into()], false, vec!["graph/count"]));
    }

    #[test]
    fn an_array_of_one_page_may_have_another() {
        let array = |count: usize| format!("[{}]", vec![r#"{"id":"a"}"#; count].join(","));
        for (count, whole) in [(99, true), (100, false), (101, true), (999, false), (1000, true)] {
            assert_eq!(read(&array(count)).1, whole, "{count}");
            assert!(read(&format!(r#"{{"value":{}}}"#, array(count))).1, "an envelope would have the link");
        }
    }

    #[test]
    fn what_is_not_understood_is_not_complete() {
        assert_eq!(
            read(r#"["System.Collections.Hashtable",{"id":"a"}]"#),
            (vec!["a".into()], false, vec!["graph/flattened"])
        );
        assert!(!read(r#"[{"id":7}]"#).1);
        assert_eq!(read(r#"{"value":[{"id":"a"}"#).2, ["json/truncated"]);
        assert_eq!(read(r#"{"value":[{"id":"a"}],"@odata.nextLink":"y"}"#).2, ["graph/next-page"]);
        assert_eq!(
            read(r#"{"@odata.count":2,"value":[{"id":"a"}]}"#),
            (vec!["a".into()], false, vec!["graph/count"])
        );
        assert!(read(r#"{"@odata.count":1,"value":[{"id":"a"}]}"#).1);
        assert!(!read(r#"{"@odata.count":"2","value":[{"id":"a"}]}"#).1, "a count written as text");
        assert!(!read(r#"{"value":[{"id":"a"}],"@odata.nextlink":"y"}"#).1, "a name written in another case");
        assert_eq!(read(r#"{"value":[{"id":"a"}]}{"value":[]}"#).2, ["json/malformed"]);
        assert!(!read(r#"{"value":[{"id":"a"}]}{"value":[]}"#).1);
    }
}
