insert into bungie_crawl_results (queue, kind, key, result) values ($1, $2, $3, $4) on conflict do nothing
