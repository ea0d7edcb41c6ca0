update bungie_crawl_jobs
set state = 'waiting', at = null, reason = null, retries = 0
where id = any($2) and queue = $1 and state = 'given up'
returning 1
