//! One page as flat tables.
/// One page as flat tables.
#[derive(Debug)]
pub struct Document {}
