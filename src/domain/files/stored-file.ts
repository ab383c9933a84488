import type { UnixMs } from '../clock.ts';

/** A picture that the gateway keeps: the result of a generation, or an upload. */
export interface StoredFile {
  id: string;
  teamId: string;
  kind: FileKind;
  status: FileStatus;
  /** Null: an upload. */
  generationId: string | null;
  /** Kept for the operator alone: its generation completed late and no budget was charged for it. */
  isWithheld: boolean;
  /** Where the upstream has the picture; null: an upload. */
  sourceUrl: string | null;
  /** The name that the file was uploaded under. */
  name: string | null;
  /** The object in the storage. Files of one team with the same content share it. */
  objectId: string | null;
  contentType: ImageContentType | null;
  bytes: number | null;
  /** SHA-256, hexadecimal. */
  contentHash: string | null;
  width: number | null;
  height: number | null;
  createdAt: UnixMs;
  storedAt: UnixMs | null;
  /** When it is deleted; null: when space is needed. */
  expiresAt: UnixMs | null;
  failureCount: number;
  /** Why the last fetch failed. */
  failure: string | null;
}

export const fileKinds = ['result', 'upload'] as const;
export type FileKind = (typeof fileKinds)[number];

/** A result is `fetching` until it is `stored` or `lost`; an upload is stored when it is answered. */
export const fileStatuses = ['fetching', 'stored', 'lost'] as const;
export type FileStatus = (typeof fileStatuses)[number];

export const imageContentTypes = ['image/png', 'image/jpeg', 'image/webp'] as const;
export type ImageContentType = (typeof imageContentTypes)[number];

/** The extension that a downloaded file gets. */
export const fileExtensions = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
} as const satisfies Record<ImageContentType, string>;

/** What reading a whole picture showed. */
export interface FileContent {
  contentType: ImageContentType;
  bytes: number;
  contentHash: string;
  width: number;
  height: number;
}

/** The name that a download is saved under. */
export function downloadName({
  id,
  name,
  contentType,
}: Pick<StoredFile, 'id' | 'name' | 'contentType'>): string {
  return name ?? `${id}.${contentType === null ? 'bin' : fileExtensions[contentType]}`;
}

/** What is done with a picture that completes after its generation timed out. */
export const latePicturePolicies = ['charge', 'discard'] as const;
export type LatePicturePolicy = (typeof latePicturePolicies)[number];

/** What the operator has set for a team. Null: the setting of the gateway. */
export interface TeamFileSettings {
  resultDays: number | null;
  uploadDays: number | null;
  /** The most bytes that the team's files may have. */
  maxBytes: number | null;
  latePictures: LatePicturePolicy | null;
}

/** What the operator can set. */
export const teamFileBounds = {
  bytes: { min: 1, max: 100_000_000_000_000 },
  days: { min: 1, max: 3_650 },
} as const;
