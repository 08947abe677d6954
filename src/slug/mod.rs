//! Slug dialects: how a site turns the text of a heading into its id.
//! (placeholder while the dialects land)
#![allow(missing_docs, reason = "placeholder")]
use crate::text::Span;
use std::ops::Range;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Github,
    Docusaurus,
    Telegram,
    TelegramCore,
}
#[derive(Debug)]
pub struct HeadingSource<'a> {
    pub raw: &'a str,
    pub text: String,
}
impl<'a> HeadingSource<'a> {
    pub fn new(raw: &'a str) -> Self {
        Self {
            raw,
            text: String::new(),
        }
    }
    pub fn push(&mut self, event: &pulldown_cmark::Event<'a>, _text: &'a str, _span: Span) {
        if let pulldown_cmark::Event::Text(t) | pulldown_cmark::Event::Code(t) = event {
            self.text.push_str(t);
        }
    }
}
pub struct HeadingId {
    pub id: Option<String>,
    pub declared: Option<Range<usize>>,
}
pub fn ids(dialect: Dialect, headings: &[HeadingSource<'_>]) -> Vec<HeadingId> {
    headings
        .iter()
        .map(|h| {
            if dialect == Dialect::Docusaurus
                && let Some(at) = h.raw.find("{#")
            {
                let end = h.raw.len() - 1;
                return HeadingId {
                    id: Some(h.raw[at + 2..end].to_owned()),
                    declared: Some(at + 2..end),
                };
            }
            HeadingId {
                id: slug(dialect, h),
                declared: None,
            }
        })
        .collect()
}
pub fn slug(dialect: Dialect, h: &HeadingSource<'_>) -> Option<String> {
    let t = if dialect == Dialect::Telegram {
        h.text.replace('\'', "-39")
    } else {
        h.text.replace('\'', "")
    };
    Some(t.to_lowercase().replace(' ', "-"))
}

impl Dialect {
    pub const ALL: &'static [Dialect] = &[
        Self::Github,
        Self::Docusaurus,
        Self::Telegram,
        Self::TelegramCore,
    ];
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Github => "github",
            Self::Docusaurus => "docusaurus",
            Self::Telegram => "telegram",
            Self::TelegramCore => "telegram-core",
        }
    }
}
