//! Files that are no history, are damaged, or come from a later version: one clear message, exit 2, nothing changed.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use crate::estate::{Estate, run};

/// Every command answers alike and leaves the file as it was.
fn refused(history: &Path, what: &str) {
    let before = fs::read(history).unwrap();
    let name = history.to_str().unwrap();
    let exports = Estate::default().write(history.parent().unwrap());
    let scan = ["scan", exports.to_str().unwrap(), "--history", name];
    for words in [&["history", "list", "--history", name][..], &["history", "diff", "--history", name], &scan]
    {
        let (code, text) = run(words);
        assert_eq!(code, 2, "{words:?}: {text}");
        assert!(text.contains(what) && text.contains(name), "{words:?}: {text}");
        assert_eq!(text.lines().filter(|line| line.starts_with("error: ")).count(), 1, "{text}");
    }
    assert_eq!(fs::read(history).unwrap(), before, "nothing was changed");
}

fn one(folder: &Path) -> std::path::PathBuf {
    let history = folder.join("history.db");
    Estate::default().scan(folder, history.to_str().unwrap(), &[]);
    history
}

#[test]
fn what_is_no_history_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    fs::write(&text, "not a database at all\n".repeat(100)).unwrap();
    refused(&text, "no history of assessments");
    let other = folder.path().join("other.db");
    Connection::open(&other).unwrap().execute_batch("CREATE TABLE invoice (id INTEGER)").unwrap();
    refused(&other, "the database of another program");
    let (code, text) = run(&["history", "list", "--history", folder.path().to_str().unwrap()]);
    assert!(code == 2 && text.contains("it is a folder"), "{text}");
    let nowhere = folder.path().join("nowhere.db");
    let (code, text) = run(&["history", "list", "--history", nowhere.to_str().unwrap()]);
    assert!(code == 2 && text.contains("there is no history in"), "{text}");
    assert!(!nowhere.exists(), "a question makes no file");
}

#[test]
fn a_later_version_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let history = one(folder.path());
    Connection::open(&history).unwrap().pragma_update(None, "user_version", 7).unwrap();
    refused(&history, "made by a later version of bailiwick (tables of version 7, this one knows 1)");
}

#[test]
fn damaged_pages_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let history = one(folder.path());
    let whole = fs::read(&history).unwrap();
    fs::write(&history, &whole[..whole.len() / 2]).unwrap();
    refused(&history, "is damaged");
    let mut holes = whole.clone();
    holes[100..4096].fill(0xa5);
    fs::write(&history, &holes).unwrap();
    refused(&history, "is damaged");
    fs::write(&history, &whole).unwrap();
    assert_eq!(
        run(&["history", "list", "--history", history.to_str().unwrap()]).0,
        0,
        "the whole file is good"
    );
    Connection::open(&history).unwrap().execute_batch("ALTER TABLE assessment DROP COLUMN tool").unwrap();
    let (code, text) = run(&["history", "list", "--history", history.to_str().unwrap()]);
    assert!(code == 2 && text.contains("is damaged"), "{text}");
}

/// A document that is not what its hash says is not compared.
pub(crate) fn documents(history: &Path) {
    let connection = Connection::open(history).unwrap();
    for change in
        ["document = substr(document, 1, 100)", "bytes = bytes - 1", "hash = replace(hash, 'a', 'b')"]
    {
        let before = fs::read(history).unwrap();
        connection.execute_batch(&format!("UPDATE assessment SET {change} WHERE id = 2")).unwrap();
        let (code, text) = run(&["history", "diff", "1", "2", "--history", history.to_str().unwrap()]);
        assert!(code == 2 && text.contains("the document of assessment 2"), "{change}: {text}");
        let (code, text) = run(&["history", "diff", "3", "4", "--history", history.to_str().unwrap()]);
        assert!(code == 2, "what was before is asked too: {text}");
        fs::write(history, before).unwrap();
    }
}
