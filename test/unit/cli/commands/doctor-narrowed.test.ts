import { describe, expect, it } from "vitest";
import { narrowedBy, narrowedText } from "../../../../src/cli/commands/doctor/narrowed-by-cap.ts";
import { document, SHOP } from "../../../support/policy/document-fixtures.ts";

const shop = document(SHOP);

function cap(change: (text: string) => string = (text) => text) {
  const text = `version: 1
owner-id: 65
grants:
  orders-migrate:
    environment: production
    access: write
    ttl: 15m
    allow: { events: [pull_request, push] }
    approval: { count: 1, max-age: 24h, uses: 3 }
`;
  return document(change(text), "organisation");
}

describe("what an organisation's policy takes from one of a repository", () => {
  it("is nothing without one, and nothing where it allows as much", () => {
    expect(narrowedBy(shop, undefined)).toEqual({ refused: [], limits: [] });
    expect(narrowedText(narrowedBy(shop, undefined), undefined)).toBe("");
    expect(narrowedText(narrowedBy(shop, cap()), cap())).toBe(
      "The organisation's policy narrows nothing of it.",
    );
  });

  it("is each limit that is tighter, with what the repository says and what counts", () => {
    const tighter = cap((text) => text.replace("15m", "5m").replace("count: 1", "count: 2"));
    expect(narrowedBy(shop, tighter)).toEqual({
      refused: [],
      limits: [
        "grants.orders-migrate.ttl (15m → 5m)",
        "grants.orders-migrate.approval.count (1 → 2)",
      ],
    });
  });

  it("is a whole grant where both do not agree, and every grant where the owner is another", () => {
    const elsewhere = cap((text) => text.replace("environment: production", "environment: live"));
    expect(narrowedBy(shop, elsewhere).refused).toEqual(["orders-migrate"]);
    const other = cap((text) => text.replace("owner-id: 65", "owner-id: 66"));
    expect(narrowedBy(shop, other).refused).toEqual(["reports-read", "orders-migrate"]);
    expect(narrowedBy(shop, "broken").refused).toEqual(["reports-read", "orders-migrate"]);
    expect(narrowedBy(shop, "missing").refused).toEqual(["reports-read", "orders-migrate"]);
  });
});
