-- Counts the processes that share an address.
-- KEYS: members. ARGV: the process, how long one that is not heard still counts.
local score = whole(now)
redis.call('ZADD', KEYS[1], score, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', whole(now - ARGV[2]))
redis.call('PEXPIRE', KEYS[1], whole(ARGV[2] / 1000 * 2))
return redis.call('ZCARD', KEYS[1])
