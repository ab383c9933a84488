import { Type } from 'typebox';
import {
  customHeaderBounds,
  HEADER_NAME,
  HEADER_VALUE,
} from '../../../domain/endpoints/check-custom-headers.ts';

export const CustomHeaders = Type.Unsafe<Record<string, string>>({
  $id: 'CustomHeaders',
  type: 'object',
  maxProperties: customHeaderBounds.maxCount,
  propertyNames: {
    type: 'string',
    maxLength: customHeaderBounds.maxNameLength,
    pattern: HEADER_NAME.source,
  },
  additionalProperties: {
    type: 'string',
    maxLength: customHeaderBounds.maxValueLength,
    pattern: HEADER_VALUE.source,
  },
  description:
    'Headers sent with every webhook, for example credentials. Never returned. Headers that the gateway sets are refused: `webhook-*`, `content-*`, `user-agent` and connection headers.',
  examples: [{ authorization: 'Bearer 3f9a' }],
});
