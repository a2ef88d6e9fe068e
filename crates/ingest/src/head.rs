//! The first bytes of an input, and what they say of its shape.

use std::io::{self, BufRead, Read};

use serde_json::{Map, Value};

use crate::decode::{Decoder, Encoding};
use crate::json::{Limits, Member, before_cut, split};
use crate::read::Input;

/// Outer shape of a JSON input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JsonShape {
    /// `{...}`
    Object,
    /// `[...]`
    Array,
}

/// What the head of a JSON input shows.
#[derive(Clone, Debug)]
pub struct JsonHead {
    /// Outer shape.
    pub shape: JsonShape,
    /// Keys of the outer object seen in the head and tail, in order.
    pub keys: Vec<String>,
    /// Small members of the outer object (text, numbers, flags, small objects such as `meta`), by key.
    pub members: Map<String, Value>,
    /// Key of the list that holds the records (`value`, `data`, ...); empty for a top-level array.
    pub list: Option<String>,
    /// First element of the list; of one that is larger than the head, what stands in the head.
    pub first: Option<Value>,
}

impl JsonHead {
    /// Text of a member of the outer object.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.members.get(key).and_then(Value::as_str)
    }

    /// `@odata.context` of a Microsoft Graph answer; empty where there is none.
    pub fn context(&self) -> &str {
        self.text("@odata.context").unwrap_or_default()
    }

    /// Whether the first element is an object with all of these keys.
    pub fn first_has(&self, keys: &[&str]) -> bool {
        self.first
            .as_ref()
            .and_then(Value::as_object)
            .is_some_and(|object| keys.iter().all(|key| object.contains_key(*key)))
    }

    /// Whether the outer object has all of these keys.
    pub fn has(&self, keys: &[&str]) -> bool {
        keys.iter().all(|key| self.keys.iter().any(|known| known == key))
    }
}

/// The first bytes of an input.
#[derive(Clone, Debug)]
pub struct Head {
    /// Path as given by the user.
    pub path: String,
    /// First bytes, at most [`Head::SIZE`], as UTF-8 without byte order mark; invalid sequences are replaced.
    pub text: String,
    /// Shape, where it is JSON.
    pub json: Option<JsonHead>,
    /// It holds NUL characters: no text of any encoding that is read.
    pub binary: bool,
}

impl Head {
    /// How many bytes are looked at.
    pub const SIZE: usize = 64 * 1024;

    /// The last component of the path.
    pub fn file_name(&self) -> &str {
        self.path.rsplit(['/', '\\', '!']).next().unwrap_or(&self.path)
    }
}

/// Keys under which formats keep their records.
const LISTS: &[&str] = &["value", "data", "vulnerabilities"];

/// How many bytes at the end are looked at: writers that stream put what they know of the whole last.
const TAIL: usize = 4096;

impl Head {
    /// Reads the head of an input; of a JSON document whose description stands at the end, the end too.
    ///
    /// # Errors
    /// When the input cannot be opened or read.
    pub fn of(input: &dyn Input) -> io::Result<Self> {
        let mut bytes = Vec::new();
        let mut decoder = Decoder::new(input.open()?);
        decoder.by_ref().take(Self::SIZE as u64).read_to_end(&mut bytes)?;
        let mut head = Self::of_text(input.path(), &String::from_utf8_lossy(&bytes));
        let described_last = head.json.as_ref().is_some_and(|json| {
            json.list.as_deref() == Some("data") && !json.has(&["meta"]) && !json.first_has(&["kind", "data"])
        });
        if described_last
            && bytes.len() == Self::SIZE
            && let Some(meta) = meta_of(&tail(input, decoder)?)
            && let Some(json) = &mut head.json
        {
            json.keys.push("meta".to_owned());
            json.members.insert("meta".to_owned(), meta);
        }
        Ok(head)
    }

    /// The head of these bytes alone.
    pub fn from_bytes(path: &str, bytes: &[u8]) -> Self {
        let mut text = Vec::new();
        // Reading from memory does not fail.
        let _ = Decoder::new(bytes).take(Self::SIZE as u64).read_to_end(&mut text);
        Self::of_text(path, &String::from_utf8_lossy(&text))
    }

    fn of_text(path: &str, text: &str) -> Self {
        let binary = text.contains('\0');
        let json = if binary { None } else { json_head(text) };
        Self { path: path.to_owned(), text: text.to_owned(), json, binary }
    }
}

fn json_head(text: &str) -> Option<JsonHead> {
    let shape = match text.trim_start().bytes().next()? {
        b'{' => JsonShape::Object,
        b'[' => JsonShape::Array,
        _ => return None,
    };
    let mut head = JsonHead { shape, keys: Vec::new(), members: Map::new(), list: None, first: None };
    split(&mut text.as_bytes(), LISTS, Limits::default(), |member| {
        if let Member::Entry(_, key, raw) = member {
            head.keys.push(key.to_owned());
            if let Ok(value) = serde_json::from_slice(raw) {
                head.members.insert(key.to_owned(), value);
            }
        }
    });
    let elements = match shape {
        JsonShape::Array => text.find('[').map(|at| (String::new(), at + 1)),
        JsonShape::Object => list_in(text),
    };
    if let Some((key, at)) = elements {
        head.first = text.get(at..).and_then(before_cut);
        if shape == JsonShape::Object {
            head.keys.push(key.clone());
        }
        head.list = Some(key);
    }
    Some(head)
}

/// The first list of the outer object that is one of [`LISTS`], with the position behind its `[`.
fn list_in(text: &str) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    let (mut depth, mut quoted, mut at) = (0_u32, "", 0);
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let rest = text.get(at + 1..)?;
                let length = string_length(rest.as_bytes())?;
                quoted = rest.get(..length)?;
                at += length + 1;
            }
            b'[' if depth == 1 && LISTS.contains(&quoted) => return Some((quoted.to_owned(), at + 1)),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' => quoted = "",
            _ => {}
        }
        at += 1;
    }
    None
}

/// Length of a string whose opening quote was read.
fn string_length(bytes: &[u8]) -> Option<usize> {
    let mut escaped = false;
    bytes.iter().position(|&byte| {
        let ends = byte == b'"' && !escaped;
        escaped = !escaped && byte == b'\\';
        ends
    })
}

/// The last bytes of an input whose head was read, as text.
fn tail(input: &dyn Input, mut rest: Decoder<Box<dyn Read + '_>>) -> io::Result<Vec<u8>> {
    if rest.encoding() == Some(Encoding::Utf8)
        && let Some(end) = input.end(TAIL)?
    {
        return Ok(end);
    }
    let mut kept: Vec<u8> = Vec::new();
    loop {
        let chunk = rest.fill_buf()?;
        if chunk.is_empty() {
            return Ok(kept);
        }
        let used = chunk.len();
        kept.extend_from_slice(chunk.get(used.saturating_sub(TAIL)..).unwrap_or(chunk));
        let over = kept.len().saturating_sub(TAIL);
        kept.drain(..over);
        rest.consume(used);
    }
}

/// The object behind the last `"meta":`.
fn meta_of(tail: &[u8]) -> Option<Value> {
    let text = String::from_utf8_lossy(tail);
    let at = text.rfind("\"meta\"")?;
    let object = text.get(at + 6..)?.trim_start().strip_prefix(':')?;
    serde_json::Deserializer::from_str(object).into_iter::<Value>().next()?.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_told() {
        let head = Head::from_bytes(
            "users.json",
            br#"{"@odata.context":"https://x/$metadata#users","value":[{"id":"1"},{"id":"2"}]}"#,
        );
        let json = head.json.unwrap();
        assert_eq!(json.context(), "https://x/$metadata#users");
        assert_eq!(json.list.as_deref(), Some("value"));
        assert!(json.first_has(&["id"]));
        let cut = Head::from_bytes("x", br#"{"data":[{"kind":"AZUser","data":{"id""#).json.unwrap();
        assert_eq!(cut.list.as_deref(), Some("data"));
        assert!(cut.first_has(&["kind", "data"]), "what stands before the cut is told: {:?}", cut.first);
        let single =
            Head::from_bytes("x", br#"{"id":"1","inner":{"value":[7]},"name":"value"}"#).json.unwrap();
        assert_eq!((single.list, single.first), (None, None), "a list of a member is none of the document");
        let array = Head::from_bytes("x", b"\xef\xbb\xbf[1]").json.unwrap();
        assert_eq!((array.shape, array.first), (JsonShape::Array, Some(Value::from(1))));
        assert!(Head::from_bytes("x", b"<?xml?>").json.is_none());
        let wide: Vec<u8> = "\u{feff}[{\"id\":1}]".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(Head::from_bytes("x", &wide).json.unwrap().first_has(&["id"]));
        let binary = Head::from_bytes("x", b"{\"id\":\0}");
        assert!(binary.binary && binary.json.is_none());
    }
}
