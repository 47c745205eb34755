-- Requests for help without names or free text. The levels and the outcome lie inside the request's and the
-- decision's documents, which each engine opens in its own way; nothing else of them is taken.

create view reporting_requests as
select r.id as request_id, r.family_id, r.area, r.channel, r.state,
    a.key as referrer_agency, r.first_received_at, r.received_at, r.decided_at,
    (r.request::json #>> '{level}')::bigint as referrer_level,
    (r.decision::json #>> '{level,number}')::bigint as decided_level,
    r.decision::json #>> '{level,branch}' as decided_branch,
    r.decision::json #>> '{outcome}' as outcome,
    r.decision::json #>> '{edition}' as wording_edition
from referrals r left join agencies a on a.id = r.referrer_agency_id;
