//! Platform labels and the sections they open.

use crate::document::Document;
use crate::document::nodes::{
    BlockId, BlockKind, DirectiveKind, Emphasis, Inline, InlineKind, LabelForm, PlatformLabel,
};
use crate::settings::{PlatformId, Settings};
use crate::text::Span;

/// A block that has the shape of a label, whatever its text says.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// Its form.
    pub(crate) form: LabelForm,
    /// Its text.
    pub(crate) span: Span,
    /// Whether a colon ends it.
    pub(crate) colon: bool,
    /// Its block.
    pub(crate) block: BlockId,
}

/// Finds the labels of the platforms of `settings`, with their sections.
pub(super) fn find(doc: &Document, settings: &Settings) -> Vec<PlatformLabel> {
    if settings.platforms.list().is_empty() {
        return Vec::new();
    }
    let mut labels: Vec<PlatformLabel> = (0..doc.blocks.len() as u32)
        .filter_map(|index| candidate(doc, BlockId(index)))
        .filter_map(|candidate| {
            let platforms = named(doc, &candidate, settings)?;
            let Candidate {
                form,
                span,
                colon,
                block,
            } = candidate;
            let topic = topic_of(doc, form, doc.block(block).span.start);
            Some(PlatformLabel {
                form,
                span,
                colon,
                platforms,
                block,
                topic,
                section_end: BlockId(0),
            })
        })
        .collect();
    for index in 0..labels.len() {
        labels[index].section_end = section_end(doc, &labels, index);
    }
    labels
}

fn named(doc: &Document, candidate: &Candidate, settings: &Settings) -> Option<Vec<PlatformId>> {
    let text = doc.slice(candidate.span);
    let text = if candidate.form == LabelForm::Tab {
        tab_name(text)?
    } else {
        text
    };
    let found = settings.platforms.label(text)?;
    Some(found.platforms.iter().map(|(id, _)| *id).collect())
}

/// The heading above a label; a label that is a heading stands under the heading above it.
fn topic_of(doc: &Document, form: LabelForm, at: u32) -> Option<u32> {
    let own = doc.heading_at(at)?;
    if form != LabelForm::Heading {
        return Some(own);
    }
    let level = doc.headings[own as usize].level;
    (0..own)
        .rev()
        .find(|index| doc.headings[*index as usize].level < level)
}

/// The block as a label, when it has the shape of one.
pub(crate) fn candidate(doc: &Document, id: BlockId) -> Option<Candidate> {
    let block = doc.block(id);
    match block.kind {
        BlockKind::Heading(index) => {
            let heading = &doc.headings[index as usize];
            let first = doc
                .links
                .partition_point(|link| link.span.start < block.span.start);
            let link = doc.links[first..]
                .iter()
                .take_while(|link| link.span.start < block.span.end)
                .find(|link| !link.declares_anchor);
            let span = link.map_or(heading.content, |link| link.text);
            Some(Candidate {
                form: LabelForm::Heading,
                span,
                colon: false,
                block: id,
            })
        }
        BlockKind::Directive(index) | BlockKind::Container(index) => {
            let directive = &doc.directives[index as usize];
            let is_tab = directive.kind != DirectiveKind::Admonition
                && directive.kind != DirectiveKind::Module;
            is_tab.then_some(Candidate {
                form: LabelForm::Tab,
                span: directive.span,
                colon: false,
                block: id,
            })
        }
        BlockKind::Paragraph => paragraph(doc, id),
        _ => None,
    }
}

/// A paragraph whose first line is a label: emphasised, or plain with a colon; or a bullet's lead-in.
fn paragraph(doc: &Document, id: BlockId) -> Option<Candidate> {
    let block = doc.block(id);
    let in_bullet = block
        .parent
        .is_some_and(|parent| is_bullet(doc, parent) && parent.0 + 1 == id.0);
    let emphasis = doc
        .emphases
        .partition_point(|emphasis| emphasis.span.start < block.span.start);
    let leads = |found: &&Emphasis| found.block == id && found.inlines.start == block.inlines.start;
    match doc.emphases.get(emphasis).filter(leads) {
        Some(emphasis) => emphasised(doc, id, emphasis, in_bullet),
        None => plain(doc, id, in_bullet),
    }
}

fn emphasised(
    doc: &Document,
    id: BlockId,
    emphasis: &Emphasis,
    in_bullet: bool,
) -> Option<Candidate> {
    let range = &doc.block(id).inlines;
    let text = inner(doc, emphasis.inlines.start, emphasis.inlines.end)?;
    let rest = &doc.inlines(range)[(emphasis.inlines.end - range.start) as usize..];
    let is_text = |inline: &&Inline| inline.kind == InlineKind::Text;
    let after = rest
        .first()
        .filter(is_text)
        .map_or("", |inline| doc.slice(inline.span))
        .trim();
    let colon = doc.slice(text).ends_with([':', '：']) || after.starts_with([':', '：']);
    let is_line = ends_line(rest.first()) || (after == ":" && ends_line(rest.get(1)));
    let form = match (in_bullet, emphasis.strong) {
        (true, _) if colon || is_line => LabelForm::Bullet,
        (false, true) if is_line => LabelForm::Strong,
        (false, false) if is_line => LabelForm::Emphasis,
        _ => return None,
    };
    Some(Candidate {
        form,
        span: text,
        colon,
        block: id,
    })
}

fn plain(doc: &Document, id: BlockId, in_bullet: bool) -> Option<Candidate> {
    let inlines = doc.inlines(&doc.block(id).inlines);
    let first = inlines
        .first()
        .filter(|inline| inline.kind == InlineKind::Text)?;
    let line = doc.slice(first.span);
    let is_line = ends_line(inlines.get(1));
    let colon_at = line
        .find(": ")
        .or_else(|| line.trim_end().strip_suffix(':').map(str::len));
    let len = match (in_bullet, colon_at) {
        (true, Some(at)) => at,
        (true, None) if is_line => line.trim_end().len(),
        (false, Some(at)) if is_line && at + 1 == line.trim_end().len() => at,
        _ => return None,
    };
    let form = if in_bullet {
        LabelForm::Bullet
    } else {
        LabelForm::Plain
    };
    Some(Candidate {
        form,
        span: Span::at(first.span.start, len as u32),
        colon: colon_at.is_some(),
        block: id,
    })
}

/// Whether a line ends before what follows.
fn ends_line(next: Option<&Inline>) -> bool {
    next.is_none_or(|inline| matches!(inline.kind, InlineKind::SoftBreak | InlineKind::HardBreak))
}

fn inner(doc: &Document, start: u32, end: u32) -> Option<Span> {
    let inlines = doc.inlines(&(start..end));
    let all_text = inlines
        .iter()
        .all(|inline| matches!(inline.kind, InlineKind::Text | InlineKind::Decoded(_)));
    let (first, last) = (inlines.first()?, inlines.last()?);
    all_text.then(|| first.span.to(last.span))
}

fn is_bullet(doc: &Document, id: BlockId) -> bool {
    match doc.block(id).kind {
        BlockKind::Item(item) => !doc.lists[doc.items[item as usize].list as usize].ordered,
        _ => false,
    }
}

/// The name of a tab in the syntaxes of the generators.
///
/// `=== "Android"`, `<TabItem label="Android">`, `{{% tab name="Android" %}}`, `::: Android`,
/// `{tab|android}`, `{% mac %}`.
pub(crate) fn tab_name(source: &str) -> Option<&str> {
    if let Some(rest) = source.strip_prefix("===") {
        return rest
            .trim_start_matches('!')
            .trim()
            .trim_matches(['"', '\''])
            .into();
    }
    if source.starts_with('<') {
        return quoted(source, "label")
            .or_else(|| quoted(source, "title"))
            .or_else(|| quoted(source, "value"));
    }
    if let Some(rest) = source.strip_prefix(":::") {
        let name = rest.trim_start_matches(':').trim();
        return (!name.is_empty()).then(|| name.strip_prefix("tab ").unwrap_or(name));
    }
    if let Some(rest) = source.strip_prefix("{tab|") {
        return rest.strip_suffix('}');
    }
    if source.starts_with("{{") {
        let is_tab = source.contains("tab");
        return if is_tab {
            quoted(source, "name")
                .or_else(|| quoted(source, "tabName"))
                .or_else(|| first_quoted(source))
        } else {
            None
        };
    }
    let name = source
        .strip_prefix("{%")?
        .strip_suffix("%}")?
        .trim_matches(['-', ' ']);
    (!name.contains(' ')).then_some(name)
}

fn quoted<'a>(source: &'a str, name: &str) -> Option<&'a str> {
    let at = source.find(&format!("{name}="))? + name.len() + 1;
    let quote = source[at..]
        .chars()
        .next()
        .filter(|c| matches!(c, '"' | '\''))?;
    let rest = &source[at + 1..];
    rest.find(quote).map(|end| &rest[..end])
}

fn first_quoted(source: &str) -> Option<&str> {
    let rest = &source[source.find('"')? + 1..];
    rest.find('"').map(|end| &rest[..end])
}

/// The block after the last one of a label's section.
fn section_end(doc: &Document, labels: &[PlatformLabel], index: usize) -> BlockId {
    let label = &labels[index];
    let parent = doc.block(label.block).parent;
    let container_end = parent.map_or(doc.blocks.len() as u32, |parent| doc.block(parent).end);
    if label.form == LabelForm::Bullet {
        return BlockId(container_end);
    }
    if let BlockKind::Container(_) = doc.block(label.block).kind {
        return BlockId(doc.block(label.block).end);
    }
    let level = match doc.block(label.block).kind {
        BlockKind::Heading(heading) => doc.headings[heading as usize].level,
        _ => 6,
    };
    let stops = |id: BlockId| match doc.block(id).kind {
        BlockKind::Heading(heading) => doc.headings[heading as usize].level <= level,
        BlockKind::Directive(_) if label.form == LabelForm::Tab => true,
        _ => {
            label.form != LabelForm::Heading
                && labels
                    .binary_search_by_key(&id, |other| other.block)
                    .is_ok()
        }
    };
    let mut next = doc.block(label.block).end;
    while next < container_end {
        if stops(BlockId(next)) {
            return BlockId(next);
        }
        next = doc.block(BlockId(next)).end;
    }
    BlockId(container_end)
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;
    use std::sync::Arc;

    use super::*;
    use crate::settings::{Platform, Platforms};

    fn labels(text: &str) -> Vec<(LabelForm, String, bool)> {
        let platform = |name: &str| Platform {
            name: name.to_owned(),
            misspellings: Vec::new(),
            synonyms: Vec::new(),
            terms: Vec::new(),
        };
        let mut settings = Settings::new(PathBuf::from("/"));
        settings.platforms = Platforms::new(
            vec![platform("Android"), platform("iOS"), platform("Mac")],
            None,
        );
        let doc = Document::parse(Arc::from("p.md"), Arc::from(text), &settings);
        doc.platform_labels
            .iter()
            .map(|label| (label.form, doc.slice(label.span).to_owned(), label.colon))
            .collect()
    }

    #[test]
    fn every_markdown_form_is_a_label() {
        let text = "## Android\n\n**ANDROID**\n\n_iOS:_\ntext\n\n**iOS**:\n\niOS:\n\n- **Android**: text\n- iOS: text\n- Mac\n\n  text\n";
        let forms: Vec<_> = labels(text)
            .into_iter()
            .map(|(form, _, colon)| (form, colon))
            .collect();
        let expected = [
            (LabelForm::Heading, false),
            (LabelForm::Strong, false),
            (LabelForm::Emphasis, true),
            (LabelForm::Strong, true),
            (LabelForm::Plain, true),
            (LabelForm::Bullet, true),
            (LabelForm::Bullet, true),
            (LabelForm::Bullet, false),
        ];
        assert_eq!(forms, expected);
    }

    #[test]
    fn every_tab_form_is_a_label() {
        for tab in [
            "=== \"Android\"\n\n    text\n",
            "<TabItem value=\"a\" label=\"Android\">\n\ntext\n\n</TabItem>\n",
            "::: Android\ntext\n:::\n",
            "# [Android](#tab/android)\n\ntext\n",
            "{% mac %}\ntext\n{% endmac %}\n",
            "{tab|ios}\n\ntext\n",
            "{{% tab name=\"Android\" %}}\ntext\n{{% /tab %}}\n",
        ] {
            assert_eq!(labels(tab).len(), 1, "{tab}");
        }
    }

    #[test]
    fn text_about_a_platform_is_no_label() {
        let text =
            "**Android** is a system.\n\nAndroid\n\n1. Android: x\n\n**Android users** can *x*.\n";
        assert_eq!(labels(text), []);
    }
}
