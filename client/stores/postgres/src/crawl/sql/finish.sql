with gone as (
    delete from bungie_crawl_jobs where id = any($2) and of_range returning id
), marked as (
    update bungie_crawl_jobs
    set state = 'done', at = now(), lease = null, reason = null
    where id = any($2) and not of_range and state <> 'done'
    returning id
), followers as (
    insert into bungie_crawl_jobs (queue, kind, key)
    select $1, kind, key
    from unnest($3, $4) as jobs (kind, key)
    order by kind, key
    on conflict do nothing
), finished as (
    select (select count(*) from gone) + (select count(*) from marked) as number
), counted as (
    insert into bungie_crawl_rates as rate (queue, lane, slot, began, in_slot, total)
    select $1, floor(random() * 16), fives % 13, to_timestamp(fives * 5), number, number
    from finished, (select floor(extract(epoch from now()) / 5)::bigint as fives) as slots
    where number > 0
    on conflict (queue, lane, slot) do update
    set in_slot = excluded.in_slot + case rate.began when excluded.began then rate.in_slot else 0 end,
        began = excluded.began,
        total = rate.total + excluded.total
)
select number from finished
