//! Whether every address that the estate file gives a party was scanned from outside, with the ports that matter.

use bailiwick_model::facts::{Claim, ClaimKind, Collection, Scan, ScannedHost, Vantage};
use rustc_hash::FxHashMap;

use super::{Context, Judgement};
use crate::estate::Network;
use crate::estate::{Fresh, freshness};
use crate::exposure;
use crate::graph::PartyIx;

/// Says which addresses of a party no scan shows anything of. Whether all were scanned.
pub(super) fn addresses(it: &Context<'_>, party: PartyIx, judgement: &mut Judgement) -> bool {
    let claims: Vec<&Claim> = claims_of(it, party).collect();
    if claims.is_empty() {
        let what = "which addresses are to be scanned: the estate file gives this party none";
        judgement.unknown(what, Some(Collection::Estate), it.party_name(party).to_owned());
        return false;
    }
    let asked = asked(it);
    let ports = ports(it, party);
    let mut all = true;
    for claim in claims {
        let pattern = it.facts.text(claim.pattern);
        let whole = asked.values().filter(|host| {
            host.entries.iter().any(|entry| is_host(it, claim, entry))
                && ports.iter().all(|port| host.asked(*port))
        });
        let (seen, size) = (whole.count() as u128, size(pattern));
        if seen < size {
            all = false;
            judgement.unknown(
                if size == 1 {
                    format!("whether {pattern} was scanned whole: no scan from outside asked it for all ports that matter")
                } else {
                    format!("whether {pattern} was scanned whole: {seen} of {size} addresses were, from outside")
                },
                Some(Collection::Scan),
                it.party_name(party).to_owned(),
            );
        }
    }
    all
}

/// Whether a scan asked a host whose address the estate file gives the party.
pub(super) fn asked_of(it: &Context<'_>, scan: &Scan, party: PartyIx) -> bool {
    it.facts
        .scanned_hosts
        .iter()
        .filter(|host| host.evidence.source == scan.evidence.source)
        .any(|host| claims_of(it, party).any(|claim| is_host(it, claim, host)))
}

fn claims_of<'f>(it: &Context<'f>, party: PartyIx) -> impl Iterator<Item = &'f Claim> + use<'f> {
    let facts = it.facts;
    let id = it.estate.party(party).map_or("", |party| party.id.as_str());
    facts.claims.iter().filter(move |claim| claim.what == ClaimKind::Address && facts.text(claim.party) == id)
}

fn is_host(it: &Context<'_>, claim: &Claim, host: &ScannedHost) -> bool {
    let pattern = it.facts.text(claim.pattern);
    let address = it.facts.text(host.address);
    Network::new(pattern).has(address, address.parse().ok())
        || host.host_names.iter().any(|name| it.facts.text(*name).eq_ignore_ascii_case(pattern))
}

/// A host, by all scans that asked it.
#[derive(Default)]
struct Host<'f> {
    entries: Vec<&'f ScannedHost>,
    scans: Vec<&'f Scan>,
}

impl Host<'_> {
    fn asked(&self, port: u16) -> bool {
        let ranges = self.scans.iter().filter_map(|scan| scan.tcp.known()).flatten();
        ranges.into_iter().any(|range| range.holds(port))
    }
}

/// Hosts by address, of whole scans from outside that are not too old to tell.
fn asked<'f>(it: &Context<'f>) -> FxHashMap<&'f str, Host<'f>> {
    let facts = it.facts;
    let mut hosts: FxHashMap<&str, Host<'_>> = FxHashMap::default();
    for scan in facts.scans.iter().filter(|scan| tells(it, scan)) {
        for host in facts.scanned_hosts.iter().filter(|host| host.evidence.source == scan.evidence.source) {
            let known = hosts.entry(facts.text(host.address)).or_default();
            known.entries.push(host);
            known.scans.push(scan);
        }
    }
    hosts
}

/// Whether a scan shows what is open to the internet at the time of the assessment.
pub(super) fn tells(it: &Context<'_>, scan: &Scan) -> bool {
    scan.vantage.is(&Vantage::Outside)
        && scan.complete
        && freshness(it.facts, scan.evidence.source, it.as_of()) == Fresh::Fresh
}

/// Ports that must have been asked: those of doors and consoles, and of the party's own management servers.
fn ports(it: &Context<'_>, party: PartyIx) -> Vec<u16> {
    let own = it.index.servers.of(&party).iter().filter_map(|server| server.port.known().copied());
    let mut ports: Vec<u16> = exposure::wanted().chain(own).collect();
    ports.sort_unstable();
    ports.dedup();
    ports
}

/// How many addresses a claim is: 1, or those of its network but the two that are no hosts.
fn size(pattern: &str) -> u128 {
    let Some((base, bits)) = pattern.split_once('/') else { return 1 };
    let Ok(bits) = bits.parse::<u32>() else { return 1 };
    let width = if base.contains(':') { 128 } else { 32 };
    match width - bits.min(width) {
        0 => 1,
        1 => 2,
        free if width == 32 => (1 << free) - 2,
        free => 1u128.checked_shl(free).unwrap_or(u128::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn networks_are_counted() {
        for (pattern, expected) in [
            ("198.51.100.7", 1),
            ("vpn.north.example", 1),
            ("198.51.100.0/32", 1),
            ("198.51.100.0/31", 2),
            ("198.51.100.0/24", 254),
            ("2001:db8::/64", 1 << 64),
            ("::/0", u128::MAX),
        ] {
            assert_eq!(size(pattern), expected, "{pattern}");
        }
    }
}
