/** The command by which another admin confirms a grant. */
export function confirmCommand(grant: string, repository: string): string {
  return `stepkey grant ${grant} --repository ${repository} --confirm`;
}
