import { Type } from 'typebox';

/** The `{id}` of a path. Its form is not checked here: what cannot be an id is unknown, a 404, and no error of form. */
export function pathId(description: string) {
  return Type.Object({ id: Type.String({ description }) });
}
