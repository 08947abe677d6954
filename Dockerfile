# A small image with the program and git, which `--since` and `--staged` need.
FROM rust:1-alpine AS build
RUN apk add --no-cache musl-dev
WORKDIR /src
COPY . .
RUN cargo build --release --locked

FROM alpine:3
RUN apk add --no-cache git
COPY --from=build /src/target/release/faqlint /usr/local/bin/faqlint
# The pages are mounted from outside and belong to another user.
RUN git config --system --add safe.directory '*' && adduser -D faqlint
USER faqlint
WORKDIR /pages
ENTRYPOINT ["faqlint"]
CMD ["check"]
