/** A command line that another admin can paste. */
export function confirmCommand(grant: string, repository: string): string {
  return `\`stepkey grant ${grant} --repository ${repository} --confirm\``;
}
