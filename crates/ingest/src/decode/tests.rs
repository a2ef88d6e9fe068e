use super::*;

/// Hands out one byte at a time: every border between chunks is met.
struct Drip<'a>(&'a [u8]);

impl Read for Drip<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let take = into.len().min(1);
        self.0.read(&mut into[..take])
    }
}

fn both(bytes: &[u8]) -> (String, u64) {
    let mut whole = Decoder::new(bytes);
    let mut text = String::new();
    whole.read_to_string(&mut text).unwrap();
    let mut drip = Decoder::new(Drip(bytes));
    let mut again = Vec::new();
    drip.read_to_end(&mut again).unwrap();
    assert_eq!(text.as_bytes(), again, "the size of chunks makes no difference");
    assert_eq!(whole.replaced(), drip.replaced());
    (text, whole.replaced())
}

fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(unit).collect()
}

#[test]
fn marks_are_dropped_and_utf16_is_converted() {
    let text = "{\"name\":\"Zoë 𝄞 €\"}\r\n";
    assert_eq!(both(text.as_bytes()), (text.to_owned(), 0));
    assert_eq!(both(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), (text.to_owned(), 0));
    assert_eq!(both(&utf16(text, u16::to_le_bytes)), (text.to_owned(), 0));
    assert_eq!(both(&utf16(text, u16::to_be_bytes)), (text.to_owned(), 0));
    assert_eq!(both(b""), (String::new(), 0));
    assert_eq!(both(b"\xff\xfe"), (String::new(), 0));
    assert_eq!(both(b"{"), ("{".to_owned(), 0));
}

#[test]
fn what_is_no_text_is_replaced_and_counted() {
    assert_eq!(both(b"Zo\xeb said"), ("Zo\u{fffd} said".to_owned(), 1));
    assert_eq!(both(b"cut \xe2\x82"), ("cut \u{fffd}".to_owned(), 1));
    assert_eq!(both(b"\xff\xfea\0\x00\xd8b\0"), ("a\u{fffd}b".to_owned(), 1));
    assert_eq!(both(b"\xff\xfea\0b"), ("a\u{fffd}".to_owned(), 1));
    assert_eq!(both(b"\xff\xfe\x00\xd8"), ("\u{fffd}".to_owned(), 1));
}

#[test]
fn long_text_crosses_the_buffer() {
    let text = "ä€𝄞x".repeat(BUFFER / 3);
    assert_eq!(both(text.as_bytes()).0, text);
    assert_eq!(both(&utf16(&text, u16::to_le_bytes)).0, text);
}

#[test]
fn failures_are_told() {
    struct Broken(bool);
    impl Read for Broken {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            if std::mem::replace(&mut self.0, true) {
                return Err(io::Error::other("gone"));
            }
            into[..5].copy_from_slice(b"hello");
            Ok(5)
        }
    }
    let mut decoder = Decoder::new(Broken(false));
    let mut text = Vec::new();
    assert!(decoder.read_to_end(&mut text).is_err());
    assert_eq!((text.as_slice(), decoder.failed()), (&b"hello"[..], true));
}
