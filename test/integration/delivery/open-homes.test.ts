import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { KINDS } from "../../../src/credentials/kinds.ts";
import { HOME_NAMES } from "../../../src/delivery/homes/home-names.ts";
import { openHomes, type PrivateHomes } from "../../../src/delivery/homes/open-homes.ts";
import { TOOL_HOMES } from "../../../src/delivery/homes/tool-homes.ts";

const ofKinds = KINDS.flatMap(({ toolHomes }) => toolHomes ?? []);

let directory: string;
let home: string;
let opened: string[];
let all: PrivateHomes[];

beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), "homes-")));
  home = join(directory, "home");
  mkdirSync(home);
  opened = [];
  all = [];
});
afterEach(async () => {
  await Promise.all(all.map((homes) => homes.remove()));
  rmSync(directory, { recursive: true, force: true });
});

function has(path: string, content: string): void {
  mkdirSync(dirname(join(home, path)), { recursive: true });
  writeFileSync(join(home, path), content, { mode: 0o644 });
}

interface Given {
  readonly env?: Readonly<Record<string, string>>;
  readonly keep?: readonly string[];
  readonly parents?: readonly string[];
}

async function open({
  env = {},
  keep = [],
  parents = [directory],
}: Given = {}): Promise<PrivateHomes> {
  const request = { keep, ofKinds, parents, opened: (path: string) => void opened.push(path) };
  const homes = await openHomes({ ...request, env: { HOME: home, ...env } });
  if (homes === undefined) throw new Error("nothing was opened");
  all.push(homes);
  return homes;
}

const at = (homes: PrivateHomes, name: string): string => homes.env[name] ?? "";

describe("private places of tools", () => {
  it("are one for each tool that logs in, and keep-config names them all", () => {
    expect(TOOL_HOMES.map(({ name }) => name)).toEqual([...HOME_NAMES]);
  });

  it("are in one directory that only this user can enter, and of which post knows first", async () => {
    const homes = await open();
    const [path = ""] = opened;
    expect(path).toMatch(/\/stepkey-homes-\w{6}$/u);
    expect(statSync(path).mode & 0o777).toBe(0o700);
    expect(Object.keys(homes.env).toSorted()).toEqual([
      "AWS_CONFIG_FILE",
      "AWS_SHARED_CREDENTIALS_FILE",
      "AZURE_CONFIG_DIR",
      "CLOUDSDK_CONFIG",
      "DOCKER_CONFIG",
      "GH_CONFIG_DIR",
      "GIT_CONFIG_GLOBAL",
      "GNUPGHOME",
      "HELM_REGISTRY_CONFIG",
      "KUBECONFIG",
      "npm_config_userconfig",
    ]);
    for (const place of Object.values(homes.env)) expect(dirname(place)).toBe(path);
  });

  it("hold nothing that the job does not have", async () => {
    await open();
    expect(readdirSync(opened[0] ?? "").toSorted()).toEqual(["gnupg", "kubeconfig"]);
  });

  it("hold the job's own settings and logins, for the owner alone", async () => {
    has(".docker/config.json", '{"auths":{}}');
    has(".docker/contexts/meta/abc/meta.json", "{}");
    has(".docker/buildx/instances/builder", "{}");
    has(".docker/buildx/refs/builder/node/ref", "{}");
    has(".npmrc", "registry=https://npm.example\n");
    has(".config/gcloud/configurations/config_default", "[core]\nproject = shop\n");
    has(".config/gcloud/logs/2026/a.log", "log");
    has(".config/gh/hosts.yml", "github.com: {}\n");
    has(".aws/credentials", "[default]\n");
    has(".gnupg/private-keys-v1.d/KEY.key", "key");
    const homes = await open();
    const docker = at(homes, "DOCKER_CONFIG");
    expect(readFileSync(join(docker, "config.json"), "utf8")).toBe('{"auths":{}}');
    expect(existsSync(join(docker, "contexts/meta/abc/meta.json"))).toBe(true);
    expect(readdirSync(join(docker, "buildx"))).toEqual(["instances"]);
    expect(readFileSync(at(homes, "npm_config_userconfig"), "utf8")).toContain("npm.example");
    const gcloud = at(homes, "CLOUDSDK_CONFIG");
    expect(readdirSync(gcloud)).toEqual(["configurations"]);
    expect(readdirSync(at(homes, "GH_CONFIG_DIR"))).toEqual(["hosts.yml"]);
    expect(statSync(at(homes, "AWS_SHARED_CREDENTIALS_FILE")).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(at(homes, "GNUPGHOME"), "private-keys-v1.d"))).toEqual(["KEY.key"]);
  });

  it("lead to the job's plugins, which are programs, instead of copying them", async () => {
    has(".docker/cli-plugins/docker-buildx", "a program");
    const homes = await open();
    const plugins = join(at(homes, "DOCKER_CONFIG"), "cli-plugins");
    expect(realpathSync(plugins)).toBe(join(home, ".docker/cli-plugins"));
  });

  it("have both of git's files, the more important one last", async () => {
    has(".config/git/config", "[user]\n\tname = first");
    has(".gitconfig", "[user]\n\tname = Mona\n[safe]\n\tdirectory = *\n");
    const { env } = await open();
    const git = (...args: string[]) =>
      execFileSync("git", ["config", "--global", ...args], { env: { ...process.env, ...env } })
        .toString()
        .trim();
    expect(git("user.name")).toBe("Mona");
    expect(git("safe.directory")).toBe("*");
  });

  it("come from where the task's tools would look", async () => {
    has("elsewhere/gh/hosts.yml", "github.com: {}\n");
    const homes = await open({ env: { XDG_CONFIG_HOME: join(home, "elsewhere") } });
    expect(readdirSync(at(homes, "GH_CONFIG_DIR"))).toEqual(["hosts.yml"]);
  });

  it("are not made for a tool whose variable the task has, nor for one that keep-config names", async () => {
    const env = {
      KUBECONFIG: "/w/kubeconfig",
      NPM_CONFIG_USERCONFIG: "/w/.npmrc",
      HELM_CONFIG_HOME: "/w",
    };
    const homes = await open({ env, keep: ["docker"] });
    expect(Object.keys(homes.env)).not.toContain("KUBECONFIG");
    expect(Object.keys(homes.env)).not.toContain("npm_config_userconfig");
    expect(Object.keys(homes.env)).not.toContain("HELM_REGISTRY_CONFIG");
    expect(Object.keys(homes.env)).not.toContain("DOCKER_CONFIG");
    const names = [...HOME_NAMES, ...ofKinds.map(({ name }) => name)];
    const request = {
      env: {},
      keep: names,
      ofKinds,
      parents: [directory],
      opened: () => undefined,
    };
    expect(await openHomes(request)).toBeUndefined();
  });

  it("follow no link: such a tool keeps the job's own, and this is said", async () => {
    has("dotfiles/gitconfig", "[user]\n\tname = Mona\n");
    has("dotfiles/aws/config", "[default]\n");
    symlinkSync(join(home, "dotfiles/gitconfig"), join(home, ".gitconfig"));
    symlinkSync(join(home, "dotfiles/aws"), join(home, ".aws"));
    has(".docker/contexts/meta/abc/meta.json", "{}");
    symlinkSync("/etc", join(home, ".docker/contexts/tls"));
    const homes = await open();
    expect(homes.kept).toEqual([
      { name: "docker", why: `${home}/.docker/contexts/tls is a link` },
      { name: "git", why: `${home}/.gitconfig is a link` },
      { name: "aws", why: `${home}/.aws is a link` },
    ]);
    expect(Object.keys(homes.env)).not.toContain("GIT_CONFIG_GLOBAL");
  });

  it("have bounds: a tool with more keeps the job's own, and this is said", async () => {
    has(".docker/config.json", " ".repeat(5 * 1024 * 1024));
    for (let key = 0; key < 300; key += 1) has(`.gnupg/private-keys-v1.d/${key}.key`, "k");
    const why = "it has more than 4 MiB or 256 files";
    expect((await open()).kept).toEqual([
      { name: "docker", why },
      { name: "gnupg", why },
    ]);
  });

  it("have no copy of a socket or a pipe, and wait for none", async () => {
    execFileSync("mkfifo", [join(home, ".npmrc")]);
    const homes = await open();
    expect(existsSync(at(homes, "npm_config_userconfig"))).toBe(false);
  });

  it("leave GnuPG alone where the path would be too long for its sockets", async () => {
    const deep = join(directory, "d".repeat(60));
    mkdirSync(deep);
    const homes = await open({ parents: [deep] });
    expect(homes.kept.map(({ name }) => name)).toEqual(["gnupg"]);
    expect(Object.keys(homes.env)).not.toContain("GNUPGHOME");
  });

  it("are in the next place where one does not work", async () => {
    const homes = await open({ parents: [join(directory, "missing"), directory] });
    expect(dirname(at(homes, "KUBECONFIG"))).toBe(opened[0]);
    expect(opened).toHaveLength(1);
  });

  it("know which tools the task changed, and are gone afterwards", async () => {
    has(".npmrc", "registry=https://npm.example\n");
    const homes = await open();
    expect(await homes.changed()).toEqual([]);
    mkdirSync(at(homes, "DOCKER_CONFIG"));
    writeFileSync(join(at(homes, "DOCKER_CONFIG"), "config.json"), '{"auths":{}}');
    writeFileSync(at(homes, "npm_config_userconfig"), "//npm.example/:_authToken=t\n");
    expect(await homes.changed()).toEqual(["docker", "npm"]);
    expect(await homes.remove()).toBe(true);
    expect(existsSync(opened[0] ?? "")).toBe(false);
    expect(readFileSync(join(home, ".npmrc"), "utf8")).toBe("registry=https://npm.example\n");
  });

  it("need no home of the job", async () => {
    const request = { env: {}, keep: [], ofKinds, parents: [directory], opened: () => undefined };
    const homes = await openHomes(request);
    expect(homes?.kept).toEqual([]);
    expect(await homes?.remove()).toBe(true);
  });
});
