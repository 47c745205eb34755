-- Who may be one person: pairs that somebody decides, and records that were
-- joined, each move noted so that it can be taken back whole.

create table possible_matches (
    id text primary key,
    older_id text not null references persons (id),
    newer_id text not null references persons (id),
    -- The families in which the two were found.
    older_family_id text not null references families (id),
    family_id text not null references families (id),
    bits_tenths bigint not null,
    found_at bigint not null,
    state text not null check (state in ('waiting', 'not_sure', 'same', 'different')),
    owner_agency_id text not null references agencies (id),
    decided_by text references users (id),
    decided_at bigint,
    words text,
    version bigint not null
) /* strict */;
create unique index one_match_of_two_people on possible_matches (older_id, newer_id);
create index possible_matches_by_family on possible_matches (family_id);
create index possible_matches_by_older_family on possible_matches (older_family_id);
create index possible_matches_open on possible_matches (found_at, id) where state in ('waiting', 'not_sure');

create table record_joins (
    id text primary key,
    match_id text not null references possible_matches (id),
    -- The family whose record goes on.
    family_id text not null references families (id),
    -- The family whose record was brought into it; none where only a person was joined.
    gone_family_id text references families (id),
    content text not null,
    words text not null,
    joined_by text not null references users (id),
    joined_at bigint not null,
    undone_by text references users (id),
    undone_at bigint,
    undone_words text
) /* strict */;
create index record_joins_by_family on record_joins (family_id);
create index record_joins_by_gone_family on record_joins (gone_family_id);
create index record_joins_by_match on record_joins (match_id);

create table record_join_moves (
    join_id text not null references record_joins (id),
    table_name text not null,
    row_key text not null,
    primary key (join_id, table_name, row_key)
) /* strict */;

-- Where a record was brought into another: nothing new is written under it.
alter table families add column merged_into text references families (id);
create index families_by_merged_into on families (merged_into);
alter table persons add column merged_into text references persons (id);
create index persons_by_merged_into on persons (merged_into);
