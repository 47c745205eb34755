#!/usr/bin/env bash
# Runs Splink and the linkage engine in turn on the same generated files, scores both and
# writes docs/linkage-performance.md.
#
#   EARLYHELP_BENCH  folder with generate.py, splink_run.py, measure.py, score.py and
#                    lookup_bench.py (default: ../shared/bench/linkage)
#   SEEDS            seeds to run, the first of them being reported first (default: "1 5")
#   SIZES            records of each file (default: "10000 100000 1000000")
#   RUNS             runs of each engine, of which the median counts (default: 1)
#   LOOKUP           persons for the look-ups, 0 for none (default: 1000000)
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
  "$work/venv/bin/pip" install --quiet splink duckdb pandas pyarrow
fi
python=$work/venv/bin/python
cargo build --release --package earlyhelp-linkage-run --bins --examples
ours=$PWD/target/release/earlyhelp-link
runs=${RUNS:-1}
for seed in ${SEEDS:-1 5}; do
  for size in ${SIZES:-10000 100000 1000000}; do
    dir=$work/g$size-$seed
    [ -f "$dir/manifest.json" ] || "$python" "$bench/generate.py" "$dir" --records "$size" --seed "$seed" --no-cohorts > /dev/null
    fast=(--u-pairs 1e6)
    [ "$size" -lt 1000000 ] || fast+=(--em-pairs 1e6)
    "$python" "$bench/measure.py" "$runs" -- "$python" "$bench/splink_run.py" --profile persons "${fast[@]}" \
      --in "$dir/persons.csv" --pairs "$dir/splink-pairs.csv" --clusters "$dir/splink-clusters.csv" > "$dir/splink.json"
    "$python" "$bench/measure.py" "$runs" -- "$ours" "$dir/persons.csv" --out "$dir/ours" --explain no > "$dir/ours.json"
    "$python" "$bench/measure.py" "$runs" -- "$ours" "$dir/persons.csv" --out "$dir/saved" --explain no --model "$dir/ours/model.json" > "$dir/saved.json"
    "$python" "$bench/score.py" "$dir/persons_truth.csv" --pairs "$dir/splink-pairs.csv" --clusters "$dir/splink-clusters.csv" > "$dir/splink-score.json"
    "$python" "$bench/score.py" "$dir/persons_truth.csv" --pairs "$dir/ours/pairs.csv" --clusters "$dir/ours/clusters.csv" > "$dir/ours-score.json"
  done
done
lookup=${LOOKUP:-1000000}
if [ "$lookup" -gt 0 ]; then
  dir=$work/s$lookup
  [ -f "$dir/manifest.json" ] || "$python" "$bench/generate.py" "$dir" --single "$lookup" > /dev/null
  [ -f "$dir/queries.csv" ] || "$python" "$bench/lookup_bench.py" queries "$dir" "$dir/queries.csv" > /dev/null
  target/release/examples/lookup_answers "$dir/persons.csv" "$dir/queries.csv" "$dir/answers.csv" > "$dir/index.json"
  "$python" "$bench/lookup_bench.py" score "$dir" "$dir/queries.csv" "$dir/answers.csv" > "$dir/lookup.json"
fi
"$python" scripts/bench/linkage_table.py "$work" > docs/linkage-performance.md
cat docs/linkage-performance.md
