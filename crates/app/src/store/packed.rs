//! A document, compressed, with the hash of what it holds.

use std::fmt::Write as _;
use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use sha2::{Digest, Sha256};

/// A compressed document.
pub(crate) struct Packed {
    pub(crate) bytes: Vec<u8>,
    /// Size of the document itself.
    pub(crate) size: i64,
    /// SHA-256 of the document itself, as hexadecimal digits.
    pub(crate) hash: String,
}

impl Packed {
    /// Packs what `fill` writes, piece by piece.
    pub(crate) fn of(fill: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Self> {
        let encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        let mut out = Hashing { inner: encoder, hash: Sha256::new(), size: 0 };
        fill(&mut out)?;
        Ok(Self { bytes: out.inner.finish()?, size: out.size, hash: hex(&out.hash.finalize()) })
    }

    /// The document; an error where it is not what was packed.
    pub(crate) fn open(&self) -> io::Result<Vec<u8>> {
        let wrong = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
        let size = u64::try_from(self.size).map_err(|_| wrong("its size is below zero"))?;
        let mut text = Vec::new();
        ZlibDecoder::new(self.bytes.as_slice()).take(size.saturating_add(1)).read_to_end(&mut text)?;
        if text.len() as u64 != size || hex(&Sha256::digest(&text)) != self.hash {
            return Err(wrong("its content is not what its hash says"));
        }
        Ok(text)
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

struct Hashing<W> {
    inner: W,
    hash: Sha256,
    size: i64,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or_default());
        self.size = self.size.saturating_add(i64::try_from(written).unwrap_or(i64::MAX));
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
