//! The SQL of the tests: rows that no command makes, and looks behind the
//! commands at what is stored.

use casework::engine::Statement;

pub const AUDIT: Statement = Statement::new(
    "test.AUDIT",
    "select name, body from audit_entries order by id",
);
pub const PASSWORD_HASH: Statement = Statement::new(
    "test.PASSWORD_HASH",
    "select password_hash from users where email = $1",
);
pub const SET_PASSWORD_HASH: Statement = Statement::new(
    "test.SET_PASSWORD_HASH",
    "update users set password_hash = $2 where email = $1",
);
pub const SESSIONS: Statement = Statement::new(
    "test.SESSIONS",
    "select id_hash, seen_at from sessions order by started_at",
);
pub const RECOVERY_CODES: Statement = Statement::new(
    "test.RECOVERY_CODES",
    "select code_hash from user_recovery_codes",
);
pub const ADD_FAMILY: Statement = Statement::new(
    "test.ADD_FAMILY",
    "insert into families (id, reference, name, area, restricted, story, created_at, version)
        values ('00000000-0000-0000-0000-000000000001', 'F-1', 'Okoro', '', 0, '', 0, 1)",
);
pub const HOLD: Statement = Statement::new(
    "test.HOLD",
    "insert into holdings (id, family_id, agency_id, user_id, basis, since, until_at)
        values ('h', '00000000-0000-0000-0000-000000000001', $1, $2, 'lead_agency', 0, null)",
);
