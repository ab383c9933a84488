import { latePicturePolicies } from '../domain/files/stored-file.ts';
import { allowedNetworks } from './allowed-networks.ts';
import { filesUrl } from './files-url.ts';
import { choice } from './kinds/choice.ts';
import { headerText } from './kinds/header-text.ts';
import { integer } from './kinds/integer.ts';
import { text } from './kinds/text.ts';
import { url } from './kinds/url.ts';
import { optional } from './setting.ts';

const bytes = { unit: 'bytes' };
const days = { unit: 'days' };
const DAYS = { min: 1, max: 3_650 };

/** Where pictures are kept, for how long, and who can read them. */
export const fileSettings = {
  FILES_URL: filesUrl,
  FILES_MAX_BYTES: integer(
    { min: 1_000_000, max: 100_000_000_000_000 },
    10_000_000_000,
    'The most bytes that all files may have; the oldest are deleted first.',
    bytes,
  ),
  FILES_MAX_BYTES_PER_TEAM: optional(
    integer(
      { min: 1_000_000, max: 100_000_000_000_000 },
      1_000_000,
      "The most bytes that a team's files may have, where the team has no setting of its own. Without it there is no cap.",
      bytes,
    ),
  ),
  FILES_MAX_FILE_BYTES: integer(
    { min: 1_000, max: 1_000_000_000 },
    50_000_000,
    'The most bytes that one file may have: a result or an upload.',
    bytes,
  ),
  FILES_RESULT_DAYS: optional(
    integer(DAYS, 30, 'How long results are kept. Without it, until their space is needed.', days),
  ),
  FILES_UPLOAD_DAYS: optional(
    integer(DAYS, 30, 'How long uploads are kept. Without it, until their space is needed.', days),
  ),
  FILES_LINK_HOURS: integer(
    { min: 1, max: 720 },
    24,
    'How long a signed link to a file is valid at the least; at most an hour longer.',
    { unit: 'h' },
  ),
  FILES_ALLOWED_NETWORKS: {
    ...allowedNetworks,
    description:
      "CIDRs, addresses and host names that pictures may be fetched from, beside public addresses and the upstream's own host.",
  },
  FILES_FETCH_TIMEOUT_MS: integer(
    { min: 100, max: 600_000 },
    60_000,
    'The deadline for fetching a picture, redirects and all.',
    { unit: 'ms' },
  ),
  FILES_CONCURRENCY: integer(
    { min: 1, max: 100 },
    8,
    'Pictures that one process fetches at the same time; one team has at most half.',
    { unit: 'fetches' },
  ),
  FILES_S3_ENDPOINT: optional(
    url('', ['https', 'http'], 'The address of an S3 server. Without it, that of AWS in the region.'),
  ),
  FILES_S3_REGION: text('us-east-1', 'The region that requests to S3 are signed for.', {
    pattern: '^[a-z0-9-]{1,40}$',
    mismatch: 'must be a region such as eu-central-1',
  }),
  FILES_S3_ACCESS_KEY_ID: headerText('The access key id for S3.'),
  FILES_S3_SECRET_ACCESS_KEY: headerText('The secret access key for S3.'),
  FILES_S3_DELIVERY: choice(
    ['stream', 'redirect'],
    'stream',
    'How files in S3 are delivered: through the gateway, or by a redirect to a presigned link.',
  ),
  DROP_IN_IMAGE_URL: choice(
    ['vendor', 'gateway'],
    'vendor',
    "The `imageUrl` of the drop-in face: the vendor's, or a signed link of the gateway, which needs `PUBLIC_BASE_URL`.",
  ),
  LATE_PICTURES: choice(
    latePicturePolicies,
    'charge',
    'A picture that completes after its generation timed out is charged if the budgets allow it, or left to the operator.',
  ),
  CHECK_INPUT_IMAGES: choice(
    ['on', 'off'],
    'off',
    'Whether the addresses of input pictures are fetched before a generation is accepted.',
  ),
};
