-- Whoever led a case reads it for a while after it closed: their own list finds them.
create index family_relations_former on family_relations (user_id) where relation = 'former_lead_worker';
-- What the front door sent on and nobody has received is counted by its stage.
create index cases_open_by_stage on cases (stage) where closed_at is null;
