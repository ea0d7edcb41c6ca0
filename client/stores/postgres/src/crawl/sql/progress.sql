select
    (select count(*) from bungie_crawl_jobs where queue = $1 and state = 'waiting') as waiting,
    (select count(*) from bungie_crawl_jobs where queue = $1 and state = 'claimed') as claimed,
    (select count(*) from bungie_crawl_jobs where queue = $1 and state = 'retrying') as retrying,
    (select count(*) from bungie_crawl_jobs where queue = $1 and state = 'given up') as given_up,
    (select coalesce(sum(total), 0)::bigint from bungie_crawl_rates where queue = $1) as done,
    -- Of several kinds it may be more than a number holds.
    (select least(coalesce(sum(last - next + 1), 0), 9223372036854775807)::bigint
        from bungie_crawl_ranges where queue = $1 and next <= last) as left_in_ranges,
    (select (coalesce(sum(in_slot), 0) / greatest(1, extract(epoch from now() - min(began))))::double precision
        from bungie_crawl_rates where queue = $1 and began > now() - interval '1 minute') as per_second
