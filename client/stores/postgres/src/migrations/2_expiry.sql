create index if not exists bungie_sessions_over on bungie_sessions (application, stored_at)
    where is_over;
create index if not exists bungie_sessions_ending on bungie_sessions (application, ends_at)
    where ends_at is not null;
