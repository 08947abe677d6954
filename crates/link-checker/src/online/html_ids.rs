//! HTML as it arrives, read for its ids no further than needed.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::io::Read;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{IoReader, Tokenizer};
use percent_encoding::percent_decode_str;

use crate::online::bot_protection;
use crate::online::refresh::Refresh;
use crate::online::remote_page::{Extent, RemotePage, fold, holds_text, landings};
use crate::target::{Wanted, hash};

/// Most ids that are kept of a page.
const MAX_IDS: usize = 20_000;
/// A page with less text than this, in bytes, is not meant to be read.
const LITTLE_TEXT: usize = 200;
/// Elements that applications put themselves into.
const ROOTS: [&str; 8] = [
    "root",
    "app",
    "__next",
    "__nuxt",
    "___gatsby",
    "q-app",
    "svelte",
    "app-root",
];
/// Elements before and after which text is apart.
const BLOCKS: &str = " address article aside blockquote br button caption dd details div dl dt \
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section \
    summary table td th tr ul ";

/// What a look at an HTML page gives.
#[derive(Clone, Debug, Default)]
pub(super) struct SeenPage {
    pub(super) page: RemotePage,
    /// Whether it is a page that keeps programs out.
    pub(super) is_challenge: bool,
    /// Whether everything that is wanted was seen.
    pub(super) is_enough: bool,
    /// The refresh of the page.
    pub(super) refresh: Option<Refresh>,
}

/// Reads HTML until everything that is wanted was seen, or to its end.
pub(super) fn scan(reader: impl Read, wanted: &Wanted) -> SeenPage {
    run(reader, IdScanner::new(wanted))
}

/// Reads the start of a page for a refresh.
pub(super) fn scan_start(start: &[u8]) -> Option<Refresh> {
    let wanted = Wanted::default();
    let scanner = IdScanner {
        reading: Reading::ToTheEnd,
        ..IdScanner::new(&wanted)
    };
    run(start, scanner).refresh
}

fn run(reader: impl Read, scanner: IdScanner<'_>) -> SeenPage {
    let state = RefCell::new(scanner);
    let mut emitter =
        CallbackEmitter::<_, (), ()>::new(|event: CallbackEvent<'_>, _: html5gum::Span<()>| {
            let mut state = state.borrow_mut();
            state.take(&event);
            state.is_done().then_some(())
        });
    emitter.naively_switch_states(true);
    // The reader gives an end where the body breaks off, so that an error cannot come up here.
    let is_whole = Tokenizer::new_with_emitter(IoReader::new(reader), emitter)
        .next()
        .is_none();
    state.into_inner().finish(is_whole)
}

/// Reads HTML that is in memory.
#[cfg(test)]
pub(super) fn scan_text(html: &str, wanted: &Wanted) -> SeenPage {
    scan(html.as_bytes(), wanted)
}

struct IdScanner<'a> {
    wanted: &'a Wanted,
    /// Places of the wanted fragments, by the hashes of the ids that they land on.
    landings: HashMap<u64, Vec<usize>>,
    /// Wanted fragments of which no id was seen yet.
    missing: BTreeSet<usize>,
    /// A wanted text keeps the whole page wanted.
    wants_text: bool,
    reading: Reading,
    page: RemotePage,
    tag: String,
    attribute: Attribute,
    /// Whether the `<meta>` that is read is a refresh, and what it holds.
    meta: (bool, String),
    /// The first refresh of the page; browsers pass over the others.
    refresh: Option<Refresh>,
    base: Option<Box<str>>,
    /// The element whose text is not part of the page, while inside one.
    hidden: Option<&'static str>,
    scripts: usize,
    headings: usize,
    heading_ids: usize,
    text_bytes: usize,
    text: String,
    title: String,
    is_shell: bool,
    /// Whether a framework is known that builds pages from data inside scripts.
    is_data: bool,
}

/// How far a page is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    UntilFound,
    ToTheEnd,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Attribute {
    Id,
    Name,
    Equivalent,
    Content,
    Base,
    Other,
}

impl<'a> IdScanner<'a> {
    fn new(wanted: &'a Wanted) -> Self {
        Self {
            wanted,
            landings: by_landing(wanted),
            missing: (0..wanted.fragments.len()).collect(),
            wants_text: wanted.fragments.iter().any(|id| id.contains(":~:")),
            reading: Reading::UntilFound,
            page: RemotePage::default(),
            tag: String::new(),
            attribute: Attribute::Other,
            meta: (false, String::new()),
            refresh: None,
            base: None,
            hidden: None,
            scripts: 0,
            headings: 0,
            heading_ids: 0,
            text_bytes: 0,
            text: String::new(),
            title: String::new(),
            is_shell: false,
            is_data: false,
        }
    }

    fn is_done(&self) -> bool {
        self.missing.is_empty() && !self.wants_text && self.reading == Reading::UntilFound
    }

    fn take(&mut self, event: &CallbackEvent<'_>) {
        match event {
            CallbackEvent::OpenStartTag { name } => self.open(name),
            CallbackEvent::AttributeName { name } => {
                self.attribute = match *name {
                    b"id" => Attribute::Id,
                    b"name" if self.tag == "a" => Attribute::Name,
                    b"http-equiv" if self.tag == "meta" => Attribute::Equivalent,
                    b"content" if self.tag == "meta" => Attribute::Content,
                    b"href" if self.tag == "base" => Attribute::Base,
                    b"data-reactroot" | b"ng-app" | b"ng-version" => {
                        self.is_shell = true;
                        Attribute::Other
                    }
                    _ => Attribute::Other,
                };
            }
            CallbackEvent::AttributeValue { value } => match self.attribute {
                Attribute::Id | Attribute::Name => self.id(&String::from_utf8_lossy(value)),
                Attribute::Equivalent => {
                    self.meta.0 = value.trim_ascii().eq_ignore_ascii_case(b"refresh");
                }
                Attribute::Content => self.meta.1 = String::from_utf8_lossy(value).into_owned(),
                Attribute::Base => {
                    let base = || String::from_utf8_lossy(value).into();
                    self.base.get_or_insert_with(base);
                }
                Attribute::Other => {}
            },
            CallbackEvent::CloseStartTag { .. } if self.meta.0 => self.meta(),
            CallbackEvent::EndTag { name } => {
                if self.hidden.is_some_and(|hidden| hidden.as_bytes() == *name) {
                    self.hidden = None;
                }
                self.part(&String::from_utf8_lossy(name));
            }
            CallbackEvent::String { value } => self.string(value),
            _ => {}
        }
    }

    fn open(&mut self, name: &[u8]) {
        self.tag.clear();
        self.tag.push_str(&String::from_utf8_lossy(name));
        self.attribute = Attribute::Other;
        self.meta = (false, String::new());
        self.headings += usize::from(is_heading(&self.tag));
        match self.tag.as_str() {
            "script" => {
                self.scripts += 1;
                self.hidden = Some("script");
            }
            "style" => self.hidden = Some("style"),
            "title" => self.hidden = Some("title"),
            "noscript" => self.hidden = Some("noscript"),
            "app-root" => self.is_shell = true,
            "react-app" | "astro-island" => self.is_data = true,
            _ => {}
        }
        let tag = std::mem::take(&mut self.tag);
        self.part(&tag);
        self.tag = tag;
    }

    /// Notes a refresh.
    fn meta(&mut self) {
        // Browsers that run scripts do not look into `<noscript>`.
        if self.hidden.is_none() && self.refresh.is_none() {
            self.refresh = Refresh::parse(&self.meta.1);
        }
    }

    /// Keeps the texts of two blocks apart.
    fn part(&mut self, tag: &str) {
        if self.wants_text && BLOCKS.contains(&format!(" {tag} ")) {
            self.text.push(' ');
        }
    }

    fn id(&mut self, id: &str) {
        if id.is_empty() {
            return;
        }
        self.heading_ids += usize::from(is_heading(&self.tag));
        self.is_shell |= ROOTS.contains(&id);
        self.landing(id);
        if id.contains('%') {
            // Browsers look for a fragment as it is written before they decode it.
            self.landing(&percent_decode_str(id).decode_utf8_lossy());
        }
    }

    fn landing(&mut self, id: &str) {
        let hashed = hash(id.as_bytes());
        let landed = self.landings.get(&hashed);
        if landed.is_some() || self.page.ids.0.len() < MAX_IDS {
            self.page.ids.0.insert(hashed);
        }
        for fragment in landed.into_iter().flatten() {
            self.missing.remove(fragment);
        }
    }

    fn string(&mut self, value: &[u8]) {
        match self.hidden {
            Some("title") => self.title.push_str(&String::from_utf8_lossy(value)),
            Some("noscript") => {
                self.is_shell |= fold(&String::from_utf8_lossy(value)).contains("javascript");
            }
            Some(_) => {}
            None => {
                self.text_bytes += value.trim_ascii().len();
                if self.wants_text {
                    self.text.push_str(&String::from_utf8_lossy(value));
                }
            }
        }
    }

    fn finish(mut self, is_whole: bool) -> SeenPage {
        let folded = fold(&self.text);
        for fragment in &self.wanted.fragments {
            if fragment.contains(":~:") {
                let found = holds_text(&folded, fragment);
                self.page.texts.insert(fragment.clone(), found);
            }
        }
        if let Some(refresh) = &mut self.refresh {
            refresh.base = self.base;
            self.is_data |= refresh.is_soon();
        }
        let adds_ids = self.scripts > 0
            && (self.page.ids.0.is_empty()
                || self.heading_ids < 3 && self.is_shell
                || self.headings == 0 && self.text_bytes < LITTLE_TEXT);
        self.page.extent = match (is_whole, adds_ids || self.is_data) {
            (false, _) => Extent::Part,
            (true, true) => Extent::Scripted,
            (true, false) if self.page.ids.0.len() >= MAX_IDS => Extent::Part,
            (true, false) => Extent::Whole,
        };
        SeenPage {
            is_enough: !is_whole,
            is_challenge: is_whole && bot_protection::is_title(&self.title),
            page: self.page,
            refresh: self.refresh,
        }
    }
}

fn by_landing(wanted: &Wanted) -> HashMap<u64, Vec<usize>> {
    let mut places: HashMap<u64, Vec<usize>> = HashMap::new();
    for (place, fragment) in wanted.fragments.iter().enumerate() {
        for id in landings(fragment).into_iter().flatten() {
            places.entry(hash(id.as_bytes())).or_default().push(place);
        }
    }
    places
}

fn is_heading(tag: &str) -> bool {
    matches!(tag.as_bytes(), [b'h', b'1'..=b'6'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(fragments: &[&str]) -> Wanted {
        Wanted {
            fragments: fragments.iter().map(|id| Box::from(*id)).collect(),
            is_image: false,
        }
    }

    fn extent(html: &str) -> Extent {
        scan_text(html, &wanted(&["missing"])).page.extent
    }

    #[test]
    fn ids_and_names_are_anchors() {
        let html = "<p ID=a><A NAME='b&amp;c'></a><input name=d><h2 id=\"é\">x</h2>\
            <script>\"<p id=e>\"</script><!-- <p id=f> --><p id=''>";
        let page = scan_text(html, &wanted(&["x"])).page;
        assert_eq!(page.ids, ["a", "b&c", "é"].into_iter().collect());
        assert_eq!(page.extent, Extent::Whole);
    }

    #[test]
    fn an_id_is_meant_as_it_is_written_and_decoded() {
        let html = "<h2 id=impl-From%3CT%3E-for-T><p id=b%20c>";
        for fragment in ["impl-From<T>-for-T", "impl-From%3CT%3E-for-T", "b c"] {
            let page = scan_text(html, &wanted(&[fragment])).page;
            assert_eq!(page.answer(fragment), Some(true), "{fragment}");
        }
    }

    #[test]
    fn a_page_that_sends_on_has_its_anchors_elsewhere() {
        for html in [
            "<meta http-equiv=Refresh content='0; URL=/new'><p id=x>",
            "<p id=x><meta content='0;url=https://a.example/' http-equiv=refresh>",
        ] {
            assert_eq!(extent(html), Extent::Scripted, "{html}");
        }
        for html in [
            "<meta http-equiv=refresh content=300><p id=x>",
            "<meta http-equiv=refresh content='300; url=/new'><p id=x>",
            "<noscript><meta http-equiv=refresh content='0; url=/new'></noscript><p id=x>",
            "<meta http-equiv=refresh><meta name=og content='url=/new'><p id=x>",
        ] {
            assert_eq!(extent(html), Extent::Whole, "{html}");
        }
    }

    #[test]
    fn the_beginning_of_a_page_says_where_it_leads() {
        let leads = |html: &str| {
            let from = url::Url::parse("https://a.example/b/").unwrap();
            scan_start(html.as_bytes())
                .and_then(|it| it.target(&from))
                .map(String::from)
        };
        let to = |url: &str| Some(url.to_owned());
        assert_eq!(
            leads(
                "<meta http-equiv=refresh content='0;url=c'><meta http-equiv=refresh content='0;url=d'>"
            ),
            to("https://a.example/b/c")
        );
        assert_eq!(
            leads("<base href=/x/><meta http-equiv=refresh content='0;url=c'/><p id=a>"),
            to("https://a.example/x/c")
        );
        for html in [
            // Cut off where the first kilobyte ends.
            "<meta http-equiv=refresh content='0;url=c",
            "<meta http-equiv=refresh content='0;url=c'",
            "<!-- <meta http-equiv=refresh content='0;url=c'> -->",
            "<script>'<meta http-equiv=refresh content=\"0;url=c\">'</script>",
        ] {
            assert_eq!(leads(html), None, "{html}");
        }
    }

    #[test]
    fn reading_stops_at_the_last_id_that_is_wanted() {
        let html = "<p id=a><p id=b><p id=c>";
        let page = scan_text(html, &wanted(&["a", "b"])).page;
        assert_eq!(page.extent, Extent::Part);
        assert!(!page.ids.has("c"));
        let page = scan_text("<p id=user-content-a><p id=b>", &wanted(&["a"])).page;
        assert!(!page.ids.has("b"));
    }

    #[test]
    fn a_page_that_scripts_build_is_known() {
        let text = "word ".repeat(100);
        for html in [
            "<div id=root></div><script src=a.js></script>".to_owned(),
            "<noscript>You need to enable JavaScript.</noscript><p id=x><script></script>"
                .to_owned(),
            "<app-root></app-root><script></script>".to_owned(),
            format!("<react-app><h1 id=a>{text}<h1 id=b><h1 id=c></react-app>"),
            format!("<p>{text}<script></script>"),
        ] {
            assert_eq!(extent(&html), Extent::Scripted, "{html}");
        }
        for html in [
            "<p id=a>No scripts.".to_owned(),
            format!("<p id=a>{text}<script>count()</script>"),
            format!("<div id=__next>{text}<h1 id=a><h2 id=b><h2 id=c></div><script></script>"),
        ] {
            assert_eq!(extent(&html), Extent::Whole, "{html}");
        }
    }

    #[test]
    fn text_is_looked_for_outside_scripts() {
        let html = "<p>Open <b>Set</b>tings</p><p>now</p><script>hidden</script>";
        let found = |text: &str| {
            let fragment = format!(":~:text={text}");
            scan_text(html, &wanted(&[&fragment]))
                .page
                .answer(&fragment)
        };
        assert_eq!(found("open%20settings%20now"), Some(true));
        assert_eq!(
            found("settingsnow"),
            None,
            "a page without ids, but with scripts"
        );
        assert_eq!(found("hidden"), None);
        let fragment = ":~:text=no";
        let page = scan_text("<p id=a>yes", &wanted(&[fragment])).page;
        assert_eq!(page.answer(fragment), Some(false));
    }

    #[test]
    fn a_challenge_is_known_by_its_title() {
        let html = "<title>Just a moment...</title>";
        assert!(scan_text(html, &wanted(&["x"])).is_challenge);
        assert!(!scan_text("<title>Help</title>", &wanted(&["x"])).is_challenge);
    }
}
