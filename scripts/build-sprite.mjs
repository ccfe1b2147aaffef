// Joins the named icons into one SVG file of <symbol>s. Usage: node build-sprite.mjs LIST FOLDER OUT
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [list, folder, out] = process.argv.slice(2);
const names = readFileSync(list, "utf8").split("\n").filter(Boolean).sort();

const symbol = (name) => {
  const source = readFileSync(join(folder, `${name}.svg`), "utf8");
  const inner = source
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/g, "")
    .replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${inner}</symbol>`;
};

writeFileSync(out, `<svg xmlns="http://www.w3.org/2000/svg">${names.map(symbol).join("\n")}</svg>\n`);
