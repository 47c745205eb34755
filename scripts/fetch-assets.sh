#!/usr/bin/env bash
# Fetches the pinned GOV.UK packages and builds vendor/ (style sheet, scripts,
# component macros, fonts), which `cargo build` embeds. Nothing third-party is
# committed; lock files with hashes say exactly what is fetched. Does nothing
# when the inputs have not changed since the last run.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$root"

fail() { echo "fetch-assets: $*" >&2; exit 1; }
need() { command -v "$1" >/dev/null 2>&1 || fail "$1 is not installed: $2"; }

stamp_file="vendor/.stamp"
stamp="$(
  {
    find assets/scss assets/js assets/brand -type f -print0 | sort -z | xargs -0 sha256sum
    sha256sum assets/package.json assets/package-lock.json assets/.npmrc requirements-assets.txt scripts/fetch-assets.sh
  } | sha256sum | cut -d' ' -f1
)"

if [[ -f "$stamp_file" && "$(cat "$stamp_file")" == "$stamp" \
      && -f vendor/public/app.css && -f vendor/fonts/LiberationSans-Regular.ttf && -f vendor/fonts/DejaVuSans-Bold.ttf \
      && -f vendor/fonts/DroidSansFallbackFull.ttf && -f vendor/fonts/NotoNaskhArabic_700Bold.ttf \
      && -d vendor/components/govuk_frontend_jinja/components \
      && -d assets/node_modules/govuk-frontend ]]; then
  echo "fetch-assets: nothing to do"
  exit 0
fi

need node "install Node.js 20 or later"
need npm "install npm 10 or later"
need python3 "install Python 3.9 or later"

rm -f "$stamp_file"
mkdir -p vendor/public vendor/fonts

fetch_npm() {
  local lock_stamp
  lock_stamp="$(sha256sum assets/package-lock.json | cut -d' ' -f1)"
  if [[ -f assets/node_modules/.lock-stamp && "$(cat assets/node_modules/.lock-stamp)" == "$lock_stamp" ]]; then
    return
  fi
  (cd assets && npm ci --ignore-scripts --no-audit --no-fund)
  echo "$lock_stamp" > assets/node_modules/.lock-stamp
}

fetch_components() {
  local wheels unpacked
  wheels="$(mktemp -d)"
  unpacked="$(mktemp -d)"
  python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes \
    --only-binary=:all: --dest "$wheels" --requirement requirements-assets.txt
  python3 -m zipfile -e "$wheels"/govuk_frontend_jinja-*.whl "$unpacked"
  rm -rf vendor/components
  mkdir -p vendor/components/govuk_frontend_jinja
  cp -R "$unpacked"/govuk_frontend_jinja/templates/components "$unpacked"/govuk_frontend_jinja/templates/macros \
    vendor/components/govuk_frontend_jinja/
  rm -rf "$wheels" "$unpacked"
}

build_public() {
  rm -rf vendor/public
  mkdir -p vendor/public
  (cd assets && ./node_modules/.bin/sass --style=compressed --no-source-map --no-error-css --quiet-deps \
    scss/app.scss ../vendor/public/app.css)
  # The shipped file ends with a pointer to a source map that we do not serve.
  sed 's,//# sourceMappingURL=.*$,,' assets/node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js \
    > vendor/public/govuk-frontend.js
  cp assets/js/*.js assets/brand/*.svg vendor/public/

  # A council's own domain may use neither the font nor the arms of GOV.UK,
  # and the content security policy lets the style sheet fetch nothing else.
  if grep -qiE 'gds[ -]?transport|crest|crown|@font-face' vendor/public/app.css; then
    fail "vendor/public/app.css mentions GDS Transport, the crest, the crown or a font face"
  fi
  if grep -oE 'url\([^)]*\)' vendor/public/app.css | grep -vqE '^url\(["'\'']?data:'; then
    fail "vendor/public/app.css refers to a file outside itself"
  fi
}

# Fonts for letters: Liberation Sans, and others for the alphabets that it lacks.
copy_fonts() {
  copy_family fonts-liberation LiberationSans-Regular.ttf LiberationSans-{Regular,Bold,Italic,BoldItalic}.ttf
  copy_family fonts-dejavu-core DejaVuSans.ttf DejaVuSans.ttf DejaVuSans-Bold.ttf
  copy_family fonts-droid-fallback DroidSansFallbackFull.ttf DroidSansFallbackFull.ttf
  cp assets/node_modules/@expo-google-fonts/*/{400Regular,700Bold}/*.ttf vendor/fonts/
}

# copy_family PACKAGE A_FILE_OF_IT FILE...
copy_family() {
  local package=$1 known=$2 found face
  shift 2
  found="$(find /usr/share/fonts -name "$known" -print -quit 2>/dev/null || true)"
  if [[ -z "$found" && "$(id -u)" = 0 ]] && command -v apt-get >/dev/null; then
    apt-get install -y --no-install-recommends "$package" >&2 \
      || { apt-get update >&2 && apt-get install -y --no-install-recommends "$package" >&2; }
    found="$(find /usr/share/fonts -name "$known" -print -quit)"
  fi
  [[ -n "$found" ]] || fail "the font $known is missing: install the package $package"
  for face in "$@"; do
    cp "$(dirname "$found")/$face" vendor/fonts/
  done
}

fetch_npm
fetch_components
build_public
copy_fonts
echo "$stamp" > "$stamp_file"
echo "fetch-assets: built vendor/public ($(wc -c < vendor/public/app.css) bytes of CSS), vendor/components and vendor/fonts"
