import type { FormMatcher, FormScan } from "./form-matcher.ts";

/**
 * Makes a scan forget what has begun, if nothing of it goes on through these bytes, which come next: then what it holds
 * back is not the start of a form. Returns whether that is so. The bytes are read ahead, in a scan beside it.
 */
export function createForget(matcher: FormMatcher): (scan: FormScan, next: Uint8Array) => boolean {
  const ahead = matcher.scan();
  const nothing = ahead.state();
  /** Where it is. What has begun started at 0 at the earliest. */
  let position = 0;
  return (scan, next) => {
    const held = scan.held();
    if (held === 0) return true;
    let goesOn = false;
    ahead.follow(scan.state(), held);
    position += held;
    ahead.feed(next, ({ start }) => {
      goesOn ||= start < position;
    });
    position += next.length;
    if (goesOn || ahead.held() > next.length) return false;
    scan.follow(nothing, 0);
    return true;
  };
}
