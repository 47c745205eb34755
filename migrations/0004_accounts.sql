-- Invitations, and the secret of a second factor that is being set up.

create table invitations (
    secret_hash text primary key,
    user_id text not null references users (id),
    made_at bigint not null,
    expires_at bigint not null,
    used_at bigint
) /* strict */;
create index invitations_by_user on invitations (user_id) where used_at is null;

alter table users add column totp_offered text;
create index agencies_by_name on agencies (name, id);
