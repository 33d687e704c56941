import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { createDirectoryPolicy } from "../../../../src/broker/policy/directory-policy.ts";
import { createMetrics } from "../../../../src/broker/record/metrics.ts";
import { takeFirstLooks } from "../../../../src/broker/run/first-looks.ts";
import { err, ok } from "../../../../src/shared/result.ts";
import { systemClock } from "../../../../src/shared/clock.ts";
import { POLICY } from "../../../support/kinds.ts";
import { SHOP_POLICY } from "../../../support/broker-setup.ts";

const documents: Readonly<Record<string, string>> = {
  "octo-org/shop": SHOP_POLICY,
  "octo-org/twin": SHOP_POLICY,
  "octo-org/odd": "version: 2",
};

const policy = {
  repositories: () => Promise.resolve([...Object.keys(documents), "octo-org/gone"]),
  repositoriesWith: async () => [],
  isUsable: () => Promise.resolve(true),
  find: (name: string) => {
    const text = documents[name];
    const parsed =
      text === undefined
        ? undefined
        : POLICY.parse(text, { source: `${name}.yml`, scope: "repository" });
    const repository = parsed === undefined ? undefined : parsed.ok ? parsed.value : "broken";
    return Promise.resolve(ok({ repository, organisation: undefined } as const));
  },
};

describe("the first looks of a broker", () => {
  it("ask once about each credential of every policy, and never about a policy that is broken or gone", async () => {
    const asked: string[] = [];
    const classify = (settings: unknown) => {
      asked.push(JSON.stringify(settings));
      return Promise.resolve(ok({ access: "read", because: "" } as const));
    };
    const providers = new Map([["postgres", { classify }]]);
    await takeFirstLooks({ policy, providers, clock: systemClock }, new AbortController().signal);
    expect(asked.toSorted()).toEqual([
      '{"server":"nowhere","database":"app","role":"app_readonly"}',
      '{"server":"production","database":"app","role":"app_migrator"}',
      '{"server":"staging","database":"app","role":"app_migrator"}',
      '{"server":"staging","database":"app","role":"app_readonly"}',
    ]);
  });

  it("report what cannot be issued as it is, and not what may work later", async () => {
    const unusable: unknown[] = [];
    const failure = {
      kind: "permanent",
      name: "22023",
      message: "no role",
      remedy: "",
      mayExist: false,
    } as const;
    const classify = ({ server }: { readonly server: string }) =>
      Promise.resolve(
        err(server === "nowhere" ? failure : ({ ...failure, kind: "retryable" } as const)),
      );
    await takeFirstLooks(
      {
        policy,
        providers: new Map([["postgres", { classify }]]),
        clock: systemClock,
        onUnusable: ({ grant, settings }, { message }) =>
          unusable.push([grant, settings.server, message]),
      },
      new AbortController().signal,
    );
    expect(unusable).toEqual([[expect.any(String), "nowhere", "no role"]]);
  });

  it("stop with the broker, although a server hangs", async () => {
    const stop = new AbortController();
    let asked = 0;
    const classify = () => {
      asked += 1;
      stop.abort();
      return new Promise<never>(() => undefined);
    };
    const providers = new Map([["postgres", { classify }]]);
    await takeFirstLooks({ policy, providers, clock: systemClock }, stop.signal);
    expect(asked).toBe(1);
  });
});

describe("the repositories of a policy directory", () => {
  it("are the files of owners, without the organisation's own and what editors and checkouts leave", async () => {
    const directory = mkdtempSync(join(tmpdir(), "stepkey-policy-"));
    try {
      const files = [
        "octo-org/shop.yml",
        "octo-org/.github.yml",
        "octo-org/.organisation.yml",
        "octo-org/shop.yml~",
        ".git/config.yml",
        "README.yml",
      ];
      for (const file of files) {
        mkdirSync(dirname(join(directory, file)), { recursive: true });
        writeFileSync(join(directory, file), "");
      }
      const memory = {
        findCap: () => Promise.resolve(undefined),
        keepCap: () => Promise.resolve(),
        forgetCap: () => Promise.resolve(false),
      };
      const effects = { parser: POLICY, log: () => undefined, metrics: createMetrics(), memory };
      const source = createDirectoryPolicy(directory, effects);
      expect((await source.repositories()).toSorted()).toEqual([
        "octo-org/.github",
        "octo-org/shop",
      ]);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
