/**
 * A server of Node's own HTTP/2, with HTTP/1.1 for those who want that. It answers with what it saw.
 * Arguments: the files of the key and the certificate, and the protocols that it offers. It writes
 * its port to standard output, and ends with standard input.
 */
import { readFileSync } from "node:fs";
import { createSecureServer as createHttp2 } from "node:http2";
import { createServer as createHttp1 } from "node:https";

const [key, cert, protocols] = process.argv.slice(2);
const options = { key: readFileSync(key), cert: readFileSync(cert) };

function answer(request, response) {
  const chunks = [];
  request.on("data", (chunk) => chunks.push(chunk));
  request.on("end", () => {
    const body = Buffer.concat(chunks);
    const seen = {
      version: request.httpVersion,
      offered: request.socket.alpnProtocol,
      path: request.url,
      headers: request.rawHeaders,
      bytes: body.length,
      text: body.subarray(0, 100).toString(),
    };
    if (request.url === "/moved") response.writeHead(302, { location: "/there" });
    response.end(JSON.stringify(seen));
  });
}

const server =
  protocols === "http1"
    ? createHttp1(options, answer)
    : createHttp2({ ...options, allowHTTP1: protocols === "both" }, answer);
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${server.address().port}\n`);
});
process.stdin.on("end", () => process.exit()).resume();
