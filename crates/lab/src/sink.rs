//! Where an estate is written to. The caller owns the disk.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};

/// A place for files.
pub trait Sink {
    /// Opens a new file for writing; `path` is relative, with `/` between its parts. Files are written one at a
    /// time, each once, from start to end.
    ///
    /// # Errors
    /// When the file cannot be made.
    fn file(&mut self, path: &str) -> io::Result<Box<dyn Write>>;
}

/// Keeps the files in memory, for tests.
#[derive(Clone, Default, Debug)]
pub struct MemorySink {
    files: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
}

impl MemorySink {
    /// The files written so far, by path.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        self.files.lock().map(|files| files.clone()).unwrap_or_default()
    }
}

impl Sink for MemorySink {
    fn file(&mut self, path: &str) -> io::Result<Box<dyn Write>> {
        let mut files = self.files.lock().map_err(|_| io::Error::other("a writer panicked"))?;
        if files.contains_key(path) {
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, format!("`{path}` is written twice")));
        }
        files.insert(path.to_owned(), Vec::new());
        Ok(Box::new(MemoryFile { path: path.to_owned(), files: Arc::clone(&self.files) }))
    }
}

struct MemoryFile {
    path: String,
    files: Arc<Mutex<BTreeMap<String, Vec<u8>>>>,
}

impl Write for MemoryFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut files = self.files.lock().map_err(|_| io::Error::other("a writer panicked"))?;
        if let Some(file) = files.get_mut(&self.path) {
            file.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_once() {
        let mut sink = MemorySink::default();
        sink.file("a/b").unwrap().write_all(b"x").unwrap();
        assert!(sink.file("a/b").is_err());
        assert_eq!(sink.files()["a/b"], b"x");
    }
}
