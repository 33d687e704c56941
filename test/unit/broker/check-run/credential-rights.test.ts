import { beforeEach, describe, expect, it } from "vitest";
import { createCredentialRights } from "../../../../src/broker/check-run/credential-rights.ts";
import type { CredentialSettings } from "../../../../src/policy/grant-kind.ts";
import { createFakeClock, type FakeClock } from "../../../support/fake-clock.ts";
import {
  createFakePostgresProvider,
  type FakePostgresProvider,
} from "../../../support/fake-postgres-provider.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const MIGRATOR = credential("app_migrator");
const READER = credential("app_readonly");

let clock: FakeClock;
let provider: FakePostgresProvider;
let looked: string[];

function credential(role: string): CredentialSettings {
  const settings = { server: "production", database: "app", role };
  return { kind: "postgres", settings };
}

function rights(of = provider) {
  return createCredentialRights({ providers: new Map([["postgres", of]]), clock });
}

const without = () => createCredentialRights({ providers: new Map(), clock });

beforeEach(() => {
  clock = createFakeClock();
  looked = [];
  provider = createFakePostgresProvider();
  const classify = provider.classify.bind(provider);
  provider.classify = (settings, signal) => {
    looked.push(settings.role);
    return classify(settings, signal);
  };
});

describe("what a credential may do", () => {
  it("is said in the words of its server", async () => {
    const known = await rights().look([MIGRATOR, READER], []);
    expect([known.mayOf(MIGRATOR), known.mayOf(READER)]).toEqual([
      "INSERT on 1 table",
      "SELECT alone",
    ]);
  });

  it("is asked once in ten minutes, and once for grants with one credential", async () => {
    const own = rights();
    const settings = { role: "app_migrator", database: "app", server: "production" };
    const same = { kind: "postgres", settings };
    for (let at = 0; at < 3; at += 1) {
      await own.look([MIGRATOR, same], []);
      await clock.advance(3 * MINUTE);
    }
    expect(looked).toEqual(["app_migrator"]);
    await clock.advance(2 * MINUTE);
    await own.look([MIGRATOR], []);
    expect(looked).toHaveLength(2);
  });

  it("is not said where the server was never reached, and does not delay anything for long", async () => {
    provider.mood = "gone";
    const known = await rights().look([MIGRATOR], []);
    expect(known).toMatchObject({ kept: [] });
    expect(known.mayOf(MIGRATOR)).toBeUndefined();
    const hanging = { ...provider, classify: () => new Promise<never>(() => {}) };
    const looking = rights(hanging).look([MIGRATOR], []);
    await clock.advance(4250);
    expect((await looking).mayOf(MIGRATOR)).toBeUndefined();
  });

  it("is said as it was before while the server is away, and no longer a day after", async () => {
    const own = rights();
    await own.look([MIGRATOR], []);
    provider.mood = "gone";
    await clock.advance(23 * HOUR);
    expect((await own.look([MIGRATOR], [])).mayOf(MIGRATOR)).toBe("INSERT on 1 table");
    await clock.advance(HOUR);
    expect((await own.look([MIGRATOR], [])).mayOf(MIGRATOR)).toBeUndefined();
  });

  it("is asked of eight credentials at once at most: servers have other work", async () => {
    const many = Array.from({ length: 20 }, (_, at) => credential(`role_${at}`));
    const own = rights();
    await own.look(many, []);
    expect(looked).toHaveLength(8);
    await own.look(many, []);
    expect(new Set(looked).size).toBe(16);
  });
});

describe("what another broker saw", () => {
  it("is said by a broker that has no such server, and kept by it", async () => {
    const { kept } = await rights().look([MIGRATOR], []);
    const known = await without().look([MIGRATOR, READER], kept);
    expect(known.mayOf(MIGRATOR)).toBe("INSERT on 1 table");
    expect(known.mayOf(READER)).toBeUndefined();
    expect(known.kept).toEqual(kept);
  });

  it("spares the server a look while it is new", async () => {
    const { kept } = await rights().look([MIGRATOR], []);
    await rights().look([MIGRATOR], kept);
    expect(looked).toHaveLength(1);
    await clock.advance(10 * MINUTE);
    await rights().look([MIGRATOR], kept);
    expect(looked).toHaveLength(2);
  });

  it("counts where it saw it later than this one, and not where it saw it earlier", async () => {
    const [first] = (await rights().look([MIGRATOR], [])).kept;
    if (first === undefined) throw new Error("nothing was kept");
    const own = rights();
    await clock.advance(HOUR);
    await own.look([MIGRATOR], []);
    const later = { ...first, text: "INSERT on 2 tables", seenAt: clock.now() + 1 };
    const earlier = { ...later, seenAt: clock.now() - 1 };
    expect((await own.look([MIGRATOR], [earlier])).mayOf(MIGRATOR)).toBe("INSERT on 1 table");
    expect((await own.look([MIGRATOR], [later])).mayOf(MIGRATOR)).toBe("INSERT on 2 tables");
  });

  it("counts also where its clock is a little ahead", async () => {
    const [first] = (await rights().look([MIGRATOR], [])).kept;
    if (first === undefined) throw new Error("nothing was kept");
    const ahead = { ...first, seenAt: clock.now() + 5000 };
    expect((await without().look([MIGRATOR], [ahead])).mayOf(MIGRATOR)).toBe("INSERT on 1 table");
  });
});
