//! slice
use linkage::table::{Person, Table};
/// slice
pub fn slice(path: &str, out: &str) {
    use std::io::Write;
    let cpu = || { let s = std::fs::read_to_string("/proc/self/stat").unwrap(); let f: Vec<&str> = s.rsplit(')').next().unwrap().split_whitespace().collect(); (f[11].parse::<f64>().unwrap() + f[12].parse::<f64>().unwrap()) / 100.0 };
    let t0 = std::time::Instant::now();
    let mut rd = csv::Reader::from_path(path).unwrap();
    let mut t = Table::new();
    let mut r = csv::StringRecord::new();
    while rd.read_record(&mut r).unwrap() {
        t.push(&Person { record_id: &r[0], source: &r[1], first_name: &r[2], middle_name: &r[3], surname: &r[4], dob: &r[5], sex: &r[6], nhs_number: &r[7], upn: &r[8], address: &r[9], postcode: &r[11], phone: &r[12], email: &r[13], ..Default::default() }).unwrap();
    }
    t.arrange();
    eprintln!("{:.2} read", t0.elapsed().as_secs_f64());
    let e = |k: &str, d: f32| std::env::var(k).ok().and_then(|v| v.parse().ok()).unwrap_or(d);
    let mut set = linkage::linker::Settings::default();
    set.rules.mean = e("MEAN", set.rules.mean); set.rules.join = e("JOIN", set.rules.join);
    set.rules.clip = (e("LO", set.rules.clip.0), e("HI", set.rules.clip.1));
    set.keep = e("KEEP", set.keep);
    set.rules.twin = e("TWIN", set.rules.twin); set.rules.lean = e("LEAN", set.rules.lean);
    let got = linkage::linker::link(&t, None, &set, |s| eprintln!("{:.2} cpu {:.2} {s}", t0.elapsed().as_secs_f64(), cpu()));
    eprintln!("{:.2} done candidates {} patterns {} pairs {} refused {}", t0.elapsed().as_secs_f64(), got.candidates, got.patterns, got.pairs.len(), got.clusters.refused.len());
    std::fs::create_dir_all(out).unwrap();
    let mut w = std::io::BufWriter::new(std::fs::File::create(format!("{out}/pairs.csv")).unwrap());
    writeln!(w, "record_id_l,record_id_r,match_weight,pattern").unwrap();
    for p in &got.pairs { writeln!(w, "{},{},{:.3},{:x}", t.record_id(p.a), t.record_id(p.b), p.bits, p.pattern.0).unwrap(); }
    let mut w = std::io::BufWriter::new(std::fs::File::create(format!("{out}/clusters.csv")).unwrap());
    { let mut v = std::io::BufWriter::new(std::fs::File::create(format!("{out}/refused.csv")).unwrap()); for r in &got.clusters.refused { writeln!(v, "{},{},{},{:?},{},{}", t.record_id(r.pair.a), t.record_id(r.pair.b), r.pair.bits, r.bar, t.record_id(r.between.0), t.record_id(r.between.1)).unwrap(); } }
    writeln!(w, "record_id,cluster_id").unwrap();
    for (i, c) in got.clusters.of.iter().enumerate() { writeln!(w, "{},{}", t.record_id(u32::try_from(i).unwrap()), c).unwrap(); }
    std::fs::write(format!("{out}/model.json"), got.model.to_json().unwrap()).unwrap();
    eprintln!("{:.2} cpu {:.2} written", t0.elapsed().as_secs_f64(), cpu());
}
