-- Which agency recorded a reading: partners work under one licence, and each is counted (BUCKS-STRAT-108).
-- Readings from before it are counted for the case's lead agency.
alter table scale_readings add column recorded_agency_id text references agencies (id);
