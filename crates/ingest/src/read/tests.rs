use super::*;

struct Bytes<'a>(&'a str, &'a [u8]);

impl Input for Bytes<'_> {
    fn path(&self) -> &str {
        self.0
    }
    fn bytes(&self) -> u64 {
        self.1.len() as u64
    }
    fn modified(&self) -> Option<Time> {
        None
    }
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        if self.0 == "closed" { Err(io::Error::other("no")) } else { Ok(Box::new(self.1)) }
    }
}

fn codes(path: &str, bytes: &[u8]) -> Vec<&'static str> {
    read(&Bytes(path, bytes)).diagnostics.iter().map(|remark| remark.code).collect()
}

#[test]
fn what_is_of_no_format_is_said() {
    assert_eq!(codes("a.bin", &[0, 1, 2, 3]), ["input/unrecognised"]);
    assert_eq!(codes("a.bin", &[0xFF, 0xFE, 0, 0]), ["input/unrecognised"]);
    assert_eq!(codes("a.txt", b"hello"), ["input/unrecognised"]);
    assert_eq!(codes("a.txt", b""), ["input/unrecognised"]);
    assert_eq!(codes("closed", b""), ["input/unreadable"]);
}
