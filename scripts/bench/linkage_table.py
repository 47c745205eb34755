#!/usr/bin/env python3
"""Makes docs/linkage-performance.md of what bench-linkage.sh left in its work folder."""
import json
import os
import platform
import re
import sys
from pathlib import Path


def read(path):
    return json.loads(path.read_text()) if path.is_file() else None


def cpu(run):
    return run["process"]["user_s"] + run["process"]["sys_s"]


def ratio(ours, theirs):
    return f"1/{theirs / ours:.1f}" if ours else "-"


def linking(folder):
    size, seed = map(int, re.fullmatch(r"g(\d+)-(\d+)", folder.name).groups())
    splink, ours, saved = (read(folder / f"{n}.json") for n in ("splink", "ours", "saved"))
    theirs, got = read(folder / "splink-score.json"), read(folder / "ours-score.json")
    if not all((splink, ours, saved, theirs, got)):
        return
    best = theirs["closure"]["best"]["f1"]
    clusters = got["clusters"]
    merged, base = clusters.get("twin_groups_merged", 0), theirs["clusters"].get("twin_groups_merged", 0)
    lost = max(got["closure"]["best"]["f1"], clusters["f1"]) - clusters["f1"]
    s, o = splink["process"], ours["process"]
    rows = [
        ("CPU s", "1/8", f"{cpu(ours):.2f}", f"{cpu(splink):.2f}", ratio(cpu(ours), cpu(splink))),
        ("wall s", "1/10", f"{o['wall_s']:.2f}", f"{s['wall_s']:.2f}", ratio(o["wall_s"], s["wall_s"])),
        ("peak memory MiB", "1/6", o["peak_rss_mib"], s["peak_rss_mib"], ratio(o["peak_rss_mib"], s["peak_rss_mib"])),
        ("CPU s with a saved model", "1/5", f"{cpu(saved):.2f}", splink["predict_and_cluster"]["cpu_s"],
         ratio(cpu(saved), splink["predict_and_cluster"]["cpu_s"])),
        ("F1 of clusters (ours at the default, Splink's closure at its best)", "-", f"{clusters['f1']:.4f}", f"{best:.4f}", "-"),
        ("cluster error", "0.45", f"{1 - clusters['f1']:.4f}", f"{1 - best:.4f}", f"{(1 - clusters['f1']) / (1 - best):.2f}"),
        ("twin pairs merged", "0.30", merged, base, f"{merged / base:.2f}" if base else "-"),
        ("F1 lost at the default against the best threshold", "0.005", f"{lost:.4f}", "-", "-"),
    ]
    print(f"\n## {size:,} records, seed {seed}\n\n| measure | reach | ours | Splink | ratio |\n|---|---|---|---|---|")
    for row in rows:
        print("| " + " | ".join(map(str, row)) + " |")


def lookups(folder):
    score, index = read(folder / "lookup.json"), read(folder / "index.json")
    if not score or not index:
        return
    ms = score["latency_ms"]
    print(f"\n## Look-ups in {index['people']:,} persons, {score['queries']} queries\n\n| measure | reach | ours |\n|---|---|---|")
    print(f"| recall@10 | .965 | {score['recall_at_10']} |\n| recall@1 | - | {score['recall_at_1']} |")
    print(f"| p50 and p99, ms | 1/20 of pg_trgm's | {ms['p50']} and {ms['p99']} |")
    print(f"| memory of the process, after building; at its peak | 250 MiB | {index['rss']}; {index['peak']} |")
    print(f"| building, s | - | {index['build_s']:.1f} |")


def main():
    work = Path(sys.argv[1])
    print("# Record linkage, measured\n\n`make bench-linkage` writes this page: Splink (tuned for speed) and the linkage engine in turn on")
    print("the same generated files, scored against the truth. Figures of one run are comparable with each other only.\n")
    print(f"Machine: {os.cpu_count()} cores, {platform.machine()}, {platform.system()}.")
    for folder in sorted(work.glob("g*-*"), key=lambda f: [int(n) for n in re.findall(r"\d+", f.name)]):
        linking(folder)
    for folder in sorted(work.glob("s*")):
        lookups(folder)


main()
