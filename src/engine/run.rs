//! Placeholder of the run.

use crate::config::Config;
use crate::engine::{EngineError, Outcome, Request};
use crate::report::anchors::AnchorListing;
use crate::slug::Dialect;

/// Placeholder.
pub fn check(_: &Config, request: &Request<'_>) -> Result<Outcome, EngineError> {
    if let Some(path) = request.paths.iter().find(|path| !path.exists()) {
        return Err(EngineError::MissingPath { path: path.clone() });
    }
    Ok(Outcome::default())
}

/// Placeholder.
pub fn anchors(
    _: &Config,
    _: &Request<'_>,
    _: Option<Dialect>,
) -> Result<AnchorListing, EngineError> {
    Ok(AnchorListing::new(Vec::new()))
}
