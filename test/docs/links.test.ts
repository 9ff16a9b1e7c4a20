import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "../..");
const LINK = /\]\(([^)\s]+)\)/g;

function pagesIn(folder: string): string[] {
  const names = readdirSync(join(ROOT, folder)).filter((name) => name.endsWith(".md"));
  return names.map((name) => join(folder, name));
}

const pages = [...pagesIn("."), ...pagesIn("docs")];

/** As GitHub makes them of headings. */
function anchorsOf(page: string): ReadonlySet<string> {
  const headings = [...readFileSync(join(ROOT, page), "utf8").matchAll(/^#+ (.+)$/gm)];
  const kept = headings.map(([, text = ""]) => text.toLowerCase().replaceAll(/[^\w\- ]/g, ""));
  return new Set(kept.map((text) => text.replaceAll(" ", "-")));
}

function isBroken(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : relative(ROOT, join(ROOT, dirname(page), path));
  if (!existsSync(join(ROOT, target))) return true;
  return anchor !== undefined && !anchorsOf(target).has(anchor);
}

describe("links", () => {
  it("are found in the pages", () => {
    const count = pages.flatMap((page) => readFileSync(join(ROOT, page), "utf8").match(LINK) ?? []);
    expect(count.length).toBeGreaterThan(30);
  });

  it.for(pages)("of %s lead to files and headings that there are", (page) => {
    const links = [...readFileSync(join(ROOT, page), "utf8").matchAll(LINK)];
    const own = links.map(([, link = ""]) => link).filter((link) => !/^https?:/.test(link));
    expect(own.filter((link) => isBroken(page, link))).toEqual([]);
  });
});
