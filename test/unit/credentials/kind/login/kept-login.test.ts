import { describe, expect, it } from "vitest";
import {
  permanentFailure,
  retryableFailure,
} from "../../../../../src/credentials/kind/failures.ts";
import { keptLogin, type LoggedIn } from "../../../../../src/credentials/kind/login/kept-login.ts";
import type { ProviderFailure } from "../../../../../src/credentials/kind/provider.ts";
import { err, ok, type Result } from "../../../../../src/shared/result.ts";
import { errOf, okOf } from "../../../../contract/provider.ts";
import { createFakeClock } from "../../../../support/fake-clock.ts";

type Outcome = Result<LoggedIn<string>, ProviderFailure>;

const REFUSED = permanentFailure("refused", "no", "Log in as another user.");
const signal = () => new AbortController().signal;

function setUp(outcomes: readonly (Outcome | Promise<Outcome>)[]) {
  const clock = createFakeClock();
  let logins = 0;
  const login = keptLogin<string>({
    clock,
    logIn: async () => {
      logins += 1;
      return await (outcomes[Math.min(logins, outcomes.length) - 1] ?? err(REFUSED));
    },
    late: (when) => retryableFailure("late", when, "Try again."),
  });
  return { login, clock, logins: () => logins };
}

const token = (name: string, seconds = 3600): Outcome => ok({ token: name, seconds });

describe("a login of the broker's own", () => {
  it("is made once, for all who wait for it and until two thirds of its life", async () => {
    const { login, clock, logins } = setUp([token("first"), token("second")]);
    const both = await Promise.all([login.get(signal()), login.get(signal())]);
    expect(both.map(okOf)).toEqual(["first", "first"]);
    await clock.advance(2_399_000);
    expect(okOf(await login.get(signal()))).toBe("first");
    await clock.advance(2000);
    expect(okOf(await login.get(signal()))).toBe("second");
    expect(logins()).toBe(2);
  });

  it("is made again once it is forgotten, and not because of an older one", async () => {
    const { login, logins } = setUp([token("first"), token("second")]);
    await login.get(signal());
    login.forget("first");
    expect(okOf(await login.get(signal()))).toBe("second");
    login.forget("first");
    expect(okOf(await login.get(signal()))).toBe("second");
    expect(logins()).toBe(2);
  });

  it("is tried again by the next caller where it failed", async () => {
    const { login } = setUp([err(REFUSED), token("second")]);
    expect(errOf(await login.get(signal()))).toBe(REFUSED);
    expect(okOf(await login.get(signal()))).toBe("second");
  });

  it("is tried once more for a caller who joined one that then failed", async () => {
    const begun = Promise.withResolvers<Outcome>();
    const { login } = setUp([begun.promise, token("second")]);
    const first = login.get(signal());
    const joining = login.get(signal());
    begun.resolve(err(REFUSED));
    expect(errOf(await first)).toBe(REFUSED);
    expect(okOf(await joining)).toBe("second");
  });

  it("keeps no caller longer than its time", async () => {
    const { login, logins } = setUp([new Promise<Outcome>(() => undefined)]);
    expect(errOf(await login.get(AbortSignal.abort())).message).toBe("before");
    expect(logins()).toBe(0);
    expect(errOf(await login.get(AbortSignal.timeout(20))).message).toBe("meanwhile");
  });
});
