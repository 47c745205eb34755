#!/usr/bin/env bash
# Measures the pages on both engines and writes docs/performance.md. Keeps the
# generated authority under var/bench, so that a second run starts at once.
# usage: scripts/bench.sh [FAMILIES] [SECONDS_OF_EACH_MEASUREMENT]
set -euo pipefail
cd "$(dirname "$0")/.."

families=${1:-100000}
seconds=${2:-5}
real=500
[ "$families" -ge "$real" ] || real=$families
target=${CARGO_TARGET_DIR:-target}
place=$PWD/var/bench
file=$place/authority-$families.db
mkdir -p "$place"
started=$SECONDS
say() { printf '\n== %s (%d s)\n' "$1" $((SECONDS - started)) >&2; }

say "build"
cargo build --release --workspace --bins --examples

if [ ! -f "$file" ]; then
  say "$real families by the real use cases"
  rm -f "$place"/unfinished.db*
  "$target/release/earlyhelp-bench" make "$place/unfinished.db" --families "$real"
  say "$families families by copying"
  python3 scripts/bench/multiply.py "$place/unfinished.db" $((families / real))
  mv "$place/unfinished.db" "$file"
fi

cluster=$(mktemp -d /tmp/earlyhelp-bench-XXXXXX)
chmod 755 "$cluster"
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
stop() {
  scripts/postgres.sh stop "$cluster" "$port"
  rm -rf "$cluster" "$place"/measured.db*
}
trap stop EXIT

say "SQLite"
# A copy, because the measurement sends requests.
cp "$file" "$place/measured.db"
"$target/release/earlyhelp-bench" run --database "sqlite:$place/measured.db" \
  --program "$target/release/earlyhelp" --out "$place/sqlite.json" --seconds "$seconds"

say "PostgreSQL on 127.0.0.1:$port"
# As in service: what is acknowledged is on the disk.
POSTGRES_OPTIONS="-c fsync=on" scripts/postgres.sh start "$cluster" "$port"
url="postgres://earlyhelp@127.0.0.1:$port/postgres"
DATABASE_URL="$url" "$target/release/earlyhelp" migrate >&2
python3 scripts/bench/to_postgres.py "$file" "$url"
"$target/release/earlyhelp-bench" run --database "$url" \
  --program "$target/release/earlyhelp" --out "$place/postgres.json" --seconds "$seconds"

say "the table"
machine="$(nproc) cores ($(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -1)), \
$(awk '/MemTotal/ { printf "%.0f GiB", $2 / 1048576 }' /proc/meminfo), \
$(. /etc/os-release && echo "$PRETTY_NAME"), PostgreSQL $(psql "$url" -Atc 'show server_version')"
"$target/release/earlyhelp-bench" report --machine "$machine" --out docs/performance.md \
  "$place/sqlite.json" "$place/postgres.json"
