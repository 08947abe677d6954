//! faqlint catches broken anchors, links, images and step numbering in FAQ and help-centre Markdown.

pub mod cli;
pub mod config;
pub mod corpus;
pub mod diagnostic;
pub mod document;
pub mod engine;
pub mod fix;
pub mod git;
pub mod labels;
pub mod language;
#[cfg(feature = "lsp")]
pub mod lsp;
pub mod navigation;
pub mod redirects;
pub mod report;
pub mod rules;
pub mod settings;
pub mod site;
pub mod source;
pub mod text;

pub use heading_slugs as slug;
pub use link_checker as links;
