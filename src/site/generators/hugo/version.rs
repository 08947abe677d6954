//! Which Hugo builds the site, as far as it decides on ids: 0.144 (February 2025) began to make them of the
//! text that headings show; before, they were made of the source.

use std::path::Path;

use serde_json::Value;

use crate::site::config_file::{ConfigFile, read_file};
use crate::site::value::{at, text};

/// The version, as far as it decides on ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    /// Before 0.144.
    Before,
    /// 0.144 or later.
    Since,
}

/// The minor version that changed the ids.
const CHANGE: u32 = 144;

/// Files that say which Hugo a host or a tool takes.
const FILES: [&str; 8] = [
    "netlify.toml",
    "vercel.json",
    "package.json",
    ".tool-versions",
    "mise.toml",
    ".hugo-version",
    ".hugoversion",
    ".gitlab-ci.yml",
];

/// Most workflows that are read.
const MAX_WORKFLOWS: usize = 50;

/// The version that the configuration or the files beside it name; `None` where they name none, or several.
pub(super) fn version(file: &ConfigFile, value: &Value) -> Option<Version> {
    let bound = |key| text(value, &["module", "hugoVersion", key]).and_then(minor);
    if bound("min").is_some_and(|least| least >= CHANGE) || has_new_keys(value) {
        return Some(Version::Since);
    }
    if bound("max").is_some_and(|most| most < CHANGE) {
        return Some(Version::Before);
    }
    let named: Vec<u32> = file.folders().into_iter().flat_map(named_in).collect();
    match (named.iter().min(), named.iter().max()) {
        (Some(least), _) if *least >= CHANGE => Some(Version::Since),
        (_, Some(most)) if *most < CHANGE => Some(Version::Before),
        _ => None,
    }
}

/// Whether the configuration has keys that came with the change.
fn has_new_keys(value: &Value) -> bool {
    let keys = ["autoIDType", "autoDefinitionTermID"];
    let mut keys = keys.iter();
    keys.any(|key| at(value, &["markup", "goldmark", "parser", key]).is_some())
}

/// The minor versions that the files of a folder name.
fn named_in(folder: &Path) -> Vec<u32> {
    let mut named = Vec::new();
    for name in FILES {
        let Some(text) = read_file(&folder.join(name)) else {
            continue;
        };
        if name.starts_with(".hugo") {
            named.extend(minor(&text));
        }
        named.extend(text.lines().filter_map(named_on));
    }
    let workflows = std::fs::read_dir(folder.join(".github/workflows"));
    for entry in workflows.into_iter().flatten().take(MAX_WORKFLOWS) {
        let text = entry.ok().and_then(|entry| read_file(&entry.path()));
        named.extend(text.unwrap_or_default().lines().filter_map(named_on));
    }
    named
}

/// The minor version on a line that gives one to Hugo: `HUGO_VERSION = "0.144.2"`, `hugo-version: latest`,
/// `"hugo-extended": "^0.120.0"`, `hugo extended_0.111.3`.
fn named_on(line: &str) -> Option<u32> {
    let line = line.to_ascii_lowercase();
    let (_, behind) = line.split_once("hugo")?;
    let behind =
        behind.trim_start_matches(|c: char| c.is_ascii_alphabetic() || "-_\"'".contains(c));
    let given = behind.trim_start().strip_prefix([':', '=']).or_else(|| {
        // `.tool-versions` has a blank between the two.
        behind.strip_prefix(' ')
    })?;
    let given = given.trim_start_matches([' ', '"', '\'', '^', '~', '>', '=', 'v']);
    let given = given.strip_prefix("extended_").unwrap_or(given);
    if given.starts_with("latest") {
        return Some(u32::MAX);
    }
    minor(given)
}

/// The minor version of `0.144.2`.
fn minor(version: &str) -> Option<u32> {
    let version = version.trim().trim_start_matches('v');
    let digits = version.strip_prefix("0.")?;
    let end = digits.find(|c: char| !c.is_ascii_digit());
    digits[..end.unwrap_or(digits.len())].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{CHANGE, minor, named_on};

    #[test]
    fn versions_are_read_where_tools_name_them() {
        for line in [
            "HUGO_VERSION = \"0.144.2\"",
            "  HUGO_VERSION: 0.144.0",
            "          hugo-version: '0.144.1'",
            "    \"hugo-extended\": \"^0.144.0\",",
            "hugo extended_0.144.2",
            "hugo = \"v0.144.0\"",
        ] {
            assert_eq!(named_on(line), Some(CHANGE), "{line}");
        }
        assert_eq!(named_on("hugo-version: latest"), Some(u32::MAX));
        for line in ["go = \"0.144.2\"", "run: hugo --minify", "hugo-theme: x"] {
            assert_eq!(named_on(line), None, "{line}");
        }
        assert_eq!(minor("1.0"), None);
    }
}
