//! The dialects by name.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::attributes::{self, Attributes, Syntax};
use crate::dialects::{
    docusaurus, github, gitlab, hugo, jekyll, kramdown, markdig, markdown_it_anchor, mdbook,
    pandoc, python_markdown, sindresorhus, telegram, vitepress, vuepress1, zola,
};
use crate::heading::HeadingSource;
use crate::rule::Rule;

/// How a site makes heading ids; named after the system or package that defined the rule.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Dialect {
    /// GitHub, and most tools built on remark or rehype.
    #[default]
    Github,
    /// Docusaurus: GitHub's rule with `{#id}`.
    Docusaurus,
    /// GitLab 17.0 and later.
    Gitlab,
    /// GitLab before 17.0.
    GitlabLegacy,
    /// mdBook 0.5.
    Mdbook,
    /// Hugo before 0.144 with `autoHeadingIDType = "github"`, its default.
    Hugo,
    /// Hugo before 0.144 with `autoHeadingIDType = "github-ascii"`.
    HugoGithubAscii,
    /// Hugo before 0.144 with `autoHeadingIDType = "blackfriday"`.
    HugoBlackfriday,
    /// Hugo 0.144 and later with `autoIDType = "github"`, its default.
    HugoText,
    /// Hugo 0.144 and later with `autoIDType = "github-ascii"`.
    HugoTextGithubAscii,
    /// Hugo 0.144 and later with `autoIDType = "blackfriday"`.
    HugoTextBlackfriday,
    /// kramdown with its own parser.
    Kramdown,
    /// Jekyll and GitHub Pages: kramdown with the GFM parser.
    Jekyll,
    /// Python-Markdown's `toc`, as in `MkDocs` by default.
    PythonMarkdown,
    /// `pymdownx.slugs.slugify(case="lower")` with `attr_list`, as in Material for `MkDocs`.
    PymdownxLower,
    /// `VitePress` and `VuePress` 2.
    Vitepress,
    /// `VuePress` 1.
    Vuepress1,
    /// markdown-it-anchor with its default `slugify`.
    MarkdownItAnchor,
    /// markdown-it-anchor with `@sindresorhus/slugify`, as in Eleventy.
    SindresorhusSlugify,
    /// pandoc's `auto_identifiers`.
    Pandoc,
    /// pandoc's `gfm_auto_identifiers`.
    PandocGfm,
    /// Zola.
    Zola,
    /// FAQ, blog and privacy pages of telegram.org.
    Telegram,
    /// API documentation of core.telegram.org.
    TelegramCore,
    /// Markdig's GitHub style, as in docfx and Microsoft Learn.
    #[serde(alias = "docfx", alias = "learn")]
    Markdig,
}

impl Dialect {
    /// Every dialect, in the order of the documentation.
    pub const ALL: [Self; 25] = [
        Self::Github,
        Self::Docusaurus,
        Self::Gitlab,
        Self::GitlabLegacy,
        Self::Mdbook,
        Self::Hugo,
        Self::HugoGithubAscii,
        Self::HugoBlackfriday,
        Self::HugoText,
        Self::HugoTextGithubAscii,
        Self::HugoTextBlackfriday,
        Self::Kramdown,
        Self::Jekyll,
        Self::PythonMarkdown,
        Self::PymdownxLower,
        Self::Vitepress,
        Self::Vuepress1,
        Self::MarkdownItAnchor,
        Self::SindresorhusSlugify,
        Self::Pandoc,
        Self::PandocGfm,
        Self::Zola,
        Self::Telegram,
        Self::TelegramCore,
        Self::Markdig,
    ];

    /// The name used in configuration and options.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Github => "github",
            Self::Docusaurus => "docusaurus",
            Self::Gitlab => "gitlab",
            Self::GitlabLegacy => "gitlab-legacy",
            Self::Mdbook => "mdbook",
            Self::Hugo => "hugo",
            Self::HugoGithubAscii => "hugo-github-ascii",
            Self::HugoBlackfriday => "hugo-blackfriday",
            Self::HugoText => "hugo-text",
            Self::HugoTextGithubAscii => "hugo-text-github-ascii",
            Self::HugoTextBlackfriday => "hugo-text-blackfriday",
            Self::Kramdown => "kramdown",
            Self::Jekyll => "jekyll",
            Self::PythonMarkdown => "python-markdown",
            Self::PymdownxLower => "pymdownx-lower",
            Self::Vitepress => "vitepress",
            Self::Vuepress1 => "vuepress1",
            Self::MarkdownItAnchor => "markdown-it-anchor",
            Self::SindresorhusSlugify => "sindresorhus-slugify",
            Self::Pandoc => "pandoc",
            Self::PandocGfm => "pandoc-gfm",
            Self::Zola => "zola",
            Self::Telegram => "telegram",
            Self::TelegramCore => "telegram-core",
            Self::Markdig => "markdig",
        }
    }

    /// Whether it is Hugo's, of any version.
    #[must_use]
    pub const fn is_hugo(self) -> bool {
        matches!(
            self,
            Self::Hugo
                | Self::HugoGithubAscii
                | Self::HugoBlackfriday
                | Self::HugoText
                | Self::HugoTextGithubAscii
                | Self::HugoTextBlackfriday
        )
    }

    /// Whether `{#id}` at the end of a heading sets its id.
    #[must_use]
    pub fn heading_ids(self) -> bool {
        self.rule().syntax != Syntax::Absent
    }

    /// The steps of the dialect.
    pub(crate) const fn rule(self) -> &'static Rule {
        match self {
            Self::Github => &github::RULE,
            Self::Docusaurus => &docusaurus::RULE,
            Self::Gitlab => &gitlab::RULE,
            Self::GitlabLegacy => &gitlab::LEGACY,
            Self::Mdbook => &mdbook::RULE,
            Self::Hugo => &hugo::RULE,
            Self::HugoGithubAscii => &hugo::ASCII,
            Self::HugoBlackfriday => &hugo::BLACKFRIDAY,
            Self::HugoText => &hugo::TEXT,
            Self::HugoTextGithubAscii => &hugo::TEXT_ASCII,
            Self::HugoTextBlackfriday => &hugo::TEXT_BLACKFRIDAY,
            Self::Kramdown => &kramdown::RULE,
            Self::Jekyll => &jekyll::RULE,
            Self::PythonMarkdown => &python_markdown::RULE,
            Self::PymdownxLower => &python_markdown::PYMDOWNX,
            Self::Vitepress => &vitepress::RULE,
            Self::Vuepress1 => &vuepress1::RULE,
            Self::MarkdownItAnchor => &markdown_it_anchor::RULE,
            Self::SindresorhusSlugify => &sindresorhus::RULE,
            Self::Pandoc => &pandoc::RULE,
            Self::PandocGfm => &pandoc::GFM,
            Self::Zola => &zola::RULE,
            Self::Telegram => &telegram::RULE,
            Self::TelegramCore => &telegram::CORE,
            Self::Markdig => &markdig::RULE,
        }
    }

    /// Finds the attribute block that ends the heading, in the grammar of the dialect.
    ///
    /// ```
    /// use heading_slugs::{Dialect, headings};
    ///
    /// let heading = &headings("## Refunds {#money-back}\n")[0];
    /// let found = Dialect::Hugo.attributes(heading).expect("Hugo reads it");
    /// assert_eq!(&heading.raw[found.id.unwrap()], "money-back");
    /// ```
    #[must_use]
    pub fn attributes(self, heading: &HeadingSource<'_>) -> Option<Attributes> {
        attributes::parse(self.rule().syntax, heading)
    }
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Dialect {
    type Err = UnknownDialect;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        if matches!(name, "docfx" | "learn") {
            return Ok(Self::Markdig);
        }
        Self::ALL
            .into_iter()
            .find(|dialect| dialect.as_str() == name)
            .ok_or_else(|| UnknownDialect::new(name))
    }
}

/// A name that no dialect has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownDialect {
    /// The name as given.
    pub name: String,
    /// The names closest to it, nearest first; empty when none is close.
    pub near: Vec<&'static str>,
}

impl UnknownDialect {
    /// Jaro-Winkler similarity from which a name is worth suggesting, in `0.0..=1.0`.
    const NEAR: f64 = 0.8;

    fn new(name: &str) -> Self {
        let lower = name.to_lowercase();
        let mut scored: Vec<(f64, &'static str)> = Dialect::ALL
            .iter()
            .map(|dialect| {
                (
                    strsim::jaro_winkler(&lower, dialect.as_str()),
                    dialect.as_str(),
                )
            })
            .filter(|&(score, known)| {
                score >= Self::NEAR || (lower.len() > 2 && known.contains(&lower))
            })
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        let near = scored.into_iter().take(3).map(|(_, known)| known).collect();
        Self {
            name: name.to_owned(),
            near,
        }
    }
}

impl fmt::Display for UnknownDialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown slug dialect `{}`; ", self.name)?;
        let (lead, names) = if self.near.is_empty() {
            (
                "the dialects are ",
                Dialect::ALL.map(Dialect::as_str).to_vec(),
            )
        } else {
            ("did you mean ", self.near.clone())
        };
        f.write_str(lead)?;
        for (n, name) in names.iter().enumerate() {
            write!(f, "{}`{name}`", if n == 0 { "" } else { ", " })?;
        }
        f.write_str(if self.near.is_empty() { "" } else { "?" })
    }
}

impl std::error::Error for UnknownDialect {}
