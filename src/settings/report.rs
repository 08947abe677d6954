//! Where the reader of a report finds the pages and the rules.

use crate::text::Position;

/// The repository of this build, which has the pages of the rules; empty when it knows none.
const REPOSITORY: &str = env!("CARGO_PKG_REPOSITORY");

/// Addresses that a report links to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportAddresses {
    /// Where a place of a page can be seen or edited.
    pub source: Option<SourceUrl>,
    /// The page of a rule.
    pub rules: Option<RulesUrl>,
}

impl ReportAddresses {
    /// The page that explains a rule: where the configuration says, or else in the repository of this
    /// build; `None` when neither is known.
    #[must_use]
    pub fn rule_url(&self, rule: &str) -> Option<String> {
        match &self.rules {
            Some(url) => Some(url.0.replace("{rule}", rule)),
            None if REPOSITORY.is_empty() => None,
            None => Some(format!("{REPOSITORY}/blob/main/docs/rules/{rule}.md")),
        }
    }
}

/// A URL with `{path}` and, when wanted, `{line}` and `{column}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceUrl(String);

/// A URL with `{rule}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesUrl(String);

/// Why a text is not such a URL.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// A part that has to be filled in is absent.
    #[error("the URL lacks `{0}`")]
    Lacks(&'static str),
    /// A scheme that runs something, or none at all.
    #[error("the URL has to start with a scheme such as `https:` or `vscode:`")]
    Scheme,
}

impl SourceUrl {
    /// Checks a template.
    ///
    /// # Errors
    ///
    /// Without `{path}`, and with a scheme that a browser would run.
    pub fn new(template: &str) -> Result<Self, AddressError> {
        template_of(template, "{path}").map(Self)
    }

    /// The URL of a place: `path` is percent-encoded already.
    #[must_use]
    pub fn fill(&self, path: &str, at: Position) -> String {
        self.0
            .replace("{line}", &at.line.to_string())
            .replace("{column}", &at.column.to_string())
            .replace("{path}", path)
    }
}

impl RulesUrl {
    /// Checks a template.
    ///
    /// # Errors
    ///
    /// Without `{rule}`, and with a scheme that a browser would run.
    pub fn new(template: &str) -> Result<Self, AddressError> {
        template_of(template, "{rule}").map(Self)
    }
}

fn template_of(template: &str, part: &'static str) -> Result<String, AddressError> {
    let (scheme, _) = template.split_once(':').ok_or(AddressError::Scheme)?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let runs = ["javascript", "data", "vbscript", "blob"];
    if !is_scheme || runs.iter().any(|it| scheme.eq_ignore_ascii_case(it)) {
        return Err(AddressError::Scheme);
    }
    if !template.contains(part) {
        return Err(AddressError::Lacks(part));
    }
    Ok(template.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_filled_in() {
        let url = SourceUrl::new("https://code.example/edit/{path}#L{line}").unwrap();
        let at = Position { line: 7, column: 2 };
        assert_eq!(
            url.fill("a%20b.md", at),
            "https://code.example/edit/a%20b.md#L7"
        );
        let editor = SourceUrl::new("vscode://file/site/{path}:{line}:{column}").unwrap();
        assert_eq!(
            editor.fill("{line}.md", at),
            "vscode://file/site/{line}.md:7:2"
        );
    }

    #[test]
    fn a_url_that_runs_is_refused() {
        for text in [
            "javascript:{path}",
            "JavaScript:{path}",
            "data:{path}",
            "{path}",
        ] {
            assert_eq!(SourceUrl::new(text), Err(AddressError::Scheme), "{text}");
        }
        assert_eq!(
            RulesUrl::new("https://docs.example/rules/"),
            Err(AddressError::Lacks("{rule}"))
        );
    }
}
