//! One entry of an archive as a stream.

use std::io::{self, ErrorKind, Read, Seek, SeekFrom, Take};

use crc32fast::Hasher;
use flate2::read::DeflateDecoder;

use super::Entry;

/// An entry while it is unpacked. Reading fails where the archive does not keep what it says: other bytes than its
/// checksum, or another number of them.
pub struct Unpacked<R> {
    body: Body<R>,
    left: u64,
    crc: u32,
    seen: Hasher,
}

enum Body<R> {
    Stored(Take<R>),
    Deflated(Box<DeflateDecoder<Take<R>>>),
}

/// Size of the fixed part of the header that stands before an entry.
const HEADER: usize = 30;

impl Entry {
    /// Opens the entry in the archive that it was listed from.
    ///
    /// # Errors
    /// When the archive cannot be read at this place.
    pub fn open<R: Read + Seek>(&self, mut archive: R) -> io::Result<Unpacked<R>> {
        archive.seek(SeekFrom::Start(self.header))?;
        let mut header = [0; HEADER];
        archive.read_exact(&mut header)?;
        let [b'P', b'K', 3, 4, .., name, name_high, more, more_high] = header else {
            return Err(io::Error::new(ErrorKind::InvalidData, "there is no entry at this place"));
        };
        let names = u64::from(u16::from_le_bytes([name, name_high]))
            + u64::from(u16::from_le_bytes([more, more_high]));
        archive.seek(SeekFrom::Start(self.header.saturating_add(HEADER as u64).saturating_add(names)))?;
        let packed = archive.take(self.packed);
        let body = if self.stored {
            Body::Stored(packed)
        } else {
            Body::Deflated(Box::new(DeflateDecoder::new(packed)))
        };
        Ok(Unpacked { body, left: self.bytes, crc: self.crc, seen: Hasher::new() })
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if into.is_empty() {
            return Ok(0);
        }
        let read = match &mut self.body {
            Body::Stored(body) => body.read(into)?,
            Body::Deflated(body) => body.read(into)?,
        };
        let wrong = |what| Err(io::Error::new(ErrorKind::InvalidData, what));
        if read == 0 && self.left > 0 {
            return wrong("the entry is shorter than the archive says");
        }
        let Some(left) = self.left.checked_sub(read as u64) else {
            return wrong("the entry is longer than the archive says");
        };
        self.left = left;
        self.seen.update(into.get(..read).unwrap_or_default());
        if read == 0 && self.seen.clone().finalize() != self.crc {
            return wrong("the entry has another checksum than the archive says");
        }
        Ok(read)
    }
}
