import { list } from './kinds/list.ts';

export const corsOrigins = list(
  'Origins of browser pages that may call `/v1` and `/admin/v1`, comma-separated, such as `https://app.example.com`; `*` allows every origin. Empty: none.',
  {
    refine(origins) {
      for (const origin of origins)
        if (origin !== '*' && !isOrigin(origin))
          throw new Error(`has "${origin}": an origin is https:// or http://, a host and perhaps a port`);
    },
  },
);

/** As browsers write it: in lower case, without a path, and without the port that the protocol implies. */
function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
