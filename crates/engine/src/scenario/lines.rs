//! From a text to lines of words: comments gone, quotes taken off, loops written out.

use super::Problem;

/// Lines after all loops, at most.
const MOST: usize = 1_000_000;

/// Rounds of all loops, at most: a loop may be empty.
const ROUNDS: usize = 2 * MOST;

/// Loops inside loops, at most.
const DEEPEST: usize = 16;

/// One statement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Line {
    pub(super) number: u32,
    pub(super) words: Vec<String>,
}

impl Line {
    /// A problem on this line.
    pub(super) fn problem(&self, message: impl Into<String>, help: impl Into<String>) -> Problem {
        Problem { line: self.number, message: message.into(), help: help.into() }
    }
}

/// The statements of a text, with `for NAME in FIRST..LAST` ... `end` written out. Inside, `$NAME` is the number.
pub(super) fn expand(text: &str) -> Result<Vec<Line>, Problem> {
    let mut lines = Vec::new();
    for (number, text) in (1u32..).zip(text.lines()) {
        let words = words(text, number)?;
        if !words.is_empty() {
            lines.push(Line { number, words });
        }
    }
    let mut out = Vec::new();
    Unroll { out: &mut out, rounds: 0 }.lines(&lines, &mut Vec::new())?;
    Ok(out)
}

fn words(text: &str, number: u32) -> Result<Vec<String>, Problem> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() && !rest.starts_with('#') {
        let (word, after) = if let Some(quoted) = rest.strip_prefix('"') {
            quoted.split_once('"').ok_or_else(|| Problem {
                line: number,
                message: "a quoted text does not end".to_owned(),
                help: "add the closing `\"`".to_owned(),
            })?
        } else {
            rest.split_once(char::is_whitespace).unwrap_or((rest, ""))
        };
        words.push(word.to_owned());
        rest = after.trim_start();
    }
    Ok(words)
}

/// Loops being written out. An empty round makes no line, so rounds are counted too.
struct Unroll<'o> {
    out: &'o mut Vec<Line>,
    rounds: usize,
}

impl Unroll<'_> {
    fn lines(&mut self, lines: &[Line], values: &mut Vec<(String, u32)>) -> Result<(), Problem> {
        let mut at = 0;
        while let Some(line) = lines.get(at) {
            at += 1;
            if line.words.first().is_none_or(|word| word != "for") {
                self.out.push(filled(line, values));
                self.bounded(line)?;
                continue;
            }
            let (name, range) = header(line)?;
            if values.iter().any(|(known, _)| *known == name) {
                return Err(line.problem(
                    format!("`{name}` is the number of a loop around this one already"),
                    "give this loop another name",
                ));
            }
            let length = body(lines.get(at..).unwrap_or(&[])).ok_or_else(|| {
                line.problem("this loop does not end", "add a line `end` after its last line")
            })?;
            let inside = lines.get(at..at + length).unwrap_or(&[]);
            if values.len() == DEEPEST {
                return Err(line.problem(
                    format!("more than {DEEPEST} loops stand inside each other"),
                    "write fewer loops inside each other",
                ));
            }
            for number in range {
                self.rounds += 1;
                self.bounded(line)?;
                values.push((name.clone(), number));
                self.lines(inside, values)?;
                values.pop();
            }
            at += length + 1;
        }
        Ok(())
    }

    fn bounded(&self, line: &Line) -> Result<(), Problem> {
        let message = match (self.out.len(), self.rounds) {
            (lines, _) if lines > MOST => format!("the loops make more than {MOST} lines"),
            (_, rounds) if rounds > ROUNDS => format!("the loops take more than {ROUNDS} rounds"),
            _ => return Ok(()),
        };
        let help = "a scenario shows the shape of an incident: make the ranges smaller";
        Err(line.problem(message, help))
    }
}

/// Lines of a loop's body, up to its own `end`.
fn body(lines: &[Line]) -> Option<usize> {
    let mut depth = 1;
    lines.iter().position(|line| {
        match line.words.first().map(String::as_str) {
            Some("for" | "cut") => depth += 1,
            Some("end") => depth -= 1,
            _ => {}
        }
        depth == 0
    })
}

fn header(line: &Line) -> Result<(String, std::ops::RangeInclusive<u32>), Problem> {
    const HELP: &str = "write `for n in 1..25`, and `$n` where the number goes";
    let [_, name, word, range] = line.words.as_slice() else {
        return Err(line.problem("this loop has no name or no range", HELP));
    };
    let bounds =
        range.split_once("..").and_then(|(first, last)| Some((first.parse().ok()?, last.parse().ok()?)));
    match bounds {
        Some((first, last)) if word == "in" && first <= last => Ok((name.clone(), first..=last)),
        _ => Err(line.problem(format!("`{range}` is no range of numbers"), HELP)),
    }
}

/// The line with `$name` replaced, the longest name first.
fn filled(line: &Line, values: &[(String, u32)]) -> Line {
    let mut values: Vec<&(String, u32)> = values.iter().collect();
    values.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let fill = |word: &String| {
        values
            .iter()
            .fold(word.clone(), |word, (name, value)| word.replace(&format!("${name}"), &value.to_string()))
    };
    Line { number: line.number, words: line.words.iter().map(fill).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        expand(text).unwrap().into_iter().map(|line| line.words.join("|")).collect()
    }

    #[test]
    fn loops_are_written_out() {
        let text = "a \"b c\" # d\nfor n in 1..2\n  for m in 3..4\n    x-$n-$m\n  end\nend\nz";
        assert_eq!(texts(text), ["a|b c", "x-1-3", "x-1-4", "x-2-3", "x-2-4", "z"]);
        assert_eq!(expand("for n in 1..2\nx").unwrap_err().line, 1);
        assert_eq!(expand("\nfor n in 2..1\nend").unwrap_err().line, 2);
        assert_eq!(expand("for n in 1..2000000\nx\nend").unwrap_err().line, 2);
        assert_eq!(expand("a \"b").unwrap_err().line, 1);
    }

    /// An inner loop of the same name would be written out with the outer number.
    #[test]
    fn a_loop_inside_another_needs_a_name_of_its_own() {
        let twice = expand("for n in 1..2\nfor n in 3..4\nx-$n\nend\nend").unwrap_err();
        assert_eq!(twice.line, 2);
        assert!(twice.message.contains("`n` is the number of a loop around this one"), "{}", twice.message);
        let apart = "for n in 1..1\nx-$n\nend\nfor n in 2..2\nx-$n\nend";
        assert_eq!(texts(apart), ["x-1", "x-2"], "one after the other is no shadow");
    }

    #[test]
    fn loops_that_make_nothing_and_nests_of_them_are_bounded() {
        let empty = expand("for a in 1..4294967295\nend").unwrap_err();
        assert_eq!(empty.line, 1);
        assert!(empty.message.contains("2000000 rounds"), "{}", empty.message);
        let loops =
            |depth: usize| (0..depth).map(|at| format!("for a{at} in 1..1\n")).collect::<Vec<_>>().concat();
        let nested = |depth: usize| format!("{}x\n{}", loops(depth), "end\n".repeat(depth));
        assert_eq!(expand(&nested(16)).unwrap().len(), 1);
        let deep = expand(&nested(2000)).unwrap_err();
        assert!(deep.line == 17 && deep.message.contains("loops stand inside"), "{deep:?}");
    }
}
