use std::io::BufReader;

use super::*;

struct Seen(Vec<String>, bool);

impl Visit for Seen {
    fn member(&mut self, member: Member<'_>) {
        self.0.push(match member {
            Member::List => return,
            Member::Element(at, raw) => format!("{at}={}", String::from_utf8_lossy(raw)),
            Member::Entry(_, key, raw) => format!("{key}:{}", String::from_utf8_lossy(raw)),
            Member::TooLarge(at) => format!("{at} too large"),
            other => format!("{other:?}"),
        });
    }

    fn large(&mut self, at: usize, record: &mut dyn BufRead) -> bool {
        if self.1 {
            let mut text = String::new();
            record.read_to_string(&mut text).unwrap();
            self.0.push(format!("{at}~{text}"));
        }
        self.1
    }
}

/// What is seen must not depend on where the chunks end.
fn walk_streaming(text: &str, limits: Limits, stream: bool) -> Vec<String> {
    let mut whole = Seen(Vec::new(), stream);
    split_into(&mut text.as_bytes(), &["value"], limits, &mut whole);
    for size in [1, 2, 7] {
        let mut parts = Seen(Vec::new(), stream);
        split_into(&mut BufReader::with_capacity(size, text.as_bytes()), &["value"], limits, &mut parts);
        assert_eq!(whole.0, parts.0, "chunks of {size}");
    }
    whole.0
}

fn walk(text: &str, limits: Limits) -> Vec<String> {
    walk_streaming(text, limits, false)
}

#[test]
fn hands_out_elements_and_members() {
    let limits = Limits::default();
    assert_eq!(
        walk(r#"{"a":1,"value":[{"x":"]}\""}, 2 ],"n":null}"#, limits),
        ["a:1", r#"0={"x":"]}\""}"#, "1=2", "n:null"]
    );
    assert_eq!(walk(" [1,\"two\",[3]] ", limits), ["0=1", "1=\"two\"", "2=[3]"]);
    assert_eq!(walk(r#"{"value":[{"x":1},{"x":"#, limits), [r#"0={"x":1}"#, "Truncated"]);
    assert_eq!(walk("hello", limits), ["Malformed"]);
    assert_eq!(walk("", limits), ["Truncated"]);
    assert_eq!(walk("[1]", limits), ["0=1"]);
    assert_eq!(walk(r#"{"value":[1]}{"value":[2]}"#, limits), ["0=1", "Malformed"]);
    assert_eq!(walk("[1] ]", limits), ["0=1", "Malformed"]);
    assert_eq!(walk(r#"{"a" 1}"#, limits), ["Malformed"]);
    assert_eq!(walk(r#"{"a":"b"#, limits), ["Truncated"]);
}

#[test]
fn large_and_deep_records_are_passed_over() {
    let limits = Limits { record: 20, depth: 3 };
    let text = format!(r#"{{"value":[{{"x":"{}"}},[[[[1]]]],{{"y":2}}]}}"#, "a".repeat(50));
    assert_eq!(walk(&text, limits), ["0 too large", "1 too large", r#"2={"y":2}"#]);
    let cut = format!(r#"[{{"x":"{}"#, "a".repeat(50));
    assert_eq!(walk(&cut, limits), ["0 too large", "Truncated"]);
    assert_eq!(walk(&format!("[{}]", "1".repeat(2000)), limits), ["Malformed"]);
}

#[test]
fn large_records_can_be_streamed() {
    let limits = Limits { record: 20, depth: 3 };
    let large = format!(r#"{{"x":"{}","y":["]"]}}"#, "a".repeat(50));
    let text = format!("[{large},7,{large}]");
    assert_eq!(
        walk_streaming(&text, limits, true),
        [format!("0~{large}"), "1=7".into(), format!("2~{large}")]
    );
    let cut = text.get(..text.len() - 5).unwrap();
    let seen = walk_streaming(cut, limits, true);
    assert_eq!(seen.last().map(String::as_str), Some("Truncated"));
}

/// Lists inside one member of the document; what is called the same elsewhere is a member.
#[test]
fn lists_inside_a_member_are_told_apart() {
    struct Named(Vec<String>, String);
    impl Visit for Named {
        fn list(&mut self, key: &str) {
            key.clone_into(&mut self.1);
        }
        fn member(&mut self, member: Member<'_>) {
            self.0.push(match member {
                Member::List => return,
                Member::Element(at, raw) => format!("{}[{at}]={}", self.1, String::from_utf8_lossy(raw)),
                Member::Entry(_, key, raw) => format!("{key}:{}", String::from_utf8_lossy(raw)),
                other => format!("{other:?}"),
            });
        }
    }
    let walk = |text: &str| {
        let mut whole = Named(Vec::new(), String::new());
        let lists = ["nodes", "edges"];
        split_inside(&mut text.as_bytes(), "graph", &lists, Limits::default(), &mut whole);
        for size in [1, 3] {
            let mut parts = Named(Vec::new(), String::new());
            let mut input = BufReader::with_capacity(size, text.as_bytes());
            split_inside(&mut input, "graph", &lists, Limits::default(), &mut parts);
            assert_eq!(whole.0, parts.0, "chunks of {size}");
        }
        whole.0
    };
    assert_eq!(
        walk(
            r#"{"nodes":[9],"graph":{"edges":[1,2],"x":{"nodes":[7]},"nodes":[{"graph":{"nodes":[3]}}]},"edges":[8]}"#
        ),
        [
            "nodes:[9]",
            "edges[0]=1",
            "edges[1]=2",
            r#"x:{"nodes":[7]}"#,
            r#"nodes[0]={"graph":{"nodes":[3]}}"#,
            "edges:[8]"
        ]
    );
    assert_eq!(walk(r#"{"graph":{"nodes":[1"#), ["nodes[0]=1", "Truncated"]);
    assert_eq!(walk(r#"{"graph":[1]}"#), ["graph:[1]"]);
}
