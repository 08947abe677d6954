//! Paths of destinations, read from a page or from its source file.

/// Whether a path from the folder of a source leads above the folder of all sources.
pub(super) fn climbs_out(source: &str, path: &str) -> bool {
    let ups = path.split('/').take_while(|part| *part == "..").count();
    ups > source.matches('/').count()
}

/// Whether a path has the extension of a page.
pub(super) fn is_page_path(path: &str) -> bool {
    [".md", ".mdx", ".markdown"]
        .iter()
        .any(|end| path.ends_with(end))
}

/// A path read from the address of a page, as browsers do: `..` stops at the top of the host.
pub(super) fn join(own: &str, path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    if !path.starts_with('/') {
        segments.extend(own.split('/').skip(1));
        segments.pop();
    }
    let mut ends_in_folder = path.is_empty();
    for segment in path.split('/') {
        ends_in_folder = matches!(segment, "" | "." | "..");
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            name => segments.push(name),
        }
    }
    let slash = if ends_in_folder && !segments.is_empty() {
        "/"
    } else {
        ""
    };
    format!("/{}{slash}", segments.join("/"))
}

/// A path read from the folder of a source file; `None` when it leaves the folder of the pages.
pub(super) fn join_source(source: &str, path: &str) -> Option<String> {
    let mut segments: Vec<&str> = source.split('/').collect();
    segments.pop();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            name => segments.push(name),
        }
    }
    Some(segments.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_read_from_the_address() {
        assert_eq!(join("/docs/a/", "../b"), "/docs/b");
        assert_eq!(join("/docs/a", "b/"), "/docs/b/");
        assert_eq!(join("/a/b.html", "../../../../c"), "/c");
        assert_eq!(join("/a/b.html", ".."), "/");
        assert_eq!(join("/a/b.html", "."), "/a/");
        assert_eq!(join("/a/b", "/c//d/"), "/c/d/");
    }
}
