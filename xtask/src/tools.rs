//! Programs that tests use and no package of the distribution brings. They are built once, by hand, into a cache outside
//! the clone, because that takes many minutes.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::shell;

/// The collector of Active Directory, without its Kerberos library, which needs headers and a C compiler's parser.
const COLLECTOR: [&str; 5] = ["rusthound-ce", "--version", "2.5.30", "--no-default-features", "--features"];

/// Where the tools are: `BAILIWICK_TOOLS`, or the cache of whoever runs the tests. The tests look in the same place.
pub(crate) fn folder() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    named("BAILIWICK_TOOLS").or_else(|| {
        let cache = named("XDG_CACHE_HOME").or_else(|| Some(named("HOME")?.join(".cache")))?;
        Some(cache.join("bailiwick/tools"))
    })
}

/// Builds what is not there.
pub(crate) fn build() -> Result<()> {
    let folder = folder().context("neither BAILIWICK_TOOLS nor HOME is set")?;
    let program = folder.join("bin/rusthound-ce");
    if program.exists() {
        println!("{} is there", program.display());
        return Ok(());
    }
    println!("building rusthound-ce into {}", folder.display());
    let mut cargo = shell::cargo(&["install", "--locked", "--root"]);
    cargo.arg(&folder).args(COLLECTOR).arg("nogssapi");
    shell::run(cargo.env("CARGO_TARGET_DIR", folder.join("build")))
}
