update bungie_crawl_jobs
set state = 'retrying', at = now() + make_interval(secs => $3), reason = $4, retries = retries + 1, lease = null
where id = $1 and lease = $2 and state = 'claimed'
returning 1
