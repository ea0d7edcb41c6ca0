select id, kind, key, retries, coalesce(reason, ''), at
from bungie_crawl_jobs
where queue = $1 and state = 'given up' and id > $2
order by id
limit $3
