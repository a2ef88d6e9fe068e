//! The report: one self-contained page. What a reader needs first is written out; long tables are rendered by the
//! page's own script from the data that the page carries. Nothing is fetched.

mod data;
mod drawing;
mod trend;

use std::io::{self, Write};

use askama::Template;
use bailiwick_engine::assessment::{Action, Assessment, Standing, TwoSided, Verdict};
use bailiwick_model::Severity;

use crate::words;

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    it: &'a Assessment,
    lines: Vec<Line>,
    actions: Vec<Deed<'a>>,
    customers: usize,
    unclaimed: usize,
    numbers: Vec<(&'static str, usize)>,
    data: String,
    style: &'static str,
    script: &'static str,
    remarks: usize,
    unread: usize,
    two_sided: Vec<SideLine<'a>>,
    sides: String,
    trend: trend::Trend,
}

/// Most lines of the two sides on the page; the worst come first.
const SIDES: usize = 300;

/// One line of the first screen.
struct Line {
    id: &'static str,
    label: &'static str,
    text: String,
    notes: Vec<String>,
}

/// One thing to do, as shown.
struct Deed<'a> {
    it: &'a Action,
    owner: &'a str,
    before: String,
    after: String,
}

/// What two sides say of one relation, as shown.
struct SideLine<'a> {
    it: &'a TwoSided,
    provider: &'a str,
    customer: &'a str,
}

impl Page<'_> {
    /// The end of a long path.
    fn short(text: &str) -> String {
        let count = text.chars().count();
        if count <= 90 {
            return text.to_owned();
        }
        format!("…{}", text.chars().skip(count - 88).collect::<String>())
    }

    fn count(&self, severity: Severity, noun: &str) -> String {
        let count = self.it.remarks.iter().filter(|remark| remark.severity == severity).count();
        words::counted(u32::try_from(count).unwrap_or(u32::MAX), noun, &format!("{noun}s"))
    }
}

/// Writes the report.
///
/// # Errors
/// When the writer fails.
pub fn write(assessment: &Assessment, mut out: impl Write) -> io::Result<()> {
    use bailiwick_model::facts::PartyKind;
    let of_kind = |kind| assessment.parties.iter().filter(|party| party.kind == kind).count();
    let verdicts = |verdict| assessment.outcomes.iter().filter(|outcome| outcome.verdict == verdict).count();
    let page = Page {
        it: assessment,
        lines: lines(assessment),
        actions: assessment.actions.iter().map(|action| deed(assessment, action)).collect(),
        customers: of_kind(PartyKind::Customer),
        unclaimed: of_kind(PartyKind::Unclaimed),
        numbers: vec![
            ("pass", verdicts(Verdict::Pass)),
            ("fail", verdicts(Verdict::Fail)),
            ("unknown", verdicts(Verdict::Unknown)),
            ("not applicable", verdicts(Verdict::NotApplicable)),
        ],
        data: data::embed(assessment)?,
        style: include_str!("../../assets/report.css"),
        script: include_str!("../../assets/report.js"),
        remarks: assessment.remarks.len(),
        two_sided: worst_first(assessment),
        sides: crate::terminal::sides(assessment),
        trend: trend::of(assessment),
        unread: assessment.inputs.iter().filter(|input| input.format.is_empty()).count(),
    };
    let html = page.render().map_err(io::Error::other)?;
    out.write_all(html.as_bytes())
}

fn worst_first(it: &Assessment) -> Vec<SideLine<'_>> {
    let rank = |side: &&TwoSided| Standing::ALL.iter().position(|known| *known == side.standing);
    let mut all: Vec<&TwoSided> = it.two_sided.iter().collect();
    all.sort_by_key(rank);
    let party = |at: usize| it.parties.get(at).map_or("", |party| party.name.as_str());
    all.into_iter()
        .take(SIDES)
        .map(|side| SideLine { it: side, provider: party(side.provider), customer: party(side.customer) })
        .collect()
}

fn deed<'a>(it: &'a Assessment, action: &'a Action) -> Deed<'a> {
    let owner = action
        .owner
        .and_then(|at| it.parties.get(at))
        .map_or("nobody by contract", |party| party.name.as_str());
    Deed { it: action, owner, before: words::interval(action.before), after: words::interval(action.after) }
}

fn lines(it: &Assessment) -> Vec<Line> {
    crate::terminal::headline(it)
        .into_iter()
        .map(|line| Line { id: line.id, label: line.label, text: line.text, notes: line.notes })
        .collect()
}
