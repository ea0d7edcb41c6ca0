with due as (
    select id from bungie_crawl_jobs
    where queue = $1 and state in ('claimed', 'retrying') and at <= now() and id <> all($4)
    order by at
    limit $2
    for update skip locked
), listed as (
    select id from bungie_crawl_jobs
    where queue = $1 and state = 'waiting'
    order by id
    limit $2 - (select count(*) from due)
    for update skip locked
)
update bungie_crawl_jobs as job
set state = 'claimed', lease = nextval('bungie_crawl_leases'), at = now() + make_interval(secs => $3)
from (select id from due union all select id from listed) as found
where job.id = found.id
returning job.id, job.lease, job.kind, job.key, job.retries
