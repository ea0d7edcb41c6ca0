with ranges as (
    delete from bungie_crawl_ranges where queue = $1
)
delete from bungie_crawl_rates where queue = $1
