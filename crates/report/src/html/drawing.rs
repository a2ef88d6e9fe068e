//! Drawings of paths: SVG, layered, the same bytes for the same path. Readable at 320 pixels and on paper: one node
//! a line, three lanes by indentation (provider, borders, customer), barriers as glyphs on the edges.

use std::fmt::Write as _;

use bailiwick_engine::assessment::{Assessment, Path, Step};
use bailiwick_model::BarrierState;
use bailiwick_model::facts::PartyKind;

const WIDTH: u32 = 320;
const LINE: u32 = 46;
const LANES: [u32; 3] = [12, 32, 52];

/// A drawing of one path.
pub(super) fn draw(it: &Assessment, path: &Path) -> String {
    let shown: Vec<&Step> = path.steps.iter().collect();
    let height = LINE * u32::try_from(shown.len() + 1).unwrap_or(1) + 8;
    let mut out = String::new();
    let label = escape(&format!("Path from {} to {}", path.from, party(it, path.party)));
    let _ =
        write!(out, r#"<svg class="path" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{label}">"#);
    let mut x = lane(it, path.from_party, false);
    node(&mut out, x, 0, &path.from, party(it, path.from_party), false);
    for (at, step) in (0u32..).zip(&shown) {
        let last = at as usize + 1 == shown.len();
        let next = if last { LANES[2] } else { lane(it, step.to_party, step.to_kind == "AZRole") };
        edge(&mut out, x, next, at, step);
        let under = if last { "" } else { party(it, step.to_party) };
        node(&mut out, next, at + 1, &step.to, under, last);
        x = next;
    }
    out.push_str("</svg>");
    out
}

fn party(it: &Assessment, at: usize) -> &str {
    it.parties.get(at).map_or("", |party| party.name.as_str())
}

/// Providers and everybody who is no customer stand left, what customers own right, roles between.
fn lane(it: &Assessment, party: usize, border: bool) -> u32 {
    let customer = it.parties.get(party).is_some_and(|party| party.kind == PartyKind::Customer);
    match (customer, border) {
        (true, true) => LANES[1],
        (true, false) => LANES[2],
        (false, _) => LANES[0],
    }
}

fn node(out: &mut String, x: u32, row: u32, name: &str, party: &str, end: bool) {
    let y = row * LINE + 14;
    let shape = if end {
        format!(r#"<rect x="{}" y="{}" width="12" height="12" class="end"/>"#, x - 6, y - 6)
    } else {
        format!(r#"<circle cx="{x}" cy="{y}" r="5"/>"#)
    };
    let room = (WIDTH - x - 14) / 7;
    let _ = write!(
        out,
        r#"{shape}<text x="{}" y="{}" class="name">{}</text>"#,
        x + 12,
        y + 4,
        escape(&cut(name, room))
    );
    if !party.is_empty() {
        let used = u32::try_from(cut(name, room).chars().count()).unwrap_or(0);
        let left = room.saturating_sub(used + 2);
        if left > 5 {
            let _ = write!(
                out,
                r#"<text x="{}" y="{}" class="party">{}</text>"#,
                x + 18 + used * 7,
                y + 4,
                escape(&cut(party, left))
            );
        }
    }
}

fn edge(out: &mut String, from: u32, to: u32, row: u32, step: &Step) {
    let (top, bottom) = (row * LINE + 19, (row + 1) * LINE + 9);
    let dash = if step.possible_only { r#" stroke-dasharray="3 3""# } else { "" };
    let middle = bottom - 8;
    let _ = write!(out, r#"<path d="M{from} {top}V{middle}L{to} {bottom}"{dash}/>"#);
    let barriers: Vec<String> = step
        .barriers
        .iter()
        .map(|(barrier, state)| format!("{} {}", glyph(*state), barrier.word()))
        .collect();
    let note = if step.note.is_empty() { String::new() } else { format!(": {}", step.note) };
    let words = format!("{}{note} {}", step.kind.row().phrase, barriers.join(" "));
    let room = (WIDTH - from - 14) * 10 / 58;
    let _ = write!(
        out,
        r#"<text x="{}" y="{}" class="edge">{}</text>"#,
        from + 10,
        top + 14,
        escape(&cut(words.trim(), room))
    );
}

/// Closed, open or unknown.
const fn glyph(state: BarrierState) -> &'static str {
    match state {
        BarrierState::InForce => "■",
        BarrierState::Unknown => "◇",
        BarrierState::Absent => "□",
    }
}

fn cut(text: &str, room: u32) -> String {
    let room = room as usize;
    if text.chars().count() <= room {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(room.saturating_sub(1)).collect();
    short.push('…');
    short
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
