import { Type } from 'typebox';

/**
 * The `{id}` of a path. Its format is not validated here: an id that cannot exist is answered with 404 and
 * not with 400 (`plugins/known-id.ts`).
 */
export function pathId(description: string) {
  return Type.Object({ id: Type.String({ description }) });
}
