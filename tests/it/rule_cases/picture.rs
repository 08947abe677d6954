//! Findings as carets below a text, and back.

/// A finding of a picture: lines from 0, columns in characters from 0.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Mark {
    pub(super) from: (usize, usize),
    pub(super) to: (usize, usize),
    pub(super) message: String,
}

/// A line of carets in parts: where they begin, how many, what is between braces, the message.
fn carets(line: &str) -> Option<(usize, usize, Option<&str>, &str)> {
    let rest = line.trim_start_matches([' ', '\t']);
    let column = line.chars().count() - rest.chars().count();
    let after = rest.trim_start_matches('^');
    let count = rest.len() - after.len();
    if count == 0 {
        return None;
    }
    let (braces, after) = match after.strip_prefix('{') {
        Some(inner) => inner
            .split_once('}')
            .map(|(inner, after)| (Some(inner), after))?,
        None => (None, after),
    };
    Some((column, count, braces, after.strip_prefix(' ')?))
}

/// Whether a line of a page looks like a line of carets, so that a picture cannot hold it.
pub(super) fn is_ambiguous(text: &str) -> bool {
    text.lines().any(|line| carets(line).is_some())
}

/// Takes a picture apart: the lines of the text, and the findings.
pub(super) fn read(lines: &[String]) -> (Vec<&str>, Vec<Mark>) {
    let mut text: Vec<&str> = Vec::new();
    let mut marks = Vec::new();
    for line in lines {
        let Some((column, count, braces, message)) = carets(line).filter(|_| !text.is_empty())
        else {
            text.push(line);
            continue;
        };
        let row = text.len() - 1;
        let to = match braces.map(|inner| inner.split_once(':')) {
            None => (row, column + count),
            Some(None) => (row, column),
            Some(Some((rows, end))) => (
                row + rows.parse::<usize>().expect("a number of lines"),
                end.parse().expect("a column"),
            ),
        };
        marks.push(Mark {
            from: (row, column),
            to,
            message: message.to_owned(),
        });
    }
    (text, marks)
}

/// Draws findings, which are sorted, below the lines of a text; `None` where carets cannot show them.
pub(super) fn draw(text: &str, lines: &[String], marks: &[Mark]) -> Option<Vec<String>> {
    let fits = |mark: &Mark| mark.from.0 < lines.len() && !mark.message.contains('\n');
    if marks.is_empty() && !is_ambiguous(text) {
        return Some(lines.to_vec());
    }
    if is_ambiguous(text) || !marks.iter().all(fits) {
        return None;
    }
    let mut out = Vec::new();
    for (row, line) in lines.iter().enumerate() {
        out.push(line.clone());
        for mark in marks.iter().filter(|mark| mark.from.0 == row) {
            let indent = line.chars().map(|c| if c == '\t' { '\t' } else { ' ' });
            let indent: String = indent
                .chain(std::iter::repeat(' '))
                .take(mark.from.1)
                .collect();
            let (count, braces) = if mark.to == mark.from {
                (1, "{}".to_owned())
            } else if mark.to.0 == row {
                (mark.to.1 - mark.from.1, String::new())
            } else {
                let rest = line.chars().count().saturating_sub(mark.from.1).max(1);
                (rest, format!("{{{}:{}}}", mark.to.0 - row, mark.to.1))
            };
            out.push(format!(
                "{indent}{}{braces} {}",
                "^".repeat(count),
                mark.message
            ));
        }
    }
    Some(out)
}

/// The lines of a `found` fence, with lines and columns from 1.
pub(super) fn list(marks: &[Mark]) -> Vec<String> {
    let one = |mark: &Mark| {
        let ((a, b), (c, d)) = (mark.from, mark.to);
        let message = mark.message.replace('\n', "\\n");
        format!("{}:{}-{}:{} {message}", a + 1, b + 1, c + 1, d + 1)
    };
    marks.iter().map(one).collect()
}

/// Reads a `found` fence.
pub(super) fn unlist(lines: &[String]) -> Vec<Mark> {
    let position = |text: &str| {
        let (line, column) = text.split_once(':')?;
        Some((
            line.parse::<usize>().ok()? - 1,
            column.parse::<usize>().ok()? - 1,
        ))
    };
    let one = |line: &String| {
        let (span, message) = line.split_once(' ')?;
        let (from, to) = span.split_once('-')?;
        Some(Mark {
            from: position(from)?,
            to: position(to)?,
            message: message.replace("\\n", "\n"),
        })
    };
    lines
        .iter()
        .map(|line| {
            one(line).unwrap_or_else(|| panic!("`{line}` is not `LINE:COLUMN-LINE:COLUMN message`"))
        })
        .collect()
}

#[test]
fn a_picture_is_read_as_it_was_drawn() {
    let mark = |from, to| Mark {
        from,
        to,
        message: "no ^ good".to_owned(),
    };
    let marks = [
        mark((0, 0), (0, 1)),
        mark((0, 2), (0, 2)),
        mark((1, 1), (2, 3)),
        mark((2, 0), (2, 4)),
    ];
    let text = "ä`b`\n\tcd\nefgh\n";
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let drawn = draw(text, &lines, &marks).unwrap();
    assert_eq!(drawn.len(), 7);
    assert_eq!(drawn[2], "  ^{} no ^ good");
    assert_eq!(drawn[4], "\t^^{1:3} no ^ good");
    assert_eq!(read(&drawn).1, marks);
    assert_eq!(unlist(&list(&marks)), marks);
    assert!(draw("a\n ^ b\n", &["a".to_owned(), " ^ b".to_owned()], &marks).is_none());
}
