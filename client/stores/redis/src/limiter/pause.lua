-- Tells all processes of a pause.
-- KEYS: pauses, version of the pauses. ARGV: the pause, how long it lasts, when both may be forgotten.
-- Gives when it ends.
local ends = now + ARGV[2]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', whole(now))
local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not known or tonumber(known) < ends then
    redis.call('ZADD', KEYS[1], whole(ends), ARGV[1])
end
-- Another pause may last longer.
local forgotten = whole(math.max(tonumber(ARGV[3]), redis.call('PTTL', KEYS[1])))
redis.call('PEXPIRE', KEYS[1], forgotten)
-- Another one than any before, also after Redis lost the last one.
redis.call('SET', KEYS[2], whole(now), 'PX', forgotten)
return whole(ends)
