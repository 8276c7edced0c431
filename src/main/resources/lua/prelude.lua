-- Functions every script begins with. Instants are milliseconds since 1970.
local GROUP = 'nodes'
-- Who holds an entry that was given back: anybody may take it at once.
local RELEASED = 'released'

local function run_key(id) return 'lunchrec:run:' .. id end
local function chunks_key(id) return 'lunchrec:run:' .. id .. ':chunks' end

-- Redis' own clock, plus an offset that is 0 but in tests.
local function now_ms(offset)
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000) + tonumber(offset)
end

-- Streams fence nothing by themselves: anybody can acknowledge an entry. So everything that changes
-- a chunk asks first whether the caller still holds it.
local function owns(run, entry, consumer)
  local pending = redis.pcall('XPENDING', chunks_key(run), GROUP, entry, entry, 1)
  return not pending.err and pending[1] ~= nil and pending[1][2] == consumer
end

local function is_active(state) return state == 'PLANNING' or state == 'RUNNING' end

-- How long a run and everything of it is kept.
local RUN_TTL = 30 * 86400
