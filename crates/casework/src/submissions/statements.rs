//! The statements of submissions.

crate::statements! { "submissions";
    SUBMITTED = "select result from submissions where submission_key = $1";
    SUBMIT = "insert into submissions (submission_key, at, result) values ($1, $2, $3)";
    CONTENT = "select content_hash from submissions where submission_key = $1";
    MARK = "update submissions set content_hash = $2 where submission_key = $1";
}
