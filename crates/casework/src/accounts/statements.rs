//! The accounts' SQL.

crate::statements! { "accounts";
    ADD_USER = "insert into users (id, email, name, job_title, telephone, password_hash, totp_secret, totp_offered,
            totp_confirmed_at, totp_last_step, failed_attempts, locked_until, left_at, created_at, version)
        values ($1, $2, $3, $4, $5, null, null, null, null, null, 0, null, null, $6, 1)";
    FIND = "select id, email, name, job_title, telephone, password_hash, totp_secret, totp_offered, totp_confirmed_at,
            totp_last_step, failed_attempts, locked_until, left_at, created_at, version
        from users where id = $1";
    FIND_BY_EMAIL = "select id, email, name, job_title, telephone, password_hash, totp_secret, totp_offered,
            totp_confirmed_at, totp_last_step, failed_attempts, locked_until, left_at, created_at, version
        from users where email = $1";
    OF_AGENCY = "select u.id, u.email, u.name, u.job_title, u.telephone, u.password_hash, u.totp_confirmed_at,
            u.failed_attempts, u.locked_until, u.left_at, m.agency_id, m.role, m.area
        from memberships m join users u on u.id = m.user_id
        where m.agency_id = $1 order by u.name, u.id, m.role, m.area";
    WITH_ROLE = "select distinct u.id, u.name
        from memberships m join users u on u.id = m.user_id
        where m.agency_id = $1 and m.role = $2 and u.left_at is null order by u.name, u.id";

    HOLDS = "select agency_id, role, area from memberships where user_id = $1 order by agency_id, role, area";
    GRANT = "insert into memberships (user_id, agency_id, role, area) values ($1, $2, $3, $4)
        on conflict (user_id, agency_id, role, area) do nothing";
    WITHDRAW = "delete from memberships where user_id = $1 and agency_id = $2 and role = $3 and area = $4";
    WITHDRAW_ALL = "delete from memberships where user_id = $1";
    END_SESSIONS_WITHOUT_MEMBERSHIP = "delete from sessions where user_id = $1 and not exists
        (select 1 from memberships m where m.user_id = sessions.user_id and m.agency_id = sessions.agency_id)";
    AGENCY_NAMES = "select distinct a.name from memberships m join agencies a on a.id = m.agency_id
        where m.user_id = $1 order by a.name";
    FIRST_AGENCY = "select a.id from memberships m join agencies a on a.id = m.agency_id
        where m.user_id = $1 and a.closed_at is null order by a.name, a.id limit 1";
    IS_MEMBER = "select count(*) as n from memberships m join agencies a on a.id = m.agency_id
        where m.user_id = $1 and m.agency_id = $2 and a.closed_at is null";

    INVITE = "insert into invitations (secret_hash, user_id, made_at, expires_at, used_at) values ($1, $2, $3, $4, null)";
    WITHDRAW_INVITATIONS = "delete from invitations where user_id = $1 and used_at is null";
    INVITATION = "select u.id, u.email, u.name from invitations i join users u on u.id = i.user_id
        where i.secret_hash = $1 and i.used_at is null and i.expires_at > $2
            and u.left_at is null and u.password_hash is null";
    USE_INVITATION = "update invitations set used_at = $2 where secret_hash = $1 and used_at is null and expires_at > $2";
    ACCEPT = "update users set password_hash = $2, failed_attempts = 0, locked_until = null, version = version + 1
        where id = $1 and password_hash is null and left_at is null";
    CHANGE_PASSWORD = "update users set password_hash = $3, failed_attempts = 0, locked_until = null, version = version + 1
        where id = $1 and password_hash = $2 and left_at is null";
    RENEW_PASSWORD_HASH = "update users set password_hash = $3 where id = $1 and password_hash = $2";
    RESET = "update users set password_hash = null, failed_attempts = 0, locked_until = null, version = version + 1
        where id = $1 and left_at is null";
    LEAVE = "update users set left_at = $2, password_hash = null, totp_secret = null, totp_offered = null,
            totp_confirmed_at = null, failed_attempts = 0, locked_until = null, version = version + 1
        where id = $1 and left_at is null";
    CHANGE_DETAILS = "update users set name = $3, job_title = $4, telephone = $5, version = version + 1
        where id = $1 and version = $2 and left_at is null";
    READMIT = "update users set left_at = null, version = version + 1 where id = $1 and left_at is not null";
    HELD_BY = "select f.id, f.reference, 'holder' as why, a.id as agency_id, a.part from holdings h
            join families f on f.id = h.family_id join agencies a on a.id = h.agency_id
            where h.user_id = $1 and h.until_at is null
        union
        select f.id, f.reference, 'lead_worker' as why, a.id as agency_id, a.part from cases c
            join families f on f.id = c.family_id join agencies a on a.id = c.lead_agency_id
            where c.lead_worker_id = $1 and c.closed_at is null
        order by 2, 3";

    COUNT_TRIES = "update users set failed_attempts = $3, locked_until = $4
        where id = $1 and failed_attempts = $2 and left_at is null";

    OFFER_SECOND_FACTOR = "update users set totp_offered = $2
        where id = $1 and totp_confirmed_at is null and left_at is null";
    CONFIRM_SECOND_FACTOR = "update users set totp_secret = totp_offered, totp_offered = null, totp_confirmed_at = $3,
            totp_last_step = $4, version = version + 1
        where id = $1 and totp_offered = $2 and totp_confirmed_at is null and left_at is null";
    OFFER_REPLACEMENT = "update users set totp_offered = $2 where id = $1 and left_at is null";
    CONFIRM_REPLACEMENT = "update users set totp_secret = totp_offered, totp_offered = null, totp_confirmed_at = $3,
            totp_last_step = $4, version = version + 1
        where id = $1 and totp_offered = $2 and left_at is null";
    USE_STEP = "update users set totp_last_step = $2 where id = $1 and coalesce(totp_last_step, -1) < $2";
    REMOVE_SECOND_FACTOR = "update users set totp_secret = null, totp_offered = null, totp_confirmed_at = null,
            version = version + 1
        where id = $1 and left_at is null";
    ADD_RECOVERY_CODE = "insert into user_recovery_codes (user_id, code_hash, used_at) values ($1, $2, null)";
    USE_RECOVERY_CODE = "update user_recovery_codes set used_at = $3
        where user_id = $1 and code_hash = $2 and used_at is null";
    RECOVERY_CODES_LEFT = "select count(*) as n from user_recovery_codes where user_id = $1 and used_at is null";
    REMOVE_RECOVERY_CODES = "delete from user_recovery_codes where user_id = $1";

    ADD_SESSION = "insert into sessions (id_hash, user_id, agency_id, state, started_at, seen_at, expires_at, user_agent)
        values ($1, $2, $3, $4, $5, $5, $6, $7)";
    SESSION = "select s.user_id, s.agency_id, s.state, s.seen_at, s.expires_at, s.user_agent, u.name, u.email,
            u.job_title, u.totp_confirmed_at, a.name as agency_name, a.part as agency_part,
            m.agency_id as member_agency_id, m.role, m.area, am.name as member_agency_name
        from sessions s
        join users u on u.id = s.user_id
        join agencies a on a.id = s.agency_id
        join memberships m on m.user_id = s.user_id
        join agencies am on am.id = m.agency_id
        where s.id_hash = $1 and s.expires_at > $2 and s.seen_at > $3
            and u.left_at is null and a.closed_at is null and am.closed_at is null
        order by am.name, am.id";
    TOUCH_SESSION = "update sessions set seen_at = $2 where id_hash = $1 and seen_at < $2";
    SWITCH_AGENCY = "update sessions set agency_id = $2 where id_hash = $1 and state = 'open'";
    END_SESSION = "delete from sessions where id_hash = $1";
    END_SESSION_OF = "delete from sessions where user_id = $1 and id_hash = $2";
    END_SESSIONS = "delete from sessions where user_id = $1";
    END_OTHER_SESSIONS = "delete from sessions where user_id = $1 and id_hash <> $2";
    SESSIONS_OF = "select s.id_hash, s.state, s.started_at, s.seen_at, s.user_agent, a.name as agency_name
        from sessions s join agencies a on a.id = s.agency_id
        where s.user_id = $1 and s.expires_at > $2 and s.seen_at > $3 order by s.seen_at desc, s.id_hash";
    ENDED_SESSION = "select s.user_id from sessions s join users u on u.id = s.user_id
        where s.id_hash = $1 and s.state = 'open' and u.left_at is null";
    KEEP_FORM = "insert into kept_forms (secret_hash, user_id, path, nonce, content, expires_at)
        values ($1, $2, $3, $4, $5, $6)";
    KEPT_FORM = "select path, nonce, content from kept_forms
        where secret_hash = $1 and user_id = $2 and expires_at > $3";
    FORGET_FORM = "delete from kept_forms where secret_hash = $1";
    DISCARD_FORM = "delete from kept_forms where secret_hash = $1 and user_id = $2";
    EXPIRE_FORMS = "delete from kept_forms where expires_at <= $1";
    PURGE_EXPIRED = "delete from sessions where expires_at <= $1";
    PURGE_IDLE = "delete from sessions where seen_at <= $1";
}
