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


def growth(folders):
    """CPU of our engine on files of one seed, each ten times as long as the one before."""
    runs = {}
    for folder in folders:
        size, seed = map(int, re.fullmatch(r"g(\d+)-(\d+)", folder.name).groups())
        if run := read(folder / "ours.json"):
            runs[seed, size] = cpu(run)
    rows = [(seed, size, runs[seed, size], runs[seed, size * 10])
            for seed, size in sorted(runs) if (seed, size * 10) in runs]
    if rows:
        print("\n## Ten times the records (reach: at most 11 times the CPU time)\n")
        print("| seed | records | CPU s | with ten times as many | times |\n|---|---|---|---|---|")
    for seed, size, one, ten in rows:
        print(f"| {seed} | {size:,} | {one:.2f} | {ten:.2f} | {ten / one:.1f} |")


def families(folder):
    size, seed = folder.name[1:].split("-")
    found = [(words, read(folder / f"{name}-score.json")) for words, name in (
        ("Splink, cohorts alone, best of five key joins after it", "splink"),
        ("ours, cohorts alone (reach .905)", "alone"), ("ours, through the index of persons (reach .96)", "index"))]
    if not any(score for _, score in found):
        return
    print(f"\n## Records of families that meet two of six criteria: cohorts beside {int(size):,} records, seed {seed}\n")
    print("| way | precision | recall | F1 | household pairs F1 |\n|---|---|---|---|---|")
    for words, score in found:
        if score:
            two, pairs = score["families"]["two_of_six_records"], score["families"]["household_pairs"]
            print(f"| {words} | {two['precision']:.3f} | {two['recall']:.3f} | {two['f1']:.3f} | {pairs['f1']:.3f} |")


def labelled(folder):
    names = [n for n in ("febrl3", "febrl4", "rldata500", "rldata10000") if read(folder / f"{n}-ours-score.json")]
    if not names:
        return
    print("\n## Published labelled files, which our generator did not make\n\nF1 of clusters: ours at the default, Splink's closure (with settings made for each file)")
    print("at p >= .5, at p >= .9 and at its best.\n")
    print("| file | ours, default | Splink p >= .5 | Splink p >= .9 | Splink best | CPU s, ours | CPU s, Splink |\n|---|---|---|---|---|---|---|")
    for name in names:
        ours, theirs = read(folder / f"{name}-ours-score.json"), read(folder / f"{name}-splink-score.json")
        times = [cpu(read(folder / f"{name}-{who}.json")) for who in ("ours", "splink")]
        closure = [theirs["closure"][k]["f1"] for k in ("p>=0.5", "p>=0.9", "best")]
        cells = [f"{x:.4f}" for x in (ours["clusters"]["f1"], *closure)] + [f"{t:.2f}" for t in times]
        print(f"| {name} | " + " | ".join(cells) + " |")


def lookups(folder):
    score, index = read(folder / "lookup.json"), read(folder / "index.json")
    if not score or not index:
        return
    ms = score["latency_ms"]
    print(f"\n## Look-ups in {index['people']:,} persons, {score['queries']} queries\n\n| measure | reach | ours |\n|---|---|---|")
    print(f"| recall@10 | .965 | {score['recall_at_10']} |\n| recall@1 | - | {score['recall_at_1']} |")
    print(f"| p50 and p99, ms | 1/20 of pg_trgm's | {ms['p50']} and {ms['p99']} |")
    if trigram := read(folder / "trigram.json"):
        theirs = trigram["latency_ms"]
        print(f"| pg_trgm (.5): recall@10; p50 and p99, ms | - | {trigram['recall_at_10']}; {theirs['p50']} and {theirs['p99']} |")
        print(f"| p50 and p99 against pg_trgm's | 1/20 | {ratio(ms['p50'], theirs['p50'])} and {ratio(ms['p99'], theirs['p99'])} |")
    kib = [int(index[k].split()[0]) // 1024 for k in ("rss", "peak")]
    print(f"| memory of the process, MiB, after building; at its peak | 250 | {kib[0]}; {kib[1]} |")
    print(f"| building, s | - | {index['build_s']:.1f} |")


def main():
    work = Path(sys.argv[1])
    print("# Record linkage, measured\n\n`make bench-linkage` writes this page: Splink (tuned for speed) and the linkage engine in turn on")
    print("the same generated files, scored against the truth. Figures of one run are comparable with each other only.\n")
    print(f"Machine: {os.cpu_count()} cores, {platform.machine()}, {platform.system()}.")
    folders = sorted(work.glob("g*-*"), key=lambda f: [int(n) for n in re.findall(r"\d+", f.name)])
    for folder in folders:
        linking(folder)
    growth(folders)
    for folder in sorted(work.glob("c*-*")):
        families(folder)
    labelled(work / "labelled")
    for folder in sorted(work.glob("s*")):
        lookups(folder)


main()
