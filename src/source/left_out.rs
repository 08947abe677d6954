//! Folders that hold no page of the site, whether or not a `.gitignore` names them: packages of others, the
//! output of builds and the data of tests.

use std::ffi::OsString;
use std::path::Path;

/// Folders that only programs fill: package managers, and generators whose output has a name of its own.
const ALWAYS: [&str; 5] = [
    "node_modules",
    "bower_components",
    "_site",
    "_build",
    "_book",
];

/// Names of output folders that a topic may have as well, and the files beside them that show a build.
const OUTPUT: [(&str, &[&str]); 7] = [
    (
        "build",
        &["package.json", "pyproject.toml", "setup.py", "build.gradle"],
    ),
    ("dist", &["package.json", "pyproject.toml", "setup.py"]),
    ("out", &["package.json"]),
    (
        "public",
        &["hugo.toml", "hugo.yaml", "hugo.yml", "config.toml"],
    ),
    ("site", &["mkdocs.yml", "mkdocs.yaml", "properdocs.yml"]),
    ("book", &["book.toml"]),
    ("target", &["Cargo.toml", "pom.xml"]),
];

/// Names that test runners give a meaning: Go reads no package in `testdata`, Jest fills the others.
const TEST_DATA: [&str; 5] = [
    "testdata",
    "__tests__",
    "__fixtures__",
    "__mocks__",
    "__snapshots__",
];

/// Names of folders with tests, and what lies in them for the tests to read. Either may be a topic by itself.
const TESTS: [&str; 5] = ["test", "tests", "spec", "specs", "e2e"];
const READ_BY_TESTS: [&str; 5] = ["fixtures", "data", "resources", "snapshots", "golden"];

/// Whether a folder holds the data of tests, by its name and that of the folder around it.
#[must_use]
pub fn is_test_data(folder: &Path) -> bool {
    let name_of = |folder: &Path| folder.file_name()?.to_str().map(str::to_owned);
    let Some(name) = name_of(folder) else {
        return false;
    };
    let parent = folder.parent().and_then(name_of).unwrap_or_default();
    TEST_DATA.contains(&&*name) || TESTS.contains(&&*parent) && READ_BY_TESTS.contains(&&*name)
}

/// Whether a walk leaves a folder out. `names` lists the names in a folder.
///
/// `vendor` is left out when it holds packages in folders and no page of its own. `build`, `public` and the
/// like are left out when they hold a built site, a cache, or no page beside the file of a build tool.
pub(super) fn is_left_out(folder: &Path, names: &dyn Fn(&Path) -> Vec<OsString>) -> bool {
    let Some(name) = folder.file_name().and_then(|name| name.to_str()) else {
        return false;
    };
    if ALWAYS.contains(&name) || is_test_data(folder) {
        return true;
    }
    let output = OUTPUT.iter().find(|(output, _)| *output == name);
    if output.is_none() && name != "vendor" {
        return false;
    }
    let inside = names(folder);
    let has = |names: &[OsString], wanted: &str| names.iter().any(|name| name == wanted);
    let has_page = inside.iter().any(|name| {
        let extension = Path::new(name).extension().unwrap_or_default();
        ["md", "mdx", "markdown"].iter().any(|it| extension == *it) && name != "README.md"
    });
    let Some((_, beside)) = output else {
        return !has_page;
    };
    // A docsify site has pages beside its `index.html`, the first of which is README.md.
    let is_built = has(&inside, "index.html") && !has(&inside, "README.md");
    if is_built || has(&inside, "CACHEDIR.TAG") {
        return true;
    }
    let around = folder.parent().map(names).unwrap_or_default();
    !has_page && beside.iter().any(|file| has(&around, file))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left_out(folder: &str, files: &[&str]) -> bool {
        let names = |at: &Path| {
            let below = files
                .iter()
                .filter_map(|file| Path::new(file).strip_prefix(at).ok());
            let names = below.filter_map(|file| file.iter().next().map(OsString::from));
            names.collect()
        };
        is_left_out(Path::new(folder), &names)
    }

    #[test]
    fn packages_of_others_are_left_out_and_topics_are_not() {
        assert!(left_out("a/node_modules", &[]));
        assert!(left_out("a/vendor", &["a/vendor/lib/README.md"]));
        assert!(left_out("vendor", &["vendor/README.md", "vendor/x/a.md"]));
        assert!(!left_out("help/vendor", &["help/vendor/payouts.md"]));
        assert!(!left_out("help/vendors", &[]));
    }

    #[test]
    fn the_data_of_tests_is_left_out_and_a_topic_is_not() {
        assert!(left_out("pkg/testdata", &["pkg/testdata/a.md"]));
        assert!(left_out("src/__tests__", &[]));
        assert!(left_out("scripts/tests/data", &[]));
        assert!(!left_out("docs/tests", &["docs/tests/a.md"]));
        assert!(!left_out("docs/fixtures", &["docs/fixtures/lamps.md"]));
    }

    #[test]
    fn the_output_of_a_build_is_left_out_and_a_topic_of_its_name_is_not() {
        assert!(left_out(
            "site",
            &["site/index.html", "site/a.md", "mkdocs.yml"]
        ));
        assert!(left_out("site", &["mkdocs.yml", "site/faq/index.html"]));
        assert!(left_out("target", &["target/CACHEDIR.TAG"]));
        assert!(left_out(
            "x/build",
            &["x/package.json", "x/build/faq/index.md"]
        ));
        assert!(!left_out(
            "x/build",
            &["x/package.json", "x/build/android.md"]
        ));
        assert!(!left_out("docs/build", &["docs/build/ios/setup.md"]));
        assert!(!left_out("site", &["site/index.html", "site/README.md"]));
    }
}
