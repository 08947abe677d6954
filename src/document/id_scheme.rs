//! What the declared ids of a page have in common beside the words of their headings.

use crate::document::nodes::Heading;

/// Fewest ids that show a scheme.
const MIN: usize = 3;

/// The part up to a joiner with which most declared ids start although the slugs of their headings do
/// not: `q-` of `q-how-do-i-log-in`. Empty when there is none.
///
/// `ids` are declared ids with the slugs of their headings.
pub(super) fn prefix<'a>(ids: &[(&'a str, Option<&str>)]) -> &'a str {
    if ids.len() < MIN {
        return "";
    }
    let start = |id: &'a str| {
        let at = id.find(['-', '_', '.', ':']).filter(|at| *at > 0)?;
        Some(&id[..=at])
    };
    // Four of five share it, so one of the first two does.
    let mut candidates = ids.iter().take(2).filter_map(|(id, _)| start(id));
    let is_shared = |prefix: &&str| {
        let with = ids.iter().filter(|(id, _)| id.starts_with(*prefix));
        let (mut all, mut own) = (0, 0);
        for (_, slug) in with {
            all += 1;
            own += usize::from(slug.is_some_and(|slug| slug.starts_with(*prefix)));
        }
        all >= MIN && all * 5 >= ids.len() * 4 && own * 5 <= all
    };
    candidates.find(is_shared).unwrap_or_default()
}

/// Finds the scheme of the declared ids, and makes it part of the slugs of the headings that follow it.
pub(super) fn apply(headings: &mut [Heading]) -> Box<str> {
    let prefix: Box<str> = {
        let declared = headings.iter().filter(|heading| heading.declared);
        let ids: Vec<(&str, Option<&str>)> = declared
            .filter_map(|heading| Some((heading.id.as_deref()?, heading.slug.as_deref())))
            .collect();
        prefix(&ids).into()
    };
    if prefix.is_empty() {
        return prefix;
    }
    for heading in headings.iter_mut().filter(|heading| heading.declared) {
        let follows = heading
            .id
            .as_ref()
            .is_some_and(|id| id.starts_with(&*prefix));
        if let Some(slug) = heading.slug.as_mut().filter(|_| follows) {
            *slug = format!("{prefix}{slug}").into();
        }
    }
    prefix
}

#[cfg(test)]
mod tests {
    use super::prefix;

    #[test]
    fn what_ids_share_and_headings_do_not_is_the_scheme() {
        let ids = [
            ("q-log-in", Some("log-in")),
            ("q-log-out", Some("log-out")),
            ("q-who", Some("who")),
        ];
        assert_eq!(prefix(&ids), "q-");
        assert_eq!(prefix(&ids[..2]), "");
        let words = [
            ("how-to-a", Some("how-to-a")),
            ("how-to-b", Some("how-to-b")),
            ("how-to-c", Some("how-to-c")),
        ];
        assert_eq!(prefix(&words), "");
    }
}
