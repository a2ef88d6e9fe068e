//! nmap: a scan of the provider's and some customers' addresses, from outside.

use std::fmt::Write as _;
use std::io;

use bailiwick_model::Time;

use crate::formats::Target;
use crate::json::text;
use crate::key::Key;
use crate::truth::ledger::Shown;
use crate::world::PROVIDER_ID;
use crate::world::mesh;

/// Path of the scan.
pub(crate) const PATH: &str = "scan/outside.xml";
/// Address of the remote support server.
pub(crate) const SUPPORT_ADDRESS: &str = "198.51.100.8";
/// Ports asked.
const PORTS: &str = "22,23,80,139,389,443,445,636,1433,1521,3306,3389,4430,5432,5721,5900,5901,5985,5986,6379,8040,8041,\
                     8443,27017";
/// Days between the scan and the latest collection.
pub(crate) const AGE: i64 = 12;
/// Every so many customers, one leaves remote desktop open.
const REMOTE_DESKTOP: u32 = 24;

/// Address of the nth customer, if it was scanned: one in 24, and no more than there are addresses.
pub(crate) fn customer_address(index: u32) -> Option<String> {
    let number = index / REMOTE_DESKTOP;
    (index % REMOTE_DESKTOP == 9 && number < 200).then(|| format!("203.0.113.{}", number + 10))
}

/// One port of a host.
struct Port {
    number: u32,
    state: &'static str,
    service: String,
    scripts: String,
}

impl Port {
    fn open(number: u32, service: &str) -> Self {
        Self { number, state: "open", service: service.to_owned(), scripts: String::new() }
    }

    fn xml(&self) -> String {
        let (reason, ttl) = match self.state {
            "open" => ("syn-ack", 52),
            "closed" => ("reset", 52),
            _ => ("no-response", 0),
        };
        format!(
            "<port protocol=\"tcp\" portid=\"{}\"><state state=\"{}\" reason=\"{reason}\" reason_ttl=\"{ttl}\"/>\
             <service {}/>{}</port>\n",
            self.number, self.state, self.service, self.scripts
        )
    }
}

/// A host with its ports.
struct Host {
    address: String,
    name: String,
    ports: Vec<Port>,
}

impl Host {
    fn xml(&self, start: i64) -> String {
        let ports: String = self.ports.iter().map(Port::xml).collect();
        format!(
            "<host starttime=\"{start}\" endtime=\"{}\"><status state=\"up\" reason=\"user-set\" \
             reason_ttl=\"0\"/>\n<address addr=\"{}\" addrtype=\"ipv4\"/>\n<hostnames>\n<hostname name=\"{}\" \
             type=\"user\"/>\n</hostnames>\n<ports>{ports}</ports>\n<times srtt=\"18750\" rttvar=\"2847\" \
             to=\"100000\"/>\n</host>\n",
            start + 40,
            escaped(&self.address),
            escaped(&self.name)
        )
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
        .replace('\n', "&#xa;")
}

fn script(id: &str, output: &str, inside: &str) -> String {
    format!("<script id=\"{id}\" output=\"{}\">{inside}</script>", escaped(output))
}

/// The console of MeshCentral: nmap guesses its service from the number of the port, and is wrong; the issuer and the
/// icon tell.
fn console(key: Key) -> Port {
    let issuer = format!("MeshCentralRoot-{}", key.sub("root", 0).hex(6));
    let title = script("http-title", "Northwind - Login", "<elem key=\"title\">Northwind - Login</elem>\n");
    let subject =
        format!("<table key=\"subject\">\n<elem key=\"commonName\">{}</elem>\n</table>\n", mesh::HOST);
    let by = format!("<table key=\"issuer\">\n<elem key=\"commonName\">{issuer}</elem>\n</table>\n");
    let output =
        format!("Subject: commonName={}\nIssuer: commonName={issuer}/organizationName=unknown", mesh::HOST);
    let certificate = script("ssl-cert", &output, &format!("{subject}{by}"));
    let icon = script("http-favicon", "Unknown favicon MD5: 4F178882C3525096CA61BA75FEA3DFA0", "");
    Port {
        scripts: format!("{title}{certificate}{icon}"),
        ..Port::open(mesh::PORT, "name=\"rsqlserver\" tunnel=\"ssl\" method=\"table\" conf=\"3\"")
    }
}

/// A remote support server whose own header tells its version.
fn support() -> Port {
    let server = "ScreenConnect/23.9.7.8804-2117442351 Microsoft-HTTPAPI/2.0";
    let header = script("http-server-header", server, &format!("<elem>{server}</elem>\n"));
    Port {
        scripts: header,
        ..Port::open(
            8040,
            "name=\"http\" product=\"Microsoft HTTPAPI httpd\" version=\"2.0\" method=\"probed\" conf=\"10\"",
        )
    }
}

fn hosts(to: &Target<'_>) -> Vec<Host> {
    let mut all = vec![
        Host {
            address: mesh::ADDRESS.to_owned(),
            name: mesh::HOST.to_owned(),
            ports: vec![
                console(to.world.key),
                Port { state: "filtered", ..Port::open(22, "name=\"ssh\" method=\"table\" conf=\"3\"") },
            ],
        },
        Host {
            address: SUPPORT_ADDRESS.to_owned(),
            name: "support.northwind.example".to_owned(),
            ports: vec![support(), Port::open(8041, "name=\"enguity-xccetp\" method=\"table\" conf=\"3\"")],
        },
        Host {
            address: "198.51.100.9".to_owned(),
            name: crate::world::tactical::HOST.to_owned(),
            ports: vec![Port {
                state: "filtered",
                ..Port::open(443, "name=\"https\" method=\"table\" conf=\"3\"")
            }],
        },
    ];
    for customer in &to.world.customers {
        if let Some(address) = customer_address(customer.index) {
            let service = "name=\"ms-wbt-server\" product=\"Microsoft Terminal Services\" method=\"probed\" conf=\"10\"";
            all.push(Host {
                address,
                name: format!("remote.{}", customer.domain),
                ports: vec![
                    Port::open(3389, service),
                    Port { state: "closed", ..Port::open(443, "name=\"https\" method=\"table\" conf=\"3\"") },
                ],
            });
        }
    }
    all
}

/// The scan.
pub(crate) fn write(to: &mut Target<'_>) -> io::Result<()> {
    let start = to.world.plan.as_of.plus_days(-AGE).0;
    let hosts = hosts(to);
    let arguments = format!("nmap -Pn -sV -p {PORTS} --script +http-title,+ssl-cert -oX outside.xml");
    let listed: Vec<&str> = hosts.iter().map(|host| host.address.as_str()).collect();
    let arguments = format!("{arguments} {}", listed.join(" "));
    let written = spoken(Time(start));
    let commented = arguments.replace("--", "-&#45;");
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE nmaprun>\n<?xml-stylesheet \
         href=\"file:///usr/bin/../share/nmap/nmap.xsl\" type=\"text/xsl\"?>\n<!-- Nmap 7.93 scan initiated {written} \
         as: {commented} -->\n<nmaprun scanner=\"nmap\" args=\"{commented}\" start=\"{start}\" startstr=\"{written}\" \
         version=\"7.93\" xmloutputversion=\"1.05\">\n<scaninfo type=\"syn\" protocol=\"tcp\" numservices=\"{}\" \
         services=\"{PORTS}\"/>\n<verbose level=\"0\"/>\n<debugging level=\"0\"/>\n",
        PORTS.split(',').count()
    );
    for host in &hosts {
        xml.push_str(&host.xml(start));
    }
    let count = hosts.len();
    let end = start + 95;
    let ended = spoken(Time(end));
    write!(
        xml,
        "<runstats><finished time=\"{end}\" timestr=\"{ended}\" summary=\"Nmap done at {ended}; {count} IP addresses \
         ({count} hosts up) scanned in 95.02 seconds\" elapsed=\"95.02\" exit=\"success\"/><hosts up=\"{count}\" \
         down=\"0\" total=\"{count}\"/>\n</runstats>\n</nmaprun>\n"
    )
    .map_err(io::Error::other)?;
    text(&mut to.sink, PATH, &xml)?;
    plant(to);
    Ok(())
}

/// A time as nmap prints it for people: `Mon Nov 23 06:27:22 2026`.
fn spoken(time: Time) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let text = time.to_string();
    let part = |range| text.get::<std::ops::Range<usize>>(range).unwrap_or_default();
    let name =
        |list: &[&'static str], at: Option<usize>| at.and_then(|at| list.get(at).copied()).unwrap_or("");
    let day = usize::try_from(time.0.div_euclid(86_400).rem_euclid(7)).ok();
    let month = part(5..7).parse::<usize>().ok().and_then(|month| month.checked_sub(1));
    format!("{} {} {} {} {}", name(&DAYS, day), name(&MONTHS, month), part(8..10), part(11..19), part(0..4))
}

fn plant(to: &mut Target<'_>) {
    let world = to.world;
    let mut plant = |kind: &str, rows: &[&str], party: &str, place: &str, note: &str| {
        let shown = Shown::at(PATH, format!("port {place}"));
        to.ledger.fault(kind, rows, party, vec![place.to_owned()], shown, note);
    };
    let place = format!("{}:{}", mesh::ADDRESS, mesh::PORT);
    plant(
        "exposed-console",
        &["1.A.2", "6.A.1"],
        PROVIDER_ID,
        &place,
        "the console answers from the internet",
    );
    let place = format!("{SUPPORT_ADDRESS}:8040");
    let note = "ScreenConnect 23.9.7 on the internet: CVE-2024-1709 is exploited, 23.9.8 repairs it";
    plant("known-exploited-tool", &["1.A.2", "7.A.2", "7.M.1"], PROVIDER_ID, &place, note);
    for customer in &world.customers {
        if let Some(address) = customer_address(customer.index) {
            let place = format!("{address}:3389");
            plant("exposed-remote-desktop", &["1.A.2"], &customer.id, &place, "remote desktop open to all");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_spoken_as_nmap_does() {
        // The first is the one in a real scan: start="1795415242" startstr="Mon Nov 23 06:27:22 2026".
        assert_eq!(spoken(Time(1_795_415_242)), "Mon Nov 23 06:27:22 2026");
    }
}
