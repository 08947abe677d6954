import { build } from "esbuild";

const isTest = process.argv.includes("--test");

await build({
  bundle: true,
  entryPoints: isTest ? ["src/test/server.test.ts"] : ["src/extension.ts"],
  outdir: isTest ? "dist/test" : "dist",
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
  minify: !isTest,
  sourcemap: isTest,
});
