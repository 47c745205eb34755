#!/usr/bin/env bash
# Runs Splink and the linkage engine in turn on the same files, scores both and writes
# docs/linkage-performance.md.
#
#   EARLYHELP_BENCH  folder with generate.py, splink_run.py, measure.py, score.py and
#                    lookup_bench.py (default: ../shared/bench/linkage)
#   SEEDS            seeds to run, the first of them being reported first (default: "1 5")
#   SIZES            records of each file (default: "10000 100000 1000000")
#   RUNS             runs of each engine, of which the median counts (default: 1)
#   COHORTS          persons' records behind the partners' cohorts, 0 for none (default: 100000)
#   LABELLED         published labelled files too: yes or no (default: yes)
#   LOOKUP           persons for the look-ups, 0 for none (default: 1000000)
#   PGBIN            folder of PostgreSQL's programs, to look up with pg_trgm beside
set -euo pipefail
cd "$(dirname "$0")/.."
bench=$(realpath -m "${EARLYHELP_BENCH:-../shared/bench/linkage}")
if [ ! -f "$bench/generate.py" ]; then
  echo "bench-linkage: there is no generate.py in $bench; set EARLYHELP_BENCH to the folder with the linkage bench" >&2
  exit 1
fi
work=${WORK:-var/bench-linkage}
mkdir -p "$work"
work=$(realpath "$work")
if [ ! -x "$work/venv/bin/python" ]; then
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet splink duckdb pandas pyarrow recordlinkage psycopg2-binary
fi
python=$work/venv/bin/python
cargo build --release --workspace --bins --examples
ours=$PWD/target/release/earlyhelp-link
runs=${RUNS:-1}

measure() { "$python" "$bench/measure.py" "$runs" -- "$@"; }
splink() { measure "$python" "$bench/splink_run.py" "$@"; }
score() { "$python" "$bench/score.py" "$@"; }
say() { echo "bench-linkage: $*" >&2; }

for seed in ${SEEDS:-1 5}; do
  for size in ${SIZES:-10000 100000 1000000}; do
    say "$size records, seed $seed"
    dir=$work/g$size-$seed
    [ -f "$dir/manifest.json" ] || "$python" "$bench/generate.py" "$dir" --records "$size" --seed "$seed" --no-cohorts > /dev/null
    fast=(--u-pairs 1e6)
    [ "$size" -lt 1000000 ] || fast+=(--em-pairs 1e6)
    splink --profile persons "${fast[@]}" --in "$dir/persons.csv" \
      --pairs "$dir/splink-pairs.csv" --clusters "$dir/splink-clusters.csv" > "$dir/splink.json"
    measure "$ours" "$dir/persons.csv" --out "$dir/ours" --explain no > "$dir/ours.json"
    measure "$ours" "$dir/persons.csv" --out "$dir/saved" --explain no --model "$dir/ours/model.json" > "$dir/saved.json"
    score "$dir/persons_truth.csv" --pairs "$dir/splink-pairs.csv" --clusters "$dir/splink-clusters.csv" > "$dir/splink-score.json"
    score "$dir/persons_truth.csv" --pairs "$dir/ours/pairs.csv" --clusters "$dir/ours/clusters.csv" > "$dir/ours-score.json"
  done
done

# Which records are of a family that meets two of six criteria: from the cohorts alone, and
# through the index of persons.
cohorts=${COHORTS:-100000}
if [ "$cohorts" -gt 0 ]; then
  for seed in ${SEEDS:-1 5}; do
    say "cohorts beside $cohorts records, seed $seed"
    dir=$work/c$cohorts-$seed
    [ -f "$dir/manifest.json" ] || "$python" "$bench/generate.py" "$dir" --records "$cohorts" --seed "$seed" > /dev/null
    splink --profile cohorts --u-pairs 1e6 --in "$dir"/cohort_*.csv --pairs "$dir/splink-pairs.csv" \
      --clusters "$dir/splink-clusters.csv" --families "$dir/splink-families.csv" > "$dir/splink.json"
    score "$dir/cohorts_truth.csv" --families "$dir/splink-families.csv" > "$dir/splink-score.json"
    for way in alone index; do
      files=("$dir"/cohort_*.csv)
      [ "$way" = alone ] || files+=("$dir/persons.csv")
      measure "$ours" "${files[@]}" --out "$dir/$way" --explain no > "$dir/$way.json"
      sed '1s/household_id/family_id/' "$dir/$way/households.csv" > "$dir/$way/families.csv"
      score "$dir/cohorts_truth.csv" --families "$dir/$way/families.csv" > "$dir/$way-score.json"
    done
  done
fi

if [ "${LABELLED:-yes}" = yes ]; then
  dir=$work/labelled
  "$python" scripts/bench/labelled.py "$dir"
  labelled() {
    local name=$1 profile=$2 cross=$3
    shift 3
    [ -f "$1" ] || return 0
    say "$name"
    splink --profile "$profile" --in "$@" --pairs "$dir/$name-splink-pairs.csv" --clusters "$dir/$name-splink-clusters.csv" > "$dir/$name-splink.json"
    measure "$ours" "$@" --out "$dir/$name-ours" --explain no > "$dir/$name-ours.json"
    score "$dir/${name}_truth.csv" $cross --pairs "$dir/$name-splink-pairs.csv" --clusters "$dir/$name-splink-clusters.csv" > "$dir/$name-splink-score.json"
    score "$dir/${name}_truth.csv" $cross --pairs "$dir/$name-ours/pairs.csv" --clusters "$dir/$name-ours/clusters.csv" > "$dir/$name-ours-score.json"
  }
  labelled febrl3 febrl3 "" "$dir/febrl3.csv"
  labelled febrl4 febrl4 --cross-source "$dir/febrl4a.csv" "$dir/febrl4b.csv"
  labelled rldata500 rldata "" "$dir/rldata500.csv"
  labelled rldata10000 rldata "" "$dir/rldata10000.csv"
fi

lookup=${LOOKUP:-1000000}
if [ "$lookup" -gt 0 ]; then
  say "look-ups in $lookup persons"
  dir=$work/s$lookup
  [ -f "$dir/manifest.json" ] || "$python" "$bench/generate.py" "$dir" --single "$lookup" > /dev/null
  [ -f "$dir/queries.csv" ] || "$python" "$bench/lookup_bench.py" queries "$dir" "$dir/queries.csv" > /dev/null
  target/release/examples/lookup_answers "$dir/persons.csv" "$dir/queries.csv" "$dir/answers.csv" > "$dir/index.json"
  "$python" "$bench/lookup_bench.py" score "$dir" "$dir/queries.csv" "$dir/answers.csv" > "$dir/lookup.json"
  pgbin=${PGBIN:-$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | tail -1)}
  if [ -n "$pgbin" ]; then
    rm -rf "$dir/pg"
    "$python" "$bench/lookup_bench.py" postgres "$dir" "$dir/queries.csv" --pgbin "$pgbin" --work "$dir/pg" > "$dir/trigram.json" ||
      { say "PostgreSQL did not run; the look-ups are reported without it"; rm -f "$dir/trigram.json"; }
  fi
fi
"$python" scripts/bench/linkage_table.py "$work" > docs/linkage-performance.md
cat docs/linkage-performance.md
