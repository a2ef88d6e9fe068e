//! History from the command line: what is kept, what changed by which edge, numbers over time. The same body for SQLite
//! and for a real PostgreSQL server.
#![cfg(feature = "history")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs,
    reason = "tests"
)]

#[path = "history/damage.rs"]
mod damage;
#[path = "history/estate.rs"]
mod estate;
#[cfg(unix)]
#[path = "history/server.rs"]
mod server;

use std::fs;
use std::path::Path;

use estate::{CANARY, Estate, GLOBAL_ADMINISTRATOR, HELPDESK_ADMINISTRATOR, run};
use serde_json::Value;

/// `history WORDS --json`
fn json(history: &str, words: &[&str]) -> Value {
    let (code, text) = run(&[&["history", "--history", history, "--json"], words].concat());
    assert_eq!(code, 0, "{text}");
    serde_json::from_str(&text).unwrap()
}

fn titles(drift: &Value, list: &str) -> Vec<String> {
    drift[list].as_array().unwrap().iter().map(|it| it["title"].as_str().unwrap().to_owned()).collect()
}

/// Name, party and edges of each change of reach of somebody who is logged in.
fn reach<'a>(drift: &'a Value, list: &str) -> Vec<(&'a str, &'a str, Vec<&'a str>)> {
    let text = |value: &'a Value| value.as_str().unwrap();
    let insider = |it: &&Value| it["profiles"].as_array().unwrap().contains(&"insider".into());
    let all = drift[list].as_array().unwrap().iter().filter(insider);
    all.map(|it| {
        (text(&it["name"]), text(&it["party"]), it["edges"].as_array().unwrap().iter().map(text).collect())
    })
    .collect()
}

const OWNED: &str = "Helpdesk hold Global Administrator by GDAP at 1 customer: Bakery";
const LONG: &str = "permanent_privilege/northwind/relationships";

/// Five scans: a role comes, goes, and comes back; a technician joins; the contract names another owner.
fn five_scans(folder: &Path, history: &str) {
    let base = Estate { owner: "provider", ..Estate::default() };
    let (owns, helps) = (GLOBAL_ADMINISTRATOR, HELPDESK_ADMINISTRATOR);
    for estate in [
        base,
        Estate { day: "2026-09-08", role: owns, ..base },
        Estate { day: "2026-09-15", role: helps, ben: true, ..base },
        Estate { day: "2026-09-22", role: helps, ben: true, owner: "customer" },
        Estate { day: "2026-09-29", role: owns, ben: true, owner: "customer" },
    ] {
        let (text, _) = estate.scan(folder, history, &[]);
        assert!(text.contains("History: assessment "), "{text}");
    }
}

fn what_changed(history: &str) {
    let numbers: Vec<i64> =
        json(history, &["list"]).as_array().unwrap().iter().map(|it| it["id"].as_i64().unwrap()).collect();
    assert_eq!(numbers.len(), 5);
    let diff = |from: usize, to: usize| {
        json(history, &["diff", &numbers[from].to_string(), &numbers[to].to_string()])
    };
    let holds = |role: &str| {
        format!(
            "Helpdesk holds by GDAP {role} (the policies of the tenant were not read; 5 barriers not known)"
        )
    };
    let (owns, helps) = (holds("Global Administrator"), holds("Helpdesk Administrator"));

    let second = diff(0, 1);
    assert!(titles(&second, "new").contains(&OWNED.to_owned()), "{second}");
    assert!(titles(&second, "reopened").is_empty());
    assert_eq!(reach(&second, "grown"), [("ana@northwind.example", "Bakery", vec![owns.as_str()])]);
    assert!(reach(&second, "shrunk").is_empty());

    let third = diff(1, 2);
    assert_eq!(titles(&third, "resolved"), [OWNED]);
    assert_eq!(reach(&third, "shrunk"), [("ana@northwind.example", "Bakery", vec![owns.as_str()])]);
    let joined = "ben@northwind.example is a member of Helpdesk";
    assert_eq!(
        reach(&third, "grown"),
        [
            ("ben@northwind.example", "Bakery", vec![joined, helps.as_str()]),
            ("ben@northwind.example", "Clinic", vec![joined]),
        ]
    );

    let fourth = diff(2, 3);
    let owners = fourth["changed_owner"].as_array().unwrap();
    let moved = owners.iter().find(|it| it["id"] == LONG).expect("the finding whose owner moved");
    assert_eq!((&moved["owner_before"], &moved["owner_now"]), (&"Northwind".into(), &"Bakery".into()));
    for nothing in ["new", "reopened", "resolved", "grown", "shrunk"] {
        assert_eq!(fourth[nothing].as_array().unwrap().len(), 0, "{nothing}: {fourth}");
    }

    let last = json(history, &["diff"]);
    assert_eq!(last, diff(3, 4), "without a choice the last two");
    assert_eq!(titles(&last, "reopened"), [OWNED], "the third showed it to be resolved");
    assert!(!titles(&last, "new").contains(&OWNED.to_owned()));
    let both = ["ana@northwind.example", "ben@northwind.example"];
    let grown = reach(&last, "grown");
    assert_eq!(grown.iter().map(|it| (it.0, it.1)).collect::<Vec<_>>(), both.map(|who| (who, "Bakery")));
    assert!(grown.iter().all(|it| it.2 == [owns.as_str()]), "{grown:?}");
    assert_eq!(
        json(history, &["diff", "2026-09-22", "2026-10-01"]),
        last,
        "by the day, or the last before it"
    );
    assert_eq!(json(history, &["diff", "2026-09-22"]), last);
}

fn what_is_kept(history: &str, folder: &Path) {
    let entries = json(history, &["list"]);
    let first = &entries[0];
    assert_eq!((&first["estate"], &first["tool"]), (&"Northwind".into(), &env!("CARGO_PKG_VERSION").into()));
    assert_eq!(first["as_of"], "2026-09-01T00:00:00Z");
    let written = fs::read(folder.join("out-2026-09-01/assessment.json")).unwrap();
    assert_eq!(first["bytes"], written.len() as u64);
    let (code, kept) = run(&["history", "show", "2026-09-01", "--json", "--history", history]);
    assert_eq!((code, kept.trim_end().as_bytes()), (0, written.as_slice()), "the document, byte by byte");
    let sum =
        assert_cmd::Command::new("sha256sum").arg(folder.join("out-2026-09-01/assessment.json")).output();
    let sum = String::from_utf8(sum.unwrap().stdout).unwrap();
    assert!(sum.starts_with(first["sha256"].as_str().unwrap()), "{sum}");
    let (text, _) = Estate { owner: "provider", ..Estate::default() }.scan(folder, history, &[]);
    assert!(text.contains("which was there already"), "{text}");
    assert_eq!(json(history, &["list"]), entries, "the same document is kept once");
    let (code, text) = run(&["history", "show", "99", "--history", history]);
    assert!(code == 2 && text.contains("no assessment `99`"), "{text}");
    let (code, text) = run(&["history", "list", "--estate", "Contoso", "--history", history]);
    assert!(code == 2 && text.contains("estates are Northwind"), "{text}");
}

fn numbers_over_time(history: &str) {
    let trend = json(history, &["trend"]);
    let points = trend["points"].as_array().unwrap();
    let high: Vec<u64> = points.iter().map(|it| it["findings"]["high"].as_u64().unwrap()).collect();
    assert_eq!(high, [0, 1, 0, 0, 1], "one high finding while the helpdesk owns a tenant");
    let of_bakery = |it: &Value| {
        let all = it["parties"].as_array().unwrap();
        all.iter().find(|party| party["id"] == "bakery").unwrap()["reached_by"]["proven"].as_u64().unwrap()
    };
    assert_eq!(points.iter().map(of_bakery).collect::<Vec<_>>(), [0, 1, 0, 0, 2], "who sees what is there");
    let (code, text) = run(&["history", "trend", "--history", history]);
    assert!(code == 0 && text.contains("2026-09-29"), "{text}");
}

/// Writers at the same time: all are kept, none twice.
fn writers_at_once(folder: &Path, history: &str) {
    let days: Vec<String> = (1..=6).map(|day| format!("2026-10-0{day}")).collect();
    std::thread::scope(|all| {
        for day in &days {
            for copy in ["one", "two"] {
                let at = folder.join(copy);
                all.spawn(move || {
                    // Both copies are the same document: paths are relative to where the command runs.
                    let exports = Estate { day, ..Estate::default() }.write(&at);
                    let name = exports.file_name().unwrap();
                    let mut command = assert_cmd::Command::cargo_bin("bailiwick").unwrap();
                    command.current_dir(&at).args([
                        "scan",
                        name.to_str().unwrap(),
                        "--as-of",
                        day,
                        "--out",
                        &format!("o{day}"),
                    ]);
                    let output = command.args(["--history", history]).output().unwrap();
                    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
                });
            }
        }
    });
    let list = json(history, &["list"]);
    let found: Vec<&str> =
        list.as_array().unwrap().iter().map(|it| &it["as_of"].as_str().unwrap()[..10]).collect();
    assert_eq!(found, days, "each day once");
}

fn whole(folder: &Path, history: &str) {
    five_scans(folder, history);
    what_changed(history);
    what_is_kept(history, folder);
    numbers_over_time(history);
}

#[test]
fn a_file_keeps_assessments() {
    let folder = tempfile::tempdir().unwrap();
    let history = folder.path().join("history.db");
    whole(folder.path(), history.to_str().unwrap());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&history).unwrap().permissions().mode() & 0o777, 0o600);
    }
    damage::documents(&history);
}

#[test]
fn writers_of_a_file_wait_for_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let history = folder.path().join("history.db");
    writers_at_once(folder.path(), history.to_str().unwrap());
}

#[cfg(unix)]
#[test]
fn a_server_keeps_assessments() {
    let Some(server) = server::start() else { return };
    let folder = tempfile::tempdir().unwrap();
    whole(folder.path(), &server.database("whole"));
    writers_at_once(folder.path(), &server.database("writers"));
    server::over_tls(&server);
    server::what_is_wrong(&server);
    println!("COMPARED: PostgreSQL {}, 5 assessments and 12 writers", server.version);
}

/// The secret of the exports is in no column, packed or not.
#[test]
fn no_secret_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let history = folder.path().join("history.db");
    let (text, _) = Estate::default().scan(folder.path(), history.to_str().unwrap(), &[]);
    let export = fs::read_to_string(folder.path().join("exports-2026-09-01/rmm/apikeys.json")).unwrap();
    assert!(export.contains(CANARY), "it is planted");
    let (_, kept) = run(&["history", "show", "last", "--json", "--history", history.to_str().unwrap()]);
    assert!(kept.contains("rmm/apikeys.json"), "and its file was read");
    let raw = String::from_utf8_lossy(&fs::read(&history).unwrap()).into_owned();
    for place in [text, kept, raw] {
        assert!(!place.contains(CANARY));
    }
}

#[test]
fn the_report_shows_numbers_over_time_and_a_customer_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let history = folder.path().join("history.db").display().to_string();
    let page = |out: &Path| fs::read_to_string(out.join("report.html")).unwrap();
    let (_, out) = Estate::default().scan(folder.path(), &history, &[]);
    assert!(page(&out).contains("the first assessment that was kept"));
    let owned = Estate { day: "2026-09-08", role: GLOBAL_ADMINISTRATOR, ben: true, ..Estate::default() };
    owned.scan(folder.path(), &history, &[]);
    let third = Estate { day: "2026-09-15", ben: true, ..Estate::default() };
    let (_, out) = third.scan(folder.path(), &history, &[]);
    let whole = page(&out);
    // The browser test of `cargo xtask test` looks at it.
    fs::write(Path::new(env!("CARGO_TARGET_TMPDIR")).join("report-over-time.html"), &whole).unwrap();
    assert!(whole.contains("3 assessments since 2026-09-01"));
    assert!(whole.contains(r#"aria-label="Findings, critical and high: from 0 to 0""#));
    let line = whole.split("Findings, critical and high</th>").nth(1).unwrap().split("</tr>").next().unwrap();
    let cells: Vec<&str> =
        line.split("<td class=\"num\">").skip(1).map(|cell| cell.split('<').next().unwrap()).collect();
    assert_eq!(cells, ["0", "1", "0"]);

    let (_, out) = third.scan(folder.path(), &history, &["--only-party", "clinic"]);
    let own = page(&out);
    let section =
        own.split("id=\"trend\"").nth(1).expect("its own section").split("</section>").next().unwrap();
    assert!(
        section.contains("Accounts and tools of others that reach you") && section.contains("2026-09-08")
    );
    for other in ["bakery", "Bakery"] {
        assert!(!own.contains(other), "{other}");
    }
    for number in ["Customers", "second factor"] {
        assert!(!section.contains(number), "{number} is about others");
    }
    let (_, out) = third.scan(folder.path(), &history, &["--redact"]);
    let redacted = page(&out);
    assert!(redacted.contains("3 assessments since 2026-09-01"));
    for name in ["bakery", "Bakery", "northwind.example"] {
        assert!(!redacted.contains(name), "{name}");
    }
    assert_eq!(
        json(&history, &["list"]).as_array().unwrap().len(),
        3,
        "what is kept is whole, whatever is shown"
    );

    let file = |name: &str| folder.path().join(name).join("assessment.json").display().to_string();
    let (plain, hidden) = (file("out-2026-09-08"), file("out-2026-09-15"));
    let (code, text) = run(&["diff", &plain, &hidden]);
    assert!(code == 2 && text.contains("a redacted assessment cannot be compared"), "{text}");
    assert_eq!(text.lines().count(), 2, "{text}");
    assert_eq!(run(&["diff", &plain, &plain]).0, 0);
}
