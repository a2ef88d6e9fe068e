//! `nmap -oX`: ports that a scan saw, with what their services showed of themselves.

use std::io::BufRead;

use bailiwick_model::facts::{Collection, Entity, PortRange, PortState, Scan, ScannedHost, ScannedPort};
use bailiwick_model::{Evidence, NodeKind, Observed, RecordPath, Severity, Sym, Time};

use crate::format::{Collect, Format};
use crate::out::Out;
use crate::xml::{self, Part, Tag};

/// The format.
pub(super) static FORMAT: Format = Format {
    id: "nmap_xml",
    title: "Nmap: scan",
    collections: &[Collection::Scan],
    collect: Collect {
        command: "nmap -sV -Pn --script +ssl-cert,+http-title,+http-server-header,+http-favicon -p 23,80,139,389,443,445,636,1433,1521,3306,3389,4430,5432,5721,5900,5901,5985,5986,6379,8040,8041,8443,27017 -oX scan.xml ADDRESSES   (from OUTSIDE the networks scanned, with their owners' consent; the estate file says where the scan stood)",
        least: "none on the systems scanned; written consent of their owners",
        unlocks: "which management consoles are open to the internet, and which version they show",
        documentation: "https://nmap.org/book/nmap-dtd.html",
    },
    recognise: |head| {
        let start = head.text.trim_start();
        start.starts_with('<') && start.chars().take(4096).collect::<String>().contains("<nmaprun")
    },
    read,
};

/// Longest text kept of what a service says.
const LONGEST: usize = 300;
/// Longest address: an IPv6 address with its zone.
const ADDRESS: usize = 64;
/// Most names kept of one host, and of one certificate.
const NAMES: usize = 16;
/// Most ranges of ports kept.
const PORTS: usize = 65_536;

#[derive(Default)]
struct Reading {
    started: Option<Time>,
    finished: Option<Time>,
    success: bool,
    tcp: Vec<PortRange>,
    /// What is asked of hosts is written, and all of it was understood.
    asked: Observed<()>,
    down: bool,
    address: String,
    host_names: Vec<String>,
    port: Option<ScannedPort>,
    seen: usize,
    ports: u64,
    script: String,
    tables: Vec<String>,
    element: String,
    text: String,
}

fn read(input: &mut dyn BufRead, out: &mut Out<'_>) {
    out.records_are(RecordPath::Element("port"));
    let mut reading = Reading::default();
    let whole = xml::walk(input, out, |out, part| match part {
        Part::Start(name, tag) => reading.start(out, name, &tag),
        Part::Text(text) => {
            if reading.text.len() < LONGEST {
                reading.text.push_str(text);
            }
        }
        Part::End(name) => reading.end(out, name),
    });
    let complete = whole && reading.success;
    if whole && !complete {
        out.remark(
            Severity::Warning,
            "nmap/not-finished",
            "the scan did not run to its end, so ports may be missing",
            "run it again",
        );
    }
    if let Some(time) = reading.finished.or(reading.started) {
        out.collected(time);
    }
    out.at(0);
    let realm = out.realm();
    let scan = Scan {
        realm,
        started: Observed::from_option(reading.started),
        complete,
        vantage: Observed::NotCollected,
        tcp: reading.asked.map(|()| std::mem::take(&mut reading.tcp)),
        evidence: out.evidence(),
    };
    out.facts.scans.push(scan);
    out.covers(Collection::Scan, realm, reading.ports, complete);
}

impl Reading {
    fn start(&mut self, out: &mut Out<'_>, name: &str, tag: &Tag<'_>) {
        self.text.clear();
        match name {
            "nmaprun" => self.started = tag.number("start").map(Time),
            "finished" => {
                self.finished = tag.number("time").map(Time);
                // Other scanners that write this form leave the word out.
                self.success = tag.get("exit").is_none_or(|exit| exit == "success");
            }
            "scaninfo" if tag.get("protocol").is_some_and(|protocol| protocol == "tcp") => self.asks(tag),
            "host" => {
                self.address.clear();
                self.host_names.clear();
                self.down = false;
            }
            // A host that seems to be down is asked for no port.
            "status" => self.down = tag.get("state").is_some_and(|state| state == "down"),
            "address" if self.address.is_empty() => {
                let is_network = tag.get("addrtype").is_none_or(|kind| kind != "mac");
                let address = tag.get("addr").filter(|_| is_network).map(brief);
                self.address = address.filter(|address| address.len() <= ADDRESS).unwrap_or_default();
            }
            "hostname" if self.host_names.len() < NAMES => {
                self.host_names.extend(tag.get("name").map(brief));
            }
            "port" => self.port = self.open(out, tag),
            "script" => {
                self.script = tag.get("id").unwrap_or_default().into_owned();
                self.tables.clear();
                if let Some(output) = tag.get("output") {
                    self.say(out, &output);
                }
            }
            "table" => self.tables.push(key(tag)),
            "elem" => self.element = key(tag),
            _ => self.inside_port(out, name, tag),
        }
    }

    /// Ports as they are written: `22,443,8040-8041`.
    fn asks(&mut self, tag: &Tag<'_>) {
        let services = tag.get("services").unwrap_or_default();
        for part in services.split(',').map(str::trim) {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            match (first.parse(), last.parse()) {
                (Ok(first), Ok(last)) if self.tcp.len() < PORTS => {
                    self.tcp.push(PortRange { first, last });
                    self.asked = Observed::Known(());
                }
                _ => {}
            }
        }
    }

    /// A host that was asked.
    fn host(&mut self, out: &mut Out<'_>) {
        if self.down || self.address.is_empty() {
            return;
        }
        let address = out.facts.names.add(&self.address);
        let host_names = self.host_names.iter().map(|name| out.facts.names.add(name)).collect();
        let host = ScannedHost { address, host_names, evidence: Evidence { record: 0, ..out.evidence() } };
        out.facts.scanned_hosts.push(host);
    }

    fn open(&mut self, out: &mut Out<'_>, tag: &Tag<'_>) -> Option<ScannedPort> {
        out.at(self.seen);
        self.seen += 1;
        let (Some(port), Some(protocol)) = (tag.number("portid"), tag.get("protocol").map(brief)) else {
            out.remark_here(
                Severity::Warning,
                "nmap/port",
                "the port has no number or protocol and was passed over",
                "run the scan again",
            );
            return None;
        };
        let brackets = if self.address.contains(':') { ("[", "]") } else { ("", "") };
        let at = format!("{}{}{}:{port}", brackets.0, self.address, brackets.1);
        Some(ScannedPort {
            node: out.node(&format!("{at}/{protocol}")),
            address: out.facts.names.add(&self.address),
            host_names: self.host_names.iter().map(|name| out.facts.names.add(name)).collect(),
            port,
            protocol: out.facts.names.add(&protocol),
            evidence: out.evidence(),
            ..ScannedPort::default()
        })
    }

    fn inside_port(&mut self, out: &mut Out<'_>, name: &str, tag: &Tag<'_>) {
        let Some(port) = &mut self.port else { return };
        let mut text =
            |name: &str| tag.get(name).map_or(Sym::EMPTY, |text| out.facts.names.add(&brief(text)));
        match name {
            "state" => {
                port.state = match tag.get("state").as_deref() {
                    Some("open") => PortState::Open,
                    Some("closed") => PortState::Closed,
                    Some("filtered" | "closed|filtered") => PortState::Filtered,
                    _ => PortState::Unsure,
                };
            }
            "service" => {
                port.service = text("name");
                port.product = text("product");
                port.version = text("version");
                // A fingerprint is printed where no probe matched: then the name is the port's usual one, even
                // though the method says `probed`.
                let probed = tag.get("method").is_some_and(|method| method == "probed");
                port.probed = probed && tag.get("servicefp").is_none();
            }
            _ => {}
        }
    }

    /// What a script printed as a whole.
    fn say(&mut self, out: &mut Out<'_>, output: &str) {
        let Some(port) = &mut self.port else { return };
        let text = out.facts.names.add(&brief(output));
        match self.script.as_str() {
            "http-favicon" => port.icon = text,
            "http-server-header" => port.banner = text,
            "banner" if port.banner.is_empty() => port.banner = text,
            _ => {}
        }
    }

    /// An element of a script's structured output.
    fn element(&mut self, out: &mut Out<'_>) {
        let Some(port) = &mut self.port else { return };
        let place =
            (self.script.as_str(), self.tables.first().map_or("", String::as_str), self.element.as_str());
        let text = brief(&self.text);
        match place {
            ("http-title", "", "title") => port.title = out.facts.names.add(&text),
            ("ssl-cert", side @ ("subject" | "issuer"), "commonName") if self.tables.len() == 1 => {
                let name = out.facts.names.add(&text);
                if side == "issuer" {
                    port.issuer = name;
                }
                if port.certificate_names.len() < NAMES && !port.certificate_names.contains(&name) {
                    port.certificate_names.push(name);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, out: &mut Out<'_>, name: &str) {
        match name {
            "port" => {
                let Some(port) = self.port.take() else { return };
                if port.state == PortState::Open {
                    let label = out.facts.text(port.node.id).to_owned();
                    let name = out.facts.names.add(&label);
                    let evidence = port.evidence;
                    let entity =
                        Entity { node: port.node, kind: NodeKind::Service, name, inside: None, evidence };
                    out.facts.entities.push(entity);
                }
                out.facts.ports.push(port);
                self.ports += 1;
            }
            "host" => self.host(out),
            "script" => self.script.clear(),
            "table" => drop(self.tables.pop()),
            "elem" => self.element(out),
            _ => {}
        }
    }
}

fn key(tag: &Tag<'_>) -> String {
    tag.get("key").map(brief).unwrap_or_default()
}

/// One line of bounded length.
fn brief(text: impl AsRef<str>) -> String {
    let mut line = String::new();
    for word in text.as_ref().split_whitespace() {
        if line.len() + word.len() >= LONGEST {
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{codes, facts};
    use bailiwick_model::Facts;

    fn scan(ports: &str, end: &str) -> Facts {
        let text = format!(
            "<?xml version=\"1.0\"?>\n<!DOCTYPE nmaprun>\n<?xml-stylesheet href=\"x\"?>\n<nmaprun scanner=\"nmap\" start=\"1795415217\"><host><address addr=\"00:11:22:33:44:55\" addrtype=\"mac\"/><address addr=\"2001:db8::1\" addrtype=\"ipv6\"/><hostnames><hostname name=\"rmm.msp.example\" type=\"PTR\"/></hostnames><ports>{ports}</ports></host>{end}"
        );
        facts("scan.xml", &text)
    }

    const END: &str = r#"<runstats><finished time="1795415242" exit="success"/></runstats></nmaprun>"#;

    #[test]
    fn services_say_what_they_are_or_do_not() {
        let facts = scan(
            concat!(
                r#"<extraports state="filtered" count="97"/>"#,
                r#"<port protocol="tcp" portid="8040"><state state="open"/><service name="http" product="ScreenConnect" version="23.9.7" method="probed"/><script id="http-server-header" output="ScreenConnect/23.9.7.8804-1 Microsoft-HTTPAPI/2.0"/><script id="http-title" output="x"><elem key="title">Log &amp; in
                    here</elem></script></port>"#,
                r#"<port protocol="tcp" portid="4430"><state state="open"/><service name="rsqlserver" servicefp="SF" method="probed"/><script id="ssl-cert"><table key="subject"><elem key="commonName">h</elem></table><table key="issuer"><elem key="commonName">R</elem><table key="deep"><elem key="commonName">no</elem></table></table><table key="pubkey"><elem key="commonName">no</elem></table></script></port>"#,
                r#"<port protocol="tcp" portid="5721"><state state="open|filtered"/><service name="dtpt" method="table"/></port>"#,
                r#"<port protocol="udp" portid="99999"><state state="open"/></port>"#,
            ),
            END,
        );
        let ports: Vec<_> = facts
            .ports
            .iter()
            .map(|port| {
                let text = |sym| facts.text(sym);
                let names =
                    port.certificate_names.iter().map(|name| text(*name)).collect::<Vec<_>>().join(" ");
                format!(
                    "{} {:?} {} {} {} | {} | {} | {names}",
                    text(port.node.id),
                    port.state,
                    text(port.service),
                    port.probed,
                    text(port.version),
                    text(port.title),
                    text(port.banner)
                )
            })
            .collect();
        assert_eq!(
            ports,
            [
                "[2001:db8::1]:8040/tcp Open http true 23.9.7 | Log & in here | ScreenConnect/23.9.7.8804-1 Microsoft-HTTPAPI/2.0 | ",
                "[2001:db8::1]:4430/tcp Open rsqlserver false  |  |  | h R",
                "[2001:db8::1]:5721/tcp Unsure dtpt false  |  |  | ",
            ]
        );
        assert_eq!(codes(&facts), ["nmap/port"]);
        assert_eq!(facts.entities.len(), 2, "only what is open is a service");
        assert_eq!(facts.sources[0].collected, Some(Time(1_795_415_242)));
    }

    #[test]
    fn what_was_asked_of_whom() {
        let text = |info: &str| {
            format!(
                "<nmaprun scanner=\"nmap\" start=\"1795415217\">{info}\
                 <host><status state=\"up\"/><address addr=\"198.51.100.7\" addrtype=\"ipv4\"/><hostnames>\
                 <hostname name=\"rmm.msp.example\" type=\"user\"/></hostnames>\
                 <ports><extraports state=\"filtered\" count=\"3\"/></ports></host>\
                 <host><status state=\"down\"/><address addr=\"198.51.100.8\" addrtype=\"ipv4\"/></host>{END}"
            )
        };
        let asked =
            facts("scan.xml", &text(r#"<scaninfo type="syn" protocol="tcp" services="22,8040-8041"/>"#));
        let ranges = [(22, 22), (8040, 8041)].map(|(first, last)| PortRange { first, last });
        assert_eq!(asked.scans[0].tcp, Observed::Known(ranges.to_vec()));
        let hosts: Vec<&str> = asked.scanned_hosts.iter().map(|host| asked.text(host.address)).collect();
        assert_eq!(hosts, ["198.51.100.7"], "of a host that seems down no port was asked");
        assert_eq!(asked.scanned_hosts[0].evidence.source, asked.scans[0].evidence.source);
        for silent in ["", r#"<scaninfo type="udp" protocol="udp" services="53"/>"#] {
            assert_eq!(facts("scan.xml", &text(silent)).scans[0].tcp, Observed::NotCollected, "{silent}");
        }
    }

    #[test]
    fn scans_that_did_not_finish_are_incomplete() {
        let port = r#"<port protocol="tcp" portid="443"><state state="open"/></port>"#;
        for (end, complete, expected) in [
            (END, true, vec![]),
            ("</nmaprun>", false, vec!["nmap/not-finished"]),
            (
                r#"<runstats><finished time="1" exit="error"/></runstats></nmaprun>"#,
                false,
                vec!["nmap/not-finished"],
            ),
            ("", false, vec!["xml/truncated"]),
            ("</wrong>", false, vec!["xml/malformed"]),
        ] {
            let facts = scan(port, end);
            assert_eq!((facts.scans[0].complete, codes(&facts)), (complete, expected), "{end}");
            assert_eq!(facts.ports.len(), 1);
            assert_eq!(facts.scans[0].started, Observed::Known(Time(1_795_415_217)));
        }
    }

    #[test]
    fn texts_are_bounded() {
        let title = "word ".repeat(100_000);
        let port = format!(
            r#"<port protocol="tcp" portid="1"><script id="banner" output="{title}"/><script id="http-title"><elem key="title">{title}</elem></script></port>"#
        );
        let facts = scan(&port, END);
        assert!(facts.text(facts.ports[0].banner).len() < LONGEST);
        assert!(facts.text(facts.ports[0].title).len() < LONGEST);
        assert_eq!(facts.ports[0].state, PortState::Unsure, "no state was written");
    }
}
