-- Books places in a bucket by the generic cell rate algorithm. Times are microseconds since 1970.
-- KEYS: limits, bucket, pauses, version of the pauses.
-- ARGV: the run of Redis, interval, lead (what a burst is ahead by), how many, 1 to begin empty, longest time ahead,
-- 1 for a bucket that is never forgotten, the version of the pauses that is known.
-- Gives: how long each place has to wait, or if there are none after how long to ask again; the version of the pauses,
-- and where it is another one each pause, when it ends and what is left of it.
local run, interval, lead, count = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local begins_empty, horizon, is_kept, known = ARGV[5] == '1', tonumber(ARGV[6]), ARGV[7] == '1', ARGV[8]

-- Redis that lost keys, was started again or is another one may have forgotten what was sent: no burst.
local limits = redis.call('HMGET', KEYS[1], 'run', 'since')
local since = tonumber(limits[2])
if limits[1] ~= run or not since or since > now then
    since = now
    redis.call('HSET', KEYS[1], 'run', run, 'since', whole(now))
end

local empty = lead + interval
local due, booked = string.match(redis.call('GET', KEYS[2]) or '', '^(%d+) (%d+)$')
due, booked = tonumber(due or 0), tonumber(booked or 0)
-- A clock that was set back takes what is booked with it.
if booked > now then
    due = due - (booked - now)
end
due = math.max(due, since + empty)
if begins_empty then
    due = math.max(due, now + empty)
end

local waits, full = {}, 0
for place = 1, count do
    local at = math.max(now, due - lead)
    if at - now > horizon then
        full = at - now - horizon
        break
    end
    due = math.max(due, now) + interval
    waits[place] = whole(at - now)
end
if #waits > 0 then
    local value = whole(due) .. ' ' .. whole(now)
    if is_kept then
        redis.call('SET', KEYS[2], value)
    else
        redis.call('SET', KEYS[2], value, 'PX', whole(math.max(due - now, 0) / 1000 + 60000))
    end
end

local version = redis.call('GET', KEYS[4]) or ''
local pauses = {}
if version ~= known then
    local ends = redis.call('ZRANGEBYSCORE', KEYS[3], '(' .. whole(now), '+inf', 'WITHSCORES')
    for index = 1, #ends, 2 do
        local at = tonumber(ends[index + 1])
        table.insert(pauses, ends[index])
        table.insert(pauses, whole(at))
        table.insert(pauses, whole(at - now))
    end
end
return {waits, whole(full), version, pauses}
