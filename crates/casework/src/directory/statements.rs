//! The directory of services: its SQL.

crate::statements! { "directory";
    BUMP = "insert into directory_state (id, number) values ('directory', 1)
        on conflict (id) do update set number = directory_state.number + 1";
    NUMBER = "select number from directory_state where id = 'directory'";

    ADD_ORGANISATION = "insert into directory_organisations (id, agency_id, state, name, document, keeper_name,
            keeper_email, reason, asked_at, changed_at, version)
        values ($1, $2, $3, $4, $5, $6, $7, null, $8, $8, 1)";
    CHANGE_ORGANISATION = "update directory_organisations set name = $3, document = $4, keeper_name = $5,
            keeper_email = $6, agency_id = $7, changed_at = $8, version = version + 1
        where id = $1 and version = $2";
    DECIDE_ORGANISATION = "update directory_organisations set state = $3, reason = $4, changed_at = $5,
            version = version + 1
        where id = $1 and version = $2";
    ORGANISATION = "select id, agency_id, state, name, document, keeper_name, keeper_email, reason, asked_at, changed_at,
            version
        from directory_organisations where id = $1";
    ORGANISATIONS = "select id, agency_id, state, name, document, keeper_name, keeper_email, reason, asked_at,
            changed_at, version
        from directory_organisations order by name, id";
    ORGANISATIONS_OF = "select id, agency_id, state, name, document, keeper_name, keeper_email, reason, asked_at,
            changed_at, version
        from directory_organisations where agency_id = $1 order by name, id";
    AGENCIES_MISSING = "select a.id, a.name from agencies a
        where a.closed_at is null and a.part in ('partner', 'front_door')
            and not exists (select 1 from directory_organisations o where o.agency_id = a.id and o.state = 'approved')
        order by a.name, a.id";
    SHOWN_ORGANISATIONS = "select id, agency_id, state, name, document, keeper_name, keeper_email, reason, asked_at,
            changed_at, version
        from directory_organisations where state = 'approved' order by id";

    ADD_SERVICE = "insert into directory_services (id, organisation_id, name, document, confirmed_at, asked_at,
            published_at, changed_at, version)
        values ($1, $2, $3, $4, $5, null, $5, $5, 1)";
    CHANGE_SERVICE = "update directory_services set organisation_id = $3, name = $4, document = $5, confirmed_at = $6,
            asked_at = null, changed_at = $6, version = version + 1
        where id = $1 and version = $2";
    CONFIRM = "update directory_services set confirmed_at = $3, asked_at = null, version = version + 1
        where id = $1 and version = $2";
    SERVICE = "select id, organisation_id, name, document, confirmed_at, asked_at, published_at, changed_at, version
        from directory_services where id = $1";
    SERVICES = "select id, organisation_id, name, document, confirmed_at, asked_at, published_at, changed_at, version
        from directory_services order by id";
    SERVICES_OF = "select id, organisation_id, name, document, confirmed_at, asked_at, published_at, changed_at, version
        from directory_services where organisation_id = $1 order by name, id";
    TO_CONFIRM = "select o.id, o.name, o.keeper_email, count(*) as n from directory_services s
            join directory_organisations o on o.id = s.organisation_id
        where o.state = 'approved' and o.keeper_email is not null and s.confirmed_at <= $1
            and (s.asked_at is null or s.asked_at <= $2)
        group by o.id, o.name, o.keeper_email order by o.name, o.id limit 50";
    ASKED = "update directory_services set asked_at = $2 where organisation_id = $1 and confirmed_at <= $3";

    ADD_DRAFT = "insert into directory_drafts (id, organisation_id, service_id, seen_version, document, state, reason,
            sent_by, sent_at, decided_by, decided_at)
        values ($1, $2, $3, $4, $5, 'waiting', null, $6, $7, null, null)";
    DECIDE_DRAFT = "update directory_drafts set state = $2, reason = $3, decided_by = $4, decided_at = $5
        where id = $1 and state = 'waiting'";
    LAND_DRAFT = "update directory_drafts set service_id = $2 where id = $1";
    DRAFT = "select d.id, d.organisation_id, d.service_id, d.seen_version, d.document, d.state, d.reason, d.sent_at,
            d.decided_at, o.name as organisation_name, u.name as sent_name
        from directory_drafts d join directory_organisations o on o.id = d.organisation_id
            left join users u on u.id = d.sent_by
        where d.id = $1";
    DRAFTS_WAITING = "select d.id, d.organisation_id, d.service_id, d.seen_version, d.document, d.state, d.reason,
            d.sent_at, d.decided_at, o.name as organisation_name, u.name as sent_name
        from directory_drafts d join directory_organisations o on o.id = d.organisation_id
            left join users u on u.id = d.sent_by
        where d.state = 'waiting' order by d.sent_at, d.id";
    DRAFTS_OF = "select d.id, d.organisation_id, d.service_id, d.seen_version, d.document, d.state, d.reason,
            d.sent_at, d.decided_at, o.name as organisation_name, u.name as sent_name
        from directory_drafts d join directory_organisations o on o.id = d.organisation_id
            left join users u on u.id = d.sent_by
        where d.organisation_id = $1 order by d.sent_at desc, d.id desc limit 20";

    ADD_LINK = "insert into directory_links (id, organisation_id, secret_hash, sent_at, expires_at, ended_at)
        values ($1, $2, $3, $4, $5, null)";
    END_LINKS = "update directory_links set ended_at = $2 where organisation_id = $1 and ended_at is null";
    LINK = "select organisation_id from directory_links
        where secret_hash = $1 and ended_at is null and expires_at > $2";

    ADD_REMARK = "insert into directory_remarks (id, service_id, words, made_at, settled_at, settled_by)
        values ($1, $2, $3, $4, null, null)";
    REMARKS = "select r.id, r.service_id, r.words, r.made_at, s.name from directory_remarks r
            join directory_services s on s.id = r.service_id
        where r.settled_at is null order by r.made_at, r.id";
    SETTLE_REMARK = "update directory_remarks set settled_at = $2, settled_by = $3 where id = $1 and settled_at is null";

    SYNONYMS = "select typed, means from directory_synonyms order by typed";
    KEEP_SYNONYM = "insert into directory_synonyms (typed, means, changed_by, changed_at) values ($1, $2, $3, $4)
        on conflict (typed) do update set means = excluded.means, changed_by = excluded.changed_by,
            changed_at = excluded.changed_at";

    MISSED = "insert into directory_misses (words, times, last_at) values ($1, 1, $2)
        on conflict (words) do update set times = directory_misses.times + 1, last_at = excluded.last_at";
    MISSES = "select words, times, last_at from directory_misses order by times desc, last_at desc, words limit 100";

    ADD_ENQUIRY = "insert into directory_enquiries (id, channel, words, services, agency_id, answered_by, answered_at)
        values ($1, $2, $3, $4, $5, $6, $7)";
    ENQUIRIES = "select channel, count(*) as n from directory_enquiries where answered_at >= $1
        group by channel order by channel";

    ADD_SIGNPOST = "insert into directory_signposts (id, service_id, service_name, contact, family_id, referral_id,
            pointed_by, agency_id, pointed_at, became, became_at, became_by)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'not_known', null, null)";
    SIGNPOSTS_OF_REFERRAL = "select p.id, p.service_id, p.service_name, p.contact, p.pointed_at, p.became, p.became_at,
            p.family_id, p.referral_id, u.name as by_name
        from directory_signposts p join users u on u.id = p.pointed_by
        where p.referral_id = $1 order by p.pointed_at, p.id";
    SIGNPOST = "select p.id, p.service_id, p.service_name, p.contact, p.pointed_at, p.became, p.became_at,
            p.family_id, p.referral_id, u.name as by_name
        from directory_signposts p join users u on u.id = p.pointed_by
        where p.id = $1";
    FOLLOW = "update directory_signposts set became = $2, became_at = $3, became_by = $4 where id = $1";
}
