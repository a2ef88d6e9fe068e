//! A PostgreSQL server of the distribution, with a cluster that lives for one test: on a socket in a folder of its own and
//! on a port of the loopback, as a user that is not root.
//!
//! Runs with `BAILIWICK_REAL=1` where `initdb` and `postgres` are installed (Debian: `postgresql`).

use std::env;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use postgres::{Client, NoTls};

use crate::estate::{Estate, run};

const USER: &str = "keeper";
/// Of a server that lives for one test.
const PASSWORD: &str = "Not-A-Secret-9";

/// A certificate for this machine's own name, signed by itself.
const CERTIFICATE: &str = "[req]
distinguished_name=name
x509_extensions=more
prompt=no
[name]
CN=localhost
[more]
subjectAltName=DNS:localhost
basicConstraints=critical,CA:FALSE
";

pub(crate) struct Server {
    child: Child,
    _cluster: Cluster,
    port: u16,
    /// The certificate that the server shows for `localhost`, where it could be made.
    authority: Option<PathBuf>,
    pub(crate) version: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGINT: the fast shutdown, which takes its children along.
        let _ = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        let _ = self.child.wait();
    }
}

fn skip(why: &str) -> Option<Server> {
    println!("SKIPPED history_postgresql: {why}");
    None
}

/// Programs stand beside each other, and on no path where Debian puts them.
fn programs() -> Option<PathBuf> {
    let paths =
        env::var_os("PATH").map(|paths| env::split_paths(&paths).collect::<Vec<_>>()).unwrap_or_default();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut packaged: Vec<PathBuf> = versions.map(|entry| entry.path().join("bin")).collect();
    packaged.sort();
    packaged
        .into_iter()
        .rev()
        .chain(paths)
        .find(|bin| bin.join("initdb").is_file() && bin.join("postgres").is_file())
}

/// Number of a user or of its group.
fn number(flag: &str, user: &str) -> Option<u32> {
    let output = Command::new("id").args([flag, user]).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// A folder for one cluster, and who owns it: the server refuses to run as root.
struct Cluster {
    folder: tempfile::TempDir,
    bin: PathBuf,
    owner: Option<(u32, u32)>,
}

impl Cluster {
    fn new(bin: PathBuf) -> Self {
        let root = Command::new("id").arg("-u").output().unwrap().stdout.starts_with(b"0");
        let packaged = || number("-u", "postgres").zip(number("-g", "postgres"));
        let owner = root.then(|| packaged().unwrap_or((65534, 65534)));
        let cluster = Self { folder: tempfile::tempdir().unwrap(), bin, owner };
        cluster.own(cluster.folder.path());
        cluster
    }

    fn own(&self, path: &Path) {
        if let Some((user, group)) = self.owner {
            chown(path, Some(user), Some(group)).unwrap();
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        fs::write(self.path(name), text).unwrap();
        self.own(&self.path(name));
        self.path(name)
    }

    fn command(&self, program: &str) -> Command {
        let packaged = self.bin.join(program);
        let mut command = Command::new(if packaged.is_file() { packaged } else { PathBuf::from(program) });
        command
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("LC_ALL", "C.UTF-8");
        command.stdout(Stdio::null()).stderr(Stdio::null());
        if let Some((user, group)) = self.owner {
            command.uid(user).gid(group);
        }
        command
    }

    fn make(&self) {
        let mut command = self.command("initdb");
        command.args([
            "--no-sync",
            "--auth-local=trust",
            "--auth-host=scram-sha-256",
            "-U",
            USER,
            "--pwfile",
        ]);
        command.arg(self.file("password", PASSWORD)).arg("-D").arg(self.path("data"));
        assert!(command.status().expect("initdb starts").success(), "initdb makes a cluster");
    }

    /// The certificate for this machine's own name, where it can be made.
    fn certificate(&self) -> Option<PathBuf> {
        let mut command = self.command("openssl");
        command.args([
            "req",
            "-x509",
            "-nodes",
            "-days",
            "2",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
        ]);
        command.arg("-config").arg(self.file("certificate.cnf", CERTIFICATE));
        command.arg("-keyout").arg(self.path("key.pem")).arg("-out").arg(self.path("certificate.pem"));
        command.status().is_ok_and(|status| status.success()).then(|| self.path("certificate.pem"))
    }

    fn run(&self, port: u16, tls: bool) -> Child {
        let settings = [
            "listen_addresses=127.0.0.1".to_owned(),
            "fsync=off".to_owned(),
            format!("port={port}"),
            format!("unix_socket_directories={}", self.folder.path().display()),
            format!("ssl={}", if tls { "on" } else { "off" }),
            format!("ssl_key_file={}", self.path("key.pem").display()),
            format!("ssl_cert_file={}", self.path("certificate.pem").display()),
        ];
        let mut command = self.command("postgres");
        command.arg("-D").arg(self.path("data"));
        command.args(settings.iter().flat_map(|setting| ["-c", setting]));
        command.spawn().expect("the server starts")
    }
}

pub(crate) fn start() -> Option<Server> {
    if env::var_os("BAILIWICK_REAL").is_none_or(|value| value != "1") {
        return skip("set BAILIWICK_REAL=1 to start a server and keep assessments there");
    }
    let Some(bin) = programs() else {
        return skip("`initdb` and `postgres` are absent: apt-get install postgresql");
    };
    let cluster = Cluster::new(bin);
    cluster.make();
    let authority = cluster.certificate();
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let child = cluster.run(port, authority.is_some());
    let mut server = Server { child, _cluster: cluster, port, authority, version: String::new() };
    for _ in 0..150 {
        if let Ok(mut client) = server.client("postgres") {
            server.version = client.query_one("SHOW server_version", &[]).unwrap().get(0);
            return Some(server);
        }
        sleep(Duration::from_millis(200));
    }
    panic!("the server does not answer");
}

impl Server {
    fn url(&self, name: &str) -> String {
        format!("postgresql://{USER}:{PASSWORD}@127.0.0.1:{}/{name}", self.port)
    }

    fn client(&self, name: &str) -> Result<Client, postgres::Error> {
        Client::connect(&self.url(name), NoTls)
    }

    /// An empty database.
    pub(crate) fn database(&self, name: &str) -> String {
        self.client("postgres").unwrap().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        self.url(name)
    }
}

fn refused(url: &str, what: &str) {
    let (code, text) = run(&["history", "list", "--history", url]);
    assert!(code == 2 && text.contains(what), "{what}: {text}");
    assert!(!text.contains(PASSWORD) && !text.contains("wrong-pass"), "{text}");
    assert_eq!(text.lines().count(), 2, "{text}");
}

/// The server has a certificate of its own authority: who does not know that authority does not connect.
pub(crate) fn over_tls(server: &Server) {
    let Some(authority) = &server.authority else {
        println!("SKIPPED history_postgresql_tls: `openssl` is absent or made no certificate");
        return;
    };
    let url = server.database("tls").replace("127.0.0.1", "localhost") + "?sslmode=verify-full";
    let list = |url: &str, trusted: Option<&Path>| {
        let mut command = assert_cmd::Command::cargo_bin("bailiwick").unwrap();
        command.env_remove("SSL_CERT_FILE").env_remove("SSL_CERT_DIR").args([
            "history",
            "list",
            "--history",
            url,
        ]);
        if let Some(trusted) = trusted {
            command.env("SSL_CERT_FILE", trusted);
        }
        String::from_utf8(command.output().unwrap().stderr).unwrap()
    };
    let good = list(&url, Some(authority));
    assert!(good.contains("is empty"), "connected: {good}");
    for (url, trusted) in
        [(url.clone(), None), (url.replace("localhost", "127.0.0.1"), Some(authority.as_path()))]
    {
        let text = list(&url, trusted);
        assert!(text.contains("cannot be used") && text.contains("certificate"), "{text}");
        assert!(!text.contains(PASSWORD), "{text}");
    }
}

/// Wrong passwords, absent databases, a later version, tables that are not ours; no password is ever shown.
pub(crate) fn what_is_wrong(server: &Server) {
    let url = server.database("wrong");
    let folder = tempfile::tempdir().unwrap();
    let (text, _) = Estate::default().scan(folder.path(), &url, &[]);
    assert!(text.contains("in postgresql://127.0.0.1:") && !text.contains(PASSWORD), "{text}");
    refused(&url.replace(PASSWORD, "wrong-pass"), "password authentication failed");
    refused(&url.replace(&format!(":{PASSWORD}"), ""), "password missing");
    refused(&url.replace("/wrong", "/absent"), "database \"absent\" does not exist");
    refused(&url.replace(&server.port.to_string(), "1"), "error connecting to server");
    let without = url.replace(&format!(":{PASSWORD}"), "");
    let mut command = assert_cmd::Command::cargo_bin("bailiwick").unwrap();
    command.env("PGPASSWORD", PASSWORD).env("BAILIWICK_HISTORY", &without).args(["history", "list"]);
    assert!(command.output().unwrap().status.success(), "URL and password of the environment");
    let mut client = server.client("wrong").unwrap();
    client.batch_execute("UPDATE bailiwick_assessment SET numbers = 'x'").unwrap();
    refused(&url, "is damaged");
    client.batch_execute("UPDATE bailiwick_history SET version = 7").unwrap();
    refused(&url, "made by a later version of bailiwick (tables of version 7");
    client.batch_execute("DROP TABLE bailiwick_assessment").unwrap();
    refused(&url, "is damaged");
    server.database("another");
    let mut client = server.client("another").unwrap();
    client
        .batch_execute(
            "CREATE TABLE bailiwick_history (word TEXT); CREATE TABLE bailiwick_assessment (word TEXT)",
        )
        .unwrap();
    refused(&server.url("another"), "is damaged");
}
