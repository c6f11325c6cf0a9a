//! How long our grammar and the public one take for the same Bicep file, in turns in one run:
//!
//! ```sh
//! cargo run --release -p azureml-tests --features comparison --bin parsing -- 5000
//! ```
//!
//! The argument is the number of lines. A keystroke is a letter typed into a name in the middle of the file, or taken out
//! again. The last row is the server's own parse: the tree, and what is read from it. The best of all rounds is compared: it
//! is what the work takes, whatever else the machine does.

use azureml_syntax::bicep;
use azureml_tests::sample;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};
use tree_sitter::{InputEdit, Language, Parser, Point, Tree};

const ROUNDS: usize = 40;
const USAGE: &str = "usage: parsing LINES";

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// A grammar and how long it took.
struct Contender {
    name: &'static str,
    parser: Parser,
    tree: Option<Tree>,
    full: Vec<Duration>,
    keystrokes: Vec<Duration>,
}

fn main() -> Outcome<()> {
    let lines: usize = std::env::args().nth(1).ok_or(USAGE)?.parse()?;
    let (text, line) = sample::bicep(lines);
    let start = text.lines().take(line).map(|line| line.len() + 1).sum::<usize>();
    let at = Point::new(line, 14);
    let typed = format!("{}x{}", &text[..start + at.column], &text[start + at.column..]);
    let mut contenders = [
        contender("azureml-grammars", azureml_grammars::bicep::LANGUAGE.into())?,
        contender("tree-sitter-bicep", tree_sitter_bicep::LANGUAGE.into())?,
    ];
    let mut own = (Vec::new(), Vec::new());
    let mut parsed = bicep::parse(&text);
    for _ in 0..ROUNDS {
        for one in &mut contenders {
            one.parse_in_full(&text)?;
            one.press(&typed, start + at.column, at, true)?;
            one.press(&text, start + at.column, at, false)?;
        }
        let begun = Instant::now();
        let full = bicep::parse(&text);
        own.0.push(begun.elapsed());
        drop(full);
        for now in [&typed, &text] {
            let begun = Instant::now();
            let next = bicep::reparse(now, Some((&parsed, &[])), &mut || ControlFlow::Continue(()));
            own.1.push(begun.elapsed());
            parsed = next.ok_or("nothing cancels it")?;
        }
    }
    println!("{} lines, {} bytes, {ROUNDS} rounds, milliseconds", text.lines().count(), text.len());
    println!(
        "{:<22} {:>10} {:>10} {:>14} {:>14}",
        "", "full best", "full p50", "keystroke best", "keystroke p50"
    );
    let [ours, public] = contenders.map(|one| row(one.name, one.full, one.keystrokes));
    row("our parse, lowered", own.0, own.1);
    println!(
        "our grammar: full {:.1} times, keystroke {:.1} times as fast",
        public.0 / ours.0,
        public.1 / ours.1
    );
    Ok(())
}

fn contender(name: &'static str, language: Language) -> Outcome<Contender> {
    let mut parser = Parser::new();
    parser.set_language(&language)?;
    Ok(Contender { name, parser, tree: None, full: Vec::new(), keystrokes: Vec::new() })
}

impl Contender {
    fn parse_in_full(&mut self, text: &str) -> Outcome<()> {
        let begun = Instant::now();
        let tree = self.parser.parse(text, None).ok_or("no tree")?;
        self.full.push(begun.elapsed());
        if tree.root_node().has_error() {
            return Err(format!("{} does not read the file", self.name).into());
        }
        self.tree = Some(tree);
        Ok(())
    }

    /// `text` is the file after a letter was `typed` at `offset`, or taken out there.
    fn press(&mut self, text: &str, offset: usize, at: Point, typed: bool) -> Outcome<()> {
        let behind = Point::new(at.row, at.column + 1);
        let (old_end, new_end) = if typed { (0, 1) } else { (1, 0) };
        let place = |length: usize| if length == 0 { at } else { behind };
        let begun = Instant::now();
        let mut tree = self.tree.take().ok_or("no tree")?;
        tree.edit(&InputEdit {
            start_byte: offset,
            old_end_byte: offset + old_end,
            new_end_byte: offset + new_end,
            start_position: at,
            old_end_position: place(old_end),
            new_end_position: place(new_end),
        });
        self.tree = self.parser.parse(text, Some(&tree));
        self.keystrokes.push(begun.elapsed());
        Ok(())
    }
}

/// Prints a row; gives the best times in milliseconds.
fn row(name: &str, mut full: Vec<Duration>, mut keystrokes: Vec<Duration>) -> (f64, f64) {
    full.sort_unstable();
    keystrokes.sort_unstable();
    let at =
        |all: &[Duration], index: usize| all.get(index).copied().unwrap_or_default().as_secs_f64() * 1000.0;
    let median = |all: &[Duration]| at(all, all.len() / 2);
    let best = |all: &[Duration]| at(all, 0);
    println!(
        "{name:<22} {:>10.2} {:>10.2} {:>14.3} {:>14.3}",
        best(&full),
        median(&full),
        best(&keystrokes),
        median(&keystrokes)
    );
    (best(&full), best(&keystrokes))
}
