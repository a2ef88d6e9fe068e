use super::*;

fn place(line: u32, column: u32) -> Place {
    Place { line, column }
}

#[test]
fn toml_values_know_their_place() {
    let node = parse_toml("a = 1\n[[party]]\nid = \"é\"\nseats = 1_000\nends = 2026-11-24\n").unwrap();
    let party = &node.items_of("party")[0];
    assert_eq!(party.at, place(2, 1));
    assert_eq!(party.get("id").unwrap().at, place(3, 6));
    assert_eq!(party.text_of("id"), Observed::Known("é".into()));
    assert_eq!(party.number_of("seats"), Observed::Known(1000));
    assert_eq!(party.time_of("ends").known().map(|time| time.date()).as_deref(), Some("2026-11-24"));
    assert_eq!(party.flag_of("id"), Observed::Unreadable);
    assert_eq!(party.flag_of("none"), Observed::NotCollected);
    let fault = parse_toml("a = 1\nb = = 2\n").unwrap_err();
    assert_eq!(fault.at.line, 2);
    assert!(parse_toml(&format!("a = {}{}", "[".repeat(5_000), "]".repeat(5_000))).is_err());
}

#[test]
fn yaml_values_know_their_place() {
    let node =
        parse_yaml("a: 1\nb: {c: [x, 123e4567], d: 2026-11-24}\ne: &e {f: true}\ng: *e\nh: ~\ni: yes\n")
            .unwrap();
    let b = node.get("b").unwrap();
    assert_eq!(b.at, place(2, 4));
    assert_eq!(b.texts_of("c").collect::<Vec<_>>(), ["x", "123e4567"], "an id that looks like a number");
    assert_eq!(b.time_of("d").known().map(|time| time.date()).as_deref(), Some("2026-11-24"));
    assert_eq!(node.get("g").unwrap().flag_of("f"), Observed::Known(true));
    assert_eq!(node.get("h"), None);
    assert_eq!(node.text_of("i"), Observed::Known("yes".into()));
    let json = parse_yaml("{\n\t\"a\": [\n\t\t1, true, null, \"x\"\n\t]\n}").unwrap();
    assert_eq!(json.items_of("a").len(), 4);
}

#[test]
fn faults_of_yaml_are_located() {
    for (text, line) in
        [("a: 1\na: 2\n", 2), ("a: b\n  c: d: e\n", 2), ("a: b\n---\nc: d\n", 3), ("? [a, b]\n: c\n", 1)]
    {
        assert_eq!(parse_yaml(text).unwrap_err().at.line, line, "{text}");
    }
    let mut bomb = String::from("a: &a [x,x,x,x,x,x,x,x,x,x]\n");
    for (name, before) in "bcdefgh".chars().zip("abcdefg".chars()) {
        let ten = vec![format!("*{before}"); 10].join(",");
        bomb.extend([format!("{name}: &{name} [{ten}]\n")]);
    }
    assert!(parse_yaml(&bomb).is_err(), "aliases are expanded within a budget");
    assert!(parse_yaml(&format!("a: {}{}", "[".repeat(5_000), "]".repeat(5_000))).is_err());
}

#[test]
fn words_are_shown_on_one_line() {
    assert_eq!(shown("a`b\nc"), "abc");
}
