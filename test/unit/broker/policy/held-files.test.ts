import { describe, expect, it } from "vitest";
import type { GitHubFile, ReadAtTip } from "../../../../src/broker/policy/github-file.ts";
import { createHeldFiles } from "../../../../src/broker/policy/held-files.ts";
import { ok } from "../../../../src/shared/result.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";

const SHOP: GitHubFile = { repository: "octo-org/shop", path: ".github/stepkey.yml" };
const SHOP_ID = 74;
const BUSY_ID = 75;

function readAs(text: string): ReadAtTip {
  const commit = "0".repeat(40);
  return { kind: "read", repositoryId: SHOP_ID, ownerId: 65, commit, text: ok(text) };
}

/** GitHub, which answers each read when it is told to. */
function createGitHub() {
  const waiting: (() => void)[] = [];
  let reads = 0;
  const files = createHeldFiles({
    clock: createFakeClock(),
    onHeld: () => undefined,
    read: () => {
      reads += 1;
      const text = `read ${reads}`;
      return new Promise<ReadAtTip>((resolve) => {
        waiting.push(() => resolve(readAs(text)));
      });
    },
  });
  const answer = (): void => {
    for (const one of waiting.splice(0)) one();
  };
  const find = async (of: { readonly id?: number } = { id: SHOP_ID }): Promise<unknown> => {
    const found = await files.find(SHOP, of.id);
    return found.ok && found.value.text.ok ? found.value.text.value : found;
  };
  return { files, find, answer, reads: () => reads };
}

describe("the files of GitHub that are held", () => {
  it("are read once for all who ask at the same time, however many events other repositories have", async () => {
    const { files, find, answer, reads } = createGitHub();
    const asked: Promise<unknown>[] = [];
    for (let index = 0; index < 20; index += 1) {
      asked.push(find());
      files.forget(BUSY_ID);
    }
    answer();
    expect(new Set(await Promise.all(asked))).toEqual(new Set(["read 1"]));
    expect(await find()).toBe("read 1");
    expect(reads()).toBe(1);
  });

  it("are read again by who asks after an event of their own repository, also while a read is under way", async () => {
    const { files, find, answer, reads } = createGitHub();
    const first = find();
    files.forget(SHOP_ID);
    const second = find();
    answer();
    expect(await Promise.all([first, second])).toEqual(["read 1", "read 2"]);
    expect(await find()).toBe("read 2");
    files.forget(SHOP_ID);
    const third = find();
    answer();
    expect(await third).toBe("read 3");
    expect(reads()).toBe(3);
  });

  it("are not served from a read that began before an event, whoever was answered last", async () => {
    const { files, find, answer, reads } = createGitHub();
    const first = find();
    files.forget(SHOP_ID);
    answer();
    await first;
    const second = find();
    answer();
    expect(await second).toBe("read 2");
    expect(reads()).toBe(2);
  });

  it("are held as the later read had them, when an earlier one is answered after it", async () => {
    const waiting: ((found: ReadAtTip) => void)[] = [];
    const files = createHeldFiles({
      clock: createFakeClock(),
      onHeld: () => undefined,
      read: () => new Promise<ReadAtTip>((resolve) => waiting.push(resolve)),
    });
    const wide = files.find(SHOP, SHOP_ID);
    files.forget(SHOP_ID);
    const narrow = files.find(SHOP, SHOP_ID);
    waiting[1]?.(readAs("narrow"));
    await narrow;
    waiting[0]?.(readAs("wide"));
    await wide;
    files.forget(SHOP_ID);
    const later = files.find(SHOP, SHOP_ID);
    waiting[2]?.({ kind: "away", message: "GitHub does not respond", retryAfterSeconds: 5 });
    expect(await later).toMatchObject({ ok: true, value: { text: { value: "narrow" } } });
  });

  it("are read again by who does not know the repository's id, after any event", async () => {
    const { files, find, answer, reads } = createGitHub();
    const asked = [find({})];
    files.forget(BUSY_ID);
    asked.push(find({}));
    answer();
    await Promise.all(asked);
    expect(reads()).toBe(2);
  });

  it("are read again after an event that is long ago, however many came since", async () => {
    const { files, find, answer, reads } = createGitHub();
    const first = find();
    files.forget(SHOP_ID);
    for (let id = 1000; id < 12_000; id += 1) files.forget(id);
    answer();
    await first;
    const second = find();
    answer();
    await second;
    expect(reads()).toBe(2);
  });
});
