//! Hostile folders through the program: what cannot be read is named, the rest is read, and memory stays small.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs, reason = "tests")]

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::time::{Duration, Instant};

use assert_cmd::Command;
use serde_json::Value;

/// Most memory beside that for a small estate, in MB.
const MOST: f64 = 256.0;
const CONTEXT: &str = "https://graph.microsoft.com/v1.0/$metadata#";

fn organization() -> String {
    format!(
        r#"{{"@odata.context":"{CONTEXT}organization","value":[{{"id":"0d000000-0000-4000-8000-000000000001",
        "displayName":"Bakery","verifiedDomains":[{{"name":"bakery.example","isDefault":true}}]}}]}}"#
    )
}

fn users(login: &str) -> String {
    format!(
        r#"{{"@odata.context":"{CONTEXT}users","value":[{{"id":"aaaaaaaa-0000-4000-8000-000000000001",
        "displayName":"Zoë","userPrincipalName":"{login}@bakery.example","accountEnabled":true}}]}}"#
    )
}

/// What a scan of one folder said and wrote.
struct Scan {
    code: i32,
    out: String,
    err: String,
    found: Value,
}

impl Scan {
    fn of(paths: &[&Path]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let started = Instant::now();
        let mut command = Command::cargo_bin("bailiwick").unwrap();
        command.arg("scan").args(paths).arg("--out").arg(folder.path()).args(["--format", "json"]);
        let output = command.timeout(Duration::from_mins(2)).output().unwrap();
        assert!(started.elapsed() < Duration::from_secs(110), "it never ends");
        let found = fs::read(folder.path().join("assessment.json")).ok();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let scan = Self {
            code: output.status.code().unwrap_or(-1),
            out: text(output.stdout),
            err: text(output.stderr),
            found: found.map_or(Value::Null, |bytes| serde_json::from_slice(&bytes).unwrap()),
        };
        assert!(!scan.err.contains("panicked"), "{}", scan.err);
        if scan.code == 0 {
            assert!(scan.memory() < MOST, "{}", scan.out);
        }
        scan
    }

    /// Peak memory in MB, as the last line of the screen says.
    fn memory(&self) -> f64 {
        let last = self.out.lines().rfind(|line| line.contains(" MB")).unwrap();
        let words: Vec<&str> = last.split_whitespace().collect();
        let at = words.iter().position(|word| word.starts_with("MB")).unwrap();
        words[at - 1].parse().unwrap()
    }

    fn format_of(&self, end: &str) -> &str {
        let inputs = self.found["inputs"].as_array().unwrap();
        let input = inputs.iter().find(|input| input["path"].as_str().unwrap().ends_with(end));
        input.map_or("(not listed)", |input| input["format"].as_str().unwrap())
    }

    /// Codes of the remarks on the inputs whose path ends so.
    fn codes(&self, end: &str) -> Vec<&str> {
        let remarks = self.found["remarks"].as_array().unwrap();
        let of = remarks.iter().filter(|remark| {
            let text = remark["at"].to_string();
            text.contains(&format!("{end}\""))
                || text.contains(&format!("{end} "))
                || text.contains(&format!("{end}:"))
        });
        of.map(|remark| remark["code"].as_str().unwrap()).collect()
    }
}

/// A folder with a small estate in it, and whatever is put beside it.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    put(&folder, "organization.json", organization().as_bytes());
    put(&folder, "users.json", users("zoe").as_bytes());
    folder
}

fn put(folder: &tempfile::TempDir, name: &str, bytes: &[u8]) {
    fs::write(folder.path().join(name), bytes).unwrap();
}

fn utf16(text: &str, mark: bool, big: bool) -> Vec<u8> {
    let units = mark.then_some(0xFEFF).into_iter().chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

#[test]
fn what_is_no_file_is_named_and_passed_over() {
    let folder = folder();
    let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe.json")).status().unwrap();
    assert!(made.success());
    fs::create_dir(folder.path().join("deep")).unwrap();
    symlink(folder.path(), folder.path().join("deep/back")).unwrap();
    symlink("round.json", folder.path().join("round.json")).unwrap();
    symlink("/dev/zero", folder.path().join("zero.json")).unwrap();
    symlink("gone.json", folder.path().join("dangling.json")).unwrap();
    let scan = Scan::of(&[folder.path()]);
    assert_eq!(scan.code, 0, "{}", scan.err);
    assert_eq!(scan.format_of("/users.json"), "graph_users");
    for end in ["pipe.json", "deep/back", "round.json", "zero.json", "dangling.json"] {
        assert_eq!(scan.codes(end), ["input/unreadable"], "{end}: {}", scan.found["remarks"]);
    }
    let out = tempfile::tempdir().unwrap();
    let mut strict = Command::cargo_bin("bailiwick").unwrap();
    strict.arg("scan").arg(folder.path()).arg("--strict").arg("--out").arg(out.path());
    strict.assert().code(4);
    // Named by the user, it is the same; nothing else is there, so there is no evidence.
    let alone = Scan::of(&[&folder.path().join("pipe.json")]);
    assert_eq!((alone.code, alone.err.matches("error:").count()), (3, 1), "{}", alone.err);
}

#[test]
fn names_that_are_no_text_are_read_each() {
    let folder = folder();
    for (name, login) in [(&b"users-\xff.json"[..], "one"), (b"users-\xfe.json", "two")] {
        fs::write(folder.path().join(OsStr::from_bytes(name)), users(login)).unwrap();
    }
    let scan = Scan::of(&[folder.path()]);
    assert_eq!(scan.code, 0, "{}", scan.err);
    let inputs = scan.found["inputs"].as_array().unwrap();
    let alike = inputs.iter().filter(|input| input["path"].as_str().unwrap().contains('\u{fffd}'));
    assert_eq!(alike.count(), 2, "both are read, though they look alike");
}

#[test]
fn unreadable_files_are_named() {
    let folder = folder();
    put(&folder, "secret.json", users("x").as_bytes());
    fs::set_permissions(folder.path().join("secret.json"), fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(folder.path().join("secret.json")).is_ok() {
        println!("SKIPPED unreadable_files_are_named: this account may read every file");
        return;
    }
    let scan = Scan::of(&[folder.path()]);
    assert_eq!((scan.code, scan.codes("secret.json").as_slice()), (0, &["input/unreadable"][..]));
}

#[test]
fn encodings_are_told_apart() {
    let folder = folder();
    for (name, mark, big) in
        [("le-mark", true, false), ("be-mark", true, true), ("le", false, false), ("be", false, true)]
    {
        put(&folder, &format!("users-{name}.json"), &utf16(&users(name), mark, big));
    }
    let latin: Vec<u8> =
        users("latin").chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    put(&folder, "users-latin.json", &latin);
    put(&folder, "nul.json", users("nul").replace("Zo", "Zo\0").as_bytes());
    let scan = Scan::of(&[folder.path()]);
    assert_eq!(scan.code, 0, "{}", scan.err);
    for name in ["users-le-mark.json", "users-be-mark.json", "users-latin.json"] {
        assert_eq!(scan.format_of(name), "graph_users", "{name}");
    }
    // Without a mark it is either read or said.
    for name in ["users-le.json", "users-be.json", "nul.json"] {
        let read = scan.format_of(name) == "graph_users";
        assert!(read || !scan.codes(name).is_empty(), "{name}: {}", scan.found["remarks"]);
    }
    assert_eq!(scan.codes("users-latin.json"), ["input/not-text"], "{}", scan.found["remarks"]);
}

#[test]
fn bombs_do_not_go_off() {
    let folder = folder();
    let entities: Vec<String> =
        (1..12).map(|nth| format!("<!ENTITY e{nth} \"{}\">", format!("&e{};", nth - 1).repeat(10))).collect();
    let entities = entities.concat();
    let scan = |body: &str| format!("<?xml version=\"1.0\"?>{body}");
    let bomb = format!(
        "<!DOCTYPE nmaprun [<!ENTITY e0 \"boom\">{entities}]><nmaprun scanner=\"nmap\" args=\"&e11;\"><host>\
         <hostnames><hostname name=\"&e11;\"/></hostnames></host></nmaprun>"
    );
    put(&folder, "bomb.xml", scan(&bomb).as_bytes());
    let outside = "<!DOCTYPE nmaprun [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><nmaprun scanner=\"nmap\"><host>\
         <hostnames><hostname name=\"&x;\"/></hostnames></host></nmaprun>";
    put(&folder, "outside.xml", scan(outside).as_bytes());
    let anchors: Vec<String> = (1..30)
        .map(|nth| format!("a{nth}: &a{nth} [{}]\n", vec![format!("*a{}", nth - 1); 9].join(", ")))
        .collect();
    let anchors = anchors.concat();
    put(&folder, "agreement.yaml", format!("agreement: v1\na0: &a0 [x]\n{anchors}").as_bytes());
    put(&folder, "nested.json", format!("{{\"value\":{}", "[".repeat(2_000_000)).as_bytes());
    put(&folder, "objects.json", "{\"a\":".repeat(2_000_000).as_bytes());
    put(
        &folder,
        "wide.csv",
        format!("cveID,vendorProject{}\nCVE-2024-1,x\n", ",a".repeat(1_000_000)).as_bytes(),
    );
    fs::File::create(folder.path().join("sparse.json")).unwrap().set_len(1 << 30).unwrap();
    put(
        &folder,
        "line.json",
        format!("{{\"@odata.context\":\"{CONTEXT}users\",\"value\":[{{\"id\":\"").as_bytes(),
    );
    let mut line = fs::OpenOptions::new().append(true).open(folder.path().join("line.json")).unwrap();
    let block = vec![b'y'; 1 << 20];
    for _ in 0..300 {
        line.write_all(&block).unwrap();
    }
    let scan = Scan::of(&[folder.path()]);
    assert_eq!(scan.code, 0, "{}", scan.err);
    assert_eq!(scan.format_of("/users.json"), "graph_users", "the rest is still read");
    for name in ["agreement.yaml", "nested.json", "objects.json", "sparse.json", "line.json", "wide.csv"] {
        assert!(!scan.codes(name).is_empty(), "{name}: {}", scan.found["remarks"]);
    }
    let shown = scan.found.to_string();
    assert!(!shown.contains("boomboom") && !shown.contains("root:"), "an entity was expanded");
}

#[test]
fn archives_are_bounded_and_the_rest_is_read() {
    let folder = folder();
    let zip = |entries: &[(&str, &[u8])]| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let zeros = vec![b' '; 300 << 20];
    let good = users("packed");
    let inner = zip(&[("users.json", good.as_bytes())]);
    let bomb = zip(&[("bomb.json", &zeros), ("inner.zip", &inner), ("users-packed.json", good.as_bytes())]);
    drop(zeros);
    put(&folder, "bomb.zip", &bomb);
    put(&folder, "cut.zip", &inner[..inner.len() / 2]);
    let names: Vec<String> = (0..5_000).map(|nth| format!("{nth}.json")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"{}"[..])).collect();
    put(&folder, "many.zip", &zip(&many));
    let scan = Scan::of(&[folder.path()]);
    assert_eq!(scan.code, 0, "{}", scan.err);
    assert_eq!(scan.format_of("bomb.zip!/users-packed.json"), "graph_users", "the rest is still read");
    let codes = scan.codes("bomb.zip");
    assert!(codes.contains(&"archive/bomb") && codes.contains(&"archive/nested"), "{codes:?}");
    assert_eq!(scan.codes("cut.zip"), ["archive/broken"]);
}

#[test]
fn cycles_and_duplicates_end() {
    let folder = folder();
    let (one, two) = ("bbbbbbbb-0000-4000-8000-000000000001", "bbbbbbbb-0000-4000-8000-000000000002");
    let members = |ids: &[&str]| {
        let list: Vec<String> = ids
            .iter()
            .map(|id| format!(r##"{{"@odata.type":"#microsoft.graph.group","id":"{id}"}}"##))
            .collect();
        format!(r#"{{"@odata.context":"{CONTEXT}directoryObjects","value":[{}]}}"#, list.join(","))
    };
    put(&folder, &format!("groups-{one}-members.json"), members(&[two, one, two, two]).as_bytes());
    put(&folder, &format!("groups-{two}-members.json"), members(&[one]).as_bytes());
    put(&folder, "users-again.json", users("another").as_bytes());
    let cut = users("cut");
    put(&folder, "users-cut.json", &cut.as_bytes()[..cut.len() - 20]);
    let scan = Scan::of(&[folder.path()]);
    assert_eq!(scan.code, 0, "{}", scan.err);
    assert!(!scan.codes("users-cut.json").is_empty(), "{}", scan.found["remarks"]);
}
