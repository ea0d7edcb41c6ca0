-- Names compare by their bytes: an index by a locale is damaged when the system changes the locale.
create table if not exists bungie_sessions (
    application text collate "C" not null,
    user_name text collate "C" not null,
    version bigint generated always as identity,
    text text not null,
    is_over boolean not null,
    ends_at timestamptz,
    stored_at timestamptz not null default now(),
    primary key (application, user_name)
);
