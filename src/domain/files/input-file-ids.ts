import { idPrefixes } from '../new-id.ts';

/** The ids of files among the input pictures of a request; the others are addresses. */
export function inputFileIds(inputImageUrls: readonly string[] | undefined): string[] {
  return (inputImageUrls ?? []).filter(isFileId);
}

export function isFileId(text: string): boolean {
  return FILE_ID.test(text);
}

export const FILE_ID_PATTERN = `${idPrefixes.file}_[0-9a-z]{26}`;
const FILE_ID = new RegExp(`^${FILE_ID_PATTERN}$`);
