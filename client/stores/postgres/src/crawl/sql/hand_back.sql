update bungie_crawl_jobs as job
set state = case retries when 0 then 'waiting' else 'retrying' end, at = now(), lease = null
from unnest($1, $2) as claim (id, lease)
where job.id = claim.id and job.lease = claim.lease and job.state = 'claimed'
