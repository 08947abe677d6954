//! The statements of a script: where its constants, functions, imports and exports are.

use super::reader::{Block, Reader, inner};

impl Reader<'_> {
    /// Notes the constants and functions of a block, and finds its export or its last `return`.
    pub(super) fn statements(&mut self, from: usize, to: usize, block: Block) -> Option<usize> {
        let mut found = None;
        let mut at = from;
        while at < to {
            at = self.scan.skip_space(at);
            match self.scan.byte(at) {
                None => break,
                Some(b'(' | b'[' | b'{') => at = self.scan.bracket_end(at),
                Some(b'\'' | b'"' | b'`') => at = self.scan.string_end(at),
                Some(_) => {
                    let word = self.scan.name(at);
                    if word.is_empty() {
                        at += self.scan.text[at..]
                            .chars()
                            .next()
                            .map_or(1, char::len_utf8);
                        continue;
                    }
                    let start = at;
                    at += word.len();
                    match word {
                        "const" | "let" | "var" => at = self.constant(at),
                        "function" => at = self.function(at),
                        "import" if block == Block::File => at = self.import(at),
                        "return" if block == Block::Function => found = Some(at),
                        "export" if block == Block::File => {
                            let next = self.scan.skip_space(at);
                            if let Some(value) = self.after_word(next, "default") {
                                found = Some(value);
                                at = value;
                            } else if self.scan.byte(next) == Some(b'=') {
                                found = Some(next + 1);
                            }
                        }
                        "module"
                            if block == Block::File && self.scan.starts_with(at, ".exports") =>
                        {
                            let next = self.scan.skip_space(at + ".exports".len());
                            if self.is_assignment(next) {
                                found = Some(next + 1);
                                at = next + 1;
                            }
                        }
                        _ if self.scan.byte(at) == Some(b'.') => at = self.change(start, at),
                        _ => {}
                    }
                }
            }
        }
        found
    }

    fn is_assignment(&self, at: usize) -> bool {
        self.scan.byte(at) == Some(b'=') && !matches!(self.scan.byte(at + 1), Some(b'=' | b'>'))
    }

    /// Notes `const name = …` and `const name: Type = …`; returns where to go on.
    fn constant(&mut self, at: usize) -> usize {
        let at = self.scan.skip_space(at);
        let name = self.scan.name(at);
        if name.is_empty() {
            return at;
        }
        let mut end = self.scan.skip_space(at + name.len());
        if self.scan.byte(end) == Some(b':') {
            while let Some(byte) = self.scan.byte(end) {
                match byte {
                    b'(' | b'[' | b'{' => end = self.scan.bracket_end(end),
                    b'=' if self.is_assignment(end) => break,
                    b';' | b'\n' => break,
                    // The arrow of a type of functions.
                    b'=' => end += 2,
                    _ => end += 1,
                }
            }
        }
        if self.is_assignment(end) {
            self.constants.insert(name, end + 1);
            end += 1;
        }
        end
    }

    /// Notes `import name, { other as alias } from 'module'`; returns where to go on.
    fn import(&mut self, from: usize) -> usize {
        let mut at = self.scan.skip_space(from);
        let mut names: Vec<(&str, &str)> = Vec::new();
        let mut last = "default";
        let mut is_inside = false;
        while let Some(byte) = self.scan.byte(at) {
            match byte {
                b'\'' | b'"' => {
                    let end = self.scan.string_end(at);
                    let module = inner(self.scan.text, at, end);
                    let imports = names.into_iter();
                    self.imports
                        .extend(imports.map(|(name, export)| (name, (module, export))));
                    return end;
                }
                b'{' => is_inside = true,
                b'}' | b',' | b'*' => {}
                _ => {
                    let name = self.scan.name(at);
                    if name.is_empty() {
                        return at;
                    }
                    at = self.scan.skip_space(at + name.len());
                    match name {
                        "as" => {
                            let alias = self.scan.name(at);
                            names.pop();
                            names.push((alias, last));
                            at = self.scan.skip_space(at + alias.len());
                        }
                        "from" | "type" => {}
                        _ => {
                            last = if is_inside { name } else { "default" };
                            names.push((name, last));
                        }
                    }
                    continue;
                }
            }
            at = self.scan.skip_space(at + 1);
        }
        at
    }

    /// Notes `function name(…) { … }`; returns where to go on.
    fn function(&mut self, at: usize) -> usize {
        let at = self.scan.skip_space(at);
        let name = self.scan.name(at);
        let at = at + name.len();
        if !name.is_empty() {
            self.functions.insert(name, at);
        }
        at
    }

    /// Notes `name.key = …`; returns where to go on.
    fn change(&mut self, start: usize, dot: usize) -> usize {
        let owner = &self.scan.text[start..dot];
        let key = self.scan.name(dot + 1);
        let mut end = dot + 1 + key.len();
        while self.scan.byte(end) == Some(b'.') {
            let inner = self.scan.name(end + 1);
            end += 1 + inner.len();
        }
        let next = self.scan.skip_space(end);
        if self.is_assignment(next) {
            self.changed.push((owner, key));
        }
        end.max(dot + 1)
    }
}
