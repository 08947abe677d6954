//! A new redirect, written where the site keeps its others.

use std::path::PathBuf;

use crate::redirects::front_matter::body;
use crate::redirects::{Place, Redirect, RedirectFile, RedirectKind, SiteRedirects};
use crate::site::{Addresses, Page};

/// A redirect to be written.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// The site: its index in the model, and what it is.
    pub site: (u32, &'a Addresses),
    /// The page that is gone.
    pub old: &'a Page,
    /// The page that took its place.
    pub new: &'a Page,
    /// The text of that page.
    pub text: &'a str,
}

/// A redirect as its file would write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEntry {
    /// The file: absolute.
    pub file: PathBuf,
    /// Where it is inserted: a byte.
    pub at: u32,
    /// What is inserted.
    pub text: String,
}

impl SiteRedirects {
    /// How a redirect would be written; `None` where the site keeps none, or keeps them in code.
    #[must_use]
    pub fn new_entry(&self, wanted: &Wanted<'_>) -> Option<NewEntry> {
        let site = wanted.site.0;
        let of_site = self.all.iter().filter(|one| one.site == Some(site));
        let kept: Vec<&Redirect> = of_site
            .filter(|one| !matches!(one.kind, RedirectKind::RedirectTo | RedirectKind::Docfx))
            .collect();
        let key = self.front_matter.iter().find(|(index, _)| *index == site);
        let count = |file: u32| kept.iter().filter(|one| one.file == file).count();
        let in_pages = kept.iter().filter(|one| one.kind.is_front_matter()).count();
        let files = kept.iter().filter(|one| !one.kind.is_front_matter());
        let most = files.max_by_key(|one| count(one.file));
        match (most, key) {
            (Some(most), _) if count(most.file) > in_pages => self.in_file(most.file, wanted),
            (_, Some((_, key))) => in_front_matter(*key, wanted),
            _ => None,
        }
    }

    /// The entry in a file that holds redirects already.
    fn in_file(&self, index: u32, wanted: &Wanted<'_>) -> Option<NewEntry> {
        let RedirectFile { file, text, kind } = &self.files[index as usize];
        let of_file: Vec<&Redirect> = self.all.iter().filter(|one| one.file == index).collect();
        let first = of_file.iter().min_by_key(|one| one.from.span.start)?;
        let start = first.from.span.start as usize;
        let base = &wanted.site.1.base;
        let (old, new) = (wanted.old.urls.first()?, wanted.new.urls.first()?);
        let (from, to) = (format!("{base}{old}"), format!("{base}{new}"));
        let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let indent: String = text[line..]
            .chars()
            .take_while(|c| *c == ' ' || *c == '\t')
            .collect();
        let in_list = |entry: String| in_list(text, start, &entry);
        let (at, entry) = match kind {
            RedirectKind::Lines => {
                let pattern = of_file
                    .iter()
                    .find(|one| !matches!(one.from.place, Place::At(_)));
                let at = pattern.map(|one| one.from.span.start as usize);
                line_entry(text, at, &format!("{from} {to} 301\n"))
            }
            RedirectKind::Netlify => {
                let start = text[..start].rfind("[[redirects]]")?;
                (
                    start,
                    format!("[[redirects]]\nfrom = \"{from}\"\nto = \"{to}\"\n\n"),
                )
            }
            RedirectKind::Mdbook => (line, format!("{indent}\"{old}\" = \"{to}\"\n")),
            RedirectKind::Mkdocs => (
                line,
                format!("{indent}'{}': {}\n", wanted.old.source, wanted.new.source),
            ),
            RedirectKind::Docusaurus => in_list(format!("{{ from: '{old}', to: '{new}' }}"))?,
            RedirectKind::Astro => (line, format!("{indent}'{old}': '{to}',\n")),
            RedirectKind::Vercel | RedirectKind::Mintlify => in_list(format!(
                "{{ \"source\": \"{from}\", \"destination\": \"{to}\" }}"
            ))?,
            _ => return None,
        };
        Some(NewEntry {
            file: file.clone(),
            at: at as u32,
            text: entry,
        })
    }
}

/// An entry before the first of a list of objects, and where.
fn in_list(text: &str, first: usize, entry: &str) -> Option<(usize, String)> {
    let open = text[..first].rfind('{')?;
    let line = text[..open].rfind('\n').map_or(0, |at| at + 1);
    let indent = &text[line..open];
    let rest = if indent.trim().is_empty() {
        format!(",\n{indent}")
    } else {
        ", ".to_owned()
    };
    Some((open, format!("{entry}{rest}")))
}

/// A line before the line of a byte, or at the end, and where.
fn line_entry(text: &str, before: Option<usize>, entry: &str) -> (usize, String) {
    match before {
        Some(at) => (
            text[..at].rfind('\n').map_or(0, |at| at + 1),
            entry.to_owned(),
        ),
        None if text.is_empty() || text.ends_with('\n') => (text.len(), entry.to_owned()),
        None => (text.len(), format!("\n{entry}")),
    }
}

/// The entry in the front matter of the page that took the place of the old one.
fn in_front_matter(kind: RedirectKind, wanted: &Wanted<'_>) -> Option<NewEntry> {
    let Wanted { old, new, text, .. } = wanted;
    // An alias is below the language of its page, which the generator puts before it.
    let language = wanted.site.1.prefix_of(new.view);
    let url = old.urls.first()?.strip_prefix(language)?;
    if new.view != old.view || !url.starts_with('/') {
        return None;
    }
    let key = if kind == RedirectKind::Alias {
        "aliases"
    } else {
        "redirect_from"
    };
    let entry = |at: usize, text: String| {
        Some(NewEntry {
            file: new.file.clone(),
            at: at as u32,
            text,
        })
    };
    let Some(body) = body(text) else {
        return entry(0, format!("---\n{key}:\n  - {url}\n---\n\n"));
    };
    let inner = body.slice(text);
    let is_toml = text[..body.start as usize].trim_end().ends_with('+');
    let mut at = body.start as usize;
    for line in inner.split_inclusive('\n') {
        let after = line.strip_prefix(key).map(str::trim_start);
        if let Some(value) = after.and_then(|rest| rest.strip_prefix([':', '='])) {
            return if let Some(open) = value.find('[') {
                let open = at + line.len() - value.len() + open + 1;
                let is_empty = text[open..].trim_start().starts_with(']');
                entry(
                    open,
                    format!("\"{url}\"{}", if is_empty { "" } else { ", " }),
                )
            } else if value.trim().is_empty() {
                let next = &text[at + line.len()..];
                let indent: String = next.chars().take_while(|c| *c == ' ').collect();
                let is_list = next[indent.len()..].starts_with('-');
                is_list.then(|| entry(at + line.len(), format!("{indent}- {url}\n")))?
            } else {
                None
            };
        }
        at += line.len();
    }
    let at = body.start as usize;
    if is_toml {
        entry(at, format!("{key} = [\"{url}\"]\n"))
    } else {
        entry(at, format!("{key}:\n  - {url}\n"))
    }
}
