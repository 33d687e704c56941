import { posix } from "node:path";
import { codebaseOf, type Codebase, type Cruised } from "../../../scripts/architecture/codebase.ts";
import { parseSource } from "../../../scripts/architecture/parse-source.ts";

/** A codebase of a few lines, by path. Packages that begin with `dev-` are devDependencies. */
export function smallCodebase(texts: Readonly<Record<string, string>>): Codebase {
  return codebaseOf(texts, cruised(texts));
}

/** What dependency-cruiser reports of these files. */
export function cruised(texts: Readonly<Record<string, string>>): Cruised {
  const modules = Object.entries(texts).map(([source, text]) => ({
    source,
    dependencies: parseSource(source, text).imports.map(({ specifier }) =>
      resolve(source, specifier),
    ),
  }));
  return { modules };
}

function resolve(
  source: string,
  specifier: string,
): Cruised["modules"][number]["dependencies"][number] {
  if (specifier.startsWith(".")) {
    const resolved = posix.join(posix.dirname(source), specifier);
    return { module: specifier, resolved, dependencyTypes: ["local", "import"] };
  }
  if (specifier.startsWith("node:")) {
    const module = specifier.replace("node:", "");
    return { module, resolved: module, dependencyTypes: ["core", "import"] };
  }
  const type = specifier.startsWith("dev-") ? "npm-dev" : "npm";
  const resolved = `node_modules/${specifier}/index.js`;
  return { module: specifier, resolved, dependencyTypes: [type, "import"] };
}
