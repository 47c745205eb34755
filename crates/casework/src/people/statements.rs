//! The SQL of people, their addresses and ties.

crate::statements! { "people";
    MEMBERS = "select p.id, p.given_name, p.family_name, p.known_as, p.birth, p.birth_date, p.details, p.facts, p.version,
            m.part, m.lives_here, m.from_at, m.until_at
        from family_members m join persons p on p.id = m.person_id
        where m.family_id = $1 order by m.part desc, p.birth_date, p.given_name, p.id, m.from_at desc";
    MEMBER = "select p.id, p.given_name, p.family_name, p.known_as, p.birth, p.birth_date, p.details, p.facts, p.version,
            m.part, m.lives_here, m.from_at, m.until_at
        from family_members m join persons p on p.id = m.person_id
        where m.family_id = $1 and p.id = $2 order by case when m.until_at is null then 0 else 1 end, m.from_at desc limit 1";
    ADD_PERSON = "insert into persons (id, given_name, family_name, known_as, birth, birth_date, sex,
            nhs_number, upn, details, facts, created_at, version)
        values ($1, '', '', '', 'not_known', null, 'not_known', null, null, '{}', null, $2, 1)";
    SAVE = "update persons set given_name = $3, family_name = $4, known_as = $5, birth = $6,
            birth_date = $7, sex = $8, nhs_number = $9, upn = $10, details = $11, facts = $12, version = version + 1
        where id = $1 and version = $2";
    SAME_NHS_NUMBER = "select count(*) as n from persons where nhs_number = $1 and id <> $2";
    ADD_MEMBER = "insert into family_members (family_id, person_id, part, from_at, until_at, lives_here)
        values ($1, $2, $3, $4, null, $5)";
    LEAVE = "update family_members set until_at = $3, lives_here = 0
        where family_id = $1 and person_id = $2 and until_at is null";
    LIVES_HERE = "update family_members set lives_here = $3
        where family_id = $1 and person_id = $2 and until_at is null and lives_here <> $3";
    OTHER_FAMILIES = "select f.id, f.reference, f.name, m.from_at, m.until_at from family_members m
        join families f on f.id = m.family_id where m.person_id = $1 and m.family_id <> $2 and f.merged_into is null order by m.from_at, f.id";
    ADDRESSES = "select a.id, a.person_id, a.lines, a.postcode, a.place, a.hidden, a.hidden_reason, a.hidden_in,
            a.from_day, a.until_day, a.version
        from addresses a where a.person_id = $1
        order by case when a.until_day is null then 0 else 1 end, a.until_day desc, a.from_day desc, a.id";
    FAMILY_ADDRESSES = "select a.id, a.person_id, a.lines, a.postcode, a.place, a.hidden, a.hidden_reason, a.hidden_in,
            a.from_day, a.until_day, a.version
        from addresses a join family_members m on m.person_id = a.person_id
        where m.family_id = $1 and m.until_at is null order by a.id";
    HIDDEN_IN_FAMILY = "select count(*) as n from addresses a join family_members m on m.person_id = a.person_id
        where m.family_id = $1 and a.hidden = 1";
    HIDDEN_ADDRESSES = "select distinct a.id, a.person_id, a.lines, a.postcode, a.hidden_in from addresses a
        join family_members m on m.person_id = a.person_id where m.family_id = $1 and a.hidden = 1 order by a.id";
    ADD_ADDRESS = "insert into addresses (id, person_id, lines, postcode, place, hidden, hidden_reason, hidden_in,
            from_day, until_day, version)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)";
    END_ADDRESS = "update addresses set until_day = $3, version = version + 1 where id = $1 and version = $2";
    SET_HIDDEN = "update addresses set hidden = $3, hidden_reason = $4, hidden_in = $5, version = version + 1
        where id = $1 and version = $2";
    TIES_OF_FAMILY = "select distinct r.person_id, r.other_id, r.kind, r.parental_responsibility, r.version
        from relationships r join family_members m on (m.person_id = r.person_id or m.person_id = r.other_id)
        where m.family_id = $1 order by r.person_id, r.other_id";
    TIES_OF_PERSON = "select r.person_id, r.other_id, r.kind, r.parental_responsibility, r.version
        from relationships r where r.person_id = $1 or r.other_id = $1 order by r.person_id, r.other_id";
    ADD_TIE = "insert into relationships (person_id, other_id, kind, parental_responsibility, version)
        values ($1, $2, $3, $4, $5)";
    REMOVE_TIE = "delete from relationships where ((person_id = $1 and other_id = $2) or (person_id = $2 and other_id = $1))
        and version = $3";
    ADD_HISTORY = "insert into family_history (id, family_id, kind, about_when, words, written_by, written_at,
            withdrawn_at, withdrawn_why)
        values ($1, $2, $3, $4, $5, $6, $7, null, null)";
    HISTORY = "select h.id, h.kind, h.about_when, h.words, h.written_at, h.withdrawn_at, h.withdrawn_why, u.name as written_by
        from family_history h left join users u on u.id = h.written_by
        where h.family_id = $1 order by h.written_at desc, h.id desc";
    WITHDRAW_HISTORY = "update family_history set withdrawn_at = $3, withdrawn_why = $4
        where id = $1 and family_id = $2 and withdrawn_at is null";
    WITHOUT_WORDS = "select p.id, p.given_name, p.family_name, p.known_as from persons p
        where p.id > $1 and p.merged_into is null and p.given_name || p.family_name || p.known_as <> ''
            and not exists (select 1 from person_search_words w where w.person_id = p.id) order by p.id limit 500";
    FORGET_WORDS = "delete from person_search_words where person_id = $1";
    ADD_WORD = "insert into person_search_words (person_id, word) values ($1, $2)";
    /// Who bears all the words is settled in the index of words, and who may be
    /// shown in the index of ties, before a single person is opened.
    FIND = "with shown as materialized (select m.person_id, m.family_id, m.part, m.until_at from family_members m
            where m.person_id in (select w.person_id from person_search_words w where w.word >= $6 and w.word <= $7
                    and ($8 = '' or w.person_id in (select person_id from person_search_words where word >= $8 and word <= $9))
                    and ($10 = '' or w.person_id in (select person_id from person_search_words where word >= $10 and word <= $11))
                    and ($12 = '' or w.person_id in (select person_id from person_search_words where word >= $12 and word <= $13)))
                and (m.until_at is null or not exists (select 1 from family_members again
                    where again.family_id = m.family_id and again.person_id = m.person_id and again.from_at > m.from_at))
                and (exists (select 1 from family_relations r where r.family_id = m.family_id and r.until_at is null
                        and $4 like '%,' || r.relation || ',%'
                        and (r.user_id = $1 or (r.user_id is null and (r.agency_id is not null or r.area is not null)))
                        and (r.agency_id is null or r.agency_id = $2)
                        and (r.area is null or $3 like '%,' || r.area || ',%'))
                    or exists (select 1 from break_glass_openings b where b.family_id = m.family_id and b.user_id = $1
                        and b.ends_at > $5)))
        select p.id, p.given_name, p.family_name, p.known_as, p.birth, p.birth_date, p.details, m.part, m.until_at,
            f.id as family_id, f.reference, f.name as family, f.restricted,
            case when u.name is null then a.name else u.name || ', ' || a.name end as holder
        from shown m join persons p on p.id = m.person_id join families f on f.id = m.family_id
        left join holdings h on h.family_id = f.id and h.until_at is null
        left join agencies a on a.id = h.agency_id left join users u on u.id = h.user_id
        order by p.family_name, p.given_name, p.id, f.id limit 51";
}
