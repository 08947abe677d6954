//! The forms that the links of a site have, by which a wrong model of the site shows.

use crate::corpus::split_target;
use crate::diagnostic::{Form, FormKind};

/// The forms of a local target: where it starts from, what it ends in, and the target itself.
#[must_use]
pub fn forms_of(target: &str) -> Vec<(FormKind, Form)> {
    let parts = split_target(target);
    let path = parts.path;
    if path.is_empty() {
        return Vec::new();
    }
    let form = if let Some(rest) = path.strip_prefix('/') {
        match rest.split_once('/') {
            Some((folder, _)) if !folder.is_empty() => format!("/{folder}/…"),
            _ => "/…".to_owned(),
        }
    } else {
        let name = path
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .unwrap_or(path);
        match name.rsplit_once('.') {
            _ if path.ends_with('/') => "…/".to_owned(),
            Some((stem, end)) if !stem.is_empty() && !end.is_empty() => format!("….{end}"),
            _ => "…".to_owned(),
        }
    };
    vec![
        (FormKind::Place, form.into()),
        (FormKind::Target, path.into()),
    ]
}

#[cfg(test)]
mod tests {
    use super::forms_of;

    #[test]
    fn a_form_is_the_start_of_a_rooted_target_and_the_end_of_another() {
        for (target, form) in [
            ("/article/install/", "/article/…"),
            ("/install", "/…"),
            ("../a/install.md#x", "….md"),
            ("install?a=b", "…"),
            ("../install/", "…/"),
            (".", "…"),
        ] {
            assert_eq!(&*forms_of(target)[0].1, form, "{target}");
        }
        assert!(forms_of("#x").is_empty());
    }
}
