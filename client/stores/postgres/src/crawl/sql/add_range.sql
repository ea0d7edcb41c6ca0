-- What is in a range of the same kind already is left out.
insert into bungie_crawl_ranges (queue, kind, first, last, next)
select $1, $2, lower(part), upper(part) - 1, lower(part)
from unnest(
    int8multirange(int8range($3, $4, '[]')) - coalesce(
        (select range_agg(int8range(first, last, '[]')) from bungie_crawl_ranges where queue = $1 and kind = $2),
        '{}'::int8multirange
    )
) as part
order by lower(part)
returning last - first + 1
