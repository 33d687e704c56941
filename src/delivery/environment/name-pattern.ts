/**
 * Whether a name fits a glob as a whole: `*` stands for any characters, `?` for one, everything else for itself. Names
 * of environment variables are case-sensitive. Linear in practice, without a regular expression that could be anchored
 * wrongly or made slow.
 */
export function matchesName(glob: string, name: string): boolean {
  let inGlob = 0;
  let inName = 0;
  let star = -1;
  let resumeAt = 0;
  while (inName < name.length) {
    const wanted = glob[inGlob];
    if (wanted === "*") {
      star = inGlob;
      resumeAt = inName;
      inGlob += 1;
    } else if (wanted === "?" || wanted === name[inName]) {
      inGlob += 1;
      inName += 1;
    } else if (star >= 0) {
      // The last star takes one character more.
      resumeAt += 1;
      inName = resumeAt;
      inGlob = star + 1;
    } else {
      return false;
    }
  }
  return /^\**$/u.test(glob.slice(inGlob));
}

export function matchesAny(globs: readonly string[], name: string): boolean {
  return globs.some((glob) => matchesName(glob, name));
}

export function isGlob(pattern: string): boolean {
  return /[*?]/u.test(pattern);
}
