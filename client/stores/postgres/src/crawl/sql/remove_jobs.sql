delete from bungie_crawl_jobs
where id in (select id from bungie_crawl_jobs where queue = $1 limit $2)
returning 1
