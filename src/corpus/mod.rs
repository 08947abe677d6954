//! All pages of a run and the files around them.
/// Index of a page in the corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageId(pub u32);
/// All pages of a run.
#[derive(Debug)]
pub struct Corpus {}
