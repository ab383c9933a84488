import { Type } from 'typebox';
import { modelIds } from '../../../domain/models/catalogue.ts';
import { ref } from '../ref.ts';
import { ExpectedDuration } from './expected-duration.ts';
import { JsonSchema } from './json-schema.ts';
import { ModelLimits } from './model-limits.ts';
import { ModelPaths } from './model-paths.ts';
import { ModelPrice } from './model-price.ts';

/** `resources/generations/model-resource.ts`, as a schema. */
export const Model = Type.Object(
  {
    id: Type.Enum(modelIds),
    object: Type.Literal('model'),
    name: Type.String({ description: 'Name for people.' }),
    description: Type.String({ description: 'What the model does.' }),
    price: ref(ModelPrice),
    limits: ref(ModelLimits),
    expectedDurationSeconds: ref(ExpectedDuration),
    paths: ref(ModelPaths),
    inputSchema: ref(JsonSchema),
  },
  { $id: 'Model', description: 'A model that generates pictures.' },
);

export const ModelList = Type.Object(
  { data: Type.Array(ref(Model)) },
  { $id: 'ModelList', description: 'All models.' },
);
