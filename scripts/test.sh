#!/usr/bin/env bash
# Every check and every test, cheapest first. Starts its own PostgreSQL on
# loopback and stops it again, whatever happens.
# usage: scripts/test.sh [bless]
set -euo pipefail
cd "$(dirname "$0")/.."

started=$SECONDS
say() { printf '\n== %s (%d s)\n' "$1" $((SECONDS - started)); }

say "format"
cargo fmt --all --check

if [ -x vendor/tools/bin/cargo-deny ]; then
  say "licences, bans and sources of every dependency"
  vendor/tools/bin/cargo-deny --offline check licenses bans sources 2>/dev/null ||
    vendor/tools/bin/cargo-deny check licenses bans sources
fi

cluster=$(mktemp -d /tmp/earlyhelp-test-XXXXXX)
chmod 755 "$cluster"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
stop() {
  scripts/postgres.sh stop "$cluster" "$port"
  rm -rf "$cluster"
}
trap stop EXIT
say "PostgreSQL on 127.0.0.1:$port"
scripts/postgres.sh start "$cluster" "$port"
export EARLYHELP_TEST_POSTGRES="postgres://earlyhelp@127.0.0.1:$port/postgres"
export CI="${CI:-true}"
[ "${1:-}" = bless ] && export EARLYHELP_BLESS=1

say "tests"
cargo test --workspace --all-targets --no-fail-fast

say "clippy"
cargo clippy --workspace --all-targets -- -D warnings

say "done"
