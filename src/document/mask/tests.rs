//! Pages as the parser of Markdown sees them.

use super::*;

const HTML: Syntax = Syntax {
    comments: Comments::Html,
    is_mdx: false,
    has_id_comments: false,
    flavour: Flavour::CommonMark,
    markdown_in_html: true,
};

const PERCENT: Syntax = Syntax {
    comments: Comments::Percent,
    ..HTML
};

fn masked(text: &str) -> String {
    let masked = mask(text, 0, HTML);
    assert_eq!(masked.text.len(), text.len());
    masked.text.into_owned()
}

#[test]
fn a_page_without_such_syntax_is_not_copied() {
    assert!(matches!(
        mask("# A\n\ntext <b>x</b> 5%% %%\n", 0, HTML).text,
        Cow::Borrowed(_)
    ));
}

#[test]
fn a_tag_on_its_own_line_is_a_break() {
    assert_eq!(masked("{% if mac %}\nx\n"), "***         \nx\n");
    assert_eq!(masked("::: tip\nx\n:::\n"), "***    \nx\n***\n");
}

#[test]
fn the_tag_of_a_block_of_markdown_is_a_break() {
    assert_eq!(
        masked("<div class=\"a\" markdown>\n[x](y)\n</div>\n"),
        "***                     \n[x](y)\n</div>\n"
    );
    assert_eq!(
        masked("<p markdown=\"1\"> [x](y)</p>\n"),
        "***            \n\n[x](y)\n***\n"
    );
    let text = "<div title=\"markdown\">\n<b markdown=1>x</b>\n";
    assert_eq!(masked(text), text);
}

#[test]
fn a_title_line_is_a_bullet() {
    assert_eq!(
        masked("=== \"iOS\"\n\n    text\n"),
        "-   xxxxx\n\n    text\n"
    );
}

#[test]
fn a_tag_inside_a_line_is_letters() {
    assert_eq!(masked("[a]({{ base }}/b)"), "[a](xxxxxxxxxx/b)");
    assert_eq!(
        masked("<img src={use('é')} />"),
        "<img src=\"xxxxxxxxx\" />"
    );
}

#[test]
fn a_comment_of_a_vault_is_hidden() {
    for (text, shown) in [
        ("a %% [[b]] %% c\n", "a xxxxxxxxxxx c\n"),
        ("%% [[b]]\n\nc %%\nd\n", "              \nd\n"),
        ("`%%` and 5%%\n", "`%%` and 5%%\n"),
    ] {
        assert_eq!(mask(text, 0, PERCENT).text, shown);
    }
}

#[test]
fn code_fences_are_left_alone() {
    let text = "```\n{% if %}\n:::\n```\n";
    assert_eq!(masked(text), text);
}

#[test]
fn a_component_over_several_lines_is_one_break() {
    let text = "<Tabs\n  values={[\n   {a: '>'},\n  ]}>\ntext\n";
    let result = mask(text, 0, HTML);
    assert_eq!(result.directives.len(), 1);
    assert!(result.text.ends_with("\ntext\n"));
}

#[test]
fn an_open_brace_hides_nothing() {
    for text in ["a {{ b\n\nc }}", "{", "{%", "x={", "é{é"] {
        assert_eq!(masked(text), text);
    }
}

#[test]
fn what_a_component_of_mdx_holds_is_an_item() {
    let mdx = Syntax {
        is_mdx: true,
        ..HTML
    };
    let text = "<Steps>\n  <Step title=\"a\">\n    x\n  </Step>\n</Steps>\n";
    let shown = "- ***  \n  - ***           \n    x\n  ***    \n***     \n";
    assert_eq!(mask(text, 0, mdx).text, shown);
    let flat = "<Step>\n\nx\n\n</Step>\n";
    assert_eq!(mask(flat, 0, mdx).text, "***   \n\nx\n\n***    \n");
}

#[test]
fn a_component_that_is_no_container_moves_what_stands_in_it() {
    let mdx = Syntax {
        is_mdx: true,
        ..HTML
    };
    let text = "<Tabs>\n      <Tab>\n      ```sh\n  x\n  ```\n      </Tab>\n</Tabs>\n";
    let shown = "***   \n\n\n\n   ***  \n\n\n\n   ```sh\n  x\n  ```\n\n\n\n   ***   \n***    \n";
    assert_eq!(mask(text, 0, mdx).text, shown);
    let text = "```\nx\n      ```\n";
    assert_eq!(mask(text, 0, mdx).text, "```\nx\n\n\n\n\n\n\n```\n");
}

#[test]
fn a_comment_of_a_template_is_hidden_with_its_text() {
    assert_eq!(
        masked("{%- comment -%}\n[a](b)\n\n```\n{%- endcomment -%}\ny\n"),
        format!("***{}\ny\n", " ".repeat(43))
    );
    assert_eq!(
        masked("a {{< comment >}}\n[a](b){{< /comment >}} b\n"),
        format!("a {} b\n", "x".repeat(38))
    );
    assert_eq!(masked("{% comment %}\nx\n"), "***          \nx\n");
}

#[test]
fn a_comment_before_text_is_hidden() {
    assert_eq!(
        masked("- <!-- faqlint-disable-line a -->b\n"),
        format!("- {}b\n", "x".repeat(31))
    );
    let alone = "<!-- faqlint-disable-line a -->\nb\n";
    assert_eq!(masked(alone), alone);
}

#[test]
fn a_tab_on_one_line_is_three() {
    assert_eq!(
        masked("{{% tab \"a\" %}} b {{% /tab %}}\n"),
        "***           \n\nb \n***        \n"
    );
    assert_eq!(
        masked("<Tab label=\"a\">b</Tab>\n"),
        "***           \nb\n***  \n"
    );
}

#[test]
fn a_tag_may_begin_a_paragraph() {
    let syntax = Syntax {
        flavour: Flavour::Kramdown,
        ..HTML
    };
    for (text, expected) in [
        (
            "a\n\n<img src=x />\n[b](c)\n",
            "a\n\nxxxxxxxxxxxxx\n[b](c)\n",
        ),
        ("<img src=x />\n\n[b](c)\n", "<img src=x />\n\n[b](c)\n"),
        (
            "<div id=x>\n<img src=x />\n[b](c)\n",
            "<div id=x>\n<img src=x />\n[b](c)\n",
        ),
    ] {
        assert_eq!(mask(text, 0, syntax).text, expected);
        assert_eq!(mask(text, 0, HTML).text, text);
    }
}

#[test]
fn a_directive_of_myst_holds_markdown() {
    let syntax = Syntax {
        flavour: Flavour::Myst,
        ..HTML
    };
    for (text, expected) in [
        (
            "```{note}\n:class: tip\n[b](c)\n```\n[d](e)\n",
            "***      \n           \n[b](c)\n***\n[d](e)\n",
        ),
        (
            "````{tip} A\n```{code} sh\n[b](c)\n```\n````\n",
            "***        \n```{code} sh\n[b](c)\n```\n*** \n",
        ),
        ("```{math}\n[b](c)\n```\n", "```{math}\n[b](c)\n```\n"),
        ("```{note}\n[b](c)\n", "```{note}\n[b](c)\n"),
    ] {
        assert_eq!(mask(text, 0, syntax).text, expected);
        assert_eq!(mask(text, 0, HTML).text, text);
    }
}
