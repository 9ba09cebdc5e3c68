// Opens pages in Chromium at two widths, light and dark, and says what axe-core finds; every request is refused and told.
// Usage: node axe.mjs NODE_MODULES CHROMIUM PAGE...
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [modules, executablePath, ...pages] = process.argv.slice(2);
const require = createRequire(pathToFileURL(modules + "/"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
const found = [];
for (const colorScheme of ["light", "dark"])
  for (const width of [1280, 360]) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
    const page = await context.newPage();
    page.on("request", (r) => { if (!/^(file|data):/.test(r.url())) found.push(`request: ${r.url()}`); });
    page.on("console", (m) => { if (m.type() === "error") found.push(`console: ${m.text()}`); });
    for (const path of pages) {
      await page.goto(pathToFileURL(path).href);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wide > 0) found.push(`${path} ${colorScheme} ${width}: scrolls sideways by ${wide} px`);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() => axe.run());
      for (const v of violations)
        for (const n of v.nodes.slice(0, 5))
          found.push(`${path} ${colorScheme} ${width}: ${v.id}: ${n.target.join(" ")}: ${n.failureSummary.replaceAll("\n", " ")}`);
    }
    await context.close();
  }
await browser.close();
for (const line of found) console.log(line);
console.log(`${found.length} found`);
process.exit(found.length ? 1 : 0);
