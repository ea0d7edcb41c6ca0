-- Removes a session if it still ended before a moment.
-- KEYS: session, users, and the set by which it ended. ARGV: user, milliseconds since 1970.
local ended = redis.call('ZSCORE', KEYS[3], ARGV[1])
if not ended or tonumber(ended) >= tonumber(ARGV[2]) then
    return 0
end
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
redis.call('ZREM', KEYS[3], ARGV[1])
return 1
