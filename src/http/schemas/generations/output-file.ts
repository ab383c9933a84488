import { Type } from 'typebox';
import { count, nullable, nullableText, nullableTimestamp } from '../values.ts';

/** A file of an output that the gateway keeps. */
export const OutputFile = Type.Object(
  {
    id: Type.String({ description: 'The id of the file.' }),
    url: nullableText(
      'A signed link to the file that needs no key and expires; null when the file is lost. While it is fetched, the link passes on what the upstream has.',
    ),
    status: Type.Enum(['fetching', 'stored', 'lost'], {
      description: '`fetching` (from the upstream) → `stored` or `lost`.',
    }),
    contentType: nullableText('Media type, such as `image/png`; null while it is not known.'),
    bytes: nullable(count('Size in bytes; null while it is not known.')),
    sha256: nullable(
      Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 in hex; null while it is not known.' }),
    ),
    width: nullable(count('Width in pixels; null while it is not known.', 1)),
    height: nullable(count('Height in pixels; null while it is not known.', 1)),
    expiresAt: nullableTimestamp('When the file is deleted; null: when its space is needed.'),
  },
  { $id: 'OutputFile', description: 'A file that the gateway keeps.' },
);
