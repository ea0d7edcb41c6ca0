select not exists (select from bungie_crawl_jobs where queue = $1 and state = 'waiting')
    and not exists (select from bungie_crawl_jobs where queue = $1 and state in ('claimed', 'retrying'))
    and not exists (select from bungie_crawl_ranges where queue = $1 and next <= last)
