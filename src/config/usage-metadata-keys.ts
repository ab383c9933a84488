import { list } from './kinds/list.ts';

// As in a query (`groupBy=metadata.order`) and in a list with commas; a request's metadata may have other keys too.
const METADATA_KEY = /^[A-Za-z0-9_.:-]{1,40}$/;
// Each costs a row for each of its values and day, and a write for each generation that ends.
const MAX_METADATA_KEYS = 10;

export const usageMetadataKeys = list(
  'Metadata keys that usage can be grouped by, comma-separated, at most 10. Prefer keys with few values, such as a cost centre.',
  {
    refine(keys) {
      const wrong = keys.find((key) => !METADATA_KEY.test(key));
      if (wrong !== undefined)
        throw new Error(`has "${wrong}": keys consist of letters, digits and _ . : -, at most 40`);
      if (new Set(keys).size < keys.length) throw new Error('names a key twice');
      if (keys.length > MAX_METADATA_KEYS) throw new Error(`names more than ${MAX_METADATA_KEYS} keys`);
    },
  },
);
