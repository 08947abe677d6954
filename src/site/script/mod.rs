//! Configuration in JavaScript and TypeScript: what is written out in it is read, nothing is run.
//!
//! The reader follows the object that a script exports: literals, names of constants of the same
//! file, and the first object given to a function such as `defineConfig`. Everything else is code,
//! and what code would say is unknown.

mod reader;
mod scan;
mod statements;
#[cfg(test)]
mod tests;
mod value;

use std::path::Path;

use crate::site::{Files, value as data};

pub(in crate::site) use value::{Lookup, Value};

/// What a script exports as its configuration.
pub(in crate::site) fn read(text: &str) -> Value {
    reader::Reader::new(text).exported().configuration()
}

/// What a script exports under a name: `export const redirects = { … }`.
pub(in crate::site) fn read_named(text: &str, name: &str) -> Value {
    reader::Reader::new(text).named(name)
}

/// What a file beside a script exports under a name; code when it cannot be found.
pub(in crate::site) fn imported(
    files: &Files<'_>,
    folder: &Path,
    module: &str,
    name: &str,
) -> Value {
    if !module.starts_with('.') {
        return Value::Code;
    }
    let stem = crate::source::normalise(&folder.join(module));
    let endings = [
        "",
        ".ts",
        ".js",
        ".mjs",
        ".mts",
        ".cjs",
        ".json",
        "/index.ts",
        "/index.js",
    ];
    for ending in endings {
        let mut file = stem.clone().into_os_string();
        file.push(ending);
        let file = std::path::PathBuf::from(file);
        if !files.has_file(&file) {
            continue;
        }
        let Some(text) = files.text(&file) else {
            return Value::Code;
        };
        let is_json = file
            .extension()
            .is_some_and(|extension| extension == "json");
        return match (is_json, name) {
            (true, _) => {
                data::parse("a.json", &text).map_or(Value::Code, |value| Value::from(&value))
            }
            (false, "default") => read(&text),
            (false, name) => read_named(&text, name),
        };
    }
    Value::Code
}
