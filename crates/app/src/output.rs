//! Writing to disk and to the terminal.

use std::borrow::Cow;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use bailiwick_lab::{Plan, Sink};
use bailiwick_report::terminal::Colour;

use crate::cli::Refusal;

/// A folder for outputs.
pub(crate) struct Folder {
    path: PathBuf,
}

impl Folder {
    /// Creates the folder, readable by its owner alone where it is new.
    pub(crate) fn create(path: &Path) -> Result<Self, Refusal> {
        create_dir(path)
            .map_err(|error| Refusal::failed(&format!("{} cannot be created", path.display()), &error))?;
        Ok(Self { path: path.to_owned() })
    }

    /// Writes one output; returns its path.
    pub(crate) fn write(
        &self,
        name: &str,
        fill: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    ) -> Result<String, Refusal> {
        let path = self.path.join(name);
        let written = create_private(&path).and_then(|file| {
            let mut file = BufWriter::new(file);
            fill(&mut file)?;
            file.flush()
        });
        written.map_err(|error| Refusal::failed(&format!("{} cannot be written", path.display()), &error))?;
        Ok(path.display().to_string())
    }
}

/// Writes a file that its owner alone can read.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Refusal> {
    create_private(path)
        .and_then(|mut file| file.write_all(bytes))
        .map_err(|error| Refusal::failed(&format!("{} cannot be written", path.display()), &error))
}

fn create_dir(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

/// An existing file is replaced, so that an old mode does not stay.
fn create_private(path: &Path) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    create_private_new(path)
}

/// A new file that its owner alone can read; an error where one is there.
pub(crate) fn create_private_new(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

struct Disk<'a> {
    folder: &'a Path,
}

impl Sink for Disk<'_> {
    fn file(&mut self, path: &str) -> io::Result<Box<dyn Write>> {
        let path = self.folder.join(path);
        if let Some(parent) = path.parent() {
            create_dir(parent)?;
        }
        Ok(Box::new(BufWriter::new(create_private(&path)?)))
    }
}

/// Writes a synthetic estate.
pub(crate) fn write_lab(plan: &Plan, folder: &Path) -> Result<(), Refusal> {
    let failed =
        |error: io::Error| Refusal::failed(&format!("{} cannot be written", folder.display()), &error);
    bailiwick_lab::write(plan, &mut Disk { folder }).map(|_| ()).map_err(failed)
}

/// Prints text. A reader that goes away (`| head`) is no error.
pub(crate) fn say(text: &str) {
    let _ = io::stdout().lock().write_all(harmless(text).as_bytes());
}

/// Text without what would change the terminal or the order of reading: names come out of exports. Our own colours stay.
fn harmless(text: &str) -> Cow<'_, str> {
    let harms = |letter: char| {
        letter.is_control() && !matches!(letter, '\n' | '\t' | '\u{1b}')
            || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains('\u{1b}') && !text.contains(harms) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for (at, part) in text.split('\u{1b}').enumerate() {
        if at > 0 {
            let ours = ["[0m", "[1m", "[36m"].iter().any(|colour| part.starts_with(colour));
            out.push(if ours { '\u{1b}' } else { char::REPLACEMENT_CHARACTER });
        }
        out.extend(
            part.chars().map(|letter| if harms(letter) { char::REPLACEMENT_CHARACTER } else { letter }),
        );
    }
    Cow::Owned(out)
}

/// Colours on a terminal, unless `NO_COLOR` is set.
pub(crate) fn colour() -> Colour {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if io::stdout().is_terminal() && !refused { Colour::Ansi } else { Colour::Plain }
}

/// `, 96 MB` where the system tells.
pub(crate) fn peak_memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kilobytes = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|digits| digits.parse::<u64>().ok());
    kilobytes.map_or_else(String::new, |kilobytes| format!(", {} MB", kilobytes / 1024))
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn names_cannot_change_the_terminal() {
        assert_eq!(harmless("\u{1b}[1mMFA\u{1b}[0m Zürich\tB\n"), "\u{1b}[1mMFA\u{1b}[0m Zürich\tB\n");
        assert_eq!(
            harmless("Imp\u{1b}[31m\u{1b}]0;x\u{7}\u{202e}"),
            "Imp\u{fffd}[31m\u{fffd}]0;x\u{fffd}\u{fffd}"
        );
    }
}
