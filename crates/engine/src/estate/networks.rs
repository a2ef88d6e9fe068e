//! Networks, addresses and names of hosts that the estate file gives the parties.

use std::net::IpAddr;

use rustc_hash::FxHashMap;

/// Networks such as `198.51.100.0/24`, addresses and names, numbered in the order in which they were added. A host is
/// looked up once for each length of prefix, however many networks there are.
#[derive(Debug, Default)]
pub(crate) struct Networks {
    count: usize,
    lengths: Vec<Length>,
    prefixes: FxHashMap<(Length, u128), Vec<usize>>,
    names: FxHashMap<String, Vec<usize>>,
}

/// Whether of version 6, and how many bits count.
type Length = (bool, u32);

fn wide(address: IpAddr) -> (u128, bool) {
    match address {
        IpAddr::V4(four) => (u128::from(u32::from(four)) << 96, false),
        IpAddr::V6(six) => (u128::from(six), true),
    }
}

/// The bits that count, the others zero.
fn prefix(address: u128, bits: u32) -> u128 {
    address & u128::MAX.checked_shl(128 - bits).unwrap_or(0)
}

/// What a network begins with; `None` for what is none.
fn network(text: &str) -> Option<(Length, u128)> {
    let (base, bits) = text.split_once('/').map_or((text, None), |(base, bits)| (base, Some(bits)));
    let (first, six) = wide(base.parse().ok()?);
    let size = if six { 128 } else { 32 };
    let bits = bits.map_or(Some(size), |bits| bits.parse().ok()).filter(|bits| *bits <= size)?;
    Some(((six, bits), prefix(first, bits)))
}

impl Networks {
    /// Adds the next one.
    pub(crate) fn add(&mut self, text: &str) {
        let at = self.count;
        self.count += 1;
        self.names.entry(text.to_ascii_lowercase()).or_default().push(at);
        if let Some((length, first)) = network(text) {
            if !self.lengths.contains(&length) {
                self.lengths.push(length);
            }
            self.prefixes.entry((length, first)).or_default().push(at);
        }
    }

    /// Those that an address is in or is, or that are this name; in order.
    pub(crate) fn with(&self, address: &str) -> Vec<usize> {
        let Ok(parsed) = address.parse() else { return self.named(address).to_vec() };
        let (address, six) = wide(parsed);
        let lengths = self.lengths.iter().filter(|(other, _)| *other == six);
        let found =
            lengths.filter_map(|&(six, bits)| self.prefixes.get(&((six, bits), prefix(address, bits))));
        let mut found: Vec<usize> = found.flatten().copied().collect();
        found.sort_unstable();
        found
    }

    /// Those that are written like this, whatever the case; in order.
    pub(crate) fn named(&self, name: &str) -> &[usize] {
        self.names.get(&name.to_ascii_lowercase()).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One network after the other, bit by bit.
    fn slowly(all: &[&str], address: &str) -> Vec<usize> {
        let has = |text: &str| {
            let Ok(parsed) = address.parse::<IpAddr>() else { return address.eq_ignore_ascii_case(text) };
            let (base, bits) = text.split_once('/').unwrap_or((text, ""));
            let Ok(base) = base.parse::<IpAddr>() else { return false };
            let bytes = |address: IpAddr| match address {
                IpAddr::V4(four) => four.octets().to_vec(),
                IpAddr::V6(six) => six.octets().to_vec(),
            };
            let (one, other) = (bytes(base), bytes(parsed));
            let all = one.len() * 8;
            let bits = if text.contains('/') { bits.parse().unwrap_or(usize::MAX) } else { all };
            let bit = |bytes: &[u8], at: usize| bytes[at / 8] >> (7 - at % 8) & 1;
            one.len() == other.len() && bits <= all && (0..bits).all(|at| bit(&one, at) == bit(&other, at))
        };
        all.iter().enumerate().filter(|(_, text)| has(text)).map(|(at, _)| at).collect()
    }

    #[test]
    fn a_host_is_in_the_networks_that_have_it() {
        let all = [
            "198.51.100.0/24",
            "198.51.100.7",
            "198.51.100.8/29",
            "198.51.100.77/24",
            "0.0.0.0/0",
            "198.51.100.7/33",
            "198.51.100.0/x",
            "2001:db8::/32",
            "::/0",
            "2001:db8::1",
            "Mail.Example",
            "mail.example",
            "198.51.100.7",
            "",
        ];
        let mut networks = Networks::default();
        for text in all {
            networks.add(text);
        }
        for address in [
            "198.51.100.7",
            "198.51.100.15",
            "198.51.101.7",
            "203.0.113.1",
            "2001:db8::1",
            "2001:db9::1",
            "MAIL.example",
            "other.example",
            "198.51.100.7/33",
            "",
        ] {
            assert_eq!(networks.with(address), slowly(&all, address), "{address}");
        }
        assert_eq!(networks.with("198.51.100.7"), [0, 1, 3, 4, 12], "by hand");
        assert_eq!(networks.named("mail.EXAMPLE"), [10, 11]);
    }
}
