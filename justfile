# What people do every day. `just` lists it.

_list:
    @just --list

# Everything the gate runs.
ready:
    .ci/run

# Write docs/rules, docs/settings.md, docs/SUMMARY.md and the schemas anew from the code.
update:
    UPDATE=1 cargo test --test it generated

# Build the documentation as a site, and check its links.
docs:
    scripts/build-docs

# Start a rule: just new-rule steps overlong
new-rule family fault:
    scripts/new-rule {{family}} {{fault}}

# The benches, with the ratio to the limit.
bench:
    cargo bench

# Try to break the parser, the rules and the fixes for ten minutes.
fuzz:
    cargo +nightly fuzz run check -- -max_total_time=600
