-- Work lists: what each list is found by, who has read a message, and the
-- actions of every plan as lines, so that an agency finds its own at once.

-- A message to a role is read by each person for themselves.
create table message_reads (
    message_id text not null references messages (id),
    user_id text not null references users (id),
    read_at bigint not null,
    primary key (user_id, message_id)
) /* strict */;

-- Written with its plan and never by itself; the plan is the record.
create table plan_actions (
    plan_id text not null references plans (id),
    action_id text not null,
    case_id text not null references cases (id),
    family_id text not null references families (id),
    agency_id text references agencies (id),
    user_id text references users (id),
    what text not null,
    due_day text not null,
    status text not null,
    primary key (plan_id, action_id)
) /* strict */;
create index plan_actions_by_family on plan_actions (family_id, agency_id);

create index messages_newest_of_user on messages (user_id, created_at);
create index messages_newest_of_agency on messages (agency_id, created_at);
create index emails_by_state on emails (state, created_at);
create index referrals_waiting_for_owner on referrals (owner_user_id, state);
create index information_requests_answered on information_requests (agency_id, state, asked_at);
create index assessments_by_state on assessments (state_key, case_id);
create index team_meetings_by_family on team_meetings (family_id, starts_at);
create index team_members_by_family on team_members (family_id);
create index reviews_by_family on reviews (family_id);
create index engagement_notes_by_family on engagement_notes (family_id);
create index closures_by_family on closures (family_id);
create index agenda_items_by_family on agenda_items (family_id);
create index disputes_by_family on disputes (family_id);
create index holdings_by_family on holdings (family_id, since);
create index handovers_by_family on handovers (family_id, offered_at);
create index strategy_meetings_by_family on strategy_meetings (family_id);
create index family_relations_over_time on family_relations (family_id, relation);
create index family_relations_by_area on family_relations (relation, area) where until_at is null;
