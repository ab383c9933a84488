import { models } from '../../domain/models/catalogue.ts';
import { spellOut } from './spell-out.ts';

/**
 * Adds to schemas, by name, what the gateway checks after them, because its own messages say more than those
 * of a schema would.
 */
export function addConditions(schemas: Record<string, Schema>): void {
  for (const [name, condition] of Object.entries(conditions)) Object.assign(schemas[name] ?? {}, spellOut(condition));
  for (const [name, field, condition] of fieldConditions)
    Object.assign(schemas[name]?.properties?.[field] ?? {}, condition);
}

interface Schema {
  properties?: Record<string, object>;
}

/** `checkImageInput`: there is nothing to edit without pictures. */
const editNeedsPictures = {
  if: fields({ mode: ['edit'] }),
  then: { required: ['inputImageUrls'], properties: { inputImageUrls: { minItems: 1 } } },
};

/** `budgetOwner`: each scope has its own id. */
const scopeHasItsId = {
  if: fields({ scope: ['team'] }),
  then: { required: ['teamId'], properties: { teamId: true, keyId: false } },
  else: {
    if: fields({ scope: ['key'] }),
    then: { required: ['keyId'], properties: { keyId: true } },
    else: { properties: { teamId: false, keyId: false } },
  },
};

const conditions: Record<string, object> = {
  ...Object.fromEntries(
    models.map(({ inputSchema }) => [(inputSchema as { $id?: string }).$id ?? '', editNeedsPictures]),
  ),
  GenerationRequestInput: editNeedsPictures,
  SetBudgetRequest: scopeHasItsId,
};

/** `parseWebhookUrl`: no credentials, fragment, backslash or control character. */
const receiverUrl = {
  pattern: '^https?://[^\\s\\\\/?#@\\x00-\\x1f\\x7f]+([/?][^\\s\\\\#\\x00-\\x1f\\x7f]*)?$',
};

/** `checkAdjustment`: an adjustment changes something, and its note is printable. */
const notZero = { not: { type: 'integer', enum: [0] } };
const printable = { pattern: '^[^\\x00-\\x1f\\x7f]*[^\\s\\x00-\\x1f\\x7f][^\\x00-\\x1f\\x7f]*$' };

/** More words can come in any version: a comparison of versions does not count them as breaks. */
const extensible = { 'x-extensible': true };

type FieldCondition = [schema: string, field: string, condition: object];

const fieldConditions: FieldCondition[] = [
  ['CreateWebhookEndpointRequest', 'url', receiverUrl],
  ['UpdateWebhookEndpointRequest', 'url', receiverUrl],
  ['CreateOperatorWebhookEndpointRequest', 'url', receiverUrl],
  ['UpdateOperatorWebhookEndpointRequest', 'url', receiverUrl],
  ['RequestWebhook', 'url', receiverUrl],
  ...['Problem', 'PaymentProblem', 'LimitProblem', 'NotCancelableProblem', 'GenerationFailure'].map(
    (name): FieldCondition => [name, 'code', extensible],
  ),
  ['LimitProblem', 'scope', extensible],
  ['Event', 'type', extensible],
  ['Delivery', 'eventType', extensible],
  ['DeliveryWithAttempts', 'eventType', extensible],
  ['AdjustBudgetRequest', 'credits', notZero],
  ['AdjustBudgetRequest', 'note', printable],
];

/** A schema that is met when each field has one of its values. */
function fields(values: Record<string, string[]>) {
  const properties = Object.entries(values).map(([name, words]) => [name, { type: 'string', enum: words }]);
  return { required: Object.keys(values), properties: Object.fromEntries(properties) as object };
}
