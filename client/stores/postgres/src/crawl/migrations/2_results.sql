create table if not exists bungie_crawl_results (
    queue text collate "C" not null,
    kind text collate "C" not null,
    key text collate "C" not null,
    result bytea not null,
    kept_at timestamptz not null default now(),
    primary key (queue, kind, key)
);
