//! The families' SQL.

/// From the reference that is asked for to the record that goes on, where one
/// was brought into another.
macro_rules! going_on {
    () => {
        "with recursive goes (id, merged_into) as (
            select id, merged_into from families where reference = $1
            union all select f.id, f.merged_into from families f join goes g on f.id = g.merged_into)
        "
    };
}

crate::statements! { "families";
    ADD = "insert into families (id, reference, name, area, restricted, story, created_at, version)
        values ($1, $2, $3, $4, 0, '', $5, 1)";
    ADD_PERSON = "insert into persons (id, given_name, family_name, known_as, birth, birth_date, sex,
            nhs_number, upn, details, created_at, version)
        values ($1, $2, $3, '', $4, $5, 'not_known', null, null, $6, $7, 1)";
    ADD_MEMBER = "insert into family_members (family_id, person_id, part, from_at, until_at, lives_here)
        values ($1, $2, $3, $4, null, 1)";
    ADD_ADDRESS = "insert into addresses (id, person_id, lines, postcode, hidden, hidden_reason, hidden_in, from_day,
            until_day)
        values ($1, $2, $3, $4, $5, $6, $7, null, null)";
    ADD_RELATIONSHIP = "insert into relationships (person_id, other_id, kind, parental_responsibility)
        values ($1, $2, $3, $4) on conflict (person_id, other_id) do nothing";
    RESPONSIBILITY_LEARNED = "update relationships set parental_responsibility = $4
        where parental_responsibility = 'not_known'
            and other_id in (select c.person_id from family_members c where c.family_id = $1)
            and person_id in (select p.id from persons p join family_members m on m.person_id = p.id
                where m.family_id = $1 and m.until_at is null and p.given_name = $2 and p.family_name = $3)";
    FIND_BY_REFERENCE = concat!(going_on!(), "select id, reference, name, area, restricted, story, created_at, version
        from families where id = (select id from goes where merged_into is null)");
    FIND = "select id, reference, name, area, restricted, story, created_at, version from families where id = $1";
    MEMBERS = "select p.id, p.given_name, p.family_name, p.known_as, p.birth, p.birth_date, p.details, m.part, m.lives_here
        from family_members m join persons p on p.id = m.person_id
        where m.family_id = $1 and m.until_at is null order by m.part desc, p.birth_date, p.given_name, p.id";
    ACCESS = "select f.restricted, r.relation, r.agency_id, r.user_id, r.area,
            (select count(*) from family_allow_list l where l.family_id = f.id and l.user_id = $2) as allowed,
            case when f.restricted = 1 then (select count(*) from holdings h where h.family_id = f.id
                and h.until_at is null and h.user_id = $2) else cast(0 as bigint) end as held_by_person,
            case when f.restricted = 1 then (select count(*) from holdings h where h.family_id = f.id
                and h.until_at is null and h.user_id is null and h.agency_id = $3)
                + (select count(*) from handovers o where o.family_id = f.id and o.answered_at is null
                and o.to_agency_id = $3)
                + (select count(*) from cases c where c.family_id = f.id and c.stage = 'lead_asked'
                and c.lead_agency_id = $3) else cast(0 as bigint) end as held_by_agency,
            (select count(*) from break_glass_openings b where b.user_id = $2 and b.family_id = f.id
                and b.ends_at > $4) as glass_broken
        from families f left join family_relations r on r.family_id = f.id and (r.until_at is null
            or (r.relation = 'former_lead_worker' and r.until_at > $4))
        where f.id = $1";
    RELATE = "insert into family_relations (id, family_id, relation, agency_id, user_id, area, from_at, until_at)
        values ($1, $2, $3, $4, $5, $6, $7, null)";
    RELATE_UNTIL = "insert into family_relations (id, family_id, relation, agency_id, user_id, area, from_at, until_at)
        values ($1, $2, $3, $4, $5, null, $6, $7)";
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
    ABOUT = concat!(going_on!(), "select id, reference, restricted from families where id = (select id from goes where merged_into is null)
        union select f.id, f.reference, f.restricted from referrals r join families f on f.id = r.family_id where r.reference = $1
        union select f.id, f.reference, f.restricted from cases c join families f on f.id = c.family_id where c.reference = $1");
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
    REFERRALS_OF = "select reference, state, immediate, first_received_at, decided_at from referrals
        where family_id = $1 order by first_received_at desc, id desc";
    HAPPENED = "select t.kind, t.at, t.about, t.words, t.doc, t.person_id, t.user_id, u.name as who, a.id as agency_id,
            a.name as agency
        from (
            select 'referral' as kind, first_received_at as at, reference as about, referrer_kind as words, history as doc,
                referrer_agency_id as agency_id, referrer_user_id as user_id, null as person_id
                from referrals where family_id = $1
            union all select 'call', c.called_at, r.reference, null, null, null, c.taken_by, null
                from calls c join referrals r on r.id = c.referral_id where r.family_id = $1
            union all select 'letter', l.issued_at, coalesce(r.reference, ''), l.subject, null, null, null, null
                from letters l left join referrals r on r.id = l.referral_id where l.family_id = $1
            union all select 'information', asked_at, '', null, life, agency_id, asked_by, null
                from information_requests where family_id = $1
            union all select 'case', opened_at, reference, forum_key, history, null, null, null
                from cases where family_id = $1
            union all select 'panel', i.added_at, c.reference, c.forum_key, i.decision, null, null, null
                from agenda_items i join cases c on c.id = i.case_id where i.family_id = $1 and i.state = 'decided'
            union all select 'held', since, '', basis, null, agency_id, user_id, null
                from holdings where family_id = $1
            union all select 'joined', from_at, '', relation, null, agency_id, user_id, null
                from family_relations where family_id = $1 and relation in ('lead_worker', 'team')
            union all select 'left', until_at, '', relation, null, agency_id, user_id, null
                from family_relations where family_id = $1 and relation in ('lead_worker', 'team') and until_at is not null
            union all select 'agreement', recorded_at, on_day, answer, null, null, recorded_by, person_id
                from service_agreements where family_id = $1
            union all select 'sharing', recorded_at, from_day, purpose, null, null, recorded_by, person_id
                from sharing_bases where family_id = $1
            union all select 'sharing_ended', withdrawn_at, '', purpose, null, null, withdrawn_by, person_id
                from sharing_bases where family_id = $1 and withdrawn_at is not null
            union all select 'assessment', s.started_at, c.reference, null, s.history, null, null, null
                from assessments s join cases c on c.id = s.case_id where s.family_id = $1
            union all select 'reading', recorded_at, scale_key, null, null, null, recorded_by, about
                from scale_readings where family_id = $1
            union all select 'screening', recorded_at, scale_key, null, null, recorded_agency_id, recorded_by, about
                from family_screenings where family_id = $1
            union all select 'plan', c.opened_at, c.reference, null, p.state, null, null, null
                from plans p join cases c on c.id = p.case_id where p.family_id = $1
            union all select 'review', r.recorded_at, c.reference, r.id, r.content, null, r.held_by, null
                from reviews r join cases c on c.id = r.case_id where r.family_id = $1
            union all select 'contact', noted_at, engagement, words, null, null, noted_by, null
                from engagement_notes where family_id = $1
            union all select 'meeting', m.starts_at, c.reference, m.purpose, m.state, null, null, null
                from team_meetings m join cases c on c.id = m.case_id where m.family_id = $1
            union all select 'step_up', s.at, r.reference, null, null, r.referrer_agency_id, r.referrer_user_id, null
                from step_ups s join referrals r on r.id = s.referral_id where s.family_id = $1
            union all select 'advice', held_at, with_whom, advice, null, null, by_user_id, null
                from consultations where family_id = $1
            union all select 'strategy', m.called_at, r.reference, m.state, null, null, null, null
                from strategy_meetings m join referrals r on r.id = m.referral_id where m.family_id = $1
            union all select 'offered', offered_at, '', null, null, to_agency_id, null, null
                from handovers where family_id = $1
            union all select 'offer_answered', answered_at, answer, reason, null, to_agency_id, answered_by, null
                from handovers where family_id = $1 and answered_at is not null
            union all select 'dispute', d.opened_at, c.reference, null, null, null, null, null
                from disputes d join cases c on c.id = d.case_id where d.family_id = $1
            union all select 'closed', s.closed_at, c.reference, s.outcome, s.content, null, s.closed_by, null
                from closures s join cases c on c.id = s.case_id where s.family_id = $1
            union all select 'reported', p.reported_at, c.reference, null, p.content, p.agency_id, null, null
                from cases c join lead_reports p on p.case_id = c.id where c.family_id = $1
            union all select 'said', w.said_at, w.kind, w.words, null, null, null, w.person_id
                from cases c join family_words w on w.case_id = c.id where c.family_id = $1
            union all select 'area_moved', m.moved_at, c.reference, m.words, null, null, m.moved_by, null
                from cases c join area_moves m on m.case_id = c.id where c.family_id = $1
            union all select 'came', m.from_at, m.part, null, null, null, null, m.person_id
                from family_members m join families f on f.id = m.family_id
                where m.family_id = $1 and m.from_at > f.created_at
            union all select 'went', until_at, part, null, null, null, null, person_id
                from family_members where family_id = $1 and until_at is not null
        ) as t left join users u on u.id = t.user_id
        left join agencies a on a.id = coalesce(t.agency_id,
            (select min(m.agency_id) from memberships m where m.user_id = t.user_id))
        order by t.at desc";
    NAMED = "select u.id, u.name as who, a.id as agency_id, a.name as agency from users u
            left join agencies a on a.id = (select min(m.agency_id) from memberships m where m.user_id = u.id)
            where $1 like '%' || u.id || '%'
        union all select a.id, null, a.id, a.name from agencies a where $1 like '%' || a.id || '%'";
}
