-- The early help coordinator of an area stands in a relation to its families
-- while a case is open. Cases that were opened before are given it here.
insert into family_relations (id, family_id, relation, agency_id, user_id, area, from_at, until_at)
    select min(c.id), c.family_id, 'area_coordinator', null, null, c.forum_key, min(c.opened_at), null
    from cases c where c.closed_at is null group by c.family_id, c.forum_key;
