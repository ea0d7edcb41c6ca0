-- Compare-and-swap of one user's session.
-- KEYS: session, users, ends, over. ARGV: user, version that was seen ('' for nothing kept), new version, and
-- text, over (0 or 1) and end (milliseconds since 1970, '' if not known) unless the session is removed.
local user, seen, version, text, over, until_ = unpack(ARGV)
if (redis.call('HGET', KEYS[1], 'version') or '') ~= seen then
    return 0
end
if not text then
    redis.call('DEL', KEYS[1])
    for index = 2, 4 do
        redis.call('ZREM', KEYS[index], user)
    end
    return 1
end
redis.call('HSET', KEYS[1], 'text', text, 'version', version, 'over', over)
if until_ == '' then
    redis.call('HDEL', KEYS[1], 'until')
else
    redis.call('HSET', KEYS[1], 'until', until_)
end
redis.call('ZADD', KEYS[2], 0, user)
if over == '1' then
    local time = redis.call('TIME')
    redis.call('ZREM', KEYS[3], user)
    redis.call('ZADD', KEYS[4], time[1] * 1000 + math.floor(time[2] / 1000), user)
else
    redis.call('ZREM', KEYS[4], user)
    redis.call('ZADD', KEYS[3], until_ == '' and '+inf' or until_, user)
end
return 1
