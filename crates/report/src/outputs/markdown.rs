//! A work list that can be pasted into a ticket: what to do, who owns it, the record, the proof.

use std::collections::BTreeMap;
use std::io::{self, Write};

use bailiwick_engine::assessment::{Assessment, Finding, Verdict};

use super::stream::{owner, party, place};
use super::{Output, OutputFile};
use crate::{terminal, words};

pub(super) const OUTPUT: Output = Output {
    id: "markdown",
    doc: "a work list with owners, to paste into a ticket or a page",
    default: false,
    files: &[OutputFile { name: "worklist.md", label: "Work list", fill: |it, _, out| write(it, out) }],
};

/// Records named for one finding.
const PLACES: usize = 5;

fn write(it: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {}: work list\n\nEvidence as of {}.\n", text(&it.title), it.as_of.date())?;
    for line in terminal::headline(it) {
        writeln!(out, "- **{}**: {}", line.label, text(&line.text))?;
        for note in &line.notes {
            writeln!(out, "  - {}", text(note))?;
        }
    }
    actions(it, out)?;
    findings(it, out)?;
    unknown(it, out)
}

fn actions(it: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    if it.actions.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## Do first\n")?;
    for (number, action) in (1..).zip(&it.actions) {
        writeln!(out, "{number}. **{}** (owner: {})", text(&action.title), text(owner(it, action.owner)))?;
        if !action.measure.is_empty() {
            let (before, after) = (words::interval(action.before), words::interval(action.after));
            writeln!(out, "   - {}: {before} → {after}", text(&action.measure))?;
        }
        writeln!(out, "   - How: {}", text(&action.how))?;
        if !action.side_effects.is_empty() {
            writeln!(out, "   - Side effects: {}", text(&action.side_effects))?;
        }
    }
    Ok(())
}

fn findings(it: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    let mut by_owner: BTreeMap<Option<usize>, Vec<&Finding>> = BTreeMap::new();
    for finding in &it.findings {
        by_owner.entry(finding.owner).or_default().push(finding);
    }
    for (whose, list) in by_owner {
        let heading = whose.map_or("Nobody by contract", |_| owner(it, whose));
        writeln!(out, "\n## Owner: {}\n", text(heading))?;
        for finding in list {
            one(it, finding, out)?;
        }
    }
    Ok(())
}

fn one(it: &Assessment, finding: &Finding, out: &mut dyn Write) -> io::Result<()> {
    let rows = finding.rows.join(", ");
    writeln!(
        out,
        "- [ ] **{}** {} ({}; {})",
        finding.rank.word(),
        text(&finding.title),
        text(party(it, finding.party)),
        text(&rows)
    )?;
    for (label, words) in [
        ("Why", &finding.why),
        ("Fix", &finding.fix),
        ("Done when", &finding.proof),
        ("Owner", &finding.owner_why),
    ] {
        if !words.is_empty() {
            writeln!(out, "  - {label}: {}", text(words))?;
        }
    }
    for at in finding.evidence.iter().take(PLACES) {
        writeln!(out, "  - Record: {}", text(&place(at)))?;
    }
    if let Some(more) = finding.evidence.len().checked_sub(PLACES).filter(|more| *more > 0) {
        writeln!(out, "  - {more} more records are in assessment.json")?;
    }
    writeln!(out, "  - Id: {}", text(&finding.id))
}

fn unknown(it: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    let open = it.outcomes.iter().filter(|outcome| outcome.verdict == Verdict::Unknown).count();
    writeln!(out, "\n## Not known\n\n{open} answers are not known; that is no sign of safety.\n")?;
    for missing in &it.missing {
        let word = missing.collection.word();
        writeln!(
            out,
            "- [ ] `bailiwick collect-help {word}` would settle {}; of {}",
            words::worth(missing),
            text(&missing.of.join(", "))
        )?;
    }
    Ok(())
}

/// Text that Markdown shows as it is: on one line, with nothing of it taken for markup or a mention.
fn text(of: &str) -> String {
    let mut out = String::with_capacity(of.len());
    for letter in of.chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '#' | '|' | '!' | '~' | '$' => {
                out.push('\\');
                out.push(letter);
            }
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("&#64;"),
            letter if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn names_stay_text() {
        assert_eq!(text("a|b\n# c"), "a\\|b \\# c");
        assert_eq!(text("<img src=x> [x](y) `z`"), "&lt;img src=x&gt; \\[x\\]\\(y\\) \\`z\\`");
        assert_eq!(text("ana@northwind.example"), "ana&#64;northwind.example");
    }
}
