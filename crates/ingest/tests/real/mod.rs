//! Real software for tests: a server of its own on 127.0.0.1, what it prints, and its end.
//!
//! It runs only with `BAILIWICK_REAL=1`, because it installs a package and takes most of a minute. Where something is
//! missing, one loud line says so and the test passes.

#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::fs;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// The release whose dumps are compared.
const VERSION: &str = "1.1.55";
/// Longest that anything takes.
const LONGEST: Duration = Duration::from_secs(170);

/// What a run left behind; removed when it is dropped.
pub(crate) struct Run {
    folder: PathBuf,
    /// Port of the server.
    pub(crate) port: u16,
    /// The server ran in a network of its own, in which it could reach nothing else.
    pub(crate) isolated: bool,
}

impl Run {
    /// Folder with what was printed.
    pub(crate) fn printed(&self) -> PathBuf {
        self.folder.join("out")
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Processes that a run started; all of them end with it.
struct Group(Child);

impl Group {
    fn start(command: &mut Command) -> Self {
        Self(command.process_group(0).stdin(Stdio::null()).spawn().expect("it starts"))
    }

    fn wait(&mut self, longest: Duration) -> Option<ExitStatus> {
        let start = Instant::now();
        while start.elapsed() < longest {
            if let Some(status) = self.0.try_wait().expect("it can be waited for") {
                return Some(status);
            }
            sleep(Duration::from_millis(200));
        }
        None
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // The group is named after its first process, which this started.
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.0.wait();
    }
}

fn skip(test: &str, why: &str) {
    println!("SKIPPED {test}: {why}");
}

fn runs(program: &str, arguments: &[&str]) -> bool {
    let status = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

/// Starts the server, makes accounts on it, runs `command` (with `PORT` replaced) and ends the server. `None`, with a
/// loud line, where it is not asked for or cannot be.
pub(crate) fn meshcentral(test: &str, command: &[&str]) -> Option<Run> {
    if std::env::var_os("BAILIWICK_REAL").is_none_or(|value| value != "1") {
        skip(test, "set BAILIWICK_REAL=1 to run real software on 127.0.0.1");
        return None;
    }
    for program in ["node", "npm"].iter().chain(command.first()) {
        if !runs(program, &["--version"]) {
            skip(test, &format!("there is no `{program}`"));
            return None;
        }
    }
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("meshcentral-{VERSION}"));
    if !install(&cache) {
        skip(test, "the package `meshcentral` cannot be installed from npm");
        return None;
    }
    let port =
        TcpListener::bind("127.0.0.1:0").and_then(|socket| socket.local_addr()).expect("a port").port();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{test}-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let isolated = runs("unshare", &["-rn", "ip", "link", "set", "lo", "up"]);
    let run = Run { folder, port, isolated };
    let command: Vec<String> = command.iter().map(|part| part.replace("PORT", &port.to_string())).collect();
    let status = Group::start(driver(&run, &cache).args(command)).wait(LONGEST);
    assert_eq!(status.and_then(|status| status.code()), Some(0), "the driver ended well and in time");
    Some(run)
}

/// The driver, in a network of its own where the system allows it.
fn driver(run: &Run, cache: &Path) -> Command {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/real/meshcentral.cjs");
    let mut command = if run.isolated {
        let mut command = Command::new("unshare");
        command.args(["-rn", "sh", "-c", "ip link set lo up && exec \"$@\"", "sh", "node"]);
        command.env("ISOLATED", "1");
        command
    } else {
        println!("NOTE: no network of its own for the server; devices are left out");
        Command::new("node")
    };
    command.arg(script).arg(cache).arg(&run.folder).arg(run.port.to_string());
    command
}

fn install(cache: &Path) -> bool {
    let marker = cache.join("node_modules/meshcentral/meshctrl.js");
    if marker.is_file() {
        return true;
    }
    fs::create_dir_all(cache).expect("a folder");
    let mut npm = Command::new("npm");
    let package = format!("meshcentral@{VERSION}");
    npm.args(["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix"]).arg(cache).arg(package);
    let status = Group::start(npm.current_dir(cache).stdout(Stdio::null())).wait(LONGEST);
    status.is_some_and(|status| status.success()) && marker.is_file()
}
