-- Requests for help without names or free text. The levels and the outcome lie inside the request's and the
-- decision's documents, which each engine opens in its own way; nothing else of them is taken.

create view reporting_requests as
select r.id as request_id, r.family_id, r.area, r.channel, r.state,
    a.key as referrer_agency, r.first_received_at, r.received_at, r.decided_at,
    json_extract(r.request, '$.level') as referrer_level,
    json_extract(r.decision, '$.level.number') as decided_level,
    json_extract(r.decision, '$.level.branch') as decided_branch,
    json_extract(r.decision, '$.outcome') as outcome,
    json_extract(r.decision, '$.edition') as wording_edition
from referrals r left join agencies a on a.id = r.referrer_agency_id;
