//! Old addresses that a site keeps as data and leads elsewhere.

use rustc_hash::FxHashSet;

/// Old addresses of a site: URL paths, exact ones and such that end in a wildcard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Redirects {
    exact: FxHashSet<String>,
    prefixes: Vec<String>,
}

impl Redirects {
    /// Adds an address: a path or URL, with `*` or `:name` where anything may be.
    ///
    /// `/` at the end and the extensions of pages do not matter. An address that is all wildcard
    /// leads everything somewhere, and says nothing about a single link: it is left out.
    pub fn add(&mut self, address: &str) {
        let path = path_of(address);
        match path.find(['*', ':']) {
            Some(at) => {
                let prefix = path[..at].trim_end_matches('/');
                if !prefix.is_empty() {
                    self.prefixes.push(prefix.to_owned());
                }
            }
            None if path != "/" => {
                self.exact.insert(path);
            }
            None => {}
        }
    }

    /// Whether the site leads this path elsewhere. It starts with `/`, and may name a file.
    #[must_use]
    pub fn leads(&self, path: &str) -> bool {
        if self.is_empty() {
            return false;
        }
        let path = path_of(path);
        let is_below = |prefix: &String| {
            let rest = path.strip_prefix(prefix.as_str());
            rest.is_some_and(|rest| rest.starts_with('/'))
        };
        self.exact.contains(&path) || self.prefixes.iter().any(is_below)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.prefixes.is_empty()
    }

    /// Number of addresses.
    #[must_use]
    pub fn len(&self) -> usize {
        self.exact.len() + self.prefixes.len()
    }
}

/// The path of an address in one form: with `/` before, without extension, index or `/` at the end.
fn path_of(address: &str) -> String {
    let address = address.trim().split(['?', '#']).next().unwrap_or_default();
    let path = match address.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => address,
    };
    let mut path = path.trim_matches('/');
    for extension in [".html", ".htm", ".mdx", ".md", ".markdown"] {
        path = path.strip_suffix(extension).unwrap_or(path);
    }
    for index in ["index", "README", "_index"] {
        if path == index {
            path = "";
        } else if let Some(folder) = path.strip_suffix(index) {
            path = folder.strip_suffix('/').unwrap_or(path);
        }
    }
    format!("/{path}")
}

#[cfg(test)]
mod tests {
    use super::Redirects;

    #[test]
    fn addresses_are_the_same_in_every_form() {
        let mut redirects = Redirects::default();
        for address in [
            "/old",
            "https://a.example/gone/",
            "faq/x.html",
            "/legacy/*",
            "/v1/:page",
            "/*",
            "/",
        ] {
            redirects.add(address);
        }
        for path in [
            "/old/",
            "/old.html",
            "/gone",
            "/faq/x",
            "/faq/x.md",
            "/legacy/a/b",
            "/v1/c",
        ] {
            assert!(redirects.leads(path), "{path}");
        }
        for path in ["/", "/new", "/legacy", "/v10/c", "/old/er"] {
            assert!(!redirects.leads(path), "{path}");
        }
    }
}
