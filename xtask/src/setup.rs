//! What the tests use beside the toolchain: installed from the distribution's packages where that is possible.

use std::path::Path;
use std::process::Command;

use crate::shell;

/// A program that some tests start, and the package that brings it.
struct Tool {
    program: &'static str,
    packages: &'static [&'static str],
    used_for: &'static str,
}

const TOOLS: &[Tool] = &[
    Tool { program: "chromium", packages: &["chromium"], used_for: "looking at the report in a browser" },
    Tool { program: "node", packages: &["nodejs"], used_for: "MeshCentral and the browser test" },
    Tool { program: "npm", packages: &["npm"], used_for: "MeshCentral and the browser test" },
    Tool {
        program: "pg_ctlcluster",
        packages: &["postgresql"],
        used_for: "keeping a history in a real PostgreSQL server",
    },
    Tool { program: "nmap", packages: &["nmap"], used_for: "reading a scan made by the real scanner" },
    Tool {
        program: "samba-tool",
        packages: &[
            "samba",
            "samba-ad-dc",
            "samba-dsdb-modules",
            "samba-vfs-modules",
            "python3-samba",
            "winbind",
            "iproute2",
        ],
        used_for: "collecting a real directory",
    },
    Tool { program: "ldbmodify", packages: &["ldb-tools"], used_for: "planting faults in a real directory" },
    Tool {
        // No program: the templates that a domain is made from.
        program: "/usr/share/samba/setup/provision.ldif",
        packages: &["samba-ad-provision"],
        used_for: "making a real directory",
    },
];

/// Installs what is missing where it may (root, with apt-get). Returns what is still missing, with the reason.
pub(crate) fn install() -> Vec<String> {
    let missing = || TOOLS.iter().filter(|tool| !is_there(tool.program));
    let packages: Vec<&str> = missing().flat_map(|tool| tool.packages).copied().collect();
    if !packages.is_empty() && shell::has("apt-get") && is_root() {
        println!("installing {}", packages.join(" "));
        let quiet = |command: &mut Command| {
            command.env("DEBIAN_FRONTEND", "noninteractive").stdout(std::process::Stdio::null()).status()
        };
        let _ = quiet(Command::new("apt-get").args(["-qq", "update"]));
        for package in packages {
            let _ = quiet(Command::new("apt-get").args([
                "-qq",
                "-y",
                "--no-install-recommends",
                "install",
                package,
            ]));
        }
    }
    missing().map(|tool| format!("{} (not installed: {})", tool.used_for, tool.program)).collect()
}

/// A program of the path, or a file.
fn is_there(program: &str) -> bool {
    if program.starts_with('/') { Path::new(program).exists() } else { shell::has(program) }
}

fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0"))
}
