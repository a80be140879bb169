// A local service for what the echo service lacks: a page, a picture, a document, a huge body, a
// slow answer. It counts what reaches it.
const { createServer } = require("node:http");

const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAQAAAADCAIAAAA7ljmRAAAAFElEQVR4nGP4z8DAAMb//0MZ2DgAGRwO8lIWG74AAAAASUVORK5CYII=",
  "base64",
);

const PAGE = `<!DOCTYPE html><title>Parcels</title><h1>Parcels</h1><p id="state">as it came</p>
<script>document.getElementById("state").textContent = "a script has run";</script>`;

/** A document of one page that says "Parcel PX-0". */
function paper() {
  const content = "BT /F1 24 Tf 40 100 Td (Parcel PX-0) Tj ET";
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = text.length;
    text += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const start = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text, "latin1");
}

/** A list of 60 000 parcels in JSON, some 3 MB of it. */
const huge = () => JSON.stringify(Array.from({ length: 60_000 }, (_, index) => ({ parcel: index, state: "in transit, on its way" })));

const ANSWERS = {
  "/page": ["text/html; charset=utf-8", () => PAGE],
  "/picture": ["image/png", () => PICTURE],
  "/paper": ["application/pdf", paper],
  "/huge": ["application/json", huge],
  "/xml": ["application/xml", () => "<parcels><parcel id=\"1\"><state>in transit</state></parcel></parcels>"],
};

/** Starts it: its URL, how many requests came for a path, how to end it. */
async function startPages() {
  const came = new Map();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, "http://local");
    came.set(pathname, (came.get(pathname) ?? 0) + 1);
    if (pathname === "/slow") return; // answered never: it must be stopped
    const [type, body] = ANSWERS[pathname] ?? ["application/json", () => JSON.stringify({ path: pathname })];
    response.writeHead(200, { "content-type": type }).end(body());
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, picture: PICTURE, came: (pathname) => came.get(pathname) ?? 0, close };
}

module.exports = { startPages };
