import fc from "fast-check";

/** Text of any UTF-16 units, unpaired surrogates too; half of them ASCII. Cheaper to make than fast-check's own. */
export function anyText(maxLength = 40): fc.Arbitrary<string> {
  const unit = fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0xff_ff }));
  return fc.array(unit, { maxLength }).map((units) => String.fromCharCode(...units));
}
