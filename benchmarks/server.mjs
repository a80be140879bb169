// A local server that answers every request with the same 240 bytes of JSON, or with `?bytes=N`
// of text, after `?delay=N` milliseconds. Prints its port.
import { createServer } from "node:http";

const item = { id: 7, name: "parcel", tags: ["a", "b", "c"], price: 1250, sent: false };
const body = JSON.stringify({ ...item, note: "x".repeat(240 - JSON.stringify(item).length - 11) });

const server = createServer((request, response) => {
  request.resume();
  const { searchParams } = new URL(request.url, "http://localhost");
  const size = Number(searchParams.get("bytes") ?? 0);
  const answer = size > 0 ? Buffer.alloc(size, "x") : body;
  response.setHeader("Content-Type", size > 0 ? "text/plain" : "application/json");
  response.setHeader("Content-Length", Buffer.byteLength(answer));
  setTimeoutOrNow(() => response.end(answer), Number(searchParams.get("delay") ?? 0));
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => console.log(server.address().port));

function setTimeoutOrNow(act, delay) {
  if (delay > 0) setTimeout(act, delay);
  else act();
}
