//! The workflow for GitHub Actions that `init --workflow` writes.

use crate::cli::status::Failure;

/// Where this program was released; empty in one that was built from a checkout.
const RELEASED_AT: &str = env!("CARGO_PKG_REPOSITORY");

const VERSION: &str = env!("CARGO_PKG_VERSION");

const HEAD: &str = "\
# Checks the pages of a pull request; fails only on problems that the pull request introduces.
name: faqlint
on:
  pull_request:
permissions:
  contents: read
jobs:
  pages:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
        with:
          fetch-depth: 0
";

const CHECK: &str = "      - env:
          BASE: ${{ github.event.pull_request.base.sha }}
        run: faqlint check --since \"$BASE\" --format github --output - --format markdown --output \"$GITHUB_STEP_SUMMARY\"
";

/// Downloads the release, or builds it where there is none.
const DOWNLOAD: &str = "      - env:
          RELEASE: @SOURCE@/releases/download/v@VERSION@
        run: |
          file=faqlint-x86_64-unknown-linux-musl.tar.gz
          mkdir -p ~/.cargo/bin
          cd \"$RUNNER_TEMP\"
          if curl -fsSLO \"$RELEASE/$file\" && curl -fsSLO \"$RELEASE/$file.sha256\"; then
            sha256sum --check \"$file.sha256\"
            tar -xzf \"$file\" -C ~/.cargo/bin ./faqlint
          else
            cargo install --locked faqlint@@VERSION@
          fi
";

/// Builds the program from a repository and keeps it for later runs.
const BUILD: &str = "      - id: program
        uses: actions/cache@v4
        with:
          path: ~/.cargo/bin/faqlint
          key: faqlint-@VERSION@
      # Some minutes in the first run. Change the key above to build a newer faqlint.
      - if: steps.program.outputs.cache-hit != 'true'
        run: cargo install --locked --git @SOURCE@ faqlint
";

/// The text of the workflow. `source` is the git repository that the job builds the program from; without
/// it, the job takes the release.
pub(super) fn workflow(source: Option<&str>) -> Result<String, Failure> {
    render(source, RELEASED_AT)
}

fn render(source: Option<&str>, released_at: &str) -> Result<String, Failure> {
    let (install, source) = match source {
        Some(source) if is_plain(source) => (BUILD, source),
        Some(source) => {
            return Err(
                Failure::new(format!("`{source}` is not the address of a git repository"))
                    .hint("write it as `git clone` takes it: `https://github.com/OWNER/faqlint`"),
            );
        }
        None if released_at.is_empty() => {
            return Err(Failure::new(
                "this faqlint was built from a checkout and does not know where a job can get it",
            )
            .hint(
                "name its repository: `faqlint init --workflow --source https://github.com/OWNER/faqlint`",
            ));
        }
        None => (DOWNLOAD, released_at),
    };
    let install = install
        .replace("@SOURCE@", source)
        .replace("@VERSION@", VERSION);
    Ok(format!("{HEAD}{install}{CHECK}"))
}

/// Whether an address is one that git clones, and nothing else to a shell or in YAML.
fn is_plain(source: &str) -> bool {
    let is_safe = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/@+".contains(&byte);
    let schemes = ["https://", "http://", "ssh://", "git://", "file://"];
    let rest = schemes
        .iter()
        .find_map(|scheme| source.strip_prefix(scheme));
    rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(is_safe))
}

#[cfg(test)]
mod tests {
    use super::{VERSION, render};

    #[test]
    fn a_released_program_is_downloaded_by_its_checksum() {
        let text = render(None, "https://code.example/a/faqlint").expect("a workflow");
        let release =
            format!("RELEASE: https://code.example/a/faqlint/releases/download/v{VERSION}\n");
        assert!(
            text.contains(&release) && text.contains("sha256sum --check"),
            "{text}"
        );
        assert!(
            text.contains(&format!("cargo install --locked faqlint@{VERSION}\n")),
            "{text}"
        );
    }

    #[test]
    fn a_program_from_a_checkout_asks_for_its_source() {
        let failure = render(None, "").expect_err("no source");
        assert!(failure.hint.is_some_and(|hint| hint.contains("--source")));
        for source in [
            "code.example/x",
            "https://",
            "https://a/b c",
            "https://a/$(id)",
            "--config=x",
        ] {
            assert!(render(Some(source), "").is_err(), "{source}");
        }
        let text = render(Some("https://code.example/a"), "").expect("a workflow");
        assert!(
            text.contains("--git https://code.example/a faqlint\n"),
            "{text}"
        );
    }
}
