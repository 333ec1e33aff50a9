import { defineConfig } from "vite";
import { compressed } from "./build/compressed.js";
import { iconSprite } from "./build/icon-sprite.js";

// light-dark() stands in the tokens: browsers from May 2024 on need nothing lowered.
const browsers = ["chrome123", "firefox121", "safari17.5"];

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  publicDir: false,
  plugins: [iconSprite(), compressed()],
  build: {
    outDir: "../src/answerable/static/built",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: browsers,
    cssTarget: browsers,
    // The content security policy allows no data: fonts, so nothing is folded into the stylesheet.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The plots' library, fetched only on pages of the reports that draw.
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      input: { desk: "frontend/desk.js", portal: "frontend/portal.js", reports: "frontend/reports.js", look: "frontend/look.css" },
      // htmx holds an eval that our pages switch off (allowEval) and the policy would refuse.
      checks: { eval: false },
      output: {
        entryFileNames: "[name].[hash].js",
        chunkFileNames: "[name].[hash].js",
        assetFileNames: "[name].[hash][extname]",
      },
    },
  },
});
