//! `cargo xtask new`: the files of a new unit, so that nobody has to look them up.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use crate::shell;

/// Writes the files of a new control.
pub(crate) fn control(slug: &str) -> Result<()> {
    let file = shell::root().join(format!("crates/engine/src/controls/{slug}.rs"));
    let template = include_str!("../templates/control.rs.txt").replace("SLUG", slug);
    create(slug, &file, &template)?;
    println!(
        "wrote {}\nnext: one line in crates/engine/src/controls/mod.rs, its four cases, a row in advisories/, then `cargo xtask gen`",
        file.display()
    );
    Ok(())
}

/// Writes the files of a new format.
pub(crate) fn format(slug: &str) -> Result<()> {
    let root = shell::root();
    let file = root.join(format!("crates/ingest/src/formats/{slug}.rs"));
    create(slug, &file, &include_str!("../templates/format.rs.txt").replace("SLUG", slug))?;
    let fixtures = root.join(format!("crates/ingest/fixtures/{slug}"));
    fs::create_dir_all(&fixtures)?;
    println!(
        "wrote {}\nnext: one line in crates/ingest/src/formats/mod.rs, fixtures in {}, then `cargo xtask gen`",
        file.display(),
        fixtures.display()
    );
    Ok(())
}

fn create(slug: &str, file: &Path, text: &str) -> Result<()> {
    if slug.is_empty()
        || !slug.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
    {
        bail!("a slug is lower-case letters, digits and `_`");
    }
    if file.exists() {
        bail!("{} is there already", file.display());
    }
    fs::write(file, text)?;
    Ok(())
}
