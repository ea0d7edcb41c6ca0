-- Tells all processes of a pause.
-- KEYS: pauses, version of the pauses. ARGV: the pause, how long it lasts, when both may be forgotten.
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', whole(now))
redis.call('ZADD', KEYS[1], 'GT', whole(now + ARGV[2]), ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
-- Another one than any before, also after Redis lost the last one.
redis.call('SET', KEYS[2], whole(now), 'PX', ARGV[3])
