import { describe, expect, it } from "vitest";
import { createPublications } from "../../../../src/broker/context/publications.ts";
import type { EndedCredential } from "../../../../src/credentials/kind/publication.ts";
import type { Provider } from "../../../../src/credentials/kind/provider.ts";
import type { EndedSince } from "../../../../src/lease/ended-since.ts";
import { StoreError } from "../../../../src/lease/store.ts";
import { createFakeClock, TEN_OCLOCK } from "../../../support/fake-clock.ts";

const MINUTE = 60_000;

function ended(name: string, endedAt: number, diesAt: number): EndedCredential {
  return { lease: `lse_${name}`, handle: { name }, endedAt, diesAt };
}

/** A store of these, and a provider that lists their names. */
function setup(stored: EndedCredential[]) {
  const clock = createFakeClock();
  const asked: EndedSince[] = [];
  const fetched: string[] = [];
  const fault: { error: Error | undefined } = { error: undefined };
  let made = 0;
  const publication: Provider["publication"] = {
    render: (_server, given) => {
      made += 1;
      const names = given.map(({ handle }) => String(handle["name"])).toSorted();
      return new TextEncoder().encode(names.join(" "));
    },
    fetched: (server) => fetched.push(server),
  };
  const publications = createPublications({
    rules: { servers: { toy: ["shelf"] } } as never,
    store: {
      now: () => Promise.resolve(clock.now()),
      endedSince: (request: EndedSince) => {
        asked.push(request);
        if (fault.error !== undefined) return Promise.reject(fault.error);
        const { since, until = Infinity } = request;
        const inTime = ({ endedAt, diesAt }: EndedCredential): boolean =>
          endedAt > since && endedAt <= until && diesAt > clock.now();
        return Promise.resolve(stored.filter(inTime));
      },
    } as never,
    providers: new Map([["toy", { publication } as Provider]]),
    clock,
  });
  const read = async (): Promise<string | undefined> => {
    const document = await publications.find("toy", "shelf");
    return document && new TextDecoder().decode(document.bytes);
  };
  return { clock, asked, fetched, fault, publications, read, made: () => made };
}

describe("createPublications", () => {
  it("has what ended before the broker started, and forgets what has expired", async () => {
    const { clock, read } = setup([
      ended("old", TEN_OCLOCK - 11 * 60 * MINUTE, TEN_OCLOCK + MINUTE),
      ended("new", TEN_OCLOCK - MINUTE, TEN_OCLOCK + 5 * MINUTE),
      ended("expired", TEN_OCLOCK - MINUTE, TEN_OCLOCK - 1),
    ]);
    expect(await read()).toBe("new old");
    clock.set(TEN_OCLOCK + MINUTE);
    expect(await read()).toBe("new");
  });

  it("reads everything once, and then only what is new", async () => {
    const stored = [ended("one", TEN_OCLOCK - MINUTE, TEN_OCLOCK + 60 * MINUTE)];
    const { clock, read, asked } = setup(stored);
    await read();
    const first = asked.length;
    expect(first).toBeGreaterThan(10);
    clock.set(TEN_OCLOCK + 2 * MINUTE);
    stored.push(ended("two", TEN_OCLOCK + MINUTE, TEN_OCLOCK + 60 * MINUTE));
    expect(await read()).toBe("one two");
    expect(asked.slice(first)).toEqual([{ kind: "toy", since: TEN_OCLOCK - MINUTE / 2 }]);
  });

  it("misses nothing when the clock is set back", async () => {
    const stored: EndedCredential[] = [];
    const { clock, read } = setup(stored);
    await read();
    clock.set(TEN_OCLOCK - 60 * MINUTE);
    stored.push(ended("late", TEN_OCLOCK - 60 * MINUTE, TEN_OCLOCK + MINUTE));
    expect(await read()).toBe("late");
  });

  it("makes one document for all who ask within a second", async () => {
    const { clock, read, made } = setup([]);
    await Promise.all(Array.from({ length: 50 }, read));
    clock.set(TEN_OCLOCK + 999);
    await read();
    expect(made()).toBe(1);
    clock.set(TEN_OCLOCK + 1000);
    await read();
    expect(made()).toBe(2);
  });

  it("has the same ETag for the same content, and another one for another", async () => {
    const stored: EndedCredential[] = [];
    const { clock, publications } = setup(stored);
    const etag = async (): Promise<string | undefined> =>
      (await publications.find("toy", "shelf"))?.etag;
    const first = await etag();
    clock.set(TEN_OCLOCK + 2000);
    expect(await etag()).toBe(first);
    stored.push(ended("one", TEN_OCLOCK + 1, TEN_OCLOCK + MINUTE));
    clock.set(TEN_OCLOCK + 4000);
    expect(await etag()).not.toBe(first);
  });

  it("keeps what it knows while the store cannot be read, and has nothing where it never could", async () => {
    const one = ended("one", TEN_OCLOCK - MINUTE, TEN_OCLOCK + 60 * MINUTE);
    const gone = new StoreError("unavailable", "the disk is gone", { remedy: "" });
    const { clock, read, fault } = setup([one]);
    await read();
    fault.error = gone;
    clock.set(TEN_OCLOCK + MINUTE);
    expect(await read()).toBe("one");
    const never = setup([one]);
    never.fault.error = gone;
    await expect(never.read()).rejects.toThrow("the disk is gone");
    never.fault.error = undefined;
    expect(await never.read()).toBe("one");
  });

  it("knows servers of the configuration alone, and asks the store nothing about others", async () => {
    const { publications, asked, fetched } = setup([]);
    expect(await publications.find("toy", "nowhere")).toBeUndefined();
    expect(await publications.find("other", "shelf")).toBeUndefined();
    expect(asked).toEqual([]);
    expect(fetched).toEqual([]);
    await publications.find("toy", "shelf");
    expect(fetched).toEqual(["shelf"]);
  });
});
