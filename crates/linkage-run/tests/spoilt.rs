//! Whatever bytes a file holds, reading it never panics, and an error names the file.

#[cfg(test)]
mod spoilt {
    use linkage_run::{Explain, Options, run};
    use proptest::prelude::*;

    const WHOLE: &str = "record_id,first_name,surname,dob,postcode\n\
        1,Alice,Hartley,2001-02-03,ZY1 1AA\n2,\"Robert, Jr\",Okafor,1970-01-02,ZY1 2AA\n\
        3,Maryam,Nazari,1988-10-11,ZY2 1AA\n4,Alise,Hartley,2001-02-03,ZY1 1AA\n";

    /// A file of three persons as Parquet.
    fn parquet() -> Vec<u8> {
        use parquet::data_type::{ByteArray, ByteArrayType};
        use parquet::file::{properties::WriterProperties, writer::SerializedFileWriter};
        let schema =
            "message m { required binary record_id (UTF8); required binary surname (UTF8); }";
        let schema =
            std::sync::Arc::new(parquet::schema::parser::parse_message_type(schema).unwrap());
        let mut out = Vec::new();
        let properties = std::sync::Arc::new(WriterProperties::new());
        let mut writer = SerializedFileWriter::new(&mut out, schema, properties).unwrap();
        let mut group = writer.next_row_group().unwrap();
        for column in [["1", "2", "3"], ["Hartley", "Hartley", "Okafor"]] {
            let values: Vec<ByteArray> = column.iter().map(|v| ByteArray::from(*v)).collect();
            let mut writer = group.next_column().unwrap().unwrap();
            writer
                .typed::<ByteArrayType>()
                .write_batch(&values, None, None)
                .unwrap();
            writer.close().unwrap();
        }
        group.close().unwrap();
        writer.close().unwrap();
        out
    }

    /// Links a file of these bytes; an error must name the file.
    fn try_bytes(name: &str, bytes: &[u8]) -> Result<(), TestCaseError> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let options = Options {
            files: vec![path],
            out: dir.path().join("out"),
            explain: Explain::No,
            ..Options::default()
        };
        match run(&options, |_| {}) {
            Ok(summary) => prop_assert!(summary.persons <= summary.records),
            Err(e) => prop_assert!(e.to_string().contains(name), "{}", e),
        }
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(96))]

        #[test]
        fn random_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            try_bytes("random.csv", &bytes)?;
            try_bytes("random.parquet", &bytes)?;
        }

        #[test]
        fn random_text_under_a_good_header_is_read_or_refused(text in "[ -~\\n\\r\"]{0,300}") {
            try_bytes("text.csv", format!("record_id,first_name,surname,dob\n{text}").as_bytes())?;
        }

        #[test]
        fn a_file_cut_anywhere_or_with_a_byte_changed_is_read_or_refused(cut in 0usize..220, at in 0usize..220, byte in any::<u8>()) {
            let whole = WHOLE.as_bytes();
            try_bytes("cut.csv", &whole[..cut.min(whole.len())])?;
            let mut spoilt = whole.to_vec();
            let at = at.min(spoilt.len() - 1);
            spoilt[at] = byte;
            try_bytes("spoilt.csv", &spoilt)?;
        }

        #[test]
        fn a_parquet_file_cut_or_changed_is_read_or_refused(cut in 0usize..1000, at in 0usize..1000, byte in any::<u8>()) {
            let whole = parquet();
            let place = |thousandth: usize| thousandth * whole.len() / 1000;
            try_bytes("cut.parquet", &whole[..place(cut)])?;
            let mut spoilt = whole.clone();
            spoilt[place(at)] = byte;
            try_bytes("spoilt.parquet", &spoilt)?;
        }
    }
}
