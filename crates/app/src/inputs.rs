//! From the paths that a user names to inputs that can be read: directories are walked, archives opened.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use bailiwick_ingest::Input;
use bailiwick_ingest::archive::{self, Entry, Limits};
use bailiwick_model::Facts;
use bailiwick_model::Time;
use rayon::prelude::*;

/// A file on disk.
#[derive(Debug)]
struct DiskFile {
    shown: String,
    path: PathBuf,
    bytes: u64,
    modified: Option<Time>,
}

impl Input for DiskFile {
    fn path(&self) -> &str {
        &self.shown
    }

    fn bytes(&self) -> u64 {
        self.bytes
    }

    fn modified(&self) -> Option<Time> {
        self.modified
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(File::open(&self.path)?))
    }
}

/// An entry of a zip archive: nothing is unpacked to disk.
#[derive(Debug)]
struct Packed {
    archive: PathBuf,
    entry: Entry,
}

impl Input for Packed {
    fn path(&self) -> &str {
        &self.entry.path
    }

    fn bytes(&self) -> u64 {
        self.entry.bytes
    }

    fn modified(&self) -> Option<Time> {
        self.entry.modified
    }

    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.entry.open(BufReader::new(File::open(&self.archive)?))?))
    }
}

/// What was found under the paths.
#[derive(Default)]
pub(crate) struct Found {
    /// Inputs, sorted by path.
    pub(crate) inputs: Vec<Box<dyn Input>>,
    /// Paths that could not be opened, with the reason.
    pub(crate) unreadable: Vec<(String, String)>,
    /// What archives were passed over for, as facts.
    pub(crate) archives: Vec<Facts>,
    /// Files seen: one that is named twice is read once. Names that are no text may look alike when shown.
    seen: HashSet<PathBuf>,
}

/// Marks of equal content, for the inputs that share their size with another: keyed anew at each run, so that nobody
/// can make two files look equal that are not.
pub(crate) fn contents(inputs: &[Box<dyn Input>]) -> Vec<Option<u128>> {
    let mut sizes: HashMap<u64, usize> = HashMap::new();
    for input in inputs {
        *sizes.entry(input.bytes()).or_default() += 1;
    }
    let keys = [RandomState::new(), RandomState::new()];
    let shared = |input: &dyn Input| sizes.get(&input.bytes()).is_some_and(|files| *files > 1);
    inputs.par_iter().map(|input| shared(input.as_ref()).then(|| mark(input.as_ref(), &keys))?.ok()).collect()
}

fn mark(input: &dyn Input, keys: &[RandomState; 2]) -> io::Result<u128> {
    let [mut one, mut two] = keys.each_ref().map(BuildHasher::build_hasher);
    let mut reader = input.open()?;
    let mut part = vec![0; 1 << 16];
    loop {
        let read = match reader.read(&mut part) {
            Ok(0) => return Ok(u128::from(one.finish()) << 64 | u128::from(two.finish())),
            Ok(read) => part.get(..read).unwrap_or_default(),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        one.write(read);
        two.write(read);
    }
}

/// Finds every file under `paths`. Hidden files are passed over; what is no file and no folder, and links to folders,
/// are listed as unreadable: nothing is opened that might never end.
pub(crate) fn find(paths: &[PathBuf]) -> Found {
    let mut found = Found::default();
    for path in paths {
        visit(path, &mut found, true);
    }
    found.inputs.sort_by(|left, right| left.path().cmp(right.path()));
    found
}

fn visit(path: &Path, found: &mut Found, named_by_user: bool) {
    let shown = path.display().to_string();
    let meta = if named_by_user {
        fs::metadata(path)
    } else {
        fs::symlink_metadata(path).and_then(|_| fs::metadata(path))
    };
    let meta = match meta {
        Ok(meta) => meta,
        Err(error) => return found.unreadable.push((shown, error.to_string())),
    };
    if meta.is_dir() {
        if named_by_user || !is_link(path) {
            visit_directory(path, found);
        } else {
            found
                .unreadable
                .push((shown, "a link to a folder is not followed: name the folder itself".into()));
        }
    } else if !meta.is_file() {
        found.unreadable.push((shown, "neither a file nor a folder".into()));
    } else if found.seen.insert(path.to_owned()) {
        let modified = meta
            .modified()
            .ok()
            .and_then(|time| time.duration_since(UNIX_EPOCH).ok())
            .and_then(|since| i64::try_from(since.as_secs()).ok())
            .map(Time);
        if starts_as_zip(path) {
            return open_archive(&shown, path, found);
        }
        found.inputs.push(Box::new(DiskFile { shown, path: path.to_owned(), bytes: meta.len(), modified }));
    }
}

fn starts_as_zip(path: &Path) -> bool {
    let mut start = [0; 4];
    File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok() && archive::is_zip(&start)
}

fn open_archive(shown: &str, path: &Path, found: &mut Found) {
    match File::open(path) {
        Ok(file) => {
            let archive = archive::list(shown, BufReader::new(file), Limits::default());
            let packed = archive.entries.into_iter().map(|entry| Packed { archive: path.to_owned(), entry });
            found.inputs.extend(packed.map(|packed| Box::new(packed) as Box<dyn Input>));
            found.archives.push(archive.remarks);
        }
        Err(error) => found.unreadable.push((shown.to_owned(), error.to_string())),
    }
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|meta| meta.file_type().is_symlink())
}

fn visit_directory(path: &Path, found: &mut Found) {
    let entries = match fs::read_dir(path) {
        Ok(entries) => entries,
        Err(error) => return found.unreadable.push((path.display().to_string(), error.to_string())),
    };
    let mut inside: Vec<PathBuf> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    inside.sort();
    for path in inside {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !hidden {
            visit(&path, found, false);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_are_walked_in_order_and_hidden_files_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("b")).unwrap();
        for name in ["b/two.json", "a.json", ".hidden"] {
            fs::write(dir.path().join(name), "{}").unwrap();
        }
        let found = find(&[dir.path().to_owned(), dir.path().join("missing")]);
        let names: Vec<_> =
            found.inputs.iter().map(|input| input.path().rsplit('/').next().unwrap().to_owned()).collect();
        assert_eq!(names, ["a.json", "two.json"]);
        assert_eq!(found.unreadable.len(), 1);
    }
}
