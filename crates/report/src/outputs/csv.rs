//! Tables for spreadsheets: RFC 4180, in UTF-8, one record a line.
//!
//! A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return for a formula. Names in
//! exports are chosen by others, so such a cell gets an apostrophe in front, which spreadsheets show as text. Where a
//! spreadsheet parts cells at `;` or tabs, as many do outside English, the same holds for what stands behind them.

use std::io::{self, Write};

use bailiwick_engine::assessment::{Assessment, Interval, Locator};
use bailiwick_model::{Effect, Effects};

use super::stream::{owner, party, place};
use super::{Output, OutputFile};
use crate::words;

pub(super) const OUTPUT: Output = Output {
    id: "csv",
    doc: "tables of findings, outcomes and subjects for spreadsheets (RFC 4180; cells never start a formula)",
    default: false,
    files: &[
        OutputFile { name: "findings.csv", label: "Findings", fill: |it, _, out| findings(it, out) },
        OutputFile { name: "outcomes.csv", label: "Outcomes", fill: |it, _, out| outcomes(it, out) },
        OutputFile { name: "subjects.csv", label: "Subjects", fill: |it, _, out| subjects(it, out) },
    ],
};

fn findings(it: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    record(
        out,
        &[
            "id",
            "severity",
            "party",
            "recommendations",
            "control",
            "title",
            "why",
            "fix",
            "proof",
            "owner",
            "owner_why",
            "customers_proven",
            "customers_possible",
            "evidence",
        ],
    )?;
    for finding in &it.findings {
        record(
            out,
            &[
                &finding.id,
                finding.rank.word(),
                party(it, finding.party),
                &finding.rows.join(" "),
                finding.control,
                &finding.title,
                &finding.why,
                &finding.fix,
                &finding.proof,
                owner(it, finding.owner),
                &finding.owner_why,
                &finding.customers.proven.to_string(),
                &finding.customers.possible.to_string(),
                &places(&finding.evidence),
            ],
        )?;
    }
    Ok(())
}

fn outcomes(it: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    record(
        out,
        &["party", "recommendation", "group", "outcome", "reasons", "not_known", "undecided", "text"],
    )?;
    for outcome in &it.outcomes {
        let row = it.rows.iter().find(|row| row.id == outcome.row);
        let controls = || outcome.controls.iter().filter_map(|&at| it.controls.get(at));
        let reasons: Vec<_> = controls().map(|control| control.summary.as_str()).collect();
        let gaps: Vec<_> = controls()
            .flat_map(|control| &control.gaps)
            .map(|gap| format!("{} ({})", gap.what, gap.of))
            .collect();
        record(
            out,
            &[
                party(it, outcome.party),
                &outcome.row,
                row.map_or("", |row| row.group.as_str()),
                outcome.verdict.word(),
                &reasons.join("; "),
                &gaps.join("; "),
                &outcome.undecided,
                row.map_or("", |row| row.text.as_str()),
            ],
        )?;
    }
    Ok(())
}

fn subjects(it: &Assessment, out: &mut dyn Write) -> io::Result<()> {
    record(
        out,
        &[
            "id",
            "name",
            "kind",
            "tool",
            "party",
            "realm",
            "second_factor",
            "last_use",
            "insider_proven",
            "insider_possible",
            "stolen_password_proven",
            "stolen_password_possible",
            "strongest",
            "remarks",
            "evidence",
        ],
    )?;
    let effect = it.effect.unwrap_or(Effect::See);
    for subject in &it.subjects {
        let by = |profile: &str| {
            let blast = subject.blast.iter().find(|blast| blast.profile == profile);
            blast.and_then(|blast| blast.customers.get(effect as usize)).copied().unwrap_or_default()
        };
        let (insider, password): (Interval, Interval) = (by("insider"), by("stolen-password"));
        let all = subject.parties.iter().fold(Effects::default(), |all, (_, proven, _)| all.union(*proven));
        record(
            out,
            &[
                &subject.id,
                &subject.name,
                subject.kind,
                if subject.tool { "yes" } else { "no" },
                party(it, subject.party),
                &subject.realm,
                words::second_factor(subject.second_factor),
                &words::last_use(subject.last_use),
                &insider.proven.to_string(),
                &insider.possible.to_string(),
                &password.proven.to_string(),
                &password.possible.to_string(),
                words::strongest(all),
                &subject.remarks.join("; "),
                &place(&subject.evidence),
            ],
        )?;
    }
    Ok(())
}

fn places(of: &[Locator]) -> String {
    of.iter().map(place).collect::<Vec<_>>().join("; ")
}

/// One record, ended by CR LF.
fn record(out: &mut dyn Write, cells: &[&str]) -> io::Result<()> {
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.write_all(b",")?;
        }
        out.write_all(field(cell).as_bytes())?;
    }
    out.write_all(b"\r\n")
}

/// One cell: no formula, quoted where RFC 4180 asks for it.
fn field(text: &str) -> String {
    let text: String = text
        .split_inclusive([';', '\t'])
        .map(|part| if formula(part) { format!("'{part}") } else { part.to_owned() })
        .collect();
    if text.contains([',', ';', '\t', '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// Whether a cell would be taken for a formula. A quote before it is gone where another separator parts the cells.
fn formula(text: &str) -> bool {
    text.trim_start_matches([' ', '"'])
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn cells_are_quoted_and_never_start_a_formula() {
        for (given, wanted) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"no\"", "\"say \"\"no\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("=1+1", "'=1+1"),
            ("  =1+1", "'  =1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-2+3", "'-2+3"),
            ("+1", "'+1"),
            ("\t=1", "\"'\t'=1\""),
            ("a;b", "\"a;b\""),
            ("a;=1+1", "\"a;'=1+1\""),
            ("a; @x;b", "\"a;' @x;b\""),
            ("a\t+1", "\"a\t'+1\""),
            ("a;\"=1+1", "\"a;'\"\"=1+1\""),
            ("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\""),
            ("", ""),
        ] {
            assert_eq!(field(given), wanted);
        }
    }
}
