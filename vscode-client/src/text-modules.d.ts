// esbuild gives this file as a string: see esbuild.mjs.
declare module "handlebars/dist/handlebars.min.js" {
  const source: string;
  export default source;
}
