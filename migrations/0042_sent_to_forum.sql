-- The front door counts what it sent to a forum and what has not been received
-- there: without this, one count read every family that waits for one.
create index cases_sent_to_forum on cases (stage, id) where closed_at is null and referral_id is not null;
