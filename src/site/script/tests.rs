use super::{Lookup, Value, read, read_named};

fn texts(value: &Value, path: &[&str]) -> Vec<String> {
    let known = value.at(path).known();
    let texts = known.into_iter().flat_map(Value::texts);
    texts.map(str::to_owned).collect()
}

#[test]
fn every_way_to_export_is_followed() {
    for script in [
        "export default { base: '/x/' }",
        "module.exports = { base: \"/x/\" };",
        "import { defineConfig } from 'a'\nexport default defineConfig({ base: `/x/` })",
        "const config = {\n  base: '/x/',\n};\n\nmodule.exports = config;",
        "const config: Config = { base: '/x/' } satisfies Config\nexport default config",
        "export default async function make() {\n  const base = '/x/'\n  return { base }\n}",
        "export default () => ({ base: '/x/' })",
        "export default ({ mode }) => { if (mode) { log('{') } return { base: '/x/' } }",
        "module.exports = function (eleventyConfig) { return { base: '/x/' } }",
        "const HOST = '/x'\nexport default { base: `${HOST}/` }",
        "const HOST = '/x'\nexport default { base: HOST + '/' }",
        "const paths = { home: '/x/' }\nexport default { base: paths.home }",
        "export default { ...{ base: '/x/' } } as const",
        "/** @type {import('a').Config} */\nexport default ({ base: '/x/' })",
    ] {
        assert_eq!(read(script).at(&["base"]).text(), Some("/x/"), "{script}");
    }
}

#[test]
fn what_code_says_is_unknown() {
    for script in [
        "export default { base: process.env.BASE }",
        "export default { base: process.env.BASE || '/x/' }",
        "export default { base: isLive ? '/x/' : '/' }",
        "export default { base: `/${process.env.X}/` }",
        "export default { ...rest }",
        "export default { [key]: 1 }",
        "export default make()",
        "import config from './other'\nexport default config",
        "const config = { base: '/x/' }\nconfig.base = host()\nexport default config",
        "export default { base() { return '/x/' } }",
        "export default { get base() { return '/x/' } }",
        "export default { base: ['/x/'].join('') }",
        "nothing to see",
    ] {
        let value = read(script);
        let is_unknown = matches!(
            value.at(&["base"]),
            Lookup::Unknown | Lookup::Known(Value::Call { .. })
        );
        assert!(is_unknown, "{script}: {value:?}");
    }
}

#[test]
fn what_is_not_written_is_absent() {
    for script in [
        "export default {}",
        "export default { /* base: '/x/', */ other: 1 } // base: '/x/'",
        "export default { base: undefined }",
        "export default { 'text': \"base: '/x/'\" }",
        "export default { match: /base: '\\/x['/]/, a: 1 }",
    ] {
        let value = read(script);
        assert_eq!(value.at(&["base"]), Lookup::Absent, "{script}: {value:?}");
    }
}

#[test]
fn nested_values_and_calls_are_read() {
    let script = r#"
import starlight from '@astrojs/starlight';
const site = previewSite || 'https://a.example/';
export default defineConfig({
  site,
  integrations: [
    other(['./x/**', // a comment, with a comma
    ]),
    starlight({ defaultLocale: 'en', locales: { root: { label: 'A' }, 'pt-br': { label: 'B' } } }),
  ],
  redirects: { '/old': '/new', "/older": { status: 301, destination: '/new' } },
  list: [1, 'two', ...more],
  trailingSlash: 'always' as const,
  run: async (a, b) => { return a / b },
  last: true,
});
"#;
    let value = read(script);
    assert_eq!(value.at(&["site"]), Lookup::Unknown);
    assert_eq!(value.at(&["trailingSlash"]).text(), Some("always"));
    assert_eq!(value.at(&["last"]).bool(), Some(true));
    assert_eq!(texts(&value, &["list"]), ["two"]);
    assert!(value.at(&["list"]).is_unknown());
    let integrations = value.at(&["integrations"]).known().expect("a list").items();
    let starlight = integrations.iter().find_map(|value| match value {
        Value::Call { name, arguments } if name == "starlight" => arguments.first(),
        _ => None,
    });
    let locales = starlight.expect("its options").at(&["locales"]).known();
    let names: Vec<&str> = locales
        .expect("a table")
        .entries()
        .iter()
        .map(|(name, _)| &**name)
        .collect();
    assert_eq!(names, ["root", "pt-br"]);
    assert_eq!(
        value.at(&["redirects", "/older", "destination"]).text(),
        Some("/new")
    );
}

#[test]
fn a_function_around_the_object_may_add_to_it() {
    let value = read("export default withPlugin({ base: '/x/' })");
    assert_eq!(value.at(&["base"]).text(), Some("/x/"));
    assert_eq!(value.at(&["other"]), Lookup::Unknown);
    let value = read("export default nextra({ theme: 'a' })({ basePath: '/x' })");
    assert_eq!(value.at(&["basePath"]).text(), Some("/x"));
    let value = read("export default defineConfig({})");
    assert_eq!(value.at(&["other"]), Lookup::Absent);
}

#[test]
fn named_constants_are_read() {
    let script = "export const locales = { en: { label: 'English' } } as const;\n";
    assert_eq!(
        read_named(script, "locales").at(&["en", "label"]).text(),
        Some("English")
    );
    assert_eq!(read_named(script, "others"), Value::Code);
}

#[test]
fn imports_are_named() {
    let script = "import a, { b as c, d } from './x'\nimport * as e from \"y\"\nconst f = require('z')\nexport default { a, c, d, e, f }\n";
    let value = read(script);
    let import = |key: &str| match value.at(&[key]).known() {
        Some(Value::Import { module, name }) => format!("{module} {name}"),
        other => format!("{other:?}"),
    };
    assert_eq!(
        ["a", "c", "d", "e", "f"].map(import),
        ["./x default", "./x b", "./x d", "y default", "z default"]
    );
}

#[test]
fn hostile_scripts_end() {
    let doubling: String = (0..60)
        .map(|n| format!("const a{n} = {{ x: a{next}, y: a{next} }}\n", next = n + 1))
        .chain(["export default a0\n".to_owned()])
        .collect();
    let long = "a.b = ".repeat(40_000);
    for script in [
        "export default {",
        "export default [[[",
        "export default '",
        "export default `${",
        "export default `${`${`",
        "const a = a\nexport default a",
        "const a = b, b = a\nexport default { a, b }",
        "export default { a: \u{feff}",
        "export default é",
        "export default { é: 'è', '",
        "export default /[",
        "export default }{)(",
        "export default 'a' + ",
        "export default -",
        "const x: ",
        &"[".repeat(200_000),
        &format!("export default {}", "[".repeat(200_000)),
        &format!("export default {}", "{a:".repeat(200_000)),
        &format!("export default {}", "(".repeat(200_000)),
        &format!("export default {}", "f(".repeat(100_000)),
        &format!("export default {}", "`${".repeat(100_000)),
        &format!("export default {}", "'a'+".repeat(100_000)),
        &format!("export default {}", "() => ".repeat(100_000)),
        &doubling,
        &long,
    ] {
        let _ = read(script);
    }
}
