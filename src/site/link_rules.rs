//! How destinations on the pages of a site are read, by their syntax.

/// The syntax of a destination, which says who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// A Markdown link.
    Link,
    /// A Markdown image.
    Image,
    /// A link in raw HTML.
    HtmlLink,
    /// An image or other media in raw HTML.
    HtmlImage,
}

/// A way to read a destination.
#[derive(Clone, Copy, Debug)]
pub enum Reading {
    /// The path of a source file, from the folder of the page's file: the generator puts the address
    /// of what it makes of the file in its place.
    Source,
    /// The same, for paths with the extension of a page.
    SourcePage,
    /// The same, and such a path is nothing else: a file that is not there is missing.
    PageFile,
    /// The path of a source file of any kind and nothing else.
    OnlySource,
    /// A path that starts with `/` names a source file from the folder of the pages.
    RootedSource,
    /// A path behind `@/` names a source file from the folder of the pages.
    MarkedSource,
    /// A page of Hugo by its path without extension and language, from the folder of the page, the one
    /// above or the top, or by its name alone.
    PageName,
    /// As it is written: a browser reads it from the address of the page.
    Address,
    /// The same, where the generator makes another address of what looks like the path of a page.
    Renamed(fn(&str) -> Option<String>),
    /// A browser's reading, whether or not the host adds a slash to the address of the page.
    AddressOrFolder,
    /// The path of a source page that does not start with `./` or `../`: from the folders of the view.
    SourceFolders,
    /// The path of a file that is not a page, from the folder of the page's file.
    SourceFile,
    /// The path of a source file in any letter case, with `\` for `/`; `~/` is the folder of the site.
    FoldedSource,
    /// Not the path of a file: something that nobody can know.
    Elsewhere,
    /// The name of a target, which nobody can know; a path is none.
    TargetName,
    /// `@site/…`: a path from the folder of the site.
    SiteAlias,
    /// An address; `/` is the base of the view, unless that is written.
    Route,
    /// The same for what starts with `/` and is there.
    RouteFile,
    /// An address that the generator makes of the destination; `/` is the base always.
    Based(fn(&str) -> String),
}

/// What the links of some pages see, such as those of one language.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Folders in which paths of source pages are looked for, from that of the site.
    pub folders: Vec<String>,
    /// What addresses start with behind the base path: a language.
    pub prefix: String,
    /// Whether source pages are missing from the tree that links may name.
    pub is_partial: bool,
}

/// How destinations are read, by their syntax: the readings are tried in order.
#[derive(Clone, Copy, Debug)]
pub struct LinkRules {
    /// Markdown links.
    pub link: &'static [Reading],
    /// Markdown images.
    pub image: &'static [Reading],
    /// Links in raw HTML.
    pub html_link: &'static [Reading],
    /// Images in raw HTML.
    pub html_image: &'static [Reading],
    /// Whether the site answers `/a/` where the page is at `/a` or `/a.html`.
    pub ignores_slash: bool,
    /// Whether the site answers `/a` where the page is at `/a.html`.
    pub adds_html: bool,
}

impl LinkRules {
    /// Everything as a browser reads it.
    pub const BROWSER: Self = Self {
        link: &[Reading::Address],
        image: &[Reading::Address],
        html_link: &[Reading::Address],
        html_image: &[Reading::Address],
        ignores_slash: false,
        adds_html: true,
    };

    pub(super) const fn of(&self, syntax: Syntax) -> &'static [Reading] {
        match syntax {
            Syntax::Link => self.link,
            Syntax::Image => self.image,
            Syntax::HtmlLink => self.html_link,
            Syntax::HtmlImage => self.html_image,
        }
    }
}
