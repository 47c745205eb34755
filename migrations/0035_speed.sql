-- Indexes that answer alone what the busiest pages ask first, so that a page
-- opens the rows that it shows and no others.

-- The requests that are not decided: few, however many have been decided.
create index referrals_open on referrals
    (state, immediate desc, decision_due_at, id, owner_user_id, first_received_at, family_id)
    where state <> 'decided';
drop index information_requests_by_referral;
create index information_requests_by_referral on information_requests (referral_id, due_at, state);

-- Who stands how to a family is asked for every family that a search could show.
drop index family_relations_by_family;
create index family_relations_by_family on family_relations (family_id, relation, agency_id, user_id, area)
    where until_at is null;

-- Nearly every e-mail was sent; those that were not are looked for all day.
create index emails_not_sent on emails (state, created_at) where state <> 'sent';

-- What runs for one request or case: never looked for among all of its kind.
create index clocks_running_of_subject on clocks (subject_id, clock_key, started_at, id) where stopped_at is null;
