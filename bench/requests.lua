-- requests.lua - what wrk asks of each endpoint, and its figures in one line
--
--	wrk -s requests.lua URL -- send-message [ROOM ROOMS USERS]
--	wrk -s requests.lua URL -- get-room-history ROOM [ROOMS USERS [BEFORE]]
--	wrk -s requests.lua URL -- rooms USER USERS LIMIT
--	wrk -s requests.lua URL -- communicate /any/path USER|any
--	wrk -s requests.lua URL -- get /any/path
--
-- prints requests per second, p50 and p99 in ms, and how many were not
-- answered, or not with a 2xx.  Who asks for what: bench/data.sql, and where
-- there are more of them bench/growth.sql; any of so many from that one on.

local text = string.rep(".", 200)
local threads = 0

function setup(thread)
	threads = threads + 1
	thread:set("id", threads)
end

local function token(user)
	return string.format("%08d-0000-4000-8000-000000000000",
		user or math.random(1000))
end

local function signed(headers, user)
	headers.user = token(user)
	return headers
end

local function any(first, many)
	return first + math.random(many) - 1
end

local function post(path, body, headers)
	headers["Content-Type"] = "application/json"
	return wrk.format("POST", path, headers, body)
end

local made = 0

local ask = {
	["send-message"] = function(room, rooms, users)
		return post("/send-message", string.format(
			'{"room_gid":"%d","msg":"%s"}',
			any(room or 1, rooms or 1000), text),
			signed({}, any(1, users or 1000)))
	end,
	["get-room-history"] = function(room, rooms, users, before)
		return wrk.format("GET", "/get-room-history?limit=50&room_gid="
			.. any(room, rooms or 1)
			.. (before and "&before=" .. before or ""),
			signed({}, any(1, users or 1000)))
	end,
	["rooms"] = function(user, users, limit)
		return wrk.format("GET", "/rooms?limit=" .. limit,
			signed({}, any(user, users)))
	end,
	["create-room"] = function()
		return post("/create-room", "{}", signed {})
	end,
	["register"] = function()
		made = made + 1
		return post("/register", string.format(
			'{"login":"%d-%d-%d","password":"secret","username":"x"}',
			os.time(), id, made), {})
	end,
	["login"] = function()
		return post("/login", string.format(
			'{"login":"bench-%d","password":"secret"}',
			math.random(1000)), {})
	end,
	["communicate"] = function(path, user)
		return post(path, '{"action":"echo","message":"hello"}',
			{ Cookie = "sessionToken=" .. token(tonumber(user)) })
	end,
	["options"] = function(path)
		return wrk.format("OPTIONS", path)
	end,
	["get"] = function(path)
		return wrk.format("GET", path)
	end,
}

local what, with

function init(args)
	what, with = ask[args[1]], { unpack(args, 2) }
	math.randomseed(os.time() + id)
end

function request()
	return what(unpack(with))
end

function done(summary, latency)
	local e = summary.errors

	print(string.format("%.0f %.2f %.2f %d",
		summary.requests / summary.duration * 1e6,
		latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
		e.connect + e.read + e.write + e.status + e.timeout))
end
