create table if not exists bungie_crawl_jobs (
    id bigint generated always as identity primary key,
    queue text collate "C" not null,
    kind text collate "C" not null,
    key text collate "C" not null,
    state text not null default 'waiting'
        check (state in ('waiting', 'claimed', 'retrying', 'done', 'given up')),
    -- How often it was put off.
    retries integer not null default 0,
    -- Of a claim, when its lease is over. Of a retry, when it is due. Of what is over, when that was.
    at timestamptz,
    -- Which claim holds it.
    lease bigint,
    -- A range made this row, which goes when the job is done.
    of_range boolean not null default false,
    -- Why it was put off or given up.
    reason text,
    unique (queue, kind, key)
);
create index if not exists bungie_crawl_jobs_waiting on bungie_crawl_jobs (queue, id) where state = 'waiting';
create index if not exists bungie_crawl_jobs_due on bungie_crawl_jobs (queue, at) where state in ('claimed', 'retrying');
create index if not exists bungie_crawl_jobs_given_up on bungie_crawl_jobs (queue, id) where state = 'given up';
create sequence if not exists bungie_crawl_leases;

create table if not exists bungie_crawl_ranges (
    id bigint generated always as identity primary key,
    queue text collate "C" not null,
    kind text collate "C" not null,
    first bigint not null,
    last bigint not null,
    -- The first number that nobody has claimed.
    next bigint not null,
    check (0 <= first and first <= next and next <= last + 1),
    unique (queue, kind, first)
);
create index if not exists bungie_crawl_ranges_open on bungie_crawl_ranges (queue, id) where next <= last;

-- How many jobs were done: in all, and in slots of 5 seconds that are used again after 65.
-- Several lanes, so that processes do not wait for each other.
create table if not exists bungie_crawl_rates (
    queue text collate "C" not null,
    lane smallint not null,
    slot smallint not null,
    began timestamptz not null,
    in_slot bigint not null,
    total bigint not null,
    primary key (queue, lane, slot)
);
