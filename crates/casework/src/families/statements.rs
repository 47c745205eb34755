//! The families' SQL.

crate::statements! { "families";
    ADD = "insert into families (id, reference, name, area, restricted, story, created_at, version)
        values ($1, $2, $3, $4, 0, '', $5, 1)";
    ADD_PERSON = "insert into persons (id, given_name, family_name, known_as, search_name, birth, birth_date, sex,
            nhs_number, upn, details, created_at, version)
        values ($1, $2, $3, '', $4, $5, $6, 'not_known', null, null, $7, $8, 1)";
    ADD_MEMBER = "insert into family_members (family_id, person_id, part, from_at, until_at, lives_here)
        values ($1, $2, $3, $4, null, 1)";
    ADD_ADDRESS = "insert into addresses (id, person_id, lines, postcode, hidden, from_day, until_day)
        values ($1, $2, $3, $4, 0, null, null)";
    ADD_RELATIONSHIP = "insert into relationships (person_id, other_id, kind, parental_responsibility)
        values ($1, $2, $3, $4) on conflict (person_id, other_id) do nothing";
    FIND_BY_REFERENCE = "select id, reference, name, area, restricted, story, created_at, version
        from families where reference = $1";
    FIND = "select id, reference, name, area, restricted, story, created_at, version from families where id = $1";
    MEMBERS = "select p.id, p.given_name, p.family_name, p.known_as, p.birth, p.birth_date, p.details, m.part, m.lives_here
        from family_members m join persons p on p.id = m.person_id
        where m.family_id = $1 and m.until_at is null order by m.part desc, p.birth_date, p.given_name, p.id";
    ACCESS = "select f.restricted, r.relation, r.agency_id, r.user_id, r.area,
            (select count(*) from family_allow_list l where l.family_id = f.id and l.user_id = $2) as allowed
        from families f left join family_relations r on r.family_id = f.id and r.until_at is null
        where f.id = $1";
    RELATE = "insert into family_relations (id, family_id, relation, agency_id, user_id, area, from_at, until_at)
        values ($1, $2, $3, $4, $5, $6, $7, null)";
    RELATED_ALREADY = "select count(*) as n from family_relations where family_id = $1 and relation = $2
        and until_at is null and coalesce(agency_id, '') = coalesce($3, '')
        and coalesce(user_id, '') = coalesce($4, '') and coalesce(area, '') = coalesce($5, '')";
    END_RELATIONS = "update family_relations set until_at = $3 where family_id = $1 and relation = $2 and until_at is null";
    END_RELATION_OF_AGENCY = "update family_relations set until_at = $4
        where family_id = $1 and relation = $2 and agency_id = $3 and until_at is null";
    HOLD = "insert into holdings (id, family_id, agency_id, user_id, basis, since, until_at)
        values ($1, $2, $3, $4, $5, $6, null)";
    LET_GO = "update holdings set until_at = $2 where family_id = $1 and until_at is null";
    NAME_HOLDER = "update holdings set user_id = $3 where family_id = $1 and agency_id = $2 and until_at is null";
    HOLDER = "select h.agency_id, h.user_id, h.basis, h.since, a.name as agency_name, a.telephone as agency_telephone,
            a.email as agency_email, u.name as user_name, u.telephone as user_telephone, u.email as user_email
        from holdings h join agencies a on a.id = h.agency_id left join users u on u.id = h.user_id
        where h.family_id = $1 and h.until_at is null";
    INVOLVED = "select r.relation, a.name as agency_name, a.telephone as agency_telephone, a.email as agency_email,
            u.name as user_name, u.telephone as user_telephone, u.email as user_email, u.job_title, r.from_at
        from family_relations r left join agencies a on a.id = r.agency_id left join users u on u.id = r.user_id
        where r.family_id = $1 and r.until_at is null and (r.agency_id is not null or r.user_id is not null)
            and r.relation not in ('social_care_reader', 'break_glass', 'audit_drawn')
        order by r.from_at, r.id";
    REFERRALS_OF = "select reference, state, first_received_at, decided_at from referrals
        where family_id = $1 order by first_received_at desc, id desc";
    REQUESTS_WITH_HISTORY = "select reference, history, first_received_at from referrals where family_id = $1";
    LETTERS_OF = "select subject, issued_at from letters where family_id = $1";
    CASES_WITH_HISTORY = "select reference, history from cases where family_id = $1";
    HOLDINGS_OF = "select h.since, a.name as agency_name, u.name as user_name from holdings h
        join agencies a on a.id = h.agency_id left join users u on u.id = h.user_id where h.family_id = $1";
}
