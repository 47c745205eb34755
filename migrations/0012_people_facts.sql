-- A person's facts as one typed document, where they lived, how they stand to
-- each other, and the family's history. The columns of 0002 stay as indexes.

alter table persons add column facts text;

alter table addresses add column place text not null default 'at';
alter table addresses add column hidden_reason text;
-- The family in which it was hidden: nobody in another family ever sees it.
alter table addresses add column hidden_in text references families (id);
alter table addresses add column version bigint not null default 1;

alter table relationships add column version bigint not null default 1;
-- Two people are tied once: the other direction is read from the same row.
create unique index one_tie_between_two on relationships (
    (case when person_id < other_id then person_id else other_id end),
    (case when person_id < other_id then other_id else person_id end)
);
create index relationships_by_other on relationships (other_id);

create unique index one_place_in_a_family on family_members (family_id, person_id) where until_at is null;

create table family_history (
    id text primary key,
    family_id text not null references families (id),
    kind text not null,
    about_when text,
    words text not null,
    written_by text references users (id),
    written_at bigint not null,
    withdrawn_at bigint,
    withdrawn_why text
) /* strict */;
create index family_history_by_family on family_history (family_id, written_at);
