//! Pages and schemas that come from the code: `docs/reference`, `docs/guide/collect.md`, the controls' pages.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use anyhow::{Result, bail};
use bailiwick_engine::Profile;
use bailiwick_engine::controls::CONTROLS;
use bailiwick_ingest::FORMATS;
use bailiwick_model::edges::Origin;
use bailiwick_model::facts::Collection;
use bailiwick_model::{EdgeKind, NodeKind};

use crate::shell;

const MADE: &str = "<!-- Made by `cargo xtask gen`: change the code, not this page. -->\n\n";

/// Writes every page, or says which are out of date.
pub(crate) fn run(check: bool) -> Result<()> {
    let mut stale = Vec::new();
    for (path, text) in pages()? {
        let file = shell::root().join(&path);
        if fs::read_to_string(&file).unwrap_or_default() == text {
            continue;
        }
        if check {
            stale.push(path);
        } else {
            if let Some(folder) = file.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::write(&file, text)?;
            println!("wrote {path}");
        }
    }
    if stale.is_empty() {
        return Ok(());
    }
    bail!("out of date, run `cargo xtask gen`: {}", stale.join(", "))
}

fn pages() -> Result<BTreeMap<String, String>> {
    let mut pages = BTreeMap::new();
    let mut add = |path: &str, text: String| pages.insert(path.to_owned(), text);
    add("docs/reference/schemas/assessment-1.json", bailiwick_report::json_v1::schema());
    add("docs/reference/schemas/answer-1.json", bailiwick_report::json_v1::answer_schema());
    add("docs/reference/schemas/cascade-1.json", bailiwick_report::json_v1::cascade_schema());
    add("docs/reference/schemas/estate.json", bailiwick_ingest::ESTATE_SCHEMA.to_owned());
    add("docs/reference/schemas/agreement.json", bailiwick_ingest::AGREEMENT_SCHEMA.to_owned());
    let extension = bailiwick_report::opengraph_extension::definition(env!("CARGO_PKG_VERSION"));
    add("docs/reference/schemas/opengraph-extension.json", extension);
    add("docs/reference/schemas/statements.json", bailiwick_ingest::STATEMENTS_SCHEMA.to_owned());
    add("docs/reference/edges.md", edges());
    add("docs/reference/nodes.md", nodes());
    add("docs/reference/profiles.md", profiles());
    add("docs/reference/formats.md", formats());
    add("docs/reference/outputs.md", format!("{MADE}{}", bailiwick_report::outputs::page()));
    add("docs/guide/collect.md", collect());
    add("docs/reference/controls.md", controls());
    add(
        "docs/reference/recommendations.md",
        format!("{MADE}{}", bailiwick_report::catalogue::recommendations()),
    );
    add(
        "docs/reference/scenario-recommendations.md",
        format!("{MADE}{}", bailiwick_report::scenarios::page()),
    );
    let goals = bailiwick_report::catalogue::goals(&bailiwick_engine::advisory::CPG_2_0);
    add("docs/reference/cpg-2.0.md", format!("{MADE}{goals}"));
    let program = |words: &[&str]| {
        let mut command = shell::cargo(&["run", "--quiet", "--locked", "--package", "bailiwick", "--"]);
        shell::read(command.args(words))
    };
    add("docs/reference/command-line.md", format!("{MADE}{}", program(&["reference"])?));
    for (shell, name) in [
        ("bash", "bailiwick.bash"),
        ("zsh", "_bailiwick"),
        ("fish", "bailiwick.fish"),
        ("powershell", "bailiwick.ps1"),
    ] {
        add(&format!("docs/reference/completions/{name}"), program(&["completions", shell])?);
    }
    Ok(pages)
}

fn edges() -> String {
    let mut page = format!(
        "{MADE}# Edge kinds\n\nAn edge `from -> to` reads \"who holds *from* gains *to*\". Kinds with BloodHound's name keep its meaning.\n\nWhere edges come from: *read* stands in exports, *derived* is concluded from them, *ours* BloodHound does not know, *absent* is in no graph here, and the list below says why.\n\n| kind | edges | reads | gains the target | same principal | barriers that may sit on it | ATT&CK | what removes it |\n|---|---|---|---|---|---|---|---|\n"
    );
    for kind in EdgeKind::ALL {
        let row = kind.row();
        let barriers: Vec<_> = row.candidates.iter().map(bailiwick_model::Barrier::word).collect();
        let yes = |flag: bool| if flag { "yes" } else { "no" };
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} | {} | {} | {} | {} |",
            row.name,
            match row.origin {
                Origin::Read => "read",
                Origin::Derived => "derived",
                Origin::Absent => "absent",
                Origin::Own => "ours",
            },
            row.phrase,
            yes(row.traversable),
            yes(row.same_principal),
            barriers.join(", "),
            row.attack,
            row.fix
        );
    }
    page.push_str("\n## Kinds of BloodHound that no graph here has\n\n");
    for kind in EdgeKind::ALL {
        if let Some(reason) = kind.absence() {
            let _ = writeln!(page, "- `{}`: {reason}.", kind.row().name);
        }
    }
    page
}

fn nodes() -> String {
    let mut page = format!("{MADE}# Node kinds\n\n| kind | what it is |\n|---|---|\n");
    for kind in NodeKind::ALL {
        let _ = writeln!(page, "| `{}` | {} |", kind.word(), kind.doc());
    }
    page
}

fn profiles() -> String {
    let mut page = format!(
        "{MADE}# Attacker profiles\n\n`first` is passed while acting as the start principal, `later` on all other edges.\n\n| profile | what it is | first | later |\n|---|---|---|---|\n"
    );
    for profile in Profile::ALL {
        let words = |set: bailiwick_model::BarrierSet| {
            set.iter().map(bailiwick_model::Barrier::word).collect::<Vec<_>>().join(", ")
        };
        let _ = writeln!(
            page,
            "| `{}` | {} | {} | {} |",
            profile.name,
            profile.doc,
            words(profile.first),
            words(profile.later)
        );
    }
    page
}

fn formats() -> String {
    let mut page = format!(
        "{MADE}# Formats\n\nRecognised by content, in this order.\n\n| format | what it is | lists |\n|---|---|---|\n"
    );
    for format in FORMATS {
        let lists: Vec<_> =
            format.collections.iter().map(|collection| format!("`{}`", collection.word())).collect();
        let _ = writeln!(page, "| `{}` | {} | {} |", format.id, format.title, lists.join(" "));
    }
    page.push_str(
        "\n## Neutral lists\n\nFor what no vendor's export gives alone: CSV with these columns, in any order and case, divided by comma, semicolon or tab, \
         with or without byte order mark. The first two columns tell the list; every other may be left out. An empty cell, `unknown`, `n/a`, `-` or `?` says \
         nothing, and nothing is never taken for a good answer. A list is taken to name everything of the parties that it speaks of.\n",
    );
    for format in FORMATS.iter().filter(|format| format.columns().next().is_some()) {
        let _ = write!(page, "\n### {}\n\n{}.\n\n", format.id, format.title);
        for line in format.columns() {
            let (name, rest) = line.split_once(": ").unwrap_or((&line, ""));
            let _ = writeln!(page, "- `{name}`: {rest}");
        }
    }
    page
}

fn collect() -> String {
    let mut page = format!(
        "{MADE}# How to make exports\n\nEverything works with any part of these; what is missing is named in the report, with what it would settle. `bailiwick collect-help NAME` prints one entry.\n"
    );
    for collection in Collection::ALL {
        let by: Vec<_> = FORMATS.iter().filter(|format| format.collections.contains(collection)).collect();
        if by.is_empty() {
            continue;
        }
        let _ = write!(page, "\n## {}\n\n{}\n", collection.word(), collection.doc());
        for format in by {
            let help = &format.collect;
            let _ = write!(
                page,
                "\n**{}** (`{}`). {}\n\n```text\n{}\n```\n\nLeast permission: {}. Documentation: <{}>\n",
                format.title,
                format.id,
                help.unlocks,
                help.command.trim(),
                help.least,
                help.documentation
            );
        }
    }
    page
}

fn controls() -> String {
    let mut page = format!(
        "{MADE}# Controls\n\nEach is evaluated for every party it is for. **Fail**: something is bad, and a record shows it. **Pass**: everything that it asks was \
         looked at, is good, and rests on records. **Unknown**: a list is missing, cut off, too old or silent; the answer names it. **Not applicable**: \
         there is nothing that it could be asked of.\n"
    );
    for control in CONTROLS {
        let _ = write!(page, "\n{}", bailiwick_report::catalogue::page(control));
    }
    page
}
