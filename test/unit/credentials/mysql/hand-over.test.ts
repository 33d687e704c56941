import { describe, expect, it } from "vitest";
import { redefined } from "../../../../src/credentials/mysql/hand-over.ts";

const HEIR = { account: "stepkey_x", clients: "%", granted: "app`s" };

describe("what a lease defined, defined anew", () => {
  it.each([
    [
      "CREATE ALGORITHM=UNDEFINED DEFINER=`stepkey_x`@`%` SQL SECURITY DEFINER VIEW `a`.`v` AS select 1",
      "CREATE OR REPLACE ALGORITHM=UNDEFINED DEFINER=`app``s` SQL SECURITY DEFINER VIEW `a`.`v` AS select 1",
    ],
    [
      "CREATE DEFINER=`stepkey_x`@`%` PROCEDURE `p`() SELECT 'DEFINER=`stepkey_x`@`%` '",
      "CREATE OR REPLACE DEFINER=`app``s` PROCEDURE `p`() SELECT 'DEFINER=`stepkey_x`@`%` '",
    ],
    [
      'CREATE DEFINER="stepkey_x"@"%" TRIGGER t BEFORE UPDATE ON o FOR EACH ROW SET @a = \'DEFINER=`stepkey_x`@`%` \'',
      "CREATE OR REPLACE DEFINER=`app``s` TRIGGER t BEFORE UPDATE ON o FOR EACH ROW SET @a = 'DEFINER=`stepkey_x`@`%` '",
    ],
  ])("changes its first clause only: %s", (text, expected) => {
    expect(redefined(text, HEIR)).toBe(expected);
  });

  it.each([
    "CREATE DEFINER=`other`@`%` PROCEDURE `p`() SELECT 'DEFINER=`stepkey_x`@`%` '",
    "DROP TABLE x; CREATE DEFINER=`stepkey_x`@`%` VIEW v AS SELECT 1",
    "",
  ])("is left alone where it does not begin as the server writes it: %s", (text) => {
    expect(redefined(text, HEIR)).toBeUndefined();
  });
});
