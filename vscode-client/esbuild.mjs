// Bundles the extension into out/extension.js, with the notices of what it contains.
import { build } from "esbuild";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const result = await build({
  entryPoints: ["src/extension.ts"],
  outfile: "out/extension.js",
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  external: ["vscode"],
  minify: true,
  sourcemap: false,
  metafile: true,
  legalComments: "none",
  plugins: [
    {
      name: "text",
      setup: (build) => {
        build.onLoad({ filter: /handlebars\.min\.js$/ }, ({ path }) => ({
          contents: readFileSync(path, "utf8"),
          loader: "text",
        }));
      },
    },
  ],
});

const packages = new Set(
  Object.keys(result.metafile.inputs)
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
