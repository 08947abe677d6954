//! Slug dialects: how a site turns the text of a heading into its id.
