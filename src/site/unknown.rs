//! What cannot be known of a site, and how far that goes.

/// How far it goes that something is unknown: links that fail there may be right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every destination of Markdown links.
    Links,
    /// Every destination of Markdown images.
    Images,
    /// Addresses of pages anywhere: what has no extension, or that of a page.
    Pages,
    /// Addresses of other files anywhere.
    Assets,
    /// Addresses that start so, from the top of the site.
    Below(String),
    /// Destinations that start with `/`: the place of the site on its host is not known.
    OtherHost,
    /// The same, but for those into a folder that the site has.
    OtherFolders,
    /// The same in raw HTML alone.
    HtmlRooted,
    /// Addresses of pages in folders that hold no page that is known.
    NewFolders,
    /// Links that start with `/`, into a top folder that the site does not have.
    OtherTops,
    /// Paths of source pages: the page may have been moved.
    Moved,
    /// Markdown links that are not the path of a page: they may be names of targets.
    Names,
    /// Ids of the pages.
    Ids,
    /// Every fragment: labels of one page can be named on all of them.
    Labels,
    /// Fragments without a path: they may name what no page shows.
    Targets,
    /// Addresses of pages in one language that another one has.
    OtherLanguages,
    /// Nothing that is checked: said for people alone.
    Nothing,
}

impl Scope {
    /// The links that may be right although they seem to fail, in the words of a report; `None` where
    /// nothing is left out.
    #[must_use]
    pub fn unchecked(&self) -> Option<String> {
        let links = match self {
            Self::Links => "Markdown links",
            Self::Images => "Markdown images",
            Self::Pages => "links to pages",
            Self::Assets => "links to files that are not pages",
            Self::Below(prefix) => return Some(format!("links to `{prefix}…`")),
            Self::OtherHost => "links that start with `/`",
            Self::OtherFolders => "links that start with `/`, except into folders of the site",
            Self::HtmlRooted => "links in HTML that start with `/`",
            Self::NewFolders => "links to pages in folders without a known page",
            Self::OtherTops => "links that start with `/`, into a folder that is not in the site",
            Self::Moved => "links to Markdown files",
            Self::Names => "links that are not the path of a Markdown file",
            Self::Ids => "links to ids of headings",
            Self::Labels => "links with a `#fragment`",
            Self::Targets => "links that are only a `#fragment`",
            Self::OtherLanguages => "links to pages that exist in another language",
            Self::Nothing => return None,
        };
        Some(links.to_owned())
    }
}

/// What cannot be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// What.
    pub what: String,
    /// Why: the code that decides on it.
    pub why: String,
    /// How far it goes.
    pub scope: Scope,
}
