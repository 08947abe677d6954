//! Addresses with placeholders: `/old/*`, `/old/:page`.

/// How a host writes such addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notation {
    /// Every character means itself.
    Plain,
    /// `*` at the end and `:name`: Netlify, Cloudflare.
    Splat,
    /// `:name`, `:name*` and `(.*)`: Vercel, Mintlify.
    PathToRegexp,
    /// `[name]` and `[...name]`: Astro.
    Brackets,
}

/// One segment of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Literal(Box<str>),
    /// Any one segment.
    One,
    /// Any number of segments, to the end.
    Rest,
}

/// The path of an address, with or without placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    segments: Vec<Segment>,
}

impl Pattern {
    /// Reads a path; `None` when it has parts that are not read here.
    pub(super) fn read(path: &str, notation: Notation) -> Option<Self> {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        let mut segments = Vec::with_capacity(parts.len());
        for (index, part) in parts.iter().enumerate() {
            let segment = segment(part, notation)?;
            if segment == Segment::Rest && index + 1 < parts.len() {
                return None;
            }
            segments.push(segment);
        }
        Some(Self { segments })
    }

    /// Whether it is one address.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        let mut segments = self.segments.iter();
        segments.all(|segment| matches!(segment, Segment::Literal(_)))
    }

    /// Whether it matches every address.
    #[must_use]
    pub fn is_everything(&self) -> bool {
        self.segments == [Segment::Rest]
    }

    /// Whether it matches a path; the address above a final `*` counts as well.
    #[must_use]
    pub fn leads(&self, path: &str) -> bool {
        let mut parts = path.split('/').filter(|part| !part.is_empty());
        for segment in &self.segments {
            match (segment, parts.next()) {
                (Segment::Rest, _) => return true,
                (Segment::Literal(text), Some(part)) if **text == *part => {}
                (Segment::One, Some(_)) => {}
                _ => return false,
            }
        }
        parts.next().is_none()
    }

    /// Whether it matches an address that is surely meant: not the one above a final `*`.
    #[must_use]
    pub fn covers_address(&self, path: &str) -> bool {
        Self::read(path, Notation::Plain).is_some_and(|path| self.covers(&path))
    }

    /// Whether it matches every address that `other` matches.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let mut others = other.segments.iter();
        for segment in &self.segments {
            match (segment, others.next()) {
                (Segment::Rest, Some(_)) => return true,
                (Segment::Literal(a), Some(Segment::Literal(b))) if a == b => {}
                (Segment::One, Some(Segment::Literal(_) | Segment::One)) => {}
                _ => return false,
            }
        }
        others.next().is_none()
    }
}

fn segment(part: &str, notation: Notation) -> Option<Segment> {
    let literal = || Some(Segment::Literal(part.into()));
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    };
    match notation {
        Notation::Plain => literal(),
        Notation::Splat => match part.strip_prefix(':') {
            Some(name) => is_name(name).then_some(Segment::One),
            None if part == "*" => Some(Segment::Rest),
            None if part.contains('*') => None,
            None => literal(),
        },
        Notation::PathToRegexp => match part.strip_prefix(':') {
            Some(name) => match name.strip_suffix('*') {
                Some(name) => is_name(name).then_some(Segment::Rest),
                None => is_name(name).then_some(Segment::One),
            },
            None if part == "(.*)" => Some(Segment::Rest),
            None if part.contains(['(', '{', '*', '+', '[', ':', '|', '\\']) => None,
            None => literal(),
        },
        Notation::Brackets => match part.strip_prefix('[') {
            Some(name) if name.starts_with("...") && name.ends_with(']') => Some(Segment::Rest),
            Some(name) if name.ends_with(']') => Some(Segment::One),
            _ if part.contains(['[', ']']) => None,
            _ => literal(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::{Notation, Pattern};

    fn read(path: &str, notation: Notation) -> Pattern {
        Pattern::read(path, notation).expect("a pattern")
    }

    #[test]
    fn parts_stand_for_others() {
        let splat = read("/a/*", Notation::Splat);
        assert!(splat.leads("/a/b/c") && splat.leads("/a/") && !splat.leads("/ab"));
        let one = read("/a/:page", Notation::Splat);
        assert!(one.leads("/a/b/") && !one.leads("/a/b/c") && !one.leads("/a"));
        assert!(splat.covers(&one) && !one.covers(&splat));
        assert!(!splat.covers(&read("/a", Notation::Splat)));
        assert!(read("/:x*", Notation::PathToRegexp).is_everything());
        assert!(read("/docs/[...slug]", Notation::Brackets).leads("/docs/a/b"));
        assert!(read("/a:b/*", Notation::Plain).is_exact());
    }

    #[test]
    fn what_is_not_read_is_unknown() {
        assert!(Pattern::read("/a*", Notation::Splat).is_none());
        assert!(Pattern::read("/*/a", Notation::Splat).is_none());
        assert!(Pattern::read("/a(b|c)", Notation::PathToRegexp).is_none());
    }
}
