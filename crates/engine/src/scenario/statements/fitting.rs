//! Patterns of cuts, held against the estate once it is whole.

use super::options::Words;
use super::{Reader, fits};
use crate::scenario::world::Edge;
use crate::scenario::{Pattern, Problem};

impl Reader {
    /// A cut that cuts nothing would prove whatever is said of it.
    pub(super) fn patterns_fit(&self) -> Result<(), Problem> {
        let nodes = || self.world.node_of.keys().map(String::as_str);
        let ends = || nodes().chain(self.world.party_of.keys().map(String::as_str));
        for (line, pattern) in &self.patterns {
            let words = Words::of(line);
            if !nodes().any(|name| fits(&pattern.from, name)) {
                return Err(words.unknown("node", &pattern.from, nodes()));
            }
            if !ends().any(|name| fits(&pattern.to, name)) {
                return Err(words.unknown("node or party", &pattern.to, ends()));
            }
            let edges = || self.world.edges.iter().chain(&self.later);
            if !edges().any(|edge| pattern.fits(&self.world, edge)) {
                let Pattern { from, to, kind } = pattern;
                let between =
                    |edge: &&Edge| Pattern { kind: edge.kind, ..pattern.clone() }.fits(&self.world, edge);
                let mut kinds: Vec<&str> = edges().filter(between).map(|edge| edge.kind.row().name).collect();
                kinds.sort_unstable();
                kinds.dedup();
                let help = if kinds.is_empty() {
                    "name the ends of an edge that is there".to_owned()
                } else {
                    format!("between these there is {}", kinds.join(", "))
                };
                let name = kind.row().name;
                return Err(line.problem(format!("no edge is `{from} {name} {to}`: this cuts nothing"), help));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::scenario::Scenario;

    const ESTATE: &str = "as-of 2021-07-02\nparty provider msp\nparty customer c-1\nnode RmmServer vsa of msp\nedge vsa can change c-1\n";

    #[test]
    fn what_would_test_nothing_is_refused() {
        let tail = "start vsa as insider at change\nexpect 1\n";
        let cut = |line: &str| format!("{ESTATE}cut gone\n{line}\nend\n{tail}");
        for (text, line, message, help) in [
            (cut("remove vsb can c-1"), 7, "no node `vsb`", "did you mean `vsa`?"),
            (cut("remove vsa can c-2"), 7, "no node or party `c-2`", "did you mean `c-1`?"),
            (cut("remove internet can c-1"), 7, "cuts nothing", "name the ends"),
            (cut("remove vsa RmmManages *"), 7, "cuts nothing", "there is Grants"),
            (format!("{ESTATE}{tail}breaks\n"), 8, "names no recommendation", "write `breaks"),
            (format!("{ESTATE}{tail}expect way to c-1 through\n"), 8, "no node is named", "through NODE"),
        ] {
            let problem = Scenario::parse(&text).unwrap_err();
            assert_eq!(problem.line, line, "{problem:?}");
            assert!(problem.message.contains(message) && problem.help.contains(help), "{problem:?}");
        }
        for fine in
            ["remove vsa can *", "remove * can c-1", "add internet can change c-1\nremove internet can c-1"]
        {
            assert!(Scenario::parse(&cut(fine)).is_ok(), "{fine}");
        }
    }
}
