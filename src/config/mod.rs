//! The configuration: found, read, validated as a whole, and turned into settings and rules.

mod discover;
mod file;
mod keys;
mod labels;
mod level;
mod links;
mod load;
mod platforms;
mod problem;
mod reader;
mod resolve;
mod rule_set;
mod schema;
#[cfg(test)]
mod tests;
mod vocabulary;

pub use discover::{FILE_NAMES, is_foreign};
pub use load::{ConfigChoice, DEFAULT, load, load_for, load_usable};
pub use problem::{ConfigErrors, ConfigProblem};
pub use resolve::Config;
pub use rule_set::{EnabledRule, RuleSet, Selection};
pub use schema::schema;
