-- Asks for the paths of a list, one after the other, each thread from another place of it.
-- Arguments: the file with one path a line, the Host header, the Accept-Encoding header.

local requests, next_one = {}, 0

function setup(thread)
  next_one = next_one + 1
  thread:set("begin", next_one * 7919)
end

function init(arguments)
  local headers = { ["Host"] = arguments[2], ["Accept-Encoding"] = arguments[3] }
  for path in io.lines(arguments[1]) do
    requests[#requests + 1] = wrk.format("GET", path, headers)
  end
  next_one = begin
end

function request()
  next_one = next_one + 1
  return requests[next_one % #requests + 1]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    'RESULT {"requests":%d,"microseconds":%d,"bytes":%d,"p50":%d,"p99":%d,"errors":%d}\n',
    summary.requests, summary.duration, summary.bytes,
    latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
