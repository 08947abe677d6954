//! The file format: Markdown whose fences are cases, and everything between them prose.

/// A line of prose, or a fence.
pub(super) enum Piece {
    Prose(String),
    Fence(Fence),
}

/// A fence: the words behind its backticks, and its lines.
#[derive(Clone)]
pub(super) struct Fence {
    pub(super) info: String,
    pub(super) lines: Vec<String>,
}

/// What a fence is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The `rules.toml` of the cases below it, up to the next heading.
    Config,
    /// The first page of a case.
    Page,
    /// Another file of the case.
    File,
    /// What is found in the file above, where carets cannot show it.
    Found,
    /// The file above after its fixes.
    Fixed,
}

impl Fence {
    pub(super) fn role(&self) -> Role {
        let mut words = self.info.split(' ');
        match words.next() {
            Some("found") => return Role::Found,
            Some("toml") if !self.info.contains("file=") => return Role::Config,
            _ => {}
        }
        match words.next() {
            Some("fixed") => Role::Fixed,
            Some(word) if word.starts_with("file=") => Role::File,
            _ => Role::Page,
        }
    }

    /// The value of `key=…` in the info string; one with spaces is in quotes.
    pub(super) fn value(&self, key: &str) -> Option<&str> {
        let (_, rest) = self.info.split_once(&format!(" {key}="))?;
        match rest.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => rest.split(' ').next(),
        }
    }

    pub(super) fn has(&self, flag: &str) -> bool {
        self.info.split(' ').any(|word| word == flag)
    }

    /// The text that some lines of the fence stand for.
    pub(super) fn text<'a>(&self, lines: impl Iterator<Item = &'a str>) -> String {
        let mut text: String = lines.map(|line| format!("{line}\n")).collect();
        if self.has("noeol") {
            text.pop();
        }
        text
    }

    /// A fence that holds a text.
    pub(super) fn holding(info: &str, text: &str) -> Self {
        let (body, flag) = match text.strip_suffix('\n') {
            Some(body) => (Some(body), ""),
            None if text.is_empty() => (None, ""),
            None => (Some(text), " noeol"),
        };
        Self {
            info: format!("{info}{flag}"),
            lines: body.map_or_else(Vec::new, |body| {
                body.split('\n').map(str::to_owned).collect()
            }),
        }
    }
}

/// A file of cases.
pub(super) struct CaseFile {
    pub(super) pieces: Vec<Piece>,
}

impl CaseFile {
    pub(super) fn parse(text: &str) -> Self {
        let mut pieces = Vec::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let ticks = line.len() - line.trim_start_matches('`').len();
            if ticks < 3 {
                pieces.push(Piece::Prose(line.to_owned()));
                continue;
            }
            let closing = &line[..ticks];
            let lines = lines.by_ref().take_while(|line| *line != closing);
            pieces.push(Piece::Fence(Fence {
                info: line[ticks..].to_owned(),
                lines: lines.map(str::to_owned).collect(),
            }));
        }
        Self { pieces }
    }

    pub(super) fn to_text(&self) -> String {
        let mut out = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Prose(line) => out.push_str(&format!("{line}\n")),
                Piece::Fence(fence) => {
                    let runs = fence.lines.iter().flat_map(|line| line.split(|c| c != '`'));
                    let longest = runs.map(str::len).max().unwrap_or_default();
                    let ticks = "`".repeat(3.max(longest + 1));
                    out.push_str(&format!("{ticks}{}\n", fence.info));
                    for line in &fence.lines {
                        out.push_str(&format!("{line}\n"));
                    }
                    out.push_str(&format!("{ticks}\n"));
                }
            }
        }
        out
    }
}
