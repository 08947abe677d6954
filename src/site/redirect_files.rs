//! Redirects that sites keep in files of their own.

use serde_json::Value;

use crate::site::value;

/// Files with redirects, relative to a folder of the site.
pub(super) const FILES: [&str; 11] = [
    "_redirects",
    "redirects.json",
    "redirects.yml",
    "redirects.yaml",
    "redirects.toml",
    "_data/redirects.yml",
    "netlify.toml",
    "vercel.json",
    "firebase.json",
    "staticwebapp.config.json",
    ".openpublishing.redirection.json",
];

/// Keys that name the old address of a redirect.
const OLD: [&str; 8] = [
    "from",
    "source",
    "source_path",
    "src",
    "old",
    "route",
    "path",
    "regex",
];

/// Most addresses that are taken from one file.
const MAX: usize = 200_000;

/// The old addresses in a file.
pub(super) fn addresses(name: &str, text: &str) -> Vec<String> {
    if name.ends_with("_redirects") {
        let lines = text.lines().map(str::trim);
        let rules = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        return rules
            .filter_map(|line| line.split_whitespace().next())
            .take(MAX)
            .map(str::to_owned)
            .collect();
    }
    let mut out = Vec::new();
    if let Some(value) = value::parse(name, text) {
        collect(&value, &mut out, 0);
    }
    out
}

/// Tables that name an old address, and tables from old to new.
fn collect(value: &Value, out: &mut Vec<String>, depth: u8) {
    if depth > 6 || out.len() >= MAX {
        return;
    }
    match value {
        Value::Array(items) => {
            for item in items {
                collect(item, out, depth + 1);
            }
        }
        Value::Object(table) => {
            let old = OLD.iter().find_map(|key| table.get(*key));
            if let Some(old) = old.filter(|old| old.is_string() || old.is_array()) {
                out.extend(value::texts(old));
                return;
            }
            for (key, value) in table {
                match value {
                    Value::String(_) if key.contains(['/', '.']) => out.push(key.clone()),
                    Value::Object(_) | Value::Array(_) => {
                        if key.starts_with('/') {
                            out.push(key.clone());
                        }
                        collect(value, out, depth + 1);
                    }
                    _ => {}
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn every_usual_shape_is_read() {
        assert_eq!(
            addresses("_redirects", "# x\n/a /b 301\n\n/c/*  /d/:splat\n"),
            ["/a", "/c/*"]
        );
        assert_eq!(addresses("redirects.json", r#"{"/a":"/b"}"#), ["/a"]);
        assert_eq!(
            addresses("redirects.yml", "- from: /a\n  to: /b\n- from: [/c, /d]\n"),
            ["/a", "/c", "/d"]
        );
        assert_eq!(
            addresses(
                "vercel.json",
                r#"{"redirects":[{"source":"/a/:x","destination":"/b"}]}"#
            ),
            ["/a/:x"]
        );
        assert_eq!(
            addresses(
                "netlify.toml",
                "[[redirects]]\nfrom = \"/a\"\nto = \"/b\"\n"
            ),
            ["/a"]
        );
        assert_eq!(
            addresses(
                ".openpublishing.redirection.json",
                r#"{"redirections":[{"source_path":"docs/a.md","redirect_url":"/b"}]}"#
            ),
            ["docs/a.md"]
        );
        assert!(addresses("redirects.json", "nonsense").is_empty());
    }
}
