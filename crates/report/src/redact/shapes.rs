//! What is an identifier by its shape, whatever the exports say about it.

use std::net::Ipv6Addr;

/// The first identifier at or after a position: start, end, class.
pub(super) fn find(text: &str, from: usize) -> Option<(usize, usize, &'static str)> {
    let mut at = from;
    while let Some(rest) = text.get(at..) {
        let start = at + rest.find(in_token)?;
        let tail = text.get(start..)?;
        let length = tail.find(|letter| !in_token(letter)).unwrap_or(tail.len());
        let whole = tail.get(..length)?;
        let token = whole.trim_end_matches(['.', ':', '-', '_']);
        if let Some(size) = v6(whole) {
            return Some((start, start + size, "address"));
        }
        if let Some((inner, size, class)) = class(token) {
            return Some((start + inner, start + inner + size, class));
        }
        at = start + length;
    }
    None
}

fn in_token(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_' | '@' | ':' | '#' | '+')
}

/// Where in a token an identifier stands, how long it is, and its class.
fn class(token: &str) -> Option<(usize, usize, &'static str)> {
    if let Some(rest) = token.strip_prefix("S-1-") {
        let size =
            rest.find(|letter: char| !(letter.is_ascii_digit() || letter == '-')).unwrap_or(rest.len());
        return Some((0, size + 4, "sid"));
    }
    if let Some(at) = guid(token) {
        return Some((at, 36, "id"));
    }
    if token.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.')) {
        return Some((0, token.len(), "mail"));
    }
    let host = token.split_once(':').map_or(token, |(host, _)| host);
    if is_v4(host) {
        return Some((0, host.len(), "address"));
    }
    let mac = token.matches(':').count() >= 4
        && token.chars().all(|letter| letter.is_ascii_hexdigit() || letter == ':');
    let secret = token.len() >= 24 && token.chars().all(|letter| letter.is_ascii_hexdigit());
    (mac || secret).then_some((0, token.len(), if mac { "address" } else { "id" }))
}

/// The length of the IPv6 address that a token starts with, compressed or not. `::` alone is no address but an
/// ending: it tells nothing.
fn v6(token: &str) -> Option<usize> {
    let token = token.trim_end_matches(['.', '-', '_']);
    let address = |text: &str| {
        text.contains(|letter: char| letter.is_ascii_hexdigit()) && text.parse::<Ipv6Addr>().is_ok()
    };
    [token, token.strip_suffix(':').unwrap_or(token)].into_iter().find(|text| address(text)).map(str::len)
}

fn is_v4(token: &str) -> bool {
    token.split('.').count() == 4
        && token.split('.').all(|part| !part.is_empty() && part.len() <= 3 && part.parse::<u8>().is_ok())
}

/// Where the first GUID starts.
fn guid(token: &str) -> Option<usize> {
    (0..token.len().saturating_sub(35)).find(|&at| token.get(at..at + 36).is_some_and(is_guid))
}

fn is_guid(text: &str) -> bool {
    text.char_indices().all(|(at, letter)| match at {
        8 | 13 | 18 | 23 => letter == '-',
        _ => letter.is_ascii_hexdigit(),
    })
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn identifiers_are_known_by_their_shape() {
        for (text, wanted) in [
            ("ana.k@northwind.example reaches 20", Some(("ana.k@northwind.example", "mail"))),
            ("at 198.51.100.7:4430.", Some(("198.51.100.7", "address"))),
            ("x 2001:db8:0:0:0:0:0:1", Some(("2001:db8:0:0:0:0:0:1", "address"))),
            ("x 2001:db8::1, then", Some(("2001:db8::1", "address"))),
            ("fe80::1%eth0", Some(("fe80::1", "address"))),
            ("[::1]:443", Some(("::1", "address"))),
            ("route 2001:db8::/32", Some(("2001:db8::", "address"))),
            ("from fe80::1: no", Some(("fe80::1", "address"))),
            ("::ffff:198.51.100.7", Some(("::ffff:198.51.100.7", "address"))),
            ("entra::group at 12:30, `::`", None),
            ("(672CE9D8-515F-4F84-A7B7-2B1540F885E1)", Some(("672CE9D8-515F-4F84-A7B7-2B1540F885E1", "id"))),
            ("S-1-5-21-1-2-3-1104 is", Some(("S-1-5-21-1-2-3-1104", "sid"))),
            (
                "since 2026-11-20T08:00:00Z, `Policy.Read.All`, version 1.2.3, CVE-2024-1709, 3.M.2, value[3]",
                None,
            ),
        ] {
            let found = find(text, 0).map(|(from, to, class)| (&text[from..to], class));
            assert_eq!(found, wanted, "{text}");
        }
    }
}
