//! faqlint reads the Markdown of a FAQ or help centre and finds what a reader would trip over.

pub mod cli;
pub mod config;
pub mod corpus;
pub mod diagnostic;
pub mod document;
pub mod engine;
pub mod fix;
pub mod git;
pub mod language;
pub mod links;
pub mod report;
pub mod rules;
pub mod settings;
pub mod site;
pub mod slug;
pub mod source;
pub mod text;
