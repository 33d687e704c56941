import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import {
  chmod,
  chown,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CredentialFile } from "../../../src/credentials/kind/credential.ts";
import {
  envWithPaths,
  filesParents,
  placeFiles,
  removeLeftFiles,
} from "../../../src/delivery/task/credential-files.ts";
import { filePlaceholder } from "../../../src/shared/credential-file.ts";
import { Secret } from "../../../src/shared/secret.ts";

const KEY: CredentialFile = {
  name: "client.key",
  mode: "0400",
  content: new Secret("-----KEY-----"),
};
const CONFIG: CredentialFile = { name: "config", mode: "0600", content: "[default]\n" };

let parent: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "stepkey-parent-"));
});

afterEach(async () => {
  await rm(parent, { recursive: true, force: true });
});

const modeOf = async (path: string): Promise<string> =>
  ((await stat(path)).mode & 0o7777).toString(8);
const nothing = (): void => {};

/** Places a file, runs `task`, and says whether everything could be removed: as a user who is not root. */
async function removeAsPlainUser(task: string): Promise<string> {
  const other = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  if (other.uid !== undefined) await chown(parent, other.uid, other.gid);
  const module = new URL("../../../src/delivery/task/credential-files.ts", import.meta.url);
  const script = `
    const { chmodSync, cpSync, mkdirSync } = await import("node:fs");
    const { dirname } = await import("node:path");
    const { placeFiles } = await import(${JSON.stringify(fileURLToPath(module))});
    const files = [{ name: "client.key", mode: "0400", content: "-----KEY-----" }];
    const placed = await placeFiles(files, [${JSON.stringify(parent)}], () => {});
    const key = placed.pathOf("client.key");
    const directory = dirname(key);
    ${task}
    console.log(await placed.remove());`;
  const options = { encoding: "utf8", ...other } as const;
  const run = spawnSync(process.execPath, ["--input-type=module", "-e", script], options);
  return `${run.stdout}${run.stderr}`;
}

describe("the files of a credential", () => {
  it("lie in a directory that only this user can enter, each with its mode and content", async () => {
    const placed = await placeFiles([KEY, CONFIG], [parent], nothing);
    expect(await modeOf(dirname(placed.pathOf("config")))).toBe("700");
    expect(await modeOf(placed.pathOf("client.key"))).toBe("400");
    expect(await modeOf(placed.pathOf("config"))).toBe("600");
    expect(await readFile(placed.pathOf("client.key"), "utf8")).toBe("-----KEY-----");
    await placed.remove();
    expect(await readdir(parent)).toEqual([]);
  });

  it("are announced before anything is written", async () => {
    const seen: string[] = [];
    const placed = await placeFiles([KEY], [parent], (directory) => {
      seen.push(directory);
      expect(existsSync(join(directory, "client.key"))).toBe(false);
    });
    expect(seen).toEqual([dirname(placed.pathOf("client.key"))]);
    await placed.remove();
  });

  it("need no directory when there are none", async () => {
    const placed = await placeFiles([], [parent], () => {
      throw new Error("a directory was made");
    });
    await placed.remove();
    expect(await readdir(parent)).toEqual([]);
  });

  it("go to the next directory where the first one takes nothing", async () => {
    const placed = await placeFiles([KEY], [join(parent, "missing"), parent], nothing);
    expect(placed.pathOf("client.key").startsWith(join(parent, "stepkey-files-"))).toBe(true);
    await placed.remove();
    await expect(placeFiles([KEY], [join(parent, "missing")], nothing)).rejects.toThrow("ENOENT");
  });

  it("leave nothing behind when one of them cannot be written", async () => {
    await expect(placeFiles([KEY, KEY], [parent], nothing)).rejects.toThrow("EEXIST");
    expect(await readdir(parent)).toEqual([]);
  });

  it.each(["../escape", "", "A", "a/b", ".hidden"])("are never named %j", async (name) => {
    await expect(placeFiles([{ ...CONFIG, name }], [parent], nothing)).rejects.toThrow(
      "not allowed",
    );
  });

  it("are gone also when the task locked the directory and added to it", async () => {
    const placed = await placeFiles([KEY], [parent], nothing);
    const directory = dirname(placed.pathOf("client.key"));
    await mkdir(join(directory, "more"));
    await chmod(directory, 0o500);
    await placed.remove();
    expect(await readdir(parent)).toEqual([]);
  });

  it("are gone with a directory in theirs that the task made read-only, as module caches are", async () => {
    const said = await removeAsPlainUser(`
      mkdirSync(directory + "/cache");
      cpSync(key, directory + "/cache/client.key");
      chmodSync(directory + "/cache", 0o500);`);
    expect(said).toBe("true\n");
    expect(await readdir(parent)).toEqual([]);
  });

  it("are emptied, and reported, where their directory itself cannot be removed", async () => {
    expect(await removeAsPlainUser(`chmodSync(dirname(directory), 0o500);`)).toBe("false\n");
    const [left = ""] = await readdir(parent);
    expect(await readdir(join(parent, left))).toEqual([]);
  });

  it("are removed without touching what the task linked to in place of their directory", async () => {
    const placed = await placeFiles([CONFIG], [parent], nothing);
    const directory = dirname(placed.pathOf("config"));
    const home = join(parent, "home");
    await mkdir(home, { mode: 0o755 });
    await writeFile(join(home, "config"), "the user's own");
    await rm(directory, { recursive: true });
    await symlink(home, directory);
    await placed.remove();
    expect(await readdir(parent)).toEqual(["home"]);
    expect(await readFile(join(home, "config"), "utf8")).toBe("the user's own");
    expect(await modeOf(home)).toBe("755");
  });

  it("are in memory where the system offers it", async () => {
    const parents = await filesParents(parent);
    expect(parents.at(-1)).toBe(parent);
    for (const memory of parents.slice(0, -1)) expect(memory).toBe("/dev/shm");
  });
});

describe("the variables of a credential with files", () => {
  const pathOf = (name: string): string => `/dev/shm/stepkey-files-a b/${name}`;

  it("name the files by their paths, percent-encoded in a URL", () => {
    const env = {
      PGSSLKEY: filePlaceholder("client.key"),
      DATABASE_URL: new Secret(`postgres://u:pw@db/app?sslkey=${filePlaceholder("client.key")}`),
      PGHOST: "db.example",
    };
    const final = envWithPaths(env, pathOf);
    expect(final["PGSSLKEY"]).toBe("/dev/shm/stepkey-files-a b/client.key");
    expect(final["PGHOST"]).toBe("db.example");
    const url = final["DATABASE_URL"];
    expect(url).toBeInstanceOf(Secret);
    expect((url as Secret).reveal()).toBe(
      "postgres://u:pw@db/app?sslkey=/dev/shm/stepkey-files-a%20b/client.key",
    );
  });

  it("name a path with characters that end a URL's query so that it stays one path", () => {
    const odd = (name: string): string => `/mnt/run#1?a&b=c+d%/${name}`;
    for (const scheme of ["postgres", "jdbc:postgresql"]) {
      const value = `${scheme}://db/app?sslkey=${filePlaceholder("client.key")}&x=1`;
      const url = envWithPaths({ URL: value }, odd)["URL"] as string;
      const { searchParams } = new URL(url.replace("jdbc:", ""));
      expect(searchParams.get("sslkey")).toBe(odd("client.key"));
      expect(searchParams.get("x")).toBe("1");
    }
  });

  it("keep a secret that names no file as it is", () => {
    const password = new Secret("opensesame");
    expect(envWithPaths({ PGPASSWORD: password }, pathOf)["PGPASSWORD"]).toBe(password);
  });

  it("name no file that the credential does not have", async () => {
    const { pathOf: none } = await placeFiles([], [parent], nothing);
    expect(() => envWithPaths({ A: filePlaceholder("other") }, none)).toThrow("does not have");
    const placed = await placeFiles([KEY], [parent], nothing);
    expect(() => envWithPaths({ A: filePlaceholder("other") }, placed.pathOf)).toThrow(
      "does not have",
    );
    await placed.remove();
  });
});

describe("what a killed step left of them", () => {
  it("is removed", async () => {
    const placed = await placeFiles([KEY], [parent], nothing);
    const directory = dirname(placed.pathOf("client.key"));
    expect(await removeLeftFiles(directory, [parent])).toBe(true);
    expect(existsSync(directory)).toBe(false);
    expect(await removeLeftFiles(directory, [parent])).toBe(false);
  });

  it("is removed also where the runner writes its directory with a slash at the end", async () => {
    const disk = (await filesParents(`${parent}/`)).at(-1) ?? "";
    const placed = await placeFiles([KEY], [disk], nothing);
    const directory = dirname(placed.pathOf("client.key"));
    expect(await removeLeftFiles(directory, await filesParents(`${parent}/`))).toBe(true);
    expect(await readdir(parent)).toEqual([]);
  });

  it("is nothing that a step could not have made: a forged path removes nothing", async () => {
    const other = join(parent, "work");
    await mkdir(other);
    const deep = join(parent, "work", "stepkey-files-AAAAAA");
    await mkdir(deep);
    for (const path of [other, deep, `${parent}/./stepkey-files-AAAAAA/../work`, "/", "", "."]) {
      expect(await removeLeftFiles(path, [parent])).toBe(false);
    }
    expect(existsSync(deep)).toBe(true);
  });

  it("is removed without following a link that was put in its place", async () => {
    const target = join(parent, "work");
    await mkdir(join(target, "kept"), { recursive: true });
    await symlink(target, join(parent, "stepkey-files-AAAAAA"));
    await removeLeftFiles(join(parent, "stepkey-files-AAAAAA"), [parent]);
    expect(existsSync(join(target, "kept"))).toBe(true);
    // With a slash at its end, a path leads through the link for every call of the system.
    expect(await removeLeftFiles(join(parent, "stepkey-files-AAAAAA/"), [parent])).toBe(false);
    expect(existsSync(join(target, "kept"))).toBe(true);
  });
});
