insert into bungie_crawl_jobs (queue, kind, key)
select $1, kind, key
from unnest($2, $3) as jobs (kind, key)
-- In one order for all, so that nobody waits in a circle.
order by kind, key
on conflict do nothing
returning 1
