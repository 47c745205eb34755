#!/usr/bin/env bash
# Measures the directory's search in memory beside PostgreSQL's full-text search
# with trigrams, on the same services and in the same run, and prints the table.
# usage: scripts/bench-directory.sh [SERVICES] [SECONDS_OF_EACH_MEASUREMENT]
set -euo pipefail
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}
cargo build --release --workspace --bins --examples
cluster=$(mktemp -d /tmp/earlyhelp-bench-directory-XXXXXX)
chmod 755 "$cluster"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
stop() {
  scripts/postgres.sh stop "$cluster" "$port"
  rm -rf "$cluster"
}
trap stop EXIT
scripts/postgres.sh start "$cluster" "$port"
"$target/release/earlyhelp-bench" directory --beside "postgres://earlyhelp@127.0.0.1:$port/postgres" \
  --services "${1:-10000}" --seconds "${2:-5}"
