//! faqlint reads the Markdown of a FAQ or help centre and finds what a reader would trip over.

pub mod diagnostic;
pub mod slug;
pub mod text;
