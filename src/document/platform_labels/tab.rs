//! The name of a tab in the syntaxes of the generators.

use std::ops::Range;

/// The name of a tab, where it is in the directive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TabName {
    pub(super) range: Range<usize>,
    /// Whether it is an identifier that no reader sees.
    pub(super) hidden: bool,
}

/// Reads `=== "Android"`, `<TabItem label="Android">`, `{{% tab name="Android" %}}`, `::: Android`,
/// `{tab|android}`, `{% mac %}`, `{% tab title="Android" %}`.
pub(super) fn tab_name(source: &str) -> Option<TabName> {
    let (name, hidden) = name_in(source)?;
    let start = name.as_ptr() as usize - source.as_ptr() as usize;
    Some(TabName {
        range: start..start + name.len(),
        hidden,
    })
}

fn name_in(source: &str) -> Option<(&str, bool)> {
    if let Some(rest) = source.strip_prefix("===") {
        let name = rest.trim_start_matches(['!', '+']).trim();
        return Some((name.trim_matches(['"', '\'']), false));
    }
    if source.starts_with('<') {
        return component(source);
    }
    if let Some(rest) = source.strip_prefix(":::") {
        let rest = rest.trim_start_matches(':').trim();
        let name = ["{tab-item}", "tab "]
            .iter()
            .find_map(|word| rest.strip_prefix(word))
            .unwrap_or(rest)
            .trim();
        return (!name.is_empty()).then_some((name, false));
    }
    if let Some(rest) = source.strip_prefix("{tab|") {
        return Some((rest.strip_suffix('}')?, true));
    }
    if source.starts_with("{{") {
        return shortcode(source).map(|name| (name, false));
    }
    let tag = source
        .strip_prefix("{%")?
        .strip_suffix("%}")?
        .trim_matches(['-', ' ']);
    if tag.starts_with("tab ") {
        return quoted(tag, &["title", "name", "label"])
            .or_else(|| first_quoted(tag))
            .map(|name| (name, false));
    }
    // The tags of a site are words of its own, and `desktop` is the name of a program to some.
    matches!(tag, "mac" | "windows" | "linux" | "ios" | "android").then_some((tag, true))
}

fn component(source: &str) -> Option<(&str, bool)> {
    let tag = source[1..].split(|c: char| !c.is_alphanumeric()).next()?;
    if !tag.starts_with("Tab") && !tag.ends_with("Tab") {
        return None;
    }
    quoted(source, &["label", "title", "header", "name"])
        .map(|name| (name, false))
        .or_else(|| quoted(source, &["value"]).map(|name| (name, true)))
}

fn shortcode(source: &str) -> Option<&str> {
    let inner = source.trim_start_matches(['{', '<', '%', '#', '-', ' ']);
    let name = inner.split([' ', '>', '%', '}']).next()?.to_lowercase();
    if !matches!(name.as_str(), "tab" | "tabitem" | "tab-item" | "tabs/tab") {
        return None;
    }
    quoted(source, &["name", "tabName", "header", "title", "label"])
        .or_else(|| first_quoted(source))
}

fn quoted<'a>(source: &'a str, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| attribute(source, name))
}

/// The value of an attribute in quotes.
fn attribute<'a>(source: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = source;
    loop {
        let at = rest.find(name)?;
        let before = rest[..at].chars().next_back();
        rest = &rest[at + name.len()..];
        let Some(value) = rest.trim_start().strip_prefix('=') else {
            continue;
        };
        let value = value.trim_start().trim_start_matches('{');
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        if let Some(quote) = quote
            && before.is_some_and(char::is_whitespace)
        {
            let value = &value[1..];
            return value.find(quote).map(|end| &value[..end]);
        }
    }
}

fn first_quoted(source: &str) -> Option<&str> {
    let rest = &source[source.find('"')? + 1..];
    rest.find('"').map(|end| &rest[..end])
}

/// Whether a directive ends the tab before it.
pub(super) fn closes(source: &str) -> bool {
    if source.starts_with(":::") {
        return source.trim_matches(':').trim().is_empty();
    }
    let inner = source.trim_start_matches(['{', '<', '%', '#', '-', ' ']);
    let is_end = inner.starts_with('/') || inner.starts_with("end");
    let tag = inner.trim_start_matches(['/', ' ']).to_lowercase();
    is_end
        && (tag.starts_with("tab")
            || tag.starts_with("end")
            || ["mac", "windows", "linux"]
                .iter()
                .any(|name| tag.starts_with(name)))
}

/// Whether a directive begins or ends a set of tabs.
pub(super) fn bounds_a_set(source: &str) -> bool {
    let inner = source.trim_start_matches(['{', '<', '%', '#', '-', '/', ' ', ':']);
    let word = inner
        .split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
        .next()
        .unwrap_or_default()
        .to_lowercase();
    word.ends_with("tabs") || matches!(word.as_str(), "tab-set" | "code-group" | "codegroup")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(source: &str) -> Option<(&str, bool)> {
        tab_name(source).map(|name| (&source[name.range], name.hidden))
    }

    #[test]
    fn every_syntax_has_its_name() {
        for source in [
            "=== \"iOS\"",
            "===! \"iOS\"",
            "<TabItem value=\"x\" label=\"iOS\">",
            "<TabItem value='x' label = 'iOS' default>",
            "<Tab title=\"iOS\">",
            "::: iOS",
            "::::{tab-item} iOS",
            ":::tab iOS",
            "{{< tab \"iOS\" >}}",
            "{{% tab name=\"iOS\" %}}",
            "{{< tab header=\"iOS\" lang=\"en\" >}}",
            "{% tab title=\"iOS\" %}",
        ] {
            assert_eq!(name(source), Some(("iOS", false)), "{source}");
        }
        for source in ["{tab|ios}", "<TabItem value=\"ios\">", "{% ios %}"] {
            assert_eq!(name(source), Some(("ios", true)), "{source}");
        }
    }

    #[test]
    fn other_directives_have_none() {
        for source in [
            "<Card title=\"iOS\">",
            "</TabItem>",
            "{{< table name=\"iOS\" >}}",
            "{% if ios %}",
            "{% desktop %}",
            ":::",
            "<TabItem {...x}>",
        ] {
            assert_eq!(name(source), None, "{source}");
        }
    }
}
