/** Lua for the session store: each script is one atomic step over keys that its caller declares. */

/** KEYS: session. ARGV: family, presented, next hash, padded next, now, grace in ms. */
export const ROTATE = `
local s = redis.call('HMGET', KEYS[1], 'family', 'hash', 'before', 'rotatedAt', 'padded', 'idleMs', 'endsAt', 'subject', 'usedAt')
if not s[1] or s[1] ~= ARGV[1] then return {'unknown'} end
local now = tonumber(ARGV[5])
if now >= tonumber(s[7]) or now - tonumber(s[9]) > tonumber(s[6]) then return {'unknown'} end
if s[2] == ARGV[2] then
  redis.call('HSET', KEYS[1], 'hash', ARGV[3], 'before', ARGV[2], 'rotatedAt', ARGV[5], 'padded', ARGV[4], 'usedAt', ARGV[5])
  redis.call('PEXPIRE', KEYS[1], math.max(1, math.min(tonumber(s[6]), tonumber(s[7]) - now)))
  return {'rotated', s[8], s[7]}
end
if s[3] == ARGV[2] and now - tonumber(s[4]) <= tonumber(ARGV[6]) then return {'again', s[8], s[7], s[5]} end
redis.call('DEL', KEYS[1])
return {'reused', s[8]}`;

/** KEYS: session. ARGV: subject id, JSON of the amr. Never makes a session that is gone. */
export const SET_AMR = `
local text = redis.call('HGET', KEYS[1], 'subject')
if not text then return 0 end
local subject = cjson.decode(text)
if subject.id ~= ARGV[1] then return 0 end
subject.amr = cjson.decode(ARGV[2])
redis.call('HSET', KEYS[1], 'subject', cjson.encode(subject))
return 1`;

/** KEYS: counter. ARGV: window in seconds. */
export const COUNT = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return count`;
