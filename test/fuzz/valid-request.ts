import type { Document } from '../http/openapi/contract.ts';
import type { FuzzRequest, Draw } from './request.ts';
import type { Target } from './targets.ts';
import { validValue, type Schema, type Source } from './valid-value.ts';

/** A request as the document describes it, with some of what is optional. */
export function validRequest(target: Target, { components }: Document, draw: Draw): FuzzRequest {
  const { choice, ids, tokens } = draw;
  const source: Source = { choice, ids, schemas: components.schemas };
  const { parameters = [], requestBody } = target.operation;
  const valueOf = ({ name, schema }: Parameter) => validValue(schema, name, source);
  const present = (place: string) =>
    parameters.filter(
      (parameter) => parameter.in === place && (parameter.required === true || choice.chance(0.4)),
    );
  const query = present('query').flatMap((parameter) =>
    [valueOf(parameter)].flat().map((each) => `${parameter.name}=${encodeURIComponent(String(each))}`),
  );
  const headers = present('header').map((parameter): [string, string] => [
    parameter.name,
    String(valueOf(parameter)),
  ]);
  const media = requestBody?.content['application/json'];
  const token = { team: tokens.team, 'drop-in': tokens.team, operator: tokens.operator, machine: null }[
    target.face
  ];
  return {
    target,
    mutations: [],
    method: target.method,
    path: target.path.replace(/\{(\w+)\}/g, (_match, name: string, at: number) =>
      encodeURIComponent(pathValue(name, target.path.slice(0, at), draw, parameters)),
    ),
    query,
    headers: [
      ['Host', 'gateway.test'],
      ...(token === null ? [] : [['Authorization', `Bearer ${token}`] as [string, string]]),
      ...(media === undefined ? [] : [['Content-Type', 'application/json'] as [string, string]]),
      ...headers,
    ],
    value: media === undefined ? undefined : validValue(media.schema, '', source),
    body: null,
    framing: choice.chance(0.1) ? 'chunked' : 'length',
    onWire: null,
    endsEarly: false,
  };
}

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  schema: Schema;
}

/** An id of what the path before the parameter names, or one of the values that are listed. */
function pathValue(name: string, before: string, { choice, ids }: Draw, parameters: Parameter[]): string {
  const listed = parameters.find((each) => each.name === name && each.in === 'path')?.schema.enum;
  if (listed !== undefined) return String(choice.pick(listed));
  const segment = before.split('/').at(-2) ?? '';
  const prefix = prefixes[name === 'recoveryId' ? 'recoveries' : segment];
  return prefix === undefined ? choice.pick(namesBySegment[segment] ?? ['x']) : ids.pick(prefix, choice);
}

const prefixes: Record<string, string> = {
  generations: 'gen',
  'webhook-endpoints': 'ep',
  recoveries: 'rec',
  events: 'evt',
  deliveries: 'dlv',
  teams: 'team',
  keys: 'key',
  budgets: 'bud',
  'unreconciled-charges': 'unc',
};

const namesBySegment: Record<string, string[]> = {
  models: ['nano-banana-2', 'nano-banana-pro', 'dall-e'],
  accounts: ['main', 'other'],
};
