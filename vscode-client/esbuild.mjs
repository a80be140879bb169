// Bundles the extension and the response panel's page into out/, with the notices of what they contain.
import { build } from "esbuild";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const OPTIONS = {
  bundle: true,
  minify: true,
  metafile: true,
  legalComments: "none",
  logLevel: "warning",
};

/** The visualizer's frame gets its library as text: it runs in the frame and not in the page. */
const asText = {
  name: "text",
  setup: (build) => {
    build.onLoad({ filter: /handlebars\.runtime\.min\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, "utf8"),
      loader: "text",
    }));
  },
};

const extension = build({
  ...OPTIONS,
  entryPoints: ["src/extension.ts"],
  outfile: "out/extension.js",
  platform: "node",
  format: "cjs",
  target: "node20",
  external: ["vscode"],
});
const page = build({
  ...OPTIONS,
  entryPoints: { response: "src/webview/main.ts", pdf: "src/webview/pdf.ts" },
  outdir: "out",
  platform: "browser",
  format: "iife",
  target: "chrome122",
  plugins: [asText],
});
const style = build({
  ...OPTIONS,
  entryPoints: { response: "src/webview/response.css" },
  outdir: "out",
  target: "chrome122",
});

const inputs = (await Promise.all([extension, page, style])).flatMap(({ metafile }) =>
  Object.keys(metafile.inputs),
);
const packages = new Set(
  inputs
    .map((input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1])
    .filter((name) => name !== undefined),
);
mkdirSync("out", { recursive: true });
writeFileSync("out/NOTICES.txt", [...packages].sort().map(notice).join("\n\n"));
copyFileSync("../LICENSE", "LICENSE");

function notice(name) {
  const folder = join("node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = ["LICENSE", "LICENSE.md", "LICENSE.txt", "License.txt", "license.txt"]
    .map((candidate) => join(folder, candidate))
    .find(existsSync);
  return `${name} ${version} (${license})\n\n${file ? readFileSync(file, "utf8").trim() : ""}`;
}
