//! Web addresses whose scheme is misspelled, doubled or missing.

use crate::rules::links::target::WebAddress;
use crate::rules::links::target_syntax::{FULL, Fault};

/// `htps://`, `https//`, `http:/`, `://`: a scheme with a slip in it.
pub(crate) fn scheme_slip(target: &str) -> Option<Fault> {
    let name_len = target
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(target.len());
    let marks_len = target[name_len..]
        .find(|c: char| !matches!(c, ':' | ';' | '/' | '\\' | '.' | ',' | ' '))
        .unwrap_or(target.len() - name_len);
    let marks = &target[name_len..name_len + marks_len];
    if marks.is_empty() || marks == "://" && target[..name_len].eq_ignore_ascii_case("https") {
        return None;
    }
    let name = target[..name_len].to_ascii_lowercase();
    let rest = &target[name_len + marks_len..];
    let is_double = marks.contains("//") || marks.contains("\\\\");
    let starts_host = rest.starts_with(|c: char| c.is_alphanumeric() || c == '[');
    let slip = |scheme: &str| {
        Fault::new(
            format!(
                "the address starts with `{}`",
                &target[..name_len + marks_len]
            ),
            FULL,
        )
        .meant(format!("{scheme}://{rest}"))
    };
    match name.as_str() {
        "http" | "https" => {
            let is_slip = marks != "://" && (is_double || marks.contains([':', ';']));
            (is_slip && starts_host).then(|| slip(&name))
        }
        "" => (marks.starts_with(':') && is_double && starts_host).then(|| slip("https")),
        _ if name_len > 8 || !is_double || !starts_host => None,
        _ => {
            let scheme = if strsim::damerau_levenshtein(&name, "https") <= 1 || name.ends_with('s')
            {
                "https"
            } else {
                "http"
            };
            let distance = strsim::damerau_levenshtein(&name, scheme);
            let is_near =
                distance == 1 || distance == 2 && name.starts_with('h') && name.contains('p');
            is_near.then(|| slip(scheme))
        }
    }
}

/// `https://https://…`, `https://http:/…`, `/https://…`.
pub(crate) fn doubled_scheme(target: &str) -> Option<Fault> {
    let after = WebAddress::new(target)
        .and_then(|_| target.split_once("//"))
        .map_or(target, |(_, rest)| rest);
    let is_second = after.len() < target.len();
    let inner = after.trim_start_matches(['/', '.']);
    let scheme = ["https", "http"].into_iter().find(|scheme| {
        inner
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    })?;
    let behind = &inner[scheme.len()..];
    let is_scheme = behind.starts_with("://")
        || is_second && (behind.starts_with("//") || behind.starts_with(":/"));
    let is_at_start = !is_second && inner.len() == target.len();
    if !is_scheme || is_at_start {
        return None;
    }
    let rest = behind.trim_start_matches([':', '/']);
    let message = if is_second {
        "the address has two schemes".to_owned()
    } else {
        format!(
            "the address has `{}` before it",
            &target[..target.len() - inner.len()]
        )
    };
    Some(Fault::new(message, "write one `https://`").meant(format!("{scheme}://{rest}")))
}

/// A target without scheme that is not a path: `www.a.example`, `a.example.com/x`.
pub(crate) fn missing_scheme(target: &str) -> Option<Fault> {
    let bytes = target.as_bytes();
    let (path, _) = target.split_at(memchr::memchr2(b'?', b'#', bytes).unwrap_or(bytes.len()));
    if memchr::memchr(b':', path.as_bytes()).is_some() || path.starts_with("//") {
        return None;
    }
    let first = path.split('/').next().unwrap_or_default();
    if first.len() > 4 && first.as_bytes()[..4].eq_ignore_ascii_case(b"www.")
        || is_domain(first, path)
    {
        return Some(
            Fault::new(
                format!("`{target}` is treated as a path on this site"),
                FULL,
            )
            .meant(format!("https://{target}")),
        );
    }
    None
}

/// Whether the first part of a path is a domain that somebody forgot `https://` before.
fn is_domain(first: &str, path: &str) -> bool {
    let endings = [".com", ".org", ".net", ".edu", ".gov"];
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let is_page = path.len() > first.len()
        && [".md", ".mdx", ".html"]
            .iter()
            .any(|ending| path.ends_with(ending));
    let known = ["asp.net", "vb.net", "ado.net", "ml.net"];
    endings
        .iter()
        .any(|ending| first.len() > ending.len() && first.ends_with(ending))
        && first.chars().all(is_name)
        && !first.starts_with('.')
        && !known.contains(&first)
        && !is_page
}

#[cfg(test)]
mod tests {
    use crate::rules::links::target_syntax::fault;

    fn written(target: &str) -> String {
        fault(target)
            .and_then(|fault| fault.meant)
            .unwrap_or_default()
    }

    #[test]
    fn slips_in_the_scheme_are_found() {
        for (target, meant) in [
            ("https//a.example/x", "https://a.example/x"),
            ("http:/a.example", "http://a.example"),
            ("htps://a.example", "https://a.example"),
            ("htttps://a.example", "https://a.example"),
            ("ttp://a.example", "http://a.example"),
            ("https;//a.example", "https://a.example"),
            ("https:a.example", "https://a.example"),
            ("https:///a.example", "https://a.example"),
            ("://a.example", "https://a.example"),
            ("https://https://a.example", "https://a.example"),
            ("https://http//a.example", "http://a.example"),
            ("/https://a.example", "https://a.example"),
            ("www.a.example", "https://www.a.example"),
            ("shop.example.com/x", "https://shop.example.com/x"),
            ("(a.md)", "a.md"),
            ("\"https://a.example\"", "https://a.example"),
            ("https://a,example/x", "https://a.example/x"),
            ("https://a.example/a b", "https://a.example/a%20b"),
            ("https://a.example/[b?[c]", "https://a.example/%5Bb?[c]"),
        ] {
            assert_eq!(written(target), meant, "{target}");
        }
    }
}
