-- Books places in a bucket by the generic cell rate algorithm. Times are microseconds since 1970.
-- KEYS: limits, bucket, pauses, version of the pauses.
-- ARGV: the run of Redis, interval, lead (what a burst is ahead by), how many, 1 to begin empty, longest time ahead,
-- the version of the pauses that is known.
-- Gives: how long each place has to wait, the version of the pauses, and where it is another one each pause and what
-- is left of it.
local run, interval, lead, count = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local begins_empty, horizon, known = ARGV[5] == '1', tonumber(ARGV[6]), ARGV[7]

-- Redis that lost keys, was started again or is another one may have forgotten what was sent: no burst.
local limits = redis.call('HMGET', KEYS[1], 'run', 'since')
local since = tonumber(limits[2])
if limits[1] ~= run or not since or since > now then
    since = now
    redis.call('HSET', KEYS[1], 'run', run, 'since', whole(now))
end

local empty = lead + interval
local due = math.max(tonumber(redis.call('GET', KEYS[2]) or 0), since + empty)
if begins_empty then
    due = math.max(due, now + empty)
end
-- After a clock was set back.
due = math.min(due, now + empty + horizon)

local waits = {}
for place = 1, count do
    local at = math.max(now, due - lead)
    due = math.max(due, now) + interval
    waits[place] = whole(at - now)
end
redis.call('SET', KEYS[2], whole(due), 'PX', whole(math.max(due - now, 0) / 1000 + 60000))

local version = redis.call('GET', KEYS[4]) or ''
local pauses = {}
if version ~= known then
    local ends = redis.call('ZRANGEBYSCORE', KEYS[3], '(' .. whole(now), '+inf', 'WITHSCORES')
    for index = 1, #ends, 2 do
        pauses[index] = ends[index]
        pauses[index + 1] = whole(ends[index + 1] - now)
    end
end
return {waits, version, pauses}
