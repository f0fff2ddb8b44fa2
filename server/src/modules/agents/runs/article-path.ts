/** Where the public help centre shows an article. */
export function articlePath(organizationSlug: string, slug: string): string {
  return `/help/${organizationSlug}/articles/${encodeURIComponent(slug)}`;
}
