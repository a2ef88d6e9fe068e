use std::io::{self, Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use super::*;

fn options() -> SimpleFileOptions {
    let noon = DateTime::from_date_and_time(2026, 7, 24, 12, 1, 2).unwrap();
    SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(noon)
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer.start_file(*name, options()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn listed(bytes: &[u8], limits: Limits) -> (Vec<String>, Vec<&'static str>) {
    let archive = list("a.zip", Cursor::new(bytes), limits);
    let names = archive.entries.iter().map(|entry| entry.path.clone()).collect();
    (names, archive.remarks.diagnostics.iter().map(|remark| remark.code).collect())
}

fn text(entry: &Entry, bytes: &[u8]) -> io::Result<String> {
    let mut text = String::new();
    entry.open(Cursor::new(bytes))?.read_to_string(&mut text).map(|_| text)
}

#[test]
fn entries_are_read_with_their_times() {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.add_directory("x", options()).unwrap();
    writer.start_file("x/users.json", options()).unwrap();
    writer.write_all(b"{}").unwrap();
    writer.start_file("plain.json", options().compression_method(CompressionMethod::Stored)).unwrap();
    writer.write_all(b"[1]").unwrap();
    writer.start_file("__MACOSX/x", options()).unwrap();
    let bytes = writer.finish().unwrap().into_inner();
    let archive = list("a.zip", Cursor::new(&bytes), Limits::default());
    assert!(archive.remarks.sources.is_empty(), "{:?}", archive.remarks.diagnostics);
    let [users, plain] = &archive.entries[..] else { panic!("two entries: {:?}", archive.entries) };
    assert_eq!((users.path.as_str(), users.bytes), ("a.zip!/x/users.json", 2));
    assert_eq!(users.modified, Time::parse("2026-07-24T12:01:02Z"));
    assert_eq!((text(users, &bytes).unwrap(), text(plain, &bytes).unwrap()), ("{}".into(), "[1]".into()));
    assert!(is_zip(&bytes) && !is_zip(b"{}"));
}

#[test]
fn odd_names_and_archives_are_passed_over() {
    let long = "x".repeat(2000);
    let entries: Vec<(&str, &[u8])> = [
        "../up.json",
        "/root.json",
        "C:/drive.json",
        "a//b.json",
        "new\nline.json",
        &long,
        "inner.zip",
        "ok.json",
        "back\\slash.json",
        "./dot.json",
    ]
    .iter()
    .map(|name| (*name, &b"{}"[..]))
    .collect();
    let (names, codes) = listed(&zip(&entries), Limits::default());
    assert_eq!(names, ["a.zip!/ok.json", "a.zip!/back/slash.json", "a.zip!/dot.json"]);
    assert_eq!(codes.iter().filter(|code| **code == "archive/odd-name").count(), 6);
    assert_eq!(codes.iter().filter(|code| **code == "archive/nested").count(), 1);
}

#[test]
fn bounds_hold() {
    let three = zip(&[("1.json", b"{}"), ("2.json", b"{}"), ("3.json", b"{}")]);
    let two = Limits { entries: 2, ..Limits::default() };
    assert_eq!(
        listed(&three, two),
        (vec!["a.zip!/1.json".into(), "a.zip!/2.json".into()], vec!["archive/too-many-entries"])
    );
    let small = Limits { total: 5, ..Limits::default() };
    assert_eq!(listed(&three, small).1, ["archive/too-large"]);
    let bomb = zip(&[("zero.json", &vec![b'0'; 20 << 20])]);
    assert_eq!(listed(&bomb, Limits::default()), (vec![], vec!["archive/bomb"]));
}

#[test]
fn archives_that_lie_are_found_out() {
    let honest = zip(&[("users.json", b"{\"value\":[1,2,3,4,5,6,7,8]}")]);
    let archive = list("a.zip", Cursor::new(&honest), Limits::default());
    let [entry] = &archive.entries[..] else { panic!("one entry") };
    assert!(text(entry, &honest).is_ok());
    for (what, lie) in [
        ("longer", Entry { bytes: entry.bytes - 1, ..entry.clone() }),
        ("shorter", Entry { bytes: entry.bytes + 1, ..entry.clone() }),
        ("checksum", Entry { crc: entry.crc ^ 1, ..entry.clone() }),
        ("no entry", Entry { header: 1, ..entry.clone() }),
    ] {
        let error = text(&lie, &honest).unwrap_err().to_string();
        assert!(error.contains(what), "{what}: {error}");
    }
}

/// Two entries of the list that point to the same bytes.
#[test]
fn entries_do_not_share_bytes() {
    let mut bytes = zip(&[("1.json", b"{}"), ("2.json", b"{}")]);
    let find = |from: usize| bytes[from..].windows(4).position(|at| at == b"PK\x01\x02").map(|at| from + at);
    let second = find(find(0).unwrap() + 4).unwrap();
    bytes[second + 42..second + 46].fill(0);
    let (names, codes) = listed(&bytes, Limits::default());
    assert_eq!((names.len(), codes), (1, vec!["archive/overlap"]));
}

#[test]
fn damaged_archives_are_remarked() {
    let whole = zip(&[("1.json", b"{}"), ("2.json", b"{}")]);
    for cut in 0..whole.len() {
        let (_, codes) = listed(&whole[..cut], Limits::default());
        assert!(!codes.is_empty(), "cut at {cut}");
    }
    for at in 0..whole.len() {
        for bit in 0..8 {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << bit;
            let archive = list("a.zip", Cursor::new(&bytes), Limits::default());
            for entry in &archive.entries {
                let _ = text(entry, &bytes);
            }
        }
    }
}
