import type { ListedObject } from './file-storage.ts';

/** A page of S3's ListObjectsV2. Keys that are not the gateway's are left out. */
export function readS3Page(xml: string): { objects: ListedObject[]; nextToken: string | null } {
  const objects = [...xml.matchAll(/<Contents>(.*?)<\/Contents>/gs)].flatMap(([, entry = '']) => {
    const [, teamId, objectId] = OWN_KEY.exec(textOf(entry, 'Key') ?? '') ?? [];
    if (teamId === undefined || objectId === undefined) return [];
    const bytes = Number(textOf(entry, 'Size'));
    return [{ teamId, objectId, bytes, storedAt: Date.parse(textOf(entry, 'LastModified') ?? '') }];
  });
  const isTruncated = textOf(xml, 'IsTruncated') === 'true';
  return { objects, nextToken: isTruncated ? textOf(xml, 'NextContinuationToken') : null };
}

const OWN_KEY = /(?:^|\/)(team_[0-9a-z]{26})\/(obj_[0-9a-z]{26})$/;

function textOf(xml: string, name: string): string | null {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return (
    text
      ?.replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&') ?? null
  );
}
