//! The agencies' SQL.

crate::statements! { "organisations";
    ADD = "insert into agencies (id, key, name, kind, email, telephone, part, keeps_own_system, closed_at, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, null, 1)";
    RENAME = "update agencies set name = $2, version = version + 1
        where id = $1 and version = $3 and closed_at is null";
    CHANGE = "update agencies set name = $2, kind = $3, email = $4, telephone = $5, keeps_own_system = $6,
            version = version + 1
        where id = $1 and version = $7 and closed_at is null";
    CLOSE = "update agencies set closed_at = $2, version = version + 1
        where id = $1 and version = $3 and closed_at is null";
    END_SESSIONS = "delete from sessions where agency_id = $1";
    HELD = "select count(*) as n from holdings where agency_id = $1 and until_at is null";
    FIND = "select id, key, name, kind, email, telephone, part, keeps_own_system, closed_at, version
        from agencies where id = $1";
    FIND_BY_KEY = "select id, key, name, kind, email, telephone, part, keeps_own_system, closed_at, version
        from agencies where key = $1";
    LIST = "select id, key, name, kind, email, telephone, part, keeps_own_system, closed_at, version
        from agencies order by name, id";
    LIST_OPEN = "select id, key, name, kind, email, telephone, part, keeps_own_system, closed_at, version
        from agencies where closed_at is null order by name, id";
}
