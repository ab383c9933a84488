import type { WantedPart } from '../../operations/files/open-file.ts';

/** What the headers of a request ask of a file. */
export function wantedPart(headers: {
  range?: string;
  'if-none-match'?: string;
  'if-range'?: string;
}): WantedPart {
  return { range: headers.range, ifNoneMatch: headers['if-none-match'], ifRange: headers['if-range'] };
}
