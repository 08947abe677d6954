//! The rules of the dialects, one file each.

pub(crate) mod docusaurus;
pub(crate) mod github;
pub(crate) mod gitlab;
pub(crate) mod hugo;
pub(crate) mod jekyll;
pub(crate) mod kramdown;
pub(crate) mod markdig;
pub(crate) mod markdown_it_anchor;
pub(crate) mod mdbook;
pub(crate) mod pandoc;
pub(crate) mod python_markdown;
pub(crate) mod sindresorhus;
pub(crate) mod telegram;
pub(crate) mod vitepress;
pub(crate) mod vuepress1;
pub(crate) mod zola;
