update bungie_crawl_jobs
set state = 'given up', at = now(), reason = $3, lease = null
where id = $1 and lease = $2 and state = 'claimed'
returning 1
