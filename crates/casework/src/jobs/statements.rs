//! The jobs' SQL.

crate::statements! { "jobs";
    LEAVE = "insert into jobs (id, kind, job_key, payload, run_at, attempts, claimed_at, done_at, last_error)
        values ($1, $2, $3, $4, $5, 0, null, null, null) on conflict (kind, job_key) do nothing";
    WAITING = "select id, kind, job_key, payload, attempts from jobs
        where done_at is null and run_at <= $1 and (claimed_at is null or claimed_at < $2) and attempts < $3
        order by run_at, id limit 4";
    CLAIM = "update jobs set claimed_at = $3, attempts = attempts + 1
        where id = $1 and attempts = $2 and done_at is null";
    DONE = "update jobs set done_at = $2, claimed_at = null, last_error = null where id = $1 and done_at is null";
    PUT_BACK = "update jobs set run_at = $2, claimed_at = null, last_error = $3 where id = $1 and done_at is null";
    STANDING = "select count(*) filter (where attempts < $1) as waiting,
        count(*) filter (where attempts >= $1) as given_up from jobs where done_at is null";
}
