import type { IncomingFile } from '../channel.ts';
import type { Media, MessageData } from './payload.ts';

const ENTITIES: Record<string, string> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/**
 * What a customer wrote, as they wrote it: X escapes signs of HTML, shortens links, and writes a
 * link for an attachment (X, "Message create object", "Entities").
 */
export function contentOf({
  text,
  entities,
  attachment,
  quick_reply_response,
}: MessageData): string {
  const links = new Map(entities.urls.map(({ url, expanded_url: whole }) => [url, whole ?? url]));
  const attached = attachment?.media?.url;
  if (attached !== undefined) links.set(attached, '');
  const said = text
    .replaceAll(/&(?:amp|lt|gt|quot|#39);/gu, (entity) => ENTITIES[entity] ?? entity)
    .replaceAll(/https?:\/\/t\.co\/\w+/gu, (link) => links.get(link) ?? link)
    .trim();
  // A button that was pressed has its words as text; its own name is better than nothing.
  return said === '' ? (quick_reply_response?.metadata ?? '') : said;
}

/** The attached file: of a video the best copy (X, "Extended entities": video_info). */
export function fileOf(media: Media, messageId: string): IncomingFile[] {
  const [best] = (media.video_info?.variants ?? [])
    .filter(({ content_type: type }) => type === 'video/mp4')
    .toSorted((a, b) => (b.bitrate ?? 0) - (a.bitrate ?? 0));
  const reference = best?.url ?? media.media_url_https;
  if (reference === undefined) return [];
  const ending = /\.(\w{1,5})$/u.exec(URL.parse(reference)?.pathname ?? '')?.[1] ?? 'bin';
  return [
    { reference, name: `${media.type ?? 'file'}-${messageId.slice(-6)}.${ending}`, size: null },
  ];
}
