-- Not skip locked: where there is one range, all wait for it, and for a moment only.
with open as (
    select id, next from bungie_crawl_ranges
    where queue = $1 and next <= last
    order by id
    limit 1
    for update
), advanced as (
    update bungie_crawl_ranges as range
    set next = range.next + least($2, range.last - range.next + 1)
    from open
    where range.id = open.id
    returning range.kind, open.next as first, range.next - 1 as last
), made as (
    insert into bungie_crawl_jobs (queue, kind, key, state, lease, at, of_range)
    select $1, kind, number::text, 'claimed', nextval('bungie_crawl_leases'), now() + make_interval(secs => $3), true
    from advanced, generate_series(first, last) as number
    -- A job of the list has this number already.
    on conflict do nothing
    returning id, lease, kind, key, retries
)
select made.* from advanced left join made on true
