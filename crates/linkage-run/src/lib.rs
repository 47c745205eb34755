//! slice
use linkage::table::{Person, Table};
/// slice
pub fn slice(path: &str, out: &str) {
    use std::io::Write;
    let t0 = std::time::Instant::now();
    let mut rd = csv::Reader::from_path(path).unwrap();
    let mut t = Table::new();
    let mut r = csv::StringRecord::new();
    while rd.read_record(&mut r).unwrap() {
        t.push(&Person { record_id: &r[0], source: &r[1], first_name: &r[2], middle_name: &r[3], surname: &r[4], dob: &r[5], sex: &r[6], nhs_number: &r[7], upn: &r[8], address: &r[9], postcode: &r[11], phone: &r[12], email: &r[13], ..Default::default() }).unwrap();
    }
    eprintln!("{:.2} read", t0.elapsed().as_secs_f64());
    let got = linkage::linker::link(&t, None, &Default::default(), |s| eprintln!("{:.2} {s}", t0.elapsed().as_secs_f64()));
    eprintln!("{:.2} done candidates {} patterns {} pairs {} refused {}", t0.elapsed().as_secs_f64(), got.candidates, got.patterns, got.pairs.len(), got.clusters.refused.len());
    std::fs::create_dir_all(out).unwrap();
    let mut w = std::io::BufWriter::new(std::fs::File::create(format!("{out}/pairs.csv")).unwrap());
    writeln!(w, "record_id_l,record_id_r,match_weight,pattern").unwrap();
    for p in &got.pairs { writeln!(w, "{},{},{:.3},{:x}", t.record_id(p.a), t.record_id(p.b), p.bits, p.pattern.0).unwrap(); }
    let mut w = std::io::BufWriter::new(std::fs::File::create(format!("{out}/clusters.csv")).unwrap());
    writeln!(w, "record_id,cluster_id").unwrap();
    for (i, c) in got.clusters.of.iter().enumerate() { writeln!(w, "{},{}", t.record_id(u32::try_from(i).unwrap()), c).unwrap(); }
    std::fs::write(format!("{out}/model.json"), got.model.to_json().unwrap()).unwrap();
    eprintln!("{:.2} written", t0.elapsed().as_secs_f64());
}
