//! Links and images in Markdown syntax, with the bytes their targets are written in.

use pulldown_cmark::LinkType;

use crate::document::build::{Builder, range_of};
use crate::document::nodes::{Image, ImageKind, Inline, Link, LinkKind, Target};
use crate::document::url_helpers;
use crate::text::Span;

pub(super) fn open_link(
    builder: &mut Builder<'_>,
    kind: LinkType,
    dest: &str,
    id: &str,
    span: Span,
) {
    builder.flush();
    let kind = kind_of(kind);
    let (target, definition) = target_of(builder, kind, dest, id, span);
    let at = builder.doc.inlines.len() as u32;
    builder.open_links.push(builder.doc.links.len() as u32);
    builder.doc.links.push(Link {
        kind,
        span,
        text: Span::at(span.start + 1, 0),
        inlines: at..at,
        has_image: false,
        target,
        definition,
        block: builder.current(),
        declares_anchor: false,
    });
    builder.flags |= Inline::LINK;
    if kind == LinkKind::Autolink {
        builder.flags |= Inline::URL;
    }
}

pub(super) fn close_link(builder: &mut Builder<'_>) {
    builder.flush();
    let end = builder.doc.inlines.len() as u32;
    let Some(index) = builder.open_links.pop() else {
        return;
    };
    builder.flags &= !Inline::URL;
    if builder.open_links.is_empty() {
        builder.flags &= !Inline::LINK;
    }
    let (text, masked) = (builder.text, builder.masked);
    let generators = builder.generators;
    let link = &mut builder.doc.links[index as usize];
    link.inlines = range_of(link.inlines.start, end);
    if link.kind == LinkKind::Autolink {
        return;
    }
    if link.kind == LinkKind::Wiki {
        link.text = link.target.span;
        return;
    }
    link.text = Span::new(link.span.start + 1, bracket_end(text, link.span));
    if link.kind == LinkKind::Inline && link.target.span.is_empty() {
        let from = link.text.end + 2;
        link.target = inline_target(
            &masked.text,
            Span::new(from.min(link.span.end), link.span.end),
            link.target.decoded.take(),
        );
    }
    link.target.dynamic = is_dynamic(link.target.span.slice(text));
    url_helpers::settle(&mut link.target, text, generators);
    if let Some(heading) = builder.doc.headings.last()
        && builder.flags & Inline::HEADING != 0
        && link.text.is_empty()
        && link.span.start == heading.content.start
    {
        link.declares_anchor = link.target.value(text).starts_with('#');
    }
}

pub(super) fn open_image(
    builder: &mut Builder<'_>,
    kind: LinkType,
    dest: &str,
    id: &str,
    span: Span,
) {
    builder.flush();
    let is_embed = matches!(kind, LinkType::WikiLink { .. });
    let kind = kind_of(kind);
    let (target, definition) = target_of(builder, kind, dest, id, span);
    let link = builder.open_links.last().copied();
    if let Some(link) = link {
        builder.doc.links[link as usize].has_image = true;
    }
    builder.open_images.push(builder.doc.images.len() as u32);
    builder.doc.images.push(Image {
        kind: if is_embed {
            ImageKind::Embed
        } else {
            ImageKind::Markdown
        },
        span,
        alt: (!is_embed).then(|| Span::at(span.start + 2, 0)),
        decorative: is_embed,
        target,
        definition,
        block: builder.current(),
        link,
    });
    builder.flags |= Inline::ALT;
}

pub(super) fn close_image(builder: &mut Builder<'_>) {
    builder.flush();
    let Some(index) = builder.open_images.pop() else {
        return;
    };
    if builder.open_images.is_empty() {
        builder.flags &= !Inline::ALT;
    }
    let (text, masked) = (builder.text, builder.masked);
    let generators = builder.generators;
    let image = &mut builder.doc.images[index as usize];
    if image.kind == ImageKind::Embed {
        return;
    }
    let inside = Span::new(image.span.start + 1, image.span.end);
    let alt = Span::new(image.span.start + 2, bracket_end(text, inside));
    image.alt = Some(alt);
    if image.definition.is_none() && image.target.span.is_empty() {
        let from = (alt.end + 2).min(image.span.end);
        image.target = inline_target(
            &masked.text,
            Span::new(from, image.span.end),
            image.target.decoded.take(),
        );
    }
    image.target.dynamic = is_dynamic(image.target.span.slice(text));
    url_helpers::settle(&mut image.target, text, generators);
}

/// Notes a URL in running text as a link.
pub(super) fn bare(builder: &mut Builder<'_>, url: Span) {
    let at = builder.doc.inlines.len() as u32;
    builder.doc.links.push(Link {
        kind: LinkKind::Bare,
        span: url,
        text: url,
        inlines: at - 1..at,
        has_image: false,
        target: Target {
            span: url,
            decoded: None,
            dynamic: is_dynamic(url.slice(builder.text)),
            url_helper: None,
        },
        definition: None,
        block: builder.current(),
        declares_anchor: false,
    });
}

/// Whether a target holds template or JSX syntax, so that its value is made elsewhere.
pub(super) fn is_dynamic(target: &str) -> bool {
    let marks = memchr::memchr3_iter(b'{', b'}', b'<', target.as_bytes());
    marks
        .into_iter()
        .any(|at| !target[at..].starts_with('<') || target[at..].starts_with("<%"))
}

fn kind_of(kind: LinkType) -> LinkKind {
    match kind {
        LinkType::Reference | LinkType::ReferenceUnknown => LinkKind::Reference,
        LinkType::Collapsed | LinkType::CollapsedUnknown => LinkKind::Collapsed,
        LinkType::Shortcut | LinkType::ShortcutUnknown => LinkKind::Shortcut,
        LinkType::Autolink | LinkType::Email => LinkKind::Autolink,
        LinkType::Inline => LinkKind::Inline,
        LinkType::WikiLink { .. } => LinkKind::Wiki,
    }
}

/// The target as far as it is known when the link opens: an inline one is found when it closes.
fn target_of(
    builder: &mut Builder<'_>,
    kind: LinkKind,
    dest: &str,
    id: &str,
    span: Span,
) -> (Target, Option<u32>) {
    let masked = &builder.masked.text;
    let keep = |at: Span, text: &str| Target {
        span: at,
        decoded: (at.slice(masked) != dest).then(|| dest.into()),
        dynamic: is_dynamic(at.slice(text)),
        url_helper: None,
    };
    match kind {
        LinkKind::Wiki => {
            let source = span.slice(builder.text);
            let lead = source.len() - source.trim_start_matches(['!', '[']).len();
            let at = Span::at(
                span.start + lead as u32,
                (dest.len() as u32).min(span.len() - lead as u32),
            );
            let is_written = at.end as usize <= builder.text.len()
                && builder.text.is_char_boundary(at.end as usize);
            (
                keep(
                    if is_written {
                        at
                    } else {
                        Span::at(span.start, 0)
                    },
                    builder.text,
                ),
                None,
            )
        }
        LinkKind::Autolink => (
            keep(Span::new(span.start + 1, span.end - 1), builder.text),
            None,
        ),
        LinkKind::Reference | LinkKind::Collapsed | LinkKind::Shortcut => {
            let index = builder.definition_of(id);
            let at = index.map_or(Span::at(span.start, 0), |index| {
                let definition = &mut builder.doc.definitions[index as usize];
                definition.uses += 1;
                definition_target(masked, definition.label, definition.span)
            });
            (keep(at, builder.text), index)
        }
        _ => (
            Target {
                span: Span::at(span.start, 0),
                decoded: Some(dest.into()),
                dynamic: false,
                url_helper: None,
            },
            None,
        ),
    }
}

/// The offset of the bracket that closes the text of the link or image that starts at `span`.
///
/// Brackets in the text are balanced or escaped, and code spans bind tighter, as `CommonMark` says.
fn bracket_end(text: &str, span: Span) -> u32 {
    let bytes = span.slice(text).as_bytes();
    let mut depth = 0_usize;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 1,
            b'`' => at = skip_code(bytes, at),
            b'[' => depth += 1,
            b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return span.start + at as u32;
                }
            }
            _ => {}
        }
        at += 1;
    }
    span.end
}

/// The index of the last byte of the code span at `at`, or `at` when nothing closes it.
fn skip_code(bytes: &[u8], at: usize) -> usize {
    let run = bytes[at..].iter().take_while(|byte| **byte == b'`').count();
    let mut from = at + run;
    while let Some(offset) = memchr::memchr(b'`', &bytes[from..]) {
        let start = from + offset;
        let count = bytes[start..]
            .iter()
            .take_while(|byte| **byte == b'`')
            .count();
        if count == run {
            return start + count - 1;
        }
        from = start + count;
    }
    at + run - 1
}

/// Finds the target in what follows `](`, given its decoded value.
fn inline_target(text: &str, rest: Span, decoded: Option<Box<str>>) -> Target {
    let source = rest.slice(text);
    let lead = source.len() - source.trim_start().len();
    let body = &source[lead..];
    let (start, len) = match body.strip_prefix('<') {
        Some(inner) => (lead + 1, inner.find('>').unwrap_or(inner.len())),
        None => (lead, destination_len(body)),
    };
    let span = Span::at(rest.start + start as u32, len as u32);
    let decoded = decoded.filter(|value| **value != *span.slice(text));
    Target {
        span,
        decoded,
        dynamic: false,
        url_helper: None,
    }
}

/// Length of a destination without angle brackets: to white space or the unbalanced `)`.
fn destination_len(body: &str) -> usize {
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, c) in body.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '(' => depth += 1,
            ')' if depth == 0 => return at,
            ')' => depth -= 1,
            c if c.is_ascii_whitespace() || c.is_ascii_control() => return at,
            _ => {}
        }
    }
    body.len()
}

/// The target at a span of the text, as it is written.
pub(super) fn target_at(text: &str, span: Span) -> Target {
    Target {
        span,
        decoded: None,
        dynamic: is_dynamic(span.slice(text)),
        url_helper: None,
    }
}

/// The target of a reference definition whose label is known.
pub(super) fn definition_target(text: &str, label: Span, span: Span) -> Span {
    let from = (label.end + 2).min(span.end);
    let rest = Span::new(from, span.end);
    inline_target(text, rest, None).span
}

#[cfg(test)]
mod tests {
    use crate::document::nodes::LinkKind;
    use crate::document::tests::parse;

    #[test]
    fn targets_are_where_they_are_written() {
        let doc =
            parse("[a [b] `]` c](x%20y.md#z \"t\") [n](<a b.md>) ![i\\]](p.png) [e](a&amp;b)\n");
        let targets: Vec<_> = doc
            .links
            .iter()
            .map(|link| doc.slice(link.target.span))
            .collect();
        assert_eq!(targets, ["x%20y.md#z", "a b.md", "a&amp;b"]);
        assert_eq!(doc.target(&doc.links[2].target), "a&b");
        assert_eq!(doc.slice(doc.links[0].text), "a [b] `]` c");
        assert_eq!(doc.slice(doc.images[0].target.span), "p.png");
        assert_eq!(doc.slice(doc.images[0].alt.expect("alt")), "i\\]");
    }

    #[test]
    fn references_point_into_their_definition() {
        let doc = parse("[a][X] and [x][] and [x]\n\n[x]: <t.md> 'title'\n");
        let kinds: Vec<_> = doc.links.iter().map(|link| link.kind).collect();
        assert_eq!(
            kinds,
            [LinkKind::Reference, LinkKind::Collapsed, LinkKind::Shortcut]
        );
        assert!(
            doc.links
                .iter()
                .all(|link| doc.slice(link.target.span) == "t.md")
        );
        assert_eq!(doc.definitions[0].uses, 3);
    }

    #[test]
    fn an_empty_link_at_the_start_of_a_heading_is_an_anchor() {
        let doc = parse("### [](#log-in)Log in\n\n[](#log-in)\n");
        assert!(doc.links[0].declares_anchor);
        assert!(!doc.links[1].declares_anchor);
        assert_eq!(doc.headings[0].id.as_deref(), Some("log-in"));
    }

    #[test]
    fn bare_and_angle_urls_are_links() {
        let doc = parse("see https://a.example/b_c_d. and <https://e.example> and www.f.example\n");
        let targets: Vec<_> = doc
            .links
            .iter()
            .map(|link| doc.target(&link.target))
            .collect();
        assert_eq!(
            targets,
            [
                "https://a.example/b_c_d",
                "https://e.example",
                "www.f.example"
            ]
        );
    }

    #[test]
    fn templates_make_a_target_dynamic() {
        let doc = parse("[a]({{ page.url }}/b) [c]({% link {{ d }} %}) [e](f.md)\n");
        let dynamic: Vec<_> = doc.links.iter().map(|link| link.target.dynamic).collect();
        assert_eq!(dynamic, [true, true, false]);
    }
}
