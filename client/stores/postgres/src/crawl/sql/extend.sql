update bungie_crawl_jobs as job
set at = now() + make_interval(secs => $3)
from unnest($1, $2) as claim (id, lease)
where job.id = claim.id and job.lease = claim.lease and job.state = 'claimed'
returning job.id
