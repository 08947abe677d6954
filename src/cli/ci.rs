//! The repository of a run, as the runner of a job describes it.

use std::path::Path;

use crate::report::Host;

/// The host of a job of GitHub Actions or GitLab CI; `None` elsewhere.
pub(super) fn host() -> Option<Host> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the environment and the working directory belong to `cli`"
    )]
    let (variable, cwd) = (
        |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty()),
        std::env::current_dir().ok()?,
    );
    from(&variable, &cwd)
}

fn from(variable: &dyn Fn(&str) -> Option<String>, cwd: &Path) -> Option<Host> {
    let github = || {
        let server = variable("GITHUB_SERVER_URL")?;
        let repository = variable("GITHUB_REPOSITORY")?;
        Some(format!(
            "{server}/{repository}/blob/{}",
            variable("GITHUB_SHA")?
        ))
    };
    let gitlab = || {
        let project = variable("CI_PROJECT_URL")?;
        Some(format!("{project}/-/blob/{}", variable("CI_COMMIT_SHA")?))
    };
    let root = variable("GITHUB_WORKSPACE").or_else(|| variable("CI_PROJECT_DIR"))?;
    let root = Path::new(&root);
    // The runner may name its folder through a link.
    let real = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let folder = [root, &real]
        .into_iter()
        .find_map(|root| cwd.strip_prefix(root).ok())?;
    let parts: Vec<_> = folder
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    Some(Host {
        files: github().or_else(gitlab).filter(|url| is_plain(url)),
        folder: parts.join("/"),
    })
}

/// Whether a URL needs no escaping in a Markdown link.
fn is_plain(url: &str) -> bool {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/@%+".contains(&byte);
    is_web && url.bytes().all(is_safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(variables: &[(&str, &str)], cwd: &str) -> Option<Host> {
        let get = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        from(&get, Path::new(cwd))
    }

    #[test]
    fn a_job_says_where_its_files_are_on_the_web() {
        let github = [
            ("GITHUB_SERVER_URL", "https://code.example"),
            ("GITHUB_REPOSITORY", "a/b"),
            ("GITHUB_SHA", "1f"),
            ("GITHUB_WORKSPACE", "/w/b"),
        ];
        let found = host(&github, "/w/b/help/en").unwrap();
        assert_eq!(
            found.files.as_deref(),
            Some("https://code.example/a/b/blob/1f")
        );
        assert_eq!(found.folder, "help/en");
        assert_eq!(host(&github, "/elsewhere"), None);
        let gitlab = [
            ("CI_PROJECT_URL", "https://lab.example/a/b"),
            ("CI_COMMIT_SHA", "1f"),
            ("CI_PROJECT_DIR", "/w/b"),
        ];
        let found = host(&gitlab, "/w/b").unwrap();
        assert_eq!(
            found.files.as_deref(),
            Some("https://lab.example/a/b/-/blob/1f")
        );
        assert_eq!(host(&[], "/w/b"), None);
    }

    #[test]
    fn a_url_that_would_end_the_link_is_left_out() {
        let hostile = [
            ("CI_PROJECT_URL", "https://lab.example/a)](x"),
            ("CI_COMMIT_SHA", "1f"),
            ("CI_PROJECT_DIR", "/w"),
        ];
        assert_eq!(host(&hostile, "/w").unwrap().files, None);
    }
}
