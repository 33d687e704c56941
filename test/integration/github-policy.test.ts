/** Policy from default branches. GitHub is the strict front over `emulate`, which has the git objects and the contents. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createReader } from "../../src/approval/github/reader.ts";
import { createGitHubPolicy } from "../../src/broker/policy/github-policy.ts";
import { readFileAtTip } from "../../src/broker/policy/github-file.ts";
import type { LogEntry } from "../../src/broker/record/log.ts";
import type { OverseenPolicy } from "../../src/broker/policy/policy-source.ts";
import { createGitHubReader } from "../../src/broker/run/github-reader.ts";
import type { DocumentSlot } from "../../src/policy/evaluate.ts";
import { nodeHttp } from "../../src/shared/http.ts";
import { Secret } from "../../src/shared/secret.ts";
import { createFakeClock, type FakeClock } from "../support/fake-clock.ts";
import { shop } from "../support/github/gate-setup.ts";
import { startGitHub, type GitHub, type RepositoryState } from "../support/github/start-github.ts";
import { POLICY } from "../support/kinds.ts";
import { mapMemory } from "../support/map-memory.ts";

const PATH = ".github/stepkey.yml";
const MINUTE = 60_000;

let clock: FakeClock;
let github: GitHub;
let repository: RepositoryState;
let policy: OverseenPolicy;
let logged: LogEntry[];
let alarms: string[];

beforeEach(async () => {
  clock = createFakeClock();
  github = await startGitHub({ now: () => clock.now() });
  repository = await shop(github, "shop");
  logged = [];
  alarms = [];
  policy = open();
});
afterEach(() => github.close());

interface Settings {
  readonly organisation?: string;
  readonly requireOrganisation?: boolean;
  readonly memory?: ReturnType<typeof mapMemory>;
}

function open({ organisation, requireOrganisation = false, memory = mapMemory() }: Settings = {}) {
  const api = createGitHubReader({
    send: nodeHttp(),
    apiUrl: github.url,
    token: new Secret(github.token),
    timeoutMs: 500,
  });
  const organisations =
    organisation === undefined ? [] : [{ repository: organisation, path: "stepkey.yml" }];
  return createGitHubPolicy({
    path: PATH,
    organisations,
    requireOrganisation,
    holdMs: 60 * MINUTE,
    parser: POLICY,
    log: (entry) => logged.push(entry),
    metrics: { countAlarm: (alarm) => alarms.push(alarm) },
    memory,
    clock,
    backgroundClock: clock,
    read: (file) => {
      const signal = AbortSignal.timeout(5000);
      return readFileAtTip(
        createReader({ api, clock, jitter: () => 0, signal, budgetMs: 0 }),
        file,
      );
    },
  });
}

function textWith(grant: string, { ttl = "10m", id = repository.id } = {}): string {
  return `version: 1
repository-id: ${id}
owner-id: ${repository.owner.id}
bases: [main]
grants:
  ${grant}:
    environment: production
    access: write
    ttl: ${ttl}
    credential: { postgres: { server: production, database: app, role: app_migrator } }
    allow: { events: [pull_request] }
`;
}

const put = (
  text: string | undefined,
  { branch = "main", to = repository, path = PATH }: Partial<Place> = {},
) => github.pushToBranch(to, { branch, by: "mona", file: { path, text } });

interface Place {
  readonly branch: string;
  readonly to: RepositoryState;
  readonly path: string;
}

function grantsOf(slot: DocumentSlot): readonly string[] {
  return typeof slot === "object" ? slot.grants.map(({ name }) => name) : [];
}

async function grantsNow(): Promise<readonly string[]> {
  const found = await policy.find("octo-org/shop", repository.id);
  if (!found.ok) throw new Error(found.error);
  return grantsOf(found.value.repository);
}

describe("policy from GitHub", () => {
  it("says without asking GitHub which repositories have a grant, and whose a file is", async () => {
    await put(textWith("deploy"));
    expect(await policy.repositoriesWith("deploy")).toEqual([]);
    expect(await policy.find("octo-org/shop")).toMatchObject({
      ok: true,
      value: { owned: { repositoryId: repository.id, ownerId: repository.owner.id } },
    });
    await github.close();
    expect(await policy.repositoriesWith("deploy")).toEqual(["octo-org/shop"]);
    expect(await policy.repositoriesWith("reports")).toEqual([]);
  });

  it("is the file at the tip of the default branch, with the commit that it is from", async () => {
    const landed = await put(textWith("orders-migrate"));
    const found = await policy.find("octo-org/shop", repository.id);
    expect(found.ok && grantsOf(found.value.repository)).toEqual(["orders-migrate"]);
    expect(found).toMatchObject({
      value: {
        commits: [{ repository: "octo-org/shop", path: PATH, commit: landed.sha }],
        tooOldForWrites: undefined,
      },
    });
  });

  it("is not what another branch has, nor a pull request", async () => {
    await put(textWith("orders-migrate"));
    await github.createBranch(repository, "feature");
    await put(textWith("everything"), { branch: "feature" });
    expect(await grantsNow()).toEqual(["orders-migrate"]);
  });

  it("has no document where the file does not exist, and none any more when a commit removes it", async () => {
    expect(await grantsNow()).toEqual([]);
    await put(textWith("orders-migrate"));
    policy.forget(repository.id);
    expect(await grantsNow()).toEqual(["orders-migrate"]);
    await put(undefined);
    policy.forget(repository.id);
    expect(await grantsNow()).toEqual([]);
  });

  it("is read once for all that ask at once, and again after a minute or an event of that repository", async () => {
    await put(textWith("orders-migrate"));
    await Promise.all(Array.from({ length: 20 }, grantsNow));
    const asked = (): number =>
      github.calls.filter(({ pathAndQuery }) => pathAndQuery.includes("/contents/")).length;
    expect(asked()).toBe(1);
    await put(textWith("reports"));
    expect(await grantsNow()).toEqual(["orders-migrate"]);
    policy.forget(repository.id + 1);
    expect(await grantsNow()).toEqual(["orders-migrate"]);
    policy.forget(repository.id);
    expect(await grantsNow()).toEqual(["reports"]);
    await put(textWith("other"));
    await clock.advance(MINUTE);
    expect(await grantsNow()).toEqual(["other"]);
    expect(asked()).toBe(3);
  });

  it("refuses a repository that has taken over the name of another one", async () => {
    await put(textWith("orders-migrate"));
    const found = await policy.find("octo-org/shop", repository.id + 1);
    expect(found).toEqual({
      ok: false,
      error: `octo-org/shop is now the name of another repository: it has the id ${repository.id}, and the job's repository ${repository.id + 1}`,
    });
  });

  it("is broken, and logged once with its commit's path, where it has mistakes", async () => {
    await put("version: 1\n");
    const found = await policy.find("octo-org/shop", repository.id);
    expect(found.ok && found.value.repository).toBe("broken");
    await put("version: 1\n\n");
    policy.forget(repository.id);
    await policy.find("octo-org/shop", repository.id);
    await github.pushToBranch(repository, { branch: "main", by: "mona" });
    policy.forget(repository.id);
    await policy.find("octo-org/shop", repository.id);
    const invalid = logged.filter(({ event }) => event === "policy_invalid");
    expect(new Set(invalid.map(({ source }) => source))).toEqual(
      new Set([`octo-org/shop/${PATH}`]),
    );
    expect(alarms).toEqual(["policy_invalid", "policy_invalid"]);
  });

  it("grants nothing where the file is no text", async () => {
    await put("\0\u0001");
    expect(await grantsNow()).toEqual([]);
    await put(undefined);
    await put("x", { path: `${PATH}/inner.yml` });
    policy.forget(repository.id);
    const found = await policy.find("octo-org/shop", repository.id);
    expect(found.ok && found.value.repository).toBe("broken");
    expect(logged.at(-1)?.message).toContain("this is a directory");
  });
});

describe("while GitHub cannot be read", () => {
  const away = (): void => {
    github.faults.add({ path: /./u, fault: { kind: "status", status: 502 } });
  };

  it("what GitHub last showed counts, for writes for an hour, and the log says so", async () => {
    await put(textWith("orders-migrate"));
    await grantsNow();
    away();
    await clock.advance(10 * MINUTE);
    expect(await grantsNow()).toEqual(["orders-migrate"]);
    expect(logged.at(-1)).toMatchObject({ alarm: "policy_held", source: `octo-org/shop/${PATH}` });
    await clock.advance(51 * MINUTE);
    const found = await policy.find("octo-org/shop", repository.id);
    expect(found.ok && grantsOf(found.value.repository)).toEqual(["orders-migrate"]);
    expect(found.ok && found.value.tooOldForWrites).toBe(
      `GitHub last showed octo-org/shop/${PATH} 61m ago, and writes are based on it for 1h`,
    );
  });

  it("a clock that is set back does not lengthen that hour", async () => {
    await put(textWith("orders-migrate"));
    await grantsNow();
    away();
    await clock.advance(50 * MINUTE);
    clock.set(clock.now() - 120 * MINUTE);
    await clock.advance(11 * MINUTE);
    const found = await policy.find("octo-org/shop", repository.id);
    expect(found.ok && found.value.tooOldForWrites).toContain("61m ago");
  });

  it("nothing is issued that never had a policy, and GitHub is not asked again by each job", async () => {
    away();
    const before = github.calls.length;
    const found = await Promise.all(
      Array.from({ length: 20 }, () => policy.find("octo-org/shop", repository.id)),
    );
    expect(found.every(({ ok }) => !ok)).toBe(true);
    await policy.find("octo-org/shop", repository.id);
    expect(github.calls.length - before).toBeLessThanOrEqual(4);
  });
});

describe("an organisation's policy on GitHub", () => {
  let home: RepositoryState;
  beforeEach(async () => {
    home = await shop(github, "policies");
    policy = open({ organisation: "octo-org/policies" });
    await put(textWith("orders-migrate"));
  });
  const cap = () =>
    put(`version: 1\nowner-id: ${repository.owner.id}\nbases: [main]\n`, {
      to: home,
      path: "stepkey.yml",
    });
  const capNow = async (): Promise<DocumentSlot> => {
    const found = await policy.find("octo-org/shop", repository.id);
    if (!found.ok) throw new Error(found.error);
    return found.value.organisation;
  };

  it("caps the repositories of its owner, with its own commit", async () => {
    const landed = await cap();
    const found = await policy.find("octo-org/shop", repository.id);
    expect(found.ok && typeof found.value.organisation).toBe("object");
    expect(found.ok && found.value.commits?.[1]).toEqual({
      repository: "octo-org/policies",
      path: "stepkey.yml",
      commit: landed.sha,
    });
  });

  it("limits for another minute when it is gone, and is missing where it is required", async () => {
    await cap();
    expect(typeof (await capNow())).toBe("object");
    await put(undefined, { to: home, path: "stepkey.yml" });
    policy.forget(home.id);
    expect(typeof (await capNow())).toBe("object");
    expect(alarms).toContain("cap_gone");
    policy = open({ organisation: "octo-org/policies", requireOrganisation: true });
    expect(await capNow()).toBe("missing");
  });

  it("is none that the organisation's own repository can use as its own", async () => {
    policy = open({ organisation: "octo-org/policies" });
    await cap();
    const found = await policy.find("octo-org/policies", home.id);
    expect(found.ok && found.value.repository).toBeUndefined();
  });

  it("shows its mistakes when all are read, before a job asks", async () => {
    await put("version: 7\n", { to: home, path: "stepkey.yml" });
    const overview = await policy.readAll();
    expect(overview.ok && overview.value).toMatchObject({ policies: 1, broken: 1 });
    const [source = ""] = overview.ok ? overview.value.versions.keys() : [];
    const opened = await policy.open(source);
    expect(opened).toMatchObject({ scope: "organisation", slot: "broken" });
    expect(await opened?.text()).toBe("version: 7\n");
  });
});
