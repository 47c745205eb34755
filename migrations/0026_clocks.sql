-- What a limit's end was: a step that was not needed any more is not a step done in time. Whoever was
-- told of a limit is told once. A pause stands beside the limit, so that lists do not call it late.

alter table clocks add column paused_at bigint;

drop view reporting_clocks;

create view reporting_clocks as
select k.id as clock_id, k.family_id, k.subject_id, k.clock_key as clock_limit, k.force,
    a.key as owner_agency, k.started_at, k.due_at, k.stopped_at, k.cancelled_at, k.paused_at
from clocks k left join agencies a on a.id = k.owner_agency_id;

create table clock_notices (
    clock_id text not null references clocks (id),
    kind text not null check (kind in ('due_soon', 'overdue', 'paused_too_long')),
    about_due_at bigint not null,
    told_at bigint not null,
    primary key (clock_id, kind, about_due_at)
) /* strict */;
