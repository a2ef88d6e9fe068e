//! Reads what stands before the cut of a value that was cut off.

use serde_json::Value;

/// The value at the start of `text`, as far as it goes: members and elements before the cut are kept. For heads of
/// files only; records are never mended.
pub fn before_cut(text: &str) -> Option<Value> {
    if let Some(Ok(value)) = serde_json::Deserializer::from_str(text).into_iter::<Value>().next() {
        return Some(value);
    }
    let (at, open) = last_border(text.as_bytes());
    let mut mended = text.get(..at)?.to_owned();
    mended.extend(open.iter().rev().map(|&bracket| if bracket == b'{' { '}' } else { ']' }));
    serde_json::from_str(&mended).ok()
}

/// Where the last complete member or element ends, and the brackets open there.
fn last_border(text: &[u8]) -> (usize, Vec<u8>) {
    let (mut open, mut best) = (Vec::new(), (0, Vec::new()));
    let (mut in_string, mut escaped) = (false, false);
    for (at, &byte) in text.iter().enumerate() {
        if in_string {
            in_string = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => {
                open.push(byte);
                best = (at + 1, open.clone());
            }
            b',' => best = (at, open.clone()),
            b'}' | b']' => {
                open.pop();
                best = (at + 1, open.clone());
            }
            _ => {}
        }
        if open.len() > 64 {
            break;
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_what_is_complete() {
        let full = r#"{"kind":"AZUser","data":{"id":"1","a,b":["x","y\"}"],"more":{"n":12.5}}}"#;
        for cut in 0..full.len() {
            let Some(part) = before_cut(&full[..cut]) else {
                assert_eq!(cut, 0);
                continue;
            };
            let kind = part.get("kind").and_then(Value::as_str);
            assert_eq!(kind, (cut > 16).then_some("AZUser"), "cut at {cut}: {part}");
        }
        assert_eq!(before_cut(full), serde_json::from_str(full).ok());
        assert_eq!(before_cut("[[1,[2,3").unwrap().to_string(), "[[1,[2]]]");
        assert_eq!(before_cut(""), None);
        assert_eq!(before_cut("hello"), None);
    }
}
