//! Drawings of paths: SVG, layered, the same bytes for the same path. Readable at 320 pixels and on paper: a lane for each
//! party, in the order in which the path comes to it, and one row a step: the edge with its barriers as glyphs, the
//! record that shows it, and what it leads to, in the lane of its party. Where an edge crosses from one party to
//! another, the border is drawn across it.

use std::fmt::Write as _;

use bailiwick_engine::assessment::{Assessment, Path, Step};
use bailiwick_model::BarrierState;

const WIDTH: u32 = 320;
/// Height of a line of text.
const LINE: u32 = 15;
const FIRST_LANE: u32 = 10;
const LANE: u32 = 16;
/// Lanes that are kept apart; parties beyond stand in the last one.
const LANES: usize = 5;

/// A drawing of one path.
pub(super) fn draw(it: &Assessment, path: &Path) -> String {
    let mut drawing = Drawing::new(it, path);
    drawing.heads();
    drawing.node(path.from_party, &path.from, false);
    let mut from = path.from_party;
    for (at, step) in path.steps.iter().enumerate() {
        let last = at + 1 == path.steps.len();
        let to = if last { path.party } else { step.to_party };
        drawing.edge(from, to, step);
        drawing.node(to, &step.to, last);
        from = to;
    }
    drawing.finish()
}

struct Drawing<'a> {
    it: &'a Assessment,
    path: &'a Path,
    /// Parties in the order of their lanes.
    lanes: Vec<usize>,
    /// Where texts begin, right of all lanes.
    text: u32,
    y: u32,
    /// Top of the lanes, below their heads.
    top: u32,
    body: String,
}

impl<'a> Drawing<'a> {
    fn new(it: &'a Assessment, path: &'a Path) -> Self {
        let mut lanes = vec![path.from_party];
        for party in path.steps.iter().map(|step| step.to_party).chain([path.party]) {
            if !lanes.contains(&party) && lanes.len() < LANES {
                lanes.push(party);
            }
        }
        let count = u32::try_from(lanes.len()).unwrap_or(1);
        Self { it, path, lanes, text: FIRST_LANE + LANE * count, y: 0, top: 0, body: String::new() }
    }

    fn party(&self, at: usize) -> &'a str {
        self.it.parties.get(at).map_or("", |party| party.name.as_str())
    }

    fn x(&self, party: usize) -> u32 {
        let lane = self.lanes.iter().position(|known| *known == party).unwrap_or(self.lanes.len() - 1);
        FIRST_LANE + LANE * u32::try_from(lane).unwrap_or(0)
    }

    /// Letters of a text of this size between `from` and the right edge.
    const fn room(from: u32, small: bool) -> usize {
        let tenths = if small { 58 } else { 68 };
        (WIDTH.saturating_sub(from + 2) as usize * 10) / tenths
    }

    fn line(&mut self, x: u32, class: &str, text: &str) {
        self.y += LINE;
        let y = self.y;
        let text = escape(text);
        let _ = write!(self.body, r#"<text x="{x}" y="{y}" class="{class}">{text}</text>"#);
    }

    /// At most two lines.
    fn lines(&mut self, class: &str, text: &str) {
        for part in split(text, Self::room(self.text, class != "name")) {
            self.line(self.text, class, &part);
        }
    }

    /// The names of the parties over their lanes.
    fn heads(&mut self) {
        for party in self.lanes.clone() {
            let x = self.x(party);
            let kind = self.it.parties.get(party).map_or("", |party| party.kind.word());
            let name = format!("{} ({kind})", self.party(party));
            self.line(x + 4, "party", &cut(&name, Self::room(x + 4, true)));
            let _ = write!(self.body, r#"<path d="M{x} {}V{}" class="lane"/>"#, self.y - 9, self.y + 3);
        }
        self.y += 4;
        self.top = self.y;
    }

    fn node(&mut self, party: usize, name: &str, end: bool) {
        let (x, y) = (self.x(party), self.y + 11);
        let shape = if end {
            format!(r#"<rect x="{}" y="{}" width="12" height="12" class="end"/>"#, x - 6, y - 6)
        } else {
            format!(r#"<circle cx="{x}" cy="{y}" r="5"/>"#)
        };
        self.body.push_str(&shape);
        self.lines("name", name);
        self.y += 2;
    }

    /// The edge and everything that is said of it, drawn from the lane of one party to that of the other.
    fn edge(&mut self, from: usize, to: usize, step: &Step) {
        let top = self.y + 1;
        if from != to {
            let border = format!("border: into {}", self.party(to));
            self.lines("border", &border);
        }
        let note = if step.note.is_empty() { String::new() } else { format!(": {}", step.note) };
        self.lines("edge", &format!("{}{note}", step.kind.row().phrase));
        let barriers = barriers(step);
        if !barriers.is_empty() {
            self.lines("edge", &barriers);
        }
        if !step.evidence.file.is_empty() {
            let place = format!("{} {}", step.evidence.file, step.evidence.record);
            self.line(self.text, "evidence", &tail(place.trim(), Self::room(self.text, true)));
        }
        self.y += 3;
        let (start, end) = (self.x(from), self.x(to));
        let bottom = self.y + 6;
        let bend = bottom.saturating_sub(10);
        let dash = if step.possible_only { r#" stroke-dasharray="3 3""# } else { "" };
        let _ = write!(self.body, r#"<path d="M{start} {top}V{bend}L{end} {bottom}"{dash}/>"#);
        if from != to {
            let (left, right) = (start.min(end).saturating_sub(5), start.max(end) + 5);
            let middle = bottom.saturating_sub(5);
            let _ = write!(self.body, r#"<path d="M{left} {middle}H{right}" class="border"/>"#);
        }
    }

    fn finish(self) -> String {
        let height = self.y + 8;
        let label = escape(&format!(
            "Path from {} to {} in {} steps; the list below says the same",
            self.path.from,
            self.party(self.path.party),
            self.path.steps.len()
        ));
        let mut out =
            format!(r#"<svg class="path" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{label}">"#);
        for party in &self.lanes {
            let x = self.x(*party);
            let _ = write!(out, r#"<path d="M{x} {}V{}" class="lane"/>"#, self.top, self.y + 4);
        }
        out + &self.body + "</svg>"
    }
}

/// Closed, unknown or open, with the barrier; nothing where no barrier can sit on this kind of edge.
fn barriers(step: &Step) -> String {
    if step.barriers.is_empty() {
        let candidates = !step.kind.row().candidates.is_empty();
        return if candidates { "□ nothing in the way".to_owned() } else { String::new() };
    }
    let words = step.barriers.iter().map(|(barrier, state)| {
        let word = match state {
            BarrierState::InForce => "■",
            BarrierState::Unknown => "◇ not known:",
            BarrierState::Absent => "□ none:",
        };
        format!("{word} {}", barrier.word())
    });
    words.collect::<Vec<_>>().join("  ")
}

/// A text in at most two lines of `room` letters, broken at a blank, slash or underscore where there is one.
fn split(text: &str, room: usize) -> Vec<String> {
    let text = text.trim();
    if text.chars().count() <= room {
        return vec![text.to_owned()];
    }
    let breaks = |letter: char| matches!(letter, ' ' | '/' | '_' | ',');
    let fitting: Vec<(usize, char)> = text.char_indices().take(room).collect();
    let at = fitting
        .iter()
        .rev()
        .find(|(_, letter)| breaks(*letter))
        .or(fitting.last())
        .map_or(0, |(at, letter)| at + letter.len_utf8());
    let (first, rest) = text.split_at(at);
    vec![first.trim_end().to_owned(), cut(rest.trim_start(), room)]
}

/// The end of a place: the record and what of its file fits before it, from a folder on where that is possible.
fn tail(text: &str, room: usize) -> String {
    let letters = text.chars().count();
    if letters <= room {
        return text.to_owned();
    }
    let end: String = text.chars().skip(letters - room.saturating_sub(1)).collect();
    let whole = end.find('/').and_then(|at| end.get(at..)).filter(|rest| rest.chars().count() * 3 > room);
    format!("…{}", whole.unwrap_or(&end))
}

fn cut(text: &str, room: usize) -> String {
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

#[cfg(test)]
mod tests {
    use bailiwick_engine::assessment::{Locator, PartyLine};
    use bailiwick_model::facts::PartyKind;
    use bailiwick_model::{Barrier, EdgeKind};

    use super::*;

    fn assessment() -> Assessment {
        let party = |name: &str, kind| PartyLine { name: name.to_owned(), kind, ..PartyLine::default() };
        Assessment {
            parties: vec![
                party("Northwind", PartyKind::Provider),
                party("Acme <Dental>", PartyKind::Customer),
                party("Distri", PartyKind::Distributor),
            ],
            ..Assessment::default()
        }
    }

    fn step(to: &str, party: usize, kind: EdgeKind, record: &str) -> Step {
        let evidence = Locator { file: "exports/gdap.json".to_owned(), record: record.to_owned() };
        Step { kind, to: to.to_owned(), to_party: party, evidence, ..Step::default() }
    }

    fn path() -> Path {
        let mut login = step("ana", 0, EdgeKind::LogsInAs, "value[1]");
        login.barriers =
            vec![(Barrier::Mfa, BarrierState::InForce), (Barrier::Network, BarrierState::Unknown)];
        Path {
            from: "password of ana".to_owned(),
            from_party: 2,
            party: 1,
            steps: vec![
                login,
                step("Intune Administrator", 1, EdgeKind::GdapAccess, "value[2]"),
                step("Acme <Dental>", 1, EdgeKind::Grants, "value[3]"),
            ],
            ..Path::default()
        }
    }

    /// Each step with its record, each party with a lane of its own, each border, each state of a barrier.
    #[test]
    fn everything_that_a_path_shows_is_drawn() {
        let svg = draw(&assessment(), &path());
        for record in ["value[1]", "value[2]", "value[3]"] {
            assert!(svg.contains(&format!("exports/gdap.json {record}")), "{record}");
        }
        for text in [
            "Distri (distributor)",
            "Northwind (provider)",
            "Acme &lt;Dental&gt; (customer)",
            "border: into Northwind",
            "border: into Acme",
            "■ mfa  ◇ not known: network",
            "□ nothing in the way",
        ] {
            assert!(svg.contains(text), "{text} is not in {svg}");
        }
        assert_eq!(svg.matches(r#"class="border"/>"#).count(), 2);
        let lanes: Vec<&str> = svg.split(r#"<path d="M"#).skip(1).take(3).map(|rest| &rest[..2]).collect();
        assert_eq!(lanes, ["10", "26", "42"]);
        assert!(!svg.contains("<Dental>"), "names are escaped");
    }

    /// No text is wider than the drawing, however long a name or path is.
    #[test]
    fn long_texts_are_broken_and_cut() {
        let mut path = path();
        path.from = "x".repeat(300);
        path.steps[0].evidence.file = "a/very/long/path/".repeat(20);
        let svg = draw(&assessment(), &path);
        for text in svg.split("<text ").skip(1) {
            let words = text.split_once('>').unwrap().1.split_once("</text>").unwrap().0;
            let letters = words.replace("&lt;", "<").replace("&gt;", ">").chars().count();
            assert!(letters <= 56, "{letters}: {words}");
        }
        assert_eq!(split("one two three", 8), ["one two", "three"]);
        assert_eq!(split("ééééé", 3), ["ééé", "éé"]);
        assert_eq!(tail("exports/provider/azurehound.json data[22]", 28), "…/azurehound.json data[22]");
        assert_eq!(tail("averylongname.json data[22]", 12), "…on data[22]");
    }
}
