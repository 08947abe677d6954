//! Reading the literals of a script.

use rustc_hash::FxHashMap;

use super::scan::Scan;
use super::value::Value;

/// How deep objects may lie in each other.
const MAX_DEPTH: u8 = 48;

/// A script, and where its constants, functions and exports are.
pub(super) struct Reader<'a> {
    pub(super) scan: Scan<'a>,
    /// Where the value of a constant starts.
    pub(super) constants: FxHashMap<&'a str, usize>,
    /// Where a function starts, at its parameters.
    pub(super) functions: FxHashMap<&'a str, usize>,
    /// The module and the export behind an imported name.
    pub(super) imports: FxHashMap<&'a str, (&'a str, &'a str)>,
    /// Entries that are set later: `config.base = …`.
    pub(super) changed: Vec<(&'a str, &'a str)>,
    /// Where the default export starts.
    export: Option<usize>,
}

/// What the statements of a block are searched for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Block {
    /// The top of the file: exports.
    File,
    /// The body of a function: what it returns.
    Function,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Self {
            scan: Scan::new(text),
            constants: FxHashMap::default(),
            functions: FxHashMap::default(),
            imports: FxHashMap::default(),
            changed: Vec::new(),
            export: None,
        };
        reader.export = reader.statements(0, text.len(), Block::File);
        reader
    }

    /// The value of the default export; what a function returns when that is one.
    pub(super) fn exported(&mut self) -> Value {
        let Some(at) = self.export else {
            return Value::Code;
        };
        let at = self.scan.skip_space(at);
        let after = self.after_word(at, "async");
        let at = after.unwrap_or(at);
        if let Some(at) = self.after_word(at, "function") {
            let at = at + self.scan.name(at).len();
            return self.returned(at, 0);
        }
        self.value(at, 0).0
    }

    /// The value of a constant of the top of the file.
    pub(super) fn named(&mut self, name: &str) -> Value {
        match self.constants.get(name) {
            Some(&at) => self.value(at, 0).0,
            None => Value::Code,
        }
    }

    /// Where the text behind a word starts, when it is the one at `at`.
    pub(super) fn after_word(&mut self, at: usize, word: &str) -> Option<usize> {
        (self.scan.name(at) == word).then(|| self.scan.skip_space(at + word.len()))
    }

    /// What the function returns whose parameters start at `at`.
    fn returned(&mut self, at: usize, depth: u8) -> Value {
        let at = self.scan.skip_space(at);
        if self.scan.byte(at) != Some(b'(') {
            return Value::Code;
        }
        let mut at = self.scan.bracket_end(at);
        // The type of the result has no braces as a rule.
        while self
            .scan
            .byte(at)
            .is_some_and(|byte| byte != b'{' && byte != b'\n')
        {
            at += 1;
        }
        self.block(at, depth)
    }

    /// What the body of a function returns.
    fn block(&mut self, at: usize, depth: u8) -> Value {
        let at = self.scan.skip_space(at);
        if self.scan.byte(at) != Some(b'{') || depth > MAX_DEPTH {
            return Value::Code;
        }
        let end = self.scan.bracket_end(at);
        match self.statements(at + 1, end.saturating_sub(1), Block::Function) {
            Some(at) => self.value(at, depth + 1).0,
            None => Value::Code,
        }
    }

    /// The value of the expression at `at`, and where it ends.
    fn value(&mut self, at: usize, depth: u8) -> (Value, usize) {
        let at = self.scan.skip_space(at);
        if depth > MAX_DEPTH || !self.scan.spend(0) {
            return (Value::Code, self.scan.expression_end(at));
        }
        let (value, end) = self.operand(at, depth);
        self.operators(value, end, depth)
    }

    /// What follows an operand: calls, `as Type`, `+`; every other operator makes it code.
    fn operators(&mut self, mut value: Value, mut end: usize, depth: u8) -> (Value, usize) {
        loop {
            let next = self.scan.skip_space(end);
            match self.scan.byte(next) {
                None | Some(b',' | b';' | b')' | b']' | b'}') => return (value, next),
                Some(b'+') if self.scan.byte(next + 1) != Some(b'+') => {
                    let (right, after) = self.value(next + 1, depth + 1);
                    return (join(&value, &right), after);
                }
                Some(b'(') if matches!(value, Value::Call { .. }) => {
                    let (arguments, after) = self.list(next, b')', depth);
                    if let (
                        Value::Call {
                            arguments: given, ..
                        },
                        Value::List { items, .. },
                    ) = (&mut value, arguments)
                    {
                        *given = items;
                    }
                    end = after;
                }
                Some(b'!') if self.scan.byte(next + 1) != Some(b'=') => end = next + 1,
                _ => {
                    let word = self.scan.name(next);
                    if matches!(word, "as" | "satisfies") {
                        let is_const = |word: &str| word.ends_with("const");
                        let after = self.type_end(next + word.len());
                        debug_assert!(after >= next || is_const(word));
                        end = after;
                        continue;
                    }
                    let is_new_line = self.scan.text[end..next].contains('\n');
                    if is_new_line && (!word.is_empty() || self.scan.byte(next) == Some(b'/')) {
                        return (value, next);
                    }
                    return (Value::Code, self.scan.expression_end(next));
                }
            }
        }
    }

    /// The end of a type: names, dots, arguments in angle brackets.
    fn type_end(&mut self, at: usize) -> usize {
        let mut end = self.scan.skip_space(at);
        let mut angles = 0_usize;
        while let Some(byte) = self.scan.byte(end) {
            match byte {
                b'<' => angles += 1,
                b'>' => angles = angles.saturating_sub(1),
                b',' if angles > 0 => {}
                b',' | b';' | b')' | b']' | b'}' | b'\n' => break,
                b'{' | b'(' | b'[' => {
                    end = self.scan.bracket_end(end);
                    continue;
                }
                _ => {}
            }
            end += 1;
        }
        end
    }

    fn operand(&mut self, at: usize, depth: u8) -> (Value, usize) {
        match self.scan.byte(at) {
            Some(b'{') => self.table(at, depth),
            Some(b'[') => self.list(at, b']', depth),
            Some(b'\'' | b'"') => {
                let end = self.scan.string_end(at);
                (Value::Text(unescaped(inner(self.scan.text, at, end))), end)
            }
            Some(b'`') => self.template(at, depth),
            Some(b'(') => self.parenthesis(at, depth),
            Some(b'-' | b'.' | b'0'..=b'9') => self.number(at),
            _ => self.name(at, depth),
        }
    }

    fn number(&mut self, at: usize) -> (Value, usize) {
        let rest = &self.scan.text[at..];
        let is_number = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '.' | '_');
        let length = rest[1..]
            .find(|ch| !is_number(ch))
            .map_or(rest.len(), |end| end + 1);
        let value = rest[..length].replace('_', "").parse();
        (value.map_or(Value::Code, Value::Number), at + length)
    }

    /// `(value)`, or the parameters of a function and what it returns.
    fn parenthesis(&mut self, at: usize, depth: u8) -> (Value, usize) {
        let close = self.scan.bracket_end(at);
        let next = self.scan.skip_space(close);
        if self.scan.starts_with(next, "=>") {
            return (
                self.arrow(next + 2, depth),
                self.scan.expression_end(next + 2),
            );
        }
        let (value, end) = self.value(at + 1, depth + 1);
        let is_whole = self.scan.skip_space(end) + 1 == close;
        (if is_whole { value } else { Value::Code }, close)
    }

    /// What an arrow function returns.
    fn arrow(&mut self, at: usize, depth: u8) -> Value {
        let at = self.scan.skip_space(at);
        if self.scan.byte(at) == Some(b'{') {
            self.block(at, depth + 1)
        } else {
            self.value(at, depth + 1).0
        }
    }

    fn name(&mut self, at: usize, depth: u8) -> (Value, usize) {
        let name = self.scan.name(at);
        let mut end = at + name.len();
        match name {
            "" => return (Value::Code, self.scan.expression_end(at)),
            "true" => return (Value::Bool(true), end),
            "false" => return (Value::Bool(false), end),
            "null" | "undefined" => return (Value::Null, end),
            "async" => {
                let next = self.scan.skip_space(end);
                if self.scan.byte(next) == Some(b'(') {
                    return self.parenthesis(next, depth);
                }
            }
            "function" | "new" | "await" | "typeof" | "class" => {
                return (Value::Code, self.scan.expression_end(at));
            }
            _ => {}
        }
        while self.scan.byte(end) == Some(b'.') {
            end += 1 + self.scan.name(end + 1).len();
        }
        let path = &self.scan.text[at..end];
        let next = self.scan.skip_space(end);
        if self.scan.byte(next) == Some(b'(') {
            let (arguments, after) = self.list(next, b')', depth);
            let Value::List { items, .. } = arguments else {
                return (Value::Code, after);
            };
            if let (true, [Value::Text(module)]) = (
                matches!(path, "require" | "require.resolve" | "import"),
                &*items,
            ) {
                let (module, name) = (module.clone(), "default".to_owned());
                return (Value::Import { module, name }, after);
            }
            let (name, arguments) = (path.to_owned(), items);
            return (Value::Call { name, arguments }, after);
        }
        if self.scan.starts_with(next, "=>") {
            return (
                self.arrow(next + 2, depth),
                self.scan.expression_end(next + 2),
            );
        }
        (self.constant_value(path, depth), end)
    }

    /// The value of a constant, or of an entry of one: `base`, `settings.base`.
    fn constant_value(&mut self, path: &'a str, depth: u8) -> Value {
        let mut parts = path.split('.');
        let name = parts.next().unwrap_or_default();
        let mut value = match (self.constants.get(name), self.functions.get(name)) {
            (Some(&at), _) => self.value(at, depth + 1).0,
            (None, Some(&at)) => self.returned(at, depth + 1),
            (None, None) => {
                let import = self.imports.get(name).filter(|_| parts.next().is_none());
                return import.map_or(Value::Code, |(module, export)| Value::Import {
                    module: (*module).to_owned(),
                    name: (*export).to_owned(),
                });
            }
        };
        if let Value::Table { entries, .. } = &mut value {
            let changed = self.changed.iter().filter(|(owner, _)| *owner == name);
            entries.extend(changed.map(|(_, key)| ((*key).to_owned(), Value::Code)));
        }
        for key in parts {
            value = match value.at(&[key]) {
                super::Lookup::Known(inner) => inner.clone(),
                super::Lookup::Absent => Value::Null,
                super::Lookup::Unknown => Value::Code,
            };
        }
        value
    }

    /// A template: a string when everything in it is known.
    fn template(&mut self, at: usize, depth: u8) -> (Value, usize) {
        let end = self.scan.string_end(at);
        let body = inner(self.scan.text, at, end);
        let mut out = String::new();
        let mut from = 0;
        while let Some(open) = body[from..].find("${").map(|open| from + open) {
            out.push_str(&unescaped(&body[from..open]));
            let close = self.scan.bracket_end(at + 1 + open + 1);
            let (part, _) = self.value(at + 1 + open + 2, depth + 1);
            let Value::Text(part) = part else {
                return (Value::Code, end);
            };
            out.push_str(&part);
            from = (close - at - 1).min(body.len());
        }
        out.push_str(&unescaped(&body[from..]));
        (Value::Text(out), end)
    }

    fn list(&mut self, at: usize, close: u8, depth: u8) -> (Value, usize) {
        let mut items = Vec::new();
        let mut is_open = false;
        let mut at = at + 1;
        loop {
            at = self.scan.skip_space(at);
            match self.scan.byte(at) {
                None => {
                    return (
                        Value::List {
                            items,
                            is_open: true,
                        },
                        at,
                    );
                }
                Some(byte) if byte == close => return (Value::List { items, is_open }, at + 1),
                Some(b',') => at += 1,
                Some(b'.') if self.scan.starts_with(at, "...") => {
                    let (value, end) = self.value(at + 3, depth + 1);
                    match value {
                        Value::List {
                            items: more,
                            is_open: may_add,
                        } => {
                            items.extend(more);
                            is_open |= may_add;
                        }
                        _ => is_open = true,
                    }
                    at = self.skip_to_comma(end, close);
                }
                Some(_) => {
                    let (value, end) = self.value(at, depth + 1);
                    items.push(value);
                    at = self.skip_to_comma(end, close);
                }
            }
            if !self.scan.spend(0) {
                return (Value::Code, self.scan.text.len());
            }
        }
    }

    /// The next comma or closing bracket; another bracket is passed over.
    fn skip_to_comma(&mut self, end: usize, close: u8) -> usize {
        let end = self.scan.expression_end(end);
        match self.scan.byte(end) {
            Some(byte) if byte == b',' || byte == close => end,
            Some(_) => end + 1,
            None => end,
        }
    }

    fn table(&mut self, at: usize, depth: u8) -> (Value, usize) {
        let mut entries = Vec::new();
        let mut is_open = false;
        let mut at = at + 1;
        loop {
            at = self.scan.skip_space(at);
            match self.scan.byte(at) {
                None => {
                    return (
                        Value::Table {
                            entries,
                            is_open: true,
                        },
                        at,
                    );
                }
                Some(b'}') => return (Value::Table { entries, is_open }, at + 1),
                Some(b',') => at += 1,
                Some(b'.') if self.scan.starts_with(at, "...") => {
                    let (value, end) = self.value(at + 3, depth + 1);
                    match value {
                        Value::Table {
                            entries: more,
                            is_open: may_add,
                        } => {
                            entries.extend(more);
                            is_open |= may_add;
                        }
                        _ => is_open = true,
                    }
                    at = self.skip_to_comma(end, b'}');
                }
                Some(_) => at = self.entry(at, depth, &mut entries, &mut is_open),
            }
            if !self.scan.spend(0) {
                return (Value::Code, self.scan.text.len());
            }
        }
    }

    /// Reads `key: value`, `key`, `[computed]: value` or a method; returns where it ends.
    fn entry(
        &mut self,
        at: usize,
        depth: u8,
        entries: &mut Vec<(String, Value)>,
        is_open: &mut bool,
    ) -> usize {
        let Some((key, end)) = self.key(at) else {
            *is_open = true;
            return self.skip_to_comma(at, b'}');
        };
        let next = self.scan.skip_space(end);
        match self.scan.byte(next) {
            Some(b':') => {
                let (value, end) = self.value(next + 1, depth + 1);
                entries.push((key, value));
                self.skip_to_comma(end, b'}')
            }
            Some(b',' | b'}') => {
                let name = &self.scan.text[at..end];
                let value = self.constant_value(name, depth + 1);
                entries.push((key, value));
                next
            }
            Some(b'(') => {
                // A method: its parameters, its body.
                entries.push((key, Value::Code));
                self.skip_to_comma(next, b'}')
            }
            _ => {
                // `async name() {}`, `get name() {}`.
                let name = self.scan.name(next);
                if name.is_empty() {
                    *is_open = true;
                } else {
                    entries.push((name.to_owned(), Value::Code));
                }
                self.skip_to_comma(next, b'}')
            }
        }
    }

    /// The key of an entry and where it ends; `None` for a computed one.
    fn key(&mut self, at: usize) -> Option<(String, usize)> {
        match self.scan.byte(at)? {
            b'\'' | b'"' => {
                let end = self.scan.string_end(at);
                Some((unescaped(inner(self.scan.text, at, end)), end))
            }
            b'0'..=b'9' => {
                let rest = &self.scan.text[at..];
                let end = rest.find(|ch: char| !ch.is_ascii_alphanumeric() && ch != '.')?;
                Some((rest[..end].to_owned(), at + end))
            }
            _ => {
                let name = self.scan.name(at);
                (!name.is_empty()).then(|| (name.to_owned(), at + name.len()))
            }
        }
    }
}

/// What is between the quotes.
pub(super) fn inner(text: &str, at: usize, end: usize) -> &str {
    let quote = &text[at..=at];
    let body = &text[at + 1..end.max(at + 1)];
    body.strip_suffix(quote).unwrap_or(body)
}

/// A string with its escapes read; those by number are left as they are.
fn unescaped(body: &str) -> String {
    if !body.contains('\\') {
        return body.to_owned();
    }
    let mut out = String::with_capacity(body.len());
    let mut chars = body.chars();
    while let Some(ch) = chars.next() {
        match (ch, if ch == '\\' { chars.next() } else { None }) {
            ('\\', Some('n')) => out.push('\n'),
            ('\\', Some('t')) => out.push('\t'),
            ('\\', Some('\n')) => {}
            ('\\', Some(next)) => out.push(next),
            _ => out.push(ch),
        }
    }
    out
}

/// Two texts as one; code when either is.
fn join(left: &Value, right: &Value) -> Value {
    match (left, right) {
        (Value::Text(left), Value::Text(right)) => Value::Text(format!("{left}{right}")),
        _ => Value::Code,
    }
}
