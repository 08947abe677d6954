//! Pages that somebody else fills in: templates of issues and merge requests.

use std::path::Path;

/// Whether a page is such a template, by the names that GitHub and GitLab look for. Its headings and steps are
/// empty on purpose.
pub(crate) fn is_form(path: &str) -> bool {
    let path = Path::new(path);
    let folder = path.parent().and_then(Path::file_name);
    [path.file_stem(), folder]
        .into_iter()
        .flatten()
        .filter_map(|name| name.to_str())
        .any(|name| {
            let name = name.to_ascii_lowercase().replace('-', "_");
            let kind = name
                .strip_suffix("_template")
                .or_else(|| name.strip_suffix("_templates"));
            kind.is_some_and(|kind| matches!(kind, "issue" | "pull_request" | "merge_request"))
        })
}

#[cfg(test)]
mod tests {
    use super::is_form;

    #[test]
    fn templates_are_known_by_their_names() {
        for path in [
            "docs/issue_template.md",
            ".github/ISSUE_TEMPLATE/bug.md",
            "PULL_REQUEST_TEMPLATE.md",
            ".gitlab/merge_request_templates/default.md",
        ] {
            assert!(is_form(path), "{path}");
        }
        for path in ["docs/issue.md", "template.md", "docs/email_template/a.md"] {
            assert!(!is_form(path), "{path}");
        }
    }
}
